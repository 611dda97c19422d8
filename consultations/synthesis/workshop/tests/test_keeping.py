"""What a compilation finds becomes rows, and what people decided survives every compilation that follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.contributions.models import Contribution
from consultations.synthesis import snapshot
from consultations.synthesis.actions import compile_region
from consultations.synthesis.analysis import Voice
from consultations.synthesis.tests.made_up import said
from consultations.synthesis.workshop import actions, queries
from consultations.synthesis.workshop.actions.keeping import keep
from consultations.synthesis.workshop.decisions import decided, gather
from consultations.synthesis.workshop.models import Placement, Theme
from consultations.synthesis.workshop.overlay import laid_over
from consultations.synthesis.workshop.queries import NOT_STATED, Bench
from consultations.synthesis.workshop.tests.conftest import (
    AXIS,
    Texts,
    bench_of,
    homes,
    proposal,
    theme,
    ticks,
)
from consultations.synthesis.workshop.tests.speaking import SUBJECTS, speech
from stakeholders.models import Account
from strategy.models import Axis, Region

Say = Callable[..., Contribution]


def keys(region: Region) -> list[str]:
    return [one.key for one in bench_of(region).themes]


def test_the_machines_themes_become_rows(rabat: Region, texts: Texts) -> None:
    assert keys(rabat) == ["a", "b", "c"]
    assert (theme("a").label_ar, theme("a").label_fr) == ("آلة a", "machine a")
    assert homes(rabat) == {one.reference: key for key, mine in texts.items() for one in mine}
    place = Placement.objects.get(pk=texts["a"][0].pk)
    assert (place.confidence, place.confirmed, place.by, place.decided_at) == (0.8, False, None, None)
    assert decided(rabat) == {}


def test_where_nobody_decided_the_machine_replaces_its_own(rabat: Region, texts: Texts) -> None:
    again = {"a": texts["a"] + texts["b"], "d": texts["c"], "": texts[""]}
    keep(rabat, {AXIS: proposal(again)})
    assert keys(rabat) == ["a", "d"]
    assert homes(rabat)[texts["c"][0].reference] == "d"


def test_only_differences_are_written(rabat: Region, texts: Texts) -> None:
    with CaptureQueriesContext(connection) as asked:
        keep(rabat, {AXIS: proposal(texts)})
    wrote = [one["sql"] for one in asked if one["sql"].lstrip().startswith(("INSERT", "UPDATE"))]
    assert wrote == []


def test_on_an_axis_that_people_work_on_only_new_texts_get_a_place(
    rabat: Region, texts: Texts, rapporteur: Account, say: Say
) -> None:
    actions.name_theme(theme=theme("a"), name_ar="اسم", name_fr="", seen=1, by=rapporteur)
    actions.merge_theme(theme=theme("b"), into=theme("a"), seen=1, by=rapporteur)
    before = homes(rabat)
    new = say(80, axis=Axis.objects.get(code=AXIS))
    stray = say(81, axis=Axis.objects.get(code=AXIS))
    everything_elsewhere = {"c": [*texts["a"]], "b": [*texts["c"], new], "unknown": [stray, *texts["b"]]}
    keep(rabat, {AXIS: proposal(everything_elsewhere)})
    assert homes(rabat) == before | {new.reference: "a"}  # b leads to a; what nobody knows waits
    assert keys(rabat) == ["a", "b", "c"]


def test_a_text_whose_axis_changed_leaves_its_theme(rabat: Region, texts: Texts, rapporteur: Account) -> None:
    moved = texts["a"][0]
    actions.confirm_texts(bench=bench_of(rabat), ticks=ticks([moved]), by=rapporteur)
    Contribution.objects.filter(pk=moved.pk).update(axis="childhood")
    assert moved.reference not in decided(rabat)[AXIS].pinned
    assert queries.board(bench_of(rabat)).rows[0].figures.size == 4
    keep(rabat, {"childhood": proposal({"k": [moved]})})
    assert Placement.objects.get(pk=moved.pk).theme == theme("k")


def test_a_place_without_an_axis_is_kept_too(rabat: Region, say: Say) -> None:
    lone = say(82, axis=None)
    keep(rabat, {NOT_STATED: proposal({"n": [lone]})})
    assert Theme.objects.get(key="n").axis is None
    assert NOT_STATED == snapshot.NOT_STATED
    assert [board.bench.code for board in queries.boards(rabat)][-1] == NOT_STATED


def test_the_digest_is_of_what_people_decided_and_of_nothing_else(
    rabat: Region, texts: Texts, rapporteur: Account, say: Say
) -> None:
    nothing = gather(rabat).digest
    actions.move_texts(bench=bench_of(rabat), ticks=ticks(texts["a"][:1]), to=theme("b"), by=rapporteur)
    one = gather(rabat).digest
    keep(rabat, {AXIS: proposal({"c": [say(83, axis=Axis.objects.get(code=AXIS))]})})
    assert gather(rabat).digest == one
    actions.mark_reviewed(theme=theme("a"), reviewed=True, seen=1, by=rapporteur)
    assert len({nothing, one, gather(rabat).digest}) == 3


def test_peoples_words_are_laid_over_the_machines(bench: Bench, texts: Texts, rapporteur: Account) -> None:
    one = texts["a"][0]
    end = one.body.index(".") + 1
    actions.choose_quote(contribution=one, start=0, end=end, sealed=queries.seal(one.body[:end]), by=rapporteur)
    actions.name_theme(theme=theme("a"), name_ar="الحضانة", name_fr="", seen=1, by=rapporteur)
    actions.mark_reviewed(theme=theme("a"), reviewed=True, seen=2, by=rapporteur)
    found = proposal(texts)
    machine = Voice(said(1, reference=texts["a"][1].reference), "مقطع")
    group = found.themes[0].__class__(**{**vars(found.themes[0]), "quotes": (machine,) * 3})
    laid = laid_over({AXIS: found.__class__(**{**vars(found), "themes": (group,)})}, gather(bench.region).named)
    [told] = laid[AXIS].themes
    assert (told.label, told.reviewed) == ({"ar": "الحضانة", "fr": "machine a"}, True)
    assert [voice.text for voice in told.quotes] == [one.body[:end], "مقطع", "مقطع"]


@pytest.mark.usefixtures("quick_files")
def test_every_decision_survives_a_compilation_after_more_texts_came(
    rabat: Region, rapporteur: Account, say: Say
) -> None:
    """The same as the browser's journey, in small, on what the engine really finds."""
    axis = Axis.objects.get(code=AXIS)
    subjects = list(SUBJECTS)[:4]

    def come(first: int, count: int) -> None:
        for number in range(first, first + count):
            say(number, axis=axis, language="ar", body=speech(subjects[number % len(subjects)], number))

    come(0, 60)
    assert compile_region(region=rabat, by=None).version == 1
    themes = bench_of(rabat).standing
    assert len(themes) >= 3
    first, second = themes[0], themes[1]
    moved = [
        place.contribution for place in queries.texts_of(bench_of(rabat), first).select_related("contribution")[:2]
    ]
    actions.move_texts(bench=bench_of(rabat), ticks=ticks(moved), to=second, by=rapporteur)
    actions.name_theme(theme=second, name_ar="اسم من الناس", name_fr="Nom donné", seen=1, by=rapporteur)
    actions.mark_reviewed(theme=second, reviewed=True, seen=2, by=rapporteur)
    discarded = themes[2]
    actions.discard_theme(theme=discarded, seen=1, by=rapporteur)
    before = homes(rabat)

    second_version = compile_region(region=rabat, by=None)
    assert second_version.version == 2
    assert compile_region(region=rabat, by=None).version == 2
    come(60, 12)
    report = compile_region(region=rabat, by=None)
    assert compile_region(region=rabat, by=None).version == report.version == 3
    now = homes(rabat)
    assert {reference: now[reference] for reference in before} == before
    assert len(now) == 72
    told = {one["key"]: one for axis in report.staff["axes"] for one in axis["themes"]}
    assert (told[second.key]["label"], told[second.key]["reviewed"]) == (
        {"ar": "اسم من الناس", "fr": "Nom donné"},
        True,
    )
    assert {one.reference for one in moved} <= set(told[second.key]["references"])
    assert discarded.key not in told
    for reference, key in now.items():
        assert (
            (reference in told[key]["references"])
            if key
            else all(reference not in one["references"] for one in told.values())
        )

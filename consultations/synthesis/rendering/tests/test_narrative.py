"""Every claim has its references, hides what the edition hides, and says no more than the figures do."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest
from django.utils.translation import override

from consultations.synthesis.rendering import narrative
from consultations.synthesis.rendering.composition import compose
from consultations.synthesis.rendering.narrative import Narrative, sentences
from consultations.synthesis.rendering.outline import Heading
from consultations.synthesis.rendering.phrases import Sentence, cited, contributions, listed
from portal.shared.typesetting.inline import plain, runs

from . import sample


def told(story: Narrative) -> list[Sentence]:
    axes = chain.from_iterable([*axis.lead, *chain(*axis.themes.values()), *axis.other] for axis in story.axes.values())
    rest = (
        story.glance,
        story.participation,
        story.unheard,
        story.answers,
        story.not_used,
        story.method,
        story.edition,
    )
    return [*axes, *chain.from_iterable(rest), *story.edition]


def keys(sentences: list[Sentence]) -> list[str]:
    return [sentence.key for sentence in sentences]


def theme(code: str, size: int) -> dict[str, Any]:
    return {
        "key": code,
        "label": {"ar": code, "fr": code},
        "count": size,
        "people": size,
        "distinct_texts": size,
        "reviewed": True,
        "references": [f"TCH-04-{number:06d}" for number in range(size)],
        "quotes": [],
    }


def with_themes(*sizes: int) -> dict[str, Any]:
    snapshot = sample.staff()
    axis = snapshot["axes"][0]
    axis["themes"] = [theme(f"t{number}", size) for number, size in enumerate(sizes)]
    axis["count"] = sum(sizes) + axis["other"]["count"]
    return snapshot


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_theme_is_claimed_with_all_its_references(language: str) -> None:
    snapshot = sample.staff()
    story = sentences(snapshot, language)
    for axis in snapshot["axes"]:
        for one in axis["themes"]:
            assert [s.references for s in story.axes[axis["code"]].themes[one["key"]]] == [tuple(one["references"])]


def test_both_languages_make_the_same_claims() -> None:
    for snapshot in (sample.staff(), sample.public(sample.staff()), sample.small(), sample.hidden(), sample.empty()):
        arabic, french = told(sentences(snapshot, "ar")), told(sentences(snapshot, "fr"))
        assert [(s.key, s.references) for s in arabic] == [(s.key, s.references) for s in french]


def test_figures_are_isolated_in_every_sentence() -> None:
    for sentence in told(sentences(sample.staff(), "ar")):
        outside = "".join(run.text for run in runs(sentence.text) if run.kind == "text")
        assert not any(character.isdigit() for character in outside), plain(sentence.text)


def test_one_theme_above_the_others_is_first_and_two_of_a_size_share_the_place() -> None:
    assert keys(sentences(with_themes(40, 20, 10), "fr").axes["families"].lead)[:2] == ["first_theme", "next_themes"]
    assert keys(sentences(with_themes(20, 20, 10), "fr").axes["families"].lead)[:1] == ["first_themes"]


def test_no_category_is_said_to_write_most_when_two_do_or_a_figure_is_hidden() -> None:
    snapshot = sample.staff()
    assert "first_category" in keys(sentences(snapshot, "fr").participation)
    first, second = sorted(snapshot["breakdowns"]["category"], key=lambda cell: -cell["count"])[:2]
    second["count"] = first["count"]
    assert "first_category" not in keys(sentences(snapshot, "fr").participation)
    second["count"] = None
    assert "first_category" not in keys(sentences(snapshot, "fr").participation)


def test_a_hidden_theme_gives_no_figure() -> None:
    snapshot = sample.public(sample.small())
    for axis in sentences(snapshot, "fr").axes.values():
        for story in (*axis.themes.values(), axis.other):
            assert all(run.kind != "figure" for sentence in story for run in runs(sentence.text))


def test_hidden_totals_are_told_as_hidden_not_as_none() -> None:
    story = sentences(sample.hidden(), "fr")
    assert "hidden" in keys(story.glance)
    assert not {"empty", "totals"} & set(keys(story.glance))
    assert keys(story.answers) == ["answers_hidden"]
    assert keys(story.not_used) == ["not_counted_hidden"]
    shown = [run.text for sentence in story.glance for run in runs(sentence.text) if run.kind == "figure"]
    assert shown[-1:] == ["10"]


def test_an_axis_that_may_not_be_shown_is_not_said_to_be_listed() -> None:
    snapshot = sample.public(sample.small())
    axis = snapshot["axes"][3]
    axis["themes"] = []
    axis["other"] |= {"count": None, "references": [], "quotes": []}
    assert keys(sentences(snapshot, "fr").axes[axis["code"]].lead) == ["axis_hidden"]


def test_answers_are_announced_only_where_they_follow() -> None:
    snapshot = sample.staff()
    assert keys(sentences(snapshot, "fr").answers) == ["answered", "answers_below"]
    del snapshot["answers"]["items"][0]
    assert keys(sentences(snapshot, "fr").answers) == ["answered", "some_answers_below"]
    snapshot["answers"]["items"] = []
    assert keys(sentences(snapshot, "fr").answers) == ["answered", "no_answer_below"]


def test_an_empty_region_says_only_that() -> None:
    story = sentences(sample.empty(), "fr")
    assert keys(story.glance) == ["empty"]
    assert story.participation == []
    assert keys(story.answers) == ["no_answer"]
    assert keys(story.not_used) == ["all_counted"]


def test_unread_texts_are_named() -> None:
    story = sentences(sample.staff(), "fr")
    assert story.not_used[-1].references == ("TCH-04-000777",)


def test_the_review_of_themes_is_told_as_it_is() -> None:
    def review(*reviewed: bool) -> str:
        snapshot = with_themes(*[40 - number for number in range(len(reviewed))])
        snapshot["axes"] = snapshot["axes"][:1]
        for one, done in zip(snapshot["axes"][0]["themes"], reviewed, strict=True):
            one["reviewed"] = done
        return next(s.text for s in sentences(snapshot, "fr").method if s.key == "review")

    assert len({review(True, True), review(True, False), review(False, False)}) == 3


def test_references_left_out_are_counted() -> None:
    with override("fr"):
        assert cited(["a", "b"], 3) == (["a", "b"], "")
        shown, more = cited([str(number) for number in range(1_215)], 12)
    assert len(shown) == 12
    assert "1\u202f203" in more


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_each_count_has_words(language: str) -> None:
    with override(language):
        assert all(plain(contributions(count)).strip() for count in (None, 0, 1, 2, 3, 11, 100, 4_318))
        assert "4\u202f318" in contributions(4_318)


def test_what_nobody_named_wins_nothing() -> None:
    """Texts that name no axis or category may be the most: no sentence makes them the winner."""
    cells = [{"code": "not_stated", "count": 90}, {"code": "families", "count": 7}, {"code": "childhood", "count": 3}]
    winner = narrative._one_largest(cells)
    assert winner is not None and winner["code"] == "families"


def test_an_outcome_whose_answers_are_not_listed_has_no_heading() -> None:
    snapshot = sample.staff()
    hidden = snapshot["answers"]["outcomes"][0]
    hidden |= {"count": None}
    snapshot["answers"]["items"] = [one for one in snapshot["answers"]["items"] if one["outcome"] != hidden["code"]]
    report = compose(snapshot, checksum="", language="fr")
    headings = {plain(block.line) for block in report.blocks if isinstance(block, Heading)}
    shown = {outcome["label"]["fr"] for outcome in snapshot["answers"]["outcomes"][1:]}
    assert hidden["label"]["fr"] not in headings
    assert shown <= headings


def test_an_enumeration_ends_as_each_language_ends_it() -> None:
    assert listed(["A", "B", "C"], "fr") == "A, B et C"
    assert listed(["أ", "ب", "ج"], "ar") == "أ وب وج"
    assert listed(["A"], "fr") == "A"

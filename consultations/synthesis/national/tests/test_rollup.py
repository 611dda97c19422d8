"""The national figures are the regions', added up, whatever was said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from consultations.synthesis.material import Answer, Material
from consultations.synthesis.national import rollup, themes
from consultations.synthesis.national.tests.made_up import any_country, material, national, of_region, said, sources
from consultations.synthesis.national.themes import Joined
from consultations.synthesis.snapshot import Unbalanced, canonical

often = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def region(code: str, size: int, **traits: Any) -> Material:
    return of_region(material([said(number, **traits) for number in range(size)]), code)


@often
@given(any_country())
def test_figures_are_the_regions_added_up(found: list[Material]) -> None:
    told = national(found, "staff")
    rollup.check_sums(told, sources(found, "staff"))
    assert told["totals"]["counted"] == sum(len(one.said) for one in found)
    groups = [theme for axis in told["axes"] for theme in axis["themes"]]
    parts = [
        (axis["code"], part["region"], part["key"])
        for axis in told["axes"]
        for t in axis["themes"]
        for part in t["parts"]
    ]
    assert len(parts) == len(set(parts))
    assert [theme["count"] for theme in groups] == [sum(part["count"] for part in theme["parts"]) for theme in groups]
    assert [theme["recurring"] for theme in groups] == [
        len({part["region"] for part in theme["parts"]}) > 1 for theme in groups
    ]


@often
@given(any_country())
def test_same_versions_make_the_same_snapshot(found: list[Material]) -> None:
    assert canonical(national(found, "staff")) == canonical(national(found, "staff"))


@pytest.mark.parametrize("spoilt", ["totals", "breakdowns", "axes", "answers"])
def test_a_figure_that_does_not_add_up_is_refused(spoilt: str) -> None:
    answer = Answer("retained", "سبب", "ar", "")
    found = [region("01", 40), region("02", 40, answer=answer)]
    told = national(found, "staff")
    match spoilt:
        case "totals":
            told["totals"]["people"] += 1
        case "breakdowns":
            told["breakdowns"]["channel"][0]["count"] += 1
        case "axes":
            told["axes"][0]["themes"][0]["count"] += 1
        case "answers":
            told["answers"]["cells"][0][0] += 1
    with pytest.raises(Unbalanced):
        rollup.check_sums(told, sources(found, "staff"))


def test_region_without_a_report_is_named_and_adds_nothing() -> None:
    told = national([region("01", 40), region("05", 24)], "staff")
    assert (told["totals"]["counted"], told["totals"]["regions_joined"]) == (64, 2)
    assert [one["code"] for one in told["unheard"]["without_report"]] == [
        "02",
        "03",
        "04",
        *(f"{n:02d}" for n in range(6, 13)),
    ]
    assert told["region_by_axis"]["rows"] == [
        {"code": "01", "label": {"ar": "ar 01", "fr": "fr 01"}},
        {"code": "05", "label": {"ar": "ar 05", "fr": "fr 05"}},
    ]


def test_what_recurs_stands_before_what_one_region_tells() -> None:
    told = national([region("01", 40), region("02", 40)], "staff")
    themes = [(theme["recurring"], theme["regions"], theme["count"]) for theme in told["axes"][0]["themes"]]
    assert themes == [(True, 2, 40), (True, 2, 20), (False, 1, 5), (False, 1, 5)]


def test_quotes_come_from_different_regions_and_languages() -> None:
    found = [region("01", 40, language="ar"), region("02", 40, language="fr"), region("03", 40, language="ary")]
    for number, one in enumerate(found):
        found[number] = of_region(
            material([said(n, language=t.language, body=f"{t.body} {number}") for n, t in enumerate(one.said)]),
            f"{number + 1:02d}",
        )
    [first, *_others] = national(found, "staff")["axes"][0]["themes"]
    assert {(quote["region"]["code"], quote["language"]) for quote in first["quotes"][:3]} == {
        ("01", "ar"),
        ("02", "fr"),
        ("03", "ary"),
    }


def test_name_in_each_language_comes_from_a_region_that_has_one() -> None:
    found = sources([region("01", 40), region("02", 24)], "staff")
    contents = [source.content for source in found if source.content]
    for content, name in zip(contents, ["Routes", "الطرق"], strict=True):
        content["axes"][0]["themes"][0]["label"] = {"ar": name, "fr": name}
    one = Joined("k", frozenset((code, "families0") for code in ("01", "02")))
    [theme] = themes.national([(s, s.content["axes"][0]) for s in found if s.content], [one], frozenset())
    assert (theme["label"], theme["count"]) == ({"ar": "الطرق", "fr": "Routes"}, 32)


def test_words_that_may_no_longer_be_repeated_are_not_quoted() -> None:
    found = [region("01", 40), region("02", 40)]
    quoted = national(found, "staff")["axes"][0]["themes"][0]["quotes"][0]["reference"]
    again = national(found, "staff", gone=frozenset({quoted}))
    assert [
        q
        for axis in again["axes"]
        for t in (*axis["themes"], axis["other"])
        for q in t["quotes"]
        if q["reference"] == quoted
    ] == []


def test_references_lead_from_a_theme_to_each_region_and_its_contributions() -> None:
    told = national([region("01", 40), region("02", 40)], "staff")
    [first, *_others] = told["axes"][0]["themes"]
    assert [(part["region"], part["version"], part["count"], len(part["references"])) for part in first["parts"]] == [
        ("01", 3, 20, 12),
        ("02", 3, 20, 12),
    ]
    assert all(ref.startswith(f"TCH-{part['region']}-") for part in first["parts"] for ref in part["references"])

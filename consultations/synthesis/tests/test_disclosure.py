"""The public edition gives no figure about fewer than ten people away, whatever the region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from consultations.synthesis import disclosure, snapshot, suppression
from consultations.synthesis.material import Answer, Material, Said
from consultations.synthesis.tests import made_up
from consultations.synthesis.tests.attacker import attack
from consultations.synthesis.tests.made_up import any_material, both, material, said

FEW = range(1, 10)
often = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def crowd(texts: Iterable[Said]) -> int:
    return len({one.person for one in texts})


class Truth:
    """Who really stands behind a figure of the public edition."""

    def __init__(self, found: Material, public: dict[str, Any]) -> None:
        self.found = found
        self.shown = {name: {cell["code"] for cell in public["breakdowns"][name]} for name in disclosure.MERGED_BY}
        self.groups = {
            (axis, key): group
            for axis, analysis in made_up.analyses(found.said).items()
            for key, group in [*((theme.key, theme) for theme in analysis.themes), ("other", analysis.other)]
        }
        self.themes = {axis["code"]: {theme["key"] for theme in axis["themes"]} for axis in public["axes"]}

    def texts(self, name: Any) -> list[Said]:
        """Return the texts that the figure of this name counts."""
        every = self.found.said
        match name:
            case "counted":
                return every
            case "answered":
                return [one for one in every if one.answer]
            case "unanswered":
                return [one for one in every if not one.answer]
            case ("outcome", code):
                return [one for one in every if one.answer and one.answer.outcome == code]
            case ("axis", code):
                return [one for one in every if (one.axis or "not_stated") == code]
            case ("cell", row, axis):
                return [one for one in self.texts(("category", row)) if (one.axis or "not_stated") == axis]
            case (axis, "group", key) if key != "other":
                return list(self.groups[axis, key].said)
            case (axis, "group", "other"):
                shown = self.themes[axis]
                return [one for (of, key), group in self.groups.items() if of == axis and key not in shown
                        for one in group.said]  # fmt: skip
            case (kind, code):
                of, codes = disclosure.MERGED_BY[kind], self.shown[kind]
                return [one for one in every if (of(one) if of(one) in codes else "merged") == code]
        raise AssertionError(name)

    def people(self, name: Any) -> int:
        if name == "received":
            return crowd(self.found.said) + len({p for people in self.found.unused.values() for p in people})
        if isinstance(name, tuple) and name[0] == "unused":
            return len(set(self.found.unused[name[1]]))
        return crowd(self.texts(name))


def printed(public: dict[str, Any]) -> Iterable[tuple[Any, int]]:
    """Yield every count that the public edition prints, with its name."""
    for name, cells in public["breakdowns"].items():
        yield from (((name, cell["code"]), cell["count"]) for cell in cells)
    table = public["axis_by_category"]
    for row, line in zip(table["rows"], table["cells"], strict=True):
        for column, count in zip(table["columns"], line, strict=True):
            yield ("cell", row["code"], column["code"]), count
    for axis in public["axes"]:
        yield ("axis", axis["code"]), axis["count"]
        yield from (((axis["code"], "group", theme["key"]), theme["count"]) for theme in axis["themes"])
        yield (axis["code"], "group", "other"), axis["other"]["count"]
    yield "counted", public["totals"]["counted"]
    yield "answered", public["answers"]["answered"]
    yield from ((("outcome", row["code"]), row["count"]) for row in public["answers"]["outcomes"])
    yield from ((("unused", row["code"]), row["count"]) for row in public["not_used"])


@often
@given(any_material())
def test_no_printed_figure_is_about_few(found: Material) -> None:
    _staff, public = both(found)
    truth = Truth(found, public)
    few = {name: count for name, count in printed(public) if count is not None and truth.people(name) in FEW}
    assert few == {}


@often
@given(any_material())
def test_attacker_works_out_no_figure_about_few(found: Material) -> None:
    _staff, public = both(found)
    truth = Truth(found, public)
    told = {
        name: (low, high)
        for name, (low, high) in attack(public).items()
        if high - low < 0.5 and truth.people(name) in FEW
    }
    assert told == {}


@often
@given(any_material())
def test_what_is_held_back_together_speaks_of_ten(found: Material) -> None:
    """A printed total minus the printed parts is a figure too."""
    _staff, public = both(found)
    truth, table = Truth(found, public), public["axis_by_category"]
    rests: list[list[Any]] = []
    for row, line in zip(table["rows"], table["cells"], strict=True):
        if public["totals"]["counted"] is not None:
            hidden = [column["code"] for column, count in zip(table["columns"], line, strict=True) if count is None]
            rests.append([("cell", row["code"], code) for code in hidden])
    for place, column in enumerate(table["columns"]):
        if public["breakdowns"]["axis"][place]["count"] is not None:
            hidden = [
                row["code"] for row, line in zip(table["rows"], table["cells"], strict=True) if line[place] is None
            ]
            rests.append([("cell", code, column["code"]) for code in hidden])
    for axis in public["axes"]:
        if axis["count"] is not None:
            hidden = [theme["key"] for theme in axis["themes"] if theme["count"] is None]
            rests.append([(axis["code"], "group", key) for key in hidden])
            if axis["other"]["count"] is None:
                rests[-1].append((axis["code"], "group", "other"))
    few = [rest for rest in rests if crowd(one for name in rest for one in truth.texts(name)) in FEW]
    assert few == []


@often
@given(any_material())
def test_merged_breakdowns_still_add_up(found: Material) -> None:
    _staff, public = both(found)
    counted = public["totals"]["counted"]
    sums = {
        name: sum(cell["count"] for cell in public["breakdowns"][name])
        for name in disclosure.MERGED_BY
        if counted is not None
    }
    assert sums == dict.fromkeys(sums, counted)


@often
@given(any_material())
def test_labels_at_quotes_are_shared_by_ten_and_never_an_office(found: Material) -> None:
    _staff, public = both(found)
    by_reference = {one.reference: one for one in found.said}
    for axis in public["axes"]:
        for group in (*axis["themes"], axis["other"]):
            for quote in group["quotes"]:
                one = by_reference[quote["reference"]]
                traits = ["axis", *(name for name in ("category", "province") if quote[name])]
                alike = [other for other in found.said if all(getattr(other, t) == getattr(one, t) for t in traits)]
                assert len(traits) == 1 or crowd(alike) >= 10
                assert not (quote["category"] and one.category in made_up.OFFICES)


@often
@given(any_material())
def test_references_are_listed_only_where_their_count_is_shown(found: Material) -> None:
    _staff, public = both(found)
    groups = [group for axis in public["axes"] for group in (*axis["themes"], axis["other"])]
    assert [len(group["references"]) for group in groups] == [group["count"] or 0 for group in groups]
    shown = {row["code"] for row in public["answers"]["outcomes"] if row["count"] is not None}
    assert {item["outcome"] for item in public["answers"]["items"]} <= shown


@often
@given(any_material())
def test_staff_edition_adds_up_and_every_text_stands_in_one_place(found: Material) -> None:
    staff, _public = both(found)
    snapshot.check_sums(staff)
    assert snapshot.references(staff) == sorted(one.reference for one in found.said)


def test_attacker_wins_when_the_second_step_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own proof: small cells alone held back are worked out at once."""
    found = material(
        [said(n, axis="families") for n in range(40)]
        + [said(n, axis="childhood") for n in range(40, 80)]
        + [said(n, axis="families", category="citizens") for n in range(80, 84)]
        + [said(n, axis="childhood", category="citizens") for n in range(84, 124)]
    )
    small = ("cell", "citizens", "families")
    low, high = attack(both(found)[1])[small]
    assert high - low > 1
    monkeypatch.setattr(suppression, "_missing", lambda *_arguments: None)
    assert attack(both(found)[1])[small] == pytest.approx((4, 4))


def test_small_categories_are_merged_with_the_next_smallest() -> None:
    found = material(
        [said(n) for n in range(60)]
        + [said(n, category="experts") for n in range(60, 75)]
        + [said(75, category="wali"), said(76, category="universities")]
    )
    _staff, public = both(found)
    assert [(cell["code"], cell["count"]) for cell in public["breakdowns"]["category"]] == [
        ("associations", 60),
        ("merged", 17),
    ]
    assert [row["code"] for row in public["axis_by_category"]["rows"]] == ["associations", "merged"]


def test_region_of_few_shows_no_figure_but_its_voices() -> None:
    found = material([said(n) for n in range(7)], {"withdrawn": ["p"]})
    _staff, public = both(found)
    assert [count for _name, count in printed(public) if count] == []
    assert public["totals"]["counted"] is public["totals"]["received"] is None
    assert [quote["text"] for axis in public["axes"] for quote in axis["other"]["quotes"]] != []


def test_few_not_used_hide_what_was_received() -> None:
    _staff, public = both(material([said(n) for n in range(30)], {"withdrawn": ["a", "b"]}))
    assert (public["totals"]["received"], public["totals"]["counted"]) == (None, 30)
    assert [row["count"] for row in public["not_used"]] == [None]


def test_almost_everybody_answered_hides_how_many() -> None:
    answer = Answer("retained", "سبب", "ar", "")
    found = material([said(n, answer=answer) for n in range(30)] + [said(n) for n in range(30, 33)])
    _staff, public = both(found)
    assert public["answers"]["answered"] is None
    assert public["answers"]["items"] == []


def test_dissolved_theme_keeps_a_voice_and_loses_its_name() -> None:
    found = material([said(n) for n in range(64)])
    staff, public = both(found)
    [axis] = [axis for axis in public["axes"] if axis["count"]]
    sizes = [theme["people"] for theme in staff["axes"][0]["themes"]]
    assert sizes == [32, 16, 8]
    assert [theme["count"] for theme in axis["themes"]] == [32, 16]
    assert axis["other"]["count"] == 16


def test_public_edition_leaves_the_staff_snapshot_as_it_was() -> None:
    found = material([said(n) for n in range(12)])
    staff = snapshot.staff(found, made_up.analyses(found.said), version=1, compiled_at=made_up.COMPILED_AT)
    before = snapshot.canonical(staff)
    disclosure.public(staff, found)
    assert snapshot.canonical(staff) == before

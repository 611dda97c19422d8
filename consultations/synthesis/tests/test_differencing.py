"""Two published versions side by side give no change away that is about fewer than ten people."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from consultations.contributions.actions import withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.synthesis import actions
from consultations.synthesis.disclosure import MERGED_BY
from consultations.synthesis.material import Material
from consultations.synthesis.rendering import narrative
from consultations.synthesis.rendering.docx import render_docx
from consultations.synthesis.rendering.xlsx import render_xlsx
from consultations.synthesis.signing.differencing import Traits, Version, guarded
from consultations.synthesis.signing.sealing import REFERENCE
from consultations.synthesis.tests.attacker_of_versions import CHAPTERS, KINDS, anew, cells_of, common, known, subtract
from consultations.synthesis.tests.made_up import any_material, both, material, said
from consultations.synthesis.tests.signing import publish_signed, signed
from consultations.synthesis.tests.test_disclosure import Truth, printed
from strategy.models import Region

FEW = range(1, 10)
often = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@st.composite
def two_materials(draw: st.DrawFn) -> tuple[Material, Material]:
    """Draw a region, and the same region later: some came, some left, some were moved to another axis."""
    found = draw(any_material())
    random = draw(st.randoms(use_true_random=False))
    texts = list(found.said)
    leaving = random.choice([0, 0.03, 0.3])
    stayed = [one for one in texts if random.random() >= leaving]
    moved = [
        said(int(one.reference[-6:]), **{**_traits(one), "axis": "elderly"}) if random.random() < 0.03 else one
        for one in stayed
    ]
    alike = [_traits(one) for one in texts] or [{}]
    coming = random.choice([0, 1, 4, 15, 90])
    came = [said(1_000 + number, **{**random.choice(alike), "person": f"new {number}"}) for number in range(coming)]
    unused = {
        reason: [*people[: random.choice([len(people), 1])], *(f"late {n}" for n in range(random.choice([0, 3, 12])))]
        for reason, people in found.unused.items()
    }
    return found, material([*moved, *came], unused)


def _traits(one: Any) -> dict[str, Any]:
    names = (
        "axis", "category", "province", "channel", "language", "kind", "person", "answer", "named", "meets", "offer",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names}


def reader(*materials: Material) -> Callable[[Collection[str]], dict[str, Traits]]:
    known_texts = {
        one.reference: Traits(one.person, one.category, one.province, one.channel, one.language, one.kind)
        for found in materials
        for one in found.said
    }
    for found in materials:
        for reason, people in found.unused.items():
            for reference, person in zip(found.unused_references[reason], people, strict=True):
                known_texts.setdefault(reference, Traits(person, "", "", "", ""))
    return lambda references: {one: known_texts[one] for one in references if one in known_texts}


def told_by(older: tuple[Material, dict[str, Any]], newer: tuple[Material, dict[str, Any]]) -> dict[Any, Any]:
    """Return the changes about few people that an attacker with both public editions knows."""
    truths = [Truth(*each) for each in (older, newer)]
    editions = [anew(public) for _found, public in (older, newer)]
    groups = [(kind, one) for kind in KINDS for one in common(kind, codes_of(kind, older[0], newer[0]), *editions)]
    ranges = []
    for edition in editions:
        sums = {(kind, one): cells_of(kind, one, edition) for kind, one in groups}
        told = known(edition, dict(printed(edition)), set(sums.values()))
        told |= {("group", *each): told["sum", cells] for each, cells in sums.items()}
        ranges.append(told)
    found = {}
    for name, (low, high) in subtract(*ranges).items():
        if high - low >= 0.5 or name[0] == "sum" or (len(name) == 2 and name[1] == "merged"):
            continue  # not known; or a sum of cells and a merged cell, which are subtracted as groups
        if {"merged", "other"} & set(name) and truths[0].shown != truths[1].shown:
            continue  # a row that merges others in the older version
        if name[-2:] == ("group", "other") and truths[0].themes != truths[1].themes:
            continue  # the voices beside other themes: another figure
        parts = [people_of(name, truth) for truth in truths]
        changed = {(parts[0].get(one) or parts[1][one]) for one in parts[0].keys() ^ parts[1].keys()}
        if len(changed) in FEW:
            found[name] = (low, high)
    return found


def codes_of(kind: str, *materials: Material) -> set[str]:
    """Return every code of a breakdown that anybody stands under."""
    return {MERGED_BY[kind](one) for material in materials for one in material.said}


def people_of(name: Any, truth: Truth) -> dict[str, str]:
    """Return who wrote the texts that a figure counts, by text."""
    unused = {
        reason: dict(zip(truth.found.unused_references[reason], people, strict=True))
        for reason, people in truth.found.unused.items()
    }
    counted = {one.reference: one.person for one in truth.found.said}
    match name:
        case "received":
            return counted | {one: person for texts in unused.values() for one, person in texts.items()}
        case ("unused", reason):
            return unused.get(reason, {})
        case ("group", kind, codes):
            return {one.reference: one.person for one in truth.found.said if MERGED_BY[kind](one) in codes}
    return {one.reference: one.person for one in truth.texts(name)}


@often
@given(two_materials())
def test_attacker_works_out_no_change_about_few(pair: tuple[Material, Material]) -> None:
    old, new = pair
    (old_staff, old_public), (staff, public) = both(old), both(new)
    safe = guarded(public, staff, [Version(old_staff, old_public)], reader(old, new))
    if "figures_of" in safe:
        assert dict(printed(safe)) == dict(printed(old_public))
    else:
        assert told_by((old, old_public), (new, safe)) == {}
        assert repeats_what_was_printed(safe, old_public)
    counted = {one.reference for one in new.said}
    assert {reference for reference in REFERENCE.findall(json.dumps(safe)) if reference not in counted} == set()


def repeats_what_was_printed(newer: dict[str, Any], older: dict[str, Any]) -> bool:
    """Return whether every figure that says it is the older version's stands there, in its very place."""
    fresh, before = (dict(printed(one)) for one in (anew(newer), older))
    repeated = {
        name: count for name, count in printed(CHAPTERS | newer) if count is not None and fresh.get(name) is None
    }
    return repeated == {name: before[name] for name in repeated}


def test_attacker_finds_what_is_not_guarded() -> None:
    """The attacker of these tests is no straw man: three who came on one axis are found."""
    texts = [said(number, axis="families" if number % 2 else "childhood") for number in range(80)]
    came = [said(number, axis="families") for number in range(100, 112)]
    few = [said(number, axis="childhood") for number in range(200, 203)]
    old, new = material(texts), material([*texts, *came, *few])
    (old_staff, old_public), (staff, public) = both(old), both(new)
    assert told_by((old, old_public), (new, public))["axis", "childhood"] == (3, 3)
    safe = guarded(public, staff, [Version(old_staff, old_public)], reader(old, new))
    assert told_by((old, old_public), (new, safe)) == {}
    cells = {cell["code"]: (cell["count"], cell.get("as_of")) for cell in safe["breakdowns"]["axis"]}
    assert (cells["childhood"], safe["totals"]["counted"]) == ((40, 1), 95)


def test_figures_that_would_mislead_are_not_repeated() -> None:
    """Forty came on one axis, three on another: beside 123, what was 40 and 40 gives no picture of either."""
    texts = [said(number, axis="families" if number % 2 else "childhood") for number in range(80)]
    came = [said(number, axis="families" if number > 102 else "childhood") for number in range(100, 143)]
    old, new = material(texts), material([*texts, *came])
    (old_staff, old_public), (staff, public) = both(old), both(new)
    safe = guarded(public, staff, [Version(old_staff, old_public)], reader(old, new))
    assert safe["totals"]["counted"] == 123
    for cells in (safe["breakdowns"]["axis"], safe["axes"]):
        told = {cell["code"]: (cell["count"], cell.get("as_of")) for cell in cells}
        assert (told["families"], told["childhood"]) == ((None, None), (None, None))
    assert told_by((old, old_public), (new, safe)) == {}


def test_part_that_nobody_knows_loses_its_small_changes() -> None:
    texts = [said(number) for number in range(60)]
    old, new = material(texts), material([*texts, *(said(number) for number in range(100, 130))])
    (old_staff, old_public), (staff, public) = both(old), both(new)
    old_public["later"], public["later"] = [{"code": "a", "count": 12}], [{"code": "a", "count": 15}]
    safe = guarded(public, staff, [Version(old_staff, old_public)], reader(old, new))
    assert "later" not in safe
    for language in ("ar", "fr"):
        assert render_xlsx(safe, checksum="c" * 64, language=language)
        assert render_docx(safe, checksum="c" * 64, language=language)


@pytest.mark.usefixtures("quick_files")
def test_one_withdrawal_after_publication_does_not_keep_the_next_version_from_the_public(
    rabat: Region, texts: list[Contribution], say: Callable[..., Contribution]
) -> None:
    first = publish_signed(actions.compile_region(region=rabat, by=None))
    figures = dict(printed(first.snapshot("public")))
    withdraw_contribution(contribution=texts[0])
    second = publish_signed(actions.compile_region(region=rabat, by=None))
    public = second.snapshot("public")
    assert (second.version, public["figures_of"]["version"], dict(printed(public))) == (2, 1, figures)
    assert texts[0].reference not in second.public_snapshot
    assert (second.staff["totals"]["counted"], public["totals"]["counted"]) == (len(texts) - 1, len(texts))
    assert "figures_of" in [sentence.key for sentence in narrative.sentences(public, "fr").glance]
    for number in range(91, 105):
        say(number)
    third = publish_signed(actions.compile_region(region=rabat, by=None)).snapshot("public")
    assert (third["beside"], "figures_of" in third, third["totals"]["counted"]) == ([1, 2], False, len(texts) + 13)


@pytest.mark.usefixtures("quick_files")
def test_version_compiled_before_another_was_published_is_compiled_again(
    rabat: Region, texts: list[Contribution], say: Callable[..., Contribution]
) -> None:
    first = signed(actions.compile_region(region=rabat, by=None))
    for number in range(90, 104):
        say(number)
    second = signed(actions.compile_region(region=rabat, by=None))
    actions.publish_report(report=first, by=None)
    with translation.override("en"), pytest.raises(ValidationError, match="Another version was published"):
        actions.publish_report(report=second, by=None)
    third = publish_signed(actions.compile_region(region=rabat, by=None))  # of the very same material
    assert (third.version, actions.compile_region(region=rabat, by=None).version) == (3, 3)

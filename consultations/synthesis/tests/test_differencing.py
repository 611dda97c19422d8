"""Two published versions side by side give no change away that is about fewer than ten people."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from consultations.contributions.models import Contribution
from consultations.synthesis import actions
from consultations.synthesis.material import Material
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.rendering.docx import render_docx
from consultations.synthesis.rendering.xlsx import render_xlsx
from consultations.synthesis.signing.differencing import Traits, Version, changed_by_few, guarded
from consultations.synthesis.tests.attacker_of_versions import known, subtract
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
    return found, material([*moved, *came], found.unused)


def _traits(one: Any) -> dict[str, Any]:
    names = ("axis", "category", "province", "channel", "language", "kind", "person", "answer")
    return {name: getattr(one, name) for name in names}


def reader(*materials: Material) -> Callable[[Collection[str]], dict[str, Traits]]:
    known_texts = {one.reference: one for found in materials for one in found.said}
    return lambda references: {
        reference: Traits(one.person, one.category, one.province, one.channel, one.language, one.kind)
        for reference in references
        if (one := known_texts.get(reference)) is not None
    }


# What the attacker knows of chapters that are not there.
NO_CHAPTERS: dict[str, Any] = {
    "services": {"count": None, "items": []},
    "competences": {"count": None, "levels": [], "bodies": []},
    "convergence": {"count": None, "programmes": [], "bodies": []},
    "offers": {"count": None, "resources": [], "items": []},
}


def is_of_a_chapter(name: Any) -> bool:
    """Return whether a figure stands in a chapter, which is left out whole where it would tell."""
    kinds = {*NO_CHAPTERS, "level", "programme", "relation", "body", "resource"}
    return (name[0] if isinstance(name, tuple) else name) in kinds


def told_by(older: tuple[Material, dict[str, Any]], newer: tuple[Material, dict[str, Any]]) -> dict[Any, Any]:
    """Return the changes about few people that an attacker with both public editions knows."""
    truths = [Truth(*each) for each in (older, newer)]
    editions = [NO_CHAPTERS | public for _found, public in (older, newer)]
    ranges = [known(public, dict(printed(public))) for public in editions]
    told = {}
    for name, (low, high) in subtract(*ranges).items():
        if (
            high - low >= 0.5
            or "merged" in str(name)
            or is_of_a_chapter(name)
            or name == "received"
            or "unused" in name
        ):
            continue
        parts = [{one.reference: one for one in truth.texts(name)} for truth in truths]
        if isinstance(name, tuple) and name[-2:] == ("group", "other") and truths[0].themes != truths[1].themes:
            continue  # the voices beside other themes: another figure
        changed = {(parts[0].get(one) or parts[1][one]).person for one in parts[0].keys() ^ parts[1].keys()}
        if len(changed) in FEW:
            told[name] = (low, high)
    return told


@often
@given(two_materials())
def test_attacker_works_out_no_change_about_few(pair: tuple[Material, Material]) -> None:
    old, new = pair
    old_staff, old_public = both(old)
    staff, public = both(new)
    read, published = reader(old, new), [Version(old_staff, old_public)]
    safe = guarded(public, staff, published, read)
    assert guarded(safe, staff, published, read) == safe
    if not changed_by_few(staff, published, read):
        assert told_by((old, old_public), (new, safe)) == {}


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
    assert {cell["code"]: cell["count"] for cell in safe["breakdowns"]["axis"]}["childhood"] is None
    assert safe["totals"]["counted"] == 95


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
def test_version_that_differs_by_few_is_signed_and_not_published(
    rabat: Region, texts: list[Contribution], say: Callable[..., Contribution]
) -> None:
    publish_signed(actions.compile_region(region=rabat, by=None))
    say(90)
    second = signed(actions.compile_region(region=rabat, by=None))
    with translation.override("en"), pytest.raises(ValidationError, match="Fewer than ten people"):
        actions.publish_report(report=second, by=None)
    assert second.state == SynthesisReport.State.SIGNED
    for number in range(91, 105):
        say(number)
    third = publish_signed(actions.compile_region(region=rabat, by=None))
    public = third.snapshot("public")
    assert public["totals"]["counted"] == len(texts) + 15
    told = [count for _name, count in printed(public) if count is not None]
    assert None in [cell["count"] for cell in public["breakdowns"]["axis"]] and told != []


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

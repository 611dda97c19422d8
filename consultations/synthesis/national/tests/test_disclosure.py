"""The public national edition tells nothing that the twelve public editions do not tell, whatever the country."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from consultations.synthesis.material import Material
from consultations.synthesis.national.tests.attacker import left_over
from consultations.synthesis.national.tests.made_up import any_country, material, national, of_region, said, sources
from consultations.synthesis.snapshot import canonical

often = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def regions(found: list[Material]) -> list[dict[str, Any]]:
    return [source.content for source in sources(found, "public") if source.content is not None]


@often
@given(any_country())
def test_attacker_with_the_twelve_and_the_national_one_learns_nothing(found: list[Material]) -> None:
    assert left_over(national(found, "public"), regions(found)) == {}


def small_categories(few: str) -> list[Material]:
    """Two regions; in the first the wali's few and the universities' few are merged into one cell of the public's."""
    crowd = [said(number) for number in range(60)]
    first = [said(number, category="wali") for number in range(60, 60 + int(few))]
    second = [said(number, category="universities") for number in range(60 + int(few), 72)]
    return [of_region(material([*crowd, *first, *second]), "01"), of_region(material(crowd), "02")]


def test_attacker_wins_when_the_staff_figures_are_added_up_instead() -> None:
    """The test's own proof: the wali's three letters are what is left."""
    found = small_categories("3")
    leaking = national(found, "public", told="staff")
    assert left_over(leaking, regions(found))["category", "wali", "count"] == 3
    assert left_over(national(found, "public"), regions(found)) == {}


def test_what_a_region_hides_changes_no_letter_of_it() -> None:
    """Whether three are the wali's or five: the regions' public editions are the same, and so is the national one."""
    three, five = (small_categories(few) for few in "35")
    for one, other in zip(regions(three), regions(five), strict=True):
        assert canonical(one["breakdowns"]) == canonical(other["breakdowns"])
    assert canonical(national(three, "public")["breakdowns"]) == canonical(national(five, "public")["breakdowns"])
    assert canonical(national(three, "public")["region_by_category"]) == canonical(
        national(five, "public")["region_by_category"]
    )
    assert canonical(national(three, "staff")["breakdowns"]) != canonical(national(five, "staff")["breakdowns"])


def test_region_of_few_is_in_no_sum_and_named() -> None:
    found = [
        of_region(material([said(number) for number in range(size)]), code) for code, size in (("01", 40), ("02", 7))
    ]
    told = national(found, "public")
    assert (told["totals"]["counted"], told["totals"]["regions_hidden"]) == (40, ["02"])
    assert [region["counted"] for region in told["regions"][:2]] == [40, None]


def test_how_many_changed_since_is_the_staffs_to_know() -> None:
    found = [of_region(material([said(number) for number in range(40)]), "01")]
    assert "changed" in national(found, "staff")["regions"][0]
    assert "changed" not in national(found, "public")["regions"][0]

"""The rules of the public edition one by one, each on the smallest region that needs it."""

from __future__ import annotations

from consultations.synthesis.particulars import Named
from consultations.synthesis.suppression import Figure, held_back_in_tables
from consultations.synthesis.tests.made_up import both, material, said

NAMED = Named("خدمة", "", "shared")


def test_what_is_missing_to_a_shown_figure_is_a_figure_too() -> None:
    """Of 30 proposals 27 name a service and a level: whoever sees 27 beside 30 counts three people."""
    texts = [said(n, named=NAMED if n < 27 else None) for n in range(30)]
    texts += [said(n, kind="expectation") for n in range(30, 60)]
    _staff, public = both(material(texts))
    assert {cell["code"]: cell["count"] for cell in public["breakdowns"]["kind"]} == {"proposal": 30, "expectation": 30}
    assert (public["services"]["count"], len(public["services"]["items"])) == (None, 3)
    assert public["competences"]["count"] is None
    assert [(cell["count"], cell["references"]) for cell in public["competences"]["levels"]] == [(None, [])]


def test_what_all_of_a_kind_name_is_shown() -> None:
    texts = [said(n, named=NAMED) for n in range(30)] + [said(n, kind="expectation") for n in range(30, 60)]
    _staff, public = both(material(texts))
    assert (public["services"]["count"], public["competences"]["count"]) == (30, 30)
    assert [cell["count"] for cell in public["competences"]["levels"]] == [30]


def test_a_difference_that_lets_one_count_few_stays_with_the_staff() -> None:
    """40 of 60 associations speak of a theme, and six of the 60 citizens: the six are not for the public."""
    texts = [said(8 * n + (4 if n < 40 else 1)) for n in range(60)]
    texts += [said(8 * n + (4 if n < 66 else 1), category="citizens") for n in range(60, 120)]
    staff, public = both(material(texts))
    assert {claim["code"]: claim["other_part"] for claim in staff["apart"]}["associations"] == 6
    assert public["apart"] == []


def test_totals_held_back_speak_of_ten_together_in_two_tables() -> None:
    """Totals of three and four under a shown sum would tell that they are seven together."""
    people = iter(range(1_000))

    def figure(count: int) -> Figure:
        return Figure(count, frozenset(str(next(people)) for _person in range(count)))

    def table(first: str, second: str) -> dict[tuple[str, str], Figure]:
        counts = {(first, "a"): 3, (first, "b"): 0, (first, "c"): 20, (second, "a"): 0, (second, "b"): 4}
        return {place: figure(count) for place, count in (counts | {(second, "c"): 20}).items()}

    totals = {"a": figure(3), "b": figure(4), "c": figure(40)}
    _cells, columns = held_back_in_tables([table("x", "y"), table("v", "w")], totals, threshold=10)
    assert columns == {"a", "b", "c"}

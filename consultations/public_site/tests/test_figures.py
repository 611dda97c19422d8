"""No public figure speaks of fewer than ten people, nor lets them be found as a difference."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import given, strategies as some

from consultations.contributions.models import Contribution
from consultations.public_site.queries import (
    THRESHOLD,
    Cell,
    chosen_texts,
    listed_categories,
    participation,
    showable,
)
from stakeholders.models import Category

people = some.integers(0, 40)
groups = some.dictionaries(some.sampled_from(["", *"abcdefgh"]), people, max_size=8)


@given(groups)
def test_what_is_left_out_of_a_total_is_nobody_or_ten_people_at_least(sizes):
    cells = {code: Cell(texts=size * 2, people=size) for code, size in sizes.items()}
    shown = showable(cells)
    assert all(cells[code].people >= THRESHOLD for code in shown)
    left_out = sum(cell.people for code, cell in cells.items() if code not in shown)
    if shown:
        assert left_out == 0 or left_out >= THRESHOLD


def test_ten_contributions_of_one_person_are_not_ten_people(make_contribution):
    for number in range(12):
        make_contribution("admissible", author_email="Same@example.org" if number % 2 else "same@example.org")
    assert participation().by_region == {}
    assert participation().received is None


def test_somebody_who_writes_signed_in_and_signed_out_is_one_person(make_contribution, account):
    for number in range(9):
        make_contribution("admissible", author_email=f"other{number}@example.org")
    make_contribution("admissible", author=account)
    assert participation().received == 10
    cache.clear()
    make_contribution("admissible", author_email=account.email.upper())  # 11 texts, 10 people
    Contribution.objects.filter(author_email="other0@example.org").delete()  # 10 texts, 9 people
    assert participation().received is None


def test_only_what_a_report_would_count_is_counted(make_contribution):
    for _number in range(10):
        make_contribution("admissible")
    make_contribution("withdrawn")
    make_contribution("out_of_scope")
    make_contribution("screening")
    figures = participation()
    assert (figures.received, figures.by_region, figures.by_axis) == (10, {"04": 10}, {"disability": 10})


def test_the_only_small_region_takes_the_next_one_with_it(make_contribution, oriental):
    for _number in range(10):
        make_contribution("admissible")
    make_contribution("admissible", region=oriental)
    figures = participation()
    assert (figures.received, figures.by_region) == (10, {})


def test_what_one_person_does_is_in_no_figure_of_that_day_nor_as_one_of_the_next(make_contribution, monkeypatch):
    """Whoever looks twice, or holds a report's exact figure against the page, learns of nobody in between."""
    for _number in range(13):
        make_contribution("answered")
    first = participation()
    assert (first.received, first.answered, first.by_region, first.by_axis) == (10, 10, {"04": 10}, {"disability": 10})
    for _number in range(7):
        make_contribution("answered")
    assert participation() == first
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert participation().by_region == {"04": 20}
    Contribution.objects.latest("pk").delete()
    cache.clear()
    assert participation().by_region == {"04": 10}


def test_no_page_says_more_than_tens(make_contribution):
    for _number in range(17):
        make_contribution("admissible")
    for page in ("", "axes/disability/", "regions/", "regions/04/"):
        html = Client().get(f"/ar/{page}").content.decode()
        assert '<bdi dir="ltr">17</bdi>' not in html
        assert '<bdi dir="ltr">10</bdi>' in html
        assert 'class="meta counted-on"' in html


def test_nobody_is_told_who_the_office_holders_are(make_contribution):
    """Ten texts of walis, each from an address of its own: none is listed by that category."""
    wali = Category.objects.create(code="wali", number=1, name_ar="والي الجهة", name_fr="Wali", office=True)
    for _number in range(10):
        make_contribution("admissible", category=wali, published=True)
    assert list(listed_categories()) == []
    assert not chosen_texts({"category": "wali"}).exists()


def test_pages_say_too_few_instead_of_a_small_figure(make_contribution):
    for _number in range(9):
        make_contribution("admissible")
    home = Client().get("/ar/").content.decode()
    assert 'dir="ltr">9<' not in home
    assert Client().get("/ar/regions/04/").context["received"] is None

"""What the public may read of the contributions: the published ones, page by key."""

from __future__ import annotations

import pytest
from django.test import Client

from consultations.contributions.actions import move_contribution
from consultations.contributions.models import Contribution
from consultations.public_site.queries import PAGE

LIST = "/ar/contributions/"


def listed(query=""):
    page = Client().get(LIST + query)
    assert page.status_code == 200
    return [text.reference for text in page.context["texts"]]


@pytest.mark.parametrize("status", ["submitted", "screening", "admissible", "out_of_scope", "withdrawn"])
def test_what_is_not_published_is_not_there(status, make_contribution):
    contribution = make_contribution(status)
    assert listed() == []
    assert Client().get(f"{LIST}{contribution.reference}/").status_code == 404


def test_what_is_published_is_read_without_its_authors_name(make_contribution):
    contribution = make_contribution("admissible", published=True, author_name="فلان الفلاني")
    page = Client().get(f"{LIST}{contribution.reference}/").content.decode()
    assert contribution.body in page
    assert "فلان" not in page
    Contribution.objects.update(name_is_public=True)
    assert "فلان" in Client().get(f"{LIST}{contribution.reference}/").content.decode()


@pytest.mark.parametrize("way", [["withdrawn"], ["out_of_scope"]])
def test_what_is_withdrawn_or_set_aside_after_publishing_is_gone(way, make_contribution):
    contribution = make_contribution("admissible", published=True)
    assert listed() == [contribution.reference]
    for state in way:
        move_contribution(contribution=contribution, to=state, by=None, reason="سبب")
    assert listed() == []
    assert Client().get(f"{LIST}{contribution.reference}/").status_code == 404


def test_a_choice_of_region_or_axis_narrows_the_list(make_contribution, oriental):
    here = make_contribution("admissible", published=True)
    there = make_contribution("admissible", published=True, region=oriental, axis=None)
    assert listed() == [there.reference, here.reference]
    assert listed("?region=04") == [here.reference]
    assert listed("?region=02&axis=disability") == []
    assert listed("?axis=disability") == [here.reference]


@pytest.mark.parametrize(
    "query", ["?region=99", "?region=%00", "?axis=%FF", "?after=x", "?after=-1", f"?before={'9' * 5000}", "?after="]
)
def test_a_choice_that_is_not_understood_is_left_out(query, make_contribution):
    contribution = make_contribution("admissible", published=True)
    assert listed(query) == [contribution.reference]


def test_pages_follow_by_key_both_ways_while_others_are_published(make_contribution):
    for _number in range(2 * PAGE + 3):
        make_contribution("admissible", published=True)
    everything = list(Contribution.objects.order_by("-pk").values_list("reference", flat=True))
    first = Client().get(LIST).context
    assert first["previous_url"] == ""
    second = Client().get(LIST + first["next_url"]).context
    make_contribution("admissible", published=True)
    third = Client().get(LIST + second["next_url"]).context
    pages = [[text.reference for text in page["texts"]] for page in (first, second, third)]
    assert [reference for page in pages for reference in page] == everything
    assert third["next_url"] == ""
    assert listed(third["previous_url"]) == pages[1]
    # The newest page again, whole: with the one that came meanwhile.
    newest = listed(second["previous_url"])
    assert newest[1:] == pages[0][: PAGE - 1] or newest == pages[0]
    assert len(newest) == PAGE


def test_a_key_beyond_the_last_page_shows_the_newest_page_again(make_contribution):
    contribution = make_contribution("admissible", published=True)
    assert listed(f"?before={contribution.pk + 5}") == [contribution.reference]
    assert listed(f"?after={contribution.pk}") == []

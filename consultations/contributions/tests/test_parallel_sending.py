"""The same form sent many times at once: one row, one receipt, nobody turned away with an error."""

from __future__ import annotations

from collections import Counter
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from consultations.contributions import actions
from consultations.contributions.actions import Words
from consultations.contributions.models import Contribution, ReferenceCounter
from consultations.contributions.tests.conftest import make_region, open_window
from portal.shared import receipts
from strategy.models import Axis, Region

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(every: list[Words], ticket: str) -> Counter[str]:
    """Send all of them at the same moment with one ticket; count what came of it."""
    together, outcomes = Barrier(len(every)), Counter[str]()

    def send(words: Words) -> None:
        together.wait()
        try:
            outcomes[actions.submit_contribution(words=words, ticket=ticket).reference] += 1
        except actions.AlreadySent as sent:
            outcomes[f"asked about {sent.contribution.reference}"] += 1
        finally:
            connection.close()

    threads = [Thread(target=send, args=[words]) for words in every]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.fixture
def rabat() -> Region:
    return make_region("04", "الرباط-سلا-القنيطرة", "Rabat-Salé-Kénitra")


def test_fifty_times_the_same_form_make_one_row(rabat: Region) -> None:
    words = Words(region=rabat, axis=None, body="مقترح واحد")
    assert at_once([words] * 50, receipts.new_ticket()) == {"TCH-04-000001": 50}
    assert Contribution.objects.count() == 1


def posted_at_once(region: Region, axis: Axis, tickets: list[str]) -> Counter[int]:
    """Post the same words from as many browsers as there are tickets, all at the same moment."""
    together, answers = Barrier(len(tickets)), Counter[int]()
    fields = {"region": region.pk, "axis": axis.pk, "body": "مقترح واحد"}

    def post(ticket: str) -> None:
        browser = Client()
        together.wait()
        try:
            answers[browser.post("/ar/contribute/", fields | {"ticket": ticket}).status_code] += 1
        finally:
            connection.close()

    threads = [Thread(target=post, args=[ticket]) for ticket in tickets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_fifty_posts_of_one_form_make_one_row_and_without_its_ticket_fifty(rabat: Region, axis: Axis) -> None:
    open_window(rabat)
    assert posted_at_once(rabat, axis, [receipts.new_ticket()] * 50) == {302: 50}
    assert Contribution.everything.count() == 1
    # The control: the ticket is what makes them one.
    assert posted_at_once(rabat, axis, ["" for _each in range(50)]) == {302: 50}
    assert Contribution.everything.count() == 51


def test_the_same_form_for_two_regions_at_once_leaves_one_row_and_one_question(rabat: Region) -> None:
    fes = make_region("03", "فاس-مكناس", "Fès-Meknès")
    for region in (rabat, fes):
        ReferenceCounter.objects.create(region=region)
    every = [Words(region=region, axis=None, body="مقترح واحد") for region in (rabat, fes)]
    outcomes = at_once(every, receipts.new_ticket())
    assert Contribution.objects.count() == 1
    reference = Contribution.objects.get().reference
    assert outcomes == {reference: 1, f"asked about {reference}": 1}


def test_references_are_given_without_a_gap(rabat: Region) -> None:
    together = Barrier(20)

    def send(number: int) -> None:
        together.wait()
        words = Words(region=rabat, axis=None, body=f"مقترح {number}")
        actions.submit_contribution(words=words, ticket=receipts.new_ticket())
        connection.close()

    threads = [Thread(target=send, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    given = sorted(Contribution.objects.values_list("reference", flat=True))
    assert given == [f"TCH-04-{number:06d}" for number in range(1, 21)]

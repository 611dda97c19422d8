"""Two moderators at once, and a phone that sends while its first try is still on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from consultations.contributions.actions import Words
from consultations.contributions.models import Contribution
from consultations.live import actions, workflow
from consultations.live.models import LiveItem, LiveQuestion
from consultations.live.tests.conftest import ask, board, send
from portal.shared.receipts import new_ticket
from strategy.models import Axis
from tests.people import account_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> Counter[str]:
    """Do all of it at the same moment; count what came of it."""
    together, outcomes = Barrier(len(acts)), Counter[str]()

    def run(act: Callable[[], object]) -> None:
        together.wait()
        try:
            act()
            outcomes["done"] += 1
        except workflow.InvalidMove:
            outcomes["refused"] += 1
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_two_moderators_answer_one_question_and_one_is_told(session, rapporteur):
    other, question = account_of("omar", session.region, role="coordinator"), ask(session)
    outcomes = at_once(
        *(lambda by=by: actions.move_question(question=question, to="answered", by=by) for by in (rapporteur, other))
    )
    assert outcomes == {"done": 1, "refused": 1}


def test_what_is_set_aside_while_it_is_put_up_never_stays_up(session, rapporteur):
    other = account_of("omar", session.region, role="coordinator")
    for number in range(4):
        item = send(session, f"مقترح {number}")
        at_once(
            lambda item=item: actions.move_item(item=item, to="shown", by=rapporteur),
            lambda item=item: actions.move_item(item=item, to="aside", by=other, reason="سبب"),
        )
        item.refresh_from_db()
        assert (item.state, board(session).item_id) == ("aside", None)


def test_two_things_put_up_at_once_leave_one_on_the_wall(session, rapporteur):
    item, question = send(session), ask(session)
    at_once(
        lambda: actions.move_item(item=item, to="shown", by=rapporteur),
        lambda: actions.show_question(question=question, by=rapporteur),
    )
    up = board(session)
    assert (up.item_id is None) != (up.question_id is None)


def test_one_form_sent_ten_times_at_once_is_taken_in_once(session):
    axis, ticket = Axis.objects.first(), new_ticket()
    said = Words(region=session.region, axis=axis, body="مقترح واحد")
    outcomes = at_once(*[lambda: actions.send_words(session=session, words=said, ticket=ticket)] * 10)
    assert outcomes == {"done": 10}
    assert (Contribution.objects.count(), LiveItem.objects.count(), board(session).received) == (1, 1, 1)


def test_one_question_sent_ten_times_at_once_is_asked_once(session):
    ticket = new_ticket()
    outcomes = at_once(*[lambda: actions.ask_question(session=session, words="سؤال", ticket=ticket)] * 10)
    assert (outcomes, LiveQuestion.objects.count()) == ({"done": 10}, 1)

"""Moving a contribution: what the table allows, what needs a reason, who is told."""

import contextlib
import threading
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from consultations.contributions import workflow
from consultations.contributions.actions import Words, record_contribution, withdraw_contribution
from consultations.contributions.models import Contribution, StatusChange
from consultations.review import actions, notifications
from consultations.review.forms import MOVE_LABELS
from consultations.review.tests.conftest import seen
from consultations.review.workflow import author_is_told, desk_moves
from portal.shared.models import AuditEntry, OutgoingMail

S = Contribution.Status
ALLOWED = {
    (S.SUBMITTED, S.SCREENING),
    (S.SCREENING, S.ADMISSIBLE),
    (S.SCREENING, S.RETURNED),
    (S.SCREENING, S.OUT_OF_SCOPE),
    (S.SCREENING, S.DIVERTED),
    (S.RETURNED, S.SCREENING),
    (S.RETURNED, S.OUT_OF_SCOPE),
    (S.RETURNED, S.DIVERTED),
    (S.ADMISSIBLE, S.UNDER_REVIEW),
    (S.ADMISSIBLE, S.RETURNED),
    (S.ADMISSIBLE, S.OUT_OF_SCOPE),
    (S.ADMISSIBLE, S.DIVERTED),
    (S.UNDER_REVIEW, S.RETURNED),
    (S.UNDER_REVIEW, S.OUT_OF_SCOPE),
    (S.UNDER_REVIEW, S.DIVERTED),
    (S.OUT_OF_SCOPE, S.SCREENING),
    (S.DIVERTED, S.SCREENING),
    (S.ANSWERED, S.UNDER_REVIEW),
    (S.IN_SYNTHESIS, S.UNDER_REVIEW),
}


@pytest.mark.parametrize(("before", "after"), sorted(product(S.values, S.values)))
def test_the_desk_moves_as_the_table_says_and_no_other_way(before, after, make_contribution, reviewer):
    contribution = make_contribution(before)
    steps = contribution.changes.count()
    if (before, after) in ALLOWED:
        moved = actions.move(contribution=contribution, to=after, by=reviewer, reason="سبب واضح")
        last = contribution.changes.last()
        assert (moved.status, last.from_status, last.to_status, last.by) == (after, before, after, reviewer)
        assert contribution.changes.count() == steps + 1
        trail = AuditEntry.objects.filter(action="contribution_moved").order_by("-pk")[0]
        assert (trail.actor_id, trail.object_id, trail.details) == (
            reviewer.pk,
            str(contribution.pk),
            {"before": before, "after": after},
        )
    else:
        with pytest.raises(workflow.InvalidMove):
            actions.move(contribution=contribution, to=after, by=reviewer, reason="سبب واضح")
        contribution.refresh_from_db()
        assert (contribution.status, contribution.changes.count()) == (before, steps)


def test_every_move_of_the_desk_has_a_button_and_every_told_one_its_words():
    moves = {(S(before), S(after)) for before in S.values for after in desk_moves(before)}
    assert moves == set(MOVE_LABELS) == ALLOWED
    assert {after for before, after in moves if author_is_told(before, after)} == set(notifications.NEWS)


@pytest.mark.parametrize(("before", "after"), sorted(pair for pair in ALLOWED if workflow.reason_needed(*pair)))
def test_what_closes_or_reopens_needs_a_reason(before, after, make_contribution, make_account, rabat, sign_in):
    contribution = make_contribution(before)
    page = sign_in(make_account("Amina Coordinator", rabat, role="coordinator")).post(
        reverse("review:move", args=[contribution.reference]),
        {"to": after, "reason": " \u200f\u202e ", "seen": seen(contribution)},
    )
    contribution.refresh_from_db()
    assert (page.status_code, contribution.status) == (422, before)
    assert page.context["form"].errors["reason"]


def test_an_invisible_reason_is_none(make_contribution, reviewer):
    with pytest.raises(ValidationError):
        actions.move(contribution=make_contribution("screening"), to=S.OUT_OF_SCOPE, by=reviewer, reason=" \x00\n ")


def test_a_decision_is_written_to_the_author_once_in_their_language(make_contribution, reviewer):
    contribution = make_contribution(
        "screening", author_email="author@example.org", author_language="fr", author_name="Name"
    )
    OutgoingMail.objects.all().delete()  # the receipt
    with translation.override("ar"):
        actions.move(contribution=contribution, to=S.OUT_OF_SCOPE, by=reviewer, reason="Compétence communale & <b>")
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.language) == ("author@example.org", "fr")
    assert contribution.reference in mail.subject
    assert "Compétence communale & <b>" in mail.body
    assert "/fr/" in mail.body


@pytest.mark.parametrize(("before", "after"), sorted(ALLOWED))
def test_who_is_told_of_what(before, after, make_contribution, reviewer):
    contribution = make_contribution(before, author_email="author@example.org")
    OutgoingMail.objects.all().delete()
    actions.move(contribution=contribution, to=after, by=reviewer, reason="سبب")
    decided = {S.ADMISSIBLE, S.RETURNED, S.OUT_OF_SCOPE, S.DIVERTED}
    told = after in decided or before in {S.OUT_OF_SCOPE, S.DIVERTED, S.ANSWERED, S.IN_SYNTHESIS}
    assert OutgoingMail.objects.count() == int(told)


def test_nobody_is_written_to_without_an_address(make_contribution, reviewer):
    actions.move(contribution=make_contribution("screening"), to=S.ADMISSIBLE, by=reviewer)
    assert not OutgoingMail.objects.exists()


def test_an_author_with_an_account_is_written_to_there(make_contribution, make_account, reviewer):
    contribution = make_contribution("screening", author=make_account("claimer"))
    actions.move(contribution=contribution, to=S.ADMISSIBLE, by=reviewer)
    assert OutgoingMail.objects.get().recipient == "claimer@example.org"


def test_whoever_comes_second_is_told_who_was_first_and_keeps_the_typed_reason(
    desk, make_contribution, make_account, rabat
):
    contribution = make_contribution("screening")
    opened = seen(contribution)
    colleague = make_account("Karim Colleague", rabat)
    actions.move(contribution=contribution, to=S.ADMISSIBLE, by=colleague)
    page = desk.post(
        reverse("review:move", args=[contribution.reference]),
        {"to": S.OUT_OF_SCOPE, "reason": "كلمات كتبتها للتو", "seen": opened},
    )
    contribution.refresh_from_db()
    shown = page.content.decode()
    assert (page.status_code, contribution.status) == (409, S.ADMISSIBLE)
    assert "Karim Colleague" in shown
    assert "كلمات كتبتها للتو" in shown
    assert page.context["form"]["seen"].value() == seen(contribution)


def test_the_typed_reason_is_kept_where_nothing_is_left_to_decide(desk, make_contribution):
    contribution = make_contribution("screening")
    typed = {"to": S.RETURNED, "reason": "كلمات كتبتها للتو", "seen": seen(contribution)}
    withdraw_contribution(contribution=contribution)
    page = desk.post(reverse("review:move", args=[contribution.reference]), typed)
    assert (
        page.status_code,
        "<textarea" in page.content.decode().split('id="decision"')[1].split("</section>")[0],
    ) == (
        409,
        False,
    )
    assert "كلمات كتبتها للتو" in page.content.decode()


def test_a_decision_undone_in_between_is_noticed_too(make_contribution, reviewer):
    contribution = make_contribution("screening")
    opened = seen(contribution)
    actions.move(contribution=contribution, to=S.OUT_OF_SCOPE, by=reviewer, reason="سبب")
    actions.move(contribution=contribution, to=S.SCREENING, by=reviewer, reason="سبب")
    with pytest.raises(actions.MovedMeanwhile):
        actions.move(contribution=contribution, to=S.ADMISSIBLE, by=reviewer, seen=opened)


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once_one_wins_and_the_other_is_told(make_contribution, reviewer, monkeypatch):
    contribution = make_contribution("screening")
    opened = seen(contribution)
    both_compared = threading.Barrier(2)
    move_contribution = actions.move_contribution

    def slowly(**arguments):
        # Without the lock both readers would get here before either has written.
        with contextlib.suppress(threading.BrokenBarrierError):
            both_compared.wait(timeout=1)
        return move_contribution(**arguments)

    monkeypatch.setattr(actions, "move_contribution", slowly)
    ends = {}

    def decide(target):
        try:
            actions.move(contribution=contribution, to=target, by=reviewer, reason="سبب", seen=opened)
            ends[target] = "won"
        except actions.MovedMeanwhile as meanwhile:
            ends[target] = meanwhile.step.change.to_status if meanwhile.step else "nobody"
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[target]) for target in (S.ADMISSIBLE, S.OUT_OF_SCOPE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    contribution.refresh_from_db()
    winner = contribution.status
    assert ends == {target: "won" if target == winner else winner for target in (S.ADMISSIBLE, S.OUT_OF_SCOPE)}
    assert StatusChange.objects.filter(contribution=contribution, from_status=S.SCREENING).count() == 1


def test_what_was_read_on_entry_is_said_in_the_reader_s_language(desk, rabat, axis, reviewer):
    words = Words(region=rabat, axis=axis, body="نقترح", language="ar")
    entered = record_contribution(words=words, channel="assisted", entered_by=reviewer, screened=True)
    steps = desk.get(reverse("review:contribution", args=[entered.reference])).context["history"]
    assert [(step.change.reason, step.is_read_on_entry) for step in steps] == [("", False), ("", True)]
    for language in ("ar", "fr"):
        with translation.override(language):
            said = gettext("Read on entry.")
        assert said in desk.get(f"/{language}/review/{entered.reference}/").content.decode()

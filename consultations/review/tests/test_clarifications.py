"""The desk asks what was meant; the author says so, and the words stay as they were written."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from consultations.contributions.actions import answer_clarification, withdraw_contribution
from consultations.contributions.models import Clarification, Contribution
from consultations.contributions.workflow import InvalidMove, S
from consultations.review import actions
from portal.shared.models import OutgoingMail
from portal.shared.receipts import code_of, new_ticket

QUESTION = "ماذا تقصدون بالقرب؟"


@pytest.fixture
def asked(make_contribution, desk):
    """Return a contribution about which the desk has asked, and its author's browser."""

    def make(ask: str = QUESTION, **words: object) -> tuple[Contribution, Client]:
        ticket = new_ticket()
        contribution = make_contribution("screening", ticket=ticket, **words)
        page = desk.get(reverse("review:contribution", args=[contribution.reference]))
        data = {"to": S.RETURNED, "reason": ask, "seen": page.context["form"]["seen"].value()}
        assert desk.post(reverse("review:move", args=[contribution.reference]), data).status_code == 302
        visitor = Client()
        visitor.post(reverse("public_site:track"), {"code": code_of(ticket)})
        contribution.refresh_from_db()
        return contribution, visitor

    return make


def tracked(contribution):
    return reverse("public_site:tracked", args=[contribution.reference])


def clarify(contribution):
    return reverse("contributions:clarify", args=[contribution.reference])


def test_the_author_is_told_answers_and_the_reading_goes_on(asked, desk):
    contribution, visitor = asked(author_email="author@example.org")
    mail = OutgoingMail.objects.get(key__startswith="status_changed:")
    assert (contribution.status, QUESTION in mail.body) == ("returned", True)
    page = visitor.get(tracked(contribution))
    assert QUESTION in page.content.decode()
    assert clarify(contribution) in page.content.decode()
    done = visitor.post(clarify(contribution), {"answer": "أقل من <b>خمسة</b> كيلومترات"}, follow=True)
    assert "أقل من &lt;b&gt;خمسة&lt;/b&gt; كيلومترات" in done.content.decode()
    contribution.refresh_from_db()
    assert (contribution.status, contribution.body) == ("screening", "نقترح وحدة متنقلة للتشخيص")
    read = desk.get(reverse("review:contribution", args=[contribution.reference])).content.decode()
    assert "أقل من &lt;b&gt;خمسة&lt;/b&gt; كيلومترات" in read


def test_an_empty_answer_is_refused_at_its_field(asked):
    contribution, visitor = asked()
    page = visitor.post(clarify(contribution), {"answer": " \x00 "})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["answer"])
    assert Clarification.objects.get().answer == ""


def test_sent_twice_it_is_answered_once(asked):
    contribution, visitor = asked()
    codes = [visitor.post(clarify(contribution), {"answer": f"جواب {number}"}).status_code for number in range(2)]
    assert (codes, Clarification.objects.get().answer) == ([302, 422], "جواب 0")


def test_whoever_types_while_it_is_taken_up_keeps_the_words(asked, reviewer):
    contribution, visitor = asked()
    actions.move(contribution=contribution, to=S.SCREENING, by=reviewer)
    page = visitor.post(clarify(contribution), {"answer": "كلام كتبته طويلا"})
    assert (page.status_code, "كلام كتبته طويلا" in page.content.decode()) == (422, True)
    assert visitor.get(clarify(contribution))["Location"] == tracked(contribution)


def test_a_stranger_finds_no_question(asked):
    contribution, _visitor = asked()
    assert [Client().get(clarify(contribution)).status_code, Client().post(clarify(contribution)).status_code] == [
        404
    ] * 2


def test_the_desk_asks_with_words(make_contribution, reviewer):
    contribution = make_contribution("screening")
    with pytest.raises(ValidationError) as refused:
        actions.move(contribution=contribution, to=S.RETURNED, by=reviewer, reason=" ")
    assert list(refused.value.message_dict) == ["reason"]
    assert not Clarification.objects.exists()


def test_nobody_is_asked_who_could_not_answer(make_contribution, reviewer):
    """An imported text has no receipt, and its author no account."""
    contribution = make_contribution("screening")
    Contribution.objects.filter(pk=contribution.pk).update(receipt_hash=None, author=None)
    with pytest.raises(ValidationError):
        actions.move(contribution=contribution, to=S.RETURNED, by=reviewer, reason=QUESTION)
    contribution.refresh_from_db()
    assert (contribution.status, Clarification.objects.exists()) == ("screening", False)


def test_the_author_may_also_correct_or_withdraw(asked):
    contribution, visitor = asked()
    assert visitor.get(tracked(contribution)).context["may"] == {"correct": True, "withdraw": True}
    withdraw_contribution(contribution=contribution)
    with pytest.raises(InvalidMove):
        answer_clarification(contribution=contribution, answer="متأخر")


def test_an_answer_that_tells_of_somebody_in_danger_is_held(asked, desk):
    contribution, visitor = asked()
    visitor.post(clarify(contribution), {"answer": "زوجي يضربني كل ليلة وأخاف على أولادي"})
    held = Contribution.everything.get(pk=contribution.pk)
    assert held.is_sensitive
    assert desk.get(reverse("review:contribution", args=[contribution.reference])).status_code == 404

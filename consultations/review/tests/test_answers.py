"""The official answer."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations.contributions.workflow import InvalidMove, S
from consultations.review import actions
from consultations.review.models import OfficialAnswer
from consultations.review.tests.conftest import seen
from portal.shared.models import AuditEntry, OutgoingMail


def answer(contribution, by, **values):
    values = {"outcome": "retained", "reason": "نشكركم", "language": "ar", "institution": None} | values
    return actions.publish_answer(contribution=contribution, by=by, **values)


def test_an_answer_stands_with_its_state_its_history_and_its_audit_row(make_contribution, reviewer, institution):
    contribution = make_contribution("under_review")
    given = answer(contribution, reviewer, outcome="referred", institution=institution)
    contribution.refresh_from_db()
    step = contribution.changes.last()
    assert (contribution.status, step.reason, step.by) == ("answered", "نشكركم", reviewer)
    assert (given.outcome, given.institution, given.answered_by) == ("referred", institution, reviewer)
    row = AuditEntry.objects.get(action="answer_published")
    assert (row.actor_id, row.region_code, row.details) == (reviewer.pk, "04", {"outcome": "referred"})


def test_sent_twice_it_is_one_answer_and_one_mail(desk, make_contribution):
    contribution = make_contribution("under_review", author_email="author@example.org", author_language="fr")
    OutgoingMail.objects.all().delete()
    data = {"outcome": "retained", "reason": "نشكركم", "language": "ar", "seen": seen(contribution)}
    address = reverse("review:answer", args=[contribution.reference])
    codes = [desk.post(address, data).status_code for _time in range(2)]
    assert codes == [302, 409]
    mail = OutgoingMail.objects.get()
    assert (OfficialAnswer.objects.count(), mail.recipient, mail.language) == (1, "author@example.org", "fr")
    assert contribution.reference in mail.subject
    assert "نشكركم" in mail.body
    assert reverse("public_site:track").replace("/ar/", "/fr/") in mail.body


def test_whoever_answers_second_keeps_the_typed_answer(desk, make_contribution, make_account, rabat):
    contribution = make_contribution("under_review")
    opened = seen(contribution)
    answer(contribution, make_account("Karim Colleague", rabat))
    page = desk.post(
        reverse("review:answer", args=[contribution.reference]),
        {"outcome": "not_retained", "reason": "جوابي الذي كتبته", "language": "ar", "seen": opened},
    )
    shown = page.content.decode()
    assert page.status_code == 409
    assert "Karim Colleague" in shown
    assert "جوابي الذي كتبته" in shown
    assert OfficialAnswer.objects.get().outcome == "retained"


def test_reopened_and_answered_again_the_new_answer_takes_its_place_and_is_told(make_contribution, reviewer):
    contribution = make_contribution("under_review", author_email="author@example.org")
    first = answer(contribution, reviewer, reason="الجواب الأول")
    actions.move(contribution=contribution, to=S.UNDER_REVIEW, by=reviewer, reason="معطى جديد")
    again = answer(contribution, reviewer, outcome="partly_retained", reason="الجواب الثاني")
    assert (first.pk, OfficialAnswer.objects.get().reason) == (again.pk, "الجواب الثاني")
    said = contribution.changes.filter(to_status="answered").values_list("reason", flat=True)
    assert list(said) == ["الجواب الأول", "الجواب الثاني"]
    assert OutgoingMail.objects.filter(key__startswith="answer_published:").count() == 2


@pytest.mark.parametrize("status", [state for state in S.values if state != "under_review"])
def test_only_what_is_under_review_is_answered(status, make_contribution, reviewer, desk):
    contribution = make_contribution(status)
    with pytest.raises(InvalidMove):
        answer(contribution, reviewer)
    address = reverse("review:answer", args=[contribution.reference])
    assert desk.get(address)["Location"] == reverse("review:contribution", args=[contribution.reference])
    posted = {"outcome": "retained", "reason": "نص", "language": "ar", "seen": seen(contribution)}
    assert desk.post(address, posted).status_code == 422
    contribution.refresh_from_db()
    assert (contribution.status, OfficialAnswer.objects.exists()) == (status, False)


def test_a_referred_answer_names_the_institution(make_contribution, reviewer, desk):
    contribution = make_contribution("under_review")
    with pytest.raises(ValidationError) as refused:
        answer(contribution, reviewer, outcome="referred")
    assert list(refused.value.message_dict) == ["institution"]
    posted = {"outcome": "referred", "reason": "نص", "language": "ar", "seen": seen(contribution)}
    page = desk.post(reverse("review:answer", args=[contribution.reference]), posted)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["institution"])


def test_an_answer_says_why(make_contribution, reviewer):
    contribution = make_contribution("under_review")
    with pytest.raises(ValidationError) as refused:
        answer(contribution, reviewer, reason=" \x00 ")
    contribution.refresh_from_db()
    assert (list(refused.value.message_dict), contribution.status) == (["reason"], "under_review")


@pytest.mark.parametrize(
    ("language", "author_language", "proposed"),
    [("fr", "ar", "fr"), ("ary", "fr", "ar"), ("ary-Latn", "fr", "ar"), ("und", "fr", "fr"), ("zgh", "ar", "zgh")],
)
def test_the_language_proposed_is_the_authors(language, author_language, proposed, desk, make_contribution):
    contribution = make_contribution("under_review", language=language, author_language=author_language)
    page = desk.get(reverse("review:answer", args=[contribution.reference]))
    assert page.context["form"]["language"].value() == proposed

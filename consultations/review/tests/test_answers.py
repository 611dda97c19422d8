"""The official answer: worded by one, approved by another, published once."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from consultations.contributions.actions import hold_contribution
from consultations.contributions.workflow import InvalidMove, S
from consultations.review import actions
from consultations.review.answers.actions import (
    RewordedMeanwhile,
    approve_answer,
    approve_answers,
    send_back_answer,
    take_back_answer,
)
from consultations.review.models import AnswerDraft, OfficialAnswer
from consultations.review.tests.answering import propose, publish
from consultations.review.tests.conftest import seen
from portal.shared.models import AuditEntry, OutgoingMail
from stakeholders.actions import grant_role


def form_of(contribution, **values):
    """Return what a freshly opened form sends."""
    draft = AnswerDraft.objects.filter(contribution=contribution).first()
    given = {"outcome": "retained", "reason": "نشكركم", "language": "ar", "do": "propose"}
    return given | {"seen": seen(contribution), "seen_version": draft.version if draft else 0} | values


def at(name, contribution):
    return reverse(f"review:{name}", args=[contribution.reference])


@pytest.fixture
def second(make_account, rabat):
    return make_account("Karim Colleague", rabat)


def test_an_answer_stands_with_its_state_its_history_and_its_audit_row(
    make_contribution, reviewer, second, institution
):
    contribution = make_contribution("under_review")
    draft = propose(contribution, reviewer, outcome="referred", institution=institution)
    contribution.refresh_from_db()
    assert (contribution.status, OfficialAnswer.objects.exists()) == ("under_review", False)
    given = approve_answer(draft=draft, by=second)
    contribution.refresh_from_db()
    step = contribution.changes.last()
    assert (contribution.status, step.reason, step.by) == ("answered", "نشكركم", second)
    assert (given.outcome, given.institution, given.answered_by, given.approved_by) == (
        "referred",
        institution,
        reviewer,
        second,
    )
    assert not AnswerDraft.objects.exists()
    rows = AuditEntry.objects.filter(action__startswith="answer_").order_by("pk")
    assert [(row.action, row.actor_id, row.region_code, row.details) for row in rows] == [
        ("answer_proposed", reviewer.pk, "04", {"outcome": "referred"}),
        ("answer_published", second.pk, "04", {"outcome": "referred", "standard": None}),
    ]


def test_nobody_approves_what_they_had_a_hand_in(make_contribution, reviewer, second, sign_in):
    """Not even after somebody else has changed it since."""
    contribution = make_contribution("under_review")
    draft = propose(contribution, reviewer)
    take_back_answer(draft=draft, by=second)
    draft = propose(contribution, second, reason="صيغة ثانية")
    for writer in (reviewer, second):
        with pytest.raises(ValidationError):
            approve_answer(draft=draft, by=writer)
        page = sign_in(writer).get(at("contribution", contribution))
        assert page.context["may_approve"] is False
        sign_in(writer).post(at("approve_answer", contribution), {"seen_version": draft.version})
    assert (OfficialAnswer.objects.count(), OutgoingMail.objects.filter(key__startswith="answer_pub").count()) == (0, 0)


def test_a_region_with_one_reader_escalates_to_the_national_coordinator(
    make_contribution, reviewer, make_account, sign_in
):
    national = make_account("Nadia Nationale")
    grant_role(account=national, role="coordinator", region=None, by=None)
    contribution = make_contribution("under_review")
    said = sign_in(reviewer).post(at("answer", contribution), form_of(contribution), follow=True)
    assert said.context["escalated"] is True
    mail = OutgoingMail.objects.get(key__startswith="answer_to_approve:")
    assert (mail.recipient, "نشكركم" in mail.body) == (national.email, False)
    assert contribution.reference in mail.body
    draft = AnswerDraft.objects.get()
    sign_in(national).post(at("approve_answer", contribution), {"seen_version": draft.version})
    assert OfficialAnswer.objects.get().approved_by == national


def test_what_waits_for_the_national_coordinator_alone_is_marked_and_found(
    make_contribution, reviewer, make_account, sign_in, oriental
):
    alone = make_account("Rachid Seul", oriental)
    make_account("Salma Seconde", reviewer.assignments.get().region)
    national = sign_in(make_account("Nadia Nationale", None, role="coordinator"))
    for writer, region in ((reviewer, None), (alone, oriental)):
        contribution = make_contribution("under_review", **({"region": region} if region else {}))
        sign_in(writer).post(at("answer", contribution), form_of(contribution))
    listed = [
        [(draft.contribution.region_id, draft.is_escalated) for draft, _may in page.context["rows"]]
        for page in (national.get(reverse("review:approvals"), asked) for asked in ({}, {"escalated": "1"}))
    ]
    assert listed == [[("04", False), ("02", True)], [("02", True)]]


def test_a_region_with_two_readers_escalates_nothing(make_contribution, reviewer, second, make_account, sign_in):
    national = make_account("Nadia Nationale", None, role="coordinator")
    contribution = make_contribution("under_review")
    page = sign_in(reviewer).post(at("answer", contribution), form_of(contribution), follow=True)
    assert page.context["escalated"] is False
    assert not OutgoingMail.objects.filter(key__startswith="answer_to_approve:").exists()
    page = sign_in(national).get(reverse("review:approvals"), {"escalated": "1"}).content.decode()
    told = ("Nothing here answers to these filters.", "No answer awaits approval.")
    with translation.override("ar"):
        assert [gettext(line) in page for line in told] == [True, False]


def test_sent_twice_it_is_one_proposal_and_approved_twice_one_mail(desk, second, sign_in, make_contribution):
    contribution = make_contribution("under_review", author_email="author@example.org", author_language="fr")
    OutgoingMail.objects.all().delete()
    data = form_of(contribution)
    assert [desk.post(at("answer", contribution), data).status_code for _time in range(2)] == [302, 409]
    approval = {"seen_version": AnswerDraft.objects.get().version}
    browser = sign_in(second)
    assert [browser.post(at("approve_answer", contribution), approval).status_code for _time in range(2)] == [302, 302]
    mail = OutgoingMail.objects.get()
    assert (OfficialAnswer.objects.count(), mail.recipient, mail.language) == (1, "author@example.org", "fr")
    assert contribution.reference in mail.subject
    assert "نشكركم" in mail.body
    assert reverse("public_site:track").replace("/ar/", "/fr/") in mail.body


def test_whoever_words_second_keeps_the_typed_answer_and_sees_the_other(desk, make_contribution, second):
    contribution = make_contribution("under_review")
    opened = form_of(contribution, outcome="not_retained", reason="جوابي الذي كتبته")
    propose(contribution, second, reason="جواب الزميل")
    page = desk.post(at("answer", contribution), opened)
    shown = page.content.decode()
    assert page.status_code == 409
    for words in ("Karim Colleague", "جوابي الذي كتبته", "جواب الزميل"):
        assert words in shown
    assert AnswerDraft.objects.get().outcome == "retained"


def test_what_was_approved_is_what_was_read(make_contribution, reviewer, second, sign_in):
    """A wording that changed after it came on the screen is not published by the button of the old one."""
    contribution = make_contribution("under_review")
    draft = propose(contribution, reviewer)
    read = draft.version
    take_back_answer(draft=draft, by=reviewer)
    propose(contribution, reviewer, outcome="not_retained", reason="رفض")
    sign_in(second).post(at("approve_answer", contribution), {"seen_version": read})
    chosen = {"draft": [f"{contribution.reference}:{read}"]}
    page = sign_in(second).post(reverse("review:approve_selected"), chosen, follow=True)
    assert [contribution.reference in str(said) for said in page.context["messages"]] == [True]
    assert not OfficialAnswer.objects.exists()
    with pytest.raises(RewordedMeanwhile):
        approve_answer(draft=draft, by=second, seen_version=read)


def test_a_draft_is_kept_taken_up_again_and_awaits_nobody(desk, make_contribution, second):
    contribution = make_contribution("under_review")
    desk.post(at("answer", contribution), form_of(contribution, do="keep", reason="بداية"))
    assert AnswerDraft.objects.get().state == "worded"
    assert desk.get(at("answer", contribution)).context["form"]["reason"].value() == "بداية"
    assert desk.get(reverse("review:approvals")).context["rows"] == []


def test_sent_back_it_says_why_and_is_proposed_anew(make_contribution, reviewer, second, sign_in):
    contribution = make_contribution("under_review")
    draft = propose(contribution, reviewer)
    with pytest.raises(ValidationError) as refused:
        send_back_answer(draft=draft, note=" ", by=second)
    assert list(refused.value.message_dict) == ["note"]
    page = sign_in(second).post(at("send_back_answer", contribution), {"seen_version": draft.version, "note": ""})
    assert page.status_code == 422
    sign_in(second).post(at("send_back_answer", contribution), {"seen_version": draft.version, "note": "اذكروا الأجل"})
    draft.refresh_from_db()
    assert (draft.state, draft.note) == ("sent_back", "اذكروا الأجل")
    assert "اذكروا الأجل" in sign_in(reviewer).get(at("answer", contribution)).content.decode()
    draft = propose(contribution, reviewer, reason="قبل نهاية السنة")
    assert (draft.state, draft.note) == ("to_approve", "")


def test_a_note_on_an_answer_that_was_changed_meanwhile_is_kept(make_contribution, reviewer, second, sign_in):
    contribution = make_contribution("under_review")
    version = propose(contribution, reviewer).version
    take_back_answer(draft=AnswerDraft.objects.get(), by=reviewer)
    sent = {"seen_version": version, "note": "اذكروا الأجل"}
    page = sign_in(second).post(at("send_back_answer", contribution), sent)
    assert (page.status_code, page.context["unsent"]) == (409, "اذكروا الأجل")
    propose(contribution, reviewer, reason="قبل نهاية السنة")
    page = sign_in(second).post(at("send_back_answer", contribution), sent)
    form = page.context["send_back_form"]
    assert (page.status_code, form["note"].value(), form["seen_version"].value()) == (
        409,
        "اذكروا الأجل",
        AnswerDraft.objects.get().version,
    )
    assert AnswerDraft.objects.get().state == "to_approve"


def test_several_are_published_and_what_cannot_be_is_named(make_contribution, reviewer, second):
    drafts = [propose(make_contribution("under_review"), reviewer) for _each in range(3)]
    actions.move(contribution=drafts[1].contribution, to=S.OUT_OF_SCOPE, by=second, reason="سبب")
    own = propose(make_contribution("under_review"), second)
    published = approve_answers(drafts=[*drafts, own], by=second)
    assert (published.count, set(published.skipped)) == (
        2,
        {drafts[1].contribution.reference, own.contribution.reference},
    )


def test_the_list_costs_the_same_at_one_and_three(make_contribution, reviewer, second, sign_in):
    browser, costs = sign_in(second), []
    for _row in range(2):
        propose(make_contribution("under_review"), reviewer)
        with CaptureQueriesContext(connection) as spent:
            assert browser.get(reverse("review:approvals")).status_code == 200
        costs.append(len(spent))
    assert costs[0] == costs[1]


def test_reopened_and_answered_again_the_new_answer_takes_its_place_and_is_told(make_contribution, reviewer):
    contribution = make_contribution("under_review", author_email="author@example.org")
    first = publish(contribution, reviewer, reason="الجواب الأول")
    actions.move(contribution=contribution, to=S.UNDER_REVIEW, by=reviewer, reason="معطى جديد")
    again = publish(contribution, reviewer, outcome="partly_retained", reason="الجواب الثاني")
    assert (first.pk, OfficialAnswer.objects.get().reason) == (again.pk, "الجواب الثاني")
    said = contribution.changes.filter(to_status="answered").values_list("reason", flat=True)
    assert list(said) == ["الجواب الأول", "الجواب الثاني"]
    assert OutgoingMail.objects.filter(key__startswith="answer_published:").count() == 2


@pytest.mark.parametrize("status", [state for state in S.values if state != "under_review"])
def test_only_what_is_under_review_is_answered(status, make_contribution, reviewer, desk):
    contribution = make_contribution(status)
    with pytest.raises(InvalidMove):
        propose(contribution, reviewer)
    assert desk.get(at("answer", contribution))["Location"] == at("contribution", contribution)
    assert desk.post(at("answer", contribution), form_of(contribution)).status_code == 422
    contribution.refresh_from_db()
    assert (contribution.status, AnswerDraft.objects.exists()) == (status, False)


def test_a_proposal_is_not_published_once_the_contribution_left_the_review(make_contribution, reviewer, second):
    contribution = make_contribution("under_review")
    draft = propose(contribution, reviewer)
    actions.move(contribution=contribution, to=S.OUT_OF_SCOPE, by=second, reason="سبب")
    with pytest.raises(InvalidMove):
        approve_answer(draft=draft, by=second)
    assert not OfficialAnswer.objects.exists()


def test_a_referred_answer_names_the_institution(make_contribution, reviewer, desk):
    contribution = make_contribution("under_review")
    with pytest.raises(ValidationError) as refused:
        propose(contribution, reviewer, outcome="referred")
    assert list(refused.value.message_dict) == ["institution"]
    page = desk.post(at("answer", contribution), form_of(contribution, outcome="referred"))
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["institution"])


def test_an_answer_says_why(make_contribution, reviewer):
    contribution = make_contribution("under_review")
    with pytest.raises(ValidationError) as refused:
        propose(contribution, reviewer, reason=" \x00 ")
    assert (list(refused.value.message_dict), AnswerDraft.objects.exists()) == (["reason"], False)


def test_the_public_reads_nothing_of_a_proposal(make_contribution, reviewer, client):
    contribution = make_contribution("under_review")
    propose(contribution, reviewer, reason="جواب لم يعتمد بعد")
    type(contribution).objects.filter(pk=contribution.pk).update(published_at=contribution.submitted_at)
    for language in ("ar", "fr"):
        with translation.override(language):
            page = client.get(reverse("public_site:contribution", args=[contribution.reference]))
            assert (page.status_code, "جواب لم يعتمد بعد" in page.content.decode()) == (200, False)


@pytest.mark.parametrize(
    ("language", "author_language", "proposed"),
    [("fr", "ar", "fr"), ("ary", "fr", "ar"), ("ary-Latn", "fr", "ar"), ("und", "fr", "fr"), ("zgh", "ar", "zgh")],
)
def test_the_language_proposed_is_the_authors(language, author_language, proposed, desk, make_contribution):
    contribution = make_contribution("under_review", language=language, author_language=author_language)
    page = desk.get(reverse("review:answer", args=[contribution.reference]))
    assert page.context["form"]["language"].value() == proposed


def test_one_that_is_held_out_this_minute_keeps_none_of_the_others(make_contribution, reviewer, second):
    held, other = make_contribution("under_review"), make_contribution("under_review")
    drafts = [propose(one, reviewer) for one in (held, other)]
    hold_contribution(contribution=held, by=reviewer, reason="خطر")
    published = approve_answers(drafts=drafts, by=second)
    assert (published.count, list(published.skipped)) == (1, [held.reference])
    assert [answer.contribution_id for answer in OfficialAnswer.objects.all()] == [other.pk]


@pytest.mark.parametrize("sign", ["\x00", "9" * 5_000, "²"])
def test_what_no_form_of_ours_sends_breaks_no_page(sign, make_contribution, reviewer, second, sign_in):
    contribution, browser = make_contribution("under_review"), sign_in(second)
    propose(contribution, reviewer)
    sent = {
        reverse("review:approve_selected"): {"draft": [f"{sign}:1", f"{contribution.reference}:{sign}"]},
        at("approve_answer", contribution): {"seen_version": sign},
        at("send_back_answer", contribution): {"seen_version": sign, "note": "x"},
        at("merge_copies", contribution): {"copy": sign},
        at("split_copies", contribution): {"copy": sign},
        at("dismiss_flag", contribution): {"flag": sign},
    }
    answers = {address: browser.post(address, values).status_code for address, values in sent.items()}
    assert [address for address, code in answers.items() if code not in {302, 422}] == []
    assert not OfficialAnswer.objects.exists()

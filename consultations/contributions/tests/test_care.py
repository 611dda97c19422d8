"""Sensitive disclosures: held as they come in, seen by their author and the referents alone, referred, released."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.contributions import actions
from consultations.contributions.actions import Words, disclosures
from consultations.contributions.actions.disclosures import Referral
from consultations.contributions.care import workflow
from consultations.contributions.models import Contribution, Disclosure, DisclosureStep
from consultations.contributions.tests.conftest import answers_the_telephone, open_window
from portal.shared.models import AuditEntry, OutgoingMail
from stakeholders.models import RoleAssignment
from strategy.models import Helpline, Institution

REPORT = "راجلي كيضربني قدام الوليدات وما لقيت لمن نشكي"
PROPOSAL = "نقترح مركزا لإيواء النساء ضحايا العنف"
NEW = "/ar/contribute/"
Role = RoleAssignment.Role


@pytest.fixture
def referent(make_account, rabat):
    return make_account("Referent", rabat, role=Role.REFERRAL)


@pytest.fixture
def desk(sign_in, referent) -> Client:
    return sign_in(referent)


@pytest.fixture
def entraide(db):
    return Institution.objects.create(code="entraide", kind="agency", name_ar="التعاون الوطني", name_fr="Entraide")


@pytest.fixture
def helpline(db):
    return answers_the_telephone()


def words_of(contribution, **changed):
    kept = {name: getattr(contribution, name) for name in ("region", "axis", "title", "body", "language")}
    return Words(**(kept | changed))


def seen():
    return list(Contribution.objects.values_list("reference", flat=True))


def referral(**changed):
    plain = {"institution": None, "service": "خلية الاستقبال بالمستشفى", "handed_over": "الاسم والهاتف"}
    return Referral(**(plain | {"means": "phone", "handed_over_on": timezone.localdate()} | changed))


# -- held as it comes in ----------------------------------------------------------------------------------------------
def test_a_report_is_held_as_it_is_written(make_contribution):
    held, ordinary = make_contribution(body=REPORT), make_contribution(body=PROPOSAL)
    assert seen() == [ordinary.reference]
    assert set(Contribution.everything.values_list("reference", flat=True)) == {held.reference, ordinary.reference}
    disclosure = Disclosure.objects.get()
    assert (disclosure.contribution, disclosure.found_by, disclosure.state) == (held, "engine", "held")
    assert {sign["kind"] for sign in disclosure.signs} == {"violence"}
    assert [(step.from_state, step.to_state, step.by) for step in disclosure.steps.all()] == [("", "held", None)]


def test_a_title_may_tell_it_too(make_contribution):
    make_contribution(title=REPORT)
    assert [sign["in"] for sign in Disclosure.objects.get().signs] == ["title"]


def test_the_trail_tells_that_it_was_held_and_no_word_of_it(make_contribution):
    make_contribution(body=REPORT)
    entry = AuditEntry.objects.get(action="disclosure_held")
    assert entry.details == {"found_by": "engine", "kinds": ["violence"]}
    assert "كيضرب" not in json.dumps(list(AuditEntry.objects.values("details")), ensure_ascii=False)


def test_its_writer_may_ask_for_it(fields):
    assert Client().post(NEW, fields | {"confidential": "on"}).status_code == 302
    assert (seen(), Disclosure.objects.get().found_by) == ([], "writer")


def test_an_imported_one_waits_unscreened(rabat, axis):
    contribution = actions.record_contribution(
        words=Words(region=rabat, axis=axis, body=REPORT), channel="import", entered_by=None, screened=True
    )
    assert (contribution.status, contribution.held_for) == ("submitted", "disclosure")


def test_a_correction_is_looked_at_and_takes_nothing_back(make_contribution):
    contribution = make_contribution()
    actions.correct_contribution(contribution=contribution, words=words_of(contribution, body=REPORT))
    assert seen() == []
    actions.correct_contribution(contribution=contribution, words=words_of(contribution, body=PROPOSAL))
    assert (seen(), Disclosure.objects.get().signs) == ([], [])


def test_new_words_with_a_sign_are_held_again_after_a_release(make_contribution, referent):
    contribution = make_contribution(body=REPORT)
    disclosures.release_disclosure(disclosure=contribution.disclosure, reason="مثال في مقترح", by=referent)
    assert seen() == [contribution.reference]
    actions.correct_contribution(contribution=contribution, words=words_of(contribution, body=f"{REPORT}، عتقوني"))
    assert seen() == []
    assert [step.to_state for step in DisclosureStep.objects.all()] == ["held", "released", "held"]


def test_staff_hold_by_hand_what_the_signs_missed(make_contribution, make_account, rabat):
    contribution = make_contribution("admissible", published=True)
    reviewer = make_account("Reviewer", rabat)
    with pytest.raises(ValidationError):
        actions.hold_contribution(contribution=contribution, by=reviewer, reason="  ")
    disclosure = actions.hold_contribution(contribution=contribution, by=reviewer, reason="طفل في خطر")
    assert (disclosure.found_by, disclosure.reason, seen()) == ("staff", "طفل في خطر", [])
    assert Contribution.everything.get().published_at is None


def test_the_author_keeps_it_and_may_take_it_back(make_contribution, account):
    contribution = make_contribution(body=REPORT, author=account)
    actions.withdraw_contribution(contribution=contribution)
    assert Contribution.everything.get().status == "withdrawn"
    assert seen() == []


def test_names_and_addresses_leave_it_when_their_owner_asks(make_contribution, account):
    make_contribution(body=REPORT, author=account, author_email="a@example.org")
    assert actions.forget_author(account=account) == 1
    assert Contribution.everything.get().author_email == ""


def test_the_address_of_a_closed_one_is_kept_no_longer_than_others(make_contribution, referent):
    contribution = make_contribution(body=REPORT, author_email="a@example.org")
    later = timezone.now() + timedelta(days=400)
    assert actions.forget_contacts(cutoff=later) == 0
    disclosures.close_disclosure(disclosure=contribution.disclosure, reason="أحيلت", by=referent)
    assert actions.forget_contacts(cutoff=timezone.now() - timedelta(days=1)) == 0
    assert actions.forget_contacts(cutoff=later) == 1


# -- the writer is told -----------------------------------------------------------------------------------------------
def test_the_writer_is_told_at_once_and_later_where_to_find_help(fields, helpline):
    visitor = Client()
    visitor.post(NEW, fields | {"body": REPORT, "author_email": "author@example.org"})
    contribution = Contribution.everything.get()
    for address in (f"{NEW}receipt/", reverse("public_site:tracked", args=[contribution.reference])):
        page = visitor.get(address).content.decode()
        assert "tel:8350" in page, address
        assert 'data-leave="/ar/"' in page, address
    (mail,) = OutgoingMail.objects.all()
    assert "8350" not in mail.body
    assert "كيضرب" not in mail.body


def test_somebody_who_proposes_is_shown_none_of_it(fields, helpline):
    visitor = Client()
    visitor.post(NEW, fields)
    page = visitor.get(f"{NEW}receipt/").content.decode()
    assert "8350" not in page
    assert "care." not in page


def test_a_number_that_the_administrator_hides_is_not_shown(fields, helpline):
    Helpline.objects.update(shown=False)
    visitor = Client()
    visitor.post(NEW, fields | {"body": REPORT})
    assert "8350" not in visitor.get(f"{NEW}receipt/").content.decode()


def test_tracking_says_what_it_says_of_any_other(opened, helpline):
    browser, contribution = opened(body=REPORT)
    page = browser.get(reverse("public_site:tracked", args=[contribution.reference]))
    assert [str(step.label) for step in page.context["steps"]] == ["تم التوصل"] or len(page.context["steps"]) == 1


# -- the restricted queue ---------------------------------------------------------------------------------------------
def test_the_queue_names_what_waits_and_shows_no_word(desk, make_contribution):
    contribution = make_contribution(body=REPORT, title="عنوان خاص")
    page = desk.get(reverse("care:queue")).content.decode()
    assert contribution.reference in page
    assert "كيضرب" not in page
    assert "عنوان خاص" not in page


def test_filters_narrow_the_queue(desk, make_contribution, referent):
    old, new = make_contribution(body=REPORT), make_contribution(body="ابنتي تعرضت للتحرش في المدرسة")
    Disclosure.objects.filter(contribution=old).update(held_at=timezone.now() - timedelta(days=8))
    disclosures.close_disclosure(disclosure=make_contribution(body=REPORT).disclosure, reason="انتهى", by=referent)

    def found(**asked):
        rows = desk.get(reverse("care:queue"), asked).context["page"].rows
        return [row.disclosure.contribution.reference for row in rows]

    assert found() == [old.reference, new.reference]
    assert found(days="7") == [old.reference]
    assert found(kind="child") == [new.reference]
    assert len(found(state="closed")) == 1
    assert len(found(state="all")) == 3


@pytest.mark.parametrize("region", ["04", "02"])
def test_another_region_is_not_there(region, sign_in, make_account, rabat, oriental, make_contribution):
    contribution = make_contribution(body=REPORT)
    place = {"04": rabat, "02": oriental}[region]
    browser = sign_in(make_account("Somebody", place, role=Role.REFERRAL))
    answer = browser.get(reverse("care:disclosure", args=[contribution.reference]))
    assert answer.status_code == {"04": 200, "02": 404}[region]


def test_a_coordinator_sees_no_word_of_it(sign_in, make_account, rabat, make_contribution):
    contribution = make_contribution(body=REPORT)
    browser = sign_in(make_account("Coordinator", rabat, role=Role.COORDINATOR))
    assert browser.get(reverse("care:queue")).status_code == 403
    assert browser.get(reverse("care:disclosure", args=[contribution.reference])).status_code == 403
    assert browser.get(reverse("review:contribution", args=[contribution.reference])).status_code == 404


def test_opening_it_is_an_act(desk, make_contribution, referent):
    contribution = make_contribution(body=REPORT)
    page = desk.get(reverse("care:disclosure", args=[contribution.reference]))
    assert "<mark>كيضربني</mark>" in page.content.decode()
    (entry,) = AuditEntry.objects.filter(action="disclosure_read")
    assert (entry.actor_id, entry.object_id, entry.region_code) == (referent.pk, str(contribution.pk), "04")


def test_a_referral_says_to_whom_what_and_how(desk, make_contribution, entraide):
    contribution = make_contribution(body=REPORT)
    address = reverse("care:refer", args=[contribution.reference])
    sent = {"referform-handed_over": "الاسم", "referform-means": "phone", "referform-handed_over_on": "2026-01-02"}
    assert desk.post(address, sent).status_code == 422
    assert desk.post(address, sent | {"referform-institution": "entraide"}).status_code == 302
    step = DisclosureStep.objects.get(to_state="referred")
    assert (step.institution, step.handed_over, step.means) == (entraide, "الاسم", "phone")
    assert step.handed_over_on == date(2026, 1, 2)
    assert seen() == []
    moved = AuditEntry.objects.get(action="disclosure_moved")
    assert moved.details == {"before": "held", "after": "referred", "institution": "entraide"}


def test_a_day_to_come_is_refused(make_contribution, referent):
    disclosure = make_contribution(body=REPORT).disclosure
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        disclosures.refer_disclosure(disclosure=disclosure, referral=referral(handed_over_on=tomorrow), by=referent)
    assert list(refused.value.message_dict) == ["handed_over_on"]


def test_a_release_needs_a_reason_and_lets_it_go_its_ordinary_way(desk, make_contribution):
    contribution = make_contribution(body=REPORT)
    address = reverse("care:release", args=[contribution.reference])
    assert desk.post(address, {"releaseform-reason": " "}).status_code == 422
    assert seen() == []
    assert desk.post(address, {"releaseform-reason": "مثال في مقترح"}).status_code == 302
    assert (seen(), Contribution.objects.get().status) == ([contribution.reference], "submitted")
    again = desk.post(address, {"releaseform-reason": "مرة أخرى"})
    assert again.status_code == 422


def test_a_closed_one_stays_held_out_and_may_be_referred_again(make_contribution, referent):
    disclosure = make_contribution(body=REPORT).disclosure
    closed = disclosures.close_disclosure(disclosure=disclosure, reason="لا يمكن الاتصال", by=referent)
    assert (closed.state, seen()) == ("closed", [])
    assert disclosures.refer_disclosure(disclosure=closed, referral=referral(), by=referent).state == "referred"
    released = disclosures.release_disclosure(disclosure=disclosure, reason="خطأ", by=referent)
    with pytest.raises(workflow.InvalidMove):
        disclosures.close_disclosure(disclosure=released, reason="خطأ", by=referent)


def test_the_queue_costs_the_same_at_one_and_three(desk, make_contribution):
    def price():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(reverse("care:queue")).status_code == 200
        return len(queries)

    make_contribution(body=REPORT)
    price()
    one = price()
    for _each in range(2):
        make_contribution(body=REPORT)
    assert price() == one


def test_every_window_takes_them(oriental, fields):
    """The region's window decides as for any other; what is held is no way round it."""
    open_window(oriental, code="RS-02-again")
    assert Client().post(NEW, fields | {"region": oriental.pk, "body": REPORT}).status_code == 302
    assert Contribution.everything.get().region == oriental

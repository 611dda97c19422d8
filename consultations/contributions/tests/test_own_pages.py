"""What an author may do afterwards: keep the receipt, correct, withdraw, claim. Nobody else may."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from consultations.contributions.actions import move_contribution
from consultations.contributions.models import Contribution
from consultations.contributions.tests.conftest import code_on
from portal.shared.models import AuditEntry
from stakeholders.models import Account

NEW = "/ar/contribute/"
RECEIPT = f"{NEW}receipt/"
TRACK = "/ar/track/"


def path(contribution, action):
    return f"{NEW}{contribution.reference}/{action}/"


def tracked(contribution):
    return f"{TRACK}{contribution.reference}/"


def told(answer):
    return [message.level_tag for message in get_messages(answer.wsgi_request)]


def test_the_receipt_is_shown_to_the_browser_that_sent_and_to_no_other(fields):
    visitor = Client()
    visitor.post(NEW, fields)
    assert code_on(visitor.get(RECEIPT)) == code_on(visitor.get("/fr/contribute/receipt/"))
    assert Client().get(RECEIPT).headers["Location"] == TRACK
    cookie = visitor.cookies["receipt"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 3600)


def test_the_code_stands_nowhere_in_the_database(fields):
    visitor = Client()
    visitor.post(NEW, fields)
    code = code_on(visitor.get(RECEIPT))
    row = Contribution.objects.values().get()
    assert not [name for name, value in row.items() if code in str(value) or code.replace("-", "") in str(value)]


def test_a_changed_receipt_cookie_leads_to_tracking(fields):
    visitor = Client()
    visitor.post(NEW, fields)
    visitor.cookies["receipt"] = visitor.cookies["receipt"].value.replace("TCH-04-000001", "TCH-04-000002")
    assert visitor.get(RECEIPT).headers["Location"] == TRACK


def test_on_a_shared_device_one_closes_what_was_opened(fields):
    visitor = Client()
    visitor.post(NEW, fields)
    contribution = Contribution.objects.get()
    assert visitor.get(tracked(contribution)).status_code == 200
    assert visitor.post(TRACK, {"forget": "1"}).headers["Location"] == TRACK
    assert visitor.get(tracked(contribution)).status_code == 404
    assert visitor.get(RECEIPT).headers["Location"] == TRACK


def test_an_author_corrects_before_anybody_reads(opened, fields, axis):
    visitor, contribution = opened()
    page = visitor.get(path(contribution, "correct"))
    assert page.context["form"]["body"].value() == contribution.body
    sent = {"axis": axis.pk, "region": "04", "body": "كلام آخر", "title": "عنوان"}
    assert visitor.post(path(contribution, "correct"), sent).headers["Location"] == tracked(contribution)
    contribution.refresh_from_db()
    assert (contribution.body, contribution.title, contribution.status) == ("كلام آخر", "عنوان", "submitted")
    assert AuditEntry.objects.filter(action="contribution_corrected", object_id=str(contribution.pk)).count() == 1


def test_a_correction_that_says_nothing_is_an_error_at_its_field(opened, axis):
    visitor, contribution = opened()
    page = visitor.post(path(contribution, "correct"), {"axis": axis.pk, "region": "04", "body": "😀"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["body"])
    empty = visitor.post(path(contribution, "correct"), {})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["axis", "region", "body"])


@pytest.mark.parametrize("status", ["screening", "admissible", "out_of_scope", "under_review", "withdrawn"])
def test_nothing_is_corrected_once_somebody_reads(status, opened, axis):
    visitor, contribution = opened(status)
    answer = visitor.get(path(contribution, "correct"))
    assert (answer.headers["Location"], told(answer)) == (tracked(contribution), ["error"])
    page = visitor.post(path(contribution, "correct"), {"axis": axis.pk, "region": "04", "body": "كلام آخر"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["__all__"])
    assert "كلام آخر" in page.content.decode()
    assert Contribution.objects.get().body == contribution.body


@pytest.mark.parametrize("status", ["submitted", "screening", "admissible", "under_review"])
def test_an_author_withdraws_until_a_decision_is_out(status, opened):
    visitor, contribution = opened(status)
    assert visitor.get(path(contribution, "withdraw")).status_code == 200
    answer = visitor.post(path(contribution, "withdraw"))
    assert (answer.headers["Location"], told(answer)) == (tracked(contribution), ["success"])
    assert Contribution.objects.get().status == "withdrawn"
    again = visitor.post(path(contribution, "withdraw"))
    assert (again.headers["Location"], Contribution.objects.get().changes.count()) == (
        tracked(contribution),
        contribution.changes.count(),
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_is_withdrawn_after_the_answer(method, opened):
    visitor, contribution = opened("under_review")
    move_contribution(contribution=contribution, to="answered", by=None, reason="سبب")
    answer = getattr(visitor, method)(path(contribution, "withdraw"))
    assert (answer.headers["Location"], told(answer)) == (tracked(contribution), ["error"])
    assert Contribution.objects.get().status == "answered"


def test_an_account_claims_what_its_browser_opened(opened, account):
    visitor, contribution = opened()
    visitor.force_login(account)
    answer = visitor.post(path(contribution, "claim"))
    assert (answer.headers["Location"], told(answer)) == (tracked(contribution), ["success"])
    elsewhere = Client()
    elsewhere.force_login(account)
    assert elsewhere.get(tracked(contribution)).status_code == 200
    assert AuditEntry.objects.get(action="contribution_claimed").actor_id == account.pk


def test_what_belongs_to_an_account_is_claimed_by_no_other(opened, account):
    visitor, contribution = opened(author=account)
    visitor.force_login(Account.objects.create_user("other@example.org"))
    assert told(visitor.post(path(contribution, "claim"))) == ["error"]
    assert Contribution.objects.get().author == account


def test_claiming_asks_to_sign_in(opened):
    visitor, contribution = opened()
    answer = visitor.post(path(contribution, "claim"))
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/ar/account/login/")


@pytest.mark.parametrize("action", ["correct", "withdraw", "claim"])
def test_somebody_elses_contribution_is_not_there(action, make_contribution, account):
    contribution = make_contribution()
    stranger = Client()
    stranger.force_login(account)
    assert stranger.post(path(contribution, action)).status_code == 404
    assert stranger.get(tracked(contribution)).status_code == 404
    assert Client().get(tracked(contribution)).status_code == 404
    if action != "claim":
        assert Client().get(path(contribution, action)).status_code == 404

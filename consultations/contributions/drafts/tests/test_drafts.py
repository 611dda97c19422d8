"""Drafts in the account: kept by a button or a script, found again in one's space, gone once they are sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.contributions.drafts import actions
from consultations.contributions.drafts.forms import LONGEST
from consultations.contributions.drafts.views import MOST_A_MINUTE
from consultations.contributions.models import Contribution, Draft
from consultations.contributions.tests.conftest import ticket_on
from portal.shared import receipts
from portal.shared.models import AuditEntry
from stakeholders.models import Account
from tests.hostile.texts import hostile_texts, sent

NEW, KEEP, SPACE = "/ar/contribute/", "/ar/drafts/keep/", "/ar/me/"
SCRIPT = {"x-page-script": "draft"}


@pytest.fixture
def author(account) -> Client:
    browser = Client()
    browser.force_login(account)
    return browser


def drafts_in_space(browser):
    return list(browser.get(SPACE).context["drafts"])


def test_a_draft_is_kept_found_and_gone_on_with_without_a_script(author, account, fields, citizens):
    answer = author.post(KEEP, fields | {"title": "عنوان", "name_is_public": "on", "keep": "1", "category": "citizens"})
    assert (answer.status_code, answer["Location"]) == (302, SPACE)
    (draft,) = drafts_in_space(author)
    assert (draft.account, draft.opening, draft.said("body")) == (account, "عنوان", fields["body"])
    assert not {"ticket", "keep", "csrfmiddlewaretoken"} & set(draft.answers)
    page = author.get(f"{NEW}?draft={draft.pk}")
    form = page.context["form"]
    shown = {name: form[name].value() for name in ("axis", "region", "title", "body", "name_is_public", "category")}
    assert shown == {
        "axis": "disability",
        "region": "04",
        "title": "عنوان",
        "body": fields["body"],
        "name_is_public": True,
        "category": "citizens",
    }
    assert receipts.ticket_hash(ticket_on(page)) == draft.ticket_hash
    assert Contribution.objects.count() == 0


def test_sending_takes_the_draft_away_and_nothing_brings_it_back(author, fields):
    author.post(KEEP, fields)
    (draft,) = drafts_in_space(author)
    ticket = ticket_on(author.get(f"{NEW}?draft={draft.pk}"))
    assert author.post(NEW, fields | {"ticket": ticket}).status_code == 302
    assert Draft.objects.count() == 0
    # The script's last word comes late.
    assert author.post(KEEP, fields, headers=SCRIPT).status_code == 422
    assert Draft.objects.count() == 0


def test_a_draft_that_was_on_its_way_while_its_form_was_sent_is_not_shown(author, fields):
    author.post(NEW, fields)
    key = receipts.ticket_hash(fields["ticket"])
    Draft.objects.create(
        account=Account.objects.get(email="author@example.org"),
        ticket=fields["ticket"],
        ticket_hash=key,
        answers={},
        saved_at=timezone.now(),
    )
    assert drafts_in_space(author) == []


def test_what_is_refused_leaves_the_draft(author, fields):
    author.post(KEEP, fields)
    assert author.post(NEW, fields | {"body": ""}).status_code == 422
    assert Draft.objects.count() == 1


def test_the_same_form_is_kept_once_and_two_forms_twice(author, fields):
    for body in ("كلام", "كلام آخر"):
        assert author.post(KEEP, fields | {"body": body}, headers=SCRIPT).status_code == 204
    assert [draft.said("body") for draft in Draft.objects.all()] == ["كلام آخر"]
    author.post(KEEP, fields | {"ticket": receipts.new_ticket()}, headers=SCRIPT)
    assert Draft.objects.count() == 2
    assert AuditEntry.objects.filter(action="draft_kept").count() == 2


def test_fields_that_nobody_knows_yet_are_kept_and_files_are_not(author, fields):
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.4" + b"x" * 100)
    asked = {"service": "خدمة", "wanted": ["a", "b"], "attachment": file}
    assert author.post(KEEP, fields | asked).status_code == 302
    (draft,) = drafts_in_space(author)
    assert (draft.answers["service"], draft.answers["wanted"]) == (["خدمة"], ["a", "b"])
    assert "attachment" not in draft.answers


@pytest.mark.parametrize("changed", [{"ticket": "made up"}, {"ticket": ""}, {"body": "x" * (LONGEST + 1)}])
def test_what_is_no_draft_is_refused_in_words(changed, author, fields):
    answer = author.post(KEEP, fields | changed, headers=SCRIPT)
    assert (answer.status_code, list(answer.json())) == (422, ["why"])
    answer = author.post(KEEP, fields | changed)
    assert (answer["Location"], len(list(get_messages(answer.wsgi_request)))) == (NEW, 1)
    assert Draft.objects.count() == 0


def test_an_empty_form_is_no_draft(author, fields):
    assert author.post(KEEP, {"ticket": fields["ticket"], "body": " "}, headers=SCRIPT).status_code == 422


@pytest.mark.parametrize("hostile", hostile_texts())
def test_whatever_is_written_is_kept_and_shown_escaped(hostile, author, fields):
    text = sent(hostile)[:5000]
    author.post(KEEP, fields | {"body": text, "title": text}, headers=SCRIPT)
    page = author.get(SPACE)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    for draft in Draft.objects.all():
        assert author.get(f"{NEW}?draft={draft.pk}").status_code == 200


def test_only_so_many_are_kept_and_only_so_often(author, fields, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    said = [
        author.post(KEEP, fields | {"ticket": receipts.new_ticket()}, headers=SCRIPT).status_code for _try in range(3)
    ]
    assert said == [204, 204, 422]
    # What is kept already may still be changed.
    last = Draft.objects.latest("pk")
    assert author.post(KEEP, fields | {"ticket": last.ticket}, headers=SCRIPT).status_code == 204
    answers = [author.post(KEEP, fields, headers=SCRIPT).status_code for _try in range(MOST_A_MINUTE)]
    assert answers[-1] == 429


def test_drafts_are_nobody_elses(author, fields):
    author.post(KEEP, fields)
    draft = Draft.objects.get()
    other = Client()
    other.force_login(Account.objects.create_user("other@example.org"))
    assert drafts_in_space(other) == []
    for visitor in (other, Client()):
        assert visitor.get(f"{NEW}?draft={draft.pk}").status_code == 404
    assert other.post(f"/ar/drafts/{draft.pk}/delete/").status_code == 404
    assert Client().post(KEEP, fields)["Location"].startswith("/ar/account/login/")
    assert Draft.objects.count() == 1


@pytest.mark.parametrize("number", ["x", "", "-1", "²", "9" * 40, "%00"])
def test_a_number_that_is_none_is_not_there(number, author, fields):
    assert author.get(f"{NEW}?draft={number}").status_code == 404


def test_its_owner_deletes_it(author, fields):
    author.post(KEEP, fields)
    draft = Draft.objects.get()
    assert author.post(f"/ar/drafts/{draft.pk}/delete/")["Location"] == SPACE
    assert Draft.objects.count() == 0
    assert AuditEntry.objects.filter(action="draft_deleted").count() == 1


def test_an_old_draft_is_not_shown_and_then_removed(author, fields):
    author.post(KEEP, fields)
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=8))
    assert drafts_in_space(author) == []
    assert actions.forget_old(cutoff=timezone.now() - timedelta(days=7)) == 1


def test_a_draft_that_is_changed_day_by_day_still_goes_with_its_sending(author, fields, monkeypatch):
    author.post(KEEP, fields)
    draft = Draft.objects.get()
    # Its ticket is too old to be sent by now, and is signed anew for the form.
    aged = timezone.now().timestamp() + receipts.TICKET_SECONDS + 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: aged)
    assert not receipts.is_genuine(draft.ticket)
    ticket = ticket_on(author.get(f"{NEW}?draft={draft.pk}"))
    assert author.post(NEW, fields | {"ticket": ticket}).status_code == 302
    assert Draft.objects.count() == 0


def test_the_list_in_ones_space_asks_as_often_for_three_as_for_one(author, fields):
    asked = []
    for number in range(3):
        author.post(KEEP, fields | {"ticket": receipts.new_ticket()})
        with CaptureQueriesContext(connection) as queries:
            assert len(drafts_in_space(author)) == number + 1
        asked.append(len(queries))
    assert asked == [asked[0]] * 3


def test_a_script_is_told_where_to_go_on(fields):
    answer = Client().post(NEW, fields, headers=SCRIPT)
    assert (answer.status_code, answer.json()) == (200, {"to": "/ar/contribute/receipt/"})
    assert answer.cookies["receipt"].value
    refused = Client().post(NEW, fields | {"body": ""}, headers=SCRIPT)
    assert refused.status_code == 422

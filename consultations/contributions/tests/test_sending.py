"""Sending a proposal: from the form to the receipt, without an account and without a script."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from consultations.contributions.models import Contribution
from consultations.contributions.tests.conftest import code_on, make_province, open_window, ticket_on
from portal.shared import receipts, text
from portal.shared.models import OutgoingMail
from tests.hostile.texts import texts_of_files

NEW = "/ar/contribute/"


def send(fields, client=None, address=NEW, **changed):
    return (client or Client()).post(address, fields | changed)


def errors_of(page):
    return {name: [str(error) for error in errors] for name, errors in page.context["form"].errors.items()}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_somebody_without_account_sends_a_proposal_and_holds_the_receipt(language, fields, sale, citizens):
    visitor = Client(enforce_csrf_checks=True)
    address = f"/{language}/contribute/"
    form = visitor.get(f"{address}?axis=disability&region=04")
    sent = fields | {
        "ticket": ticket_on(form),
        "title": "عنوان",
        "language": "fr",
        "province": sale.pk,
        "category": citizens.pk,
        "csrfmiddlewaretoken": form.context["csrf_token"],
    }
    answer = visitor.post(address, sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/contribute/receipt/")
    receipt = visitor.get(answer.headers["Location"])
    contribution = Contribution.objects.get()
    assert contribution.reference == "TCH-04-000001"
    assert contribution.reference in receipt.content.decode()
    assert receipts.code_hash(code_on(receipt)) == contribution.receipt_hash
    assert (contribution.province, contribution.category, contribution.channel) == (sale, citizens, "online")
    assert (contribution.author, contribution.author_language, contribution.language) == (None, language, "fr")
    assert contribution.session.region_id == "04"


def test_the_form_comes_filled_with_what_the_link_named(fields):
    form = Client().get(f"{NEW}?axis=disability&region=04").context["form"]
    assert (form["axis"].value(), form["region"].value()) == ("disability", "04")


def test_the_same_form_sent_twice_makes_one_row_and_the_same_receipt(fields):
    first, second = Client(), Client()
    for visitor in (first, second):
        assert send(fields, visitor).status_code == 302
    assert code_on(first.get(f"{NEW}receipt/")) == code_on(second.get(f"{NEW}receipt/"))
    assert Contribution.objects.count() == 1


def test_other_words_from_the_same_form_are_asked_about_and_then_sent(fields):
    visitor = Client()
    send(fields, visitor)
    again = send(fields, visitor, body="مقترح آخر")
    assert again.status_code == 422
    assert "TCH-04-000001" in errors_of(again)["__all__"][0]
    assert again.context["form"]["body"].value() == "مقترح آخر"
    assert Contribution.objects.count() == 1
    assert send(fields, visitor, body="مقترح آخر", ticket=ticket_on(again)).status_code == 302
    assert [each.body for each in Contribution.objects.order_by("pk")] == [fields["body"], "مقترح آخر"]


@pytest.mark.parametrize("ticket", [None, "", "made up", "\x00", "😀" * 300, "IjEi:1abc:xyz"])
def test_a_ticket_that_is_not_ours_keeps_nobody_from_being_heard(ticket, fields):
    visitor = Client()
    if ticket is None:
        del fields["ticket"]
    else:
        fields["ticket"] = ticket
    assert send(fields, visitor).status_code == 302
    assert receipts.code_hash(code_on(visitor.get(f"{NEW}receipt/"))) == Contribution.objects.get().receipt_hash


def test_a_province_of_another_region_is_an_error_at_its_field(fields, sale, oriental):
    open_window(oriental, code="RS-02-again")
    oujda = make_province("511", oriental, "وجدة", "Oujda")
    page = send(fields, province=oujda.pk)
    assert (page.status_code, list(errors_of(page))) == (422, ["province"])
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize("body", ["", "   ", "\n\t\n", "😀🙏", "\u200b\u200f", "\u202e\u202c", "...", "\x00\x0b"])
def test_a_body_that_says_nothing_is_an_error_at_its_field(body, fields):
    page = send(fields, body=body)
    assert (page.status_code, list(errors_of(page))) == (422, ["body"])
    assert 'id="error_1_id_body"' in page.content.decode()


def test_a_text_too_long_is_told_both_numbers(fields):
    page = send(fields, body="ك" * 10_001)
    assert list(errors_of(page)) == ["body"]
    (message,) = errors_of(page)["body"]
    assert "10001" in message
    assert "10000" in message
    assert page.context["form"]["body"].value() == "ك" * 10_001
    assert send(fields, body="ك" * 10_000).status_code == 302


def test_no_browser_is_told_to_cut_a_text(fields):
    assert "maxlength" not in Client().get(NEW).content.decode()


OWN = [
    "\x00نعم",
    "تع\x0bليل",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>{{ 7|add:7 }}{% now %}",
    "\u202eمعكوس\u202c",
    "نص \ud800 وحيد",
    "😀 ⵜⴰⵎⴰⵣⵉⵖⵜ 漢字",
    "%(name)s %s {reference}",
    "سطر\r\nآخر\u2028ثالث",
    "x" * 100_000,
    "\u200b\u200f",
    "   ",
]


@pytest.mark.parametrize("field", ["body", "title", "author_name", "author_email"])
def test_hostile_text_is_refused_at_its_field_or_kept_without_harm(field, fields):
    visitor = Client()
    for value in [*OWN, *texts_of_files()]:
        raw = value.encode("utf-8", errors="surrogatepass")
        data = urlencode(fields | {"ticket": receipts.new_ticket(), field: raw})
        page = visitor.post(NEW, data, content_type="application/x-www-form-urlencoded")
        if page.status_code == 302:
            kept = getattr(Contribution.objects.order_by("-pk")[0], field)
            assert kept == text.clean(raw.decode("utf-8", errors="replace")), repr(value[:80])
            shown = visitor.get(f"{NEW}receipt/")
            assert shown.status_code == 200
        else:
            shown = page
            assert (page.status_code, list(errors_of(page))) == (422, [field]), repr(value[:80])
        assert b"<script>alert" not in shown.content


@pytest.mark.parametrize("value", ["\x00", "nothing", "9" * 5000])
@pytest.mark.parametrize("field", ["axis", "region", "province", "category", "language"])
def test_a_made_up_choice_is_an_error_at_its_field(field, value, fields):
    page = send(fields, **{field: value})
    assert (page.status_code, list(errors_of(page))) == (422, [field])


def test_a_closed_region_is_not_offered_and_said_to_be_closed(fields, oriental):
    page = Client().get(f"{NEW}?region=02")
    assert [region.pk for region in page.context["form"].fields["region"].queryset] == ["04"]
    assert page.context["asked_region_is_closed"] is True
    assert Client().get(f"{NEW}?region=04").context["asked_region_is_closed"] is False
    refused = send(fields, region="02")
    assert (refused.status_code, list(errors_of(refused))) == (422, ["region"])


def test_without_an_open_window_the_page_leads_to_the_calendar(axis, oriental):
    page = Client().get(NEW)
    assert page.status_code == 200
    assert "<form" not in page.content.decode().split("<main", 1)[1].split("</main>")[0]
    assert '"/ar/sessions/"' in page.content.decode()


def test_words_typed_while_the_last_window_closed_stay_on_the_screen(fields, rabat):
    rabat.sessions.update(state="cancelled")
    page = send(fields)
    assert (page.status_code, list(errors_of(page))) == (422, ["region"])
    assert fields["body"] in page.content.decode()


def test_the_receipt_is_posted_in_the_language_of_the_form(fields):
    visitor = Client()
    send(fields, visitor, "/fr/contribute/", author_email="author@example.org")
    mail = OutgoingMail.objects.get()
    code = code_on(visitor.get("/fr/contribute/receipt/"))
    assert (mail.recipient, mail.language) == ("author@example.org", "fr")
    assert f"\u2066{code}\u2069" in mail.body
    assert mail.body.rstrip().endswith("/fr/track/")


def test_whoever_is_signed_in_is_the_author(fields, account):
    visitor = Client()
    visitor.force_login(account)
    send(fields, visitor)
    assert Contribution.objects.get().author == account

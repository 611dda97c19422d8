"""Invitations from the list to the seat: imported, sent, answered by the link of the mail; the gap closes."""

from __future__ import annotations

import re
import time
from email.message import EmailMessage

import icalendar
import pytest
from django.utils import translation
from playwright.sync_api import expect
from pypdf import PdfReader

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.models import Invitation, Registration
from portal.shared.models import AuditEntry
from stakeholders.models import Organisation, RoleAssignment
from tests.browser.meetings import open_meeting
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

Role = RoleAssignment.Role
CODE = "RS-04-INV"
NADIA, EMAIL = "نادية العلوي", "nadia@example.org"
LIST = f"""name;email;phone;organisation;category;language;province
{NADIA};{EMAIL};;;aref;{{language}};Rabat
عبد اللطيف المريني;;05 37 11 22 33;ولاية الجهة;wali;{{language}};
بلا عنوان;;;;citizens;;
"""


def test_invitations_from_list_to_seat(portal: Portal) -> None:
    open_meeting(CODE)
    body = Organisation.objects.create(
        code="amal", category_id="associations", region_id="04", name_ar="جمعية الأمل", name_fr="Association Al Amal",
        state="verified", contact_name="ليلى بناني", contact_email="amal@example.org",
    )  # fmt: skip
    coordinator = staff_member(portal, "khadija", Role.COORDINATOR, "04")
    gap_is_seen(coordinator, "aref", missing=True)
    list_is_imported(coordinator)
    organisation_is_picked(coordinator, body)
    invitations_are_sent(coordinator)
    letter_is_printed(coordinator)
    mail = invitation_arrives(portal)
    nadia_registers_by_her_link(portal, mail)
    somebody_declines(portal)
    coordinator_sees_what_became_of_it(coordinator)
    gap_is_seen(coordinator, "aref", missing=False)
    foreigner_finds_nothing(staff_member(portal, "touria", Role.COORDINATOR, "06"))
    assert portal.examiner.faults == []
    told = AuditEntry.objects.filter(object_kind="consultations.invitation").values_list("action", flat=True)
    assert {"invited", "invitation_sent", "invitation_opened", "invitation_accepted", "invitation_declined"} <= set(
        told
    )


def gap_is_seen(coordinator: Visitor, category: str, *, missing: bool) -> None:
    """The coverage puts what is missing first, with a way to invite."""
    page = coordinator.page
    coordinator.opens("meetings:meetings")
    coordinator.follows("meetings:registrations", CODE)
    coordinator.follows("invitations:coverage", CODE)
    coordinator.looks()
    row = page.locator(f'tr:has(a[href$="?category={category}"])').first
    expect(row.locator(".badge")).to_have_count(1 if missing else 0)
    if missing:
        row.locator(f'a[href*="/add/?category={category}"]').click()
        expect(page.locator("[name=category]")).to_have_value(category)
        coordinator.looks()


def list_is_imported(coordinator: Visitor) -> None:
    """A picture is no list; the list is looked through line by line, then taken in."""
    page, portal = coordinator.page, coordinator.portal
    coordinator.opens("invitations:listing", CODE)
    coordinator.looks()
    coordinator.follows("invitations:upload", CODE)
    coordinator.looks()
    with page.expect_download() as download:
        page.click('main a[href$="template.xlsx"]')
    assert download.value.suggested_filename == f"invitations-{CODE}.xlsx"
    wrong, right = portal.folder / "picture.csv", portal.folder / "list.csv"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    right.write_text(LIST.format(language=portal.language), encoding="utf-8")
    page.set_input_files("[name=table]", wrong)
    coordinator.submits()
    expect(page.locator("#errors a[href='#id_table']")).to_be_visible()
    coordinator.looks()
    page.set_input_files("[name=table]", right)
    coordinator.submits()
    page.wait_for_url(re.compile(r"/invitations/lists/\d+/$"))
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody .tone-going")).to_have_count(2)
    expect(page.locator("tbody .tone-failed")).to_have_count(1)
    assert Invitation.objects.count() == 0
    coordinator.looks()
    coordinator.submits()
    assert Invitation.objects.count() == 2
    expect(page.locator("tbody tr")).to_have_count(3)
    assert NADIA not in page.content()
    coordinator.looks()


def organisation_is_picked(coordinator: Visitor, body: Organisation) -> None:
    page = coordinator.page
    coordinator.opens("invitations:directory", CODE)
    coordinator.looks()
    coordinator.submits("main form[method=post]")
    expect(page.locator("#errors")).to_be_visible()
    page.check(f"[name=organisations][value={body.pk}]")
    coordinator.submits("main form[method=post]")
    page.wait_for_url(coordinator.portal.at("invitations:listing", CODE))
    assert Invitation.objects.get(organisation=body).full_name == "ليلى بناني"


def invitations_are_sent(coordinator: Visitor) -> None:
    coordinator.looks()
    coordinator.presses('form[action$="/send/"] [type=submit]')
    coordinator.looks()


def letter_is_printed(coordinator: Visitor) -> None:
    """Whoever has no e-mail gets a page on paper; then it is noted as handed over."""
    page, portal = coordinator.page, coordinator.portal
    with page.expect_download() as download:
        page.click(f'main a[href$="/letters/{portal.language}.pdf"]')
    path = portal.folder / "letters.pdf"
    download.value.save_as(path)
    assert len(PdfReader(path).pages) == 1
    coordinator.presses(f'form[action$="/letters/{portal.language}/"] [type=submit]')
    assert Invitation.objects.get(email="").state == Invitation.State.SENT


def invitation_arrives(portal: Portal) -> EmailMessage:
    """In the person's language, with the place and the calendar's entry."""
    mail = mail_to(portal, EMAIL)
    session = RegionalSession.objects.get(code=CODE)
    body = mail.get_body(("plain",)).get_content()
    with translation.override(portal.language):
        assert session.venue in body
    (attached,) = mail.iter_attachments()
    (event,) = icalendar.Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert event.decoded("dtstart") == session.starts_at.replace(microsecond=0)
    return mail


def mail_to(portal: Portal, address: str, *, seconds: float = 20) -> EmailMessage:
    """Return the newest mail to an address; wait for it if need be."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for mail in reversed(portal.post_office.delivered):
            if mail["to"] == address:
                return mail
        time.sleep(0.1)
    raise AssertionError(f"no mail to {address}")


def nadia_registers_by_her_link(portal: Portal, mail: EmailMessage) -> None:
    """The form knows her; the category is not hers to choose; without JavaScript."""
    nadia = portal.visitor(scripts=False)
    page = nadia.page
    page.goto(portal.address + _path_in(mail))
    nadia.looks()
    expect(page.locator("[name=full_name]")).to_have_value(NADIA)
    expect(page.locator("[name=capacity], [name=category]")).to_have_count(0)
    nadia.submits("form.registering")
    expect(page.locator("#errors")).to_be_visible()  # how she takes part
    nadia.looks()
    page.check("[name=mode][value=room]")
    nadia.submits("form.registering")
    page.wait_for_url(portal.at("registrations:receipt"))
    nadia.looks()
    registration = Registration.objects.get()
    assert (registration.category_id, registration.channel) == ("aref", "invitation")
    page.goto(portal.address + _path_in(mail))
    assert page.url == portal.at("registrations:own", registration.reference)
    nadia.context.close()


def _path_in(mail: EmailMessage) -> str:
    found = re.search(r"/(?:ar|fr)/invited/\S+", mail.get_body(("plain",)).get_content())
    assert found
    return found[0]


def somebody_declines(portal: Portal) -> None:
    """The directory's contact cannot come, and is written to in Arabic."""
    mail = mail_to(portal, "amal@example.org")
    visitor = portal.visitor()
    visitor.page.goto(portal.address + _path_in(mail).replace("/ar/", f"/{portal.language}/"))
    visitor.page.fill("[name=note]", "أنا في سفر")
    visitor.submits('main form[action$="/decline/"]')
    visitor.looks()
    assert Invitation.objects.get(email="amal@example.org").state == Invitation.State.DECLINED
    visitor.context.close()


def coordinator_sees_what_became_of_it(coordinator: Visitor) -> None:
    page, portal = coordinator.page, coordinator.portal
    coordinator.opens("invitations:listing", CODE)
    coordinator.looks()
    badges = {badge.inner_text().strip() for badge in page.locator("tbody .badge").all()}
    assert badges == {portal.says(words) for words in ("Has registered", "Cannot come", "Invitation sent")}
    coordinator.presses('.counts a[href*="state=declined"]')
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody a.name").click()
    expect(page.locator("main")).to_contain_text("أنا في سفر")
    coordinator.looks()
    sent = Invitation.objects.get(email="")
    coordinator.opens("invitations:one", CODE, sent.pk)
    page.fill("[name=email]", "wali@example.org")
    coordinator.submits("form.inviting")
    assert Invitation.objects.get(pk=sent.pk).state == Invitation.State.TO_SEND
    coordinator.looks()


def foreigner_finds_nothing(foreigner: Visitor) -> None:
    """A coordinator of another region: neither the list nor the coverage."""
    for view in ("invitations:listing", "invitations:coverage", "invitations:upload", "minutes:overview"):
        assert foreigner.context.request.get(foreigner.portal.at(view, CODE)).status == 404

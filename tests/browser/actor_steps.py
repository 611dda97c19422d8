"""Territorial actors at their pages: members of organisations, the staff of the directory, the holder of an account."""

from __future__ import annotations

import io
import json
import re
import zipfile

from django.core import mail
from django.utils import translation
from openpyxl import load_workbook
from playwright.sync_api import expect

from stakeholders.actions import create_account
from stakeholders.models import Account
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import give_code, give_password
from tests.people import PASSWORD

ZINEB, ZINEB_NAME = "zineb@example.org", "زينب العلوي"
COLLEAGUE = "hamid@example.org"
NAME_AR, NAME_FR = "جمعية نسائم الضفة للقرب", "Association Nassaïm de la rive"
LONG_AR = "جمعية " + "التنمية المستدامة والتضامن الاجتماعي " * 4
REASON = "المرجو إضافة الاسم الكامل للجمعية كما هو في نظامها الأساسي."


def participant(portal: Portal, email: str, name: str) -> Visitor:
    """Let somebody with an account and a password come in."""
    create_account(email=email, full_name=name, language=portal.language, password=PASSWORD, by=None)
    visitor = portal.visitor()
    give_password(visitor, email)
    visitor.page.wait_for_url(portal.at("public_site:home"))
    return visitor


# -- an organisation: proposed, refused, corrected, verified ------------------------------------------------------
def member_proposes(zineb: Visitor) -> str:
    """Propose an organisation: an empty form, a mistake, a likely twin, then the page. Returns its code."""
    page = zineb.page
    zineb.opens("organisations:mine")
    zineb.looks()
    zineb.opens("organisations:find")
    page.fill("[name=words]", "لا وجود لها")
    zineb.submits("main form[role=search]")
    zineb.looks()
    zineb.follows("organisations:new")
    zineb.looks()
    page.fill("[name=name_ar]", NAME_AR)
    page.select_option("[name=legal_form]", "association")
    page.select_option("[name=category]", "associations")
    page.select_option("[name=region]", "04")
    page.fill("[name=contact_phone]", "12")
    zineb.submits("main form.card")
    expect(page.locator("#errors")).to_be_focused()
    zineb.looks()
    page.fill("[name=name_fr]", NAME_FR)
    page.fill("[name=contact_phone]", "06 61 23 45 67")
    zineb.submits("main form.card")
    expect(page.locator(".alike")).to_be_visible()
    expect(page.locator("[name=name_ar]")).to_have_value(NAME_AR)
    zineb.looks()
    zineb.submits("main form.card")
    expect(page.locator("main h1")).to_contain_text(NAME_AR if zineb.portal.language == "ar" else NAME_FR)
    zineb.looks()
    return page.url.rstrip("/").rsplit("/", 1)[1]


def staff_refuse(coordinator: Visitor, code: str) -> None:
    """Find what waits, forget the reason, then give it."""
    page = coordinator.page
    coordinator.opens("directory:listing")
    coordinator.looks()
    coordinator.presses('main a[href*="state=proposed"]')
    coordinator.follows("directory:entry", code)
    coordinator.looks()
    coordinator.presses("[name=to][value=refused]")
    expect(page.locator("#errors").first).to_be_visible()
    coordinator.looks()
    page.fill("[name=reason]", REASON)
    coordinator.presses("[name=to][value=refused]")
    expect(page.locator("main")).to_contain_text(REASON)
    coordinator.looks()


def member_corrects(zineb: Visitor, code: str) -> None:
    """Read the reason, in the mail and on the page, and propose the corrected organisation again."""
    with translation.override(zineb.portal.language):
        name = NAME_AR if zineb.portal.language == "ar" else NAME_FR
        subject = translation.gettext("%(name)s was not accepted") % {"name": name}
    assert REASON in zineb.portal.post_office.mail_about(subject).get_content()
    zineb.opens("organisations:page", code)
    expect(zineb.page.locator("main")).to_contain_text(REASON)
    zineb.looks()
    zineb.follows("organisations:edit", code)
    zineb.looks()
    zineb.page.fill("[name=name_ar]", LONG_AR)
    zineb.submits("main form.card")
    zineb.page.wait_for_url(zineb.portal.at("organisations:page", code))
    zineb.looks()


def staff_verify(coordinator: Visitor, code: str) -> None:
    coordinator.opens("directory:entry", code)
    coordinator.presses("[name=to][value=verified]")
    expect(coordinator.page.locator("main .badge").first).to_have_text(coordinator.portal.says("Verified by staff"))
    coordinator.looks()


# -- a colleague --------------------------------------------------------------------------------------------------
def member_invites(zineb: Visitor, code: str) -> None:
    zineb.opens("organisations:page", code)
    zineb.page.fill("main form.invite [name=email]", "nobody")
    zineb.submits("main form.invite")
    zineb.looks()
    zineb.page.fill("main form.invite [name=email]", COLLEAGUE)
    zineb.submits("main form.invite")
    expect(zineb.page.locator("main .people").last).to_contain_text(COLLEAGUE)
    zineb.looks()


def colleague_joins(portal: Portal, code: str) -> Visitor:
    """Open the link of the mail, open an account, come back to the link and accept."""
    with translation.override(portal.language):
        name = Account.objects.get(email=ZINEB).memberships.get().organisation.name
        subject = translation.gettext("Invitation to act in the name of %(name)s") % {"name": name}
    body = portal.post_office.mail_about(subject[:60]).get_content()
    link = re.search(r"https?://\S+/invitations/\S+", body)
    assert link, body
    colleague = portal.visitor()
    colleague.page.goto(link[0])
    colleague.looks()
    colleague.presses('main a[href*="signup"]')
    colleague.looks()
    colleague.page.fill("[name=email]", COLLEAGUE)
    colleague.page.fill("[name=password1]", PASSWORD)
    colleague.page.fill("[name=password2]", PASSWORD)
    colleague.submits("main form:has([name=password1])")
    code_sent = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code_sent, mail.outbox[-1].body
    colleague.looks()
    give_code(colleague, code_sent[1])
    colleague.page.wait_for_url(link[0])
    colleague.looks()
    colleague.submits("main form")
    colleague.page.wait_for_url(portal.at("organisations:page", code))
    colleague.looks()
    return colleague


def member_leaves_too_early(zineb: Visitor, code: str) -> None:
    """The last manager cannot leave; with another one they can."""
    zineb.opens("organisations:leave", code)
    zineb.looks()
    zineb.submits("main form")
    expect(zineb.page.locator(".alert-error")).to_be_visible()
    zineb.looks()
    zineb.presses("main [name=role][value=manager]")
    zineb.opens("organisations:leave", code)
    zineb.submits("main form")
    zineb.page.wait_for_url(zineb.portal.at("organisations:mine"))
    zineb.looks()


# -- the directory ------------------------------------------------------------------------------------------------
def staff_search(coordinator: Visitor, words: str, code: str) -> None:
    """Find an organisation however its name is spelled."""
    coordinator.opens("directory:listing")
    coordinator.page.fill("[name=words]", words)
    coordinator.submits("main form.filters")
    coordinator.looks()
    coordinator.follows("directory:entry", code)


def staff_merge(coordinator: Visitor, kept: str, dropped: str) -> None:
    """Follow the hint that it stands there twice, compare, merge."""
    page, portal = coordinator.page, coordinator.portal
    coordinator.looks()
    coordinator.presses(f'main .alike a[href*="with={dropped}"]')
    coordinator.looks()
    page.check(f"[name=kept][value={kept}]")
    coordinator.submits("main form")
    page.wait_for_url(portal.at("directory:entry", kept))
    coordinator.looks()
    coordinator.opens("directory:entry", dropped)
    assert page.url == portal.at("directory:entry", kept)


def staff_export(coordinator: Visitor) -> bytes:
    """Take the directory out as a workbook."""
    coordinator.opens("directory:listing")
    with coordinator.page.expect_download() as download:
        coordinator.page.locator('main a[href*="export.xlsx"]').click()
    return download.value.path().read_bytes()


def staff_import(coordinator: Visitor, workbook: bytes) -> None:
    """Bring the workbook back with one row changed, one added and one that cannot be taken."""
    page = coordinator.page
    book = load_workbook(io.BytesIO(workbook))
    sheet = book.worksheets[0]
    width = sheet.max_column
    sheet.cell(2, 13).value = "الرباط، أكدال"
    for names in (("جمعية أفق جديد", "Association Horizon nouveau"), ("جمعية بلا فئة", "Association sans catégorie")):
        sheet.append(["", *names, *[""] * (width - 3)])
        sheet.cell(sheet.max_row, 7).value = "04"
    sheet.cell(sheet.max_row - 1, 5).value = "associations"
    written = io.BytesIO()
    book.save(written)
    coordinator.opens("directory:import")
    coordinator.looks()
    page.set_input_files("[name=table]", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    coordinator.submits("main form")
    coordinator.looks()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("[name=table]", {"name": "table.xlsx", "mimeType": kind, "buffer": written.getvalue()})
    coordinator.submits("main form")
    expect(page.locator("main .tone-failed")).to_have_count(1)
    expect(page.locator("main .tone-going")).to_have_count(1)
    expect(page.locator("main .tone-waiting")).to_have_count(1)
    coordinator.looks()
    coordinator.submits("main form.actions")
    expect(page.locator(".alert-success")).to_be_visible()
    coordinator.looks()


# -- my data ------------------------------------------------------------------------------------------------------
def holder_rectifies(zineb: Visitor) -> None:
    page = zineb.page
    zineb.opens("public_site:my_data")
    zineb.looks()
    page.fill("[name=phone]", "123")
    zineb.submits("main form:has([name=phone])")
    expect(page.locator("#errors")).to_be_focused()
    zineb.looks()
    page.fill("[name=phone]", "0661234567")
    zineb.submits("main form:has([name=phone])")
    expect(page.locator("[name=phone]")).to_have_value("06 61 23 45 67")


def holder_downloads(zineb: Visitor) -> None:
    zineb.opens("public_site:my_data")
    with zineb.page.expect_download() as download:
        zineb.page.locator('main a[href*="/download/"]').click()
    archive = zipfile.ZipFile(download.value.path())
    data = json.dumps(json.loads(archive.read("data.json")), ensure_ascii=False)
    assert ZINEB in data
    assert "06 61 23 45 67" in archive.read("data.html").decode()


def holder_thinks_better_of_it(zineb: Visitor) -> None:
    """Ask for the data to be erased, read the mail, take it back."""
    portal, page = zineb.portal, zineb.page
    zineb.opens("public_site:my_data")
    zineb.follows("public_site:my_data_erase")
    zineb.looks()
    zineb.submits("main form")
    page.wait_for_url(portal.at("public_site:my_data"))
    zineb.looks()
    portal.post_office.mail_about(portal.says("Your data will be erased"))
    zineb.submits('main form[action*="/keep/"]')
    expect(page.locator(".alert-success")).to_be_visible()
    expect(page.locator('main form[action*="/keep/"]')).to_have_count(0)
    zineb.looks()


# -- a passkey ----------------------------------------------------------------------------------------------------
def holds_a_passkey_device(visitor: Visitor) -> None:
    """Give the browser a device that holds passkeys and knows its owner by the finger, at once."""
    chromium = visitor.context.new_cdp_session(visitor.page)
    chromium.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def enrols_a_passkey(visitor: Visitor) -> None:
    """Add a key that signs in without a password, after the password was given once more."""
    page, portal = visitor.page, visitor.portal
    visitor.opens("mfa_add_webauthn")
    if page.url.startswith(portal.at("account_reauthenticate")):
        page.fill("main [name=password]", PASSWORD)
        visitor.submits("main form:has([name=password])")
    page.wait_for_url(f"{portal.at('mfa_add_webauthn')}*")
    visitor.looks()
    page.fill("[name=name]", "Bureau")
    page.check("[name=passwordless]")
    visitor.presses("#mfa_webauthn_add")
    visitor.looks()


def signs_out(visitor: Visitor) -> None:
    visitor.opens("account_logout")
    visitor.submits("main form")


def signs_in_by_passkey(visitor: Visitor) -> None:
    """No password, no code: the device alone."""
    visitor.opens("account_login")
    visitor.presses("#passkey_login")
    visitor.page.wait_for_url(visitor.portal.at("public_site:home"))

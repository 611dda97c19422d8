"""The five steps of the main job, as the four kinds of people take them. Nobody reaches into the database."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from playwright.sync_api import expect
from pypdf import PdfReader

from stakeholders.management.commands import create_administrator
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import (
    WRONG_CODE,
    come_by_mailed_code,
    enrol_telephone,
    give_code,
    give_password,
    sign_in,
)
from tests.people import PASSWORD

REGION = "04"
SESSION = "RS-04-TEST"
ADMINISTRATOR = "administratrice@example.org"
REVIEWER = "lecteur@example.org"
AUTHOR = "amina.bennis@example.org"
AUTHOR_NAME = "أمينة بنيس"
TITLE = "وحدة متنقلة للترويض"
FIRST_WORDS = "أقترح وحدة متنقلة للترويض الطبي تزور الدواوير مرة كل أسبوع."
CORRECTED_WORDS = "أقترح وحدة متنقلة للترويض الطبي تزور دواوير زمور مرتين كل أسبوع، ومعها أخصائي في النطق."
ANSWER = "حظي المقترح بالقبول: تنطلق وحدة متنقلة أولى من مركز الخميسات في الربع الأول من السنة المقبلة."
SIGNATURES = {"pdf": b"%PDF-", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"}


# -- 1. the administrator -----------------------------------------------------------------------------------------
def administrator_enrols(portal: Portal, monkeypatch) -> Visitor:
    """The first administrator is made on the command line and cannot reach the desk with the password alone."""
    monkeypatch.setattr(create_administrator, "getpass", lambda _prompt: PASSWORD)
    call_command("create_administrator", ADMINISTRATOR, "--password", "--language", portal.language)
    visitor = portal.visitor()
    give_password(visitor, ADMINISTRATOR)
    visitor.opens("admin:index")
    assert visitor.page.url.startswith(portal.at("mfa_index")), "the password alone opened the desk"
    visitor.looks()
    secret = enrol_telephone(visitor, has_password=True)
    visitor.context.close()
    again = portal.visitor()
    again.opens("account_login")
    again.looks()
    give_password(again, ADMINISTRATOR)
    again.looks()
    give_code(again, WRONG_CODE)
    assert again.page.url.startswith(portal.at("mfa_authenticate")), "a wrong code was taken"
    again.looks()
    again.opens("admin:index")
    assert again.page.url.startswith(portal.at("mfa_authenticate")), "a wrong code opened the desk"
    again.context.close()
    return sign_in(portal, ADMINISTRATOR, secret)


def administrator_grants_a_role(administrator: Visitor) -> None:
    """Enter a reviewer who has no account yet, and make them reviewer of one region."""
    page = administrator.page
    administrator.opens("admin:stakeholders_account_add")
    administrator.looks()
    page.fill("[name=email]", REVIEWER)
    page.fill("[name=full_name]", "Idriss Lahlou")
    page.select_option("[name=language]", administrator.portal.language)
    administrator.presses("[name=_continue]")
    page.click(".inline-group .add-row a")
    page.select_option("[name=assignments-0-role]", "reviewer")
    page.select_option("[name=assignments-0-region]", REGION)
    administrator.looks()
    administrator.presses("[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()


def administrator_opens_a_session(administrator: Visitor) -> None:
    """Configure the region's session, in both languages, and move it until people may register and contribute."""
    page = administrator.page
    administrator.opens("admin:index")
    administrator.looks()
    administrator.opens("admin:consultations_regionalsession_changelist")
    administrator.looks()
    administrator.opens("admin:consultations_regionalsession_add")
    administrator.looks()
    page.fill("[name=code]", SESSION)
    page.select_option("[name=region]", REGION)
    page.select_option("[name=mode]", "hybrid")
    fill_in_tabs(administrator, "title", ar="لقاء الرباط سلا القنيطرة", fr="Rencontre de Rabat-Salé-Kénitra")
    fill_in_tabs(administrator, "venue", ar="مقر الولاية بالرباط", fr="Siège de la wilaya, Rabat")
    page.fill("[name=remote_link]", "https://visio.example.org/rabat")
    today = datetime.now(ZoneInfo(settings.TIME_ZONE)).date()
    for name, days in {
        "registration_opens_at": -1, "contributions_open_at": -1, "starts_at": 20,
        "registration_closes_at": 19, "contributions_close_at": 30, "ends_at": 21,
    }.items():  # fmt: skip
        page.fill(f"[name={name}_0]", str(today + timedelta(days=days)))
        page.fill(f"[name={name}_1]", "10:00")
    for state in ("announced", "registration_open"):
        if state == "announced":
            administrator.presses("[name=_continue]")
            administrator.looks()
        administrator.presses(f"[name=_move][value={state}]")
        expect(page.locator(".messagelist .success")).to_be_visible()
        expect(page.locator(f"[name=_move][value={state}]")).to_have_count(0)


def fill_in_tabs(visitor: Visitor, column: str, **texts: str) -> None:
    """Open each language's tab and write there. The other language's field is hidden meanwhile."""
    for language, text in texts.items():
        field = visitor.page.locator(f"[name={column}_{language}]")
        visitor.page.click(f'.ui-tabs:has([name={column}_{language}]) [role=tab][aria-controls$="_{language}"]')
        expect(field).to_be_visible()
        other = "fr" if language == "ar" else "ar"
        expect(visitor.page.locator(f"[name={column}_{other}]")).to_be_hidden()
        field.fill(text)


# -- 2. the participant -------------------------------------------------------------------------------------------
def participant_submits(portal: Portal) -> tuple[str, str]:
    """Write a proposal without JavaScript, wrongly first; returns the reference and the receipt code."""
    participant = portal.visitor(scripts=False)
    page = participant.page
    for view, arguments in (
        ("public_site:home", ()), ("public_site:axes", ()), ("public_site:axis", ("disability",)),
        ("public_site:regions", ()), ("public_site:region", (REGION,)),
        ("public_site:sessions", ()), ("public_site:session", (SESSION,)),
        ("public_site:privacy", ()), ("public_site:accessibility", ()),
    ):  # fmt: skip
        assert participant.opens(view, *arguments).status == 200
        participant.looks()
    participant.opens("public_site:home")
    participant.follows("contributions:new")
    participant.looks()
    _choose(participant)
    participant.submits("form.proposal")
    expect(page.locator("#errors")).to_be_focused()
    body = page.locator("[name=body]")
    expect(body).to_have_attribute("aria-invalid", "true")
    message = body.get_attribute("aria-describedby") or ""
    assert portal.says("Write here what you want to say.") in " ".join(
        page.locator(f"#{identifier}").inner_text() for identifier in message.split()
    )
    expect(page.locator("#errors a[href='#id_body']")).to_be_visible()
    participant.looks()
    body.fill(FIRST_WORDS)
    participant.submits("form.proposal")
    page.wait_for_url(portal.at("contributions:receipt"))
    participant.looks()
    reference = re.search(r"TCH-04-\d{6}", page.locator(".receipt .reference").inner_text())
    code = re.search(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){3}", page.locator(".receipt-code").inner_text())
    assert reference
    assert code
    page.emulate_media(media="print")
    expect(page.locator(".receipt-code")).to_be_visible()
    for kept_off_paper in page.locator(".no-print").all():
        expect(kept_off_paper).to_be_hidden()
    participant.context.close()
    return reference[0], code[0]


def _choose(participant: Visitor) -> None:
    page = participant.page
    page.check("[name=axis][value=disability]")
    page.select_option("[name=region]", REGION)
    page.fill("[name=title]", TITLE)
    page.select_option("[name=category]", "citizens")
    page.fill("[name=author_name]", AUTHOR_NAME)
    page.fill("[name=author_email]", AUTHOR)


def receipt_arrives(portal: Portal, reference: str, code: str) -> None:
    """The mail speaks the page's language and leads back to the portal."""
    mail = portal.post_office.mail_about(reference)
    body = mail.get_content()
    assert mail["to"] == AUTHOR
    assert code in body
    assert portal.says("Thank you. Your contribution has arrived.") in body
    assert portal.at("public_site:track") in body


def participant_corrects(portal: Portal, reference: str, code: str) -> None:
    """Come back on another device with the code alone, typed carelessly, and correct the words."""
    participant = _opens_with_code(portal, "00000-00000-00000-00000")
    assert participant.page.url == portal.at("public_site:track"), "a wrong code opened something"
    participant.looks()
    participant.page.fill("[name=code]", f" {code.lower().replace('-', ' ')} ")
    participant.submits(".code-entry")
    participant.page.wait_for_url(portal.at("public_site:tracked", reference))
    participant.looks()
    participant.follows("contributions:correct", reference)
    participant.looks()
    participant.page.fill("[name=body]", CORRECTED_WORDS)
    participant.submits("form.proposal")
    participant.page.wait_for_url(portal.at("public_site:tracked", reference))
    expect(participant.page.locator(".citizen")).to_have_text(CORRECTED_WORDS)
    participant.looks()
    participant.context.close()


def _opens_with_code(portal: Portal, code: str) -> Visitor:
    visitor = portal.visitor(scripts=False)
    visitor.opens("public_site:track")
    visitor.looks()
    visitor.page.fill("[name=code]", code)
    visitor.submits(".code-entry")
    return visitor


# -- 3. the reviewer ----------------------------------------------------------------------------------------------
def reviewer_enters(portal: Portal) -> Visitor:
    """The person entered by the administrator: a code by mail, then a telephone of their own."""
    reviewer = come_by_mailed_code(portal, REVIEWER)
    enrol_telephone(reviewer, has_password=False)
    return reviewer


def reviewer_answers(reviewer: Visitor, reference: str) -> None:
    """Find it in the queue, read it and who wrote it, move it step by step, answer."""
    page = reviewer.page
    reviewer.opens("review:queue")
    reviewer.looks()
    reviewer.follows("review:contribution", reference)
    expect(page.locator("main .citizen").first).to_have_text(CORRECTED_WORDS)
    assert AUTHOR not in page.content()
    reviewer.looks()
    reviewer.presses('form[action*="/author/"] [type=submit]')
    expect(page.locator("main")).to_contain_text(AUTHOR)
    reviewer.looks()
    for state in ("screening", "admissible", "under_review"):
        reviewer.presses(f"[name=to][value={state}]")
        expect(page.locator(f"[name=to][value={state}]")).to_have_count(0)
    reviewer.looks()
    reviewer.follows("review:answer", reference)
    reviewer.looks()
    page.check("[name=outcome][value=retained]")
    reviewer.submits("form.deciding")
    expect(page.locator("#errors")).to_be_focused()
    reviewer.looks()
    page.fill("[name=reason]", ANSWER)
    page.select_option("[name=language]", "ar")
    reviewer.submits("form.deciding")
    page.wait_for_url(f"{reviewer.portal.at('review:contribution', reference)}*")
    expect(page.locator("main")).to_contain_text(ANSWER)
    expect(page.locator('form[action*="/answer/approve/"]')).to_have_count(0)
    reviewer.looks()


def coordinator_approves(coordinator: Visitor, reference: str) -> None:
    """The second person finds what awaits approval, reads it beside the contribution, and publishes it."""
    page, portal = coordinator.page, coordinator.portal
    coordinator.opens("review:queue")
    coordinator.follows("review:approvals")
    coordinator.looks()
    expect(page.locator("main")).to_contain_text(ANSWER)
    page.check(f'[name=draft][value^="{reference}:"]')
    coordinator.presses('form[action*="/approvals/publish/"] [type=submit]')
    page.wait_for_url(portal.at("review:approvals"))
    coordinator.looks()
    coordinator.opens("review:contribution", reference)
    expect(page.locator("main")).to_contain_text(ANSWER)
    coordinator.looks()


def stranger_finds_nothing(stranger: Visitor, reference: str) -> None:
    """A reviewer of another region: neither in the queue nor under its address."""
    stranger.opens("review:queue")
    stranger.looks()
    assert reference not in stranger.page.content()
    for view in ("review:contribution", "review:answer"):
        assert stranger.context.request.get(stranger.portal.at(view, reference)).status == 404


def author_reads_the_answer(portal: Portal, reference: str, code: str) -> None:
    """By mail, and under the receipt code."""
    with translation.override(portal.language):
        subject = translation.gettext("The answer to your contribution %(reference)s") % {"reference": reference}
    mail = portal.post_office.mail_about(subject)
    assert mail["to"] == AUTHOR
    assert ANSWER in mail.get_content()
    assert code not in mail.get_content()
    author = _opens_with_code(portal, code)
    expect(author.page.locator("main")).to_contain_text(ANSWER)
    author.looks()
    author.context.close()


# -- 4. the coordinator -------------------------------------------------------------------------------------------
def coordinator_compiles(coordinator: Visitor) -> None:
    """Start the compilation and watch it, with scripts here and without them in another window."""
    page, portal = coordinator.page, coordinator.portal
    coordinator.opens("synthesis:desk")
    coordinator.looks()
    coordinator.follows("synthesis:region", REGION)
    coordinator.looks()
    with portal.worker.held_up():  # a quick worker would be done before anybody has looked
        coordinator.presses('form[action*="/compile/"] [type=submit]')
        expect(page.locator("progress")).to_be_visible()
        plain = portal.visitor(scripts=False, like=coordinator)
        plain.opens("synthesis:region", REGION)
        plain.presses('main a[href*="/progress/"]')
        expect(plain.page.locator("progress")).to_be_visible()
        plain.looks()
    # htmx asks again by itself until the version is there; nobody reloads this window.
    page.locator(_report_link(portal)).first.wait_for(timeout=120_000)
    coordinator.looks()
    plain.page.reload()
    expect(plain.page.locator("progress")).to_have_attribute("value", "100")
    plain.looks()
    plain.context.close()


def _report_link(portal: Portal) -> str:
    path = portal.at("synthesis:report", REGION, 1).removeprefix(portal.address)
    return f'main a[href="{path}"]'


def coordinator_reads_and_downloads(coordinator: Visitor, reference: str) -> None:
    """The staff edition as a page, then every file of both editions."""
    page, portal = coordinator.page, coordinator.portal
    coordinator.presses(_report_link(portal))
    page.wait_for_url(portal.at("synthesis:report", REGION, 1))
    coordinator.looks()
    last = str(page.locator(".report-contents li a").last.get_attribute("href")).partition("#")[2]
    page.goto(f"{page.url}#{last}")  # on another page, which the address leads to
    expect(page.locator(f"#{last}")).to_be_visible()
    page.goto(f"{portal.at('synthesis:report', REGION, 1)}?page=all")
    expect(page.locator("main")).to_contain_text(reference)
    coordinator.looks()
    with translation.override(portal.language):
        files = {
            (edition, language, form): portal.at("synthesis:file", REGION, 1, edition, language, form)
            for edition in ("staff", "public")
            for language in ("ar", "fr")
            for form in SIGNATURES
        }
    coordinator.opens("synthesis:region", REGION)
    linked = {link.get_attribute("href") for link in page.locator("main table a").all()}
    assert {address.removeprefix(portal.address) for address in files.values()} <= linked
    for (edition, _language, form), address in files.items():
        body = coordinator.context.request.get(address).body()
        assert body.startswith(SIGNATURES[form]), address
        if form == "pdf" and edition == "staff":
            assert reference in _text_of(body), address


def _text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


# -- 5. the public ------------------------------------------------------------------------------------------------
def coordinators_sign(coordinator: Visitor, national: Visitor) -> None:
    """One approves the text, the national coordinator signs it, and a worker sets the final files."""
    portal = coordinator.portal
    coordinator.opens("synthesis:approve", REGION, 1)
    coordinator.looks()
    coordinator.submits("main form")
    coordinator.page.wait_for_url(portal.at("synthesis:region", REGION))
    national.opens("synthesis:sign", REGION, 1)
    national.looks()
    national.submits("main form")
    national.page.wait_for_url(portal.at("synthesis:region", REGION))
    verified = portal.at("verify:ask").removeprefix(portal.address)
    national.page.locator(f'main a[href^="{verified}"]').first.wait_for(timeout=120_000)


def coordinator_publishes(coordinator: Visitor) -> None:
    """Ask once, then publish."""
    coordinator.opens("synthesis:region", REGION)
    coordinator.follows("synthesis:publish", REGION, 1)
    coordinator.looks()
    coordinator.submits("main form")
    coordinator.page.wait_for_url(coordinator.portal.at("synthesis:region", REGION))
    expect(coordinator.page.locator(".alert-success")).to_be_visible()
    coordinator.looks()


def public_reads(portal: Portal, reference: str) -> None:
    """Anybody reads the report, takes it along, and reads the contribution without its author's name."""
    citizen = portal.visitor()
    page = citizen.page
    citizen.opens("public_site:reports")
    citizen.looks()
    citizen.follows("public_site:report", REGION)
    citizen.looks()
    cells = page.locator("main table td").all_inner_texts()
    while page.locator('a[rel="next"]').count():
        citizen.presses('a[rel="next"]')
        cells += page.locator("main table td").all_inner_texts()
    small = [cell for cell in cells if re.fullmatch(r"\W*[1-9]\W*", cell)]
    assert small == [], "the public edition counts fewer than ten people"
    with page.expect_download() as download:
        page.locator(f'main a[href="{_public_pdf(portal)}"]').click()
    assert download.value.path().read_bytes().startswith(SIGNATURES["pdf"])
    citizen.opens("public_site:contributions")
    citizen.looks()
    citizen.opens("public_site:contribution", reference)
    expect(page.locator("main")).to_contain_text(CORRECTED_WORDS)
    expect(page.locator("main")).to_contain_text(ANSWER)
    assert AUTHOR_NAME not in page.content()
    assert AUTHOR not in page.content()
    citizen.looks()
    citizen.opens("public_site:home")
    citizen.looks()
    assert citizen.context.request.get(portal.at("synthesis:report", REGION, 1), max_redirects=0).status == 302


def _public_pdf(portal: Portal) -> str:
    file = portal.at("public_site:report_file", REGION, 1, portal.language, "pdf")
    return file.removeprefix(portal.address)

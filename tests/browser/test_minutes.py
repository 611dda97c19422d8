"""Minutes from the draft to the public page: written, amended by somebody who attended, closed, read by everybody."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from playwright.sync_api import expect
from pypdf import PdfReader

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import actions, links
from consultations.registrations.models import Amendment, Minutes, MinutesSection, MinutesVersion, Registration
from consultations.registrations.tests.meetings_held import arrive, let_the_time_pass, put_at
from portal.shared import receipts
from portal.shared.models import AuditEntry
from stakeholders.models import Category, RoleAssignment
from tests.browser.meetings import open_meeting
from tests.browser.portal import Portal, Visitor
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

Role = RoleAssignment.Role
CODE = "RS-04-PV"
AMINA, EMAIL = "أمينة بنيس", "amina.bennis@example.org"
WRITTEN = {"ar": "رحبت السلطات بالحاضرين في لقاء 2021-2026.", "fr": "Les autorités ont souhaité la bienvenue."}
SAID = {"ar": "طالبت الجمعيات بمركز قريب.", "fr": "Les associations demandent un centre proche."}
DECIDED = {"ar": "يحدث مركز في الخميسات.", "fr": "Un centre ouvre à Khémisset."}
PROPOSED = "تضاف عبارة: في العالم القروي"
AMENDED = {
    "ar": "طالبت الجمعيات بمركز قريب في العالم القروي.",
    "fr": "Les associations demandent un centre proche, en milieu rural.",
}
REFUSED = "نقترح حذف الكلمة الأولى"


def test_minutes_from_draft_to_public(portal: Portal) -> None:
    amina, code = meeting_with_two_people_is_held()
    rapporteur = staff_member(portal, "salma", Role.RAPPORTEUR, "04")
    rapporteur_writes(rapporteur)
    second_writer_loses_nothing(portal, rapporteur)
    rapporteur_notes_what_was_said_and_decided(rapporteur)
    rapporteur_asks_those_who_attended(rapporteur)
    attendee_proposes_from_her_mail(portal, amina)
    attendee_without_mail_comes_with_a_code(portal, code)
    stranger_may_not(portal)
    rapporteur_decides(rapporteur)
    author_reads_the_answer(portal, amina)
    coordinator = staff_member(portal, "khadija", Role.COORDINATOR, "04")
    coordinator_closes(coordinator)
    public_reads(portal)
    coordinator_corrects(coordinator)
    assert portal.examiner.faults == []
    told = AuditEntry.objects.filter(object_kind="consultations.minutes").values_list("action", flat=True)
    assert {
        "minutes_begun", "minutes_section_saved", "minutes_entry_added", "amendments_opened", "amendment_proposed",
        "amendment_decided", "minutes_closed", "minutes_correction_begun",
    } <= set(told)  # fmt: skip


def meeting_with_two_people_is_held() -> tuple[Registration, str]:
    """Two come, one of them with a code alone; a third is registered and stays away."""
    session = open_meeting(CODE)
    tickets = [receipts.new_ticket() for _person in range(3)]
    people = [
        actions.register(
            session=session,
            person=actions.Person(full_name=name, category=Category.objects.get(code="associations"), email=email),
            mode=Presence.ROOM,
            ticket=ticket,
        )
        for ticket, (name, email) in zip(
            tickets, [(AMINA, EMAIL), ("عمر بنجلون", ""), ("غائبة", "away@example.org")], strict=True
        )
    ]
    put_at(session, timezone.now() - timedelta(hours=6))
    for registration in people[:2]:
        arrive(registration)
    session.refresh_from_db()
    for state in ("live", "held"):
        session = actions.move_meeting(session=session, to=state, by=None)
    return people[0], receipts.code_of(tickets[1])


# -- the rapporteur -----------------------------------------------------------------------------------------------
def rapporteur_writes(rapporteur: Visitor) -> None:
    """Begin from the agenda, and write the introduction and the first item."""
    page = rapporteur.page
    rapporteur.opens("meetings:meetings")
    rapporteur.follows("meetings:registrations", CODE)
    rapporteur.follows("minutes:overview", CODE)
    rapporteur.looks()
    page.check("[name=working_language][value=ar]")
    rapporteur.submits()
    page.wait_for_url(rapporteur.portal.at("minutes:overview", CODE))
    rapporteur.looks()
    for section in MinutesSection.objects.order_by("number"):
        rapporteur.opens("minutes:section", CODE, section.pk)
        for language, text in WRITTEN.items():
            page.fill(f"[name=text_{language}]", text)
        rapporteur.submits("form.writing")
    rapporteur.looks()


def second_writer_loses_nothing(portal: Portal, rapporteur: Visitor) -> None:
    """Two have the same text open. What is typed saves itself; the slower one sees both texts and keeps theirs."""
    section = MinutesSection.objects.get(number=2)
    other = portal.visitor(like=rapporteur)
    for visitor in (rapporteur, other):
        visitor.opens("minutes:section", CODE, section.pk)
    rapporteur.page.fill("[name=text_ar]", "نص الأولى")
    expect(rapporteur.page.locator("#saved p.meta")).to_be_visible()
    assert MinutesSection.objects.get(pk=section.pk).text_ar == "نص الأولى"
    other.page.fill("[name=text_ar]", "نص الثانية")
    other.submits("form.writing")
    expect(other.page.locator("#meanwhile")).to_be_focused()
    expect(other.page.locator("#meanwhile")).to_contain_text("نص الأولى")
    expect(other.page.locator("[name=text_ar]")).to_have_value("نص الثانية")
    other.looks()
    other.page.fill("[name=text_ar]", "نص الأولى ونص الثانية")
    other.submits("form.writing")
    assert MinutesSection.objects.get(pk=section.pk).text_ar == "نص الأولى ونص الثانية"
    other.context.close()


def rapporteur_notes_what_was_said_and_decided(rapporteur: Visitor) -> None:
    """A statement is given to a category; naming a private person is refused and what was typed stays."""
    page, section = rapporteur.page, MinutesSection.objects.get(number=1)
    rapporteur.opens("minutes:add_entry", CODE, section.pk)
    rapporteur.looks()
    page.check("[name=kind][value=statement]")
    page.select_option("[name=by]", "cat:associations")
    page.fill("[name=speaker_ar]", "فلانة الفلانية")
    for language, text in SAID.items():
        page.fill(f"[name=text_{language}]", text)
    rapporteur.submits("form.writing")
    expect(page.locator("#errors a[href='#id_speaker_ar']")).to_be_visible()
    expect(page.locator("[name=text_ar]")).to_have_value(SAID["ar"])
    rapporteur.looks()
    page.fill("[name=speaker_ar]", "")
    rapporteur.submits("form.writing")
    rapporteur.opens("minutes:add_entry", CODE, section.pk)
    page.check("[name=kind][value=decision]")
    for language, text in DECIDED.items():
        page.fill(f"[name=text_{language}]", text)
    rapporteur.submits("form.writing")
    expect(page.locator(".passage")).to_have_count(2)
    rapporteur.looks()


def rapporteur_asks_those_who_attended(rapporteur: Visitor) -> None:
    rapporteur.opens("minutes:overview", CODE)
    rapporteur.follows("minutes:open", CODE)
    rapporteur.looks()
    rapporteur.submits()
    rapporteur.page.wait_for_url(rapporteur.portal.at("minutes:overview", CODE))
    assert Minutes.objects.get().state == Minutes.State.AMENDING
    rapporteur.looks()


def rapporteur_decides(rapporteur: Visitor) -> None:
    """Accept the first with the text as it reads from now on, refuse the second with a reason."""
    page = rapporteur.page
    rapporteur.opens("minutes:overview", CODE)
    rapporteur.follows("minutes:amendment", CODE, 1)
    rapporteur.looks()
    page.check("[name=state][value=accepted]")
    rapporteur.submits("form.deciding")
    expect(page.locator("#errors")).to_be_focused()  # accepted, and the text is unchanged
    rapporteur.looks()
    for language, text in AMENDED.items():
        page.fill(f"[name=text_{language}]", text)
    rapporteur.submits("form.deciding")
    rapporteur.opens("minutes:amendment", CODE, 2)
    page.check("[name=state][value=not_accepted]")
    page.fill("[name=answer]", "لم يقل في اللقاء")
    rapporteur.submits("form.deciding")
    assert [one.state for one in Amendment.objects.order_by("number")] == ["accepted", "not_accepted"]
    rapporteur.opens("minutes:amendment", CODE, 1)
    rapporteur.looks()


# -- those who attended -------------------------------------------------------------------------------------------
def attendee_proposes_from_her_mail(portal: Portal, amina: Registration) -> None:
    with translation.override(amina.language):
        letter = portal.post_office.mail_about(translation.gettext("Read the minutes and propose your amendments"))
    assert letter["to"] == EMAIL
    assert links.minutes_url(amina).removeprefix(portal.address) in letter.get_content()
    visitor = portal.visitor(scripts=False)
    page = visitor.page
    visitor.page.goto(links.minutes_url(amina))
    visitor.opens("amendments:minutes", amina.reference)
    visitor.looks()
    section = MinutesSection.objects.get(number=1)
    visitor.follows("amendments:propose", amina.reference, section.pk)
    visitor.looks()
    page.locator("[name=about]").nth(1).check()  # what the associations said
    page.fill("[name=text]", PROPOSED)
    visitor.submits()
    expect(page.locator("#errors a[href='#id_reason']")).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value(PROPOSED)
    visitor.looks()
    page.fill("[name=reason]", "هذا ما قيل")
    visitor.submits()
    page.wait_for_url(portal.at("amendments:minutes", amina.reference))
    expect(page.locator("main")).to_contain_text(PROPOSED)
    visitor.looks()
    visitor.context.close()


def attendee_without_mail_comes_with_a_code(portal: Portal, code: str) -> None:
    """The receipt code leads to the same page by way of one's own registration."""
    visitor = portal.visitor()
    visitor.opens("public_site:track")
    visitor.page.fill("[name=code]", code)
    visitor.submits(".code-entry")
    visitor.looks()
    reference = Registration.objects.get(number=2).reference
    visitor.follows("amendments:minutes", reference)
    visitor.follows("amendments:propose", reference, MinutesSection.objects.get(number=0).pk)
    visitor.page.locator("[name=about]").first.check()
    visitor.page.fill("[name=text]", REFUSED)
    visitor.page.fill("[name=reason]", "زائدة")
    visitor.submits()
    visitor.page.wait_for_url(portal.at("amendments:minutes", reference))
    visitor.context.close()


def stranger_may_not(portal: Portal) -> None:
    """The control: whoever was registered and stayed away finds no minutes to amend."""
    away = Registration.objects.get(number=3)
    visitor = portal.visitor()
    visitor.page.goto(links.personal_url(away))
    visitor.opens("registrations:own", away.reference)
    expect(visitor.page.locator('a[href*="/minutes/"]')).to_have_count(0)
    section = MinutesSection.objects.get(number=0)
    for view, arguments in (
        ("amendments:minutes", (away.reference,)),
        ("amendments:propose", (away.reference, section.pk)),
    ):
        assert visitor.context.request.get(portal.at(view, *arguments)).status == 404
    visitor.context.close()


def author_reads_the_answer(portal: Portal, amina: Registration) -> None:
    with translation.override(amina.language):
        letter = portal.post_office.mail_about(translation.gettext("About your amendment to the minutes"))
    assert letter["to"] == EMAIL
    visitor = portal.visitor()
    visitor.page.goto(links.minutes_url(amina))
    visitor.opens("amendments:minutes", amina.reference)
    expect(visitor.page.locator(".own-amendment .badge")).to_have_text(portal.says("Accepted"))
    expect(visitor.page.locator(".minutes-document")).to_contain_text(AMENDED[portal.language])
    visitor.looks()
    visitor.context.close()


# -- the coordinator, and everybody -------------------------------------------------------------------------------
def coordinator_closes(coordinator: Visitor) -> None:
    """Not before the last day for amendments is over."""
    page = coordinator.page
    coordinator.opens("minutes:close", CODE)
    coordinator.looks()
    coordinator.submits()
    expect(page.locator("#errors")).to_be_visible()
    coordinator.looks()
    let_the_time_pass(Minutes.objects.get())
    coordinator.submits()
    page.wait_for_url(coordinator.portal.at("minutes:overview", CODE))
    assert RegionalSession.objects.get(code=CODE).state == RegionalSession.State.MINUTES_PUBLISHED
    coordinator.looks()


def public_reads(portal: Portal) -> None:
    """The page and the files of both languages say the same; nobody's name and no small figure stands in them."""
    visitor = portal.visitor(scripts=False)
    page = visitor.page
    visitor.opens("public_site:session", CODE)
    visitor.looks()
    visitor.follows("public_site:minutes", CODE)
    for text in (WRITTEN, AMENDED, DECIDED):
        expect(page.locator("main")).to_contain_text(_bare(text[portal.language]))
    visitor.looks()
    for language in ("ar", "fr"):
        address = portal.at("public_site:minutes_file", CODE, 1, language)
        assert page.locator(f'main a[href="{address.removeprefix(portal.address)}"]').count() == 1
        words = _words_of(visitor.context.request.get(address).body())
        if language == "fr":
            assert "Lesassociationsdemandentuncentreproche,enmilieurural." in words
            assert "Moinsde10personnesétaientprésentes" in words
        assert "Bennis" not in words
        assert "أمينة" not in words
    with translation.override("ar"):
        portal.post_office.mail_about(translation.gettext("The minutes are published"))
    visitor.context.close()


def _bare(text: str) -> str:
    """A text up to its first figure: figures stand in isolates on the page."""
    return re.split(r"\d", text)[0].strip()


def _words_of(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def coordinator_corrects(coordinator: Visitor) -> None:
    """A correction makes version 2; version 1 stays where it was and says that it was corrected."""
    page, portal = coordinator.page, coordinator.portal
    coordinator.follows("minutes:correct", CODE)
    coordinator.looks()
    page.fill("[name=correction_ar]", "تصحيح اسم المدينة")
    coordinator.submits()
    expect(page.locator("#errors a[href='#id_correction_fr']")).to_be_visible()
    page.fill("[name=correction_fr]", "Nom de la ville corrigé")
    coordinator.submits()
    page.wait_for_url(portal.at("minutes:overview", CODE))
    section = MinutesSection.objects.get(number=2)
    coordinator.opens("minutes:section", CODE, section.pk)
    page.fill("[name=text_ar]", "نص مصحح")
    page.fill("[name=text_fr]", "Texte corrigé")
    coordinator.submits("form.writing")
    coordinator.opens("minutes:close", CODE)
    coordinator.submits()
    assert [version.number for version in MinutesVersion.objects.order_by("number")] == [1, 2]
    reader = portal.visitor()
    reader.opens("public_site:minutes_version", CODE, 1)
    expect(reader.page.locator(".notice.warning")).to_be_visible()
    reader.looks()
    assert reader.context.request.get(portal.at("public_site:minutes_file", CODE, 1, "ar")).status == 200
    reader.opens("public_site:minutes", CODE)
    expect(reader.page.locator("main")).to_contain_text({"ar": "نص مصحح", "fr": "Texte corrigé"}[portal.language])
    reader.looks()
    reader.context.close()

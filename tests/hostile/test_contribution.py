"""A contribution's way with hostile words in every field: refused at the field, or whole to the end of the way."""

from __future__ import annotations

import io

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from consultations.contributions.models import Contribution
from consultations.regional_sessions.models import RegionalSession
from consultations.review.actions import move
from consultations.review.answers.actions import approve_answer
from consultations.review.models import AnswerDraft
from consultations.synthesis.actions import compile_region
from consultations.synthesis.tests.signing import publish_signed
from portal.shared import mail, text
from stakeholders.actions import create_account, grant_role
from stakeholders.models import Account, RoleAssignment
from tests.hostile.sender import Sender, shows
from tests.hostile.texts import hostile_texts, sent
from tests.people import signed_in

AUTHOR = "amina@example.org"
S = Contribution.Status


@pytest.fixture
def desk(session: RegionalSession) -> Sender:
    """The region's reviewer."""
    account = create_account(email="lecteur@example.org", full_name="Idriss", by=None)
    grant_role(account=account, role=RoleAssignment.Role.REVIEWER, region=session.region, by=None)
    return Sender(signed_in(account))


def test_hostile_words_are_refused_or_reach_the_report_whole(session: RegionalSession, desk: Sender) -> None:
    author = Sender(Client())
    texts = hostile_texts()
    arrived = [contribution for value in texts if (contribution := submit(author, value)) is not None]
    for contribution, value in zip(arrived, texts, strict=False):
        correct(author, contribution, value)
    for contribution, value in zip(arrived, reversed(texts), strict=False):
        decide(desk, contribution, value)
    report = publish_signed(compile_region(region=session.region, by=None))
    for contribution in arrived:
        read_published(author, contribution)
    assert (author.faults, desk.faults) == ([], [])
    assert missing_in_workbooks(report, arrived) == set()
    assert unsent_mail() == []
    print(f"{len(texts)} texts: {len(arrived)} taken in, all published")


def submit(author: Sender, value: str) -> Contribution | None:
    """Send the words as title, body, name and address; what is refused is left out and sent without."""
    address = reverse("contributions:new")
    typed = {"title": value, "body": value, "author_name": value, "author_email": value}
    chosen = {"axis": "families", "region": "04", "category": "citizens"}
    response = author.post(address, **chosen, **typed)
    if response.status_code == 422:
        refused = set(response.context["form"].errors)
        if not refused <= set(typed):
            author.notes(address, value, f"refused at {refused}")
        if "body" in refused:
            return None
        typed |= dict.fromkeys(refused, "") | {"author_email": AUTHOR}
        response = author.post(address, **chosen, **typed)
    if response.status_code != 302:
        author.notes(address, value, f"neither taken nor refused: {response.status_code}")
        return None
    contribution = Contribution.objects.latest("pk")
    kept = (contribution.title, contribution.body, contribution.author_name)
    if kept != tuple(text.clean(sent(typed[name])) for name in ("title", "body", "author_name")):
        author.notes(address, value, f"kept otherwise: {kept}")
    for page in ("contributions:receipt", "public_site:tracked"):
        response = author.get(reverse(page, args=[contribution.reference] if "tracked" in page else []))
        if not shows(response, contribution.body):
            author.notes(page, value, "not on the page")
    return contribution


def correct(author: Sender, contribution: Contribution, value: str) -> None:
    """Replace the words by others, back and forth, as their author."""
    author.get(reverse("public_site:track"))
    own_body = contribution.body
    address = reverse("contributions:correct", args=[contribution.reference])
    remember(author, contribution)
    for body in (value, own_body):
        response = author.post(address, axis="families", region="04", title=body, body=body)
        if response.status_code == 422:
            if not set(response.context["form"].errors) <= {"title", "body"}:
                author.notes(address, body, f"refused at {set(response.context['form'].errors)}")
            continue
        contribution.refresh_from_db()
        if response.status_code != 302 or contribution.body != text.clean(sent(body)):
            author.notes(address, body, f"answered {response.status_code}, kept {contribution.body[:40]!r}")


def remember(author: Sender, contribution: Contribution) -> None:
    """Open it for this visitor as the receipt code would: a session keeps the last twenty only."""
    session = author.client.session
    session["opened_contributions"] = [contribution.pk]
    session.save()


def decide(desk: Sender, contribution: Contribution, value: str) -> None:
    """Read it, search for the words, answer with them."""
    reviewer = RoleAssignment.objects.get(role=RoleAssignment.Role.REVIEWER).account
    page = desk.get(reverse("review:contribution", args=[contribution.reference]))
    shown = desk.post(reverse("review:author", args=[contribution.reference]))
    if not shows(page, contribution.body) or not shows(shown, contribution.author_name):
        desk.notes("review:contribution", contribution.body, "not on the page")
    desk.get(reverse("review:queue"), words=value, status=value, axis=value, after=value, order=value)
    for state in (S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW):
        move(contribution=contribution, to=state, by=reviewer)
    address = reverse("review:answer", args=[contribution.reference])
    chosen = {"outcome": "retained", "language": "ar", "seen": str(contribution.changes.latest("pk").pk)}
    response = desk.post(address, **chosen, seen_version="0", reason=value)
    if response.status_code == 422:
        if set(response.context["form"].errors) != {"reason"}:
            desk.notes(address, value, f"refused at {set(response.context['form'].errors)}")
        return
    second = Account.objects.exclude(pk=reviewer.pk).first() or create_account(email="second@example.org", by=None)
    answer = approve_answer(draft=AnswerDraft.objects.get(contribution=contribution), by=second)
    if response.status_code != 302 or answer.reason != text.clean(sent(value)):
        desk.notes(address, value, f"answered {response.status_code}, kept {answer.reason[:40]!r}")


def read_published(citizen: Sender, contribution: Contribution) -> None:
    """The public page shows the words, and the answer where there is one."""
    page = citizen.get(reverse("public_site:contribution", args=[contribution.reference]))
    contribution = Contribution.objects.select_related("answer").get(pk=contribution.pk)
    said = [contribution.title, contribution.body]
    if contribution.is_answered:
        said.append(contribution.answer.reason)
    for words in said:
        if not shows(page, words):
            citizen.notes(f"public_site:contribution {contribution.reference}", words, "not on the page")


def missing_in_workbooks(report: object, arrived: list[Contribution]) -> set[str]:
    """Return the references that the staff's workbooks do not hold."""
    references = {contribution.reference for contribution in arrived}
    missing = set()
    for file in report.files.filter(edition="staff", format="xlsx"):
        book = load_workbook(io.BytesIO(file.file.read()), read_only=True)
        cells = {str(cell) for sheet in book for row in sheet.values for cell in row}
        missing |= {reference for reference in references if not any(reference in cell for cell in cells)}
    return missing


def unsent_mail() -> list[str]:
    """Send everything that waits; return what could not leave, or left with a subject of more than one line."""
    waiting = list(mail.waiting().values_list("pk", flat=True))
    kept = [f"mail {pk} was kept back" for pk in waiting if not mail.send(pk)]
    return kept + [message.subject for message in outbox.outbox if "\n" in message.subject or message.bcc]

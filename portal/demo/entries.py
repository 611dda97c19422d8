"""What came with files, and what somebody else wrote down: a plan, a picture, a voice; a sheet, a visit, a call.

The files are drawn and sounded here, and judged as those of any visitor.
"""

from __future__ import annotations

import io
import math
import wave
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from consultations.contributions.actions import (
    Intake,
    Words,
    attach_to_entry,
    enter_for_somebody,
    submit_contribution,
)
from consultations.contributions.attachments.judging import Enclosure, EnclosureField, RecordingField
from consultations.contributions.models import Attachment, Contribution, IntakeRecord
from consultations.regional_sessions.models import RegionalSession
from portal.demo.meetings import IN_PROGRESS
from portal.demo.papers import leaflet
from portal.shared.receipts import new_serial, new_ticket
from portal.shared.time import local
from stakeholders.models import Account, Category
from strategy.models import Axis

RATE = 8000  # sounds a second, of eight bits each: a telephone's
Kind, Medium, Consent = Contribution.Kind, IntakeRecord.Medium, IntakeRecord.Consent
PLAN = (
    "نقترح فضاء للعب قرب المركز الاجتماعي، مفتوحاً للأطفال في وضعية إعاقة ولإخوتهم.\n"
    "المساحة متوفرة، والجمعية تتكفل بالتنشيط يومين في الأسبوع."
)


@dataclass(frozen=True)
class Entry:
    """What somebody said to a helper, or wrote on paper. The people are invented."""

    medium: str
    consent: str
    kind: str
    axis: str
    author: str
    body: str
    language: str = "ar"
    phone: str = ""


ENTRIES = [
    Entry(
        Medium.PAPER, Consent.SIGNED, Kind.EXPECTATION, "elderly", "فاطنة بوعزة",
        "الطبيب كيجي للدوار مرة فالشهر، وكبار السن ما كيقدروش يمشيو للمدينة. بغينا قافلة طبية كل أسبوع.", "ary",
    ),
    Entry(
        Medium.SPOKEN, Consent.SPOKEN, Kind.PRACTICE, "families", "الحاج المعطي",
        "في حينا تتناوب الأسر على مرافقة الأطفال إلى المدرسة، ولم ينقطع أحد منهم هذه السنة.",
    ),
    Entry(
        Medium.TELEPHONE, Consent.TELEPHONE, Kind.REMARK, "disability", "Mina Ouchen",
        "Le formulaire de carte d’invalidité n’existe qu’au chef-lieu : deux jours pour le retirer et le rendre.",
        "fr", "+212661234599",
    ),
]  # fmt: skip


def add_entries(accounts: dict[str, Account]) -> int:
    """Add contributions with files and assisted entries to the meeting in progress, where there are none yet."""
    session = RegionalSession.objects.select_related("region").filter(code=IN_PROGRESS).first()
    if session is None or Attachment.objects.exists() or IntakeRecord.objects.exists():
        return 0
    with transaction.atomic():
        _send_plan(session, accounts["participant"])
        _send_voice(session)
        for entry in ENTRIES:
            _enter(entry, session, accounts["reception-04"])
    return len(ENTRIES) + 2


def _send_plan(session: RegionalSession, author: Account) -> None:
    """A proposal from an account, with its plan as a document and as a picture."""
    paper = leaflet(heading="فضاء للعب يسع الجميع", text=PLAN, language="ar", date=session.starts_at)
    words = Words(
        region=session.region,
        session=session,
        axis=Axis.objects.get(code="childhood"),
        title="فضاء للعب يسع الجميع",
        body=PLAN.partition("\n")[0],
        language="ar",
        author=author,
        author_name=author.full_name,
    )
    submit_contribution(words=words, ticket=new_ticket(), enclosures=[_judged(paper.content), _judged(_drawing())])


def _send_voice(session: RegionalSession) -> None:
    """Somebody who only spoke: the desk writes down what is said."""
    axis = Axis.objects.get(code="equality")
    words = Words(region=session.region, session=session, axis=axis, kind=Kind.EXPECTATION, body="", language="ary")
    submit_contribution(words=words, ticket=new_ticket(), enclosures=[_heard(4)])


def _enter(entry: Entry, session: RegionalSession, helper: Account) -> None:
    contribution = enter_for_somebody(
        session=session,
        words=Words(
            region=session.region,
            session=session,
            axis=Axis.objects.get(code=entry.axis),
            kind=entry.kind,
            category=Category.objects.get(code="citizens"),
            body=entry.body,
            language=entry.language,
            author_name=entry.author,
        ),
        intake=Intake(
            medium=entry.medium,
            consent=entry.consent,
            received_on=local(timezone.now()).date(),
            read_back=entry.medium != Medium.PAPER,
            paper_serial=new_serial() if entry.medium == Medium.PAPER else "",
            phone=entry.phone,
        ),
        ticket=new_ticket(),
        by=helper,
    )
    enclosed = {Medium.PAPER: lambda: _judged(_sheet()), Medium.SPOKEN: lambda: _heard(3)}
    if entry.medium in enclosed:
        attach_to_entry(contribution=contribution, enclosures=[enclosed[Medium(entry.medium)]()], by=helper)


def _judged(content: bytes) -> Enclosure:
    """Return a document or a picture as the form takes it."""
    return _taken(EnclosureField().clean(SimpleUploadedFile("file", content)))


def _heard(seconds: int) -> Enclosure:
    """Return some seconds of a tone that swells and fades, in place of a voice."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        times = [place / RATE for place in range(seconds * RATE)]
        sound.writeframes(
            bytes(128 + round(60 * math.sin(880 * math.pi * at) * math.sin(math.pi * at) ** 2) for at in times)
        )
    return _taken(RecordingField().clean(SimpleUploadedFile("file", written.getvalue())))


def _taken(enclosure: Enclosure | None) -> Enclosure:
    if enclosure is None:
        raise ValueError("the demonstration's own file is empty")
    return enclosure


def _drawing() -> bytes:
    """Return a plan of the playground: a court, a path, three trees."""
    plan = Image.new("RGB", (480, 320), "#FAF7F1")
    pen = ImageDraw.Draw(plan)
    pen.rectangle((24, 24, 456, 296), outline="#0B5D4B", width=3)
    pen.rectangle((60, 60, 250, 200), fill="#E3F1EA", outline="#0B5D4B")
    pen.line((250, 130, 456, 240), fill="#B9A98A", width=18)
    for x, y in ((320, 90), (380, 130), (110, 250)):
        pen.ellipse((x - 22, y - 22, x + 22, y + 22), fill="#7FB69E")
    return _png(plan)


def _sheet() -> bytes:
    """Return the scan of a sheet on which somebody wrote eight lines by hand."""
    sheet = Image.new("L", (420, 594), 250)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((30, 30, 390, 90), outline=120)
    for line in range(8):
        y = 140 + line * 45
        pen.line((30, y, 390, y), fill=190)
        strokes = [(390 - x, y - 8 - round(7 * math.sin(x / 5 + line))) for x in range(0, 360 - line * 23, 3)]
        pen.line(strokes, fill=60, width=2)
    return _png(sheet)


def _png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()

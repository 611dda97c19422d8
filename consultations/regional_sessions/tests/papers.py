"""What belongs to a session, in small: agenda items, quotas, files to hand out."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from consultations.regional_sessions import actions
from consultations.regional_sessions.models import AgendaItem, RegionalSession, SeatQuota, SessionDocument
from portal.shared.uploads import PDF
from stakeholders.models import Category


def pdf(title: str) -> bytes:
    """Return a one-page PDF that differs from others by its title."""
    writer, written = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=100, height=100)
    writer.add_metadata({"/Title": title})
    writer.write(written)
    return written.getvalue()


def upload(title: str) -> SimpleUploadedFile:
    """Return it as a cleaned form field gives it."""
    file = SimpleUploadedFile(f"{title}.pdf", pdf(title))
    file.kind = PDF
    return file


def add(session: RegionalSession, kind: str, *, by=None, language: str = "both", visible: bool = True):
    """Hand a document out for the session."""
    document = SessionDocument(
        session=session, kind=kind, title_ar=f"وثيقة {kind}", title_fr=f"Document {kind}", language=language,
        visible=visible,
    )  # fmt: skip
    return actions.add_document(document=document, upload=upload(kind), by=by)


def item(starts: str, ends: str, title: str = "الجلسة", **columns) -> AgendaItem:
    """Return an item on the day of the draft, which keeps UTC."""
    hours = {
        name: datetime.combine(datetime(2026, 12, 1), time.fromisoformat(clock), UTC)
        for name, clock in (("starts_at", starts), ("ends_at", ends))
    }
    return AgendaItem(title_ar=title, title_fr=f"{title} fr", **(hours | columns))


def quota(code: str, seats: int, mode: str = "room") -> SeatQuota:
    return SeatQuota(category=Category.objects.get(code=code), mode=mode, seats=seats)

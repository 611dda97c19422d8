"""Small files to hand out."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from consultations.regional_sessions import actions
from consultations.regional_sessions.models import RegionalSession, SessionDocument
from portal.shared.uploads import PDF


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

"""What the demonstration hands out at its meetings: programmes set from the agenda, and papers of our own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from consultations.regional_sessions.calendars import hours_in_words
from consultations.regional_sessions.models import AgendaItem, RegionalSession
from portal.shared.time import clock
from portal.shared.typesetting.glyphs import Printer
from portal.shared.typesetting.pdf import frame, set_pdf
from portal.shared.uploads import PDF

TEMPLATE = "handout.typ"


@dataclass(frozen=True)
class Paper:
    """A PDF as the actions take files."""

    content: bytes
    kind: Any = PDF

    def seek(self, position: int) -> None:
        """It is always read whole."""

    def read(self) -> bytes:
        """Return its bytes."""
        return self.content


def programme(session: RegionalSession, *, heading: str, language: str) -> Paper:
    """Return the session's agenda in one language."""
    with translation.override(language):
        about = [session.title, hours_in_words(session), session.venue]
    items = session.agenda.prefetch_related("speakers")
    return _set(heading, about=about, language=language, items=items, date=session.starts_at)


def leaflet(*, heading: str, text: str, language: str, date: datetime, about: Sequence[str] = ()) -> Paper:
    """Return paragraphs in one language."""
    return _set(heading, about=about, language=language, paragraphs=text.split("\n"), date=date)


def _set(
    heading: str,
    *,
    about: Sequence[str],
    language: str,
    date: datetime,
    items: Sequence[AgendaItem] = (),
    paragraphs: Sequence[str] = (),
) -> Paper:
    def data(printer: Printer) -> dict[str, Any]:
        return frame(
            printer,
            language=language,
            title=heading,
            author=_("Tachawor"),
            running_start=_("Ministry of Solidarity, Social Integration and Family"),
            running_end="",
            page=_("Page"),
        ) | {
            "heading": printer.line(heading),
            "about": [printer.line(line) for line in about if line],
            "parts": [_part(item, printer) for item in items],
            "paragraphs": [printer.line(words) for words in paragraphs],
        }

    with translation.override(language):
        return Paper(set_pdf(TEMPLATE, data, date=date.astimezone(UTC)))


def _part(item: AgendaItem, printer: Printer) -> dict[str, Any]:
    comma = "، " if translation.get_language() == "ar" else ", "
    speakers = [comma.join(filter(None, [who.name, who.position])) for who in item.speakers.all()]
    return {
        "clock": printer.line(f"{clock(item.starts_at)} – {clock(item.ends_at)}"),
        "title": printer.line(item.title),
        "text": printer.line(item.description or ""),
        "speakers": [printer.line(speaker) for speaker in speakers],
    }

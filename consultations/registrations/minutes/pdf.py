"""The PDF of minutes: tagged, and the same bytes for the same snapshot whenever it is set."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, override

from consultations.registrations.minutes import reading
from consultations.registrations.minutes.reading import Document, Entry, Part, Words
from consultations.registrations.minutes.snapshot import Snapshot
from portal.shared import time
from portal.shared.typesetting.glyphs import Printer
from portal.shared.typesetting.inline import (
    LEFT_TO_RIGHT,
    POP,
    code_point,
    direction_of,
    direction_of_language,
    figure,
    isolate,
    joined,
    safe,
)
from portal.shared.typesetting.pdf import frame, set_pdf


def render(snapshot: Snapshot, *, checksum: str, language: str) -> bytes:
    """Return the PDF of a snapshot in one language."""
    with override(language):
        document = reading.read(snapshot)
        date = document.closed_at or document.ends_at
        return set_pdf("minutes.typ", lambda printer: _Sheet(document, printer, checksum).data(), date=date)


class _Sheet:
    """Turns a document into what the template reads; works under the language of the document."""

    def __init__(self, document: Document, printer: Printer, checksum: str) -> None:
        self.document, self.printer, self.checksum = document, printer, checksum

    def data(self) -> dict[str, Any]:
        document = self.document
        day = _day(document.starts_at)
        kind = _("Minutes of the regional consultation meeting")
        data = {
            **frame(
                self.printer,
                language=document.language,
                title=_("%(kind)s — %(region)s") % {"kind": kind, "region": document.region},
                author=_("Ministry of Solidarity, Social Integration and Family"),
                running_start=_("%(kind)s — %(region)s") % {"kind": kind, "region": document.region},
                running_end=_("%(version)s · %(day)s") % {"version": self.version(), "day": day},
                page=_("Page"),
            ),
            "kind": self.line(kind),
            "heading": self.line(document.title),
            "facts": self.facts(),
            "correction": self.line(document.correction) if document.correction else [],
            "correction_name": self.line(_("What this version corrects")),
            "agenda": self.agenda(),
            "attendance": self.attendance(),
            "parts": [self.part(part) for part in document.parts],
            "outcomes": self.outcomes(),
            "amendments": self.amendments(),
            "colophon": self.colophon(),
        }
        # After all the rest: what had no glyph is known by now.
        data["replaced"] = self.line(self.replaced()) if self.printer.replaced else []
        return data

    def line(self, text: str) -> list[Any]:
        """Take a line of ours apart."""
        return self.printer.line(" ".join(safe(text).split()))

    def words(self, words: Words | None) -> list[dict[str, Any]]:
        """A text as paragraphs, line by line, each in its own direction."""
        return [self.paragraph(text, words.language) for text in (words.paragraphs if words else [])]

    def paragraph(self, text: str, language: str) -> dict[str, Any]:
        own = direction_of_language(language)
        return {
            "lines": [self.printer.line(line) for line in safe(text).split("\n")],
            "language": language,
            "direction": direction_of(text, own),
        }

    def version(self) -> str:
        return _("Version %(number)s") % {"number": figure(self.document.version)}

    def facts(self) -> list[Any]:
        document = self.document
        closed = _moment(document.closed_at) if document.closed_at else _("Draft")
        hours = f"{time.clock(document.starts_at)} – {time.clock(document.ends_at)}"
        named = [
            (_("Day"), isolate(time.days(document.starts_at, document.ends_at))),
            (_("Time"), _("%(hours)s (time in Morocco)") % {"hours": f"{LEFT_TO_RIGHT}{hours}{POP}"}),
            (_("Mode"), document.mode),
            (_("Venue"), document.venue),
            (_("Reference"), f"{LEFT_TO_RIGHT}{document.code}{POP}"),
            (_("Version"), _("%(number)s, of %(moment)s") % {"number": figure(document.version), "moment": closed}),
        ]
        return [[self.line(name), self.line(value)] for name, value in named if value]

    def agenda(self) -> dict[str, Any]:
        rows = [
            {
                "hours": self.line(f"{LEFT_TO_RIGHT}{time.clock(item.starts_at)} – {time.clock(item.ends_at)}{POP}"),
                "title": self.line(item.title),
                "speakers": self.line(item.speakers),
            }
            for item in self.document.agenda
        ]
        head = [self.line(_("Time")), self.line(_("Agenda item"))]
        return {"name": self.line(_("Agenda")), "head": head, "rows": rows}

    def attendance(self) -> dict[str, Any]:
        document = self.document
        return {
            "name": self.line(_("Attendance")),
            "tiles": [[self.line(figure(count)), self.line(name)] for name, count in document.tiles],
            "note": self.line(document.figures_note),
            "tables": [
                {
                    "caption": self.line(table.caption),
                    "columns": [self.line(column) for column in (table.head, *table.columns)],
                    "rows": [
                        [self.line(name), *(self.line(figure(count)) for count in counts)]
                        for name, counts in table.rows
                    ],
                }
                for table in document.tables
            ],
        }

    def part(self, part: Part) -> dict[str, Any]:
        return {
            "title": self.line(part.title.text if part.title else _("Introduction")),
            "number": self.line(figure(part.number)) if part.number else [],
            "paragraphs": self.words(part.words),
            "entries": [self.entry(entry) for entry in part.entries],
        }

    def entry(self, entry: Entry) -> dict[str, Any]:
        return {
            "name": self.line(_numbered(entry) if entry.number else entry.by),
            "is_outcome": bool(entry.number),
            "paragraphs": self.words(entry.words),
        }

    def outcomes(self) -> dict[str, Any]:
        items = [
            {"name": self.line(_numbered(one)), "paragraphs": self.words(one.words)} for one in self.document.outcomes
        ]
        nothing = self.line(_("The meeting adopted no decision and no recommendation."))
        return {"name": self.line(_("Decisions and recommendations")), "items": items, "nothing": nothing}

    def amendments(self) -> dict[str, Any]:
        """How many were proposed and what became of them: they are counted as texts, not as people."""
        counted = self.document.amendments
        named = [
            (_("Proposed by those who attended"), counted["proposed"]),
            (_("Accepted"), counted["accepted"]),
            (_("Accepted in part"), counted["accepted_in_part"]),
            (_("Not taken up"), counted["not_accepted"]),
        ]
        return {
            "name": self.line(_("Annex: amendments")),
            "lead": self.line(_("These minutes were opened for amendment to those who attended the meeting.")),
            "counts": [[self.line(name), self.line(figure(count))] for name, count in named],
            "listed": [
                {
                    "name": self.line(
                        joined(
                            [figure(one.number), *(part for part in (one.section, one.state, one.by) if part)],
                            self.document.language,
                        )
                    ),
                    "paragraphs": self.words(one.text),
                    "answer": [self.paragraph(one.answer, self.document.language)] if one.answer else [],
                }
                for one in self.document.proposals
            ],
            "answer": self.line(_("Answer")),
        }

    def colophon(self) -> dict[str, Any]:
        document = self.document
        edition = (
            _("Public edition: no figure about fewer than ten people is shown.")
            if document.is_public
            else _("Staff edition: figures are complete. It is not for publication.")
        )
        closed = (
            _("Closed on %(moment)s.") % {"moment": _moment(document.closed_at)}
            if document.closed_at
            else _("This is a draft.")
        )
        return {
            "name": self.line(_("About this document")),
            "lines": [
                self.line(text)
                for text in (
                    edition,
                    closed,
                    _("The Arabic and the French text are published together and are equal."),
                    _("Checksum of the content (SHA-256): %(checksum)s")
                    % {"checksum": f"{LEFT_TO_RIGHT}{self.checksum}{POP}"},
                )
            ],
        }

    def replaced(self) -> str:
        names = [f"{LEFT_TO_RIGHT}{code_point(character)}{POP}" for character in sorted(self.printer.replaced)]
        return _("No font of this document has these characters; they stand as code points: %(names)s.") % {
            "names": joined(names, self.document.language)
        }


def _numbered(entry: Entry) -> str:
    return _("%(kind)s %(number)s") % {"kind": entry.kind_name, "number": figure(entry.number)}


def _day(moment: datetime) -> str:
    return isolate(time.day(moment))


def _moment(moment: datetime) -> str:
    return isolate(time.day_and_clock(moment))

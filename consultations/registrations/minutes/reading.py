"""Minutes as they are read in one language: on a page or on paper, from a frozen snapshot or from the draft.

While a translation is missing the text stands in the language it was written in. Figures are isolated, so that none
turns over in an Arabic line. Call under the language that is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext as _

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.minutes.attendance import THRESHOLD
from consultations.registrations.minutes.snapshot import PUBLIC, Snapshot
from consultations.registrations.models import Amendment, MinutesEntry
from portal.shared.typesetting.inline import OPENING, isolate, joined

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Words:
    """A text in the language it stands in."""

    text: str
    language: str

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs, parted where a line was left blank."""
        return [part.strip("\n") for part in self.text.split("\n\n") if part.strip()]


@dataclass(frozen=True)
class Entry:
    """What was said and by whom, or what was decided; decisions and recommendations are numbered, each in its row."""

    key: int
    kind: str
    kind_name: str
    by: str
    number: int
    words: Words | None


@dataclass(frozen=True)
class Part:
    """A section of the minutes."""

    key: int
    number: int
    title: Words | None  # None: the introduction
    words: Words | None
    entries: Sequence[Entry]


@dataclass(frozen=True)
class AgendaLine:
    """An item of the agenda with those who spoke to it."""

    starts_at: datetime
    ends_at: datetime
    title: str
    speakers: str


@dataclass(frozen=True)
class Table:
    """Figures about who came: a name and its figures in each row."""

    caption: str
    head: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]


@dataclass(frozen=True)
class Proposal:
    """An amendment as the staff's edition lists it."""

    number: int
    section: str
    state: str
    by: str
    text: Words
    answer: str


@dataclass(frozen=True)
class Document:
    """Everything that minutes say, in one language."""

    language: str
    is_public: bool
    version: int
    closed_at: datetime | None
    correction: str
    code: str
    region: str
    title: str
    starts_at: datetime
    ends_at: datetime
    mode: str
    venue: str
    agenda: Sequence[AgendaLine]
    tiles: Sequence[tuple[str, int]]
    figures_note: str
    tables: Sequence[Table]
    parts: Sequence[Part]
    outcomes: Sequence[Entry]
    amendments: Mapping[str, int]
    proposals: Sequence[Proposal]


def read(snapshot: Snapshot) -> Document:
    """Return the minutes of a snapshot in the active language."""
    return _Reader(snapshot, (get_language() or "ar")[:2]).document()


class _Reader:
    def __init__(self, snapshot: Snapshot, language: str) -> None:
        self.snapshot, self.language = snapshot, language
        self.outcomes: list[Entry] = []

    def document(self) -> Document:
        snapshot, closed = self.snapshot, self.snapshot["closed_at"]
        parts = [self.part(section) for section in snapshot["sections"]]
        return Document(
            language=self.language,
            is_public=snapshot["edition"] == PUBLIC,
            version=snapshot["version"],
            closed_at=datetime.fromisoformat(closed) if closed else None,
            correction=self.name(snapshot["correction"]),
            code=snapshot["code"],
            region=self.name(snapshot["region"]),
            title=self.name(snapshot["title"]),
            starts_at=datetime.fromisoformat(snapshot["starts_at"]),
            ends_at=datetime.fromisoformat(snapshot["ends_at"]),
            mode=str(RegionalSession.Mode(snapshot["mode"]).label),
            venue=self.name(snapshot["venue"]),
            agenda=[self.agenda_line(item) for item in snapshot["agenda"]],
            tiles=self.tiles(),
            figures_note=self.figures_note(),
            tables=self.tables(),
            parts=parts,
            outcomes=self.outcomes,
            amendments={name: count for name, count in snapshot["amendments"].items() if name != "listed"},
            proposals=[self.proposal(row) for row in snapshot["amendments"]["listed"]],
        )

    def name(self, labels: Labels) -> str:
        """A short text in the language that is read, or in the other one rather than blank."""
        words = self.words(labels)
        return words.text if words is not None else ""

    def words(self, labels: Labels) -> Words | None:
        for language in (self.language, *(other for other in labels if other != self.language)):
            if labels.get(language):
                return Words(_steady(labels[language], language), language)
        return None

    def part(self, section: Mapping[str, Any]) -> Part:
        return Part(
            key=section["key"],
            number=section["number"],
            title=self.words(section["title"]),
            words=self.words(section["text"]),
            entries=[self.entry(entry) for entry in section["entries"]],
        )

    def entry(self, entry: Mapping[str, Any]) -> Entry:
        is_outcome = entry["kind"] != MinutesEntry.Kind.STATEMENT
        said = Entry(
            key=entry["key"],
            kind=entry["kind"],
            kind_name=str(MinutesEntry.Kind(entry["kind"]).label),
            by=self.by(entry),
            number=sum(one.kind == entry["kind"] for one in self.outcomes) + 1 if is_outcome else 0,
            words=self.words(entry["text"]),
        )
        if is_outcome:
            self.outcomes.append(said)
        return said

    def by(self, entry: Mapping[str, Any]) -> str:
        """As whom it was said: the office-holder, the organisation or else the category."""
        body = self.name(entry["organisation"]) or self.name(entry["category"])
        return joined([part for part in (self.name(entry["speaker"]), body) if part], self.language)

    def agenda_line(self, item: Mapping[str, Any]) -> AgendaLine:
        speakers = [
            joined([part for part in (self.name(one["name"]), self.name(one["position"])) if part], self.language)
            for one in item["speakers"]
        ]
        return AgendaLine(
            starts_at=datetime.fromisoformat(item["starts_at"]),
            ends_at=datetime.fromisoformat(item["ends_at"]),
            title=self.name(item["title"]),
            speakers=" · ".join(speakers),
        )

    def tiles(self) -> list[tuple[str, int]]:
        figures = self.snapshot["attendance"]
        named = [
            (_("People registered"), figures["registered"]),
            (_("People present"), figures["attended"]),
            (_("In the room"), figures["room"]),
            (_("Remote"), figures["remote"]),
        ]
        return [(name, count) for name, count in named if count is not None]

    def figures_note(self) -> str:
        if self.snapshot["edition"] != PUBLIC:
            return ""
        if self.snapshot["attendance"]["attended"] is None:
            said = _("Fewer than %(threshold)d people were present: their number is not published.")
        else:
            said = _("No figure about fewer than %(threshold)d people is published: small groups are put together.")
        if "as_of" in self.snapshot["attendance"]:
            said += " " + _("What has changed about fewer is not told: the figures are those of version %(version)d.")
        told = {"threshold": THRESHOLD, "version": self.snapshot["attendance"].get("as_of")}
        return _steady(said % told, self.language)

    def tables(self) -> list[Table]:
        figures = self.snapshot["attendance"]
        if self.snapshot["edition"] == PUBLIC:
            names, columns = ["attended"], [_("People present")]
        else:
            names, columns = ["registered", "room", "remote"], [_("People registered"), _("In the room"), _("Remote")]
        tables = [
            (_("By stakeholder category"), _("Category"), figures["categories"]),
            (_("By province or prefecture"), _("Province or prefecture"), figures["provinces"]),
        ]
        return [
            Table(caption, head, columns, [(self.name(row["label"]), [row[name] for name in names]) for row in rows])
            for caption, head, rows in tables
            if rows
        ]

    def proposal(self, row: Mapping[str, Any]) -> Proposal:
        return Proposal(
            number=row["number"],
            section=self.name(row["section"]) or _("Introduction"),
            state=str(Amendment.State(row["state"]).label),
            by=self.name(row["category"]),
            text=Words(row["text"], row["language"]),
            answer=row["answer"],
        )


def _steady(text: str, language: str) -> str:
    """Return a text whose figures keep their order in an Arabic line; one that isolates for itself is left alone."""
    return text if language != "ar" or any(mark in text for mark in OPENING) else isolate(text)

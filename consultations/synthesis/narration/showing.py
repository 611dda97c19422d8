"""What the writers' pages show: the machine's sentences of each section, what is written around them, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy as _

from consultations.synthesis import snapshot as snapshots
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.narration import checking, figures, queries
from consultations.synthesis.narration.models import Passage
from consultations.synthesis.rendering.composition import compose
from consultations.synthesis.rendering.outline import Block, Heading, Paragraph
from consultations.synthesis.signing.sealing import readable

OWN_TITLES: dict[str, Promise] = {figures.INTRODUCTION: _("Introduction"), figures.CONCLUSION: _("Conclusion")}


@dataclass(frozen=True)
class Changed:
    """A figure that is not what it was when the text was written."""

    name: str
    words: Promise
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Section:
    """One section: its title, what the machine says in it, and what is written in each language."""

    key: str
    title: str
    level: int
    machine: list[str]
    passages: dict[str, Passage]
    values: dict[str, int | None]
    beyond: list[str]  # what its texts cite that the version does not count

    @property
    def written(self) -> list[str]:
        """In which languages something is written."""
        return [code for code, _n in settings.LANGUAGES if code in self.passages and not self.passages[code].is_blank]

    @property
    def changed(self) -> list[Changed]:
        """Which figures are not what they were when the text was kept last; only those that stand in this section."""
        offered = figures.offered(self.key)
        old: dict[str, Any] = {}
        for passage in self.passages.values():
            if not passage.is_blank:
                old = passage.figures | old
        return [
            Changed(name, offered[name], before, self.values.get(name))
            for name, before in old.items()
            if name in offered and before != self.values.get(name)
        ]

    @property
    def by_hand(self) -> dict[str, list[str]]:
        """The numbers typed by hand, by field."""
        return {
            f"{place}_{language}": found
            for language, passage in self.passages.items()
            for place in ("before", "after")
            if (found := checking.by_hand(getattr(passage, place)))
        }

    @property
    def figures(self) -> list[tuple[str, Promise, int | None]]:
        """The names that may be written, what each stands for, and its figure now."""
        return [(name, words, self.values.get(name)) for name, words in figures.offered(self.key).items()]


def sections(report: SynthesisReport) -> list[Section]:
    """Return every section of a version, as they follow each other."""
    snapshot = readable(report.staff)
    language = (get_language() or "ar")[:2]
    document = compose(snapshot, checksum=report.staff_checksum, language=language)
    spoken = _spoken(document.blocks)
    passages: dict[str, dict[str, Passage]] = {}
    for passage in queries.passages(report):
        passages.setdefault(passage.section, {})[passage.language] = passage
    counted = set(snapshots.references(snapshot))
    return [_section(key, spoken, passages.get(key, {}), snapshot, counted) for key in figures.keys(snapshot)]


def homeless(report: SynthesisReport) -> list[Passage]:
    """Return what was written for a section that this version does not have: its theme is gone."""
    known = set(figures.keys(report.staff))
    return [one for one in queries.passages(report) if one.section not in known and not one.is_blank]


def _section(
    key: str,
    spoken: Mapping[str, tuple[Heading, list[str]]],
    passages: dict[str, Passage],
    snapshot: Mapping[str, Any],
    counted: set[str],
) -> Section:
    heading, machine = spoken.get(key, (Heading("", 1), []))
    title = str(OWN_TITLES[key]) if key in OWN_TITLES else " ".join(filter(None, (heading.number, heading.line)))
    beyond = checking.cited_beyond((text for one in passages.values() for text in one.texts), counted)
    return Section(key, title or key, heading.level, machine, passages, figures.values(snapshot, key), beyond)


def _spoken(blocks: Sequence[Block]) -> dict[str, tuple[Heading, list[str]]]:
    """Return the headings that begin a section, each with the machine's sentences under it."""
    found: dict[str, tuple[Heading, list[str]]] = {}
    under: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            under = []
            if block.section:
                found[block.section] = (block, under)
        elif isinstance(block, Paragraph):
            under += [claim.line for claim in block.claims]
    return found

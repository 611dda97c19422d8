"""The passages of a report put into a snapshot: the figures filled in, each paragraph with what it cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from consultations.synthesis.narration import checking, figures
from consultations.synthesis.narration.models import Passage
from consultations.synthesis.snapshot import Snapshot

BEFORE, AFTER = "before", "after"


def with_passages(snapshot: Mapping[str, Any], passages: Iterable[Passage]) -> Snapshot:
    """Return the snapshot with what people wrote in those of its sections that this edition has."""
    known = set(figures.keys(snapshot))
    told: dict[str, dict[str, Any]] = {}
    for passage in passages:
        if passage.section in known and not passage.is_blank:
            values = figures.values(snapshot, passage.section)
            told.setdefault(passage.section, {})[passage.language] = {
                BEFORE: _paragraphs(passage.before, values),
                AFTER: _paragraphs(passage.after, values),
            }
    return {**snapshot, "narration": told}


def _paragraphs(text: str, values: Mapping[str, int | None]) -> list[dict[str, Any]]:
    filled = [figures.filled(part, values) for part in checking.paragraphs(text)]
    return [{"text": part, "cites": checking.references_in(part)} for part in filled]

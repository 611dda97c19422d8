"""What a public edition says of figures that it repeats from an earlier version (`signing.repeating`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from portal.shared import time
from portal.shared.typesetting.inline import figure, isolate

from .phrases import Sentence, Snapshot, listed

MARK = "*"


def marked(text: str, cell: Mapping[str, Any]) -> str:
    """Return a figure with a mark, where it is an earlier version's."""
    return f"{text}{MARK}" if cell.get("as_of") else text


def repeated(snapshot: Snapshot, name: str) -> int | None:
    """Return which version a part of a snapshot is of, where it is not of its own."""
    version: int | None = (snapshot.get("repeated") or {}).get(name)
    return version


def version_of(snapshot: Snapshot, cell: Mapping[str, Any]) -> int | str:
    """Return of which earlier version a figure is, for a column of its own; blank where it is of its own version."""
    version: int | str = cell.get("as_of") or (snapshot.get("figures_of") or {}).get("version", "")
    return version


def marked_total(text: str, snapshot: Snapshot, name: str) -> str:
    """Return a figure of the whole report with a mark, where it is an earlier version's."""
    return f"{text}{MARK}" if repeated(snapshot, name) else text


def mixes(axis: Mapping[str, Any]) -> bool:
    """Return whether an axis holds figures of an earlier version: none of its figures is then set against another."""
    return any(group.get("as_of") for group in (axis, *axis["themes"], axis["other"]))


def glance(snapshot: Snapshot, language: str) -> list[Sentence]:
    """Return the first thing to be said of an edition all of whose figures are an earlier version's."""
    base = snapshot.get("figures_of")
    if not base:
        return []
    line = _(
        "The figures of this version are those of version %(number)s, compiled on %(day)s: fewer than %(threshold)s "
        "people came or left since, and newer figures beside the earlier ones would tell who they are. Words that "
        "their authors took back are not in it."
    )
    day = isolate(time.day(datetime.fromisoformat(base["compiled_at"]), language))
    words = {"number": figure(base["version"]), "day": day, "threshold": figure(snapshot["threshold"])}
    return [Sentence("figures_of", line % words)]


def edition(snapshot: Snapshot, language: str) -> list[Sentence]:
    """Return what the marks mean."""
    if "repeated" not in snapshot:
        return []
    line = _(
        "A star (%(mark)s) stands at a figure of an earlier version (%(versions)s): newer ones would tell of a change "
        "that concerns fewer than %(threshold)s people. Figures with a star do not add up with the others."
    )
    numbers = listed([figure(number) for number in sorted(set(_versions(snapshot)))], language)
    words = {"mark": MARK, "versions": numbers, "threshold": figure(snapshot["threshold"])}
    return [Sentence("repeated", line % words)]


def notes(snapshot: Snapshot, language: str) -> list[Sentence]:
    """Return all that a reader of any page should know of figures that are an earlier version's."""
    return [*glance(snapshot, language), *edition(snapshot, language)]


def of_version(version: int | None) -> list[Sentence]:
    """Return that a part of the report is an earlier version's; nothing where it is not."""
    if not version:
        return []
    line = _(
        "These figures are those of version %(number)s: newer ones would tell of a change that concerns few people."
    )
    return [Sentence("of_version", line % {"number": figure(version)})]


def caption(text: str, version: int | None) -> str:
    """Return a table's caption, with the version that its figures are of where that is an earlier one."""
    if not version:
        return text
    return _("%(caption)s (version %(number)s)") % {"caption": text, "number": figure(version)}


def _versions(part: Any) -> Iterator[int]:
    if isinstance(part, dict):
        if isinstance(part.get("as_of"), int):
            yield part["as_of"]
        yield from (part.get("repeated") or {}).values() if isinstance(part.get("repeated"), dict) else ()
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _versions(each)

"""Contributions gathered elsewhere, taken in from a file: every row is added, there already, or refused and why."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError

from consultations.contributions import actions
from consultations.contributions.intake import tables
from consultations.contributions.intake.axis_guess import AxisGuess
from consultations.contributions.models import Contribution
from consultations.regional_sessions.models import RegionalSession
from portal.shared import text
from stakeholders.models import Account, Category
from strategy.models import Axis, Province, Region

LONGEST_BODY = 100_000
_OWN_COLUMNS = ("lang", "kind", "title", "body", "axis", "province", "category", "author")


@dataclass
class Imported:
    """What became of a file's rows: three kinds that add up to all of them."""

    rows: int = 0
    added: int = 0
    there_already: int = 0
    axis_guessed: int = 0
    axis_unstated: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)  # line, reason


class RefusedRow(Exception):
    """This row cannot be taken; the message says why."""


def import_contributions(
    *, path: Path, region: Region, session: RegionalSession | None, by: Account, screened: bool
) -> Iterator[Imported]:
    """Take the rows in, one transaction each, and yield the tally after every row.

    A row is known by its cells and by how many equal rows stand before it in the file: a second import adds nothing,
    yet two persons who sent the same letter stay two. Raises `tables.UnreadableFile`.
    """
    tally, seen = Imported(), Counter[str]()
    reader = _RowReader(region=region, session=session)
    for row in tables.read(path):
        tally.rows += 1
        try:
            if row.refused:
                raise RefusedRow(row.refused)
            content = json.dumps(row.cells, ensure_ascii=False, sort_keys=True)
            seen[content] += 1
            words, guessed = reader.words(row.cells)
            contribution = actions.record_contribution(
                words=words,
                channel=Contribution.Channel.IMPORT,
                entered_by=by,
                screened=screened,
                source_hash=_source_hash(region, content, seen[content]),
            )
        except (RefusedRow, ValidationError) as error:
            tally.refused.append((row.line, _reason(error)))
        else:
            tally.added += contribution is not None
            tally.there_already += contribution is None
            tally.axis_guessed += contribution is not None and guessed
            tally.axis_unstated += contribution is not None and words.axis is None
        yield tally


def _source_hash(region: Region, content: str, occurrence: int) -> str:
    source = f"import {region.code} {occurrence} {content}"
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
    return str(error)


def _kind(cells: dict[str, str]) -> str:
    code = cells.get("kind", "").strip() or Contribution.Kind.PROPOSAL
    if code not in Contribution.Kind.values:
        raise RefusedRow(f"unknown kind: {text.clean(code)[:40]}")
    return code


class _RowReader:
    """Turns a row's cells into words; the reference rows are read once."""

    def __init__(self, *, region: Region, session: RegionalSession | None) -> None:
        self.region, self.session = region, session
        self.axes = {axis.code: axis for axis in Axis.objects.all()}
        self.categories = {category.code: category for category in Category.objects.all()}
        self.provinces = {province.code: province for province in Province.objects.filter(region=region)}
        self.guess = AxisGuess()

    def words(self, cells: dict[str, str]) -> tuple[actions.Words, bool]:
        """Return the words, and whether their axis was guessed."""
        body = text.clean(cells["body"])
        if not text.says_something(body):
            raise RefusedRow("the body is empty" if not body else "the body holds no letter and no number")
        if len(body) > LONGEST_BODY:
            raise RefusedRow(f"the body has {len(body)} characters, more than {LONGEST_BODY}")
        axis = self._known(self.axes, cells, "axis")
        guessed = None if axis else self.guess.of(body)
        language = cells["lang"].strip()
        kept = {name: text.clean(value) for name, value in cells.items() if name not in _OWN_COLUMNS and value}
        if guessed:
            kept["axis"] = "guessed from the words"
        if language not in Contribution.Language:
            kept["lang"] = text.clean(language)
            language = ""
        words = actions.Words(
            region=self.region,
            session=self.session,
            axis=axis or guessed,
            kind=_kind(cells),
            title=cells["title"],
            body=body,
            language=language,
            province=self._known(self.provinces, cells, "province"),
            category=self._known(self.categories, cells, "category"),
            author_name=cells.get("author", ""),
            import_fields=kept,
        )
        return words, guessed is not None

    def _known(self, known: dict, cells: dict[str, str], column: str):  # type: ignore[no-untyped-def,type-arg]
        code = cells.get(column, "").strip()
        if code and code not in known:
            raise RefusedRow(f"unknown {column}: {text.clean(code)[:40]}")
        return known.get(code)

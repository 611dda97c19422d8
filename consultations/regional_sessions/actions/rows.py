"""Rows that belong to a session and stand or fall together: saved whole, so that no order of saving matters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from portal.shared.bilingual import changed_columns

Row = TypeVar("Row", bound=Model)


class Fault(NamedTuple):
    """What is wrong with one row of several: its place among them, the column, and what to say there."""

    place: int
    column: str
    message: str


def refuse(faults: Sequence[Fault]) -> None:
    """Raise `ValidationError` with everything that was found."""
    if faults:
        raise ValidationError([fault.message for fault in faults])


def replace_rows(standing: QuerySet[Row], rows: Sequence[Row]) -> bool:
    """Make these the rows that stand: what is missing goes, what is new or differs is saved. Returns what was done."""
    before = {row.pk: row for row in standing}
    gone = before.keys() - {row.pk for row in rows}
    for key in gone:
        before[key].delete()
    changed = [row for row in rows if row.pk not in before or changed_columns(before[row.pk], row)]
    for row in changed:
        row.full_clean()
        row.save()
    return bool(gone or changed)

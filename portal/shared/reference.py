"""Reference data kept as CSV files: loaded by code, again and again, without undoing what people edited since."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

_TRUTH = {"1": True, "0": False}


@dataclass(frozen=True)
class Loaded:
    """How many rows of one file were added, and how many were there already."""

    name: str
    added: int
    kept: int


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a UTF-8 CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load(model: type[models.Model], path: Path) -> Loaded:
    """Add the rows whose code is not there yet. The header names the model's columns; a relation is given by its code.

    What exists stays as it is: administrators edit names, objectives and questions, and a later load keeps their words.
    """
    known = set(model._default_manager.values_list("pk", flat=True))
    new = [_instance(model, row) for row in rows(path) if row["code"] not in known]
    _clean(model, new)
    model._default_manager.bulk_create(new)
    return Loaded(path.stem, added=len(new), kept=len(known))


def _clean(model: type[models.Model], new: list[models.Model]) -> None:
    """Refuse what the columns cannot hold and what points to nothing: one query for each relation, not for each row.

    That no two rows share what must be unique is the database's to refuse, here as for every constraint.
    """
    relations = [column for column in model._meta.fields if column.is_relation]
    for instance in new:
        instance.full_clean(
            exclude=[*(one.name for one in relations)], validate_unique=False, validate_constraints=False
        )
    for column in relations if new else []:
        there = set(column.related_model._default_manager.values_list("pk", flat=True))
        missing = {getattr(instance, column.attname) for instance in new} - there - ({None} if column.null else set())
        if missing:
            raise ValidationError(
                {column.name: f"{model.__name__} points to what is not there: {sorted(missing, key=str)}"}
            )


def _instance(model: type[models.Model], row: dict[str, str]) -> models.Model:
    values: dict[str, Any] = {}
    for name, text in row.items():
        column = model._meta.get_field(name)
        values[column.attname] = _TRUTH[text] if isinstance(column, models.BooleanField) else text
    return model(**values)

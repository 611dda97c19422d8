"""The grid as it is filled in and as it was: criteria with their words in both languages, frozen at the first mark."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from consultations.review.assessing.models import Criterion, Grid
from portal.shared.bilingual import label

WORDS = ("name", "question", "low", "high")


@dataclass(frozen=True)
class Line:
    """One criterion of a grid, in the language of the page."""

    code: str
    weight: int
    name: str
    question: str
    low: str
    high: str


def frozen(criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    """Return the criteria as they stand now, as a grid keeps them."""
    return [
        {"code": each.pk, "weight": each.weight, **{word: label(each, word) for word in WORDS}} for each in criteria
    ]


def digest(criteria: list[dict[str, Any]]) -> str:
    """Return what two grids of the same words and weights share, and no others."""
    return hashlib.sha256(json.dumps(criteria, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def lines(criteria: Iterable[dict[str, Any]]) -> list[Line]:
    """Return the lines of a grid, kept or current, in the language of the page."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return [Line(each["code"], each["weight"], **{word: each[word][language] for word in WORDS}) for each in criteria]


def lines_of(grid: Grid | None, criteria: Iterable[Criterion]) -> list[Line]:
    """Return the lines to fill in: those of the grid that was begun with, or the criteria in use."""
    return lines(grid.criteria if grid is not None else frozen(criteria))

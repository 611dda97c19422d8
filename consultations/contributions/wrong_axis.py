"""The words by which the axes are known: of their names, descriptions, objectives and questions, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from consultations.engine.screening import AxisWords
from portal.shared.bilingual import label
from strategy.models import Axis

LANGUAGES = ("ar", "fr")


def axis_words() -> AxisWords:
    """Return the axes' words as they stand now; they are counted again only when one of them was edited."""
    axes = Axis.objects.prefetch_related("objectives", "questions").order_by("pk")
    return _counted(tuple((axis.pk, tuple(_said(axis))) for axis in axes))


@lru_cache(maxsize=2)
def _counted(said: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> AxisWords:
    return AxisWords(dict(said))


def _said(axis: Axis) -> Iterator[tuple[str, str]]:
    rows = [(axis, ("name", "summary", "description"))]
    rows += [(one, ("name", "description")) for one in axis.objectives.all()]
    rows += [(one, ("text",)) for one in axis.questions.all()]
    for row, columns in rows:
        for column in columns:
            words = label(row, column)
            yield from ((words[language], language) for language in LANGUAGES if words[language])

"""Reads of assessments: what a reader may see of them, what is asked of them, how far two people are apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from consultations.contributions.models import Contribution
from consultations.review.assessing import grids, workflow
from consultations.review.assessing.drawing import dots
from consultations.review.assessing.grids import Line
from consultations.review.assessing.models import FIRST, SECOND, SETTLING, Assessment, Criterion
from stakeholders.models import Account

CENT = Decimal("0.01")

# What the queue is filtered by.
NONE, ONE, TWO, DIFFERING = "none", "one", "two", "differing"
STANDINGS = {
    NONE: Q(judgement=None),
    ONE: Q(judgement__given=FIRST),
    TWO: Q(judgement__given__gte=SECOND),
    DIFFERING: Q(judgement__differs=True),
}


@dataclass(frozen=True)
class Compared:
    """One criterion, and what each assessment gives for it."""

    line: Line
    values: list[int]  # the first, the second, and where there is one the settling mark
    gap: int

    @property
    def differs(self) -> bool:
        return workflow.differs(self.gap)

    @property
    def drawing(self) -> str:
        return dots(self.values)


@dataclass(frozen=True)
class Comparison:
    """Both assessments side by side, and what they come to."""

    assessments: list[Assessment]
    rows: list[Compared]
    means: list[Decimal]
    mean: Decimal
    differs: bool  # and nobody has settled it


def of(contribution: Contribution) -> list[Assessment]:
    """Return the assessments of a contribution with their marks, the first one first."""
    rows = Assessment.objects.filter(contribution=contribution).select_related("assessor", "grid")
    return list(rows.prefetch_related("marks").order_by("place"))


def criteria() -> QuerySet[Criterion]:
    """Return the criteria in use, in their order."""
    return Criterion.objects.filter(active=True)


def own(given: Sequence[Assessment], account: Account) -> Assessment | None:
    """Return the assessment that somebody made themselves."""
    return next((assessment for assessment in given if assessment.assessor_id == account.pk), None)


def values(assessment: Assessment) -> dict[str, int]:
    """Return the marks of an assessment by the criterion's code."""
    return {mark.criterion_id: mark.value for mark in assessment.marks.all()}


def mean(lines: Sequence[Line], marks: dict[str, int]) -> Decimal:
    """Return the weighted mean of the marks."""
    weighed = sum(line.weight * marks[line.code] for line in lines)
    return (Decimal(weighed) / sum(line.weight for line in lines)).quantize(CENT)


def compared(given: Sequence[Assessment]) -> Comparison | None:
    """Return two assessments side by side; None until both are in. A settling one says what counts."""
    if not workflow.is_complete(given):
        return None
    lines, marks = grids.lines(given[0].grid.criteria), [values(assessment) for assessment in given]
    rows = [_compared(line, [each[line.code] for each in marks]) for line in lines]
    means = [mean(lines, each) for each in marks]
    settled = len(given) == SETTLING
    return Comparison(
        assessments=list(given),
        rows=rows,
        means=means,
        mean=means[-1] if settled else ((means[0] + means[1]) / 2).quantize(CENT),
        differs=not settled and any(row.differs for row in rows),
    )


def _compared(line: Line, marks: list[int]) -> Compared:
    return Compared(line, marks, gap=abs(marks[0] - marks[1]))


def standing(contributions: QuerySet[Contribution], asked: str) -> QuerySet[Contribution]:
    """Return those of these contributions whose judgement stands so."""
    return contributions.filter(STANDINGS[asked]) if asked else contributions

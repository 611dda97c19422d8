"""What the page of a contribution says of its judgement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from consultations.contributions.models import Contribution
from consultations.review import access as desk
from consultations.review.assessing import access, asking, forms, grids, queries, workflow
from consultations.review.assessing.forms import AssessmentForm
from consultations.review.assessing.grids import Line
from consultations.review.assessing.models import SETTLING, Assessment
from stakeholders.models import Account


@dataclass(frozen=True)
class Single:
    """One assessment that stands alone, as far as the reader may see it."""

    assessment: Assessment
    rows: list[tuple[Line, int]]
    is_own: bool


@dataclass(frozen=True)
class Judged:
    """All that the card shows."""

    form: AssessmentForm | None
    settles: bool
    corrects: bool
    given: int
    single: Single | None
    comparison: queries.Comparison | None
    is_assessable: bool
    may_assess: bool
    lost: str  # the note on an assessment that came too late
    threshold: int = workflow.DIFFERING

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to do or to read: nothing where it is not judged and never was."""
        return self.is_assessable or bool(self.given)


def about_the_judgement(
    request: HttpRequest, contribution: Contribution, refused: AssessmentForm | None = None
) -> dict[str, Any]:
    """Return the judgement as far as this reader sees it, and the grid where they are asked for it."""
    given, criteria = queries.of(contribution), list(queries.criteria())
    reader = desk.reader(request.user)
    visible, own = access.seen_by(reader, contribution, given), queries.own(given, reader)
    may_assess = access.may_assess(reader, contribution)
    comparison = queries.compared(given)
    is_assessable = contribution.status in workflow.ASSESSABLE
    place = workflow.next_place(given, differing=comparison is not None and comparison.differs)
    corrects = own is not None and not workflow.is_complete(given)
    asked = is_assessable and may_assess and (corrects or (own is None and place is not None))
    form = refused
    if asked and form is None:
        lines = grids.lines_of(given[0].grid if given else None, criteria)
        started = forms.initial(queries.values(own), own.remark) if own else None
        sign = asking.asked_now(given, criteria, of=reader)
        form = AssessmentForm(lines=lines, asked=sign, initial=started) if lines else None
    return {
        "judged": Judged(
            form=form if asked else None,
            settles=place == SETTLING,
            corrects=corrects,
            given=len(given),
            single=_single(visible[0], is_own=own is not None) if comparison is None and visible else None,
            comparison=comparison,
            is_assessable=is_assessable,
            may_assess=may_assess,
            lost=str(refused["remark"].value() or "") if refused and not asked else "",
        )
    }


def _single(assessment: Assessment, *, is_own: bool) -> Single:
    marks = queries.values(assessment)
    rows = [(line, marks[line.code]) for line in grids.lines(assessment.grid.criteria)]
    return Single(assessment, rows, is_own)


def form_for(contribution: Contribution, data: Any, *, reader: Account) -> AssessmentForm:
    """Return the grid with what somebody sent: that of the first assessment where there is one."""
    given, criteria = queries.of(contribution), list(queries.criteria())
    lines = grids.lines_of(given[0].grid if given else None, criteria)
    return AssessmentForm(data, lines=lines, asked=asking.asked_now(given, criteria, of=reader))

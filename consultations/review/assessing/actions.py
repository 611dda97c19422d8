"""Every write about assessments: a grid filled in, one's own corrected, the criteria that come with the portal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.models import Contribution
from consultations.review.assessing import asking, grids, queries, workflow
from consultations.review.assessing.models import HIGHEST, LOWEST, Assessment, Criterion, Grid, Judgement, Mark
from portal.shared import audit, reference, text
from stakeholders.models import Account

FILE = Path(__file__).resolve().parent / "reference" / "criteria.csv"


def load_criteria() -> reference.Loaded:
    """Add the criteria that come with the portal and are not there yet."""
    return reference.load(Criterion, FILE)


@transaction.atomic
def assess(
    *, contribution: Contribution, marks: Mapping[str, int], remark: str, by: Account, asked: str = ""
) -> Assessment:
    """Keep somebody's judgement of a contribution, or their correction of it.

    The first may be corrected until the second is in: from then on each has seen the other's. The second, and the one
    that settles a difference, stand as they were sent. Raises `ValidationError` where no judgement is asked for, or
    another than the sign `asked` stands for.
    """
    row = Contribution.objects.select_for_update().filter(pk=contribution.pk).first()
    if row is None or row.status not in workflow.ASSESSABLE:
        raise ValidationError(_("It is not judged in the state it is in."))
    contribution = row
    given = queries.of(contribution)
    own = queries.own(given, by)
    if asked and (why := asking.what_changed(asked, asking.asked_now(given, queries.criteria(), of=by))):
        raise ValidationError(why)
    if own is None:
        return _add(contribution, given, marks, remark, by)
    if workflow.is_complete(given):
        raise ValidationError(_("Both assessments are in and stand as they are: each has seen the other’s."))
    return _correct(own, marks, remark, by)


def _add(
    contribution: Contribution, given: list[Assessment], marks: Mapping[str, int], remark: str, by: Account
) -> Assessment:
    comparison = queries.compared(given)
    place = workflow.next_place(given, differing=comparison is not None and comparison.differs)
    if place is None:
        raise ValidationError(_("Two people have assessed it already: a third assessment is not asked for."))
    now = timezone.now()
    assessment = Assessment(
        contribution=contribution,
        place=place,
        # Two people are compared by the same questions: whoever comes second answers those of the first.
        grid=given[0].grid if given else _current_grid(),
        assessor=by,
        remark=text.clean(remark),
        made_at=now,
        changed_at=now,
    )
    assessment.full_clean(exclude={"contribution", "grid", "assessor"}, validate_unique=False)
    _check(assessment.grid, marks)
    assessment.save()
    Mark.objects.bulk_create(Mark(assessment=assessment, criterion_id=code, value=marks[code]) for code in marks)
    _settle_standing(contribution)
    _note("contribution_assessed", assessment, by=by)
    return assessment


def _correct(own: Assessment, marks: Mapping[str, int], remark: str, by: Account) -> Assessment:
    _check(own.grid, marks)
    own.remark, own.changed_at = text.clean(remark), timezone.now()
    own.full_clean(exclude={"contribution", "grid", "assessor"}, validate_unique=False)
    own.save()
    own.marks.all().delete()
    Mark.objects.bulk_create(Mark(assessment=own, criterion_id=code, value=marks[code]) for code in marks)
    _note("assessment_corrected", own, by=by)
    return own


def _check(grid: Grid, marks: Mapping[str, int]) -> None:
    """Refuse what leaves a criterion out, names another, or lies beside the scale."""
    codes = {line["code"] for line in grid.criteria}
    if set(marks) != codes:
        raise ValidationError(_("The grid was changed meanwhile: look at it again."))
    if not all(LOWEST <= value <= HIGHEST for value in marks.values()):
        raise ValidationError(_("A mark goes from 1 to 5."))


def _current_grid() -> Grid:
    criteria = grids.frozen(queries.criteria())
    if not criteria:
        raise ValidationError(_("No criterion is in use: an administrator sets them."))
    return Grid.objects.get_or_create(digest=grids.digest(criteria), defaults={"criteria": criteria})[0]


def _settle_standing(contribution: Contribution) -> None:
    """Write down where the judgement stands now, for lists."""
    given = queries.of(contribution)
    comparison = queries.compared(given)
    standing = Judgement(contribution=contribution, given=len(given))
    if comparison is not None:
        standing.mean, standing.differs = comparison.mean, comparison.differs
        standing.gap = max(row.gap for row in comparison.rows)
    standing.full_clean(exclude={"contribution"}, validate_unique=False)
    Judgement.objects.bulk_create(
        [standing],
        update_conflicts=True,
        unique_fields=["contribution"],
        update_fields=["given", "mean", "gap", "differs"],
    )


def _note(action: str, assessment: Assessment, *, by: Account) -> None:
    """The trail says who judged when, never what: whoever reads it may still have to judge themselves."""
    contribution = assessment.contribution
    audit.record(action, contribution, by=by, region=contribution.region_id, place=assessment.place)

"""Recording who may act on a contribution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.models import Contribution
from consultations.review import workflow
from consultations.review.actions import lock_unmoved
from consultations.review.competence.models import Competence, Level
from portal.shared import audit
from stakeholders.models import Account
from strategy.models import Institution


class RecordedMeanwhile(Exception):
    """Somebody else recorded it after this reader opened the form."""


@transaction.atomic
def record_competence(
    *,
    contribution: Contribution,
    level: str,
    bodies: Sequence[Institution],
    by: Account,
    seen: datetime | None = None,
    check_seen: bool = False,
) -> Competence:
    """Record the competent level and its bodies: one where it is one's own, several where it is shared.

    With `check_seen`, `seen` is when what was on screen had been recorded (None: nothing was); raises
    `RecordedMeanwhile` when that is no longer so.
    """
    if level == Level.SHARED and len(bodies) < 2:
        raise ValidationError({"bodies": _("A shared competence names two bodies at least.")})
    if level != Level.SHARED and len(bodies) != 1:
        raise ValidationError({"bodies": _("Name one body; if there are several, the competence is shared.")})
    contribution = lock_unmoved(contribution, None)
    if not workflow.is_judged(contribution.status):
        raise ValidationError(_("Who is competent is recorded once the contribution is admissible."))
    row = Competence.objects.filter(contribution=contribution).first()
    if check_seen and (row.recorded_at if row else None) != seen:
        raise RecordedMeanwhile
    row = row or Competence(contribution=contribution)
    row.level, row.recorded_by, row.recorded_at = level, by, timezone.now()
    row.full_clean(exclude={"contribution", "recorded_by"}, validate_unique=False)
    row.save()
    row.bodies.set(bodies)
    codes = sorted(body.pk for body in bodies)
    audit.record("competence_recorded", contribution, by=by, region=contribution.region_id, level=level, bodies=codes)
    return row

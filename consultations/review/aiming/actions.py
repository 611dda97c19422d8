"""Recording the objective that a contribution serves."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.models import Contribution
from consultations.review.aiming.models import Aim
from portal.shared import audit
from stakeholders.models import Account
from strategy.models import Objective


class AimedMeanwhile(Exception):
    """Somebody else recorded an objective after this reader opened the page."""


@transaction.atomic
def record_aim(*, contribution: Contribution, objective: Objective | None, by: Account, seen: str) -> Aim | None:
    """Record the objective, or that there is none; what stands so already is left alone.

    `seen` is the code that was on screen, empty for none: raises `AimedMeanwhile` when another one stands now, and
    `ValidationError` at the field for an objective of another axis.
    """
    row = Contribution.objects.select_for_update().filter(pk=contribution.pk).first()
    if row is None:
        raise ValidationError(_("It is not at the desk any more."))
    aim = Aim.objects.filter(contribution=row).first()
    stands, wanted = aim.objective_id if aim else "", objective.pk if objective else ""
    if stands == wanted:
        return aim
    if stands != seen:
        raise AimedMeanwhile
    if objective is not None and row.axis_id is not None and objective.axis_id != row.axis_id:
        raise ValidationError({"objective": _("This objective belongs to another axis.")})
    if objective is None:
        Aim.objects.filter(contribution=row).delete()
        audit.record("objective_removed", row, by=by, region=row.region_id)
        return None
    audit.record("objective_recorded", row, by=by, region=row.region_id, objective=objective.pk)
    return Aim.objects.update_or_create(
        contribution=row, defaults={"objective": objective, "by": by, "at": timezone.now()}
    )[0]

"""What a bulk run says of itself in words."""

from __future__ import annotations

from django.utils.translation import gettext as _, gettext_lazy

from consultations.contributions.models import Contribution
from consultations.review.bulk.actions import Order
from consultations.review.bulk.models import BulkRun
from portal.shared.models import Job

STAGES = {"working": gettext_lazy("Working on the contributions"), "telling": gettext_lazy("Writing the report")}


def said(order: Order | BulkRun) -> str:
    """Return what is done, such as "New state: Admissible"."""
    if order.action == BulkRun.Action.MOVE:
        return _("New state: %(state)s") % {"state": Contribution.Status(order.target).label}
    if order.action == BulkRun.Action.PUBLISH:
        return _("Answers approved and published")
    if order.assignee is None:
        return _("Put back: nobody sees to them")
    return _("Given to %(name)s") % {"name": order.assignee.get_short_name()}


def stage_of(job: Job) -> str:
    """Return in words what a run is at."""
    return str(STAGES.get(job.stage, "")) if job.is_open else ""

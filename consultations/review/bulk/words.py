"""What a bulk run says of itself in words."""

from __future__ import annotations

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from consultations.contributions.models import Contribution
from consultations.review.bulk.actions import Order
from consultations.review.bulk.models import BulkRun
from portal.shared.models import Job
from portal.shared.time import number

STAGES = {"working": gettext_lazy("Working on the contributions"), "telling": gettext_lazy("Writing the report")}


def said(order: Order | BulkRun) -> str:
    """Return what is done, such as "New state: Admissible"."""
    if order.action == BulkRun.Action.MOVE:
        return _("New state: %(state)s") % {"state": Contribution.Status(order.target).label}
    if order.action == BulkRun.Action.PUBLISH:
        return _("Answers approved and published")
    if order.action == BulkRun.Action.TAG:
        return _("Tag added: %(tag)s") % {"tag": order.tag}
    if order.action == BulkRun.Action.REDACT:
        return _("Words hidden from copies")
    if order.assignee is None:
        return _("Put back: nobody sees to them")
    return _("Given to %(name)s") % {"name": order.assignee.get_short_name()}


def split_in_words(run: BulkRun, count: int) -> str:
    """Return what became of those that were read with what a run moved; nothing where there were none."""
    if not count:
        return ""
    if run.undoes_id:
        said = ngettext(
            "%(count)s contribution was split by it and is not read with its leader again: somebody changed it since.",
            "%(count)s contributions were split by it and are not read with their leader again: somebody changed them "
            "since.",
            count,
        )
    else:
        said = ngettext(
            "%(count)s contribution was read with one of these, and is read by itself again.",
            "%(count)s contributions were read with one of these, and are read by themselves again.",
            count,
        )
    return said % {"count": number(count)}


def stage_of(job: Job) -> str:
    """Return in words what a run is at."""
    return str(STAGES.get(job.stage, "")) if job.is_open else ""

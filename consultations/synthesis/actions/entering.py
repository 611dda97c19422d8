"""What a published report tells as answered goes into the synthesis, and its authors are told.

A report may tell of a hundred thousand: each moves by itself, so that whoever is killed has done what is done, and the
next one goes on from there. Whoever comes second finds nothing to move and writes to nobody.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from consultations.contributions.actions import move_contribution
from consultations.contributions.models import Contribution
from consultations.review import notifications
from consultations.review.actions import last_change
from consultations.synthesis import queries, snapshot
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.signing import sealing
from portal.shared import audit, jobs
from portal.shared.models import Job
from stakeholders.models import Account

ENTERING = "entering"
TOLD_EVERY = 25

Progress = Callable[[str, int, int], None]


@transaction.atomic
def request_entering(*, report: SynthesisReport, by: Account | None) -> Job:
    """Ask again for what a report tells as answered to go into the synthesis; work under way is returned instead."""
    job = jobs.request(task=queries.ENTER, key=str(report.pk), by=by)
    audit.record("entering_requested", report, by=by, region=report.region_id, version=report.version)
    return job


def enter_synthesis(*, report: SynthesisReport, progress: Progress | None = None) -> int:
    """Move what the report tells as answered, and was not reopened since it was compiled; returns how many moved."""
    references = snapshot.answered(sealing.readable(report.staff))
    done = moved = 0
    for part in queries.in_parts(references):
        for pk in list(queries.answered_as_told(report, part).order_by("pk").values_list("pk", flat=True)):
            moved += _enter(report, pk)
            done += 1
            if progress is not None and done % TOLD_EVERY == 0:
                progress(ENTERING, done, len(references))
    return moved


@transaction.atomic
def _enter(report: SynthesisReport, pk: int) -> bool:
    answered = queries.answered_as_told(report).select_for_update(of=("self",))
    contribution = answered.select_related("author").filter(pk=pk).first()
    if contribution is None:  # somebody reopened it this minute
        return False
    contribution = move_contribution(
        contribution=contribution, to=Contribution.Status.IN_SYNTHESIS, by=report.published_by
    )
    notifications.tell_in_synthesis(contribution, last_change(contribution))
    return True

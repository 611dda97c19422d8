"""Each axis of a region is read by whichever worker is free. What is found is kept for the compilation to join.

A compilation hands its axes out and lets go of its worker: it is a job that waits in the queue, and the axis that is
done last wakes it. So nobody holds a worker while waiting for another, and one worker alone does it all in turn. An
axis that gave up, or whose texts have changed meanwhile, is read by the compilation itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction

from consultations.engine.themes import LISTED_BELOW, Background
from consultations.synthesis import pace, queries
from consultations.synthesis.analysis import Analysis, analyse, documents
from consultations.synthesis.axes import writing
from consultations.synthesis.axes.models import AxisAnalysis
from consultations.synthesis.axes.queries import (
    ANALYSE,
    Known,
    compilation_of,
    is_stored,
    key,
    known,
    words,
    words_beside,
)
from consultations.synthesis.material import Said
from consultations.synthesis.vectors.queries import vectors_of
from consultations.synthesis.workshop.decisions import decided
from portal.shared import jobs
from portal.shared.models import Job
from strategy.models import Region


@transaction.atomic
def hand_out(hold: jobs.Hold, plan: Mapping[str, Any]) -> None:
    """Let go of the compilation and ask for each of its axes, all or nothing."""
    hold.progress(stage=pace.THEMES, done=0, total=pace.in_all(plan["axes"]))
    hold.set_down(plan=plan)
    for axis in plan["axes"]:
        jobs.request(task=ANALYSE, key=key(hold.job, axis))


def wake_compilation(job_id: int) -> None:
    """Send the compilation of an axis's job to the queue again: it looks itself whether all of its axes are done."""
    job = Job.objects.filter(pk=job_id, task=ANALYSE).first()
    if job is not None:
        jobs.send(queries.COMPILE, line=jobs.WATCHED, job_id=compilation_of(job)[0])


def read_axis(*, region: Region, axis: str, tell: Callable[[], None] | None = None) -> None:
    """Understand one axis of a region and keep what was found, unless that was done."""
    said = words(region, axis)
    before = known(queries.latest(region), decided(region))
    digest = before.digest(axis, said)
    if is_stored(region, axis, digest):
        return
    found = understand(region, axis, said, before)
    if tell is not None:
        tell()  # whoever lost the lease stops here
    _keep(AxisAnalysis(region=region, axis=axis, digest=digest, content=writing.written(found)))


def understand(region: Region, axis: str, said: Sequence[Said], before: Known) -> Analysis:
    """Return what the engine finds on an axis. It never waits for vectors: it takes those that are there."""
    return analyse(
        said,
        previous=before.themes(axis),
        decided=before.decided.get(axis),
        meaning=vectors_of([one.reference for one in said]),
        background=_background(region, axis) if len(said) < LISTED_BELOW else None,
    )


def _background(region: Region, axis: str) -> Background | None:
    """Return what other regions said on an axis: few texts are understood beside it, and none of it is told."""
    others = words_beside(region, axis)
    return Background(documents(others), vectors_of([one.reference for one in others])) if others else None


def _keep(row: AxisAnalysis) -> None:
    AxisAnalysis.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["region", "axis"],
        update_fields=["digest", "content", "made_at"],
    )


def discard(region: Region) -> None:
    """Forget what was found on the axes: the report holds it now."""
    AxisAnalysis.objects.filter(region=region).delete()

"""Compiling a region's report: read once, find the themes, freeze two snapshots, render, keep all of it at once.

Until the last transaction nothing of it can be seen. Whoever is killed before leaves unnamed files at most, which a
later compilation clears away; whoever loses the lease writes nothing; the same material gives back the report that is
there already. So the work may start twice and leaves one report.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from consultations.synthesis import disclosure, filing, pace, queries, sides, snapshot
from consultations.synthesis.actions import files
from consultations.synthesis.analysis import Analysis
from consultations.synthesis.axes import queries as axes
from consultations.synthesis.axes.actions import discard, understand
from consultations.synthesis.locking import lock_reports
from consultations.synthesis.material import Material, gather
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.narration.actions import carry
from consultations.synthesis.pace import READING, RENDERING, STORING, THEMES, Pace, Progress
from consultations.synthesis.signing.differencing import guarded
from consultations.synthesis.signing.queries import published_versions, traits
from consultations.synthesis.workshop.actions.keeping import keep
from consultations.synthesis.workshop.overlay import laid_over
from portal.shared import audit, jobs
from portal.shared.memory import give_back
from portal.shared.models import Job
from stakeholders.models import Account
from strategy.models import Region


@transaction.atomic
def request_compilation(*, region: Region, by: Account | None) -> Job:
    """Ask for the region's report to be compiled; a compilation under way is returned instead of a second one."""
    job = jobs.request(task=queries.COMPILE, key=region.code, by=by)
    audit.record("report_requested", job, by=by, region=region.code)
    return job


def plan_compilation(*, region: Region) -> dict[str, object] | None:
    """Return which axes to hand out to other workers; None when there is nothing to share, or nothing new to tell."""
    last = queries.latest(region)
    counted = axes.counted(region)
    if len(counted) < 2 or (last is not None and not _is_due(region, last)):
        return None
    return {"axes": counted, "begun": timezone.now().isoformat()}


def _is_due(region: Region, last: SynthesisReport) -> bool:
    return (
        queries.standing(region).changed > 0
        or gather(region).digest() != last.input_digest
        or not queries.stands_beside_all(last)
    )


def compile_region(
    *, region: Region, by: Account | None, progress: Progress | None = None, joined: bool = False
) -> SynthesisReport:
    """Compile the region's report: read, understand, freeze, render. Unchanged material gives back the last version.

    So it does when a version was published since, which the last one was not held against (`signing.differencing`).
    Of the axes only those are read here that nobody has read yet. `joined`: the others were handed out before.
    """
    steps = Pace(progress, axes.counted(region), joined=joined)
    steps.tell(READING, pace.of_reading(steps.texts))
    read_at = timezone.now()
    material = gather(region)
    digest = material.digest()
    last = queries.latest(region)
    if last is not None and last.input_digest == digest and queries.stands_beside_all(last):
        return last
    analyses = _analyses(region, material, last, steps)
    report = _freeze(material, analyses, region=region, digest=digest, read_at=read_at, last=last, by=by)
    # The texts are in no file but by their quotes: they go before the files are set, which takes as much memory.
    del material, last
    analyses = {axis: axes.placed_only(analysis) for axis, analysis in analyses.items()}
    give_back()
    rendered = filing.make_all(report, files.SHELF, partial(steps.tell, RENDERING, pace.of_file(steps.texts)))
    kept = _keep(report, rendered, analyses, by=by, steps=steps)
    if kept is None:  # another compilation, of newer material, came first: what was read here is out of date
        return compile_region(region=region, by=by, progress=progress)
    filing.discard_leftovers(files.SHELF)
    return kept


def _analyses(region: Region, material: Material, last: SynthesisReport | None, steps: Pace) -> Mapping[str, Analysis]:
    """Find the themes axis by axis, unless they were found already. A theme that the last report had keeps its key."""
    before = axes.known(last, material.decisions.decided)
    stored = axes.stored(region)
    analyses = {}
    for axis, said in snapshot.by_axis(material.said).items():
        digest, content = stored.pop(axis, ("", ""))
        if digest and digest == before.digest(axis, said):
            analyses[axis] = axes.read_again(content, said)
        else:
            steps.tell(THEMES, pace.of_axis(len(said)))
            analyses[axis] = understand(region, axis, said, before)
    return analyses


def _freeze(
    material: Material,
    analyses: Mapping[str, Analysis],
    *,
    region: Region,
    digest: str,
    read_at: datetime,
    last: SynthesisReport | None,
    by: Account | None,
) -> SynthesisReport:
    """Return the next version with its two snapshots written down, not stored yet."""
    version = last.version + 1 if last is not None else 1
    analyses = sides.laid_over(laid_over(analyses, material.decisions.named), material.decisions.sides)
    staff = snapshot.staff(material, analyses, version=version, compiled_at=read_at)
    public = guarded(disclosure.public(staff, material), staff, published_versions(region.pk), traits)
    staff_text, public_text = snapshot.canonical(staff), snapshot.canonical(public)
    return SynthesisReport(
        region=region,
        version=version,
        input_digest=digest,
        compiled_at=read_at,
        compiled_by=by,
        staff_snapshot=staff_text,
        staff_checksum=snapshot.checksum(staff_text),
        public_snapshot=public_text,
        public_checksum=snapshot.checksum(public_text),
    )


@transaction.atomic
def _keep(
    report: SynthesisReport,
    rendered: list[ReportFile],
    analyses: Mapping[str, Analysis],
    *,
    by: Account | None,
    steps: Pace,
) -> SynthesisReport | None:
    """Write the report and its files, all or nothing. None when its number was given to other material meanwhile."""
    lock_reports(report.region)
    # Whoever lost the lease stops here. The only word inside this transaction: a second one would wait for the
    # heartbeat, and the heartbeat for this transaction.
    steps.tell(STORING, 1)
    last = queries.latest(report.region)
    if last is not None and last.version >= report.version:
        return last if last.input_digest == report.input_digest else None
    report.save()
    carry(report, last)
    for file in rendered:
        file.report = report
        file.save()
    keep(report.region, analyses)
    discard(report.region)
    audit.record(
        "report_compiled",
        report,
        by=by,
        region=report.region_id,
        version=report.version,
        checksum=report.staff_checksum,
    )
    return report

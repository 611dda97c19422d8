"""What happens to the national report: the regions' are asked for, it is compiled, published, read.

It is compiled as a region's is (`synthesis.actions.compiling`): nothing shows before the last transaction, whoever is
killed leaves unnamed files at most, whoever loses the lease writes nothing, and the same versions give back the report
that joins them already.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.synthesis import filing, snapshot, workflow
from consultations.synthesis.actions import request_compilation
from consultations.synthesis.national import files, gathering, queries, rollup
from consultations.synthesis.national.gathering import Gathered
from consultations.synthesis.national.locking import lock_national
from consultations.synthesis.national.models import NationalFile, NationalReport
from consultations.synthesis.national.publishing import refuse_unready
from consultations.synthesis.national.themes import Joined
from portal.shared import audit, jobs
from portal.shared.models import Job
from stakeholders.models import Account

# Is told the stage, the steps done and their number; what it raises stops the work before anything shows.
Progress = Callable[[str, int, int], None]

READING, JOINING, RENDERING, STORING = "reading_regions", "joining", "rendering", "storing"
FILES = 12
LEAST = 2  # regions that a roll-up needs


class _Steps:
    """Counts the steps of one compilation."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress, self.done, self.total = progress, 0, FILES + 2

    def tell(self, stage: str) -> None:
        """Tell that a step begins."""
        if self.progress is not None:
            self.progress(stage, self.done, self.total)
        self.done += 1


@transaction.atomic
def request_regions(*, by: Account) -> int:
    """Ask for the report of each region that is due; returns how many were asked for."""
    due = queries.due(queries.standings_of_regions())
    for standing in due:
        request_compilation(region=standing.region, by=by)
    return len(due)


@transaction.atomic
def request_national(*, basis: str, by: Account) -> Job:
    """Ask for the national report; a compilation under way is returned instead of a second one.

    Raises `ValidationError` while fewer than two regions have a report to join.
    """
    if len(queries.reports_to_join(basis)) < LEAST:
        raise ValidationError(_("The national report joins the regions' reports: at least two of them must be there."))
    job = jobs.request(task=queries.COMPILE, key=basis, by=by)
    audit.record("national_report_requested", job, by=by, basis=basis)
    return job


def compile_national(*, basis: str, by: Account | None, progress: Progress | None = None) -> NationalReport:
    """Compile the national report: read, join, freeze, render. The same versions give back the report they made."""
    steps = _Steps(progress)
    steps.tell(READING)
    read_at = timezone.now()
    gathered = gathering.gather(basis)
    there = queries.of_digest(gathered.digest())
    if there is not None:
        return there
    last = queries.latest()
    joined = _joined(gathered, last, steps)
    report = _freeze(gathered, joined, read_at=read_at, last=last, by=by)
    rendered = filing.make_all(report, files.SHELF, partial(steps.tell, RENDERING))
    kept = _keep(report, rendered, by=by, steps=steps)
    if kept is None:  # another compilation, of other versions, took the number
        return compile_national(basis=basis, by=by, progress=progress)
    filing.discard_leftovers(files.SHELF)
    return kept


def _joined(gathered: Gathered, last: NationalReport | None, steps: _Steps) -> dict[str, list[Joined]]:
    """Join the regions' themes axis by axis."""
    axes = gathering.axes_with_themes(gathered.staff)
    known = gathering.joined_before(last)
    steps.total += len(axes)
    joined = {}
    for axis in axes:
        steps.tell(JOINING)
        joined[axis] = gathering.join_axis(gathered.staff, axis, known.get(axis, []))
    return joined


def _freeze(
    gathered: Gathered,
    joined: dict[str, list[Joined]],
    *,
    read_at: datetime,
    last: NationalReport | None,
    by: Account | None,
) -> NationalReport:
    """Return the next version with its two snapshots written down, not stored yet."""
    version = last.version + 1 if last is not None else 1
    about: dict[str, Any] = {
        "strategy": gathered.strategy,
        "words": gathering.words(),
        "version": version,
        "compiled_at": read_at,
        "gone": frozenset(queries.no_longer_repeated(gathering.quotable_at(gathered.staff))),
    }
    staff = rollup.roll_up(gathered.staff, joined, edition="staff", **about)
    rollup.check_sums(staff, gathered.staff)
    public = rollup.roll_up(gathered.public, joined, edition="public", **about)
    staff_text, public_text = snapshot.canonical(staff), snapshot.canonical(public)
    return NationalReport(
        version=version,
        joined=gathered.versions,
        input_digest=gathered.digest(),
        compiled_at=read_at,
        compiled_by=by,
        staff_snapshot=staff_text,
        staff_checksum=snapshot.checksum(staff_text),
        public_snapshot=public_text,
        public_checksum=snapshot.checksum(public_text),
    )


@transaction.atomic
def _keep(
    report: NationalReport, rendered: list[NationalFile], *, by: Account | None, steps: _Steps
) -> NationalReport | None:
    """Write the report and its files, all or nothing. None when its number was given to other versions meanwhile."""
    lock_national()
    # Whoever lost the lease stops here. The only word inside this transaction: see `synthesis.actions.compiling`.
    steps.tell(STORING)
    there = queries.of_digest(report.input_digest)
    if there is not None:
        return there
    last = queries.latest()
    if last is not None and last.version >= report.version:
        return None
    report.save()
    for file in rendered:
        file.report = report
        file.save()
    audit.record("national_report_compiled", report, by=by, version=report.version, checksum=report.staff_checksum)
    return report


@transaction.atomic
def publish_national(*, report: NationalReport, by: Account | None) -> NationalReport:
    """Make the public edition of a signed version public. Versions published before stay at their addresses.

    Raises `workflow.InvalidMove` for what is not signed, and `ValidationError` while a version that it joins is not
    final, and when it quotes what was withdrawn, set aside or hidden since: another version must be compiled first.
    """
    lock_national()
    report = NationalReport.objects.select_for_update().get(pk=report.pk)
    if report.state == NationalReport.State.PUBLISHED:
        return report
    workflow.check_move(report.state, NationalReport.State.PUBLISHED)
    refuse_unready(report)
    report.state = NationalReport.State.PUBLISHED
    report.published_at = timezone.now()
    report.published_by = by
    report.save(update_fields=["state", "published_at", "published_by"])
    audit.record("national_report_published", report, by=by, version=report.version, checksum=report.public_checksum)
    return report


def note_reading(*, report: NationalReport, by: Account, **what: Any) -> None:
    """Write down that somebody read or took the staff edition."""
    audit.record("national_staff_report_read", report, by=by, version=report.version, **what)

"""Who may see and compile which reports: coordinators their regions', reviewers and rapporteurs may read them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.synthesis import queries, snapshot
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.signing import sealing
from consultations.synthesis.signing.queries import SIGN
from portal.shared.models import Job
from stakeholders.access import Role, Viewer, holds, regions_where
from strategy.models import Region

READERS = (Role.REVIEWER, Role.RAPPORTEUR, Role.COORDINATOR, Role.AUDITOR)


def readable_regions(viewer: Viewer) -> QuerySet[Region]:
    """Return the regions whose staff reports the viewer may read. 403 for those who read none."""
    _require(viewer, *READERS)
    return regions_where(viewer, *READERS)


def readable_region_or_404(viewer: Viewer, code: str) -> Region:
    """Return a region whose staff reports the viewer may read."""
    return get_object_or_404(readable_regions(viewer), code=code)


def compilable_region_or_404(viewer: Viewer, code: str) -> Region:
    """Return a region the viewer coordinates."""
    _require(viewer, Role.COORDINATOR)
    return get_object_or_404(regions_where(viewer, Role.COORDINATOR), code=code)


def may_compile(viewer: Viewer, region: Region) -> bool:
    """Return whether the viewer coordinates the region."""
    return holds(viewer, Role.COORDINATOR, region.code)


def report_or_404(viewer: Viewer, code: str, version: int) -> SynthesisReport:
    """Return a version of a report the viewer may read."""
    reports = SynthesisReport.objects.select_related("region").filter(region=readable_region_or_404(viewer, code))
    return get_object_or_404(reports, version=version)


def publishable_or_404(viewer: Viewer, code: str, version: int) -> SynthesisReport:
    """Return a version the viewer may publish."""
    reports = SynthesisReport.objects.select_related("region").filter(region=compilable_region_or_404(viewer, code))
    return get_object_or_404(reports, version=version)


def file_or_404(viewer: Viewer, code: str, version: int, **which: str) -> ReportFile:
    """Return a file of a report the viewer may read."""
    region = readable_region_or_404(viewer, code)
    files = ReportFile.objects.select_related("report").defer("report__staff_snapshot", "report__public_snapshot")
    file = get_object_or_404(files.filter(withdrawn_at=None), report__region=region, report__version=version, **which)
    refuse_held_out(file.report, file.edition)
    return file


def refuse_held_out(report: SynthesisReport, edition: str) -> None:
    """Raise 404 for the files of an edition with words that were held out, hidden, or taken back since."""
    gone = queries.taken_back_since(report)
    if gone and sealing.words_of(report.snapshot(edition), gone):
        raise Http404
    held = queries.held_out_since(report) | queries.redacted_since(report)
    if held and held.intersection(snapshot.references(report.staff)):
        raise Http404


def job_or_404(viewer: Viewer, job_id: int) -> tuple[Job, Region]:
    """Return a compilation or a signature of a region the viewer may read, with the region."""
    regions = {region.code: region for region in readable_regions(viewer)}
    job = get_object_or_404(Job, pk=job_id, task__in=[queries.COMPILE, SIGN])
    code = job.key
    if job.task == SIGN:
        code = get_object_or_404(SynthesisReport.objects.only("region"), pk=job.key).region_id
    if code not in regions:
        raise Http404
    return job, regions[code]


def _require(viewer: Viewer, *roles: str) -> None:
    if not any(holds(viewer, role) for role in roles):
        raise PermissionDenied

"""Who may see and compile which reports: coordinators their regions', reviewers may read them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.synthesis import queries, snapshot
from consultations.synthesis.models import ReportFile, SynthesisReport
from portal.shared.models import Job
from stakeholders.access import Role, Viewer, holds, regions_where
from strategy.models import Region

READERS = (Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR)


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
    file = get_object_or_404(files, report__region=region, report__version=version, **which)
    refuse_held_out(file.report)
    return file


def refuse_held_out(report: SynthesisReport) -> None:
    """Raise 404 for the files of a report with words that were held out, or hidden, since it was compiled."""
    held = queries.held_out_since(report) | queries.redacted_since(report)
    if held and held.intersection(snapshot.references(report.staff)):
        raise Http404


def job_or_404(viewer: Viewer, job_id: int) -> tuple[Job, Region]:
    """Return a compilation of a region the viewer may read, with the region."""
    regions = {region.code: region for region in readable_regions(viewer)}
    job = get_object_or_404(Job, pk=job_id, task=queries.COMPILE)
    if job.key not in regions:
        raise Http404
    return job, regions[job.key]


def _require(viewer: Viewer, *roles: str) -> None:
    if not any(holds(viewer, role) for role in roles):
        raise PermissionDenied

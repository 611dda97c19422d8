"""Who sees the national report's staff edition: those who coordinate or audit the whole country, nobody else.

Whoever holds a role in a region reads the public edition, which shows nothing that the regions' do not; the staff
edition tells every region's small figures. Only the national coordinator asks for a compilation, and publishes.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.synthesis.national import gathering, queries
from consultations.synthesis.national.models import NationalFile, NationalReport
from consultations.synthesis.signing.queries import SIGN_NATIONAL
from portal.shared.models import Job
from stakeholders.access import Role, Viewer, places_where
from stakeholders.models import Account

READERS = (Role.COORDINATOR, Role.AUDITOR)


def may_read(viewer: Viewer) -> bool:
    """Return whether the viewer reads the staff edition: coordinates or audits every region."""
    return places_where(viewer, *READERS) is None


def may_compile(viewer: Viewer) -> bool:
    """Return whether the viewer coordinates the whole country."""
    return places_where(viewer, Role.COORDINATOR) is None


def reader(viewer: Viewer) -> Account:
    """Return the account that reads the staff edition. Raises 403 for whoever does not."""
    if not isinstance(viewer, Account) or not may_read(viewer):
        raise PermissionDenied
    return viewer


def coordinator(viewer: Viewer) -> Account:
    """Return the account that coordinates the whole country. Raises 403 for whoever does not."""
    if not isinstance(viewer, Account) or not may_compile(viewer):
        raise PermissionDenied
    return viewer


def report_or_404(viewer: Viewer, version: int) -> NationalReport:
    """Return a version for whoever reads the staff edition."""
    reader(viewer)
    return get_object_or_404(NationalReport, version=version)


def publishable_or_404(viewer: Viewer, version: int) -> NationalReport:
    """Return a version for whoever may publish it."""
    coordinator(viewer)
    return get_object_or_404(NationalReport, version=version)


def file_or_404(viewer: Viewer, version: int, **which: str) -> NationalFile:
    """Return a file of a version for whoever reads the staff edition."""
    return handed_out(report_or_404(viewer, version), **which)


def handed_out(report: NationalReport, **which: str) -> NationalFile:
    """Return a file of a report. Raises 404 when it may no longer be given, whoever asks."""
    file = get_object_or_404(report.files.select_related("report").filter(withdrawn_at=None), **which)
    if not may_be_given(report, file.edition):
        raise Http404
    return file


def may_be_given(report: NationalReport, edition: str) -> bool:
    """Return whether files of an edition are handed out: not once words in them were taken back, held out or hidden."""
    told = report.snapshot(edition)
    return not queries.no_longer_repeated(gathering.quoted_at(told)) and not queries.held_out(gathering.named_in(told))


def published_or_404(version: int | None = None) -> NationalReport:
    """Return a published national report, for everybody: that version, or the newest."""
    reports = queries.published().defer(None).defer("staff_snapshot")
    report = reports.filter(version=version).first() if version else reports.first()
    if report is None:
        raise Http404
    return report


def job_or_404(viewer: Viewer, job_id: int) -> Job:
    """Return a compilation or a signature of the national report."""
    reader(viewer)
    return get_object_or_404(Job, pk=job_id, task__in=[queries.COMPILE, SIGN_NATIONAL])

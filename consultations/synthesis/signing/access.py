"""Who approves, sends back and signs; anybody verifies."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.synthesis import access
from consultations.synthesis.models import Sealed, SynthesisReport
from consultations.synthesis.national import access as national
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.signing import queries
from stakeholders.access import Role, Viewer
from stakeholders.models import Account


def approvable_or_404(viewer: Viewer, code: str | None, version: int) -> SynthesisReport | NationalReport:
    """Return a version of a region that the viewer coordinates; no code stands for the whole country."""
    if code is None:
        return national.publishable_or_404(viewer, version)
    return access.publishable_or_404(viewer, code, version)


def signable_or_404(viewer: Viewer, code: str | None, version: int) -> SynthesisReport | NationalReport:
    """Return a version that a national coordinator may sign. 403 for everybody else."""
    if code is None:
        return national.publishable_or_404(viewer, version)
    if not signs(viewer):
        raise PermissionDenied
    return get_object_or_404(
        SynthesisReport.objects.select_related("region", "approved_by"), region=code, version=version
    )


def signs(viewer: Viewer) -> bool:
    """Return whether the viewer coordinates every region."""
    return isinstance(viewer, Account) and viewer.is_active and (Role.COORDINATOR, None) in viewer.roles


def coordinates(viewer: Viewer, report: Sealed) -> bool:
    """Return whether the viewer coordinates what a report is about: its region, or the country."""
    if isinstance(report, SynthesisReport):
        return access.may_compile(viewer, report.region)
    return national.may_compile(viewer)


def verified_or_404(code: str) -> SynthesisReport | NationalReport:
    """Return the signed report of a code. Anybody who has the code may see what was signed."""
    report = queries.by_code(code)
    if report is None:
        raise Http404
    return report


def compared_or_404(viewer: Viewer, code: str, older: int, newer: int) -> tuple[SynthesisReport, SynthesisReport]:
    """Return two versions that the viewer may read."""
    return access.report_or_404(viewer, code, older), access.report_or_404(viewer, code, newer)

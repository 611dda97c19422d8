"""Who approves, sends back and signs; anybody verifies."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.synthesis import access
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.narration import queries as narration
from consultations.synthesis.signing import queries
from stakeholders.access import Role, Viewer
from stakeholders.models import Account


def approvable_or_404(viewer: Viewer, code: str, version: int) -> SynthesisReport:
    """Return a version of a region that the viewer coordinates."""
    return access.publishable_or_404(viewer, code, version)


def signable_or_404(viewer: Viewer, code: str, version: int) -> SynthesisReport:
    """Return a version that a national coordinator may sign. 403 for everybody else."""
    if not signs(viewer):
        raise PermissionDenied
    return get_object_or_404(
        SynthesisReport.objects.select_related("region", "approved_by"), region=code, version=version
    )


def signs(viewer: Viewer) -> bool:
    """Return whether the viewer coordinates every region."""
    return isinstance(viewer, Account) and viewer.is_active and (Role.COORDINATOR, None) in viewer.roles


def may_approve(viewer: Viewer, report: SynthesisReport) -> bool:
    """Return whether the viewer coordinates the region and wrote nothing of the report."""
    return (
        isinstance(viewer, Account)
        and access.may_compile(viewer, report.region)
        and viewer.pk not in narration.writers(report)
    )


def verified_or_404(code: str) -> SynthesisReport:
    """Return the signed report of a code. Anybody who has the code may see what was signed."""
    report = queries.by_code(code).first()
    if report is None:
        raise Http404
    return report


def compared_or_404(viewer: Viewer, code: str, older: int, newer: int) -> tuple[SynthesisReport, SynthesisReport]:
    """Return two versions that the viewer may read."""
    return access.report_or_404(viewer, code, older), access.report_or_404(viewer, code, newer)

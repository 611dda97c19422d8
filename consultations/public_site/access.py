"""What anybody may see: what is published. Everything else is not there."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.contributions import queries as contribution_queries
from consultations.contributions.models import Contribution
from consultations.public_site import queries
from consultations.regional_sessions import queries as session_queries
from consultations.regional_sessions.models import RegionalSession
from consultations.synthesis.models import ReportFile, SynthesisReport


def published_text_or_404(reference: str) -> Contribution:
    """Return a published contribution."""
    texts = contribution_queries.published().select_related("region", "axis", "answer__institution")
    return get_object_or_404(texts, reference=reference)


def session_or_404(code: str) -> RegionalSession:
    """Return an announced session."""
    return get_object_or_404(session_queries.public(), code=code)


def report_or_404(region_code: str, version: int | None = None) -> SynthesisReport:
    """Return a region's published report: that version, or the newest."""
    reports = queries.published_reports().defer(None).defer("staff_snapshot").filter(region=region_code)
    report = reports.filter(version=version).first() if version else reports.first()
    if report is None:
        raise Http404
    return report


def public_file_or_404(region_code: str, version: int, language: str, format_: str) -> ReportFile:
    """Return a file of a published report's public edition."""
    report = report_or_404(region_code, version)
    return get_object_or_404(report.files, edition=ReportFile.Edition.PUBLIC, language=language, format=format_)

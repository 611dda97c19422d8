"""What anybody may see: what is published. Everything else is not there."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from consultations.contributions import access as contribution_access, queries as contribution_queries
from consultations.contributions.attachments import queries as attachments
from consultations.contributions.models import Contribution
from consultations.public_site import queries
from consultations.regional_sessions import queries as session_queries
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.minutes import queries as minutes_queries
from consultations.registrations.models import MinutesFile, MinutesVersion
from consultations.synthesis.access import refuse_held_out
from consultations.synthesis.models import ReportFile, SynthesisReport
from strategy.models import Axis, Region


def axis_or_404(code: str) -> Axis:
    """Return an axis with its objectives and questions."""
    return get_object_or_404(Axis.objects.prefetch_related("objectives", "questions"), code=code)


def region_or_404(code: str) -> Region:
    """Return a region with its provinces."""
    return get_object_or_404(Region.objects.prefetch_related("provinces"), code=code)


def tracked_or_404(request: HttpRequest, reference: str) -> Contribution:
    """Return the visitor's own contribution with its answer, if it has one."""
    own = contribution_queries.with_details(contribution_access.own(request))
    own = own.select_related("answer__institution", "merged_into__answer__institution").prefetch_related(
        "changes", "offer__steps"
    )
    return get_object_or_404(own, reference=reference)


def published_text_or_404(reference: str) -> Contribution:
    """Return a published contribution."""
    texts = contribution_queries.with_details(contribution_queries.published())
    texts = texts.select_related("region", "axis", "answer__institution", "merged_into__answer__institution")
    texts = texts.prefetch_related(attachments.with_public_files())
    return get_object_or_404(texts, reference=reference)


def session_or_404(code: str) -> RegionalSession:
    """Return an announced session with its agenda and its documents."""
    return get_object_or_404(session_queries.with_programme(session_queries.public()), code=code)


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
    refuse_held_out(report, ReportFile.Edition.PUBLIC)
    return get_object_or_404(
        report.files, withdrawn_at=None, edition=ReportFile.Edition.PUBLIC, language=language, format=format_
    )


def minutes_or_404(session: RegionalSession, version: int | None = None) -> MinutesVersion:
    """Return a closed version of a meeting's minutes: that one, or the newest."""
    versions = minutes_queries.published(session)
    found = versions.filter(number=version).first() if version else versions.first()
    if found is None:
        raise Http404
    return found


def minutes_file_or_404(session: RegionalSession, version: int, language: str) -> MinutesFile:
    """Return a file of the public edition of a meeting's minutes."""
    files = MinutesFile.objects.filter(version__minutes__session=session, edition=MinutesFile.Edition.PUBLIC)
    files = files.select_related("version__minutes__session").defer(*minutes_queries.CONTENTS)
    return get_object_or_404(files, version__number=version, language=language)

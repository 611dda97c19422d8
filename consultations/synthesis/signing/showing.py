"""What the pages show of states, signatures and files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import mark_safe

from consultations.synthesis import access as rooms, workflow
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.narration import access as narration_access, queries as narration
from consultations.synthesis.progress import stage_name
from consultations.synthesis.signing import access, queries, staleness
from consultations.synthesis.signing.marking import address_of, qr_drawing
from portal.shared.models import Job
from stakeholders.access import Viewer
from stakeholders.models import Account

State = SynthesisReport.State
Edition = ReportFile.Edition


@dataclass(frozen=True)
class Version:
    """One version on its region's page, with what the viewer may do with it."""

    report: SynthesisReport
    previous: SynthesisReport | None
    job: Job | None
    is_stale: bool
    may_write: bool
    may_approve: bool
    may_sign: bool
    may_send_back: bool
    may_publish: bool

    @property
    def stage(self) -> str:
        """What the work on its signature is at, in words."""
        return stage_name(self.job)


@dataclass(frozen=True)
class Checked:
    """What came of holding a file against a report: the file it is, or one of another version, or neither."""

    fingerprint: str
    file: ReportFile | None
    elsewhere: ReportFile | None


def versions(viewer: Viewer, reports: Iterable[SynthesisReport], *, is_stale: bool) -> list[Version]:
    """Return a region's versions, newest first. `is_stale`: whether the newest signed one is out of date."""
    every = list(reports)
    keys = [str(report.pk) for report in every]
    works = Job.objects.filter(task=queries.SIGN, key__in=keys).order_by("key", "-pk").distinct("key")
    work = {job.key: job for job in works}
    newest_signed = next((report for report in every if report.is_frozen), None)
    return [
        _version(
            viewer,
            report,
            previous=every[place + 1] if place + 1 < len(every) else None,
            job=work.get(str(report.pk)),
            is_stale=report.is_frozen and (report != newest_signed or is_stale),
        )
        for place, report in enumerate(every)
    ]


def _version(
    viewer: Viewer, report: SynthesisReport, *, previous: SynthesisReport | None, job: Job | None, is_stale: bool
) -> Version:
    coordinates = rooms.may_compile(viewer, report.region)
    open_, approved = report.state in workflow.OPEN, report.state == State.APPROVED
    signing = job is not None and job.is_open
    return Version(
        report=report,
        previous=previous,
        job=job if job is not None and (signing or job.state == Job.State.FAILED) and not report.is_frozen else None,
        is_stale=is_stale,
        may_write=open_ and narration_access.may_write(viewer, report.region_id),
        may_approve=open_ and coordinates,
        may_sign=approved and not signing and access.signs(viewer),
        may_send_back=coordinates and not signing and State.SENT_BACK in workflow.MOVES[report.state],
        may_publish=coordinates and report.state == State.SIGNED,
    )


def decision(viewer: Account, report: SynthesisReport) -> dict[str, Any]:
    """Return what whoever approves or signs has to know."""
    return {
        "report": report,
        "by_hand": narration.numbers_by_hand(report),
        "wrote": viewer.pk in narration.writers(report),
        "approved_it": report.approved_by_id == viewer.pk,
        "is_escalated": narration.is_escalated(report),
        "is_written": narration.passages(report).exclude(before="", after="").exists(),
    }


def verification(report: SynthesisReport) -> dict[str, Any]:
    """Return what the public page says of a signed report."""
    return {
        "report": report,
        "qr": mark_safe(qr_drawing(address_of(report.code or ""))),  # noqa: S308 - drawn by us
        "public_files": queries.files(report, Edition.PUBLIC),
        "staff_files": queries.files(report, Edition.STAFF).count(),
        "given": report.state == State.PUBLISHED,
        "newer": queries.newer(report),
        "is_stale": staleness.is_stale(report),
        "withdrawn": report.files.exclude(withdrawn_at=None).exists(),
    }


def checked(report: SynthesisReport, fingerprint: str) -> Checked:
    """Return which of the signed files has this fingerprint."""
    file = queries.file_of(report, fingerprint)
    return Checked(fingerprint, file, None if file else queries.elsewhere(report, fingerprint))

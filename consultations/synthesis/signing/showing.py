"""What the pages show of states, signatures and files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from consultations.synthesis import workflow
from consultations.synthesis.models import ReportFile, Sealed, SealedFile, SynthesisReport
from consultations.synthesis.narration import access as narration_access, queries as narration
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.progress import stage_name
from consultations.synthesis.signing import access, queries, staleness
from consultations.synthesis.signing.kinds import kind_of
from consultations.synthesis.signing.marking import address_of, qr_drawing
from portal.shared.models import Job
from portal.shared.tens import in_tens
from portal.shared.typesetting.inline import figure
from stakeholders.access import Viewer
from stakeholders.models import Account

State = SynthesisReport.State
Edition = ReportFile.Edition
# What may be done with a version: of a region's report, of the national one.
HEADINGS = {
    "approve": (
        gettext_lazy("Approve version %(version)s of %(region)s"),
        gettext_lazy("Approve version %(version)s of the national report"),
    ),
    "send_back": (
        gettext_lazy("Send back version %(version)s of %(region)s"),
        gettext_lazy("Send back version %(version)s of the national report"),
    ),
    "sign": (
        gettext_lazy("Sign version %(version)s of %(region)s"),
        gettext_lazy("Sign version %(version)s of the national report"),
    ),
}


@dataclass(frozen=True)
class Version:
    """One version on its region's page, with what the viewer may do with it."""

    report: Sealed
    previous: Sealed | None
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
    file: SealedFile | None
    elsewhere: SealedFile | None


def heading(report: Sealed, act: str) -> str:
    """Return what a page is called on which something is done with a version."""
    of_region, of_country = HEADINGS[act]
    line = of_region if isinstance(report, SynthesisReport) else of_country
    return line % {"version": figure(report.place[-1]), "region": report.about}


def versions(viewer: Viewer, reports: Iterable[Sealed], *, is_stale: bool) -> list[Version]:
    """Return the versions of a region's report, or of the national one, newest first.

    `is_stale`: whether the newest signed one is out of date.
    """
    every = list(reports)
    keys, tasks = [str(report.pk) for report in every], {kind_of(report).task for report in every}
    works = Job.objects.filter(task__in=tasks, key__in=keys).order_by("key", "-pk").distinct("key")
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


def _version(viewer: Viewer, report: Sealed, *, previous: Sealed | None, job: Job | None, is_stale: bool) -> Version:
    coordinates = access.coordinates(viewer, report)
    writes = isinstance(report, SynthesisReport) and narration_access.may_write(viewer, report.region_id)
    open_, approved = report.state in workflow.OPEN, report.state == State.APPROVED
    signing = job is not None and job.is_open
    return Version(
        report=report,
        previous=previous,
        job=job if job is not None and (signing or job.state == Job.State.FAILED) and not report.is_frozen else None,
        is_stale=is_stale,
        may_write=open_ and writes,
        may_approve=open_ and coordinates,
        may_sign=approved and not signing and access.signs(viewer),
        may_send_back=coordinates and not signing and State.SENT_BACK in workflow.MOVES[report.state],
        may_publish=coordinates and report.state == State.SIGNED,
    )


def decision(viewer: Account, report: Sealed, act: str) -> dict[str, Any]:
    """Return what whoever approves or signs has to know."""
    told = {"report": report, "heading": heading(report, act), "approved_it": report.approved_by_id == viewer.pk}
    if not isinstance(report, SynthesisReport):
        return told | {"is_written": True}  # the machine's sentences are all it has
    return told | {
        "by_hand": narration.numbers_by_hand(report),
        "wrote": viewer.pk in narration.writers(report),
        "is_escalated": narration.is_escalated(report),
        "is_written": narration.passages(report).exclude(before="", after="").exists(),
    }


def verification(report: SynthesisReport | NationalReport) -> dict[str, Any]:
    """Return what the public page says of a signed report."""
    return {
        "report": report,
        "is_national": isinstance(report, NationalReport),
        "qr": mark_safe(qr_drawing(address_of(report.code or ""))),  # noqa: S308 - drawn by us
        "public_files": queries.files(report, Edition.PUBLIC),
        "staff_files": queries.files(report, Edition.STAFF).count(),
        "given": report.state == State.PUBLISHED,
        "newer": queries.newer(report),
        "is_stale": staleness.is_stale(report),
        "erased": in_tens(report.erased),  # one more, to whoever looks twice, is one author's step
        "withdrawn": report.files.exclude(withdrawn_at=None).exists(),
    }


def checked(report: SynthesisReport | NationalReport, fingerprint: str) -> Checked:
    """Return which of the signed files has this fingerprint."""
    file = queries.file_of(report, fingerprint)
    return Checked(fingerprint, file, None if file else queries.elsewhere(report, fingerprint))

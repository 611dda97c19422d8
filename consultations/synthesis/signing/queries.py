"""Reads of signed reports: by the code they carry, which file is which, and what waits to be looked after."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Max, Q, QuerySet

from consultations.contributions.models import Contribution, Disclosure
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.queries import in_parts
from consultations.synthesis.signing.differencing import Traits, Version
from portal.shared import jobs
from portal.shared.models import Job
from stakeholders.models import Account, RoleAssignment

Role = RoleAssignment.Role
State = SynthesisReport.State
SIGN = "consultations.sign_report"
SIGNED = (State.SIGNED, State.PUBLISHED)


def light() -> QuerySet[SynthesisReport]:
    """Return reports without their snapshots."""
    return SynthesisReport.objects.defer("staff_snapshot", "public_snapshot").select_related("region")


def by_code(code: str) -> QuerySet[SynthesisReport]:
    """Return the signed report of a code, typed in any case."""
    return light().filter(state__in=SIGNED, code=code.upper())


def files(report: SynthesisReport, edition: str) -> QuerySet[ReportFile]:
    """Return the files of an edition that were signed, those withdrawn since among them."""
    return report.files.filter(edition=edition)


def file_of(report: SynthesisReport, sha256: str) -> ReportFile | None:
    """Return which file of a report has these bytes."""
    return report.files.filter(sha256=sha256).first()


def elsewhere(report: SynthesisReport, sha256: str) -> ReportFile | None:
    """Return which file of another signed version has these bytes."""
    others = ReportFile.objects.filter(report__state__in=SIGNED).exclude(report=report.pk)
    return (
        others.select_related("report__region")
        .defer("report__staff_snapshot", "report__public_snapshot")
        .filter(sha256=sha256)
        .first()
    )


def newer(report: SynthesisReport) -> SynthesisReport | None:
    """Return the region's newest signed version after this one."""
    later = light().filter(region=report.region_id, version__gt=report.version, state__in=SIGNED)
    return later.order_by("-version").first()


def newest_signed() -> QuerySet[SynthesisReport]:
    """Return each region's newest signed version."""
    return light().filter(state__in=SIGNED).order_by("region_id", "-version").distinct("region_id")


def signature_job(report: SynthesisReport) -> Job | None:
    """Return the work on a report's signature, open or done."""
    return jobs.latest(task=SIGN, key=str(report.pk))


def signers(report: SynthesisReport) -> QuerySet[Account]:
    """Return the national coordinators who may sign a report."""
    national = Account.objects.filter(is_active=True, assignments__role=Role.COORDINATOR, assignments__region=None)
    return national.exclude(pk=report.approved_by_id or 0).distinct().order_by("pk")


def published_versions(region: str) -> Iterator[Version]:
    """Yield both editions of every published version, one at a time."""
    reports = SynthesisReport.objects.filter(region=region, state=State.PUBLISHED)
    for report in reports.order_by("version").iterator(chunk_size=1):
        yield Version(staff=report.staff, public=report.snapshot("public"))


def traits(references: Collection[str]) -> dict[str, Traits]:
    """Return who wrote these texts, and in which cells they are counted. Whoever is unknown stands for themselves."""
    return {
        reference: Traits(
            (account or written or reference).lower(), category or "", province or "", channel, language, kind
        )
        for part in in_parts(sorted(references))
        for reference, account, written, category, province, channel, language, kind in Contribution.everything.filter(
            reference__in=part
        ).values_list(
            "reference", "author__email", "author_email", "category_id", "province_id", "channel", "language", "kind"
        )
    }


def to_sweep() -> Iterator[SynthesisReport]:
    """Yield the reports from whose regions something was taken back since they were last looked through."""
    withdrawn = Q(status=Contribution.Status.WITHDRAWN)
    moved = (
        Contribution.everything.filter(withdrawn).order_by().values_list("region").annotate(Max("status_changed_at"))
    )
    latest = dict(moved)
    forgotten = Disclosure.objects.filter(state=Disclosure.State.FORGOTTEN).order_by()
    for region, at in forgotten.values_list("contribution__region").annotate(Max("state_changed_at")):
        latest[region] = max(at, latest.get(region, at))
    for report in light().filter(region__in=latest):
        if latest[report.region_id] > (report.swept_at or report.compiled_at):
            yield report

"""Reads of signed reports: by the code they carry, which file is which, and what waits to be looked after."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Max, Q, QuerySet

from consultations.contributions.models import Contribution, Disclosure
from consultations.synthesis.models import ReportFile, Sealed, SealedFile, SynthesisReport
from consultations.synthesis.national import queries as national
from consultations.synthesis.national.models import NationalFile, NationalReport
from consultations.synthesis.queries import in_parts
from consultations.synthesis.signing.differencing import Traits, Version
from stakeholders.models import Account, RoleAssignment

Role = RoleAssignment.Role
State = SynthesisReport.State
SIGN = "consultations.sign_report"
SIGN_NATIONAL = "consultations.sign_national_report"
SIGNED = (State.SIGNED, State.PUBLISHED)


def light() -> QuerySet[SynthesisReport]:
    """Return reports without their snapshots."""
    return SynthesisReport.objects.defer("staff_snapshot", "public_snapshot").select_related("region")


def by_code(code: str) -> SynthesisReport | NationalReport | None:
    """Return the signed report of a code, typed in any case."""
    which = {"state__in": SIGNED, "code": code.upper()}
    return light().filter(**which).first() or national.reports().filter(**which).first()


def files(report: SynthesisReport | NationalReport, edition: str) -> QuerySet[Any]:
    """Return the files of an edition that were signed, those withdrawn since among them."""
    return report.files.filter(edition=edition)


def file_of(report: SynthesisReport | NationalReport, sha256: str) -> SealedFile | None:
    """Return which file of a report has these bytes."""
    return report.files.filter(sha256=sha256).first()


def elsewhere(report: SynthesisReport | NationalReport, sha256: str) -> SealedFile | None:
    """Return which file of another signed report has these bytes."""
    found: SealedFile | None = None
    for rows, with_it in ((ReportFile, ["report__region"]), (NationalFile, ["report"])):
        signed = rows.objects.filter(report__state__in=SIGNED, report__code__isnull=False, sha256=sha256)
        others = signed.exclude(report__code=report.code).select_related(*with_it)
        found = found or others.defer("report__staff_snapshot", "report__public_snapshot").first()
    return found


def newer(report: SynthesisReport | NationalReport) -> SynthesisReport | NationalReport | None:
    """Return the newest signed version after this one."""
    if isinstance(report, NationalReport):
        return national.newest_signed().filter(version__gt=report.version).first()
    later = light().filter(region=report.region_id, version__gt=report.version, state__in=SIGNED)
    return later.order_by("-version").first()


def newest_signed() -> QuerySet[SynthesisReport]:
    """Return each region's newest signed version."""
    return light().filter(state__in=SIGNED).order_by("region_id", "-version").distinct("region_id")


def signers(report: Sealed) -> QuerySet[Account]:
    """Return the national coordinators who may sign a report."""
    country = Account.objects.filter(is_active=True, assignments__role=Role.COORDINATOR, assignments__region=None)
    return country.exclude(pk=report.approved_by_id or 0).distinct().order_by("pk")


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

"""Reads of the national roll-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from consultations.contributions import workflow
from consultations.contributions.models import Contribution, Disclosure
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.national.models import NationalFile, NationalReport
from consultations.synthesis.queries import Standing, in_parts, standings
from portal.shared import jobs
from portal.shared.models import Job
from strategy.models import Region

COMPILE = "consultations.compile_national"
# Which version of each region's report is joined: the newest one, or the newest that is final.
NEWEST, FINAL = "newest", "final"
BASES = (NEWEST, FINAL)
FINAL_STATES = (SynthesisReport.State.PUBLISHED,)
SIGNED = (NationalReport.State.SIGNED, NationalReport.State.PUBLISHED)


def regions() -> QuerySet[Region]:
    """Return the regions of the country, in the order of their codes."""
    return Region.objects.order_by("code")


def reports_to_join(basis: str) -> dict[str, SynthesisReport]:
    """Return the version of each region's report that is joined, whole; a region that has none is not there."""
    reports = SynthesisReport.objects.order_by("region_id", "-version").distinct("region_id")
    if basis == FINAL:
        reports = reports.filter(state__in=FINAL_STATES)
    return {report.region_id: report for report in reports}


def standings_of_regions() -> list[Standing]:
    """Return how each region's report stands."""
    return standings(regions())


def due(every: Iterable[Standing]) -> list[Standing]:
    """Return the regions of which something is to be told that their newest report does not tell, if they have one."""
    return [
        one
        for one in every
        if (one.changed if one.newest is not None else one.counted) and not (one.job is not None and one.job.is_open)
    ]


def reports() -> QuerySet[NationalReport]:
    """Return the national reports, newest first, without their snapshots."""
    every = NationalReport.objects.defer("staff_snapshot", "public_snapshot")
    return (
        every.select_related("compiled_by", "approved_by", "published_by")
        .prefetch_related("files")
        .order_by("-version")
    )


def published() -> QuerySet[NationalReport]:
    """Return the published national reports, newest first, without their snapshots."""
    return reports().filter(state=NationalReport.State.PUBLISHED)


def newest_signed() -> QuerySet[NationalReport]:
    """Return the newest signed national report, if there is one."""
    newest = reports().filter(state__in=SIGNED, code__isnull=False).values("pk")[:1]
    return reports().filter(pk__in=list(newest.values_list("pk", flat=True)))


def latest() -> NationalReport | None:
    """Return the newest national report, whole."""
    return NationalReport.objects.order_by("-version").first()


def of_digest(digest: str) -> NationalReport | None:
    """Return the national report that joins these very versions, whole."""
    return NationalReport.objects.filter(input_digest=digest).first()


def job() -> Job | None:
    """Return the newest compilation of the national report, of whichever versions; one under way before any other."""
    found = [job for basis in BASES if (job := jobs.latest(task=COMPILE, key=basis)) is not None]
    return max(found, key=lambda job: (job.is_open, job.pk), default=None)


def named(codes: Iterable[str]) -> list[str]:
    """Return the names of some regions, in the active language and in the order of their codes."""
    return [str(region.name) for region in regions().filter(code__in=list(codes))]


def without_report(report: NationalReport) -> QuerySet[Region]:
    """Return the regions that a national report holds nothing of."""
    return regions().exclude(code__in=list(report.joined))


def is_behind(report: NationalReport) -> bool:
    """Return whether a region has another version by now than the one that is joined."""
    newest = SynthesisReport.objects.order_by("region_id", "-version").distinct("region_id")
    versions: dict[str, int] = dict(newest.values_list("region_id", "version"))
    return bool(versions != report.joined)


def not_final(report: NationalReport) -> list[str]:
    """Return the codes of the regions whose joined version is not final yet."""
    every = SynthesisReport.objects.filter(state__in=FINAL_STATES).values_list("region", "version")
    final = set(every.filter(region__in=list(report.joined)))
    return sorted(code for code, version in report.joined.items() if (code, version) not in final)


def texts(references: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Return title, words and language of these contributions; what is held out is not among them."""
    return {
        row["reference"]: row
        for part in in_parts(references)
        for row in Contribution.objects.filter(reference__in=part).values("reference", "title", "body", "language")
    }


def no_longer_repeated(told_at: Mapping[str, datetime]) -> set[str]:
    """Return which of these contributions may not be quoted any more. `told_at`: when the words quoted were read.

    They were withdrawn, set aside or held out since, or a passage of them was hidden, or shown again.
    """
    standing = Contribution.objects.filter(status__in=workflow.COUNTED)
    still = {
        reference
        for part in in_parts(list(told_at))
        for reference in standing.filter(reference__in=part).values_list("reference", flat=True)
    }
    return (set(told_at) - still) | redacted(told_at)


def redacted(told_at: Mapping[str, datetime]) -> set[str]:
    """Return in which of these contributions a passage was hidden, or put back, since they were read."""
    changed = Contribution.everything.exclude(redacted_at=None)
    return {
        reference
        for part in in_parts(list(told_at))
        for reference, redacted_at in changed.filter(reference__in=part).values_list("reference", "redacted_at")
        if redacted_at is not None and redacted_at > told_at[reference]
    }


def taken_back(references: Sequence[str]) -> set[str]:
    """Return which of these contributions their authors withdrew, or are forgotten as sensitive disclosures."""
    gone = Q(status=Contribution.Status.WITHDRAWN) | Q(disclosure__state=Disclosure.State.FORGOTTEN)
    return {
        reference
        for part in in_parts(references)
        for reference in Contribution.everything.filter(gone, reference__in=part).values_list("reference", flat=True)
    }


def held_out(references: Sequence[str]) -> set[str]:
    """Return which of these contributions are held out now."""
    held = Contribution.everything.filter(~Q(held_for=""))
    return {
        reference
        for part in in_parts(references)
        for reference in held.filter(reference__in=part).values_list("reference", flat=True)
    }


def file_name(file: NationalFile) -> str:
    """Return what a downloaded file is called: version, edition, language."""
    return f"tachawor-national-v{file.report.version}-{file.edition}-{file.language}.{file.format}"

"""Reads of the synthesis room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from consultations.contributions import workflow
from consultations.contributions.models import Contribution, Disclosure
from consultations.regional_sessions import queries as session_queries
from consultations.regional_sessions.models import RegionalSession
from consultations.review.competence.models import Competence
from consultations.review.convergence.queries import Cell, convergences
from consultations.synthesis.models import ReportFile, SynthesisReport
from portal.shared.models import Job
from strategy.models import Axis, Province, Region, Strategy

COMPILE = "consultations.compile_region"
ENTER = "consultations.enter_synthesis"
BATCH = 2000
# A meeting in these states is over: before, those who come are still being counted.
OVER = (RegionalSession.State.HELD, RegionalSession.State.MINUTES_PUBLISHED)
# What a contribution names beyond its text.
PARTICULARS = (
    "pk",
    "kind",
    "details__service",
    "details__target",
    "details__level",
    "competence__level",
    "offer__state",
    "offer__resources",
    "offer__purpose",
    "offer__extent",
    "offer__amount",
    "organisation__name_ar",
    "organisation__name_fr",
    "organisation_name",
)


@dataclass(frozen=True)
class Standing:
    """Where one region's report stands: newest and published version, what changed since, the work on it."""

    region: Region
    newest: SynthesisReport | None
    signed: SynthesisReport | None
    published: SynthesisReport | None
    counted: int
    changed: int  # since the newest was compiled
    changed_since_signed: int
    job: Job | None

    @property
    def is_stale(self) -> bool:
        """Whether the newest signed version tells of something that is not so any more."""
        signed, newest = self.signed, self.newest
        if signed is None or newest is None:
            return False
        return bool(signed.stale_at or newest.version > signed.version or self.changed_since_signed)

    @property
    def work(self) -> str:
        """The state of the compilation that is under way; blank of none. One whose axes are being read is not idle."""
        if self.job is None or not self.job.is_open:
            return ""
        return Job.State.RUNNING if self.job.stage else self.job.state

    @property
    def has_nothing(self) -> bool:
        """Whether there is nothing to compile, and nobody ever tried: what stopped can always be started again."""
        return not self.counted and self.newest is None and self.job is None


def material_rows(region: Region) -> Iterator[Mapping[str, Any]]:
    """Yield every contribution of a region with its answer, in the order of arrival: one query, read in batches.

    One statement sees one moment of the database, so that what counts and what does not add up to what was received.
    """
    rows = Contribution.objects.filter(region=region).order_by("pk")
    found: Iterator[Mapping[str, Any]] = rows.values(
        "reference",
        "status",
        "axis_id",
        "category_id",
        "province_id",
        "channel",
        "language",
        "title",
        "body",
        "author__email",
        "author_email",
        "answer__outcome",
        "answer__reason",
        "answer__language",
        "answer__institution_id",
        "merged_into__reference",
        "merged_into__status",
        "merged_into__answer__outcome",
        "merged_into__answer__reason",
        "merged_into__answer__language",
        "merged_into__answer__institution_id",
        *PARTICULARS,
    ).iterator(chunk_size=BATCH)
    return found


def competent_bodies(region: Region) -> dict[int, list[str]]:
    """Return, by the key of the contribution, the bodies that the desk holds competent."""
    found: dict[int, list[str]] = {}
    rows = Competence.bodies.through.objects.filter(competence__contribution__region=region)
    for pk, body in rows.order_by("competence", "institution").values_list("competence_id", "institution_id"):
        found.setdefault(pk, []).append(body)
    return found


def programmes_met(region: Region) -> list[Cell]:
    """Return how the region's contributions that count stand to programmes."""
    return convergences(Contribution.objects.filter(region=region, status__in=workflow.COUNTED))


def strategy() -> Strategy:
    """Return the strategy that is being consulted on: the newest."""
    return Strategy.objects.order_by("-starts_on", "code")[0]


def axes(region: Region) -> Sequence[Axis]:
    """Return the strategy's axes, and those of an older one that somebody in the region wrote on."""
    written_on = Contribution.objects.filter(region=region, status__in=workflow.COUNTED).order_by().values("axis")
    return list(
        Axis.objects.filter(Q(strategy=strategy()) | Q(pk__in=written_on)).order_by("-strategy__starts_on", "number")
    )


def provinces(region: Region) -> QuerySet[Province]:
    """Return the provinces and prefectures of a region."""
    return Province.objects.filter(region=region)


def session(region: Region) -> RegionalSession | None:
    """Return the region's newest meeting that was held; while none was, the newest that is announced."""
    announced = session_queries.public().filter(region=region).exclude(state=RegionalSession.State.CANCELLED)
    return announced.annotate(over=Q(state__in=OVER)).order_by("-over", "-starts_at").first()


def published_numbers(region: str, before: int | None = None) -> list[int]:
    """Return the numbers of a region's published versions, or of those before a version, in their order."""
    published = SynthesisReport.objects.filter(region=region, state=SynthesisReport.State.PUBLISHED)
    if before is not None:
        published = published.filter(version__lt=before)
    return list(published.order_by("version").values_list("version", flat=True))


def stands_beside_all(report: SynthesisReport) -> bool:
    """Return whether a version is published, or may be: its public edition was held against all that are."""
    if report.state == SynthesisReport.State.PUBLISHED:
        return True
    published = published_numbers(report.region_id, before=report.version)
    return not published or report.snapshot("public").get("beside", []) == published


def versions(region: Region) -> QuerySet[SynthesisReport]:
    """Return a region's reports, newest first, without their snapshots."""
    reports = SynthesisReport.objects.filter(region=region).defer("staff_snapshot", "public_snapshot")
    return reports.select_related("region", "compiled_by").prefetch_related("files").order_by("-version")


def latest(region: Region) -> SynthesisReport | None:
    """Return a region's newest report, whole."""
    return SynthesisReport.objects.filter(region=region).order_by("-version").first()


def standings(regions: QuerySet[Region]) -> list[Standing]:
    """Return how the reports of some regions stand, in a number of queries that does not grow with them."""
    every = list(regions)
    newest: dict[str, SynthesisReport] = {}
    signed: dict[str, SynthesisReport] = {}
    published: dict[str, SynthesisReport] = {}
    reports = SynthesisReport.objects.filter(region__in=every).defer("staff_snapshot", "public_snapshot")
    for report in reports.order_by("version"):
        newest[report.region_id] = report
        if report.is_frozen:
            signed[report.region_id] = report
        if report.state == SynthesisReport.State.PUBLISHED:
            published[report.region_id] = report
    work = Job.objects.filter(task=COMPILE, key__in=[one.code for one in every]).order_by("key", "-pk").distinct("key")
    jobs_by_region = {job.key: job for job in work}
    counted = _counted(every)
    changed, since_signed = changes(newest.values()), changes(signed.values())
    return [
        Standing(
            region=one,
            newest=newest.get(one.code),
            signed=signed.get(one.code),
            published=published.get(one.code),
            counted=counted.get(one.code, 0),
            changed=changed.get(one.code, 0),
            changed_since_signed=since_signed.get(one.code, 0),
            job=jobs_by_region.get(one.code),
        )
        for one in every
    ]


def standing(region: Region) -> Standing:
    """Return how one region's report stands."""
    return standings(Region.objects.filter(pk=region.pk))[0]


def _counted(regions: Sequence[Region]) -> dict[str, int]:
    rows = Contribution.objects.filter(region__in=regions, status__in=workflow.COUNTED).order_by()
    return dict(rows.values_list("region").annotate(number=Count("pk")))


def changes(reports: Iterable[SynthesisReport]) -> dict[str, int]:
    """Count the contributions that came, moved, were answered, redacted or held out since each report was compiled.

    One report to a region, and the counts by region. That a report took them into the synthesis is no change: what it
    tells of them was there before it was compiled.
    """
    since = Q()
    for report in reports:
        at, here = report.compiled_at, Q(region=report.region_id)
        moved = here & Q(status_changed_at__gt=at, held_for="")
        since |= moved & ~Q(status=Contribution.Status.IN_SYNTHESIS)
        since |= here & Q(redacted_at__gt=at, held_for="")
        since |= here & ~Q(held_for="") & Q(disclosure__held_at__gt=at, submitted_at__lte=at)
    if not since:
        return {}
    rows = Contribution.everything.filter(since).order_by().values_list("region")
    return dict(rows.annotate(number=Count("pk")))


def set_aside(report: SynthesisReport | None) -> list[dict[str, Any]]:
    """Return the texts that the machine set aside in a version, each with its reason in every language."""
    if report is None:
        return []
    found: list[dict[str, Any]] = SynthesisReport.objects.get(pk=report.pk).staff["set_aside"]
    return found


def entering(region: Region) -> list[tuple[SynthesisReport, Job]]:
    """Return the published versions whose answers are still going into the synthesis, or stopped on the way."""
    published = SynthesisReport.objects.filter(region=region, state=SynthesisReport.State.PUBLISHED)
    reports = {str(one.pk): one for one in published.only("region", "version", "state")}
    latest = Job.objects.filter(task=ENTER, key__in=reports).order_by("key", "-pk").distinct("key")
    return [(reports[job.key], job) for job in latest if job.state != Job.State.DONE]


def held_statuses(references: Sequence[str]) -> list[str]:
    """Return the states of these contributions, each kept where it stands until the transaction ends.

    One that is held out has none that counts, whatever it was: it reads as withdrawn.
    """
    held = Contribution.everything.select_for_update(of=["self"]).order_by("pk")
    return [
        Contribution.Status.WITHDRAWN if held_for else status
        for part in in_parts(references)
        for status, held_for in held.filter(reference__in=part).values_list("status", "held_for")
    ]


def answered_as_told(report: SynthesisReport, references: Sequence[str] | None = None) -> QuerySet[Contribution]:
    """Return what was answered when the report was compiled and has not moved since, of these references or at all."""
    answered = Contribution.objects.filter(
        region=report.region_id, status=Contribution.Status.ANSWERED, status_changed_at__lte=report.compiled_at
    )
    return answered if references is None else answered.filter(reference__in=references)


def withdrawn(references: Sequence[str]) -> set[str]:
    """Return which of these contributions their authors have taken back, or were held out since."""
    taken_back = Contribution.everything.filter(~Q(held_for="") | Q(status=Contribution.Status.WITHDRAWN))
    return {
        reference
        for part in in_parts(references)
        for reference in taken_back.filter(reference__in=part).values_list("reference", flat=True)
    }


def held_out(references: Sequence[str]) -> set[str]:
    """Return which of these contributions were held out since."""
    held = Contribution.everything.exclude(held_for="")
    return {
        reference
        for part in in_parts(references)
        for reference in held.filter(reference__in=part).values_list("reference", flat=True)
    }


def held_out_since(report: SynthesisReport) -> set[str]:
    """Return the region's contributions that were there when the report was compiled and are held out now."""
    held = Contribution.everything.exclude(held_for="")
    there = held.filter(region=report.region_id, submitted_at__lte=report.compiled_at)
    return set(there.filter(disclosure__held_at__gt=report.compiled_at).values_list("reference", flat=True))


def redacted_since(report: SynthesisReport) -> set[str]:
    """Return the region's contributions from which passages were hidden since the report was compiled, or put back."""
    there = Contribution.everything.filter(region=report.region_id, redacted_at__gt=report.compiled_at)
    return set(there.values_list("reference", flat=True))


def taken_back_since(report: SynthesisReport) -> set[str]:
    """Return the region's contributions whose words were taken back since, and are still in the report."""
    since = report.swept_at or report.compiled_at
    withdrawn = Q(status=Contribution.Status.WITHDRAWN, status_changed_at__gt=since)
    forgotten = Q(disclosure__state=Disclosure.State.FORGOTTEN, disclosure__state_changed_at__gt=since)
    there = Contribution.everything.filter(withdrawn | forgotten, region=report.region_id)
    return set(there.values_list("reference", flat=True))


def in_parts(references: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield a long list of references in parts that a query can carry."""
    return (references[start : start + BATCH] for start in range(0, len(references), BATCH))


def files_to_give(report: SynthesisReport, edition: str) -> QuerySet[ReportFile]:
    """Return the files of an edition that are handed out: none that holds words which were erased."""
    return report.files.filter(edition=edition, withdrawn_at=None)


def file_name(file: ReportFile) -> str:
    """Return what a downloaded file is called: region, version, edition, language."""
    report = file.report
    return f"tachawor-{report.region_id}-v{report.version}-{file.edition}-{file.language}.{file.format}"

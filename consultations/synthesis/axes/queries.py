"""Reads of the axes: what was said on one, what is known of it, how far those of a compilation are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django.db.models import Count, QuerySet
from django.db.models.functions import MD5

from consultations.contributions import workflow
from consultations.contributions.models import Contribution
from consultations.engine.themes import PreviousTheme
from consultations.synthesis import snapshot
from consultations.synthesis.analysis import Analysis, Group
from consultations.synthesis.axes import writing
from consultations.synthesis.axes.models import AxisAnalysis
from consultations.synthesis.material import Said
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.queries import BATCH
from portal.shared.models import Job
from strategy.models import Region

ANALYSE = "consultations.analyse_axis"
BESIDE = 1_200
"""Texts of other regions beside which the few of an axis are read."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text as the engine needs it: a `Said` without whatever only the report tells."""

    reference: str
    language: str
    title: str
    body: str


@dataclass(frozen=True)
class Known:
    """What is known of the axes of a region before they are read: the last report's themes, people's decisions."""

    previous: Mapping[str, Sequence[PreviousTheme]]
    decided: Mapping[str, Any]

    def themes(self, axis: str) -> Sequence[PreviousTheme]:
        """Return the themes that an axis had in the last report."""
        return self.previous.get(axis, ())

    def digest(self, axis: str, said: Iterable[Said]) -> str:
        """Return the digest of all that an axis is understood from."""
        return writing.digest(said, self.themes(axis), self.decided.get(axis))


def known(last: SynthesisReport | None, decided: Mapping[str, Any]) -> Known:
    """Return what is known of the axes after the last report."""
    return Known(snapshot.previous_themes(last.staff if last is not None else None), decided)


def counted(region: Region) -> dict[str, int]:
    """Return how many texts count on each axis that somebody wrote on, the most first."""
    rows = Contribution.objects.filter(region=region, status__in=workflow.COUNTED).order_by().values_list("axis")
    found = {axis or snapshot.NOT_STATED: number for axis, number in rows.annotate(number=Count("pk"))}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def words(region: Region, axis: str) -> list[Said]:
    """Return the texts that count on one axis, in the order of arrival, as `gather` does."""
    return _read(_on(axis).filter(region=region).order_by("pk"))


def words_beside(region: Region, axis: str) -> list[Said]:
    """Return some texts that count on an axis in all other regions: drawn, but the same ones as long as they are."""
    return _read(_on(axis).exclude(region=region).order_by(MD5("reference"))[:BESIDE])


def _on(axis: str) -> QuerySet[Contribution]:
    of_axis = {"axis__isnull": True} if axis == snapshot.NOT_STATED else {"axis": axis}
    return Contribution.objects.filter(status__in=workflow.COUNTED, **of_axis)


def _read(rows: QuerySet[Contribution]) -> list[Said]:
    found = rows.values_list("reference", "language", "title", "body").iterator(chunk_size=BATCH)
    return cast("list[Said]", [Words(*row) for row in found])


def stored(region: Region) -> dict[str, tuple[str, str]]:
    """Return what was found on the axes, as it was written down, with the digest of what it was made of."""
    rows = AxisAnalysis.objects.filter(region=region).values_list("axis", "digest", "content")
    return {axis: (digest, content) for axis, digest, content in rows}


def is_stored(region: Region, axis: str, digest: str) -> bool:
    """Return whether an axis has been understood from exactly this."""
    return AxisAnalysis.objects.filter(region=region, axis=axis, digest=digest).exists()


def read_again(content: str, said: Sequence[Said]) -> Analysis:
    """Return an analysis that was stored of these texts."""
    return writing.read(content, said)


def placed_only(analysis: Analysis) -> Analysis:
    """Return an analysis of which nothing is left but where each text has its place: the texts themselves may go."""
    return replace(
        analysis,
        themes=tuple(map(_placed_only, analysis.themes)),
        other=_placed_only(analysis.other),
        unreadable=(),
        stumbled=(),
    )


def _placed_only(group: Group) -> Group:
    placed = (cast("Said", Words(one.reference, "", "", "")) for one in group.said)
    return replace(group, said=tuple(placed), quotes=())


def key(job: Job, axis: str) -> str:
    """Return what the job about one axis of a compilation is known by."""
    return f"{job.pk}:{axis}"


def compilation_of(job: Job) -> tuple[int, str]:
    """Return which compilation a job about an axis belongs to, and the axis."""
    compilation, _colon, axis = job.key.partition(":")
    return int(compilation), axis


def of_compilation(job: Job) -> dict[str, str]:
    """Return the state of each axis that a compilation handed out: empty while it has handed out none."""
    axes = job.result.get("axes", {})
    keys = {key(job, axis): axis for axis in axes}
    states = dict(Job.objects.filter(task=ANALYSE, key__in=keys).order_by("pk").values_list("key", "state"))
    return {axis: states[name] for name, axis in keys.items() if name in states}


def waits(job_id: int) -> bool:
    """Return whether a compilation waits for axes that are being read: nothing is to be done about it yet."""
    job = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).first()
    return job is not None and not {Job.State.QUEUED, Job.State.RUNNING}.isdisjoint(of_compilation(job).values())

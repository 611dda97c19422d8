"""How far a compilation is, in words: what is being done, how much of it is done, how long the rest may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext

from consultations.synthesis import pace, queries
from consultations.synthesis.axes import queries as axes
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.signing.sealing import is_erased
from portal.shared.models import Job
from portal.shared.typesetting.inline import figure, words
from strategy.models import Axis

STAGES = {
    pace.READING: gettext_lazy("Reading the contributions"),
    pace.THEMES: gettext_lazy("Finding the themes"),
    "sealing": gettext_lazy("Sealing what is signed"),
    pace.RENDERING: gettext_lazy("Setting the files"),
    pace.STORING: gettext_lazy("Keeping the report"),
}
MINUTE = timedelta(minutes=1)
SHOWN = 50  # of the texts that were set aside; the annex names them all


@dataclass(frozen=True)
class Progress:
    """What the screen says of a compilation."""

    state: str
    percent: int
    stage: str = ""
    doing: str = ""
    names: tuple[str, ...] = ()  # of the axes that are read right now
    left: str = ""


def stage_name(job: Job | None) -> str:
    """Return in words what work is at."""
    return str(STAGES.get(job.stage, "")) if job is not None and job.is_open else ""


def progress_of(job: Job | None) -> Progress | None:
    """Return how far a compilation is; None where there has been none."""
    if job is None:
        return None
    if not job.is_open:
        return Progress(job.state, job.percent)
    states = axes.of_compilation(job) if job.state == Job.State.QUEUED else {}
    done = _units(job, states) if states else job.done
    return Progress(
        # While others read its axes the job itself waits in the queue: the work goes on all the same.
        state=Job.State.RUNNING if job.stage else job.state,
        percent=min(99, 100 * done // job.total) if job.total else 0,
        stage=stage_name(job),
        doing=_doing(states),
        names=_being_read(states),
        left=_left(job, done),
    )


def _units(job: Job, states: Mapping[str, str]) -> int:
    texts = job.result["axes"]
    return sum(pace.of_axis(texts[axis]) for axis, state in states.items() if _is_closed(state))


def _is_closed(state: str) -> bool:
    return state in {Job.State.DONE, Job.State.FAILED}


def _doing(states: Mapping[str, str]) -> str:
    if not states:
        return ""
    told = {"done": figure(sum(map(_is_closed, states.values()))), "total": figure(len(states))}
    return _("Axes read: %(done)s of %(total)s.") % told


def _being_read(states: Mapping[str, str]) -> tuple[str, ...]:
    running = [axis for axis, state in states.items() if state == Job.State.RUNNING]
    return tuple(axis.name for axis in Axis.objects.filter(code__in=running).order_by("number")) if running else ()


def _left(job: Job, done: int) -> str:
    begun = datetime.fromisoformat(job.result["begun"]) if "begun" in job.result else job.started_at
    if not job.stage or begun is None:
        return _("Waiting for a worker that is free.")
    left = pace.left(begun=begun, now=timezone.now(), done=done, total=job.total)
    if left is None:
        return _("How long it will take shows in a moment.")
    if left < MINUTE:
        return _("Less than a minute left.")
    minutes = round(left / MINUTE)
    line = ngettext("About %(count)s minute left.", "About %(count)s minutes left.", minutes)
    return line % {"count": figure(minutes)}


@dataclass(frozen=True)
class SetAside:
    """The texts that the machine set aside in a version: how many, and the first of them with the reason of each."""

    count: int
    first: list[tuple[str, str]]


def set_aside_in(report: SynthesisReport | None) -> SetAside:
    """Return what the machine set aside in a version, in the active language."""
    language = (get_language() or "ar")[:2]
    rows = [row for row in queries.set_aside(report) if not is_erased(row)]
    return SetAside(len(rows), [(row["reference"], words(row["label"], language)) for row in rows[:SHOWN]])

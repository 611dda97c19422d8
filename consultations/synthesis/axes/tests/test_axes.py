"""A compilation hands its axes out, lets go of its worker, and joins what the others found."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from celery.signals import worker_init
from django.utils import timezone

from consultations.contributions.models import Contribution
from consultations.engine import matrices
from consultations.synthesis import actions, analysis, filing
from consultations.synthesis.analysis import Analysis, Group, Voice
from consultations.synthesis.axes import actions as axes, queries, writing
from consultations.synthesis.axes.models import AxisAnalysis
from consultations.synthesis.material import Said
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.tasks import analyse_axis, compile_region
from consultations.synthesis.tests.conftest import COUNTED, oriental, quick_files, rabat, say, texts, work_off
from consultations.synthesis.tests.made_up import said
from portal.shared import jobs
from portal.shared.models import Job
from strategy.models import Region

__all__ = ["oriental", "quick_files", "rabat", "say", "texts"]
AXES = {"disability", "childhood", "families"}


def asked_for(region: Region) -> Job:
    """Ask for a compilation and let a worker hand its axes out."""
    job = actions.request_compilation(region=region, by=None)
    compile_region(job.pk)
    job.refresh_from_db()
    return job


def handed_out() -> dict[str, Job]:
    return {job.key.partition(":")[2]: job for job in Job.objects.filter(task=queries.ANALYSE)}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many texts the engine was given, each time."""
    given: list[int] = []
    find = analysis.find_themes

    def counting(documents: Any, **options: Any) -> Any:
        given.append(len(documents))
        return find(documents, **options)

    monkeypatch.setattr(analysis, "find_themes", counting)
    return given


@pytest.mark.usefixtures("quick_files", "texts")
class TestJoining:
    def test_what_many_workers_find_is_what_one_finds_alone(self, rabat: Region) -> None:
        alone = actions.compile_region(region=rabat, by=None).staff
        SynthesisReport.objects.all().delete()
        job = work_off(actions.request_compilation(region=rabat, by=None))
        together = SynthesisReport.objects.get().staff
        assert (job.state, job.result, job.attempts) == ("done", {"version": 1}, 1)
        assert together | {"compiled_at": ""} == alone | {"compiled_at": ""}

    def test_each_axis_is_read_once_by_a_job_of_its_own(self, rabat: Region, engine: list[int]) -> None:
        work_off(actions.request_compilation(region=rabat, by=None))
        assert {axis: job.state for axis, job in handed_out().items()} == dict.fromkeys(AXES, "done")
        assert sorted(engine) == [6, 6, 12]
        assert AxisAnalysis.objects.count() == 0

    def test_it_waits_without_holding_a_worker_and_without_spending_an_attempt(self, rabat: Region) -> None:
        job = asked_for(rabat)
        assert (job.state, job.stage, job.attempts, job.lease_until) == ("queued", "themes", 0, None)
        compile_region(job.pk)  # as the sweep sends it
        job.refresh_from_db()
        assert (job.state, job.attempts, SynthesisReport.objects.count()) == ("queued", 0, 0)

    def test_nothing_shows_before_the_last_axis_is_joined(self, rabat: Region) -> None:
        job = asked_for(rabat)
        first, *others = handed_out().values()
        analyse_axis(first.pk)
        compile_region(job.pk)
        assert (SynthesisReport.objects.count(), AxisAnalysis.objects.count()) == (0, 1)
        for other in others:
            analyse_axis(other.pk)
        compile_region(job.pk)
        assert SynthesisReport.objects.get().staff["totals"]["counted"] == COUNTED

    def test_last_axis_wakes_the_compilation(self, rabat: Region, monkeypatch: pytest.MonkeyPatch) -> None:
        job = asked_for(rabat)
        sent: list[Any] = []
        monkeypatch.setattr(jobs, "send", lambda task, *, line, **told: sent.append((task, line, told)))
        for each in handed_out().values():
            analyse_axis(each.pk)
        assert sent[-1] == ("consultations.compile_region", "watched", {"job_id": job.pk})

    def test_what_came_meanwhile_is_counted_and_its_axis_read_again(
        self, rabat: Region, say: Callable[..., Contribution], engine: list[int]
    ) -> None:
        job = asked_for(rabat)
        for each in handed_out().values():
            analyse_axis(each.pk)
        say(2)  # childhood
        compile_region(job.pk)
        assert SynthesisReport.objects.get().staff["totals"]["counted"] == COUNTED + 1
        assert sorted(engine) == [6, 6, 7, 12]

    def test_axis_that_gave_up_is_read_by_the_compilation(self, rabat: Region, monkeypatch: pytest.MonkeyPatch) -> None:
        job = asked_for(rabat)
        with monkeypatch.context() as broken:
            broken.setattr(axes, "analyse", lambda *_texts, **_known: 1 / 0)
            for each in handed_out().values():
                analyse_axis(each.pk)
        assert {each.state for each in handed_out().values()} == {"failed"}
        assert work_off(job).state == "done"
        assert SynthesisReport.objects.get().staff["totals"]["counted"] == COUNTED

    def test_unchanged_material_hands_nothing_out(self, rabat: Region, engine: list[int]) -> None:
        actions.compile_region(region=rabat, by=None)
        engine.clear()
        job = work_off(actions.request_compilation(region=rabat, by=None))
        assert (job.result, engine, handed_out()) == ({"version": 1}, [], {})

    def test_axis_read_twice_is_understood_once(self, rabat: Region, engine: list[int]) -> None:
        for _time in range(2):
            axes.read_axis(region=rabat, axis="childhood")
        assert (engine, AxisAnalysis.objects.count()) == ([6], 1)

    def test_whoever_lost_the_lease_of_an_axis_keeps_nothing(
        self, rabat: Region, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked_for(rabat)
        one = handed_out()["childhood"]
        understand = axes.understand

        def robbed(*given: Any) -> Analysis:
            Job.objects.filter(pk=one.pk).update(lease_token="0" * 32)
            return understand(*given)

        monkeypatch.setattr(axes, "understand", robbed)
        analyse_axis(one.pk)
        assert AxisAnalysis.objects.count() == 0
        monkeypatch.setattr(axes, "understand", understand)
        Job.objects.filter(pk=one.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        analyse_axis(one.pk)
        one.refresh_from_db()
        assert (one.state, one.attempts, AxisAnalysis.objects.count()) == ("done", 2, 1)


def test_texts_that_name_no_axis_are_read_like_those_of_one(rabat: Region, say: Callable[..., Contribution]) -> None:
    homeless = say(60, axis=None)
    assert [one.reference for one in queries.words(rabat, "not_stated")] == [homeless.reference]
    assert queries.counted(rabat) == {"not_stated": 1}


def test_one_axis_alone_is_not_handed_out(rabat: Region, say: Callable[..., Contribution], quick_files: None) -> None:
    say(2)
    assert work_off(actions.request_compilation(region=rabat, by=None)).result == {"version": 1}
    assert handed_out() == {}


class TestWriting:
    def test_analysis_comes_back_as_it_was_written(self) -> None:
        told = [said(number, body=f"«نص» {number}\nسطر") for number in range(6)]
        theme = Group("k1", {"ar": "أ", "fr": "é"}, tuple(told[:3]), 2, (Voice(told[1], "نص"),), reviewed=True)
        other = Group("other", {}, tuple(told[3:]), 3, ())
        found = Analysis((theme,), other, True, (told[4],), (told[5],), {told[0].reference: 0.1 + 0.2})
        assert writing.read(writing.written(found), told) == found

    @pytest.mark.parametrize("change", [{"body": "غيره"}, {"title": "عنوان"}, {"language": "fr"}, {"reference": "x"}])
    def test_digest_follows_what_the_engine_reads(self, change: dict[str, str]) -> None:
        assert writing.digest([said(1)], [], None) != writing.digest([said(1, **change)], [], None)

    def test_digest_is_the_same_for_what_only_the_report_tells(self) -> None:
        assert writing.digest([said(1)], [], None) == writing.digest([said(1, category="ads")], [], None)


@pytest.mark.usefixtures("quick_files")
def test_stored_vectors_go_with_the_texts_past_a_poison(
    rabat: Region, texts: list[Contribution], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each text keeps its own row when others are set aside."""
    told = [said(number, body=f"نص عادي {number}") for number in range(5)]
    meaning = np.arange(5, dtype=np.float32).reshape(5, 1)
    seen: list[tuple[list[str], list[float]]] = []

    def picky(texts: Any, asked: Any) -> Analysis:
        if any(one is told[2] for one in texts):
            raise ValueError("poison")
        seen.append(([one.body for one in texts], asked.meaning[:, 0].tolist()))
        return Analysis((), Group("other", {}, tuple(texts), len(texts), ()), True)

    monkeypatch.setattr(analysis, "_understood", picky)
    found = analysis.analyse(told, meaning=meaning)
    assert [one.reference for one in found.stumbled] == [told[2].reference]
    assert seen[-1] == ([one.body for one in told if one is not told[2]], [0.0, 1.0, 3.0, 4.0])


def test_the_texts_have_left_the_memory_when_the_files_are_set(
    rabat: Region, say: Callable[..., Contribution], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        say(number)

    def living() -> int:
        return sum(type(each) is Said for each in gc.get_objects())

    counted = [living()]

    def counting(*asked: Any) -> Any:
        counted.append(living())
        return whole(*asked)

    whole = filing.make_all
    monkeypatch.setattr(filing, "make_all", counting)
    actions.compile_region(region=rabat, by=None)
    assert counted == [counted[0]] * 2


class TestFewTexts:
    """An axis on which few wrote is understood beside what other regions said on it."""

    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
        """What the engine was asked each time: how many texts, which backgrounds."""
        seen: list[Any] = []
        find = analysis.find_themes

        def looking(documents: Any, **options: Any) -> Any:
            others = options["background"]
            seen.append(None if others is None else sorted(one.key for one in others.documents))
            if others is not None and any(one.text == "سم" for one in others.documents):
                raise ValueError("poison")
            return find(documents, **options)

        monkeypatch.setattr(analysis, "find_themes", looking)
        return seen

    def test_texts_of_others_that_count_on_the_axis_stand_beside_it(
        self, rabat: Region, oriental: Region, say: Callable[..., Contribution], asked: list[Any]
    ) -> None:
        say(2)
        there = {"region": oriental, "province": None}
        beside = [say(number, **there).reference for number in (6, 10)]
        say(1, **there)  # of another axis
        say(14, screened=False, **there)
        Contribution.everything.filter(pk=say(18, **there).pk).update(held_for="disclosure")
        axes.read_axis(region=rabat, axis="childhood")
        assert asked == [beside]

    def test_poison_of_another_region_stops_nobody_here(
        self, rabat: Region, oriental: Region, say: Callable[..., Contribution], asked: list[Any]
    ) -> None:
        own = say(2)
        poison = say(2, region=oriental, province=None, body="سم")
        axes.read_axis(region=rabat, axis="childhood")
        assert asked == [[poison.reference], None]
        found = queries.read_again(AxisAnalysis.objects.get().content, queries.words(rabat, "childhood"))
        assert ([one.reference for one in found.other.said], found.stumbled) == ([own.reference], ())

    def test_many_texts_need_nobody_beside_them(
        self, rabat: Region, oriental: Region, say: Callable[..., Contribution], asked: list[Any]
    ) -> None:
        say(2, region=oriental, province=None)
        for number in range(30):
            say(4 * number + 2)
        axes.read_axis(region=rabat, axis="childhood")
        assert asked == [None]


@pytest.mark.filterwarnings("ignore:.*called without a sender")
def test_a_worker_loads_what_reads_axes_before_it_makes_its_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []
    monkeypatch.setattr(matrices, "load", lambda: loaded.append("once for all"))
    worker_init.send(sender=None)
    assert loaded == ["once for all"]

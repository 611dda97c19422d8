"""A region's report is compiled once for the same material, whole or not at all."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.contributions import workflow
from consultations.contributions.actions import move_contribution, withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.synthesis import actions, analysis, filing, queries
from consultations.synthesis.actions import compiling, files
from consultations.synthesis.material import REASONS, WORDS, gather
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.tasks import compile_region as compile_task
from consultations.synthesis.tests.conftest import COUNTED, work_off
from portal.shared import jobs, reference
from portal.shared.heartbeat import Heartbeat
from portal.shared.models import AuditEntry, Job
from strategy.models import Axis, Region

DEMO = settings.BASE_DIR / "portal" / "demo" / "data" / "contributions.csv"
STEPS = 17  # reading, three axes, twelve files, storing
S = Contribution.Status


def compile_now(region: Region) -> SynthesisReport:
    return actions.compile_region(region=region, by=None)


class Killed(BaseException):
    """The worker is gone between two steps."""


def dying_at(step: int) -> Callable[[str, int, int], None]:
    """Return a progress that kills the work when it comes to a step."""

    begun: list[int] = []

    def dies(stage: str, done: int, total: int) -> None:
        assert max(begun, default=0) <= done < total
        if len(begun) == step:
            raise Killed(stage)
        begun.append(done)

    return dies


@contextmanager
def robbed_of(job: Job, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever works on the job loses it when the files are to be set; afterwards the robber's lease has run out."""
    make_all = filing.make_all

    def robbed(*what: Any) -> list[Any]:
        Job.objects.filter(pk=job.pk).update(lease_token="0" * 32)
        return make_all(*what)

    with monkeypatch.context() as thieving:
        thieving.setattr(filing, "make_all", robbed)
        yield
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.usefixtures("quick_files", "texts")
class TestVersions:
    def test_unchanged_material_makes_no_second_version(self, rabat: Region) -> None:
        first = compile_now(rabat)
        assert compile_now(rabat) == first
        assert SynthesisReport.objects.count() == 1

    @pytest.mark.parametrize("change", ["new text", "withdrawn", "renamed", "answered"])
    def test_changed_material_makes_the_next_version(
        self, rabat: Region, change: str, say: Callable[..., Contribution], request: pytest.FixtureRequest
    ) -> None:
        first = compile_now(rabat)
        if change == "new text":
            say(99, screened=False)
        elif change == "withdrawn":
            withdraw_contribution(contribution=Contribution.objects.first())
        elif change == "renamed":
            Region.objects.filter(code="04").update(name_fr="Rabat")
            rabat.refresh_from_db()
        else:
            request.getfixturevalue("answered")
        second = compile_now(rabat)
        assert (first.version, second.version) == (1, 2)

    def test_everything_received_is_accounted_for(self, rabat: Region, say: Callable[..., Contribution]) -> None:
        withdraw_contribution(contribution=say(50))
        say(51, screened=False)
        move_contribution(contribution=say(52), to=S.OUT_OF_SCOPE, by=None, reason="سبب")
        staff = compile_now(rabat).staff
        assert (staff["totals"]["received"], staff["totals"]["counted"]) == (COUNTED + 3, COUNTED)
        assert {row["code"]: row["count"] for row in staff["not_used"]} == {
            "withdrawn": 1,
            "out_of_scope": 1,
            "awaiting_screening": 1,
        }

    def test_text_without_an_axis_has_its_own_place(self, rabat: Region, say: Callable[..., Contribution]) -> None:
        homeless = say(60, axis=None)
        staff = compile_now(rabat).staff
        assert staff["axes"][-1]["code"] == "not_stated"
        assert staff["axes"][-1]["other"]["references"] == [homeless.reference]

    def test_one_person_is_counted_once(self, rabat: Region, say: Callable[..., Contribution]) -> None:
        say(70, author_email="Writer0@example.org")
        assert compile_now(rabat).staff["totals"]["people"] == COUNTED

    def test_reading_takes_the_same_number_of_queries_for_more_texts(
        self, rabat: Region, say: Callable[..., Contribution]
    ) -> None:
        with CaptureQueriesContext(connection) as few:
            gather(rabat)
        for number in range(100, 120):
            say(number)
        with CaptureQueriesContext(connection) as many:
            gather(rabat)
        assert len(many) == len(few)

    def test_compilation_is_in_the_audit_trail(self, rabat: Region) -> None:
        report = compile_now(rabat)
        entry = AuditEntry.objects.get(action="report_compiled")
        assert (entry.object_id, entry.region_code) == (str(report.pk), "04")
        assert entry.details == {"version": 1, "checksum": report.staff_checksum}

    def test_desk_counts_what_changed_since(self, rabat: Region, say: Callable[..., Contribution]) -> None:
        compile_now(rabat)
        assert queries.standing(rabat).changed == 0
        say(80)
        withdraw_contribution(contribution=Contribution.objects.order_by("pk")[3])
        assert queries.standing(rabat).changed == 2

    def test_region_without_texts_has_a_report(self, oriental: Region) -> None:
        staff = compile_now(oriental).staff
        assert (staff["totals"]["counted"], staff["totals"]["themes"]) == (0, 0)
        assert len(staff["unheard"]["categories"]) == 12


@pytest.mark.usefixtures("quick_files", "texts")
class TestInterruptions:
    def test_killed_at_any_step_leaves_one_report_after_the_next_try(self, rabat: Region) -> None:
        stages = []
        for step in range(STEPS):
            with pytest.raises(Killed) as death:
                actions.compile_region(region=rabat, by=None, progress=dying_at(step))
            stages.append(str(death.value))
            assert (SynthesisReport.objects.count(), ReportFile.objects.count()) == (0, 0)
        assert stages == ["reading", *["themes"] * 3, *["rendering"] * 12, "storing"]
        actions.compile_region(region=rabat, by=None, progress=dying_at(STEPS))
        assert (SynthesisReport.objects.count(), ReportFile.objects.count()) == (1, 12)
        assert [file.file.name for file in ReportFile.objects.all() if not default_storage.exists(file.file.name)] == []

    def test_files_nobody_names_are_cleared_away_later(self, rabat: Region, monkeypatch: Any) -> None:
        orphan = default_storage.save("reports/orphan.pdf", ContentFile(b"%PDF left by a killed compilation"))
        compile_now(rabat)
        assert default_storage.exists(orphan)
        monkeypatch.setattr(filing, "LEFT_OVER", timedelta(0))
        assert filing.discard_leftovers(files.SHELF) == 1
        assert not default_storage.exists(orphan)
        assert [one for one in ReportFile.objects.all() if not default_storage.exists(one.file.name)] == []

    def test_whoever_lost_the_lease_writes_nothing(self, rabat: Region, monkeypatch: Any) -> None:
        job = actions.request_compilation(region=rabat, by=None)
        with robbed_of(job, monkeypatch), pytest.raises(AssertionError, match="nothing moves"):
            work_off(job)
        assert SynthesisReport.objects.count() == 0
        compile_task(job.pk)
        job.refresh_from_db()
        assert (job.state, job.attempts, job.result) == ("done", 2, {"version": 1})
        assert SynthesisReport.objects.count() == 1

    def test_twin_started_beside_it_leaves_one_report(self, rabat: Region) -> None:
        twins: list[SynthesisReport] = []

        def overtaken(stage: str, done: int, total: int) -> None:
            if stage == compiling.STORING and not twins:
                twins.append(compile_now(rabat))

        report = actions.compile_region(region=rabat, by=None, progress=overtaken)
        assert [report] == twins == list(SynthesisReport.objects.all())

    def test_overtaken_by_newer_material_reads_again(self, rabat: Region, say: Callable[..., Contribution]) -> None:
        overtakers: list[SynthesisReport] = []

        def overtaken(stage: str, done: int, total: int) -> None:
            if stage == compiling.RENDERING and not overtakers:
                say(90)
                overtakers.append(compile_now(rabat))

        report = actions.compile_region(region=rabat, by=None, progress=overtaken)
        assert [report] == overtakers
        assert report.staff["totals"]["counted"] == COUNTED + 1

    def test_failure_shows_its_reference_and_leaves_nothing(self, rabat: Region, monkeypatch: Any) -> None:
        monkeypatch.setattr(filing, "make", lambda *_what: 1 / 0)
        job = work_off(actions.request_compilation(region=rabat, by=None))
        assert (job.state, len(job.error)) == ("failed", 8)
        assert SynthesisReport.objects.count() == 0

    def test_second_request_joins_the_first(self, rabat: Region) -> None:
        jobs_asked = {actions.request_compilation(region=rabat, by=None).pk for _time in range(2)}
        assert len(jobs_asked) == 1


@pytest.mark.usefixtures("quick_files")
class TestPoison:
    def test_text_that_stops_the_engine_is_named_and_the_rest_is_reported(
        self, rabat: Region, texts: list[Contribution], say: Callable[..., Contribution], monkeypatch: Any
    ) -> None:
        poison = [say(4 * number, body=f"سم {number}") for number in (30, 31)]
        find = analysis.find_themes

        def stumbles(documents: Any, **options: Any) -> Any:
            if any(document.text.startswith("سم") for document in documents):
                raise ValueError("poison")
            return find(documents, **options)

        monkeypatch.setattr(analysis, "find_themes", stumbles)
        staff = compile_now(rabat).staff
        assert [row["reference"] for row in staff["set_aside"]] == [one.reference for one in poison]
        assert staff["totals"]["counted"] == len(texts) + 2

    def test_text_without_words_is_named(self, rabat: Region, say: Callable[..., Contribution]) -> None:
        empty = say(body="؟؟؟ 12")
        staff = compile_now(rabat).staff
        assert [row["reference"] for row in staff["set_aside"]] == [empty.reference]
        assert staff["totals"]["counted"] == 1

    def test_engine_that_always_fails_is_not_hidden(self, rabat: Region, texts: Any, monkeypatch: Any) -> None:
        find = analysis.find_themes

        def fails_on_many(documents: Any, **options: Any) -> Any:
            if len(documents) > 1:
                raise MemoryError
            return find(documents, **options)

        monkeypatch.setattr(analysis, "find_themes", fails_on_many)
        with pytest.raises(MemoryError):
            compile_now(rabat)


@pytest.mark.usefixtures("quick_files")
def test_theme_found_again_keeps_its_key(rabat: Region, say: Callable[..., Contribution]) -> None:
    """On the demonstration's texts: as if its last ten had come after the first version."""
    axis = Axis.objects.get(code="disability")
    written = [one for one in reference.rows(DEMO) if (one["region"], one["axis"]) == ("04", axis.code)]

    def keys() -> set[str]:
        return {theme["key"] for axis in compile_now(rabat).staff["axes"] for theme in axis["themes"]}

    for number, one in enumerate(written[:-10]):
        say(number, axis=axis, body=one["body"], language=one["language"])
    before = keys()
    for number, one in enumerate(written[-10:], start=100):
        say(number, axis=axis, body=one["body"], language=one["language"])
    assert len(before & keys()) >= len(before) - 1 >= 2


@pytest.mark.django_db(transaction=True)
def test_lease_is_renewed_while_one_step_takes_long(rabat: Region) -> None:
    job = actions.request_compilation(region=rabat, by=None)
    hold = jobs.take(job.pk)
    assert hold is not None
    soon = timezone.now() + timedelta(seconds=1)
    with Heartbeat(hold, every=0.05) as heartbeat:
        heartbeat.tell("themes", 1, 9)
        Job.objects.filter(pk=job.pk).update(lease_until=soon)
        give_up = time.monotonic() + 30
        while job.lease_until in (None, soon) and time.monotonic() < give_up:
            time.sleep(0.05)
            job.refresh_from_db()
    assert job.lease_until is not None
    assert job.lease_until > soon + timedelta(seconds=30)
    assert (job.stage, job.done, job.total) == ("themes", 1, 9)


def test_stored_files_are_what_rendering_gives_again(rabat: Region, texts: Any, answered: Any) -> None:
    report = compile_now(rabat)
    time.sleep(2.1)
    stored = list(report.files.all())
    assert len(stored) == 12
    for file in stored:
        content = file.file.read()
        again = actions.render(report, edition=file.edition, language=file.language, kind=file.format)
        assert content == again, file
        assert (file.sha256, file.size) == (hashlib.sha256(content).hexdigest(), len(content))
        assert bool(file.pages) == (file.format == "pdf")


def test_every_state_either_counts_or_says_why_not():
    states = set(Contribution.Status)
    assert set(REASONS) == states - workflow.COUNTED
    assert set(REASONS.values()) <= set(WORDS)


@pytest.mark.usefixtures("quick_files")
def test_merged_copies_count_as_voices_and_their_answer_is_told_once(
    rabat: Region, texts: list[Contribution], answered: Contribution, coordinator: Any
) -> None:
    before = gather(rabat)
    copy = Contribution.objects.get(pk=texts[1].pk)
    move_contribution(contribution=copy, to=S.MERGED, by=coordinator, into=answered)
    after = gather(rabat)
    assert [one.reference for one in after.said] == [one.reference for one in before.said]
    assert after.unused == before.unused
    merged = next(one for one in after.said if one.reference == copy.reference)
    assert (merged.answer and merged.answer.reason, merged.read_with) == ("مقبول", answered.reference)
    answers = compile_now(rabat).snapshot("staff")["answers"]
    assert (answers["answered"], [item["reference"] for item in answers["items"]]) == (2, [answered.reference])

"""The national report is compiled once for the same versions, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from consultations.contributions.actions import withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.engine.recurrence import RegionalTheme
from consultations.engine.vectors import Matrix, SentenceEncoder
from consultations.synthesis import filing
from consultations.synthesis.actions import compile_region
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.national import actions, files, gathering, rollup
from consultations.synthesis.national.models import NationalFile, NationalReport
from consultations.synthesis.national.queries import FINAL, NEWEST
from consultations.synthesis.national.tasks import compile_national as compile_task
from consultations.synthesis.national.tests.conftest import COUNTED, make_public
from consultations.synthesis.tests.test_compiling import Killed, dying_at, robbed_of
from consultations.synthesis.vectors.actions import vectorise_texts
from portal.shared.models import AuditEntry, Job
from stakeholders.models import Account
from strategy.models import Region


def compile_now(basis: str = NEWEST) -> NationalReport:
    return actions.compile_national(basis=basis, by=None)


class Ones:
    """Stands in for the sentence encoder."""

    name = SentenceEncoder.name

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> Matrix:
        return np.ones((len(texts), 512), np.float32)


@pytest.mark.usefixtures("two_reports")
class TestVersions:
    def test_same_versions_make_no_second_report(self) -> None:
        assert compile_now() == compile_now()
        assert (NationalReport.objects.count(), NationalFile.objects.count()) == (1, 12)

    def test_new_version_of_a_region_makes_the_next_and_keeps_the_themes_keys(
        self, rabat: Region, say: Callable[..., Contribution]
    ) -> None:
        first = compile_now()
        say(96)
        compile_region(region=rabat, by=None)
        second = compile_now()
        assert (second.version, second.joined) == (2, {"02": 1, "04": 2})
        assert keys(second) == keys(first)

    def test_joins_the_themes_of_both_regions_and_counts_what_they_count(
        self, two_reports: list[SynthesisReport]
    ) -> None:
        told = compile_now().snapshot("staff")
        assert told["totals"]["counted"] == 2 * COUNTED
        assert [axis["count"] for axis in told["axes"]] == [
            sum(axis["count"] for report in two_reports for axis in report.staff["axes"] if axis["code"] == code)
            for code in (axis["code"] for axis in told["axes"])
        ]
        themes = [theme for axis in told["axes"] for theme in axis["themes"]]
        assert [theme["regions"] for theme in themes if theme["recurring"]] == [2] * told["totals"]["themes_recurring"]
        assert told["totals"]["themes_recurring"] >= 3

    def test_stored_vectors_of_the_texts_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        vectorise_texts(encoder=Ones())
        read: list[RegionalTheme] = []
        join = gathering.join_themes
        monkeypatch.setattr(
            gathering, "join_themes", lambda themes, **more: read.extend(themes) or join(themes, **more)
        )
        compile_now()
        assert read
        assert [theme.place for theme in read if theme.meaning is None or not theme.meaning.any(axis=1).all()] == []

    def test_reads_the_published_versions_alone_when_asked_to(
        self, two_reports: list[SynthesisReport], rabat: Region, say: Callable[..., Contribution]
    ) -> None:
        make_public(*two_reports)
        say(97)
        compile_region(region=rabat, by=None)
        assert compile_now(FINAL).joined == {"02": 1, "04": 1}
        assert compile_now(NEWEST).joined == {"02": 1, "04": 2}

    def test_a_stale_region_is_named_with_what_changed(self, say: Callable[..., Contribution]) -> None:
        say(98)
        told = compile_now().snapshot("staff")
        assert {region["code"]: region["changed"] for region in told["regions"] if region["version"]} == {
            "02": 0,
            "04": 1,
        }

    @pytest.mark.parametrize("change", ["withdrawn", "redacted"])
    def test_words_taken_back_since_the_region_was_compiled_are_not_quoted(self, change: str) -> None:
        quoted = first_quote(compile_now())
        NationalReport.objects.all().delete()
        if change == "withdrawn":
            withdraw_contribution(contribution=Contribution.objects.get(reference=quoted))
        else:
            Contribution.objects.filter(reference=quoted).update(redacted_at=timezone.now())
        report = compile_now()
        assert [edition for edition in ("staff", "public") if quoted in quotes(report, edition)] == []

    def test_compilation_is_in_the_audit_trail(self) -> None:
        report = compile_now()
        entry = AuditEntry.objects.get(action="national_report_compiled")
        assert (entry.object_id, entry.details) == (
            str(report.pk),
            {"version": 1, "checksum": report.staff_checksum},
        )


@pytest.mark.usefixtures("two_reports")
class TestInterruptions:
    def test_killed_at_any_step_leaves_one_report_after_the_next_try(self) -> None:
        axes = 1  # on which anything was said
        steps = 1 + axes + 12 + 1
        stages = []
        for step in range(steps):
            with pytest.raises(Killed) as death:
                actions.compile_national(basis=NEWEST, by=None, progress=dying_at(step))
            stages.append(str(death.value))
            assert (NationalReport.objects.count(), NationalFile.objects.count()) == (0, 0)
        assert stages == ["reading_regions", *["joining"] * axes, *["rendering"] * 12, "storing"]
        actions.compile_national(basis=NEWEST, by=None, progress=dying_at(steps))
        assert (NationalReport.objects.count(), NationalFile.objects.count()) == (1, 12)
        assert [file for file in NationalFile.objects.all() if not default_storage.exists(file.file.name)] == []

    def test_whoever_lost_the_lease_writes_nothing(
        self, national_coordinator: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        job = actions.request_national(basis=NEWEST, by=national_coordinator)
        with robbed_of(job, monkeypatch):
            compile_task(job.pk)
        assert NationalReport.objects.count() == 0
        compile_task(job.pk)
        job.refresh_from_db()
        assert (job.state, job.attempts, job.result) == ("done", 2, {"version": 1})
        assert NationalReport.objects.get().compiled_by == national_coordinator

    def test_twin_started_beside_it_leaves_one_report(self) -> None:
        twins: list[NationalReport] = []

        def overtaken(stage: str, done: int, total: int) -> None:
            if stage == actions.STORING and not twins:
                twins.append(compile_now())

        report = actions.compile_national(basis=NEWEST, by=None, progress=overtaken)
        assert [report] == twins == list(NationalReport.objects.all())

    def test_files_nobody_names_are_cleared_away_later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        orphan = default_storage.save("national/orphan.pdf", ContentFile(b"%PDF left by a killed compilation"))
        compile_now()
        assert default_storage.exists(orphan)
        monkeypatch.setattr(filing, "LEFT_OVER", timedelta(0))
        assert filing.discard_leftovers(files.SHELF) == 1
        assert [one for one in NationalFile.objects.all() if not default_storage.exists(one.file.name)] == []


class TestAsking:
    def test_needs_two_regions(self, rabat: Region, national_coordinator: Account) -> None:
        with pytest.raises(ValidationError):
            actions.request_national(basis=NEWEST, by=national_coordinator)
        assert Job.objects.count() == 0

    def test_asks_for_the_regions_that_are_due_alone(
        self, two_reports: Any, say: Callable[..., Contribution], national_coordinator: Account
    ) -> None:
        say(99)
        assert actions.request_regions(by=national_coordinator) == 1
        assert [(job.task, job.key) for job in Job.objects.all()] == [("consultations.compile_region", "04")]
        assert actions.request_regions(by=national_coordinator) == 0


def test_snapshot_that_does_not_add_up_is_never_kept(two_reports: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rollup.roll_up

    def wrong(*arguments: Any, **options: Any) -> dict[str, Any]:
        told = whole(*arguments, **options)
        told["totals"]["counted"] += 1
        return told

    monkeypatch.setattr(rollup, "roll_up", wrong)
    with pytest.raises(rollup.Unbalanced):
        compile_now()
    assert NationalReport.objects.count() == 0


def test_stored_files_are_what_rendering_gives_again(
    rabat: Region, oriental: Region, texts: Any, texts_of_oriental: Any, quick_files: None
) -> None:
    for region in (rabat, oriental):
        compile_region(region=region, by=None)
    report = compile_now()
    stored = list(report.files.all())
    assert len(stored) == 12
    for file in [one for one in stored if (one.edition, one.language) == ("public", "ar")]:
        content = file.file.read()
        again = filing.render(report, files.SHELF, edition=file.edition, language=file.language, kind=file.format)
        assert (content == again, bool(file.pages)) == (True, file.format == "pdf"), file


def keys(report: NationalReport) -> set[str]:
    return {theme["key"] for axis in report.snapshot("staff")["axes"] for theme in axis["themes"] if theme["recurring"]}


def quotes(report: NationalReport, edition: str) -> set[str]:
    axes = report.snapshot(edition)["axes"]
    return {
        quote["reference"] for axis in axes for group in (*axis["themes"], axis["other"]) for quote in group["quotes"]
    }


def first_quote(report: NationalReport) -> str:
    return min(quotes(report, "staff") & quotes(report, "public"))

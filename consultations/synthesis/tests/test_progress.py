"""What the screen says while a region is compiled, of what was set aside, and of answers that stopped on their way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from consultations.contributions.models import Contribution
from consultations.synthesis import actions, pace
from consultations.synthesis.axes import queries as axes
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.progress import progress_of
from consultations.synthesis.tasks import compile_region
from consultations.synthesis.tests.signing import publish_signed
from portal.shared import jobs
from portal.shared.models import AuditEntry, Job
from portal.shared.typesetting.inline import plain
from stakeholders.models import Account
from strategy.models import Axis, Region

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAGE = "/fr/synthesis/04/"


@pytest.fixture(autouse=True)
def in_english() -> Any:
    """The words as the code has them."""
    with translation.override("en"):
        yield


@pytest.fixture
def browser(sign_in: Callable[[Account], Client], coordinator: Account) -> Client:
    return sign_in(coordinator)


@pytest.fixture
def handed_out(rabat: Region, texts: list[Contribution]) -> Job:
    """A compilation whose three axes wait for workers."""
    job = actions.request_compilation(region=rabat, by=None)
    compile_region(job.pk)
    job.refresh_from_db()
    return job


class TestPace:
    def test_done_never_reaches_the_end_before_the_end(self) -> None:
        told: list[tuple[int, int]] = []
        steps = pace.Pace(lambda _stage, done, total: told.append((done, total)), {"a": 10, "b": 5_000})
        for _time in range(40):
            steps.tell("rendering", 1)
        assert told == sorted(told)
        assert {done < total for done, total in told} == {True}

    def test_joined_axes_are_done_already(self) -> None:
        told: list[int] = []
        pace.Pace(lambda _stage, done, _total: told.append(done), {"a": 10, "b": 5_000}, joined=True).tell("reading", 1)
        assert told == [pace.of_axes({"a": 10, "b": 5_000})]

    @pytest.mark.parametrize(
        ("spent", "done", "left"),
        [(60, 5, timedelta(minutes=3)), (60, 20, timedelta(0)), (60, 0, None), (1, 10, None)],
    )
    def test_time_left_is_judged_by_what_was_done(self, spent: int, done: int, left: timedelta | None) -> None:
        now = NOON + timedelta(seconds=spent)
        assert pace.left(begun=NOON, now=now, done=done, total=20) == left


class TestScreen:
    def test_while_others_read_the_axes_it_says_which_and_how_many(self, handed_out: Job) -> None:
        first, second, _third = Job.objects.filter(task=axes.ANALYSE).order_by("pk")
        Job.objects.filter(pk=first.pk).update(state="done")
        jobs.take(second.pk)
        shown = progress_of(handed_out)
        assert shown is not None
        name = Axis.objects.get(code=second.key.partition(":")[2]).name
        assert (shown.state, shown.stage) == ("running", "Finding the themes")
        assert (plain(shown.doing), shown.names) == ("Axes read: 1 of 3.", (name,))
        assert 0 < shown.percent < 99

    @pytest.mark.parametrize(
        ("ago", "said"),
        [
            (0, "How long it will take shows in a moment."),
            (10, "Less than a minute left."),
            (60, "About 1 minute left."),
            (600, "About 10 minutes left."),
        ],
    )
    def test_time_left_is_said_in_words(self, handed_out: Job, ago: int, said: str) -> None:
        handed_out.result |= {"begun": (timezone.now() - timedelta(seconds=ago)).isoformat()}
        Job.objects.filter(task=axes.ANALYSE).update(state="done")
        handed_out.total = 2 * pace.of_axes(handed_out.result["axes"])
        shown = progress_of(handed_out)
        assert shown is not None
        assert plain(shown.left) == said

    def test_without_a_worker_it_says_so(self, rabat: Region) -> None:
        shown = progress_of(actions.request_compilation(region=rabat, by=None))
        assert shown is not None
        assert (shown.state, shown.percent, shown.left) == ("queued", 0, "Waiting for a worker that is free.")

    def test_page_and_fragment_say_the_same(self, handed_out: Job, browser: Client) -> None:
        page = browser.get(f"/fr/synthesis/progress/{handed_out.pk}/").content.decode()
        fragment = browser.get(f"/fr/synthesis/progress/{handed_out.pk}/", HTTP_HX_REQUEST="true").content.decode()
        assert fragment.strip() in page
        assert "3" in fragment


@pytest.mark.usefixtures("quick_files")
class TestSetAside:
    def test_text_that_the_machine_could_not_read_is_named_on_the_regions_page(
        self, rabat: Region, texts: Any, say: Callable[..., Contribution], browser: Client
    ) -> None:
        empty = say(body="؟؟؟ 12")
        actions.compile_region(region=rabat, by=None)
        page = browser.get(PAGE).content.decode()
        assert f'href="/fr/review/{empty.reference}/"' in page

    def test_page_says_nothing_of_it_where_there_is_none(self, rabat: Region, texts: Any, browser: Client) -> None:
        actions.compile_region(region=rabat, by=None)
        assert "set-aside" not in browser.get(PAGE).content.decode()


@pytest.mark.usefixtures("quick_files")
class TestEntering:
    @pytest.fixture
    def published(self, rabat: Region, answered: Any, coordinator: Account) -> SynthesisReport:
        return publish_signed(actions.compile_region(region=rabat, by=coordinator), coordinator)

    def test_answers_that_stopped_on_their_way_show_with_what_to_do(
        self, published: SynthesisReport, browser: Client, coordinator: Account
    ) -> None:
        Job.objects.filter(task="consultations.enter_synthesis").update(state="failed", error="ab12cd34")
        page = unescape(browser.get(PAGE).content.decode())
        assert "ab12cd34" in page
        assert f'action="{PAGE}1/enter/"' in page
        assert browser.post(f"{PAGE}1/enter/").status_code == 302
        newest = Job.objects.filter(task="consultations.enter_synthesis").latest("pk")
        assert (newest.state, newest.key) == ("queued", str(published.pk))
        entry = AuditEntry.objects.get(action="entering_requested")
        assert (entry.actor_id, entry.details) == (coordinator.pk, {"version": 1})
        assert "/enter/" not in browser.get(PAGE).content.decode()  # it is under way again

    def test_whoever_only_reads_sees_it_and_has_no_button(
        self, published: SynthesisReport, rabat: Region, make_account: Any, sign_in: Any
    ) -> None:
        Job.objects.filter(task="consultations.enter_synthesis").update(state="failed", error="ab12cd34")
        reader = sign_in(make_account("reader", rabat, role="reviewer"))
        page = reader.get(PAGE).content.decode()
        assert ("ab12cd34" in page, "/enter/" in page) == (True, False)
        assert reader.post(f"{PAGE}1/enter/").status_code == 403

    def test_finished_work_is_not_spoken_of(self, published: SynthesisReport, browser: Client) -> None:
        Job.objects.filter(task="consultations.enter_synthesis").update(state="done")
        assert 'class="notice' not in browser.get(PAGE).content.decode()

    def test_version_that_is_not_published_cannot_be_entered(self, rabat: Region, texts: Any, browser: Client) -> None:
        actions.compile_region(region=rabat, by=None)
        assert browser.post(f"{PAGE}1/enter/").status_code == 404

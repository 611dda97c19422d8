"""The coordinator's pages: who comes in, what they see, publishing, the command."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.contributions.actions import move_contribution, withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.management.commands import compile_synthesis
from consultations.synthesis import actions
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.tests.conftest import COUNTED
from consultations.synthesis.tests.reading import every_page
from consultations.synthesis.tests.signing import publish_signed, signed
from consultations.synthesis.workflow import InvalidMove
from portal.shared import jobs
from portal.shared.models import AuditEntry, Job
from stakeholders.models import Account
from strategy.models import Region

DESK = "/fr/synthesis/"


@pytest.fixture
def report(rabat: Region, texts: list[Contribution], quick_files: None) -> SynthesisReport:
    return actions.compile_region(region=rabat, by=None)


@pytest.fixture
def browser(sign_in: Callable[[Account], Client], coordinator: Account) -> Client:
    return sign_in(coordinator)


class TestAccess:
    ADDRESSES = ["04/", "04/1/", "04/1/publish/", "04/1/staff/ar.pdf", "04/1/public/fr.xlsx"]

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_coordinator_of_another_region_gets_404(
        self, report: Any, oriental: Region, make_account: Any, sign_in: Any, address: str
    ) -> None:
        foreign = sign_in(make_account("foreign", oriental, role="coordinator"))
        assert foreign.get(DESK + address).status_code == 404

    @pytest.mark.parametrize("address", ["", *ADDRESSES])
    def test_account_without_a_role_gets_403(self, report: Any, make_account: Any, sign_in: Any, address: str) -> None:
        assert sign_in(make_account("citizen")).get(DESK + address).status_code == 403

    def test_reviewer_reads_and_neither_compiles_nor_publishes(
        self, report: Any, rabat: Region, make_account: Any, sign_in: Any
    ) -> None:
        reviewer = sign_in(make_account("reviewer", rabat))
        assert reviewer.get(f"{DESK}04/1/").status_code == 200
        page = reviewer.get(f"{DESK}04/").content.decode()
        assert 'action="/fr/synthesis/04/compile/"' not in page
        assert reviewer.post(f"{DESK}04/compile/").status_code == 403
        assert reviewer.post(f"{DESK}04/1/publish/").status_code == 403
        assert Job.objects.count() == 0

    def test_foreign_coordinator_cannot_follow_the_work(
        self, rabat: Region, oriental: Region, make_account: Any, sign_in: Any
    ) -> None:
        job = actions.request_compilation(region=rabat, by=None)
        foreign = sign_in(make_account("foreign", oriental, role="coordinator"))
        assert foreign.get(f"{DESK}progress/{job.pk}/").status_code == 404

    def test_job_of_another_kind_is_not_shown(self, rabat: Region, browser: Client) -> None:
        job = Job.objects.create(task="something.else", key="04")
        assert browser.get(f"{DESK}progress/{job.pk}/").status_code == 404


class TestPages:
    def test_desk_takes_as_many_queries_for_twelve_regions_as_for_one(
        self, report: Any, browser: Client, make_account: Any, sign_in: Any
    ) -> None:
        browser.get(DESK)
        with CaptureQueriesContext(connection) as one:
            browser.get(DESK)
        national = sign_in(make_account("national", None, role="coordinator"))
        with CaptureQueriesContext(connection) as twelve:
            page = national.get(DESK).content.decode()
        assert page.count("<tr>") == 13
        assert len(twelve) <= len(one)

    def test_compiling_is_asked_for_and_followed(self, rabat: Region, texts: Any, browser: Client) -> None:
        assert browser.post(f"{DESK}04/compile/").headers["Location"] == f"{DESK}04/"
        job = Job.objects.get()
        page = browser.get(f"{DESK}04/").content.decode()
        assert f'hx-get="{DESK}progress/{job.pk}/"' in page
        assert 'action="/fr/synthesis/04/compile/"' not in page
        hold = jobs.take(job.pk)
        assert hold is not None
        hold.progress(stage="rendering", done=7, total=14)
        fragment = browser.get(f"{DESK}progress/{job.pk}/", HTTP_HX_REQUEST="true")
        assert 'value="50"' in fragment.content.decode()
        assert "<html" not in fragment.content.decode()
        assert "<html" in browser.get(f"{DESK}progress/{job.pk}/").content.decode()

    def test_page_reloads_when_the_work_is_over(self, rabat: Region, browser: Client) -> None:
        job = Job.objects.create(task="consultations.compile_region", key="04", state="done", result={"version": 1})
        assert browser.get(f"{DESK}progress/{job.pk}/", HTTP_HX_REQUEST="true").headers["HX-Refresh"] == "true"

    def test_failed_work_shows_its_reference(self, rabat: Region, browser: Client) -> None:
        Job.objects.create(task="consultations.compile_region", key="04", state="failed", error="ab12cd34")
        page = browser.get(f"{DESK}04/").content.decode()
        assert "ab12cd34" in page
        assert 'action="/fr/synthesis/04/compile/"' in page

    def test_staff_edition_leads_to_each_contribution_and_is_recorded(
        self, report: SynthesisReport, browser: Client, coordinator: Account
    ) -> None:
        page = browser.get(f"{DESK}04/1/").content.decode()
        assert '/fr/review/TCH-04-000001/"' in page
        assert "<caption>" in page
        entry = AuditEntry.objects.get(action="staff_report_read")
        assert (entry.actor_id, entry.details["format"]) == (coordinator.pk, "page")

    def test_only_the_staff_edition_is_recorded_when_taken(self, report: Any, browser: Client) -> None:
        for edition in ("public", "staff"):
            answer = browser.get(f"{DESK}04/1/{edition}/fr.docx")
            assert answer.headers["Content-Disposition"].endswith(f'filename="tachawor-04-v1-{edition}-fr.docx"')
            assert b"".join(answer.streaming_content).startswith(b"docx" + edition.encode())
        assert [entry.details["format"] for entry in AuditEntry.objects.filter(action="staff_report_read")] == ["docx"]


class TestPublishing:
    def test_publishes_what_it_counts_and_nothing_else(
        self, report: SynthesisReport, say: Any, browser: Client, coordinator: Account
    ) -> None:
        later, waiting = say(90), say(91, screened=False)
        signed(report)
        assert browser.get(f"{DESK}04/1/publish/").status_code == 200
        browser.post(f"{DESK}04/1/publish/")
        report.refresh_from_db()
        assert (report.state, report.published_by) == ("published", coordinator)
        public = Contribution.objects.filter(published_at__isnull=False)
        assert public.count() == COUNTED
        assert not public.filter(pk__in=[later.pk, waiting.pk]).exists()
        entry = AuditEntry.objects.get(action="report_published")
        assert (entry.actor_id, entry.details["contributions"]) == (coordinator.pk, COUNTED)

    def test_report_that_counts_a_withdrawn_text_is_refused(
        self, report: SynthesisReport, texts: list[Contribution], browser: Client
    ) -> None:
        signed(report)
        withdraw_contribution(contribution=texts[3])
        answer = browser.post(f"{DESK}04/1/publish/")
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
        with pytest.raises(ValidationError):
            actions.publish_report(report=report, by=None)
        assert Contribution.objects.filter(published_at__isnull=False).count() == 0

    def test_report_that_counts_a_text_set_aside_since_is_refused(
        self, report: SynthesisReport, texts: list[Contribution]
    ) -> None:
        signed(report)
        move_contribution(contribution=texts[3], to=Contribution.Status.OUT_OF_SCOPE, by=None, reason="خارج الموضوع")
        with pytest.raises(ValidationError):
            actions.publish_report(report=report, by=None)

    def test_words_taken_back_leave_the_public_page(self, report: SynthesisReport, texts: list[Contribution]) -> None:
        """Nor are its files handed out: they hold the words."""
        publish_signed(report)
        quoted = {quote["reference"] for quote in quotes_of(report.snapshot("public"))}
        contribution = next(text for text in texts if text.reference in quoted)
        said = next(q["text"] for q in quotes_of(report.snapshot("public")) if q["reference"] == contribution.reference)
        address = "/ar/reports/04/1/"
        assert said in every_page(address)
        file = "/ar/reports/04/1/ar.pdf"
        assert Client().get(file).status_code == 200
        withdraw_contribution(contribution=contribution)
        assert Client().get(file).status_code == 404
        assert said not in every_page(address)

    def test_only_a_signed_version_is_published(self, report: SynthesisReport, browser: Client) -> None:
        assert browser.post(f"{DESK}04/1/publish/").status_code == 422
        with pytest.raises(InvalidMove):
            actions.publish_report(report=report, by=None)
        assert Contribution.objects.filter(published_at__isnull=False).count() == 0

    def test_publishing_twice_changes_nothing(self, report: SynthesisReport) -> None:
        first = publish_signed(report).published_at
        assert actions.publish_report(report=report, by=None).published_at == first
        assert AuditEntry.objects.filter(action="report_published").count() == 1

    def test_earlier_version_stays_published(self, report: SynthesisReport, say: Any, rabat: Region) -> None:
        publish_signed(report)
        for number in range(95, 107):
            say(number)
        publish_signed(actions.compile_region(region=rabat, by=None))
        assert [one.state for one in SynthesisReport.objects.all()] == ["published", "published"]
        assert Client().get("/fr/reports/04/1/").status_code == 200

    def test_public_page_holds_no_door_to_the_desk(self, report: SynthesisReport) -> None:
        report = publish_signed(report)
        page = every_page("/ar/reports/04/1/")
        assert "/ar/contributions/TCH-04-" in page
        assert "/review/" not in page
        assert json.loads(report.public_snapshot)["edition"] == "public"


def quotes_of(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every quote of a snapshot."""
    groups = [group for axis in snapshot["axes"] for group in (*axis["themes"], axis["other"])]
    return [quote for group in groups for quote in group["quotes"]]


class TestCommand:
    def test_says_what_was_made(self, rabat: Region, texts: Any, quick_files: None) -> None:
        out = io.StringIO()
        call_command("compile_synthesis", region="04", here=True, stdout=out)
        lines = out.getvalue().splitlines()
        assert len([line for line in lines if line.startswith(str(settings.MEDIA_ROOT))]) == 12
        assert f"version 1: {COUNTED} contributions counted of {COUNTED} received" in lines[-1]
        call_command("compile_synthesis", region="04", here=True, stdout=out)
        assert "nothing changed since version 1: no new version" in out.getvalue()

    def test_says_that_no_worker_is_there(self, rabat: Region, monkeypatch: Any) -> None:
        monkeypatch.setattr(compile_synthesis, "NO_WORKER", 0.1)
        with pytest.raises(CommandError, match="no worker took the job"):
            call_command("compile_synthesis", region="04", wait=True, stdout=io.StringIO())

    def test_knows_no_such_region(self, rabat: Region) -> None:
        with pytest.raises(CommandError, match="no region 99"):
            call_command("compile_synthesis", region="99", stdout=io.StringIO())


@pytest.mark.django_db(transaction=True)
def test_process_killed_while_it_sets_the_files_leaves_no_trace(rabat: Region, texts: Any) -> None:
    """A real SIGKILL to a real process, then another try."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    surroundings = os.environ | {"DATABASE_URL": address.geturl(), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    line = [sys.executable, "manage.py", "compile_synthesis", "--region", "04", "--here"]
    with subprocess.Popen(
        line, cwd=settings.BASE_DIR, env=surroundings, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdout is not None
        for told in process.stdout:
            if "rendering" in told:
                process.send_signal(signal.SIGKILL)
                break
        assert process.wait() == -signal.SIGKILL
    assert (SynthesisReport.objects.count(), ReportFile.objects.count()) == (0, 0)
    actions.compile_region(region=rabat, by=None)
    assert (SynthesisReport.objects.count(), ReportFile.objects.count()) == (1, 12)

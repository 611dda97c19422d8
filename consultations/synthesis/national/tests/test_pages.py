"""The national pages: who comes in, what they see, where they lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consultations.contributions.actions import withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.synthesis.actions import compile_region
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.national.queries import NEWEST
from consultations.synthesis.national.tests.conftest import make_public, published_national
from consultations.synthesis.tests.reading import every_page
from portal.shared import jobs
from portal.shared.models import AuditEntry, Job
from stakeholders.models import Account, RoleAssignment
from strategy.models import Region

DESK = "/fr/synthesis/national/"
READING = ["", "1/", "1/staff/ar.pdf", "1/public/fr.docx"]
Role = RoleAssignment.Role


@pytest.fixture
def browser(sign_in: Callable[[Account], Client], national_coordinator: Account) -> Client:
    return sign_in(national_coordinator)


@pytest.fixture
def published(national: NationalReport, two_reports: list[SynthesisReport]) -> NationalReport:
    make_public(*two_reports)
    return published_national(national)


class TestAccess:
    def test_role_in_a_region_does_not_open_the_staff_edition(
        self, national: Any, rabat: Region, make_account: Any, sign_in: Any
    ) -> None:
        for role in (Role.COORDINATOR, Role.REVIEWER, Role.AUDITOR):
            browser = sign_in(make_account(f"regional {role}", rabat, role=role))
            asked = [browser.get(DESK + address) for address in [*READING, "1/publish/"]]
            asked += [browser.post(DESK + address) for address in ("regions/", "compile/", "1/publish/")]
            assert {answer.status_code for answer in asked} == {403}, role
            assert DESK not in browser.get("/fr/synthesis/").content.decode()

    def test_national_auditor_reads_and_changes_nothing(self, national: Any, make_account: Any, sign_in: Any) -> None:
        auditor = sign_in(make_account("auditor", None, role=Role.AUDITOR))
        assert {auditor.get(DESK + address).status_code for address in READING} == {200}
        assert "<form" not in main_of(auditor.get(DESK))
        assert {auditor.post(DESK + address).status_code for address in ("regions/", "compile/", "1/publish/")} == {403}
        assert (Job.objects.count(), NationalReport.objects.get().state) == (0, "compiled")

    def test_job_of_another_kind_is_not_shown(self, rabat: Region, browser: Client) -> None:
        job = Job.objects.create(task="consultations.compile_region", key="04")
        assert browser.get(f"{DESK}progress/{job.pk}/").status_code == 404


class TestDesk:
    def test_takes_as_many_queries_with_two_reports_as_with_one(
        self, rabat: Region, oriental: Region, texts: Any, texts_of_oriental: Any, browser: Client, quick_files: None
    ) -> None:
        compile_region(region=rabat, by=None)
        browser.get(DESK)
        with CaptureQueriesContext(connection) as one:
            browser.get(DESK)
        compile_region(region=oriental, by=None)
        with CaptureQueriesContext(connection) as two:
            page = browser.get(DESK).content.decode()
        assert (len(two), page.count("<tr>")) == (len(one), 13)

    def test_nothing_to_join_leaves_the_way_to_the_regions(
        self, texts: Any, texts_of_oriental: Any, browser: Client
    ) -> None:
        page = main_of(browser.get(DESK))
        assert f'action="{DESK}regions/"' in page
        assert f'action="{DESK}compile/"' not in page
        refused = browser.post(f"{DESK}compile/", {"basis": NEWEST})
        assert (refused.status_code, 'role="alert"' in main_of(refused)) == (422, True)
        assert browser.post(f"{DESK}regions/").headers["Location"] == DESK
        assert sorted(Job.objects.values_list("key", flat=True)) == ["02", "04"]

    def test_roll_up_is_asked_for_and_followed(self, two_reports: Any, browser: Client) -> None:
        assert browser.post(f"{DESK}compile/", {"basis": NEWEST}).headers["Location"] == DESK
        job = Job.objects.get()
        page = main_of(browser.get(DESK))
        assert f'hx-get="{DESK}progress/{job.pk}/"' in page
        assert f'action="{DESK}compile/"' not in page
        hold = jobs.take(job.pk)
        assert hold is not None
        hold.progress(stage="joining", done=2, total=4)
        fragment = browser.get(f"{DESK}progress/{job.pk}/", HTTP_HX_REQUEST="true").content.decode()
        assert ('value="50"' in fragment, "<html" in fragment) == (True, False)
        assert "<html" in browser.get(f"{DESK}progress/{job.pk}/").content.decode()

    def test_refused_publication_says_why_and_stays(self, national: NationalReport, browser: Client) -> None:
        answer = browser.post(f"{DESK}1/publish/")
        assert (answer.status_code, 'role="alert"' in main_of(answer)) == (422, True)
        national.refresh_from_db()
        assert national.state == "compiled"


class TestTrace:
    def test_staff_edition_leads_to_regions_reports_and_contributions_and_is_recorded(
        self, national: NationalReport, browser: Client, national_coordinator: Account
    ) -> None:
        page = browser.get(f"{DESK}1/").content.decode()
        assert [link for link in ("/fr/synthesis/02/1/", "/fr/synthesis/04/1/") if f'href="{link}"' not in page] == []
        reference = Contribution.objects.filter(region="02").earliest("pk").reference
        assert browser.get(f"/fr/review/{reference}/").status_code == 200
        assert "/fr/review/TCH-02-" in page
        entry = AuditEntry.objects.get(action="national_staff_report_read")
        assert (entry.actor_id, entry.details) == (national_coordinator.pk, {"version": 1, "format": "page"})

    def test_public_edition_leads_to_public_pages_alone(self, published: NationalReport) -> None:
        page = every_page("/ar/reports/national/")
        assert "/ar/reports/04/1/" in page
        assert "/ar/contributions/TCH-" in page
        assert [door for door in ("/review/", "/synthesis/") if door in page] == []
        assert Client().get("/fr/reports/national/1/").status_code == 200
        assert "/fr/reports/national/" in Client().get("/fr/reports/").content.decode()
        answer = Client().get("/fr/reports/national/1/fr.xlsx")
        assert answer.headers["Content-Disposition"].endswith('filename="tachawor-national-v1-public-fr.xlsx"')

    def test_nothing_is_public_before_it_is_published(self, national: NationalReport) -> None:
        addresses = ("/fr/reports/national/", "/fr/reports/national/1/", "/fr/reports/national/1/fr.pdf")
        assert [Client().get(address).status_code for address in addresses] == [404, 404, 404]
        assert "/reports/national/" not in Client().get("/fr/reports/").content.decode()

    def test_words_taken_back_leave_the_page_and_its_files(self, published: NationalReport) -> None:
        quote = next(
            quote
            for axis in published.snapshot("public")["axes"]
            for group in (*axis["themes"], axis["other"])
            for quote in group["quotes"]
        )
        page, file = "/ar/reports/national/1/", "/ar/reports/national/1/ar.pdf"
        assert quote["text"] in every_page(page)
        assert Client().get(file).status_code == 200
        withdraw_contribution(contribution=Contribution.objects.get(reference=quote["reference"]))
        assert quote["text"] not in every_page(page)
        assert Client().get(file).status_code == 404


def main_of(answer: Any) -> str:
    """Return the page without its frame."""
    found: str = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return found

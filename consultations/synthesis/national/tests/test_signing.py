"""The national report goes the way of a region's: approved, signed, sealed, verified, freed of words, published."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from consultations.contributions.actions import withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.synthesis.actions import compile_region
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.national import actions, tasks
from consultations.synthesis.national.models import NationalReport
from consultations.synthesis.national.tests.conftest import make_public, published_national
from consultations.synthesis.signing import staleness
from consultations.synthesis.signing.actions import approve_report, mark_stale, sign_report
from consultations.synthesis.signing.queries import SIGN_NATIONAL
from consultations.synthesis.signing.tasks import mark_stale_reports
from consultations.synthesis.tests.signing import signed
from consultations.synthesis.workflow import InvalidMove
from portal.shared.models import AuditEntry, Job, OutgoingMail
from stakeholders.models import Account, RoleAssignment
from strategy.models import Region

Role = RoleAssignment.Role
DESK = "/fr/synthesis/national/1/"


@pytest.fixture
def final(national: NationalReport, two_reports: list[SynthesisReport]) -> NationalReport:
    """A compiled national report whose regions are published."""
    make_public(*two_reports)
    return national


@pytest.fixture
def other_coordinator(make_account: Callable[..., Account], final: Any) -> Account:
    return make_account("other national", None, role=Role.COORDINATOR)


class TestFourEyes:
    def test_goes_from_hand_to_hand(
        self, final: NationalReport, national_coordinator: Account, other_coordinator: Account, sign_in: Any
    ) -> None:
        first, second = sign_in(national_coordinator), sign_in(other_coordinator)
        assert first.post(f"{DESK}approve/").status_code == 302
        asked = OutgoingMail.objects.filter(key__startswith="national_report_to_sign")
        assert other_coordinator.email in [mail.recipient for mail in asked]
        assert first.post(f"{DESK}sign/").status_code == 422  # who approved does not sign
        assert second.post(f"{DESK}sign/").status_code == 302
        job = Job.objects.get(task=SIGN_NATIONAL)
        assert second.get(f"/fr/synthesis/national/progress/{job.pk}/").status_code == 200
        for _time in (1, 2):
            tasks.sign_national_report(job.pk)
        final.refresh_from_db()
        assert (final.state, final.approved_by, final.signed_by) == ("signed", national_coordinator, other_coordinator)
        assert AuditEntry.objects.filter(action="national_report_signed").count() == 1
        page = second.get("/fr/synthesis/national/").content.decode()
        assert f"/fr/verify/{final.code}/" in page

    def test_sent_back_with_a_reason(self, final: NationalReport, national_coordinator: Account, sign_in: Any) -> None:
        approve_report(report=final, by=national_coordinator)
        desk = sign_in(national_coordinator)
        assert desk.post(f"{DESK}send-back/", {"note": "la région 02 manque"}).status_code == 302
        assert "la région 02 manque" in desk.get("/fr/synthesis/national/").content.decode()

    def test_needs_published_versions(self, national: NationalReport, two_reports: list[SynthesisReport]) -> None:
        make_public(two_reports[0])
        with pytest.raises(ValidationError) as refused:
            signed(national)
        assert [code for code in ("02", "04") if Region.objects.get(code=code).name in str(refused.value)] == ["04"]
        make_public(two_reports[1])
        assert published_national(national).state == "published"

    def test_only_what_is_signed_is_published(
        self, final: NationalReport, national_coordinator: Account, sign_in: Any
    ) -> None:
        assert sign_in(national_coordinator).post(f"{DESK}publish/").status_code == 422
        with pytest.raises(InvalidMove):
            actions.publish_national(report=final, by=None)
        done = published_national(final)
        assert actions.publish_national(report=done, by=None).published_at == done.published_at
        assert AuditEntry.objects.filter(action="national_report_published").count() == 1

    def test_refuses_what_quotes_words_taken_back(self, final: NationalReport, national_coordinator: Account) -> None:
        withdraw_contribution(contribution=quoted(final))
        with pytest.raises(ValidationError):
            approve_report(report=final, by=national_coordinator)


class TestVerifying:
    def test_page_names_the_public_files_and_knows_the_staffs(self, final: NationalReport, rabat: Region) -> None:
        final = published_national(final)
        address = f"/fr/verify/{final.code}/"
        page = Client().get(address).content.decode()
        for file in final.files.all():
            assert (file.sha256 in page) == (file.edition == "public")
        staff = final.files.get(edition="staff", language="fr", format="pdf")
        assert b"staff 1 fr" in staff.file.open().read()
        regional = SynthesisReport.objects.get(region=rabat)
        for where, verdict in ((address, "genuine"), (f"/fr/verify/{regional.code}/", "unknown")):
            sent = {"file": SimpleUploadedFile("a.pdf", staff.file.open().read())}
            assert f'class="card verdict {verdict}"' in Client().post(where, sent).content.decode()
        assert f"/fr/verify/{final.code}/" in Client().get("/fr/reports/national/").content.decode()

    def test_command_verifies_seals_files_and_entries(self, final: NationalReport) -> None:
        final = signed(final)
        assert verified().splitlines()[-1] == "as it was signed"
        tampered = final.staff_snapshot.replace('"regions_joined":2', '"regions_joined":3')
        NationalReport.objects.update(staff_snapshot=tampered)
        with pytest.raises(CommandError, match="the staff edition"):
            verified()


class TestAfterwards:
    def test_words_leave_it_and_the_seal_holds(
        self, final: NationalReport, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        final = published_national(final)
        gone, names = quoted(final), [file.file.name for file in final.files.all()]
        totals = final.staff["totals"]
        withdraw_contribution(contribution=gone)
        assert gone.body not in Client().get("/fr/reports/national/").content.decode()  # before any worker comes by
        with django_capture_on_commit_callbacks(execute=True):
            assert tasks.forget_national_words() == 1
            final.refresh_from_db()
            swept_at = final.swept_at
            assert tasks.forget_national_words() == 0
        final.refresh_from_db()
        assert final.swept_at == swept_at  # no version is written again for nothing
        assert [gone.body in text for text in (final.staff_snapshot, final.public_snapshot)] == [False, False]
        assert gone.reference not in final.staff_snapshot + final.public_snapshot
        assert (final.staff["totals"], [name for name in names if default_storage.exists(name)]) == (totals, [])
        assert "1 tombstones" in verified()
        page = Client().get("/fr/reports/national/").content.decode()
        assert (gone.body in page, 'id="stale"' in Client().get(f"/fr/verify/{final.code}/").content.decode()) == (
            False,
            True,
        )

    def test_stale_when_a_regions_report_changes(
        self, final: NationalReport, rabat: Region, say: Callable[..., Contribution]
    ) -> None:
        final = signed(final)
        assert (mark_stale_reports(), staleness.is_stale(final)) == (0, False)
        say(97)
        compile_region(region=rabat, by=None)
        assert staleness.is_stale(final)
        assert 'id="stale"' in Client().get(f"/fr/verify/{final.code}/").content.decode()
        mark_stale_reports()
        final.refresh_from_db()
        assert (final.stale_at is not None, mark_stale(report=final).stale_at) == (True, final.stale_at)


def quoted(report: NationalReport) -> Contribution:
    """Return a contribution that both editions quote."""
    both = [
        {
            quote["reference"]
            for axis in report.snapshot(edition)["axes"]
            for group in (*axis["themes"], axis["other"])
            for quote in group["quotes"]
        }
        for edition in ("staff", "public")
    ]
    return Contribution.objects.get(reference=min(both[0] & both[1]))


def verified() -> str:
    out = io.StringIO()
    call_command("verify_report", national=True, number=1, stdout=out)
    return out.getvalue()


def test_draft_says_so_and_a_signed_one_who_signed(final: NationalReport) -> None:
    from consultations.synthesis.national.composition import compose
    from consultations.synthesis.national.files import content
    from consultations.synthesis.rendering.outline import Seal

    draft = compose(content(final, "public"), checksum="c" * 64, language="fr")
    final = signed(final)
    sealed = compose(content(final, "public"), checksum="c" * 64, language="fr")
    found = [block.code for block in sealed.blocks if isinstance(block, Seal)]
    assert (found, sign_report(report=final, by=final.signed_by).code) == ([final.code], final.code)
    assert draft.running_end != sealed.running_end

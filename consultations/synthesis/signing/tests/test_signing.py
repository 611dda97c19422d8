"""Who approves, who signs, what is frozen, and what becomes of it when words are taken back."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override

from consultations.contributions.actions import redact, withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.synthesis import actions as room, queries
from consultations.synthesis.models import ReportFile, SynthesisReport
from consultations.synthesis.narration.actions import Texts, write_section
from consultations.synthesis.signing import actions, staleness, tasks
from consultations.synthesis.signing.models import Manifest, ManifestSalt
from consultations.synthesis.signing.queries import SIGN
from consultations.synthesis.tests.reading import every_page
from consultations.synthesis.tests.signing import national as another, publish_signed, signed
from consultations.synthesis.workflow import InvalidMove
from portal.shared.models import AuditEntry, Job, OutgoingMail
from stakeholders.models import Account
from strategy.models import Region

DESK = "/fr/synthesis/04/1/"


def write(report: SynthesisReport, by: Account, words: str = "Ce que dit la région.") -> None:
    write_section(report=report, section="introduction", texts={"fr": Texts(words, "", 0)}, by=by)


def fresh(report: SynthesisReport) -> SynthesisReport:
    return SynthesisReport.objects.select_related("region", "approved_by").get(pk=report.pk)


class TestFourEyes:
    def test_goes_from_hand_to_hand(
        self, report: SynthesisReport, rapporteur: Account, coordinator: Account, national: Account, sign_in: Any
    ) -> None:
        write(report, rapporteur)
        assert sign_in(coordinator).post(f"{DESK}approve/", {"seen": "1"}).status_code == 302
        assert [mail.recipient for mail in OutgoingMail.objects.filter(key__startswith="report_to_sign")] == [
            national.email
        ]
        assert sign_in(national).post(f"{DESK}sign/").status_code == 302
        job = Job.objects.get(task=SIGN)
        assert sign_in(national).get(f"/fr/synthesis/progress/{job.pk}/").status_code == 200
        tasks.sign_report(job.pk)
        tasks.sign_report(job.pk)
        report = fresh(report)
        assert (report.state, report.approved_by, report.signed_by) == ("signed", coordinator, national)
        assert AuditEntry.objects.filter(action="report_signed").count() == 1
        assert (
            report.snapshot("public")["narration"]["introduction"]["fr"]["before"][0]["text"] == "Ce que dit la région."
        )

    def test_who_wrote_does_not_approve(self, report: SynthesisReport, coordinator: Account, sign_in: Any) -> None:
        write(report, coordinator)
        answer = sign_in(coordinator).post(f"{DESK}approve/", {"seen": "1"})
        assert (answer.status_code, fresh(report).state) == (422, "compiled")
        assert "autre coordinateur" in answer.content.decode() or 'role="alert"' in answer.content.decode()

    def test_who_approved_does_not_sign(self, report: SynthesisReport, national: Account, sign_in: Any) -> None:
        actions.approve_report(report=report, by=national)
        assert sign_in(national).post(f"{DESK}sign/").status_code == 422
        with pytest.raises(ValidationError):
            actions.sign_report(report=fresh(report), by=national)
        assert fresh(report).state == "approved"

    def test_second_signer_is_not_told_that_they_signed(
        self, report: SynthesisReport, coordinator: Account, national: Account, sign_in: Any
    ) -> None:
        actions.approve_report(report=report, by=coordinator)
        actions.request_signature(report=report, by=national)
        page = sign_in(another("second")).post(f"{DESK}sign/", follow=True)
        assert [told.level_tag for told in page.context["messages"]] == ["warning"]
        asked = AuditEntry.objects.filter(action="signature_requested").values_list("actor_id", flat=True)
        assert list(asked) == [national.pk]
        tasks.sign_report(Job.objects.get(task=SIGN).pk)
        assert fresh(report).signed_by == national

    def test_coordinator_of_the_region_does_not_sign(
        self, report: SynthesisReport, coordinator: Account, national: Account, sign_in: Any
    ) -> None:
        actions.approve_report(report=report, by=national)
        assert sign_in(coordinator).post(f"{DESK}sign/").status_code == 403

    def test_what_was_written_meanwhile_is_read_before_it_is_approved(
        self, report: SynthesisReport, rapporteur: Account, coordinator: Account, sign_in: Any
    ) -> None:
        write(report, rapporteur)
        assert sign_in(coordinator).post(f"{DESK}approve/", {"seen": "0"}).status_code == 422
        assert fresh(report).state == "compiled"

    def test_sent_back_with_a_reason(
        self, report: SynthesisReport, coordinator: Account, national: Account, rapporteur: Account, sign_in: Any
    ) -> None:
        actions.approve_report(report=report, by=coordinator)
        page = sign_in(national)
        assert page.post(f"{DESK}send-back/", {"note": "  "}).status_code == 422
        assert page.post(f"{DESK}send-back/", {"note": "<b>la conclusion</b> manque"}).status_code == 302
        assert (fresh(report).state, fresh(report).approved_by) == ("sent_back", None)
        read = sign_in(rapporteur).get(f"{DESK}narrative/").content.decode()
        assert "&lt;b&gt;la conclusion&lt;/b&gt; manque" in read
        with pytest.raises(InvalidMove):
            actions.sign_report(report=fresh(report), by=national)

    def test_report_sent_back_while_it_is_being_signed_stays_unsigned(
        self, report: SynthesisReport, coordinator: Account, national: Account
    ) -> None:
        actions.approve_report(report=report, by=coordinator)

        def meanwhile(stage: str, done: int, _total: int) -> None:
            if (stage, done) == (actions.RENDERING, 1):
                actions.send_back_report(report=report, note="attendez", by=coordinator)

        with pytest.raises(InvalidMove):
            actions.sign_report(report=fresh(report), by=national, progress=meanwhile)
        assert (fresh(report).state, Manifest.objects.count()) == ("sent_back", 0)


class TestFrozen:
    def test_files_are_set_anew_with_the_seal_and_the_drafts_go(self, report: SynthesisReport) -> None:
        drafts = set(report.files.values_list("sha256", flat=True))
        found = signed(report)
        assert found.files.count() == 12
        assert drafts & set(found.files.values_list("sha256", flat=True)) == set()
        for file in found.files.all():
            assert found.checksum(file.edition).encode() in file.file.open().read()

    def test_command_verifies_every_entry(self, report: SynthesisReport, texts: list[Contribution]) -> None:
        signed(report)
        assert run() == f"contributions: {len(texts)} verify, 0 tombstones"
        SynthesisReport.objects.update(staff_snapshot=report.staff_snapshot.replace('"counted":24', '"counted":25'))
        with pytest.raises(CommandError, match="the staff edition"):
            run()

    def test_command_names_what_has_changed(
        self, report: SynthesisReport, texts: list[Contribution], coordinator: Account
    ) -> None:
        signed(report)
        redact(contribution=texts[0], words="النقل", cause="other", by=coordinator)
        out = io.StringIO()
        call_command("verify_report", region="04", number=1, stdout=out)
        assert f"changed since: 1 ({texts[0].reference})" in out.getvalue()


def run() -> str:
    out = io.StringIO()
    call_command("verify_report", region="04", number=1, stdout=out)
    return next(line for line in out.getvalue().splitlines() if line.startswith("contributions"))


class TestErasure:
    def test_words_leave_every_version_and_the_seal_holds(
        self,
        report: SynthesisReport,
        quoted: Contribution,
        texts: list[Contribution],
        sign_in: Any,
        coordinator: Account,
    ) -> None:
        report = publish_signed(report)
        code, named = f"/fr/verify/{report.code}/", {"public": quoted.body, "staff": quoted.body}
        names = list(report.files.values_list("file", flat=True))
        withdraw_contribution(contribution=quoted)
        public, staff = "/fr/reports/04/1/", DESK
        for address, browser in ((public, Client()), (staff, sign_in(coordinator))):
            page = every_page(address, browser)
            assert (quoted.body in page, quoted.reference in page) == (False, False), address
            assert 'class="tombstone"' in page
        assert 'id="stale"' in Client().get(code).content.decode()
        assert tasks.sweep_reports() == 1
        report = fresh(report)
        whole = report.staff_snapshot + report.public_snapshot
        assert (quoted.reference in whole, quoted.body in json.loads(f'"{quoted.body}"') and quoted.body in whole) == (
            False,
            False,
        )
        assert not ManifestSalt.objects.filter(reference=quoted.reference).exists()
        assert run() == f"contributions: {len(texts) - 1} verify, 1 tombstones"
        page = Client().get(code)
        assert named and 'id="erased"' in page.content.decode()
        assert page.context["erased"] == 0  # one author's step is no figure for everybody
        SynthesisReport.objects.filter(pk=report.pk).update(erased=19)
        assert Client().get(code).context["erased"] == 10
        withdrawn = report.files.exclude(withdrawn_at=None)
        assert {file.edition for file in withdrawn} == {"staff", "public"}
        assert tasks.sweep_reports() == 0

        newer = room.compile_region(region=report.region, by=None)
        assert (newer.version, quoted.body in newer.staff_snapshot) == (2, False)
        assert len(names) == 12

    def test_files_with_the_words_are_deleted_and_still_recognised(
        self, report: SynthesisReport, quoted: Contribution, django_capture_on_commit_callbacks: Any
    ) -> None:
        report = publish_signed(report)
        file = report.files.get(edition="public", language="fr", format="pdf")
        content = file.file.open().read()
        withdraw_contribution(contribution=quoted)
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_reports()
        assert not default_storage.exists(file.file.name)
        assert Client().get("/fr/reports/04/1/fr.pdf").status_code == 404
        sent = {"file": SimpleUploadedFile("report.pdf", content)}
        page = Client().post(f"/fr/verify/{report.code}/", sent).content.decode()
        assert 'class="card verdict genuine"' in page

    def test_words_leave_a_draft_too(self, report: SynthesisReport, quoted: Contribution) -> None:
        withdraw_contribution(contribution=quoted)
        assert tasks.sweep_reports() == 1
        assert quoted.reference not in fresh(report).staff_snapshot
        with pytest.raises(ValidationError):
            actions.approve_report(report=report, by=Account.objects.create_user("x@example.org"))

    def test_report_whose_seal_is_broken_is_left_alone(self, report: SynthesisReport, quoted: Contribution) -> None:
        report = signed(report)
        forged = report.staff_snapshot.replace('"counted":24', '"counted":25')
        SynthesisReport.objects.filter(pk=report.pk).update(staff_snapshot=forged)
        withdraw_contribution(contribution=quoted)
        assert tasks.sweep_reports() == 0
        assert fresh(report).staff_snapshot == forged


class TestVerification:
    def test_says_which_file_it_is_by_its_bytes_or_its_hash(self, report: SynthesisReport) -> None:
        report = signed(report)
        address = f"/ar/verify/{report.code}/"
        staff = report.files.get(edition="staff", language="ar", format="docx")
        genuine = 'class="card verdict genuine"'
        assert genuine in Client().post(address, {"sha256": f" {staff.sha256.upper()} "}).content.decode()
        other = {"file": SimpleUploadedFile("x.pdf", b"something else")}
        page = Client().post(address, other).content.decode()
        assert 'class="card verdict unknown"' in page
        assert hashlib.sha256(b"something else").hexdigest() in page

    @pytest.mark.parametrize("nationally", [False, True])
    def test_says_whose_coordination_approved_whatever_became_of_who_did(
        self, nationally: bool, report: SynthesisReport, coordinator: Account, national: Account
    ) -> None:
        approver = another("approver") if nationally else coordinator
        actions.approve_report(report=report, by=approver)
        code = actions.sign_report(report=fresh(report), by=national).code
        approver.assignments.all().delete()
        with override("fr"):
            said = gettext("the coordination of the region %(region)s, %(moment)s").partition("%")[0]
        assert (said in Client().get(f"/fr/verify/{code}/").content.decode()) is not nationally

    def test_staff_files_are_neither_named_nor_linked(self, report: SynthesisReport) -> None:
        report = publish_signed(report)
        page = Client().get(f"/fr/verify/{report.code}/").content.decode()
        for file in report.files.all():
            assert (file.sha256 in page) == (file.edition == ReportFile.Edition.PUBLIC)
        assert "/synthesis/" not in page

    @pytest.mark.parametrize("sent", [{}, {"sha256": "zz"}, {"sha256": "a" * 65}])
    def test_bad_input_is_named_at_the_field(self, report: SynthesisReport, sent: dict[str, str]) -> None:
        report = signed(report)
        answer = Client().post(f"/fr/verify/{report.code}/", sent)
        assert (answer.status_code, "invalid-feedback" in answer.content.decode()) == (422, True)

    def test_draft_has_no_page_and_a_wrong_code_is_told_kindly(self, report: SynthesisReport) -> None:
        assert Client().get("/fr/verify/AAAA-BBBB-CCCC/").status_code == 404
        assert Client().get("/fr/verify/", {"code": "aaaa bbbb cccc"}).status_code == 422
        report = signed(report)
        assert report.code is not None
        typed = report.code.replace("-", " ").lower()
        assert Client().get("/fr/verify/", {"code": typed}).headers["Location"] == f"/fr/verify/{report.code}/"


class TestStale:
    def test_desk_region_and_verification_page_say_so(
        self, report: SynthesisReport, say: Callable[..., Contribution], sign_in: Any, coordinator: Account
    ) -> None:
        report, desk = signed(report), sign_in(coordinator)
        assert not queries.standing(report.region).is_stale
        assert 'id="stale"' not in Client().get(f"/fr/verify/{report.code}/").content.decode()
        say(95)
        assert queries.standing(report.region).is_stale
        assert 'id="stale"' in desk.get("/fr/synthesis/04/").content.decode()
        assert 'id="stale"' in Client().get(f"/fr/verify/{report.code}/").content.decode()

    def test_decision_that_no_contribution_shows_is_found_by_the_worker(
        self, report: SynthesisReport, rabat: Region
    ) -> None:
        report = signed(report)
        assert (tasks.mark_stale_reports(), staleness.is_stale(fresh(report))) == (0, False)
        Region.objects.filter(pk=rabat.pk).update(population=rabat.population + 1)
        assert (tasks.mark_stale_reports(), staleness.is_stale(fresh(report))) == (1, True)
        assert (tasks.mark_stale_reports(), AuditEntry.objects.filter(action="report_stale").count()) == (0, 1)

    def test_difference_of_two_versions(
        self, report: SynthesisReport, say: Callable[..., Contribution], texts: Any, sign_in: Any, coordinator: Account
    ) -> None:
        came = say(95)
        withdraw_contribution(contribution=texts[0])
        room.compile_region(region=report.region, by=None)
        page = sign_in(coordinator).get("/fr/synthesis/04/1/2/differences/").content.decode()
        assert f"/fr/review/{came.reference}/" in page
        assert f"/fr/review/{texts[0].reference}/" in page
        public = sign_in(coordinator).get("/fr/synthesis/04/1/2/differences/?edition=public")
        assert (public.status_code, "/fr/review/TCH" in public.content.decode()) == (200, False)

    def test_region_page_costs_the_same_for_three_versions(
        self, report: SynthesisReport, say: Callable[..., Contribution], sign_in: Any, coordinator: Account
    ) -> None:
        desk = sign_in(coordinator)
        desk.get("/fr/synthesis/04/")
        with CaptureQueriesContext(connection) as one:
            desk.get("/fr/synthesis/04/")
        for number in (95, 96):
            say(number)
            room.compile_region(region=report.region, by=None)
        with CaptureQueriesContext(connection) as three:
            desk.get("/fr/synthesis/04/")
        assert len(three) == len(one)

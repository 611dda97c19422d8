"""The main job, end to end, in a real browser, with a real worker, a real Redis and real mail, in both languages."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from portal.shared.models import AuditEntry, OutgoingMail
from stakeholders.models import RoleAssignment
from tests.browser import steps
from tests.browser.portal import Portal
from tests.browser.signing_in import staff_member

pytestmark = pytest.mark.browser

Role = RoleAssignment.Role
AUDITED = {
    "account_created", "role_granted", "second_factor_enrolled", "staff_signed_in",
    "session_created", "session_moved",
    "contribution_submitted", "contribution_corrected", "contribution_recorded",
    "identity_read", "contribution_moved", "answer_proposed", "answer_published",
    "report_requested", "report_compiled", "staff_report_read", "report_approved",
    "report_signed", "report_published",
}  # fmt: skip


def test_main_job(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    # 1. An administrator configures the region's session.
    administrator = steps.administrator_enrols(portal, monkeypatch)
    steps.administrator_grants_a_role(administrator)
    steps.administrator_opens_a_session(administrator)

    # 2. A participant writes a proposal, and comes back to it with the receipt code.
    reference, code = steps.participant_submits(portal)
    steps.receipt_arrives(portal, reference, code)
    steps.participant_corrects(portal, reference, code)

    # 3. The region's reviewer words an answer, a second person approves it; another region's finds nothing.
    steps.reviewer_answers(steps.reviewer_enters(portal), reference)
    coordinator = staff_member(portal, "bouchra", Role.COORDINATOR, steps.REGION)
    steps.coordinator_approves(coordinator, reference)
    steps.stranger_finds_nothing(staff_member(portal, "touria", Role.REVIEWER, "06"), reference)
    steps.author_reads_the_answer(portal, reference, code)

    # 4. The coordinator compiles the report, among a hundred contributions, and reads it.
    other_voices(portal.folder)
    steps.coordinator_compiles(coordinator)
    steps.coordinator_reads_and_downloads(coordinator, reference)

    # 5. Approved by one, signed by another and published, the report is everybody's.
    steps.coordinators_sign(coordinator, staff_member(portal, "youssef", Role.COORDINATOR, ""))
    steps.coordinator_publishes(coordinator)
    steps.public_reads(portal, reference)

    assert portal.examiner.faults == []
    assert AUDITED - trail() == set()
    assert told_in_the_trail(code) == []
    assert mail_still_holding(code) == 0


def other_voices(folder: Path) -> None:
    """Import what others said in the region: the texts that the demonstration shows."""
    demo = settings.BASE_DIR / "portal" / "demo" / "data" / "contributions.csv"
    kept = ("title", "body", "axis", "province", "category", "author")
    with demo.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["region"] == steps.REGION]
    target = folder / "voices.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ["lang", *kept])
        table.writeheader()
        table.writerows({"lang": row["language"], **{name: row[name] for name in kept}} for row in rows)
    call_command("import_contributions", str(target), "--region", steps.REGION)


def trail() -> set[str]:
    """Return what the audit trail tells of."""
    return set(AuditEntry.objects.values_list("action", flat=True))


def told_in_the_trail(code: str) -> list[str]:
    """Return what a citizen said, as far as the audit trail repeats it."""
    rows = json.dumps(list(AuditEntry.objects.values("object_id", "details")), ensure_ascii=False, default=str)
    private = [steps.AUTHOR, steps.AUTHOR_NAME, steps.TITLE, steps.FIRST_WORDS, steps.CORRECTED_WORDS, steps.ANSWER]
    return [words for words in [*private, code] if words in rows]


def mail_still_holding(code: str) -> int:
    """Count the mails that left and still keep the receipt code in the database."""
    return OutgoingMail.objects.filter(body__contains=code).count()

"""The audit trail: append-only in the database itself, ids and keyed hashes only."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from portal.shared import audit
from portal.shared.models import AuditEntry, Job


@pytest.fixture
def entry(db: None) -> AuditEntry:
    job = Job.objects.create(task="tests.nothing", key="04")
    return audit.record("report_requested", job, by=None, region="04", version=1)


def test_a_row_says_who_did_what_to_which_object(entry: AuditEntry) -> None:
    row = AuditEntry.objects.get()
    assert (row.action, row.object_kind, row.region_code, row.details) == (
        "report_requested",
        "shared.job",
        "04",
        {"version": 1},
    )


def test_the_database_refuses_to_rewrite_a_row(entry: AuditEntry) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="nothing_happened")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()
    assert AuditEntry.objects.get().action == "report_requested"


def test_the_database_refuses_to_be_emptied(entry: AuditEntry) -> None:
    """The tests' own database is the one place where it may be (see the root's conftest): here it is as everywhere."""
    with connection.cursor() as cursor:
        for table in ("shared_auditentry", "shared_auditseal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                cursor.execute(f"TRUNCATE {table}")
    assert AuditEntry.objects.count() == 1


def test_a_keyed_hash_tells_values_apart_without_holding_them() -> None:
    one, other = audit.keyed_hash("a@example.org"), audit.keyed_hash("b@example.org")
    assert one == audit.keyed_hash("a@example.org") != other
    assert "example" not in one


@pytest.mark.parametrize(
    "value",
    [
        "نقترح وحدة متنقلة",
        "حضانة",
        "Une phrase de quelqu'un",
        "lahcen@example.org",
        "x" * 65,
        ["status", "a whole sentence"],
        {"moved": "a whole sentence"},
        {"a whole sentence": 1},
        1.5,
        object(),
    ],
)
def test_what_could_be_somebody_s_words_is_refused(db: None, value: object) -> None:
    job = Job.objects.create(task="tests.nothing", key="04")
    with pytest.raises(ValueError, match="said is no id, code, count or hash"):
        audit.record("report_requested", job, by=None, said=value)
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    "value",
    [7, True, None, "", "under_review", "TCH-04-000001", "2026-11-26", "f" * 64, ["ar", "fr"], {"members": 3}],
)
def test_ids_codes_counts_and_hashes_are_taken(db: None, value: object) -> None:
    job = Job.objects.create(task="tests.nothing", key="04")
    audit.record("report_requested", job, by=None, told=value)
    assert AuditEntry.objects.get().details == {"told": value}

"""The audit trail: append-only in the database itself, ids and keyed hashes only."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

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


def test_a_keyed_hash_tells_values_apart_without_holding_them() -> None:
    one, other = audit.keyed_hash("a@example.org"), audit.keyed_hash("b@example.org")
    assert one == audit.keyed_hash("a@example.org") != other
    assert "example" not in one

"""What somebody does who owns the tables: takes the guard off, changes what they like, and puts it on again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from portal.shared import audit
from portal.shared.models import AuditSeal, Job
from portal.shared.trail import actions

GUARDS = (
    ("shared_auditentry", "audit_is_append_only"),
    ("shared_auditentry", "entry_waits_for_its_seal"),
    ("shared_auditseal", "seals_are_append_only"),
)


def write(number: int) -> list[int]:
    """Write entries and leave them unsealed; returns their ids."""
    job, _made = Job.objects.get_or_create(task="tests.nothing", key="04")
    return [audit.record("report_requested", job, by=None, region="04", version=one).pk for one in range(number)]


def sealed(number: int) -> tuple[AuditSeal, list[int]]:
    """Write entries and seal them together."""
    written = write(number)
    seal = actions.seal_waiting()
    assert seal is not None
    return seal, written


@contextmanager
def guard_taken_off() -> Iterator[None]:
    """Let the block do what the database otherwise refuses to everybody."""
    _run(*(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}" for table, trigger in GUARDS))
    yield
    _run(*(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}" for table, trigger in GUARDS))


def as_owner(statement: str, *values: Any) -> None:
    """Run one statement past the guard."""
    with guard_taken_off(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)

"""The audit trail under the two roles of production: the portal's role reads it, adds to it, seals it, and no more."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, RaiseException

from portal.embedded.postgres import Postgres
from portal.embedded.state import REPOSITORY
from tests.runtime.test_roles import as_role, server

__all__ = ["server"]

ENTRY = (
    "INSERT INTO shared_auditentry (at, action, object_kind, object_id, region_code, details)"
    " VALUES (now(), 'report_requested', 'shared.job', '1', '04', '{}') RETURNING id"
)
SEAL = "from portal.shared.trail.actions import seal_waiting; print(seal_waiting().number)"
TABLES = ("shared_auditentry", "shared_auditseal")
CHANGES = {
    "shared_auditentry": "UPDATE shared_auditentry SET action = 'nothing_happened'",
    "shared_auditseal": "UPDATE shared_auditseal SET count = 0",
}


def manage(postgres: Postgres, role: str, *command: str) -> str:
    """Run a management command as one of the roles."""
    parts = urlsplit(postgres.url)
    environment = {
        **os.environ,
        "DATABASE_URL": parts._replace(netloc=f"{role}@").geturl(),
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "only-for-this-test",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=REPOSITORY, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def trail(server: Postgres) -> Postgres:
    """The trail's tables, made by the owning role, with an entry and its seal, made by the portal's."""
    manage(server, "portal_owner", "migrate", "--noinput", "shared")
    with as_role(server, "portal_app") as connection:
        connection.execute(ENTRY)
    assert manage(server, "portal_app", "shell", "--no-imports", "--verbosity=0", "--command", SEAL).strip() == "1"
    return server


@pytest.fixture
def app(trail: Postgres) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with as_role(trail, "portal_app") as connection:
        yield connection


@pytest.fixture
def owner(trail: Postgres) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with as_role(trail, "portal_owner") as connection:
        yield connection


@pytest.mark.parametrize("table", TABLES)
def test_application_has_no_right_but_to_read_and_to_add(app: psycopg.Connection, table: str) -> None:
    held = app.execute(
        "SELECT privilege FROM unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES','TRIGGER'])"
        " AS privilege WHERE has_table_privilege(%s, privilege)",
        [table],
    ).fetchall()
    assert held == [("SELECT",), ("INSERT",)]


@pytest.mark.parametrize("table", TABLES)
def test_application_rewrites_nothing(app: psycopg.Connection, table: str) -> None:
    refused = (
        CHANGES[table],
        f"DELETE FROM {table}",  # noqa: S608 - our own tables
        f"TRUNCATE {table}",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"DROP TABLE {table}",
        "SET session_replication_role = replica",
    )
    for statement in refused:
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement)


def test_application_disarms_no_guard(app: psycopg.Connection) -> None:
    with pytest.raises(InsufficientPrivilege):
        app.execute("DROP FUNCTION refuse_to_change_the_audit_trail CASCADE")
    with pytest.raises(InsufficientPrivilege):
        app.execute("CREATE OR REPLACE FUNCTION refuse_to_change_the_audit_trail() RETURNS trigger"
                    " LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_even_the_owner_is_refused_while_the_guard_is_on(owner: psycopg.Connection, table: str) -> None:
    for statement in (CHANGES[table], f"DELETE FROM {table}", f"TRUNCATE {table}"):  # noqa: S608 - our own tables
        with pytest.raises(RaiseException, match="append-only"):
            owner.execute(statement)


def test_what_the_owner_tampers_with_is_found_by_the_application(trail: Postgres, owner: psycopg.Connection) -> None:
    assert manage(trail, "portal_app", "verify_trail").startswith("Intact up to seal 1: 1 entries")
    owner.execute("ALTER TABLE shared_auditentry DISABLE TRIGGER audit_is_append_only")
    owner.execute(CHANGES["shared_auditentry"])
    with pytest.raises(AssertionError, match=r"not intact: entry 1 was changed \(seal 1\)"):
        manage(trail, "portal_app", "verify_trail")

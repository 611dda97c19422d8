"""`deploy/roles.sql`, run for real: what the application's database role can do, and what it cannot."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from portal.embedded.postgres import Postgres
from portal.embedded.state import REPOSITORY, State


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    state = State(tmp_path_factory.mktemp("roles"))
    with state.owned():
        state.throw_away.touch()
        postgres = Postgres(state, os.environ)
        try:
            postgres.start()
            run_script(postgres)
            yield postgres
        finally:
            postgres.stop()


def run_script(postgres: Postgres) -> None:
    subprocess.run(
        [
            postgres.programs / "psql",
            "--no-psqlrc",
            "--quiet",
            f"--file={REPOSITORY / 'deploy/roles.sql'}",
            f"--dbname={postgres.url}",
        ],
        env={**os.environ, "PORTAL_OWNER_PASSWORD": "owner's", "PORTAL_APP_PASSWORD": "app's"},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def as_role(postgres: Postgres, role: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(postgres.url, user=role, autocommit=True)


@pytest.fixture
def app(server: Postgres) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with as_role(server, "portal_owner") as owner:
        owner.execute("DROP TABLE IF EXISTS room")
        owner.execute("CREATE TABLE room (id serial PRIMARY KEY, name text)")
    with as_role(server, "portal_app") as connection:
        yield connection


def test_owner_makes_tables_and_the_extensions_the_portal_uses(server: Postgres) -> None:
    with as_role(server, "portal_owner") as owner:
        for extension in ("pg_trgm", "unaccent", "btree_gin", "btree_gist"):
            owner.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        assert owner.execute("SELECT rolsuper FROM pg_roles WHERE rolname = 'portal_owner'").fetchone() == (False,)


def test_application_reads_and_writes_rows_of_tables_made_by_migrations(app: psycopg.Connection) -> None:
    assert app.execute("INSERT INTO room (name) VALUES ('a') RETURNING id").fetchone() == (1,)
    app.execute("UPDATE room SET name = 'b'")
    assert app.execute("SELECT name FROM room").fetchall() == [("b",)]
    app.execute("DELETE FROM room")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE room ADD COLUMN more text",
        "ALTER TABLE room DISABLE TRIGGER ALL",
        "DROP TABLE room",
        "TRUNCATE room",
        "CREATE EXTENSION citext",
        "CREATE ROLE mine",
        "CREATE TEMPORARY TABLE mine (id int)",
        "SET ROLE portal_owner",
    ],
)
def test_application_changes_no_structure(app: psycopg.Connection, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        app.execute(statement)


def test_running_the_script_again_changes_nothing(server: Postgres) -> None:
    def roles() -> list[tuple[object, ...]]:
        with psycopg.connect(server.url) as connection:
            return connection.execute(
                "SELECT rolname, rolsuper, rolcanlogin, rolcreatedb, rolcreaterole FROM pg_roles "
                "WHERE rolname LIKE 'portal%' ORDER BY rolname"
            ).fetchall()

    before = roles()
    run_script(server)
    assert roles() == before == [("portal_app", False, True, False, False), ("portal_owner", False, True, False, False)]

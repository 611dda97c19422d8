"""The chain finds what somebody did who went past every guard."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.shared.models import AuditEntry, AuditSeal
from portal.shared.trail import actions, hashing, queries
from portal.shared.trail.tests.tampering import as_owner, sealed, write
from portal.shared.trail.verifying import Walk

pytestmark = pytest.mark.django_db


def told(*arguments: str) -> str:
    """Return the one line that the command says, whether it is good or bad news."""
    said = io.StringIO()
    try:
        call_command("verify_trail", *arguments, stdout=said)
    except CommandError as error:
        assert error.returncode == 1
        return str(error)
    return said.getvalue().strip()


@pytest.fixture
def written() -> list[int]:
    """Nine entries under three seals."""
    return [pk for _ in range(3) for pk in sealed(3)[1]]


def test_a_trail_that_nobody_touched_is_intact(written: list[int]) -> None:
    write(2)
    head = queries.head()
    assert head is not None
    assert told() == f"Intact up to seal 3: 9 entries, head {head.hash}. 2 wait for the next seal."
    older = AuditSeal.objects.get(number=2).hash
    assert told("--head", older).endswith(" The noted head is seal 2.")


def test_an_empty_trail_is_intact() -> None:
    assert told() == f"Intact up to seal 0: 0 entries, head {hashing.BEGINNING}. 0 wait for the next seal."


@pytest.mark.parametrize(
    "change",
    [
        "action = 'nothing_happened'",
        "actor_id = 7",
        "at = at + interval '1 microsecond'",
        "region_code = '06'",
        "object_id = '0'",
        """details = '{"version": 99}'""",
    ],
)
def test_a_changed_row_is_named(written: list[int], change: str) -> None:
    as_owner(f"UPDATE shared_auditentry SET {change} WHERE id = %s", written[4])  # noqa: S608 - our own words
    assert told() == f"The audit trail is not intact: entry {written[4]} was changed (seal 2)."


def test_a_removed_row_is_named(written: list[int]) -> None:
    as_owner("DELETE FROM shared_auditentry WHERE id = %s", written[0])
    assert told() == f"The audit trail is not intact: entry {written[0]} was removed (seal 1)."


def test_an_inserted_row_is_named(written: list[int]) -> None:
    """As the owner inserts it: without the row that lets it wait for a seal."""
    columns = ", ".join(hashing.COLUMNS)
    as_owner(
        f"INSERT INTO shared_auditentry ({columns})"  # noqa: S608 - our own columns
        f" SELECT {columns.replace('id', 'id + 1000', 1)} FROM shared_auditentry WHERE id = %s",
        written[2],
    )
    assert told() == (
        f"The audit trail is not intact: entry {written[2] + 1000} was inserted past the seals,"
        " or its seal was removed."
    )


def test_a_row_removed_before_it_was_sealed_is_named(written: list[int]) -> None:
    (waiting,) = write(1)
    as_owner("DELETE FROM shared_auditentry WHERE id = %s", waiting)
    assert told() == f"The audit trail is not intact: entry {waiting} was removed before it was sealed."


def test_a_row_kept_from_its_seal_is_named(written: list[int]) -> None:
    """The application's role may delete what waits; the entry itself stays, and is found."""
    (waiting,) = write(1)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM shared_auditwaiting WHERE entry_id = %s", [waiting])
    assert actions.seal_waiting() is None
    assert f"entry {waiting} was inserted past the seals" in told()


@pytest.mark.parametrize(
    "change",
    [
        "sealed_at = sealed_at - interval '1 day'",
        "count = 2",
        "content = repeat('0', 64)",
        "fingerprints = decode(repeat('00', 24), 'hex')",
        "covers = '{[1,3)}'",
        "previous = repeat('f', 64)",
        "hash = repeat('f', 64)",
    ],
)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_changed_seal_is_named(written: list[int], number: int, change: str) -> None:
    as_owner(f"UPDATE shared_auditseal SET {change} WHERE number = %s", number)  # noqa: S608 - our own words
    assert told().startswith("The audit trail is not intact: seal")
    assert f"seal {number} was changed" in told()


def test_a_removed_seal_is_named(written: list[int]) -> None:
    as_owner("DELETE FROM shared_auditseal WHERE number = %s", 2)
    assert told().startswith(f"The audit trail is not intact: seal 2 was removed; entry {written[3]} was inserted")


def test_a_row_and_its_seal_made_anew_break_the_link(written: list[int]) -> None:
    """Whoever knows how a seal is made can make one that is sound in itself; the next one holds the former hash."""
    as_owner("UPDATE shared_auditentry SET actor_id = 7 WHERE id = %s", written[4])
    _make_anew(AuditSeal.objects.get(number=2))
    assert told() == "The audit trail is not intact: seal 3 does not follow seal 2."


def test_a_chain_cut_short_with_its_entries_is_found_by_a_head_noted_elsewhere(written: list[int]) -> None:
    noted = AuditSeal.objects.get(number=3).hash
    as_owner("DELETE FROM shared_auditseal WHERE number = %s", 3)
    as_owner("DELETE FROM shared_auditentry WHERE id >= %s", written[6])
    assert told().startswith("Intact up to seal 2: 6 entries")
    assert told("--head", noted) == (
        f"The audit trail is not intact: the head {noted} is no seal of this chain: it was cut short, or made anew."
    )


def test_a_chain_made_anew_as_a_whole_is_found_by_a_head_noted_elsewhere(written: list[int]) -> None:
    noted = AuditSeal.objects.get(number=3).hash
    as_owner("UPDATE shared_auditentry SET actor_id = 7 WHERE id = %s", written[0])
    for number in (1, 2, 3):
        seal = AuditSeal.objects.get(number=number)
        before = AuditSeal.objects.filter(number=number - 1).first()
        as_owner("UPDATE shared_auditseal SET previous = %s WHERE number = %s", before.hash, number) if before else None
        seal.refresh_from_db()
        _make_anew(seal)
    assert told().startswith("Intact up to seal 3: 9 entries")
    assert "is no seal of this chain" in told("--head", noted)


def test_of_many_faults_the_first_are_named_and_the_others_counted(written: list[int]) -> None:
    as_owner("UPDATE shared_auditentry SET actor_id = 7")
    assert told().count("was changed") == 5
    assert told().endswith("; and 4 more.")


def test_a_seal_that_claims_a_flood_of_entries_is_not_unrolled(written: list[int]) -> None:
    seal = AuditSeal.objects.get(number=3)
    seal.covers = ((1, 10**15),)
    values = ("{[1,1000000000000000]}", hashing.hash_of(seal))
    as_owner("UPDATE shared_auditseal SET covers = %s::int8multirange, hash = %s WHERE number = 3", *values)
    assert next(Walk().faults()) == "seal 3 was changed"


def _make_anew(seal: AuditSeal) -> None:
    """Give a seal what fits its entries now, as somebody would who has read this code."""
    rows = AuditEntry.objects.filter(pk__range=(seal.covers[0][0], seal.covers[-1][1])).order_by("pk")
    digests = [hashing.digest_of(row) for row in rows.values_list(*hashing.COLUMNS)]
    seal.content = hashing.content_of(digests)
    seal.fingerprints = b"".join(digest[: hashing.FINGERPRINT] for digest in digests)
    as_owner(
        "UPDATE shared_auditseal SET content = %s, fingerprints = %s, hash = %s WHERE number = %s",
        *(seal.content, seal.fingerprints, hashing.hash_of(seal), seal.number),
    )

"""Sealing what waits, and sending the chain's head to where nobody who reaches the database can change it."""

from __future__ import annotations

import logging
import secrets
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from portal.shared import audit, mail
from portal.shared.id_ranges import ranges_of
from portal.shared.models import AuditSeal, AuditWaiting
from portal.shared.trail import hashing, queries

log = logging.getLogger(__name__)

ONE_AT_A_TIME = 0x7472_6169_6C  # the advisory lock of whoever seals
QUIET = 600  # seconds between two warnings of the same gap


def seal_waiting() -> AuditSeal | None:
    """Seal everything that waits; returns the newest seal made, None when nothing waited or another worker seals."""
    newest = None
    while (made := _seal_some()) is not None:
        newest = made
        if made.count < queries.MOST:
            break
    return newest


@transaction.atomic
def _seal_some() -> AuditSeal | None:
    """Append one seal over what waits now.

    The lock keeps a second worker from appending beside us. It is taken before the head is read, and held until the
    seal is committed. (The row of the head cannot be locked: that takes the right to update it, which we do not have.)
    """
    if not _alone():
        return None
    entries = list(queries.waiting().values_list(*hashing.COLUMNS)[: queries.MOST])
    if not entries:
        return None
    before = queries.head()
    ids = [entry[0] for entry in entries]
    digests = [hashing.digest_of(entry) for entry in entries]
    seal = AuditSeal(
        number=before.number + 1 if before else 1,
        previous=before.hash if before else hashing.BEGINNING,
        covers=ranges_of(ids),
        count=len(ids),
        content=hashing.content_of(digests),
        fingerprints=b"".join(digest[: hashing.FINGERPRINT] for digest in digests),
        sealed_at=timezone.now(),
    )
    seal.hash = hashing.hash_of(seal)
    seal.save(force_insert=True)
    AuditWaiting.objects.filter(pk__in=ids).delete()
    transaction.on_commit(partial(_note_head, seal))
    return seal


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        return bool(cursor.fetchall()[0][0])


def _note_head(seal: AuditSeal) -> None:
    """Write the head into the log, which leaves this machine by another way than the database's backups do."""
    log.info("audit trail: seal %s over %s entries, head %s", seal.number, seal.count, seal.hash)


def warn_of_gap() -> str:
    """Write into the log that nothing was sealed for minutes; returns the reference, blank when nothing is wrong.

    Asked for by the task that seals and, because that task may be what stands still, by the web's health check.
    """
    late = queries.overdue()
    if late is None or not cache.add("audit-trail-gap", 1, QUIET):
        return ""
    reference = secrets.token_hex(4)
    log.warning(
        "reference %s: %s entries of the audit trail wait for a seal, the oldest since %s. Do worker and beat run?",
        reference,
        late.count,
        late.since.isoformat(timespec="seconds"),
    )
    return reference


@transaction.atomic
def send_head() -> int:
    """Mail the chain's head to those who keep it outside the portal, once a day; returns to how many.

    It leaves on quiet days too: whoever gets it every morning notices when it stays away.
    """
    seal = queries.head()
    if seal is None:
        return 0
    today = timezone.localdate().isoformat()
    for address in settings.AUDIT_HEAD_TO:
        mail.post(
            key=f"audit-head:{today}:{audit.keyed_hash(address)}",
            to=address,
            language=settings.LANGUAGE_CODE,
            template="audit_head",
            context={"seal": seal},
        )
    return len(settings.AUDIT_HEAD_TO)

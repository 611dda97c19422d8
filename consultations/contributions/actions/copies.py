"""Contributions that say the same find each other: each has a place under a leader, within its region.

Locks are taken in one order: contributions first, their region last. Whoever holds a region waits for no contribution.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction

from consultations.contributions import queries
from consultations.contributions.models import Contribution, Copy
from consultations.engine import duplicates, fingerprints
from portal.shared import jobs
from strategy.models import Region

FIND_TASK = "consultations.contributions.tasks.find_copies"
SWEEP_TASK = "consultations.contributions.tasks.look_for_copies"
MOST_A_SWEEP = 5_000


def ask_for_place(contribution: Contribution) -> None:
    """Let a worker look for copies of these words, once they are kept. The sweep finds what the queue lost."""
    transaction.on_commit(partial(jobs.send, FIND_TASK, line=jobs.QUIET, contribution_id=contribution.pk))


def place_copies() -> int:
    """Give a place to those that have none, oldest first; returns how many were looked at."""
    waiting = list(queries.without_place().values_list("pk", flat=True)[:MOST_A_SWEEP])
    for contribution_id in waiting:
        place_copy(contribution_id=contribution_id)
    return len(waiting)


@transaction.atomic
def place_copy(*, contribution_id: int) -> Copy | None:
    """Give a contribution its place; one that has it keeps it. None when it must have none, or is being changed now."""
    words = queries.comparable().select_for_update(skip_locked=True).filter(pk=contribution_id)
    contribution = words.only("pk", "region_id", "body").first()
    if contribution is None:
        return None
    _lock_region(contribution.region_id)
    copy = Copy.objects.filter(pk=contribution.pk).first()
    if copy is not None and copy.version != fingerprints.VERSION:
        leave_group(contribution=contribution)
        copy = None
    if copy is None:
        print_ = fingerprints.fingerprint(contribution.body)
        copy = Copy(
            contribution_id=contribution.pk,
            region_id=contribution.region_id,
            version=fingerprints.VERSION,
            fingerprint=print_,
            keys=fingerprints.band_keys(print_),
        )
    if copy.leader_id is None:
        _place(copy)
    return copy


def leave_group(*, contribution: Contribution) -> None:
    """Take a contribution out of its group; those it led wait for another leader. Called with it locked."""
    if not Copy.objects.filter(pk=contribution.pk).exists():
        return
    _lock_region(contribution.region_id)
    copy = Copy.objects.only("leader").get(pk=contribution.pk)
    led = Copy.objects.filter(leader=copy.pk).exclude(pk=copy.pk).update(leader=None, likeness=None)
    leader_id = copy.leader_id
    copy.delete()
    if leader_id is not None and leader_id != contribution.pk:
        _count(leader_id)
    if led:
        transaction.on_commit(partial(jobs.send, SWEEP_TASK, line=jobs.QUIET))


def _place(copy: Copy) -> None:
    """Find the leader among those of the region that share a key, and stand under it; alone, it leads itself."""
    stored = bytes(copy.fingerprint)
    met = queries.copies_to_ask(copy)
    leader = duplicates.choose_leader(
        stored, [duplicates.Candidate(one.pk, one.leader_id or one.pk, bytes(one.fingerprint)) for one in met]
    )
    copy.leader_id = leader or copy.contribution_id
    copy.likeness = 1.0 if leader is None else _likeness(next(one for one in met if one.pk == leader), stored)
    copy.save()
    if leader is not None:
        _count(leader)


def _likeness(leader: Copy, text: bytes) -> float | None:
    alike = duplicates.likeness(bytes(leader.fingerprint), text)
    return max(alike.jaccard, alike.subsequence) if alike else None


def _count(leader_id: int) -> None:
    """Keep on the leader's row how many its group has: the queue shows it without counting."""
    Copy.objects.filter(pk=leader_id).update(size=Copy.objects.filter(leader=leader_id).count())


def _lock_region(region_id: str) -> None:
    """Let one at a time change the groups of a region. Contributions arrive meanwhile: it is not in their way."""
    Region.objects.select_for_update(no_key=True).only("pk").get(pk=region_id)

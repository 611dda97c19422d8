"""Async entries about contributions."""

from __future__ import annotations

from celery import shared_task

from consultations.contributions.actions import copies, flagging


@shared_task(name=copies.FIND_TASK)
def find_copies(contribution_id: int) -> None:
    """Give one contribution its place among those that say the same. Done twice, it leaves one place.

    What there is to look at in it is found afterwards, not beside it: both hold the row while they write.
    """
    copies.place_copy(contribution_id=contribution_id)
    flagging.screen_contribution(contribution_id=contribution_id)


@shared_task(name=copies.SWEEP_TASK)
def look_for_copies() -> None:
    """Give a place to whatever has none: the queue was away, its leader left, or it was let in late."""
    copies.place_copies()


@shared_task(name=flagging.FIND_TASK)
def find_flags(contribution_id: int) -> None:
    """Point at what a reader of one contribution may want to look at. Done twice, it points once."""
    flagging.screen_contribution(contribution_id=contribution_id)


@shared_task(name=flagging.SWEEP_TASK)
def look_for_flags() -> None:
    """Read what the queue lost, what was let in late, and everything anew when the finders have learnt something."""
    flagging.screen_contributions()

"""Async entries about contributions."""

from __future__ import annotations

from celery import shared_task

from consultations.contributions.actions import copies


@shared_task(name=copies.FIND_TASK)
def find_copies(contribution_id: int) -> None:
    """Give one contribution its place among those that say the same. Done twice, it leaves one place."""
    copies.place_copy(contribution_id=contribution_id)


@shared_task(name=copies.SWEEP_TASK)
def look_for_copies() -> None:
    """Give a place to whatever has none: the queue was away, its leader left, or it was let in late."""
    copies.place_copies()

"""Async entries about copies."""

from __future__ import annotations

from celery import shared_task

from consultations.review.copies import actions


@shared_task(name="consultations.tell_parted")
def tell_parted() -> None:
    """Tell authors that the one they were read with is not there any more. Done twice, each is told once."""
    actions.tell_parted()

"""Async entry of the vectors."""

from __future__ import annotations

from celery import shared_task

from consultations.synthesis.vectors import actions


@shared_task(name=actions.TASK)
def vectorise_texts() -> None:
    """Give a vector to what has none. Started twice, the second finds the first at it and leaves."""
    actions.vectorise_texts()

"""Async entries of the kept figures."""

from __future__ import annotations

import logging

from celery import shared_task

from consultations.review.counts import actions

log = logging.getLogger(__name__)


@shared_task(name="consultations.add_up_counts")
def add_up_counts() -> None:
    """Add up what changed: whoever reads would otherwise add it up anew each time."""
    actions.add_up()


@shared_task(name="consultations.set_counts_right")
def set_counts_right() -> None:
    """Compare the kept figures with what is there, and say when they differed."""
    wrong = actions.set_right()
    if wrong:
        log.error("%s kept figures of the queue were wrong and are corrected", wrong)

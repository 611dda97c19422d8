"""Async entries of the assignments."""

from __future__ import annotations

from celery import shared_task

from consultations.review.assigning import actions


@shared_task(name="consultations.look_after_assignments")
def look_after_assignments() -> None:
    """Put back what lost its reader, then give what waits with nobody to whom the rules say. Twice is once."""
    actions.put_back_what_is_left_alone()
    actions.apply_rules()

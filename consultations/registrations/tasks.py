"""Async entries about who comes to the meetings."""

from celery import shared_task
from django.utils import timezone

from consultations.registrations import actions, queries


@shared_task
def tell_of_meeting(session_id: int) -> None:
    """Tell those who mean to come of a change or a cancellation."""
    actions.tell_of_meeting(session_id=session_id)


@shared_task
def look_after_offers() -> None:
    """Take back the seats whose offer was not answered in time, and offer them on."""
    now = timezone.now()
    for session_id in set(queries.with_expired_offers(now).values_list("session_id", flat=True)):
        actions.lapse_offers(session_id=session_id, at=now)


@shared_task
def remind() -> None:
    """Remind of the meetings that come near."""
    for registration in queries.to_be_reminded(timezone.now()):
        actions.remind(registration=registration)

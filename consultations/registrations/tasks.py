"""Async entries about who comes to the meetings."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from consultations.registrations import actions, queries
from consultations.registrations.invitations import queries as invitation_queries
from consultations.registrations.models import Invitation
from portal.shared import jobs


@shared_task(name=actions.TELL_TASK)
def tell_of_meeting(job_id: int) -> None:
    """Tell those who mean to come, and those who have not answered, of a change or a cancellation."""
    jobs.work(job_id, _tell_of_meeting)


def _tell_of_meeting(hold: jobs.Hold) -> dict[str, Any]:
    session_id, _colon, _revision = hold.job.key.partition(":")
    return {
        "told": actions.tell_of_meeting(session_id=int(session_id)),
        "invited": actions.tell_invited(session_id=int(session_id)),
    }


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


@shared_task(name=actions.ASK_TASK)
def ask_for_amendments(job_id: int) -> None:
    """Write to those who attended that the minutes may be amended. Started twice, it leaves one mail each."""
    jobs.work(job_id, _ask)


def _ask(hold: jobs.Hold) -> dict[str, Any]:
    minutes_id, _colon, _version = hold.job.key.partition(":")
    return {"asked": actions.ask_for_amendments(minutes_id=int(minutes_id))}


@shared_task(name=actions.TELL_OF_MINUTES_TASK)
def tell_of_minutes(job_id: int) -> None:
    """Write to those who were registered that the minutes are final."""
    jobs.work(job_id, _tell)


def _tell(hold: jobs.Hold) -> dict[str, Any]:
    return {"told": actions.tell_of_minutes(version_id=int(hold.job.key))}


@shared_task(name=actions.POST_TASK)
def post_invitations() -> None:
    """Send the invitations that a coordinator released."""
    for invitation_id in invitation_queries.due(timezone.now()).values_list("pk", flat=True):
        actions.post_invitation(invitation_id=invitation_id)


@shared_task
def look_after_invitations() -> None:
    """Remind those who have not answered, note the mails that came back, forget the lists nobody confirmed."""
    now = timezone.now()
    for invitation in invitation_queries.to_be_reminded(now):
        actions.remind_invited(invitation=invitation)
    for invitation in Invitation.objects.filter(pk__in=invitation_queries.given_up()).select_related("session"):
        actions.note_bounced(invitation=invitation, by=None)
    actions.forget_lists(now)


@shared_task
def report_coverage() -> None:
    """Tell the coordinators whom their meetings still lack."""
    actions.report_coverage(at=timezone.now())

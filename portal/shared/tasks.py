"""Async entries of the ground floor."""

from celery import shared_task
from django.core.management import call_command

from portal.shared import jobs, mail
from portal.shared.trail import actions as trail


@shared_task
def send_outgoing_mail(mail_id: int) -> None:
    """Send one mail."""
    mail.send(mail_id)


@shared_task
def sweep_outgoing_mail() -> None:
    """Send what the queue lost."""
    mail.sweep()


@shared_task
def clear_sessions() -> None:
    """Forget sessions that have ended."""
    call_command("clearsessions")


@shared_task
def sweep_jobs() -> None:
    """Hand jobs whose worker died to another."""
    jobs.sweep()


@shared_task
def seal_audit_trail() -> None:
    """Seal what waits. Two workers at once make one chain: the second finds nothing to do."""
    trail.warn_of_gap()
    trail.seal_waiting()


@shared_task
def send_audit_head() -> None:
    """Send the chain's head to those who keep it outside the portal."""
    trail.send_head()

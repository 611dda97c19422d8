"""Async entries of the ground floor."""

from celery import shared_task
from django.core.management import call_command

from portal.shared import jobs, mail


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

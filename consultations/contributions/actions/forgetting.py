"""Names and addresses leave when their time is over or their owner asks."""

from __future__ import annotations

from datetime import datetime

from consultations.contributions import workflow
from consultations.contributions.models import Contribution, IntakeRecord
from stakeholders.models import Account


def forget_contacts(*, cutoff: datetime) -> int:
    """Empty the authors' addresses of what was closed before `cutoff`: nobody writes to them about it any more."""
    closed = Contribution.objects.filter(status__in=workflow.CLOSED, status_changed_at__lt=cutoff)
    IntakeRecord.objects.filter(contribution__in=closed).exclude(phone="").update(phone="")
    return closed.exclude(author_email="").update(author_email="")


def forget_author(*, account: Account) -> int:
    """Take the author's name and address off what an account sent or claimed. The words stay: they were counted."""
    own = Contribution.objects.filter(author=account)
    return own.update(author=None, author_name="", author_email="", name_is_public=False)

"""Names and addresses leave when their time is over or their owner asks."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from consultations.contributions import workflow
from consultations.contributions.actions.correcting import withdraw_contribution
from consultations.contributions.attachments.actions import keeping
from consultations.contributions.models import Attachment, Contribution, Disclosure, IntakeRecord
from stakeholders.models import Account


def forget_contacts(*, cutoff: datetime) -> int:
    """Empty the authors' addresses of what was closed before `cutoff`: nobody writes to them about it any more."""
    looked_after = Q(held_for=Contribution.Hold.DISCLOSURE)
    open_disclosures = Disclosure.objects.exclude(state=Disclosure.State.CLOSED, state_changed_at__lt=cutoff)
    closed = Contribution.everything.filter(
        Q(~looked_after, status__in=workflow.CLOSED, status_changed_at__lt=cutoff)
        | Q(looked_after, ~Exists(open_disclosures.filter(contribution=OuterRef("pk"))))
    )
    IntakeRecord.objects.filter(contribution__in=closed).exclude(phone="").update(phone="")
    return closed.exclude(author_email="").update(author_email="")


def forget_author(*, account: Account) -> int:
    """Take the author's name and address off what an account sent or claimed. The words stay: they were counted.

    Files and voice go. What was only spoken and never written down is withdrawn: there is nothing left to read.
    """
    own = Contribution.everything.filter(author=account)
    for spoken in own.filter(wording=Contribution.Wording.AWAITED, status__in=workflow.WITHDRAWABLE):
        withdraw_contribution(contribution=spoken)
    keeping.remove_files(attachments=Attachment.objects.filter(contribution__in=own), by=account, why="erasure")
    return own.update(author=None, author_name="", organisation_name="", author_email="", name_is_public=False)

"""Authors correct, withdraw and claim what they said."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.contributions import workflow
from consultations.contributions.actions.copies import ask_for_place, leave_group
from consultations.contributions.actions.details import write_details
from consultations.contributions.actions.disclosures import hold_if_sensitive
from consultations.contributions.actions.flagging import ask_for_flags
from consultations.contributions.actions.moving import check, lock, move_contribution
from consultations.contributions.actions.receiving import Words
from consultations.contributions.actions.redacting import hide_again, original_of, with_hidden_words
from consultations.contributions.attachments.actions import keeping
from consultations.contributions.models import Contribution
from consultations.engine.text import detect_language
from portal.shared import audit, text
from stakeholders.models import Account


@transaction.atomic
def correct_contribution(*, contribution: Contribution, words: Words, by: Account | None = None) -> Contribution:
    """Replace the words before anybody reads them. The region, and so the reference, stays.

    `by` is who does it for the author; the author's own hand by default.
    """
    contribution = lock(contribution)
    if contribution.status not in workflow.CORRECTABLE:
        raise ValidationError(_("Somebody has begun to read this contribution: it can no longer be corrected."))
    before, words = original_of(contribution, "body"), with_hidden_words(contribution, words)
    contribution.axis = words.axis
    contribution.kind = words.kind
    contribution.province = words.province
    contribution.category = words.category
    contribution.title = text.clean(words.title)
    contribution.body = text.clean(words.body)
    contribution.language = words.language or detect_language(contribution.body)
    if contribution.body and contribution.body != before:
        contribution.wording = Contribution.Wording.WRITTEN  # who spoke at first has written it down themselves
    check(contribution)
    contribution.save()
    write_details(contribution, words.proposed, words.offered)
    reworded = contribution.body != before
    if reworded:
        leave_group(contribution=contribution)
        ask_for_place(contribution)
    hide_again(contribution)
    ask_for_flags(contribution, alone=not reworded)
    hold_if_sensitive(contribution=contribution)
    audit.record("contribution_corrected", contribution, by=by or contribution.author, region=contribution.region_id)
    return contribution


@transaction.atomic
def withdraw_contribution(*, contribution: Contribution) -> Contribution:
    """Take a contribution back on its author's wish, its files with it."""
    author = contribution.author
    contribution = move_contribution(contribution=contribution, to=Contribution.Status.WITHDRAWN, by=author)
    keeping.remove_files(attachments=contribution.attachments.all(), by=author, why="withdrawn")
    return contribution


@transaction.atomic
def claim_contribution(*, contribution: Contribution, by: Account) -> Contribution:
    """Tie a contribution, opened by its receipt code, to its author's account."""
    contribution = lock(contribution)
    if contribution.author_id not in {None, by.pk}:
        raise ValidationError(_("This contribution belongs to another account."))
    contribution.author = by
    contribution.save(update_fields=["author"])
    audit.record("contribution_claimed", contribution, by=by, region=contribution.region_id)
    return contribution

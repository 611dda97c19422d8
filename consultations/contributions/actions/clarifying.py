"""The desk asks an author what was meant, and the author says so."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions import queries
from consultations.contributions.actions.disclosures import hold_if_sensitive
from consultations.contributions.actions.flagging import ask_for_flags
from consultations.contributions.actions.moving import lock, move_contribution
from consultations.contributions.actions.redacting import hide_again
from consultations.contributions.models import Clarification, Contribution
from consultations.contributions.workflow import InvalidMove
from portal.shared import audit, text
from stakeholders.models import Account

S = Contribution.Status


@transaction.atomic
def ask_clarification(*, contribution: Contribution, question: str, by: Account) -> Contribution:
    """Return a contribution to its author with a question.

    Raises `ValidationError` when nobody could answer: a text that was imported has neither receipt nor account.
    """
    if not queries.is_answerable_by_author(contribution):
        raise ValidationError(_("Nobody can answer: the author has neither a receipt code nor an account."))
    contribution = move_contribution(contribution=contribution, to=S.RETURNED, by=by, reason=question)
    Clarification.objects.create(
        contribution=contribution, question=text.clean(question), asked_by=by, asked_at=contribution.status_changed_at
    )
    return contribution


@transaction.atomic
def answer_clarification(*, contribution: Contribution, answer: str) -> Clarification:
    """Answer the question that was asked last; the contribution goes back to whoever screens.

    Raises `InvalidMove` when nothing is asked any more, and `ValidationError` for an answer that says nothing.
    """
    contribution = lock(contribution)
    asked = queries.open_clarification(contribution)
    if asked is None:
        raise InvalidMove(contribution.status, S.SCREENING)
    asked.answer, asked.answered_at = text.clean(answer), timezone.now()
    if not asked.answer:
        raise ValidationError({"answer": _("Write your answer here.")})
    asked.full_clean(exclude=["contribution", "asked_by"], validate_unique=False)
    asked.save()
    contribution = move_contribution(contribution=contribution, to=S.SCREENING, by=contribution.author)
    hide_again(contribution, written=[f"answer:{asked.pk}"])
    ask_for_flags(contribution)
    hold_if_sensitive(contribution=contribution)
    audit.record("clarification_answered", contribution, by=contribution.author, region=contribution.region_id)
    return asked

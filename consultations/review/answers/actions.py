"""Every write about an official answer, from its first words to its publication."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.actions import move_contribution
from consultations.contributions.models import Contribution
from consultations.contributions.workflow import InvalidMove
from consultations.review import notifications, workflow as desk_workflow
from consultations.review.actions import MovedMeanwhile, last_change, lock_unmoved
from consultations.review.answers import addressing, queries, workflow
from consultations.review.models import AnswerDraft, OfficialAnswer
from consultations.review.standard_answers import placeholders
from consultations.review.standard_answers.models import StandardAnswer
from portal.shared import audit, text
from stakeholders.models import Account
from strategy.models import Institution

State = AnswerDraft.State
ANSWERED = Contribution.Status.ANSWERED


class RewordedMeanwhile(Exception):
    """Somebody else changed the answer after this reader opened it: `draft` is as it stands, None when it is gone."""

    def __init__(self, draft: AnswerDraft | None) -> None:
        super().__init__(str(draft))
        self.draft = draft


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an answer says."""

    outcome: str
    reason: str
    language: str
    institution: Institution | None = None
    standard: StandardAnswer | None = None  # the text it was begun from


@dataclass(frozen=True)
class Published:
    """What became of several proposals: how many are out, and which were left, by reference, and why."""

    count: int
    skipped: dict[str, str]


@transaction.atomic
def word_answer(
    *,
    contribution: Contribution,
    wording: Wording,
    by: Account,
    propose: bool,
    seen: int | None = None,
    seen_version: int | None = None,
) -> AnswerDraft:
    """Keep the answer as it is worded so far, or propose it for approval.

    `seen` is the last change of the contribution that the reader had on screen, `seen_version` the wording (0: none).
    Raises `MovedMeanwhile` or `RewordedMeanwhile` when another came since, `InvalidMove` when it cannot be answered.
    """
    if wording.outcome == OfficialAnswer.Outcome.REFERRED and wording.institution is None:
        raise ValidationError({"institution": _("Say which institution it is referred to.")})
    contribution = lock_unmoved(contribution, seen)
    if propose:
        _refuse_unfilled(contribution, wording.reason)
    if not desk_workflow.is_answerable(contribution.status):
        raise InvalidMove(contribution.status, ANSWERED)
    draft = AnswerDraft.objects.select_for_update().filter(contribution=contribution).first()
    _check_version(draft, seen_version)
    if draft is not None and draft.state not in workflow.OPEN:
        raise ValidationError(_("The answer awaits approval: take it back first, then change it."))
    draft = draft or AnswerDraft(contribution=contribution, version=0)
    draft.outcome, draft.language, draft.institution = wording.outcome, wording.language, wording.institution
    draft.reason, draft.standard = text.clean(wording.reason), wording.standard
    draft.note = "" if propose else draft.note
    _change(draft, State.TO_APPROVE if propose else _still(draft), by=by)
    draft.writers.add(by)
    _note("answer_proposed" if propose else "answer_worded", draft, by=by)
    if propose and queries.is_escalated(draft):
        notifications.ask_for_approval(draft, queries.national_coordinators(draft))
    return draft


@transaction.atomic
def take_back_answer(*, draft: AnswerDraft, by: Account) -> AnswerDraft:
    """Take a proposal back to word it anew."""
    draft = _locked(draft)
    if draft.state == State.TO_APPROVE:
        _change(draft, State.WORDED, by=by)
        _note("answer_taken_back", draft, by=by)
    return draft


@transaction.atomic
def send_back_answer(*, draft: AnswerDraft, note: str, by: Account, seen_version: int | None = None) -> AnswerDraft:
    """Send a proposal back to those who worded it, and say why."""
    draft = _locked(draft, seen_version)
    note = text.clean(note)
    if not note:
        raise ValidationError({"note": _("Say what is to be changed: whoever worded it reads it.")})
    if draft.state != State.TO_APPROVE:
        raise ValidationError(_("This answer does not await approval any more."))
    draft.note = note
    _change(draft, State.SENT_BACK, by=by)
    _note("answer_sent_back", draft, by=by)
    return draft


@transaction.atomic
def approve_answer(*, draft: AnswerDraft, by: Account, seen_version: int | None = None) -> OfficialAnswer:
    """Publish a proposed answer that somebody else worded, and tell the author once.

    After a reopening the new answer takes the place of the old one; the change of state keeps each answer's reason, so
    that what was said before stays in the history. Raises `RewordedMeanwhile`, `InvalidMove` or `ValidationError`.
    """
    contribution = lock_unmoved(draft.contribution, None)
    draft = _locked(draft, seen_version)
    if draft.state != State.TO_APPROVE:
        raise ValidationError(_("This answer does not await approval any more."))
    if not workflow.is_second_person(draft, by):
        raise ValidationError(_("You had a hand in this answer: somebody else approves it."))
    _refuse_unfilled(contribution, draft.reason)
    contribution = move_contribution(contribution=contribution, to=ANSWERED, by=by, reason=draft.reason)
    answer = OfficialAnswer.objects.filter(contribution=contribution).first() or OfficialAnswer()
    answer.contribution = contribution
    answer.outcome, answer.reason = draft.outcome, draft.reason
    answer.language, answer.institution = draft.language, draft.institution
    answer.standard, answer.named_at = draft.standard, addressing.places_of_the_name(draft)
    answer.answered_by, answer.approved_by = draft.changed_by, by
    answer.published_at = timezone.now()
    answer.full_clean(
        exclude={"contribution", "institution", "standard", "answered_by", "approved_by"}, validate_unique=False
    )
    answer.save()
    draft.delete()
    audit.record(
        "answer_published",
        contribution,
        by=by,
        region=contribution.region_id,
        outcome=answer.outcome,
        standard=answer.standard_id,
    )
    notifications.tell_answered(answer, last_change(contribution))
    return answer


def approve_answers(*, drafts: Iterable[AnswerDraft], by: Account) -> Published:
    """Publish several proposals, each by itself: what cannot be published keeps none of the others."""
    count, skipped = 0, {}
    for draft in drafts:
        try:
            approve_answer(draft=draft, by=by, seen_version=draft.version)
        except (MovedMeanwhile, RewordedMeanwhile, InvalidMove):
            skipped[draft.contribution.reference] = _("Somebody changed it meanwhile: read it again.")
        except ValidationError as error:
            skipped[draft.contribution.reference] = error.messages[0]
        else:
            count += 1
    return Published(count, skipped)


def _refuse_unfilled(contribution: Contribution, reason: str) -> None:
    """Raise `ValidationError` for a place of a standard answer that nobody filled."""
    left = placeholders.unfilled(reason, contribution)
    if left:
        said = _("Fill this in, or take it out of the text: %(places)s") % {"places": placeholders.shown(left)}
        raise ValidationError({"reason": said})


def _locked(draft: AnswerDraft, seen_version: int | None = None) -> AnswerDraft:
    rows = AnswerDraft.objects.select_for_update(of=("self",)).select_related("contribution", "institution")
    row = rows.filter(pk=draft.pk).first()
    if row is None:  # published or dropped this minute
        raise RewordedMeanwhile(None)
    _check_version(row, seen_version)
    return row


def _check_version(draft: AnswerDraft | None, seen: int | None) -> None:
    if seen is not None and seen != (draft.version if draft else 0):
        raise RewordedMeanwhile(draft)


def _still(draft: AnswerDraft) -> str:
    """Return the state of what is being worded: what was sent back stays so until it is proposed again."""
    return draft.state if draft.state in workflow.OPEN else State.WORDED


def _change(draft: AnswerDraft, state: str, *, by: Account) -> None:
    draft.state, draft.changed_by, draft.changed_at = state, by, timezone.now()
    draft.version += 1
    # What points to other rows came as objects; the database holds that there is one to each contribution.
    draft.full_clean(
        exclude={"contribution", "institution", "standard", "changed_by", "writers"}, validate_unique=False
    )
    draft.save()


def _note(action: str, draft: AnswerDraft, *, by: Account) -> None:
    contribution = draft.contribution
    audit.record(action, contribution, by=by, region=contribution.region_id, outcome=draft.outcome)

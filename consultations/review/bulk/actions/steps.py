"""What is done to one contribution of a run: the same actions as by hand, with the permissions of that moment."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError

from consultations.contributions.actions import redact, undo_redaction
from consultations.contributions.models import Contribution, Redaction
from consultations.contributions.queries import is_answerable_by_author
from consultations.contributions.workflow import COUNTED, LEADS, InvalidMove
from consultations.review import access, actions as desk
from consultations.review.answers.actions import RewordedMeanwhile, approve_answer
from consultations.review.answers.queries import draft_of
from consultations.review.answers.workflow import State as DraftState, is_second_person
from consultations.review.assigning import actions as assigning, queries as assignments
from consultations.review.bulk import queries, workflow
from consultations.review.bulk.models import BulkItem, BulkRun
from consultations.review.copies import actions as copies, queries as groups
from consultations.review.tagging import actions as tagging, queries as tags
from stakeholders.models import Account, RoleAssignment

Why, Action, S = BulkItem.Why, BulkRun.Action, Contribution.Status
Step = Callable[[BulkItem, BulkRun, Account], None]


class Left(Exception):
    """This contribution is left as it is, for a reason of `BulkItem.Why`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def step_of(run: BulkRun) -> Step:
    """Return what is done to each contribution of a run."""
    return (UNDOING if run.undoes_id else DOING)[run.action]


def _move(item: BulkItem, run: BulkRun, by: Account) -> None:
    contribution = _in_reach(item, run, by)
    if contribution.status != item.before:
        raise Left(Why.MEANWHILE)
    if run.target in COUNTED and contribution.is_spoken_only:
        raise Left(Why.UNWRITTEN)
    if run.target == S.RETURNED and not is_answerable_by_author(contribution):
        raise Left(Why.MUTE)
    leaves = run.target not in LEADS
    merged = groups.read_with(contribution) if leaves else []
    try:
        moved = desk.move(contribution=contribution, to=run.target, by=by, reason=run.reason)
    except InvalidMove as error:
        raise Left(Why.STATE) from error
    except ValidationError as error:
        raise Left(Why.REFUSED) from error
    item.made = desk.last_change(moved).pk
    item.split = groups.last_steps(merged)


def _move_back(item: BulkItem, run: BulkRun, by: Account) -> None:
    contribution = _here(item)
    if not _may_undo(run, by, contribution):
        raise Left(Why.NOT_YOURS)
    if contribution.status == S.UNDER_REVIEW and draft_of(contribution) is not None:
        raise Left(Why.ANSWERING)  # taken back, the answer would wait where nobody looks for it
    if item.before not in LEADS and groups.read_with(contribution):  # somebody merged others into it since
        raise Left(Why.MEANWHILE)
    try:
        moved = desk.take_back(contribution=contribution, to=item.before, by=by, made=item.seen or 0, reason=run.reason)
    except desk.MovedMeanwhile as error:
        raise Left(Why.MEANWHILE) from error
    except InvalidMove as error:
        raise Left(Why.NO_WAY_BACK) from error
    item.made = desk.last_change(moved).pk
    item.split = copies.merge_again(leader=moved, splits=item.split, by=by)


def _assign(item: BulkItem, run: BulkRun, by: Account) -> None:
    contribution = _in_reach(item, run, by)
    held = assignments.of(contribution)
    holder = held.assignee_id if held else None
    if holder == run.assignee_id:
        raise Left(Why.SAME)
    _give(contribution, run.assignee_id, by)
    item.before = str(holder or "")


def _assign_back(item: BulkItem, run: BulkRun, by: Account) -> None:
    contribution = _here(item)
    if not _may_undo(run, by, contribution):
        raise Left(Why.NOT_YOURS)
    held = assignments.of(contribution)
    if (held.assignee_id if held else None) != run.assignee_id:
        raise Left(Why.MEANWHILE)
    _give(contribution, int(item.before) if item.before else None, by)


def _give(contribution: Contribution, to: int | None, by: Account) -> None:
    colleague = queries.person(to) if to is not None else None
    if colleague is not None and not access.may(colleague, contribution, *access.movers(contribution.status)):
        raise Left(Why.NOT_READER)
    try:
        assigning.assign(contribution=contribution, to=colleague, by=by)
    except ValidationError as error:
        raise Left(Why.STATE) from error


def _publish(item: BulkItem, run: BulkRun, by: Account) -> None:
    contribution = _in_reach(item, run, by)
    draft = draft_of(contribution)
    if draft is None or item.seen is None or draft.state != DraftState.TO_APPROVE:
        raise Left(Why.NO_ANSWER)
    if not is_second_person(draft, by):
        raise Left(Why.OWN_HAND)
    try:
        approve_answer(draft=draft, by=by, seen_version=item.seen)
    except RewordedMeanwhile as error:
        raise Left(Why.MEANWHILE) from error
    except InvalidMove as error:
        raise Left(Why.STATE) from error
    except ValidationError as error:
        raise Left(Why.REFUSED) from error


def _tag(item: BulkItem, run: BulkRun, by: Account) -> None:
    contribution = _in_reach(item, run, by)
    if tags.tagging_named(contribution, run.tag) is not None:
        raise Left(Why.SAME)
    try:
        tagging.add_tag(contribution=contribution, name=run.tag, by=by)
    except ValidationError as error:
        raise Left(Why.FULL) from error
    borne = tags.tagging_named(contribution, run.tag)
    item.made = borne.pk if borne else None


def _untag(item: BulkItem, run: BulkRun, by: Account) -> None:
    contribution = _here(item)
    if not _may_undo(run, by, contribution):
        raise Left(Why.NOT_YOURS)
    borne = tags.tagging(contribution, item.seen or 0)
    if borne is None or not tagging.remove_tag(contribution=contribution, tag=borne.tag, by=by):
        raise Left(Why.MEANWHILE)


def _redact(item: BulkItem, run: BulkRun, by: Account) -> None:
    contribution = _in_reach(item, run, by)
    hidden = Redaction.objects.filter(pk=run.redaction_id or 0).first()
    if hidden is None:  # shown again meanwhile
        raise Left(Why.MEANWHILE)
    try:
        made = redact(contribution=contribution, words=hidden.words, cause=hidden.cause, by=by)
    except ValidationError as error:
        raise Left(Why.NO_WORDS) from error
    item.made = made.pk


def _show_again(item: BulkItem, run: BulkRun, by: Account) -> None:
    contribution = _here(item)
    if not _may_undo(run, by, contribution):
        raise Left(Why.NOT_YOURS)
    hidden = contribution.redactions.filter(pk=item.seen or 0).first()
    if hidden is None:
        raise Left(Why.MEANWHILE)
    undo_redaction(redaction=hidden, by=by)


def _here(item: BulkItem) -> Contribution:
    """Return the contribution, held until it is done. What was held out meanwhile is not there."""
    row = Contribution.objects.select_for_update().filter(pk=item.contribution_id).first()
    if row is None:
        raise Left(Why.GONE)
    return row


def _in_reach(item: BulkItem, run: BulkRun, by: Account) -> Contribution:
    contribution = _here(item)
    if not access.may(by, contribution, *workflow.roles_for(run.action, contribution.status)):
        raise Left(Why.NOT_YOURS)
    return contribution


def _may_undo(run: BulkRun, by: Account, contribution: Contribution) -> bool:
    """Whoever did it takes it back in the role in which it was done; a coordinator, anybody's."""
    own = run.undoes is not None and run.undoes.asked_by_id == by.pk
    roles = workflow.roles_to_undo(run.action) if own else (RoleAssignment.Role.COORDINATOR,)
    return access.may(by, contribution, *roles)


DOING: dict[str, Step] = {
    Action.MOVE: _move,
    Action.ASSIGN: _assign,
    Action.PUBLISH: _publish,
    Action.TAG: _tag,
    Action.REDACT: _redact,
}
UNDOING: dict[str, Step] = {
    Action.MOVE: _move_back,
    Action.ASSIGN: _assign_back,
    Action.TAG: _untag,
    Action.REDACT: _show_again,
}

"""Every write of a meeting in progress: what people send, what is heard, what the moderator puts before the room."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.actions import (
    AlreadySent,
    Words,
    correct_contribution,
    record_contribution,
    submit_contribution,
)
from consultations.contributions.actions.redacting import original_of
from consultations.contributions.models import Contribution
from consultations.contributions.queries import by_submission
from consultations.engine.signs import find_signs
from consultations.engine.text import detect_language
from consultations.live import queries, workflow
from consultations.live.models import LiveBoard, LiveItem, LiveQuestion
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.models import Registration
from portal.shared import audit, receipts, text
from stakeholders.models import Account
from strategy.models import Axis, GuidingQuestion

__all__ = ["AlreadySent", "Words"]


class RoomClosed(Exception):
    """The meeting is not in progress: nothing is taken in, and nothing was."""


class AlreadyAsked(Exception):
    """This form has asked another question already."""


def was_sent(session: RegionalSession, ticket: str) -> bool:
    """Return whether this ticket has brought something in: sending it once more costs nobody anything."""
    used = receipts.ticket_hash(ticket)
    asked = LiveQuestion.objects.filter(session=session, ticket_hash=used).exists()
    return asked or by_submission(used) is not None


@transaction.atomic
def send_words(
    *, session: RegionalSession, words: Words, ticket: str, registration: Registration | None = None
) -> Contribution:
    """Take in what somebody in the room, or following from afar, contributes.

    The same ticket with the same words returns what it made the first time, even when the meeting is over by then.
    Raises `AlreadySent`, `RoomClosed`, `ValidationError`.
    """
    if not was_sent(session, ticket):
        _check_open(session)
    words = replace(words, session=session, region=session.region, channel=Contribution.Channel.SESSION)
    contribution = submit_contribution(words=words, ticket=ticket)
    if contribution.session_id == session.pk and contribution.channel == Contribution.Channel.SESSION:
        _bring_in(contribution, session, registration)
    return contribution


@transaction.atomic
def ask_question(
    *, session: RegionalSession, words: str, ticket: str, axis: Axis | None = None, language: str = ""
) -> LiveQuestion:
    """Put a question to the table; a ticket asks once. Raises `AlreadyAsked`, `RoomClosed`, `ValidationError`."""
    _lock(session)
    words, used = text.clean(words), receipts.ticket_hash(ticket)
    before = LiveQuestion.objects.filter(session=session, ticket_hash=used).first()
    if before is not None:
        if before.words != words:
            raise AlreadyAsked
        return before
    _check_open(session)
    question = LiveQuestion(
        session=session,
        axis=axis,
        words=words,
        language=language or detect_language(words),
        asked_at=timezone.now(),
        ticket_hash=used,
    )
    question.full_clean(exclude=["session", "axis"], validate_unique=False)
    question.save()
    audit.record("live_question_asked", question, by=None, region=session.region_id)
    _changed(session)
    return question


def tells_of_danger(words: str) -> bool:
    """Return whether a question is none for the table: it tells of violence, of a child at risk, or accuses."""
    return bool(find_signs(text.clean(words)))


@transaction.atomic
def capture(
    *, session: RegionalSession, words: Words, ticket: str, by: Account, registration: Registration | None = None
) -> Contribution:
    """Enter what was said aloud. Whoever types is its helper, never its author. The same ticket enters it once."""
    if _fresh(session).state not in workflow.CAPTURING:
        raise RoomClosed
    channel, used = Contribution.Channel.SESSION, receipts.ticket_hash(ticket)
    words = replace(words, session=session, region=session.region, author=_not(by, words.author))
    contribution = record_contribution(words=words, channel=channel, entered_by=by, screened=False, source_hash=used)
    if contribution is None:
        before = by_submission(used)
        if before is None or original_of(before, "body") != text.clean(words.body):
            raise ValidationError(_("This form has been sent already, with other words. Send these once more."))
        return before
    _bring_in(contribution, session, registration)
    return contribution


@transaction.atomic
def correct_captured(
    *, item: LiveItem, words: Words, by: Account, registration: Registration | None = None
) -> Contribution:
    """Correct what was entered, until somebody begins to screen it."""
    _lock(item.session)
    item = LiveItem.objects.select_for_update(of=("self",)).select_related("session", "contribution").get(pk=item.pk)
    contribution = correct_contribution(contribution=item.contribution, words=words)
    contribution.organisation = words.organisation
    contribution.author = _not(by, words.author)
    contribution.author_name = text.clean(words.author_name)
    contribution.name_is_public = words.name_is_public
    contribution.save(update_fields=["organisation", "author", "author_name", "name_is_public"])
    item.registration = registration
    item.save(update_fields=["registration"])
    audit.record("live_capture_corrected", contribution, by=by, region=contribution.region_id)
    _changed(item.session)
    return contribution


@transaction.atomic
def move_item(*, item: LiveItem, to: str, by: Account, reason: str = "") -> LiveItem:
    """Put a contribution before the room, set it aside with the reason, or bring it back.

    Raises `workflow.InvalidMove` when somebody else was faster, `RoomClosed`, `ValidationError`.
    """
    board = _lock(item.session)
    _check_open(item.session)
    there = queries.items(board.session).select_for_update(of=("self",)).filter(pk=item.pk).first()
    if there is None:
        raise ValidationError(_("This contribution is no longer here."))
    item, before = there, there.state
    workflow.check_move(workflow.ITEM_MOVES, before, to)
    _move(item, to, by, reason)
    if to == LiveItem.State.SHOWN:
        _show(board, item=item)
    elif board.item_id == item.pk:
        _show(board)
    region = board.session.region_id
    audit.record("live_item_moved", item, by=by, region=region, before=before, after=to)
    _changed(board.session)
    return item


@transaction.atomic
def move_question(*, question: LiveQuestion, to: str, by: Account, reason: str = "") -> LiveQuestion:
    """Take a question up, call it answered, set it aside with the reason, or bring it back."""
    board = _lock(question.session)
    _check_open(question.session)
    question = LiveQuestion.objects.select_for_update().get(pk=question.pk)
    before = question.state
    workflow.check_move(workflow.QUESTION_MOVES, before, to)
    _move(question, to, by, reason)
    if to != LiveQuestion.State.TAKEN_UP and board.question_id == question.pk:
        _show(board)
    region = board.session.region_id
    audit.record("live_question_moved", question, by=by, region=region, before=before, after=to)
    _changed(board.session)
    return question


@transaction.atomic
def show_question(*, question: LiveQuestion, by: Account) -> LiveQuestion:
    """Put a question before the room: from now on it is taken up. One that is answered or set aside is not shown."""
    board = _lock(question.session)
    _check_open(question.session)
    question = LiveQuestion.objects.select_for_update().get(pk=question.pk)
    before, to = question.state, LiveQuestion.State.TAKEN_UP
    if before != to:
        if before != LiveQuestion.State.NEW:
            raise workflow.InvalidMove(before, to)
        _move(question, to, by, "")
    _show(board, question=question)
    audit.record("live_question_shown", question, by=by, region=board.session.region_id, before=before, after=to)
    _changed(board.session)
    return question


@transaction.atomic
def take_off(*, session: RegionalSession, by: Account) -> LiveBoard:
    """Take off the screen what is up. The axis under discussion comes back."""
    board = _lock(session)
    _show(board)
    audit.record("live_screen_cleared", session, by=by, region=session.region_id)
    _changed(session)
    return board


@transaction.atomic
def discuss(*, session: RegionalSession, axis: Axis | None, guiding: GuidingQuestion | None, by: Account) -> LiveBoard:
    """Say which axis is discussed now, and which of its questions; None: no one in particular."""
    board = _lock(session)
    _check_open(session)
    board.axis, board.guiding = axis, guiding
    board.item = board.question = None
    board.save(update_fields=["axis", "guiding", "item", "question"])
    said = {"axis": axis.pk if axis else "", "question": guiding.pk if guiding else None}
    audit.record("live_axis_discussed", session, by=by, region=session.region_id, **said)
    _changed(session)
    return board


def _bring_in(contribution: Contribution, session: RegionalSession, registration: Registration | None) -> None:
    _item, is_new = LiveItem.objects.get_or_create(
        contribution=contribution, defaults={"session": session, "registration": registration}
    )
    if is_new:
        _changed(session, received=1)


def _changed(session: RegionalSession, *, received: int = 0) -> None:
    """Let everybody who asks again see something new. Last in a transaction: those who come in wait for this row."""
    LiveBoard.objects.get_or_create(session=session)
    board = LiveBoard.objects.filter(session=session)
    board.update(version=F("version") + 1, received=F("received") + received)


def _lock(session: RegionalSession) -> LiveBoard:
    """Hold the board: what two moderators decide at once is decided one after the other."""
    LiveBoard.objects.get_or_create(session=session)
    return LiveBoard.objects.select_for_update(of=("self",)).select_related("session__region").get(session=session)


def _show(board: LiveBoard, *, item: LiveItem | None = None, question: LiveQuestion | None = None) -> None:
    board.item, board.question = item, question
    board.save(update_fields=["item", "question"])


def _move(thing: LiveItem | LiveQuestion, to: str, by: Account, reason: str) -> None:
    reason = text.clean(reason)
    if to == LiveItem.State.ASIDE and not reason:
        raise ValidationError({"reason": _("Say why you set it aside.")})
    thing.state, thing.reason = to, reason if to == LiveItem.State.ASIDE else ""
    thing.changed_by, thing.changed_at = by, timezone.now()
    thing.clean_fields(exclude=["contribution", "session", "registration", "axis", "changed_by"])
    thing.save(update_fields=["state", "reason", "changed_by", "changed_at"])


def _check_open(session: RegionalSession) -> None:
    if not workflow.is_open(_fresh(session), timezone.now()):
        raise RoomClosed


def _fresh(session: RegionalSession) -> RegionalSession:
    """Return the meeting as it stands now: a page may have lain open for long."""
    return RegionalSession.objects.get(pk=session.pk)


def _not(helper: Account, author: Account | None) -> Account | None:
    return None if author == helper else author

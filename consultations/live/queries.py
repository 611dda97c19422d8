"""Reads of a meeting in progress. What reached it is taken through `items` alone."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from consultations.contributions.workflow import S
from consultations.live.models import LiveBoard, LiveItem, LiveQuestion
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import queries as registrations
from consultations.registrations.models import Registration
from portal.shared import paging
from portal.shared.paging import Page
from portal.shared.tens import in_tens
from stakeholders.models import Organisation
from strategy.models import Axis
from strategy.queries import axes_with_questions

# What happens to a contribution elsewhere (its author withdraws it, a reader holds it out) does not touch the board.
# So what a screen was given counts as the newest for no longer than this.
RECHECK_SECONDS = 15
SHOWN_PER_DESK = 150
PAGE = 50  # of what is no longer on the desk
LAST = 10
ITEM_AXIS, QUESTION_AXIS = "contribution__axis", "axis"
_GONE = [S.WITHDRAWN, S.OUT_OF_SCOPE, S.DIVERTED]


def items(session: RegionalSession) -> QuerySet[LiveItem]:
    """Return what the desk, the capture's list and the projector may show of a meeting, newest first.

    The one door to these texts: what must stay off every shared screen is excluded here.
    """
    here = LiveItem.objects.filter(session=session, contribution__held_for="").exclude(contribution__status__in=_GONE)
    return here.select_related(
        "contribution__axis", "contribution__category", "contribution__organisation", "contribution__entered_by"
    ).order_by("-pk")


def questions(session: RegionalSession) -> QuerySet[LiveQuestion]:
    """Return the questions to the table, newest first."""
    return LiveQuestion.objects.filter(session=session).select_related("axis").order_by("-pk")


def captured(session: RegionalSession) -> list[LiveItem]:
    """Return the last that was heard aloud and entered."""
    return list(items(session).filter(contribution__entered_by__isnull=False)[:LAST])


def board(session: RegionalSession) -> LiveBoard:
    """Return what the room sees now; nothing yet where nobody has touched it."""
    found = LiveBoard.objects.filter(session=session).select_related("axis", "guiding").first()
    if found is None:
        return LiveBoard(session=session)
    found.session = session
    return found


def tag(*parts: object) -> str:
    """Return the ETag of what was made from these; another one after a while, whatever they are."""
    return f'W/"{"-".join(map(str, parts))}-{int(time.time()) // RECHECK_SECONDS}"'


def shown_item(board: LiveBoard) -> LiveItem | None:
    """Return the contribution that is up, unless it may no longer be shown."""
    return items(board.session).filter(pk=board.item_id).first() if board.item_id else None


def shown_question(board: LiveBoard) -> LiveQuestion | None:
    """Return the question that is up."""
    return questions(board.session).filter(pk=board.question_id).first() if board.question_id else None


def count_shown(board: LiveBoard) -> int | None:
    """Return how many contributions have arrived, in tens; None while they are so few that it would point at people."""
    return in_tens(board.received) or None


@dataclass
class Group:
    """What came in on one axis (None: on none)."""

    axis: Axis | None
    total: int = 0
    items: list[LiveItem] = field(default_factory=list)
    questions: list[LiveQuestion] = field(default_factory=list)
    # How many more there are, older than those; and the key that they all follow.
    earlier_items: int = 0
    earlier_questions: int = 0
    items_after: int | None = None
    questions_after: int | None = None


def incoming(session: RegionalSession) -> list[Group]:
    """Return what came in, by axis in their order; what names none comes last, where there is any.

    The newest of all are listed; of the others each axis says how many there are.
    """
    groups: dict[str | None, Group] = {axis.pk: Group(axis) for axis in axes_with_questions()}
    groups[None] = Group(None)
    newest_items, newest_questions = list(items(session)[:SHOWN_PER_DESK]), list(questions(session)[:SHOWN_PER_DESK])
    for item in newest_items:
        groups[item.contribution.axis_id].items.append(item)
    for question in newest_questions:
        groups[question.axis_id].questions.append(question)
    for axis, number in items(session).order_by().values_list(ITEM_AXIS).annotate(Count("pk")):
        groups[axis].total += number
        groups[axis].earlier_items = max(0, number - len(groups[axis].items))
        groups[axis].items_after = newest_items[-1].pk if newest_items else None
    for axis, number in questions(session).order_by().values_list(QUESTION_AXIS).annotate(Count("pk")):
        groups[axis].total += number
        groups[axis].earlier_questions = max(0, number - len(groups[axis].questions))
        groups[axis].questions_after = newest_questions[-1].pk if newest_questions else None
    return [group for group in groups.values() if group.axis or group.total]


def earlier_items(session: RegionalSession, *, axis: str | None, after: int | None) -> Page[LiveItem]:
    """Return contributions on an axis (None: on none) that are older than a key, newest first."""
    return paging.page(paging.by_key(items(session).filter(**{ITEM_AXIS: axis}), newest=True), size=PAGE, after=after)


def earlier_questions(session: RegionalSession, *, axis: str | None, after: int | None) -> Page[LiveQuestion]:
    """Return questions on an axis (None: on none) that are older than a key, newest first."""
    return paging.page(
        paging.by_key(questions(session).filter(**{QUESTION_AXIS: axis}), newest=True), size=PAGE, after=after
    )


def present(session: RegionalSession) -> list[Registration]:
    """Return those who hold a seat: one of them is speaking, if it is nobody else."""
    return list(registrations.seated(session))


def bodies(people: list[Registration]) -> list[Organisation]:
    """Return the organisations of those people, each once."""
    return list({one.organisation_id: one.organisation for one in people if one.organisation}.values())

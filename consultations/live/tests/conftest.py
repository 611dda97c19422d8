"""A meeting of region 04 in progress, those who moderate it, and phones in its room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.contributions.actions import Words
from consultations.contributions.tests.conftest import surroundings
from consultations.live import actions
from consultations.live.models import LiveBoard, LiveItem, LiveQuestion
from consultations.regional_sessions.actions import move_session
from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.tests.conftest import _plain_surroundings, meeting, regions
from portal.shared.receipts import new_ticket
from stakeholders.models import Account
from strategy.models import Axis, Region
from tests.people import account_of

__all__ = ["_plain_surroundings", "meeting", "regions", "surroundings"]

BODY = "نقترح وحدة متنقلة للتشخيص"


@pytest.fixture
def session(meeting: Callable[..., RegionalSession]) -> RegionalSession:
    """A meeting in progress since an hour ago."""
    now = timezone.now()
    made = meeting(starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=5))
    return move_session(session=made, to="live", by=None)


@pytest.fixture
def rapporteur(session: RegionalSession) -> Account:
    return account_of("salma", session.region, role="rapporteur")


@pytest.fixture
def axis(regions: dict[str, Region]) -> Axis:
    return Axis.objects.get(code="disability")


def send(session: RegionalSession, body: str = BODY, axis: str = "disability", **words: object) -> LiveItem:
    """Send something to the room, and return it as the desk finds it."""
    said = Words(region=session.region, axis=Axis.objects.get(code=axis), body=body, **words)
    return LiveItem.objects.get(contribution=actions.send_words(session=session, words=said, ticket=new_ticket()))


def ask(session: RegionalSession, words: str = "متى تفتح الحضانات؟") -> LiveQuestion:
    return actions.ask_question(session=session, words=words, ticket=new_ticket())


def fields(**given: str) -> dict[str, str]:
    """What somebody fills in at the least."""
    return {"axis": "disability", "kind": "proposal", "body": BODY, "ticket": new_ticket()} | given


def board(session: RegionalSession) -> LiveBoard:
    return LiveBoard.objects.get(session=session)


def phone() -> Client:
    """A phone that has opened nothing yet."""
    return Client()

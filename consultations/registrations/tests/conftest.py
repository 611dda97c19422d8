"""Meetings of region 04 that people may register for now, and people to come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from consultations.regional_sessions.actions import create_session, move_session
from consultations.regional_sessions.models import Presence, RegionalSession, SeatQuota
from consultations.registrations import actions
from consultations.registrations.actions import Person
from consultations.registrations.models import Registration
from portal.shared import receipts
from stakeholders.categories import load_categories
from stakeholders.models import Category
from strategy.actions import load_reference
from strategy.models import Region

Status = Registration.Status
Meeting = Callable[..., RegionalSession]


@pytest.fixture(autouse=True)
def _plain_surroundings() -> Iterator[None]:
    cache.clear()
    with translation.override("ar"):
        yield


@pytest.fixture
def regions(request: pytest.FixtureRequest) -> dict[str, Region]:
    # Threads see only what is committed: their tests ask for a database without a surrounding transaction.
    transactional = request.node.get_closest_marker("django_db")
    whole = transactional is not None and transactional.kwargs.get("transaction")
    request.getfixturevalue("transactional_db" if whole else "db")
    load_reference()
    load_categories()
    return {region.code: region for region in Region.objects.all()}


@pytest.fixture
def meeting(regions: dict[str, Region]) -> Meeting:
    """Return what makes a meeting that takes registrations now; `quotas` by mode and category."""

    def make(
        code: str = "RS-04", *, quotas: dict[tuple[str, str], int] | None = None, **columns: object
    ) -> RegionalSession:
        now = timezone.now()
        given = {
            "region": regions["04"],
            "mode": "hybrid",
            "seats_in_room": 2,
            "seats_remote": 2,
            "starts_at": now + timedelta(days=10),
            "ends_at": now + timedelta(days=10, hours=6),
            "remote_link": "https://visio.example.org/rabat",
            "registration_opens_at": now - timedelta(days=1),
            "registration_closes_at": now + timedelta(days=9),
        }
        session = RegionalSession(
            code=code,
            title_ar="لقاء الرباط",
            title_fr="Rencontre de Rabat",
            venue_ar="مقر الولاية",
            venue_fr="Siège de la wilaya",
            contributions_open_at=now - timedelta(days=1),
            contributions_close_at=now + timedelta(days=30),
            **given | columns,
        )
        create_session(session=session, by=None)
        for (mode, category), seats in (quotas or {}).items():
            SeatQuota.objects.create(session=session, mode=mode, category_id=category, seats=seats)
        for state in ("announced", "registration_open"):
            session = move_session(session=session, to=state, by=None)
        return session

    return make


def someone(name: str = "أمينة بنيس", category: str = "citizens", **values: object) -> Person:
    return Person(full_name=name, category=Category.objects.get(code=category), **values)


def come(
    session: RegionalSession,
    name: str = "أمينة بنيس",
    mode: str = Presence.ROOM,
    category: str = "citizens",
    **values: object,
) -> Registration:
    """Register somebody, and return the registration as the database has it."""
    person = someone(name, category, **values)
    return fresh(actions.register(session=session, person=person, mode=mode, ticket=receipts.new_ticket()))


def fresh(registration: Registration) -> Registration:
    return Registration.objects.select_related("session").get(pk=registration.pk)


def standing(session: RegionalSession) -> list[tuple[str, str, str, bool]]:
    """Return each registration's state, seat, wish, and whether it is offered one, in the order of arrival."""
    rows = Registration.objects.filter(session=session).order_by("number")
    return [(row.status, row.mode, row.waits_for, row.is_offered) for row in rows]

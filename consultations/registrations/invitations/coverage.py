"""Who of the invited categories and which provinces are not yet registered for a meeting, in time to invite them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations.models import Invitation, Registration
from portal.shared.time import local
from stakeholders.models import Account, Category, RoleAssignment
from strategy.models import Province

State = Invitation.State
_OPEN = Q(status__in=Registration.OPEN)
_ANSWERED = Q(state__in=[State.REGISTERED, State.DECLINED])
PER = 100_000


@dataclass(frozen=True)
class CategoryRow:
    """A category that is invited to the meetings."""

    category: Category
    invited: int = 0
    answered: int = 0
    declined: int = 0
    room: int = 0
    remote: int = 0

    @property
    def registered(self) -> int:
        return self.room + self.remote


@dataclass(frozen=True)
class ProvinceRow:
    """A province of the region, with how many registered for each hundred thousand who live there."""

    province: Province
    invited: int = 0
    registered: int = 0

    @property
    def rate(self) -> float:
        return PER * self.registered / self.province.population if self.province.population else 0.0


@dataclass(frozen=True)
class Coverage:
    """What is missing stands first in both lists."""

    categories: Sequence[CategoryRow]
    provinces: Sequence[ProvinceRow]
    unplaced: int  # registered without a province

    @property
    def missing_categories(self) -> list[CategoryRow]:
        return [row for row in self.categories if not row.registered]

    @property
    def missing_provinces(self) -> list[ProvinceRow]:
        return [row for row in self.provinces if not row.registered]

    @property
    def is_complete(self) -> bool:
        return not (self.missing_categories or self.missing_provinces)


def of_session(session: RegionalSession) -> Coverage:
    """Count the invitations and the registrations of those who mean to come."""
    invitations = Invitation.objects.filter(session=session).order_by()
    registrations = Registration.objects.filter(_OPEN, session=session).order_by()
    return Coverage(
        categories=_categories(invitations, registrations),
        provinces=_provinces(session, invitations, registrations),
        unplaced=registrations.filter(province=None).count(),
    )


def _categories(invitations: QuerySet[Invitation], registrations: QuerySet[Registration]) -> list[CategoryRow]:
    invited = _by(
        "category",
        invitations,
        invited=Count("pk"),
        answered=Count("pk", filter=_ANSWERED),
        declined=Count("pk", filter=Q(state=State.DECLINED)),
    )
    registered = _by(
        "category",
        registrations,
        room=Count("pk", filter=Q(mode=Presence.ROOM)),
        remote=Count("pk", filter=Q(mode=Presence.REMOTE)),
    )
    rows = [
        CategoryRow(category, **invited.get(category.pk, {}), **registered.get(category.pk, {}))
        for category in Category.objects.filter(invited=True)
    ]
    return sorted(rows, key=lambda row: (row.registered > 0, row.category.number))


def _provinces(
    session: RegionalSession, invitations: QuerySet[Invitation], registrations: QuerySet[Registration]
) -> list[ProvinceRow]:
    invited = _by("province", invitations, invited=Count("pk"))
    registered = _by("province", registrations, registered=Count("pk"))
    rows = [
        ProvinceRow(province, **invited.get(province.pk, {}), **registered.get(province.pk, {}))
        for province in Province.objects.filter(region=session.region_id)
    ]
    # Those from which fewest come for their size before the others.
    return sorted(rows, key=lambda row: (row.registered > 0, row.rate, row.province.pk))


def _by(column: str, rows: QuerySet[Any], **counted: Count) -> dict[str, dict[str, int]]:
    return {row.pop(column): row for row in rows.values(column).annotate(**counted)}


def days_left(session: RegionalSession, at: datetime) -> int:
    """Return how many days are left until registration closes, on Morocco's calendar; 0 on the last one."""
    return max(0, (local(session.registration_closes_at).date() - local(at).date()).days)


def sessions_to_report(at: datetime) -> list[RegionalSession]:
    """Return the meetings that take registrations now."""
    states = RegionalSession.objects.filter(state=RegionalSession.State.REGISTRATION_OPEN)
    return [session for session in states.select_related("region") if session.takes_registrations(at)]


def coordinators_of(session: RegionalSession) -> Iterable[Account]:
    """Return those who coordinate the region; where nobody does, those who coordinate every region."""
    role = RoleAssignment.Role.COORDINATOR
    holders = Account.objects.filter(is_active=True, assignments__role=role)
    own = list(holders.filter(assignments__region=session.region_id).distinct().order_by("pk"))
    return own or list(holders.filter(assignments__region=None).distinct().order_by("pk"))

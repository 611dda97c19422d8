"""The demonstration's accounts, one per role, and what has happened at its meetings already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations.actions import settle_need
from consultations.registrations.models import AccommodationNeed, Attendance, Minutes, Registration
from stakeholders import actions
from stakeholders.access import Role
from stakeholders.models import Account
from strategy.models import Region


@dataclass(frozen=True)
class Part:
    """A part a visitor of the demonstration may play. `desk` is the page it begins on."""

    name: str
    email: str
    full_name: str
    desk: str
    role: str = ""
    region: str = ""


# The names are invented; example.org never receives mail.
PARTS = [
    Part("participant", "participant@example.org", "سناء المنصوري", "public_site:home"),
    Part("screener-04", "screener-04@example.org", "Mehdi Berrada", "review:queue", Role.SCREENER, "04"),
    Part("reviewer-04", "reviewer-04@example.org", "إدريس العلمي", "review:queue", Role.REVIEWER, "04"),
    Part("reviewer-06", "reviewer-06@example.org", "Nadia Benkirane", "review:queue", Role.REVIEWER, "06"),
    Part("coordinator-04", "coordinator-04@example.org", "خديجة بناني", "synthesis:desk", Role.COORDINATOR, "04"),
    Part("coordinator", "coordinator@example.org", "Youssef Tazi", "synthesis:desk", Role.COORDINATOR),
    Part("coordinator-2", "coordinator-2@example.org", "مريم الإدريسي", "synthesis:national", Role.COORDINATOR),
    Part("reception-04", "reception-04@example.org", "هشام الزروالي", "meetings:meetings", Role.RECEPTION, "04"),
    Part("rapporteur-04", "rapporteur-04@example.org", "Salma Bouzidi", "meetings:meetings", Role.RAPPORTEUR, "04"),
    Part("referent-04", "referent-04@example.org", "هند السباعي", "care:queue", Role.REFERRAL, "04"),
    Part("auditor", "auditor@example.org", "زينب الشرايبي", "review:queue", Role.AUDITOR),
    Part("administrator", "administrator@example.org", "أمينة الفاسي", "admin:index", Role.ADMINISTRATOR),
]


@transaction.atomic
def ensure_demo_accounts() -> list[tuple[Part, Account]]:
    """Return every part with its account; what is missing is made. They have no password: the links are their door."""
    return [(part, _ensure(part)) for part in PARTS]


def _ensure(part: Part) -> Account:
    account = Account.objects.filter(email=part.email).first()
    if account is None:
        account = actions.create_account(email=part.email, full_name=part.full_name, by=None)
    if part.role:
        region = Region.objects.get(code=part.region) if part.region else None
        actions.grant_role(account=account, role=part.role, region=region, by=None)
    return account


def note_who_came(session: RegionalSession, *, by: Account) -> int:
    """Note that most of those seated came to a meeting that is past: the door itself would no longer take them."""
    seated = Registration.objects.filter(session=session, status=Registration.Status.SEATED).order_by("number")
    came = [
        Attendance(
            registration=registration,
            mode=registration.mode,
            arrived_at=session.starts_at + timedelta(minutes=place * 37 % 50 - 30),
            recorded_by=by if registration.mode == Presence.ROOM else None,
            source=_source_of(registration, place),
        )
        for place, registration in enumerate(seated)
        if place % 7 != 6  # some do not come
    ]
    return len(Attendance.objects.bulk_create(came))


def _source_of(registration: Registration, place: int) -> str:
    if registration.mode == Presence.REMOTE:
        return Attendance.Source.JOINED
    return [Attendance.Source.PASS, Attendance.Source.NAME, Attendance.Source.OFFLINE][place % 3]


def settle_first_needs(session: RegionalSession, *, by: Account) -> None:
    """Settle some of the needs that people named, so that the page shows all their states."""
    needs = AccommodationNeed.objects.filter(registration__session=session).order_by("pk")
    settled = [
        (AccommodationNeed.State.PROVIDED, "تم الترتيب."),
        (AccommodationNeed.State.UNMET, "لا يتوفر في المدينة."),
    ]
    for need, (state, note) in zip(needs, settled, strict=False):
        settle_need(need=need, state=state, note=note, by=by)


def end_the_time_for_amendments(minutes: Minutes) -> None:
    """Let the days in which those who attended could propose be over: the demonstration's meetings are past."""
    Minutes.objects.filter(pk=minutes.pk).update(amendments_until=minutes.session.ends_at + timedelta(days=7))

"""A meeting whose door is open, who keeps it, and what their devices note."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.actions import DeviceNote
from consultations.registrations.models import Attendance
from consultations.registrations.tests.conftest import Meeting
from stakeholders.actions import create_account, grant_role
from stakeholders.models import Account
from strategy.models import Region
from tests.people import signed_in

Source = Attendance.Source


def today(meeting: Meeting, code: str = "RS-04", **columns: object) -> RegionalSession:
    """A meeting that begins in half an hour."""
    begins = timezone.now() + timedelta(minutes=30)
    return meeting(code, **{"starts_at": begins, "ends_at": begins + timedelta(hours=4)} | columns)


def staff(name: str = "salma", role: str = "reception", region: str = "04") -> Account:
    """Somebody who keeps the door."""
    account = create_account(email=f"{name}@example.org", full_name=name.title(), language="ar", by=None)
    grant_role(account=account, role=role, region=Region.objects.get(code=region), by=None)
    return Account.objects.get(pk=account.pk)


def browser_of(account: Account) -> Client:
    return signed_in(account)


def device_note(at: datetime | None = None, **values: Any) -> DeviceNote:
    return DeviceNote(**{"key": uuid.uuid4(), "source": Source.OFFLINE, "at": at} | values)


def came() -> list[tuple[str, str, str, str]]:
    """Return who is noted, how, by what, by whom, in the order of their numbers."""
    notes = Attendance.objects.select_related("registration", "recorded_by").order_by("registration__number")
    return [(one.registration.full_name, one.mode, one.source, str(one.recorded_by or "")) for one in notes]

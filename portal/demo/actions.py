"""The demonstration's accounts, one per role."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

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
    Part("reviewer-04", "reviewer-04@example.org", "إدريس العلمي", "review:queue", Role.REVIEWER, "04"),
    Part("reviewer-06", "reviewer-06@example.org", "Nadia Benkirane", "review:queue", Role.REVIEWER, "06"),
    Part("coordinator-04", "coordinator-04@example.org", "خديجة بناني", "synthesis:desk", Role.COORDINATOR, "04"),
    Part("coordinator", "coordinator@example.org", "Youssef Tazi", "synthesis:desk", Role.COORDINATOR),
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

"""People and organisations to invite, for the tests of the invitations."""

from __future__ import annotations

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import actions
from consultations.registrations.invitations.lists import Guest
from consultations.registrations.models import Invitation
from stakeholders.models import Account, Category, Organisation


def guest(name: str = "نادية العلوي", category: str = "associations", **values: object) -> Guest:
    return Guest(full_name=name, category=Category.objects.get(code=category), **({"email": "n@example.org"} | values))


def invited(session: RegionalSession, by: Account, name: str = "نادية العلوي", **values: object) -> Invitation:
    return actions.invite(session=session, guest=guest(name, **values), by=by)


def organisation(code: str, **values: object) -> Organisation:
    given = {
        "category_id": "associations",
        "region_id": "04",
        "state": "verified",
        "contact_email": f"{code}@example.org",
    }
    return Organisation.objects.create(
        code=code, name_ar=f"جمعية {code}", name_fr=f"Association {code}", **given | values
    )

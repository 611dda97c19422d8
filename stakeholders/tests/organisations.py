"""Organisations for tests, entered by the portal's own actions."""

from __future__ import annotations

from stakeholders import actions
from stakeholders.models import Account, Membership, Organisation


def draft(code: str = "amal", *, region: str = "04", **columns: object) -> Organisation:
    """Return an organisation that is not saved yet."""
    given = {"name_ar": "جمعية الأمل للتنمية", "name_fr": "Association Amal pour le développement"}
    return Organisation(code=code, region_id=region, category_id="associations", **(given | columns))


def proposed(by: Account, code: str = "amal", **columns: object) -> Organisation:
    """Return an organisation that `by` proposed, and so manages."""
    return actions.propose_organisation(organisation=draft(code, **columns), by=by)


def verified(code: str = "amal", **columns: object) -> Organisation:
    """Return an organisation that staff entered; it has no members."""
    return actions.add_organisation(organisation=draft(code, **columns), by=None)


def join(organisation: Organisation, account: Account, role: str = "member") -> Membership:
    """Let somebody in."""
    return Membership.objects.create(organisation=organisation, account=account, role=role)

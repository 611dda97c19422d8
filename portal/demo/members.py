"""The demonstration's organisations and who acts for them: one waits to be verified, one was entered twice."""

from __future__ import annotations

from pathlib import Path

from portal.shared import reference
from stakeholders import actions
from stakeholders.models import Account, Membership, Organisation

FILE = Path(__file__).resolve().parent / "data" / "organisations.csv"
PROPOSED = {
    "code": "asso-nassaim",
    "category_id": "associations",
    "region_id": "04",
    "province_id": "04.441",
    "legal_form": "association",
    "name_ar": "جمعية نسائم الضفة للقرب",
    "name_fr": "Association Nassaïm de la rive pour la proximité",
    "contact_email": "contact@nassaim.example.org",
}
JOINED = "asso-derb-nour"


def add_organisations(accounts: dict[str, Account]) -> int:
    """Add the organisations that are not there yet, and the people who act for two of them; returns how many."""
    known = set(Organisation.objects.values_list("code", flat=True))
    new = [row for row in reference.rows(FILE) if row["code"] not in known]
    for row in new:
        pointers = {f"{name}_id": row.pop(name) or None for name in ("category", "region", "province")}
        actions.add_organisation(organisation=Organisation(**row, **pointers), by=accounts["administrator"])
    if PROPOSED["code"] not in known:
        _add_members(accounts["participant"])
    return len(new)


def _add_members(participant: Account) -> None:
    """The participant proposed one organisation and manages another, which a colleague asks to join."""
    actions.propose_organisation(organisation=Organisation(**PROPOSED), by=participant)
    joined = Organisation.objects.get(code=JOINED)
    invitation = actions.invite(
        organisation=joined, email=participant.email, role=Membership.Role.MANAGER, by=participant
    )
    actions.accept_invitation(invitation=invitation, by=participant)
    colleague = actions.create_account(email="hamid.ouali@example.org", full_name="حميد الوالي", by=None)
    actions.ask_to_join(organisation=joined, by=colleague)

"""What happened to an organisation, told from the audit trail: who did what and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from portal.shared.models import AuditEntry
from stakeholders.models import Account, Membership, Organisation, OrganisationStep
from stakeholders.tables import COLUMNS

MOST = 60

SAID: dict[str, str | Promise] = {
    "organisation_proposed": gettext_lazy("Proposed by a member"),
    "organisation_added": gettext_lazy("Entered by staff"),
    "organisation_changed": gettext_lazy("Changed: %(columns)s"),
    "organisation_moved": gettext_lazy("New state: %(state)s"),
    "organisations_merged": gettext_lazy("Took over %(dropped)s"),
    "member_invited": gettext_lazy("Invitation sent: %(role)s"),
    "invitation_cancelled": gettext_lazy("Invitation taken back"),
    "join_asked": gettext_lazy("Asked to join"),
    "join_withdrawn": gettext_lazy("No longer asks to join"),
    "join_declined": gettext_lazy("Request declined: %(account)s"),
    "member_joined": gettext_lazy("New member: %(account)s"),
    "member_left": gettext_lazy("No longer a member: %(account)s"),
    "member_role_changed": gettext_lazy("New role of %(account)s: %(role)s"),
}


@dataclass(frozen=True)
class Event:
    """One line of the history. `by` is empty for what the portal did by itself."""

    at: datetime
    by: str
    said: str
    reason: str = ""


def history(organisation: Organisation) -> list[Event]:
    """Return what happened to the organisation, newest first."""
    about = AuditEntry.objects.filter(object_kind=Organisation._meta.label_lower, object_id=organisation.pk)
    entries = list(about.filter(action__in=SAID).order_by("-pk")[:MOST])
    named = {entry.actor_id for entry in entries} | {entry.details.get("account") for entry in entries}
    people = Account.objects.in_bulk([pk for pk in named if pk is not None])
    reasons = dict(OrganisationStep.objects.filter(organisation=organisation).values_list("pk", "reason"))
    return [
        Event(
            at=entry.at,
            by=_name(people, entry.actor_id) if entry.actor_id is not None else "",
            said=_told(entry, people),
            reason=reasons.get(entry.details.get("step"), ""),
        )
        for entry in entries
    ]


def _told(entry: AuditEntry, people: Mapping[int, Account]) -> str:
    details = entry.details
    headings = {column.name: str(column.heading) for column in COLUMNS}
    changed = [headings.get(column.removesuffix("_id"), column) for column in details.get("changed", [])]
    return str(SAID[entry.action]) % {
        "columns": _(", ").join(changed),
        "state": _label(Organisation.State, details.get("after")),
        "role": _label(Membership.Role, details.get("role")),
        "account": _name(people, details.get("account")),
        "dropped": details.get("dropped", ""),
    }


def _label(choices: type[Organisation.State] | type[Membership.Role], value: str | None) -> str:
    return str(choices(value).label) if value in choices.values else ""


def _name(people: Mapping[int, Account], pk: int | None) -> str:
    account = people.get(pk) if pk is not None else None
    if account is None or not account.is_active:
        return _("an account that no longer exists")
    return account.get_short_name()

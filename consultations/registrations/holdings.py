"""What this room holds about a person."""

from __future__ import annotations

from django.utils.translation import gettext as _, gettext_lazy

from consultations.registrations import actions, queries
from consultations.registrations.invitations import queries as invitation_queries
from consultations.registrations.minutes import queries as minutes_queries
from consultations.registrations.models import Registration
from portal.shared import phones
from portal.shared.time import day_and_clock
from stakeholders.models import Account
from stakeholders.personal_data import Holding, Row


def _registrations(account: Account) -> list[Row]:
    return [_row(registration) for registration in queries.of_account(account)]


def _row(registration: Registration) -> Row:
    attendance = queries.attendance_of(registration)
    needs = [" ".join(filter(None, (need.get_kind_display(), need.details))) for need in registration.needs.all()]
    return {
        _("Meeting"): registration.session.title,
        _("Reference"): registration.reference,
        _("Full name"): registration.full_name,
        _("E-mail"): registration.email,
        _("Phone"): phones.shown(registration.phone),
        _("In whose name"): str(registration.organisation or registration.organisation_name or registration.category),
        _("Mode"): str(registration.get_mode_display()),
        _("State"): str(registration.get_status_display()),
        _("Registered on"): day_and_clock(registration.registered_at),
        _("Needs"): "\n".join(needs),
        _("Present"): day_and_clock(attendance.arrived_at) if attendance else "",
    }


def _invitations(account: Account) -> list[Row]:
    return [
        {
            _("Meeting"): invitation.session.title,
            _("Full name"): invitation.full_name,
            _("E-mail"): invitation.email,
            _("Phone"): phones.shown(invitation.phone),
            _("State"): str(invitation.get_state_display()),
            _("Invited on"): day_and_clock(invitation.invited_at),
            _("Note"): invitation.note,
        }
        for invitation in invitation_queries.of_account(account)
    ]


def _amendments(account: Account) -> list[Row]:
    return [
        {
            _("Meeting"): amendment.minutes.session.title,
            _("How it should read"): amendment.text,
            _("Reason"): amendment.reason,
            _("State"): str(amendment.get_state_display()),
            _("Answer"): amendment.answer,
        }
        for amendment in minutes_queries.amendments_by(account)
    ]


REGISTRATIONS = Holding(gettext_lazy("Registrations"), _registrations, actions.erase_registrations)
INVITATIONS = Holding(gettext_lazy("Invitations"), _invitations, actions.erase_invitations)
# They stay with the minutes; whose they were goes with the registration.
AMENDMENTS = Holding(gettext_lazy("Amendments"), _amendments)

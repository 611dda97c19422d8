"""What this floor holds about a person."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import get_language_info, gettext as _, gettext_lazy

from portal.shared import phones
from portal.shared.time import day_and_clock
from stakeholders import queries
from stakeholders.actions import data_rights
from stakeholders.models import Account, Invitation
from stakeholders.personal_data import Holding, Row


def _account(account: Account) -> list[Row]:
    addresses = EmailAddress.objects.filter(user=account).exclude(email__iexact=account.email)
    factors = Authenticator.objects.filter(user=account)
    row = {
        _("E-mail"): account.email,
        _("Other addresses"): ", ".join(addresses.values_list("email", flat=True)),
        _("Full name"): account.full_name,
        _("Phone"): phones.shown(account.phone),
        _("Language"): str(get_language_info(account.language)["name_local"]),
        _("Opened"): day_and_clock(account.created_at),
        _("Last sign-in"): day_and_clock(account.last_login) if account.last_login else "",
        _("Second factors"): ", ".join(str(factor.get_type_display()) for factor in factors),
        _("Roles"): ", ".join(str(assignment.get_role_display()) for assignment in account.assignments.all()),
    }
    return [row]


def _organisations(account: Account) -> list[Row]:
    members = account.memberships.select_related("organisation")
    asked = account.join_requests.select_related("organisation")
    addresses = queries.addresses_of(account)
    invited = Invitation.objects.filter(email__in=addresses).select_related("organisation")
    return [
        *(
            {
                _("Organisation"): membership.organisation.name,
                _("Role"): str(membership.get_role_display()),
                _("Since"): day_and_clock(membership.since),
            }
            for membership in members
        ),
        *(
            {_("Organisation"): request.organisation.name, _("You asked to join"): day_and_clock(request.asked_at)}
            for request in asked
        ),
        *(
            {_("Organisation"): invitation.organisation.name, _("You were invited"): day_and_clock(invitation.sent_at)}
            for invitation in invited
        ),
    ]


def _mail(account: Account) -> list[Row]:
    sent = queries.mail_to(account).order_by("-pk")
    return [
        {
            _("Subject"): mail.subject,
            _("Written"): day_and_clock(mail.created_at),
            _("Sent"): day_and_clock(mail.sent_at) if mail.sent_at else "",
        }
        for mail in sent
    ]


OWN = [
    Holding(gettext_lazy("Organisations"), _organisations, data_rights.leave_organisations),
    Holding(gettext_lazy("Mail sent to you"), _mail, data_rights.forget_mail),
    # The account itself is emptied by `actions.erase_account`, last: the others look for the person by its address.
    Holding(gettext_lazy("Account"), _account),
]

"""What happens to accounts and roles: made, granted, revoked, closed, freed from a lost second factor."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.shared import audit, text
from stakeholders.models import Account, RoleAssignment
from strategy.models import Region

Role = RoleAssignment.Role
EDITABLE = ["full_name", "language", "is_active"]


@transaction.atomic
def create_account(
    *, email: str, by: Account | None, full_name: str = "", language: str = "", password: str | None = None
) -> Account:
    """Make an account for somebody known to the ministry. Without a password the person signs in by e-mail code.

    The address counts as verified: whoever signs in by code reads it, and whoever chose the password was asked here.
    """
    account = Account.objects.create_user(
        email, password, full_name=text.clean(full_name), language=language or settings.LANGUAGE_CODE
    )
    EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=True)
    audit.record("account_created", account, by=by)
    return account


@transaction.atomic
def change_account(*, account: Account, by: Account) -> Account:
    """Save the name, the language and whether the account is open. Closing one ends its sessions."""
    before = Account.objects.select_for_update().get(pk=account.pk)
    account.full_name = text.clean(account.full_name)
    account.full_clean()
    if before.is_active and not account.is_active:
        _keep_an_administrator(without=account)
        end_sessions(account)
    account.save(update_fields=EDITABLE)
    changed = [column for column in EDITABLE if getattr(before, column) != getattr(account, column)]
    audit.record("account_changed", account, by=by, changed=changed)
    return account


@transaction.atomic
def grant_role(*, account: Account, role: str, region: Region | None, by: Account | None) -> RoleAssignment:
    """Give a role in a region, or in all of them. A role that is held already stays as it is."""
    held = RoleAssignment.objects.filter(account=account, role=role, region=region).first()
    if held is not None:
        return held
    assignment = RoleAssignment(account=account, role=role, region=region)
    assignment.full_clean()
    assignment.save()
    audit.record("role_granted", account, by=by, region=region.code if region else "", role=role)
    return assignment


@transaction.atomic
def revoke_role(*, assignment: RoleAssignment, by: Account | None) -> None:
    """Take a role away. The last administrator keeps theirs: nobody could give it back."""
    account = assignment.account
    if assignment.role == Role.ADMINISTRATOR:
        _keep_an_administrator(without=account)
    region = assignment.region_id or ""
    role = assignment.role
    assignment.delete()
    audit.record("role_revoked", account, by=by, region=region, role=role)


@transaction.atomic
def reset_second_factor(*, account: Account, by: Account | None) -> int:
    """Forget a lost second factor and end the account's sessions: the person enrols a new one at the next sign-in.

    Returns how many authenticators were forgotten. The sessions end because whoever found the device may sit in one.
    """
    forgotten: int = Authenticator.objects.filter(user=account).delete()[0]
    end_sessions(account)
    audit.record("second_factor_reset", account, by=by, authenticators=forgotten)
    return forgotten


def _keep_an_administrator(*, without: Account) -> None:
    """Refuse to lose the last open account that may configure. The lock lets no two leave at once."""
    rows = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, account__is_active=True).order_by("pk")
    accounts = {row.account_id for row in rows.select_for_update()}
    if accounts == {without.pk}:
        raise ValidationError(_("This is the last administrator: name another one first."))


def end_sessions(account: Account) -> None:
    """Sessions name their account only inside their data: read those that are still open. Rare, so the cost is fine."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(account.pk):
            session.delete()

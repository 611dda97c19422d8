"""Who may act in an organisation's name: invited, asking to join, given another role, leaving.

Every action locks the organisation first. Two managers who leave at the same moment are heard one after the other, and
the second one is told to name somebody.
"""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.shared import audit
from stakeholders import notifications
from stakeholders.actions.measure import keep_measure
from stakeholders.actions.organisations import lock
from stakeholders.models import Account, Invitation, JoinRequest, Membership, Organisation
from stakeholders.tokens import new_token, token_hash

Role = Membership.Role
INVITATION_LASTS = timedelta(days=14)
MOST_INVITATIONS = 50  # open ones: nobody is flooded through our forms


class InvitationRefused(Exception):
    """This invitation cannot be taken by this person; the message says why, in the language of the page."""


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by: Account) -> Invitation:
    """Send a personal link to an address. A second invitation renews the first: the link sent before opens nothing."""
    organisation = lock(organisation)
    _refuse_closed(organisation)
    keep_measure("member_invited", by)
    email = email.strip().lower()
    if _reads(organisation.memberships.values_list("account_id", flat=True), email):
        raise ValidationError({"email": _("This person is a member already.")})
    invitation = organisation.invitations.filter(email=email).first()
    if invitation is None:
        if organisation.invitations.count() >= MOST_INVITATIONS:
            raise ValidationError(_("Too many invitations wait for an answer: take some of them back first."))
        invitation = Invitation(organisation=organisation, email=email)
    token = new_token()
    invitation.role = role
    invitation.token_hash = token_hash(token)
    invitation.invited_by = by
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + INVITATION_LASTS
    invitation.full_clean(exclude={"organisation", "invited_by"})
    invitation.save()
    audit.record(
        "member_invited",
        organisation,
        by=by,
        region=organisation.region_id,
        role=role,
        address=audit.keyed_hash(email),
    )
    notifications.send_invitation(invitation, token)
    return invitation


@transaction.atomic
def cancel_invitation(*, invitation: Invitation, by: Account) -> None:
    """Take an invitation back: its link opens nothing any more."""
    organisation = lock(invitation.organisation)
    invitation.delete()
    audit.record("invitation_cancelled", organisation, by=by, region=organisation.region_id)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: Account) -> Membership:
    """Let the invited in. Raises `InvitationRefused` for another person than the one who reads the invited address."""
    organisation = lock(invitation.organisation)
    still = Invitation.objects.filter(pk=invitation.pk).first()
    if still is None or still.is_expired or not organisation.is_open:
        raise InvitationRefused(_("This invitation is no longer valid. Ask for a new one."))
    if not _reads([by.pk], still.email):
        raise InvitationRefused(_("This invitation was sent to another address than those of your account."))
    membership = _let_in(organisation, by, still.role)
    still.delete()
    audit.record("member_joined", organisation, by=by, region=organisation.region_id, account=by.pk, invited=True)
    return membership


@transaction.atomic
def ask_to_join(*, organisation: Organisation, by: Account) -> JoinRequest:
    """Ask the organisation's managers to let one in. Asking twice is asking once."""
    organisation = lock(organisation)
    _refuse_closed(organisation)
    if organisation.memberships.filter(account=by).exists():
        raise ValidationError(_("You belong to this organisation already."))
    request, is_new = JoinRequest.objects.get_or_create(organisation=organisation, account=by)
    if is_new:
        keep_measure("join_asked", by)
        audit.record("join_asked", organisation, by=by, region=organisation.region_id)
        notifications.tell_managers_of_request(request)
    return request


@transaction.atomic
def withdraw_request(*, request: JoinRequest) -> None:
    """Ask no longer."""
    organisation = lock(request.organisation)
    by = request.account
    request.delete()
    audit.record("join_withdrawn", organisation, by=by, region=organisation.region_id)


@transaction.atomic
def accept_request(*, request: JoinRequest, by: Account) -> Membership:
    """Let in whoever asked. They hear of it."""
    organisation = lock(request.organisation)
    _refuse_closed(organisation)
    _refuse_settled(request)
    account = request.account
    # With nobody to manage it, the first one in does: staff let them in, and somebody must be able to let others in.
    manages = not organisation.memberships.filter(role=Role.MANAGER).exists()
    membership = _let_in(organisation, account, Role.MANAGER if manages else Role.MEMBER)
    JoinRequest.objects.filter(pk=request.pk).delete()
    audit.record("member_joined", organisation, by=by, region=organisation.region_id, account=account.pk, invited=False)
    notifications.tell_request_decided(organisation, account, accepted=True, key=str(request.pk))
    return membership


@transaction.atomic
def decline_request(*, request: JoinRequest, by: Account) -> None:
    """Let whoever asked know that the answer is no."""
    organisation = lock(request.organisation)
    _refuse_settled(request)
    account, key = request.account, str(request.pk)
    request.delete()
    audit.record("join_declined", organisation, by=by, region=organisation.region_id, account=account.pk)
    notifications.tell_request_decided(organisation, account, accepted=False, key=key)


@transaction.atomic
def change_member_role(*, membership: Membership, role: str, by: Account) -> Membership:
    """Make a member a manager, or a manager a member. One manager stays."""
    organisation = lock(membership.organisation)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.role == role:
        return membership
    if role != Role.MANAGER:
        _keep_a_manager(organisation, without=membership)
    membership.role = role
    membership.full_clean(exclude={"account", "organisation"}, validate_unique=False)
    membership.save(update_fields=["role"])
    account = membership.account_id
    audit.record("member_role_changed", organisation, by=by, region=organisation.region_id, account=account, role=role)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: Account) -> None:
    """Leave, or be removed. The last manager names another one first."""
    organisation = lock(membership.organisation)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    _keep_a_manager(organisation, without=membership)
    account = membership.account_id
    membership.delete()
    audit.record("member_left", organisation, by=by, region=organisation.region_id, account=account)


def _let_in(organisation: Organisation, account: Account, role: str) -> Membership:
    """Make the membership; whoever is a member already keeps the higher of the two roles."""
    membership, is_new = Membership.objects.get_or_create(
        account=account, organisation=organisation, defaults={"role": role}
    )
    if not is_new and role == Role.MANAGER and not membership.manages:
        membership.role = role
        membership.save(update_fields=["role"])
    JoinRequest.objects.filter(organisation=organisation, account=account).delete()
    return membership


def _keep_a_manager(organisation: Organisation, *, without: Membership) -> None:
    """Refuse to lose the last manager. The caller holds the organisation's lock."""
    others = organisation.memberships.filter(role=Role.MANAGER).exclude(pk=without.pk)
    if without.manages and not others.exists():
        raise ValidationError(_("This is the last manager of the organisation: make somebody else a manager first."))


def _refuse_closed(organisation: Organisation) -> None:
    if not organisation.is_open:
        raise ValidationError(_("Nobody acts in the name of this organisation at the moment: it is not accepted."))


def _refuse_settled(request: JoinRequest) -> None:
    """Refuse what another manager answered, or the person took back, meanwhile. The caller holds the lock."""
    if not JoinRequest.objects.filter(pk=request.pk).exists():
        raise ValidationError(_("This request was answered or taken back meanwhile."))


def _reads(accounts: object, email: str) -> bool:
    """Return whether one of the accounts has proved that it reads this address."""
    addresses = EmailAddress.objects.filter(user__in=accounts, email__iexact=email, verified=True)
    return bool(addresses.exists())

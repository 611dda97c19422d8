"""Mail about organisations and data rights. Each is sent once, in the language of whoever reads it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from portal.shared import mail
from stakeholders.models import (
    Account,
    ErasureRequest,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    OrganisationStep as Step,
)


def send_invitation(invitation: Invitation, token: str) -> None:
    """Send the personal link. Who has an account reads it in its language, others in the one of who invites."""
    reader = Account.objects.filter(email__iexact=invitation.email).first() or invitation.invited_by
    language = reader.language if reader else settings.LANGUAGE_CODE
    _post(
        key=f"invitation-{invitation.pk}-{invitation.token_hash[:16]}",
        to=invitation.email,
        language=language,
        template="organisation_invitation",
        organisation=invitation.organisation,
        invited_by=invitation.invited_by,
        expires_at=invitation.expires_at,
        link=_link("organisations:invitation", token, language=language),
    )


def tell_managers_of_request(request: JoinRequest) -> None:
    """Tell the managers that somebody asks to join."""
    for manager in _managers(request.organisation):
        _tell(
            manager,
            key=f"join-asked-{request.pk}",
            template="join_asked",
            organisation=request.organisation,
            asking=request.account,
        )


def tell_request_decided(organisation: Organisation, account: Account, *, accepted: bool, key: str) -> None:
    """Tell whoever asked to join what became of it."""
    _tell(account, key=f"join-decided-{key}", template="join_decided", organisation=organisation, accepted=accepted)


def tell_decision(organisation: Organisation, step: Step) -> None:
    """Tell the managers that staff verified or refused their organisation, and why."""
    for manager in _managers(organisation):
        _tell(
            manager,
            key=f"organisation-decided-{step.pk}",
            template="organisation_decided",
            organisation=organisation,
            reason=step.reason,
        )


def tell_erasure_asked(request: ErasureRequest) -> None:
    """Confirm that data will be erased, when, and until when the wish may be taken back."""
    _tell(request.account, key=f"erasure-{request.pk}", template="erasure_asked", due_at=request.due_at)


def warn_of_closing(account: Account, *, key: str, closes_at: datetime) -> None:
    """Tell the holder of an account that nobody uses when it will be closed, and how to keep it."""
    _tell(account, key=key, template="account_unused", closes_at=closes_at)


def _managers(organisation: Organisation) -> list[Account]:
    manages = {"memberships__organisation": organisation, "memberships__role": Membership.Role.MANAGER}
    return list(Account.objects.filter(is_active=True, **manages))


def _tell(account: Account, *, key: str, template: str, **context: object) -> None:
    organisation = context.get("organisation")
    page = ("organisations:page", organisation.code) if isinstance(organisation, Organisation) else ("account_login",)
    link = _link(*page, language=account.language)
    _post(
        key=f"{key}-{account.pk}", to=account.email, language=account.language, template=template, link=link, **context
    )


def _post(*, key: str, to: str, language: str, template: str, **context: object) -> None:
    mail.post(key=key, to=to, language=language, template=template, context=context)


def _link(view: str, *arguments: object, language: str) -> str:
    """Return the full address of a page in the reader's language."""
    with translation.override(language):
        return settings.SITE_URL + reverse(view, args=arguments)

"""What an invited person answers, by whichever way: the personal link, the public form, or a call to the staff."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.registrations.invitations import queries as invitation_queries
from consultations.registrations.models import Invitation, Registration
from portal.shared import audit, text

State = Invitation.State


def note_registered(registration: Registration, invitation: Invitation | None = None) -> None:
    """Note which invitation a new registration answers. Called inside the transaction that registers.

    An invitation is for one: the second who comes on its link is refused.
    """
    if invitation is not None and invitation_queries.has_registered(invitation):
        raise ValidationError(_("Somebody has registered on this invitation already."))
    answered = invitation or invitation_queries.answered_by(registration)
    if answered is None:
        return
    answered.state, answered.registration, answered.answered_at = State.REGISTERED, registration, timezone.now()
    answered.save(update_fields=["state", "registration", "answered_at"])
    _note("invitation_accepted", answered, registration=registration.pk)


@transaction.atomic
def note_opened(*, invitation: Invitation) -> None:
    """Note that the personal link was opened for the first time."""
    opened = Invitation.objects.filter(pk=invitation.pk, state__in=[State.SENT, State.TO_SEND])
    if opened.update(state=State.OPENED, opened_at=timezone.now()):
        _note("invitation_opened", invitation)


@transaction.atomic
def decline_invitation(*, invitation: Invitation, note: str = "") -> Invitation:
    """Say that one cannot come. Whoever has registered cancels the registration instead."""
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("session").get(pk=invitation.pk)
    if invitation_queries.has_registered(invitation):
        raise ValidationError(_("You are registered: cancel the registration on its page."))
    invitation.state, invitation.answered_at = State.DECLINED, timezone.now()
    invitation.note = text.clean(note)
    invitation.full_clean(
        exclude=["session", "category", "organisation", "province", "invited_by", "registration"],
        validate_unique=False,
        validate_constraints=False,
    )
    invitation.save()
    _note("invitation_declined", invitation)
    return invitation


def _note(action: str, invitation: Invitation, **details: object) -> None:
    audit.record(action, invitation, by=None, region=invitation.session.region_id, **details)

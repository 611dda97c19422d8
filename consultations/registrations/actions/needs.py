"""What becomes of the needs that people named."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.registrations import notifications
from consultations.registrations.models import AccommodationNeed
from portal.shared import audit, text
from stakeholders.models import Account

State = AccommodationNeed.State


@transaction.atomic
def settle_need(*, need: AccommodationNeed, state: str, note: str, by: Account) -> bool:
    """Say that a need is provided for, or that it cannot be met and why. Returns whether the person was written to."""
    need = (
        AccommodationNeed.objects.select_for_update(of=("self",))
        .select_related("registration__session")
        .get(pk=need.pk)
    )
    note = text.clean(note)
    if state == State.UNMET and not note:
        raise ValidationError({"note": _("Say why: the person will read it.")})
    need.state, need.note = state, note
    need.decided_by, need.decided_at = by, timezone.now()
    need.full_clean(exclude=["registration", "decided_by"], validate_unique=False)
    need.save()
    session = need.registration.session
    audit.record("need_settled", need, by=by, region=session.region_id, kind=need.kind, state=state)
    return state != State.OPEN and notifications.tell_need_settled(need)

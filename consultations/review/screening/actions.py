"""Somebody decides on a flag: it is no problem, or its words are hidden."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.actions import redact
from consultations.contributions.models import Flag, Redaction
from consultations.review.screening import queries
from portal.shared import audit
from stakeholders.models import Account

# What a flag of a kind is hidden for; the others point at no words.
CAUSES = {
    Flag.Kind.OFFENCE: Redaction.Cause.OFFENCE,
    Flag.Kind.PERSONAL: Redaction.Cause.PERSONAL,
    Flag.Kind.NAME: Redaction.Cause.NAME,
}


@transaction.atomic
def dismiss_flag(*, flag: Flag, by: Account) -> Flag:
    """Say that it is not a problem. That is kept, also when the finders run anew; the first who says so counts."""
    flag = Flag.objects.select_for_update(of=("self",)).select_related("contribution").get(pk=flag.pk)
    if flag.is_open:
        _decide(flag, Flag.State.DISMISSED, by=by)
        contribution = flag.contribution
        audit.record("flag_dismissed", contribution, by=by, region=contribution.region_id, flag=flag.kind)
    return flag


@transaction.atomic
def redact_flag(*, flag: Flag, by: Account) -> Redaction:
    """Hide the words that a flag points at. Raises `ValidationError` when they are not there any more."""
    flag = Flag.objects.select_for_update(of=("self",)).select_related("contribution").get(pk=flag.pk)
    words = queries.words_of(flag, queries.said_in(flag.contribution))
    if not words or flag.kind not in CAUSES:
        raise ValidationError(_("The text was changed meanwhile: read it again."))
    _decide(flag, Flag.State.REDACTED, by=by)
    return redact(contribution=flag.contribution, words=words, cause=CAUSES[Flag.Kind(flag.kind)], by=by)


def _decide(flag: Flag, state: str, *, by: Account) -> None:
    flag.state, flag.decided_by, flag.decided_at = state, by, timezone.now()
    flag.save(update_fields=["state", "decided_by", "decided_at"])

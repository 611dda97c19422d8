"""Somebody decides on a flag: it is no problem, or its words are hidden."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.actions import redact
from consultations.contributions.models import Flag, Redaction
from consultations.review.actions import lock_unmoved
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
def dismiss_flag(*, flag: Flag, by: Account) -> Flag | None:
    """Say that it is not a problem. That is kept, also when the finders run anew; the first who says so counts.

    None when the finders have let it go meanwhile: its words are not there any more.
    """
    row = _locked(flag)
    if row is not None and row.is_open:
        _decide(row, Flag.State.DISMISSED, by=by)
        contribution = row.contribution
        audit.record("flag_dismissed", contribution, by=by, region=contribution.region_id, flag=row.kind)
    return row


@transaction.atomic
def redact_flag(*, flag: Flag, by: Account) -> Redaction:
    """Hide the words that a flag points at. Raises `ValidationError` when they are not there any more."""
    row = _locked(flag)
    words = queries.words_of(row, queries.said_in(row.contribution)) if row is not None else ""
    if row is None or not words or row.kind not in CAUSES:
        raise ValidationError(_("The text was changed meanwhile: read it again."))
    _decide(row, Flag.State.REDACTED, by=by)
    return redact(contribution=row.contribution, words=words, cause=CAUSES[Flag.Kind(row.kind)], by=by)


def _locked(flag: Flag) -> Flag | None:
    """Return the flag as it stands now. Its contribution is locked before it, as by the finders: never crosswise."""
    lock_unmoved(flag.contribution, None)
    return Flag.objects.select_for_update(of=("self",)).select_related("contribution").filter(pk=flag.pk).first()


def _decide(flag: Flag, state: str, *, by: Account) -> None:
    flag.state, flag.decided_by, flag.decided_at = state, by, timezone.now()
    flag.save(update_fields=["state", "decided_by", "decided_at"])

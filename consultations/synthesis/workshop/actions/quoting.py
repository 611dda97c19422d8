"""A passage of a text is chosen to speak for its theme."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.models import Contribution
from consultations.synthesis.locking import lock_reports
from consultations.synthesis.workshop import queries
from consultations.synthesis.workshop.actions.deciding import Kind, note
from consultations.synthesis.workshop.models import KeyQuote, Placement, Theme
from stakeholders.models import Account

LONGEST = 400  # what is quoted speaks for a text, it does not repeat it


@transaction.atomic
def choose_quote(*, contribution: Contribution, start: int, end: int, sealed: str, by: Account) -> KeyQuote:
    """Let a passage speak for the theme that its text belongs to, instead of the one before.

    `sealed` is what the passage was when it was read. Raises `ValidationError` when other words stand there now, or
    when the text belongs to no theme.
    """
    lock_reports(contribution.region)
    text = Contribution.objects.filter(pk=contribution.pk).first()
    theme = _theme_of(contribution)
    if text is None or theme is None:
        raise ValidationError(_("This text belongs to no theme any more."))
    passage = text.body[start:end]
    if not passage or len(passage) > LONGEST or queries.seal(passage) != sealed:
        raise ValidationError(_("The text has changed meanwhile: read it again, then choose."))
    quote = KeyQuote.objects.filter(theme=theme, contribution=text).first() or KeyQuote(theme=theme, contribution=text)
    if (quote.start, quote.end, quote.seal) == (start, end, sealed):
        return quote
    quote.start, quote.end, quote.seal, quote.by, quote.at = start, end, sealed, by, timezone.now()
    quote.full_clean(exclude=["theme", "contribution", "by"])
    quote.save()
    note(Kind.QUOTED, region=text.region, axis=theme.axis, theme=theme, count=1, by=by)
    return quote


@transaction.atomic
def remove_quote(*, contribution: Contribution, by: Account) -> bool:
    """Let a text's key quotes go; False when there was none."""
    lock_reports(contribution.region)
    theme = _theme_of(contribution)
    removed, _each = KeyQuote.objects.filter(contribution=contribution).delete()
    if removed:
        axis = theme.axis if theme else contribution.axis
        note(Kind.UNQUOTED, region=contribution.region, axis=axis, theme=theme, count=1, by=by)
    return bool(removed)


def _theme_of(contribution: Contribution) -> Theme | None:
    """Return the theme that stands for the text's, as it is now."""
    place = Placement.objects.filter(pk=contribution.pk).first()
    code = contribution.axis.code if contribution.axis else queries.NOT_STATED
    bench = queries.bench(contribution.region, code)
    return bench.home_of(place.theme_id) if bench and place else None

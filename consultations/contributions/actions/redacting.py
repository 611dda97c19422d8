"""Passages are hidden from a contribution, and shown again.

The ordinary columns hold the redacted words, so that no reader can forget; the words as they were written lie apart.
Whatever changes a text comes by here, so that what was hidden stays hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from re import Pattern
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.contributions.actions.disclosures import note_signs
from consultations.contributions.actions.flagging import screen_contribution
from consultations.contributions.actions.moving import lock
from consultations.contributions.models import Contribution, Original, Redaction
from consultations.contributions.texts import BESIDE, OWN, Text, cells_of, originals, texts_of
from consultations.engine import redaction as engine
from portal.shared import audit, text
from stakeholders.models import Account

if TYPE_CHECKING:
    from consultations.contributions.actions.receiving import Words

LONGEST_PASSAGE = 2_000


@transaction.atomic
def redact(*, contribution: Contribution, words: str, cause: str, by: Account) -> Redaction:
    """Hide words wherever they stand. Raises `ValidationError` at `words` when they stand nowhere."""
    contribution = lock(contribution)
    words = text.clean(words)
    if not text.says_something(words):
        raise ValidationError({"words": _("Write the words that are to be hidden.")})
    shown = [each.words for each in texts_of(contribution)]
    # Across a mark words stand in what is shown, and nowhere in what was written.
    if engine.MARK in words or engine.matcher(words, shown) is None:
        raise ValidationError(
            {"words": _("These words do not stand in the contribution. Copy them as they stand there.")}
        )
    redaction = Redaction(contribution=contribution, words=words, cause=cause, by=by, at=timezone.now())
    redaction.full_clean(exclude={"contribution", "by"})
    redaction.save()
    _hide(contribution)
    _note(contribution, "passage_redacted", redaction, by=by)
    return redaction


@transaction.atomic
def undo_redaction(*, redaction: Redaction, by: Account) -> None:
    """Put the hidden words back where they stood. Done twice, it is done once."""
    contribution = lock(redaction.contribution)
    row = Redaction.objects.filter(pk=redaction.pk).first()
    if row is None:
        return
    _note(contribution, "redaction_undone", row, by=by)
    row.delete()
    _hide(contribution)


@transaction.atomic
def read_original(*, contribution: Contribution, by: Account) -> dict[str, str]:
    """Return the texts that passages are hidden from, as they were written. Every reading leaves its row."""
    audit.record("original_read", contribution, by=by, region=contribution.region_id)
    return dict(originals(contribution))


def with_hidden_words(contribution: Contribution, words: Words) -> Words:
    """Return what somebody sends as a correction, with the hidden words where they only saw marks."""
    if not originals(contribution):
        return words
    proposed, offered = words.proposed, words.offered
    return replace(
        words,
        title=_fill(contribution, "title", words.title),
        body=_fill(contribution, "body", words.body),
        proposed=replace(
            proposed,
            service=_fill(contribution, "service", proposed.service),
            target=_fill(contribution, "target", proposed.target),
        ),
        offered=replace(
            offered,
            purpose=_fill(contribution, "purpose", offered.purpose),
            extent=_fill(contribution, "extent", offered.extent),
        ),
    )


def with_hidden_words_of(contribution: Contribution, place: str, typed: str) -> str:
    """Return one text that somebody corrected, with the hidden words where they only saw marks."""
    return _fill(contribution, place, typed)


def hide_again(contribution: Contribution, *, written: Sequence[str] = (*OWN, *BESIDE)) -> None:
    """Hide from the texts that have just been written what was hidden before. The contribution is locked."""
    if contribution.redactions.exists():
        Original.objects.filter(contribution=contribution, place__in=written).delete()
        _hide(contribution)
        contribution.refresh_from_db(fields=[*OWN, *Contribution.KEYS, "redacted_at"])


def forget_hidden_words(contributions: Sequence[int]) -> None:
    """Let what was hidden go for good: the redacted words are all that is left."""
    Original.objects.filter(contribution__in=contributions).delete()
    Redaction.objects.filter(contribution__in=contributions).delete()


def original_of(contribution: Contribution, place: str) -> str:
    """Return one of the contribution's own texts as it was written."""
    return originals(contribution).get(place, str(getattr(contribution, place)))


def _fill(contribution: Contribution, place: str, typed: str) -> str:
    kept = originals(contribution)
    if place not in kept:
        return typed
    spans = engine.places(kept[place], _patterns(contribution, kept.values()))
    return engine.refilled(text.clean(typed), kept[place], spans)


def _patterns(contribution: Contribution, written: Iterable[str]) -> list[Pattern[str]]:
    texts = list(written)
    found = (engine.matcher(one.words, texts) for one in contribution.redactions.all())
    return [pattern for pattern in found if pattern is not None]


def _hide(contribution: Contribution) -> None:
    """Show every text without what is hidden now, and keep apart how it was written."""
    contribution = Contribution.everything.get(pk=contribution.pk)  # without what was read of it before
    kept, texts = originals(contribution), [*texts_of(contribution), *cells_of(contribution)]
    written = {each.place: kept.get(each.place, each.words) for each in texts}
    patterns = _patterns(contribution, written.values())
    for each in texts:
        _show(contribution, each, written[each.place], patterns)
    contribution.redacted_at = timezone.now()
    contribution.save(update_fields=["title", "body", "import_fields", *Contribution.KEYS, "redacted_at"])
    note_signs(contribution)
    screen_contribution(contribution_id=contribution.pk)


def _show(contribution: Contribution, each: Text, written: str, patterns: list[Pattern[str]]) -> None:
    spans = engine.places(written, patterns)
    shown = engine.without(written, spans)[: each.longest]
    of_this = Original.objects.filter(contribution=contribution, place=each.place)
    if not spans:
        of_this.delete()
    elif not of_this.exists():
        Original.objects.create(contribution=contribution, place=each.place, words=written)
    if shown != each.words:
        each.show(shown)
        if each.row is not contribution:
            each.row.save(update_fields=[each.column])


def _note(contribution: Contribution, action: str, redaction: Redaction, *, by: Account) -> None:
    audit.record(action, contribution, by=by, region=contribution.region_id, cause=redaction.cause)

"""Themes are named, marked as reviewed, merged, discarded, and taken up again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.synthesis.workshop.actions.deciding import ChangedMeanwhile, Kind, fresh, note, save
from consultations.synthesis.workshop.models import Theme
from portal.shared import text
from stakeholders.models import Account


@transaction.atomic
def name_theme(*, theme: Theme, name_ar: str, name_fr: str, seen: int, by: Account) -> Theme:
    """Give a theme its names; blank ones give it back the machine's words."""
    theme = _standing(fresh(theme, seen=seen))
    names = " ".join(text.clean(name_ar).split()), " ".join(text.clean(name_fr).split())
    if names != (theme.name_ar, theme.name_fr):
        theme.name_ar, theme.name_fr = names
        save(theme, "name_ar", "name_fr")
        note(Kind.NAMED, region=theme.region, axis=theme.axis, theme=theme, by=by)
    return theme


@transaction.atomic
def mark_reviewed(*, theme: Theme, reviewed: bool, seen: int, by: Account) -> Theme:
    """Say that a person has reviewed a theme, or that it is to be reviewed anew."""
    theme = _standing(fresh(theme, seen=seen))
    if reviewed == (theme.reviewed_at is not None):
        return theme
    theme.reviewed_at = timezone.now() if reviewed else None
    theme.reviewed_by = by if reviewed else None
    save(theme, "reviewed_at", "reviewed_by")
    note(Kind.REVIEWED if reviewed else Kind.REOPENED, region=theme.region, axis=theme.axis, theme=theme, by=by)
    return theme


@transaction.atomic
def merge_theme(*, theme: Theme, into: Theme, seen: int, by: Account) -> Theme:
    """Let a theme's texts belong to another one of its axis. Their rows stay: parting the two is one step back."""
    theme = _standing(fresh(theme, seen=seen))
    into = fresh(into)
    if into.pk == theme.pk or (into.region_id, into.axis_id) != (theme.region_id, theme.axis_id):
        raise ValidationError({"into": _("Choose another theme of this axis.")})
    if not into.stands:
        raise ValidationError({"into": _("This theme does not stand any more: choose another one.")})
    theme.merged_into = into
    save(theme, "merged_into")
    note(Kind.MERGED, region=theme.region, axis=theme.axis, theme=theme, target=into, by=by)
    return into


@transaction.atomic
def discard_theme(*, theme: Theme, seen: int, by: Account) -> Theme:
    """Say that it is no theme: its texts stand beside the themes, where each voice stays visible."""
    theme = _standing(fresh(theme, seen=seen))
    theme.discarded_at = timezone.now()
    save(theme, "discarded_at")
    note(Kind.DISCARDED, region=theme.region, axis=theme.axis, theme=theme, by=by)
    return theme


@transaction.atomic
def restore_theme(*, theme: Theme, seen: int, by: Account) -> Theme:
    """Take a discarded theme up again, or part a merged one. What was moved out of it meanwhile stays where it is."""
    theme = fresh(theme, seen=seen)
    if theme.stands:
        return theme
    target = theme.merged_into
    theme.discarded_at, theme.merged_into = None, None
    save(theme, "discarded_at", "merged_into")
    kind = Kind.PARTED if target else Kind.RESTORED
    note(kind, region=theme.region, axis=theme.axis, theme=theme, target=target, by=by)
    return theme


def _standing(theme: Theme) -> Theme:
    if not theme.stands:
        raise ChangedMeanwhile
    return theme

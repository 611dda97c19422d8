"""Columns in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext as _


def filled_in_both(model: str, *fields: str) -> list[models.CheckConstraint]:
    """Return constraints saying that each field holds text in both languages (a NULL would pass `<> ''` alone)."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{field}_{language}__isnull": False}) & ~models.Q(**{f"{field}_{language}": ""}),
            name=f"{model}_{field}_{language}_filled",
        )
        for field in fields
        for language, _name in settings.LANGUAGES
    ]


def label(instance: models.Model, field: str = "name") -> dict[str, str]:
    """Return a translated field as ``{"ar": …, "fr": …}``."""
    return {language: getattr(instance, f"{field}_{language}") or "" for language, _name in settings.LANGUAGES}


def said(instance: models.Model, field: str = "name") -> str:
    """Return a field in the active language, or in the other one rather than blank."""
    labels = label(instance, field)
    return labels.get((get_language() or settings.LANGUAGE_CODE)[:2]) or next(filter(None, labels.values()), "")


def missing_translations(instance: models.Model, fields: Iterable[str]) -> list[str]:
    """Return the columns such as ``title_fr`` that are still blank."""
    columns = [f"{field}_{language}" for field in fields for language, _name in settings.LANGUAGES]
    return [column for column in columns if not getattr(instance, column)]


def both_or_neither(instance: models.Model, *fields: str) -> None:
    """Raise `ValidationError` at the blank half of each field that is written in one language only."""
    begun = [field for field in fields if any(label(instance, field).values())]
    halves = missing_translations(instance, begun)
    if halves:
        raise ValidationError(dict.fromkeys(halves, _("Written in one language: the other one is needed too.")))


def stored_columns(model: type[models.Model]) -> list[str]:
    """Return the columns as the database knows them: those in one language each, not the one that shows either."""
    columns = model._meta.concrete_fields
    shown = {column.translated_field.name for column in columns if hasattr(column, "translated_field")}
    return [column.attname for column in columns if column.name not in shown]


def changed_columns(before: models.Model, after: models.Model) -> set[str]:
    """Return the columns in which the rows differ. A text that was never written and an empty one are the same."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in stored_columns(type(after))}
    return {name for name, (old, new) in pairs.items() if old != new and not {old, new} <= {None, ""}}

"""The small phrases sentences are made of: counted things, labels between quotation marks, references to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.lists import format_list
from django.utils.translation import gettext as _, ngettext

from portal.shared import time
from portal.shared.typesetting.inline import figure, name

Snapshot = Mapping[str, Any]

# How many references a printed page carries after one claim, and under one theme; the spreadsheet carries them all.
CITED_AFTER_A_CLAIM = 3
CITED_UNDER_A_THEME = 12
# Below this many texts an axis is listed, not measured.
LISTED_BELOW = 30


@dataclass(frozen=True)
class Sentence:
    """One claim, with all the references it rests on."""

    key: str
    text: str
    references: tuple[str, ...] = ()


def theme_number(axis: Mapping[str, Any], place: int) -> str:
    """Return a theme's number, such as 4.1. Texts that name no axis (its number is 0) have themes 1, 2, 3."""
    return f"{axis['number']}.{place}" if axis["number"] else str(place)


def cited(references: Sequence[str], limit: int) -> tuple[list[str], str]:
    """Return the references to print and the words for those left to the annex, in the active language."""
    shown = list(references[:limit])
    left = len(references) - len(shown)
    if not left:
        return shown, ""
    return shown, ngettext(
        "and %(count)s other, see the spreadsheet annex", "and %(count)s others, see the spreadsheet annex", left
    ) % {"count": figure(left)}


def contributions(count: int | None) -> str:
    """Return "214 contributions" in the active language, or the words for a figure that is not shown."""
    if count is None:
        return _("a number of contributions that is not shown")
    return ngettext("%(count)s contribution", "%(count)s contributions", count) % {"count": figure(count)}


def people(count: int | None) -> str:
    """Return "210 people" in the active language, or the words for a figure that is not shown."""
    if count is None:
        return _("a number of people that is not shown")
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": figure(count)}


def texts(count: int | None) -> str:
    """Return "203 distinct texts" in the active language, or the words for a figure that is not shown."""
    if count is None:
        return _("a number of distinct texts that is not shown")
    return ngettext("%(count)s distinct text", "%(count)s distinct texts", count) % {"count": figure(count)}


def named(label: Mapping[str, str], language: str) -> str:
    """Return a label between the quotation marks of the language."""
    return _("“%(label)s”") % {"label": name(label, language)}


def within_a_sentence(label: str) -> str:
    """Return a common noun's label as it stands within a sentence: without its capital, unless it is all capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def listed(parts: Sequence[str], language: str) -> str:
    """Return an enumeration as a sentence holds it: its last two parts joined by the language's "and"."""
    return str(format_list(list(parts), locale=time.babel_locale(language)))


def sized(themes: Sequence[Mapping[str, Any]], language: str) -> str:
    """Return the themes' names, each with its count."""
    return listed(
        [
            _("%(theme)s (%(count)s)") % {"theme": named(theme["label"], language), "count": figure(theme["count"])}
            for theme in themes
        ],
        language,
    )


def first_references(themes: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return one reference for each theme that has any."""
    return tuple(theme["references"][0] for theme in themes if theme["references"])

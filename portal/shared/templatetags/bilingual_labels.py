"""Labels that come in both languages, in the reader's."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from portal.shared.typesetting.inline import words

register = template.Library()


@register.filter
def in_language(label: Mapping[str, str] | None) -> str:
    """Return a label of a snapshot in the language of the page, or in the other one rather than blank."""
    return words(label, (get_language() or "ar")[:2])

"""What the lines of the desk's queue say, each set once: fifty lines show the same few dozen."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.shared.templatetags.portal_pages import set_once

register = template.Library()


@register.filter
def days_ago(days: int) -> SafeString:
    """Return how long ago something was received."""
    return set_once("review/_age.html", get_language(), days=days)

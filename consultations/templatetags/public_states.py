"""A contribution's state as its author is told it; the desk has its own words for the same."""

from __future__ import annotations

from typing import Any

from django import template

from consultations.contributions.workflow import PUBLIC_LABELS

register = template.Library()


@register.filter
def public_state(status: str) -> Any:
    """Return what an author reads of a state."""
    return PUBLIC_LABELS[status]

"""One at a time adds or publishes national reports."""

from __future__ import annotations

from consultations.synthesis.queries import strategy
from strategy.models import Strategy


def lock_national() -> None:
    """Hold the national reports until the transaction ends."""
    Strategy.objects.select_for_update(no_key=True).get(pk=strategy().pk)

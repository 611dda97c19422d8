"""Reading the trail is an act, too."""

from __future__ import annotations

from consultations.contributions.models import Contribution
from portal.shared import audit
from stakeholders.models import Account


def note_reading(*, contribution: Contribution, by: Account) -> None:
    """Write down that somebody read the whole history."""
    audit.record("trail_read", contribution, by=by, region=contribution.region_id)

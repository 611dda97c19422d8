"""Views of the queue in the demonstration: a reviewer's own, and one that the coordinators share with the region."""

from __future__ import annotations

from consultations.review.saved.actions import save_view, share_view
from consultations.review.saved.models import SavedView
from stakeholders.models import Account
from strategy.models import Region

OWN = (
    ("بالدارجة، لم تُفرز بعد", "?status=submitted&language=ary"),
    ("Personnes âgées, en français", "?axis=elderly&language=fr"),
)
SHARED = ("تنتظر منذ أسبوعين", "?age=14")


def add_views(accounts: dict[str, Account]) -> int:
    """Save the views once; returns how many."""
    if SavedView.objects.exists():
        return 0
    for name, filters in OWN:
        save_view(name=name, filters=filters, by=accounts["reviewer-04"])
    name, filters = SHARED
    by = accounts["coordinator"]
    share_view(view=save_view(name=name, filters=filters, by=by), region=Region.objects.get(code="04"), by=by)
    return len(OWN) + 1

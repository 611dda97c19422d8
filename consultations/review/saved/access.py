"""Whose view it is: whoever saved it; a region's desk reads those that its coordinators share."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from consultations.review import access
from consultations.review.saved import queries
from consultations.review.saved.models import SavedView
from stakeholders.access import Role, Viewer, regions_where
from strategy.models import Region


def visible_to(viewer: Viewer) -> Iterable[SavedView]:
    """Return one's own views, then those shared with the regions one reads."""
    return queries.of(access.reader(viewer), access.places_of(viewer))


def own_or_404(viewer: Viewer, pk: int) -> SavedView:
    """Return one's own view. Somebody else's is not there to be changed."""
    return get_object_or_404(SavedView, pk=pk, account=access.reader(viewer))


def regions_to_share_with(viewer: Viewer) -> QuerySet[Region]:
    """Return the regions whose desk the viewer coordinates."""
    return regions_where(access.reader(viewer), Role.COORDINATOR)

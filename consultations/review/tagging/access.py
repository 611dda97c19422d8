"""Who tags, and who keeps a region's tags in order."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from consultations.review import access
from consultations.review.tagging import queries
from consultations.review.tagging.models import Tag
from stakeholders.access import Role, Viewer

KEEPERS = (Role.COORDINATOR,)


def kept_by(viewer: Viewer, words: str = "") -> QuerySet[Tag]:
    """Return the tags of the regions that the viewer coordinates. Raises 403 for whoever coordinates none."""
    return queries.of_regions(access.regions_of(viewer, *KEEPERS), words)


def kept_or_404(viewer: Viewer, pk: int) -> Tag:
    """Return one tag of a region that the viewer coordinates."""
    return get_object_or_404(kept_by(viewer), pk=pk)

"""Whose export it is: whoever asked for it, as long as they sit at the desk of every region in it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.review import access
from consultations.review.exports import queries
from consultations.review.models import Export
from stakeholders.access import Viewer


def own(viewer: Viewer) -> QuerySet[Export]:
    """Return what the viewer asked for. 403 for whoever has no place at the desk."""
    return queries.of_account(access.reader(viewer))


def own_or_404(viewer: Viewer, pk: int) -> Export:
    """Return an export that the viewer asked for and may still read. Somebody else's is not there."""
    export = get_object_or_404(own(viewer), pk=pk)
    if not set(export.regions) <= set(access.regions_of(viewer).values_list("pk", flat=True)):
        raise Http404
    return export

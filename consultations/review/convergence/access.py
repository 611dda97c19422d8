"""Fetchers of links and opinions: those of a contribution that is there for the reader, by their roles."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from consultations.review import access
from consultations.review.convergence.models import Opinion, ProgrammeLink
from stakeholders.access import Viewer


def link_or_404(viewer: Viewer, reference: str, pk: int) -> ProgrammeLink:
    """Return a link that the viewer may change."""
    contribution = access.contribution_or_404(viewer, reference, *access.REVIEWING)
    links = ProgrammeLink.objects.select_related("contribution", "programme")
    return get_object_or_404(links, contribution=contribution, pk=pk)


def opinion_or_404(viewer: Viewer, reference: str, pk: int) -> Opinion:
    """Return an opinion that the viewer may record."""
    contribution = access.contribution_or_404(viewer, reference, *access.REVIEWING)
    opinions = Opinion.objects.select_related("link__contribution", "link__programme", "institution")
    return get_object_or_404(opinions, link__contribution=contribution, pk=pk)

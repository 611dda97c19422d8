"""Who reads notes, who writes them, whose mentions are whose."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.contributions.care import access as care
from consultations.contributions.models import Contribution, Disclosure
from consultations.review import access
from consultations.review.notes import queries
from consultations.review.notes.models import Mention, Note
from stakeholders.access import Viewer
from stakeholders.models import Account


def colleagues(contribution: Contribution) -> QuerySet[Account]:
    """Return those who read this contribution at the desk, and so may be mentioned. Nobody of another region."""
    return queries.holding(access.AT_THE_DESK, contribution.region_id)


def note_or_404(viewer: Viewer, reference: str, pk: int) -> Note:
    """Return a note that the viewer wrote, on a contribution that they read. A colleague's own raises 403."""
    contribution = access.contribution_or_404(viewer, reference, *access.SCREENING)
    note = get_object_or_404(queries.thread_of(contribution), pk=pk)
    if note.writer_id != access.reader(viewer).pk:
        raise PermissionDenied
    return note


def mentions_of(viewer: Viewer) -> QuerySet[Mention]:
    """Return where the viewer is mentioned, as far as they read those contributions today."""
    return queries.mentions(access.reader(viewer), access.visible_to(viewer))


def held_or_404(viewer: Viewer, reference: str) -> Disclosure:
    """Return a disclosure that is held out, for the referent who looks after it: the desk's notes went with it."""
    disclosure = care.disclosure_or_404(viewer, reference)
    if not disclosure.contribution.is_sensitive:  # released: the desk reads them again
        raise Http404
    return disclosure

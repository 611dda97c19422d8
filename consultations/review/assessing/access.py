"""Who judges, and who sees whose marks."""

from __future__ import annotations

from collections.abc import Sequence

from consultations.contributions.models import Contribution
from consultations.review import access
from consultations.review.assessing import queries, workflow
from consultations.review.assessing.models import Assessment
from stakeholders.access import Role, Viewer


def may_assess(viewer: Viewer, contribution: Contribution) -> bool:
    """Return whether the viewer judges contributions where this one is from."""
    return access.may(viewer, contribution, *access.REVIEWING)


def seen_by(viewer: Viewer, contribution: Contribution, given: Sequence[Assessment]) -> list[Assessment]:
    """Return the assessments whose marks the viewer sees.

    Until both are in, that is one's own: whoever is still to judge must not know what a colleague thinks. An auditor,
    who judges nothing here, sees one that stands alone, too.
    """
    if workflow.is_complete(given):
        return list(given)
    reads_all = access.may(viewer, contribution, Role.AUDITOR) and not may_assess(viewer, contribution)
    return list(given) if reads_all else [own for own in [queries.own(given, access.reader(viewer))] if own]

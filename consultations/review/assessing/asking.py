"""What a page asked of whoever fills in the grid: nobody's marks count for other words, or for more, than they read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from consultations.review.assessing import grids, queries, workflow
from consultations.review.assessing.models import SETTLING, Assessment, Criterion
from stakeholders.models import Account

SETTLES, JUDGES = "settles", "judges"


def asked_now(given: Sequence[Assessment], criteria: Iterable[Criterion], *, of: Account) -> str:
    """Return the sign of what somebody is asked now: whether to settle a difference, and by which grid."""
    comparison = queries.compared(given)
    place = workflow.next_place(given, differing=comparison is not None and comparison.differs)
    settles = place == SETTLING and queries.own(given, of) is None
    grid = given[0].grid.digest if given else grids.digest(grids.frozen(criteria))
    return f"{SETTLES if settles else JUDGES}:{grid}"


def what_changed(seen: str, now: str) -> str:
    """Return what whoever saw one sign has to know before the other is asked of them; nothing where it is the same."""
    (seen_task, _colon, seen_grid), (task, _colon, grid) = seen.partition(":"), now.partition(":")
    if seen_grid != grid:
        return _("The grid was changed meanwhile: look at it again.")
    if task == SETTLES != seen_task:
        return _("A colleague assessed it meanwhile, and the two differ: read both, yours is the one that counts now.")
    return ""

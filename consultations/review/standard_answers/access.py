"""Who reads the standard answers, and who keeps them: coordinators their region's, national ones everybody's."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from consultations.review import access as desk
from consultations.review.standard_answers import queries
from consultations.review.standard_answers.models import StandardAnswer
from stakeholders.access import Role, Viewer, regions_where
from stakeholders.models import Account
from strategy.models import Region

KEEPING = (Role.COORDINATOR, Role.ADMINISTRATOR)
READING = (*desk.AT_THE_DESK, Role.ADMINISTRATOR)


def keeper(viewer: Viewer) -> Account:
    """Return the account that keeps standard answers somewhere. Raises 403 for whoever keeps none."""
    return desk.reader(viewer, *KEEPING)


def visible_to(viewer: Viewer) -> QuerySet[StandardAnswer]:
    """Return those for every region, and those of the reader's regions."""
    here = desk.regions_of(viewer, *READING)
    return queries.with_names(StandardAnswer.objects.filter(Q(region=None) | Q(region__in=here)))


def regions_kept(viewer: Viewer) -> QuerySet[Region]:
    """Return the regions for which the viewer may write standard answers."""
    return regions_where(viewer, *KEEPING)


def keeps_national(viewer: Viewer) -> bool:
    """Return whether the viewer may write for every region."""
    return isinstance(viewer, Account) and any((role, None) in viewer.roles for role in KEEPING)


def changeable_or_404(viewer: Viewer, pk: int) -> StandardAnswer:
    """Return one that the viewer may change. Another region's is not there; one for every region only a
    national keeper changes."""
    keeper(viewer)
    standard = get_object_or_404(visible_to(viewer), pk=pk)
    if not may_change(viewer, standard):
        raise PermissionDenied
    return standard


def may_change(viewer: Viewer, standard: StandardAnswer) -> bool:
    """Return whether the viewer keeps this one."""
    if standard.region_id is None:
        return keeps_national(viewer)
    return isinstance(viewer, Account) and any(
        role in KEEPING and where in {None, standard.region_id} for role, where in viewer.roles
    )

"""Who may sit at the desk, and in front of which contributions."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from consultations.contributions import queries
from consultations.contributions.models import BulkMark, Contribution
from consultations.review import workflow
from consultations.review.answers import queries as answer_queries
from consultations.review.models import AnswerDraft
from stakeholders.access import Role, Viewer, holds, places_where, regions_where
from stakeholders.models import Account
from strategy.models import Region

Row = TypeVar("Row", bound=Model)

# An auditor reads all of it and changes nothing; a screener decides what is admissible; who reviews answers, too.
SCREENING = (Role.SCREENER, Role.REVIEWER, Role.COORDINATOR)
REVIEWING = (Role.REVIEWER, Role.COORDINATOR)
REOPENING_THE_REPORT = (Role.COORDINATOR,)
AT_THE_DESK = (*SCREENING, Role.AUDITOR)


def reader(viewer: Viewer, *roles: str) -> Account:
    """Return the account that sits at the desk in one of these roles. Raises 403 for whoever has no such place."""
    if not isinstance(viewer, Account) or not any(holds(viewer, role) for role in roles or AT_THE_DESK):
        raise PermissionDenied
    return viewer


def regions_of(viewer: Viewer, *roles: str) -> QuerySet[Region]:
    """Return the regions whose contributions the reader sees, or in which they hold one of these roles."""
    return regions_where(reader(viewer, *roles), *(roles or AT_THE_DESK))


def visible_to(viewer: Viewer, *roles: str) -> QuerySet[Contribution]:
    """Return the contributions of the reader's regions."""
    return _in_regions(Contribution.objects.all(), "region", viewer, *roles)


def places_of(viewer: Viewer, *roles: str) -> set[str] | None:
    """Return the codes of the reader's regions; None stands for all of them."""
    return places_where(reader(viewer, *roles), *(roles or AT_THE_DESK))


def _in_regions(rows: QuerySet[Row], column: str, viewer: Viewer, *roles: str) -> QuerySet[Row]:
    places = places_of(viewer, *roles)
    return rows if places is None else rows.filter(**{f"{column}__in": sorted(places)})


def may(viewer: Viewer, contribution: Contribution, *roles: str) -> bool:
    """Return whether the viewer holds one of these roles where the contribution is from."""
    return may_in(viewer, contribution.region_id, *roles)


def may_in(viewer: Viewer, region_code: str, *roles: str) -> bool:
    """Return whether the viewer holds one of these roles in a region."""
    return any(holds(viewer, role, region_code) for role in roles)


def may_choose(viewer: Viewer) -> bool:
    """Return whether the viewer may do something to contributions, in one region at least."""
    return any(holds(viewer, role) for role in SCREENING)


def movers(status: str) -> tuple[str, ...]:
    """Return the roles that move a contribution on from a state: what is admissible is no longer the screeners'.

    What a published report tells as answered is reopened by those who publish it.
    """
    if status == Contribution.Status.IN_SYNTHESIS:
        return REOPENING_THE_REPORT
    return REVIEWING if status in workflow.BEYOND_SCREENING else SCREENING


def answers_to_approve(viewer: Viewer, *roles: str) -> QuerySet[AnswerDraft]:
    """Return the proposed answers of the reader's regions, their own among them."""
    return answer_queries.to_approve(visible_to(viewer, *roles))


def set_apart_for(viewer: Viewer, *roles: str) -> QuerySet[BulkMark]:
    """Return what was set apart in the reader's regions and waits to be checked. A held disclosure is not among it."""
    waiting = BulkMark.objects.filter(state=BulkMark.State.WAITING, contribution__held_for=Contribution.Hold.BULK)
    return _in_regions(waiting, "contribution__region", viewer, *roles)


def contribution_or_404(viewer: Viewer, reference: str, *roles: str) -> Contribution:
    """Return one contribution of the reader's regions. Another region's does not exist for them.

    Raises 403 for whoever sees it there, but in none of these roles.
    """
    contributions = queries.with_details(queries.with_names(visible_to(viewer)))
    contribution = get_object_or_404(contributions, reference=reference)
    if roles and not may(viewer, contribution, *roles):
        raise PermissionDenied
    return contribution


def movable_or_404(viewer: Viewer, reference: str) -> Contribution:
    """Return a contribution that the viewer may move on from where it stands."""
    contribution = contribution_or_404(viewer, reference)
    if not may(viewer, contribution, *movers(contribution.status)):
        raise PermissionDenied
    return contribution

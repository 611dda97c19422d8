"""Whose registration it is, and who on the ministry's side works for which meetings."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import links, queries
from consultations.registrations.models import AccommodationNeed, Registration
from portal.shared import opened
from stakeholders.access import Role, Viewer, holds, regions_where
from stakeholders.models import Account

KIND = "registrations"
# Who sees who comes; of them, the reception notes arrivals, the rapporteur drafts, the coordinator does all of it.
AT_THE_MEETINGS = (Role.RECEPTION, Role.RAPPORTEUR, Role.COORDINATOR)
AT_THE_DOOR = (Role.RECEPTION, Role.COORDINATOR)
DRAFTING = (Role.RAPPORTEUR, Role.COORDINATOR)
ORGANISING = (Role.COORDINATOR,)


def open_registration(request: HttpRequest, registration: Registration) -> None:
    """Let this visitor see the registration whose code or personal link was just given."""
    opened.note(request, KIND, registration.pk)


def own(request: HttpRequest) -> QuerySet[Registration]:
    """Return the registrations of this visitor: those of their account, and those they opened."""
    mine = Q(pk__in=opened.keys(request, KIND))
    if request.user.is_authenticated:
        mine |= Q(account=request.user)
    return queries.with_names(Registration.objects.filter(mine)).order_by("-session__starts_at", "-pk")


def own_or_404(request: HttpRequest, reference: str) -> Registration:
    """Return the visitor's own registration under this reference."""
    return get_object_or_404(own(request).select_related("account"), reference=reference)


def own_or_none(request: HttpRequest, reference: str) -> Registration | None:
    """Return the visitor's own registration under this reference, if there is one."""
    return own(request).filter(reference=reference).first()


def linked_or_404(token: str) -> Registration:
    """Return the registration that a personal link opens."""
    registration = queries.with_names(Registration.objects.filter(pk=links.key_in(token) or 0)).first()
    if registration is None or not links.opens(token, registration):
        raise Http404
    return registration


def passed_or_404(reference: str, seal: str) -> Registration:
    """Return the registration whose pass is genuine."""
    if not links.is_genuine(reference, seal):
        raise Http404
    return get_object_or_404(queries.with_names(Registration.objects.all()), reference=reference)


def staff(viewer: Viewer, *roles: str) -> Account:
    """Return the account that works for the meetings. Raises 403 for whoever holds none of the roles anywhere."""
    if not isinstance(viewer, Account) or not any(holds(viewer, role) for role in roles):
        raise PermissionDenied
    return viewer


def meetings_of(viewer: Viewer, *roles: str) -> QuerySet[RegionalSession]:
    """Return the announced meetings of the regions in which the viewer holds one of the roles."""
    roles = roles or AT_THE_MEETINGS
    regions = regions_where(staff(viewer, *roles), *roles)
    sessions = RegionalSession.objects.exclude(state=RegionalSession.State.DRAFT).filter(region__in=regions)
    return sessions.select_related("region").order_by("starts_at", "pk")


def meeting_or_404(viewer: Viewer, code: str, *roles: str) -> RegionalSession:
    """Return a meeting the viewer works for. Another region's does not exist for them."""
    return get_object_or_404(meetings_of(viewer, *roles), code=code)


def registration_or_404(viewer: Viewer, reference: str, *roles: str) -> Registration:
    """Return somebody's registration for a meeting the viewer works for."""
    meetings = meetings_of(viewer, *roles)
    registrations = queries.with_names(Registration.objects.filter(session__in=meetings.order_by()))
    return get_object_or_404(registrations.select_related("account"), reference=reference)


def need_or_404(viewer: Viewer, pk: int) -> AccommodationNeed:
    """Return a need of somebody who comes to a meeting the viewer organises."""
    meetings = meetings_of(viewer, *ORGANISING).order_by()
    needs = AccommodationNeed.objects.select_related("registration__session")
    return get_object_or_404(needs.filter(registration__session__in=meetings), pk=pk)


def may(viewer: Viewer, session: RegionalSession, *roles: str) -> bool:
    """Return whether the viewer holds one of the roles in the meeting's region."""
    return any(holds(viewer, role, session.region_id) for role in roles)

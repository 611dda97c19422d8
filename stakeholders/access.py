"""Who holds which role where. Every room's `access.py` asks here; nothing else reads the role rows."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from stakeholders import queries
from stakeholders.models import (
    Account,
    DirectoryImport,
    Invitation,
    JoinRequest,
    Membership,
    Organisation,
    RoleAssignment,
)
from stakeholders.tokens import token_hash
from strategy.models import Region

Role = RoleAssignment.Role
Viewer = Account | AnonymousUser


def holds(viewer: Viewer, role: str, region_code: str | None = None) -> bool:
    """Return whether the viewer holds `role`: in that region, or anywhere when none is named."""
    if not isinstance(viewer, Account) or not viewer.is_active:
        return False
    return any(held == role and (region_code is None or where in {None, region_code}) for held, where in viewer.roles)


def regions_where(viewer: Viewer, *roles: str) -> QuerySet[Region]:
    """Return the regions in which the viewer holds one of `roles`."""
    places = places_where(viewer, *roles)
    return Region.objects.all() if places is None else Region.objects.filter(code__in=places)


def places_where(viewer: Viewer, *roles: str) -> set[str] | None:
    """Return the codes of the regions in which the viewer holds one of `roles`; None stands for every region.

    Long lists are asked for by these: the database then knows how few rows it will meet, which no subquery tells it.
    """
    if not isinstance(viewer, Account) or not viewer.is_active:
        return set()
    places = {where for held, where in viewer.roles if held in roles}
    return None if None in places else {where for where in places if where is not None}


# -- organisations: their members, and the staff who keep the directory ----------------------------------------------
KEEPERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


def keeps_directory(viewer: Viewer) -> bool:
    """Return whether the viewer keeps the directory, of one region at least."""
    return any(holds(viewer, role) for role in KEEPERS)


def keeper(viewer: Viewer) -> Account:
    """Return the account that keeps the directory. Raises 403 for whoever does not."""
    if not isinstance(viewer, Account) or not keeps_directory(viewer):
        raise PermissionDenied
    return viewer


def directory_regions(viewer: Viewer) -> QuerySet[Region]:
    """Return the regions whose organisations the viewer keeps."""
    return regions_where(keeper(viewer), *KEEPERS)


def directory(viewer: Viewer) -> QuerySet[Organisation]:
    """Return the organisations of the viewer's regions."""
    return Organisation.objects.filter(region__in=directory_regions(viewer))


def entry_or_404(viewer: Viewer, code: str) -> Organisation:
    """Return one organisation of the viewer's regions. Another region's does not exist for them."""
    return get_object_or_404(queries.with_places(directory(viewer)), code=code)


def own_or_404(viewer: Account, code: str) -> Organisation:
    """Return an organisation that the viewer belongs to."""
    own = queries.with_places(Organisation.objects.filter(memberships__account=viewer))
    return get_object_or_404(own, code=code)


def membership_of(viewer: Account, organisation: Organisation) -> Membership | None:
    """Return the viewer's place in an organisation, if they have one."""
    return Membership.objects.filter(account=viewer, organisation=organisation).first()


def managed_or_404(viewer: Account, code: str) -> Organisation:
    """Return an organisation whose members the viewer may manage: as its manager, or as staff of its region.

    A member who manages nothing gets 403; for anybody else it is not there.
    """
    organisation = get_object_or_404(Organisation, code=code)
    if keeps(viewer, organisation):
        return organisation
    membership = membership_of(viewer, organisation)
    if membership is None:
        raise Http404
    if not membership.manages:
        raise PermissionDenied
    return organisation


def keeps(viewer: Account, organisation: Organisation) -> bool:
    """Return whether the viewer keeps the directory where this organisation stands."""
    return any(holds(viewer, role, organisation.region_id) for role in KEEPERS)


def editable_or_404(viewer: Account, code: str) -> Organisation:
    """Return an organisation that the viewer may describe: a manager's own. Another member gets 403."""
    organisation = own_or_404(viewer, code)
    membership = membership_of(viewer, organisation)
    if membership is None or not membership.manages:
        raise PermissionDenied
    return organisation


def member_or_404(organisation: Organisation, pk: int) -> Membership:
    """Return one of the organisation's members."""
    return get_object_or_404(organisation.memberships.select_related("account", "organisation"), pk=pk)


def request_of_or_404(organisation: Organisation, pk: int) -> JoinRequest:
    """Return a request to join this organisation."""
    return get_object_or_404(organisation.join_requests.select_related("account", "organisation"), pk=pk)


def invitation_of_or_404(organisation: Organisation, pk: int) -> Invitation:
    """Return an invitation that this organisation sent."""
    return get_object_or_404(organisation.invitations.select_related("organisation"), pk=pk)


def joinable_or_404(code: str) -> Organisation:
    """Return an organisation that one may ask to join."""
    return get_object_or_404(Organisation, code=code, state__in=queries.OPEN)


def heir_of(code: str) -> str | None:
    """Return the code of the organisation that a merged one went into."""
    return Organisation.objects.filter(code=code).values_list("merged_into", flat=True).first()


def invitation_or_404(token: str) -> Invitation:
    """Return the invitation that a personal link opens."""
    open_ones = Invitation.objects.select_related("organisation__region", "invited_by")
    return get_object_or_404(open_ones, token_hash=token_hash(token))


def import_or_404(viewer: Viewer, pk: int) -> DirectoryImport:
    """Return a table that the viewer brought in. Somebody else's is not there."""
    return get_object_or_404(DirectoryImport, pk=pk, by=keeper(viewer))

"""Every write about saved views."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.review.saved import queries
from consultations.review.saved.models import SavedView
from portal.shared import audit
from stakeholders.models import Account
from strategy.models import Region


@transaction.atomic
def save_view(*, name: str, filters: str, by: Account) -> SavedView:
    """Keep what the queue is narrowed to under a name."""
    if not queries.has_room(by):
        raise ValidationError({"name": _("You have saved as many views as there is room for: remove one first.")})
    view = SavedView(account=by, filters=filters)
    _name(view, name)
    audit.record("view_saved", view, by=by)
    return view


@transaction.atomic
def rename_view(*, view: SavedView, name: str, by: Account) -> SavedView:
    """Give a view another name."""
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    _name(view, name)
    audit.record("view_renamed", view, by=by, region=view.shared_with_id or "")
    return view


def _name(view: SavedView, name: str) -> None:
    if queries.is_taken(view.account, name, but=view if view.pk else None):
        raise ValidationError({"name": _("You have a view of this name already.")})
    view.name = name
    view.full_clean()
    view.save()


@transaction.atomic
def share_view(*, view: SavedView, region: Region | None, by: Account) -> SavedView:
    """Show a view to everybody at a region's desk, or to nobody else any more."""
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    before, view.shared_with = view.shared_with_id, region
    view.full_clean()
    view.save()
    where = region.code if region else before or ""
    audit.record("view_shared" if region else "view_unshared", view, by=by, region=where)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: Account) -> None:
    """Forget a view, for everybody who saw it."""
    audit.record("view_removed", view, by=by, region=view.shared_with_id or "")
    view.delete()

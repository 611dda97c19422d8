"""How saved views are shown: at the queue as links, on their own page with what they select."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.http import HttpRequest, QueryDict

from consultations.review import access as desk_access
from consultations.review.forms import QueueForm
from consultations.review.saved import access
from consultations.review.saved.models import SavedView

KEYS = 9


@dataclass(frozen=True)
class Shown:
    """A view as this reader sees it."""

    view: SavedView
    is_own: bool
    is_current: bool
    lost: list[str]  # the filters that name something which is not there any more, or is not this reader's
    key: int | None  # the figure that opens it


def saved_views(request: HttpRequest, form: QueueForm) -> list[Shown]:
    """Return the views that this reader may open, their own first, nine of them under a figure of the keyboard."""
    account, current = desk_access.reader(request.user), form.query()
    return [
        Shown(
            view=view,
            is_own=view.account_id == account.pk,
            is_current=bool(current) and view.filters == current,
            lost=lost_filters(form, view.filters),
            key=place if place <= KEYS else None,
        )
        for place, view in enumerate(access.visible_to(account), start=1)
    ]


def lost_filters(form: QueueForm, filters: str) -> list[str]:
    """Return the names of the filters whose value the queue does not offer any more. The form lends its choices."""
    asked = QueryDict(filters.removeprefix("?"))
    if not asked:
        return []
    lost = []
    for name, value in parse_qsl(filters.removeprefix("?")):
        field = form.fields.get(name)
        choices = getattr(field, "choices", None)
        if field is None or (choices is not None and value not in {str(code) for code, _label in choices}):
            lost.append(str(field.label) if field is not None else name)
    return lost

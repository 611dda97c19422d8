"""From the filters in an address to the contributions that they select, for one reader, at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.db.models import QuerySet
from django.http import QueryDict

from consultations.contributions.models import Contribution
from consultations.review import access, queries
from consultations.review.exports import words
from consultations.review.forms import QueueForm
from stakeholders.models import Account


class NotSelectable(Exception):
    """The filters select something else now, for this reader: a region that is no longer theirs, an axis that went."""


@dataclass(frozen=True)
class Selection:
    """What is to be exported."""

    contributions: QuerySet[Contribution]
    regions: list[str]
    newest: bool
    in_words: list[tuple[str, str]]


def select(*, filters: str, by: Account) -> Selection:
    """Return what the filters select among the contributions that the account may read. Raises `NotSelectable`."""
    regions = access.regions_of(by)
    form = QueueForm(QueryDict(filters.removeprefix("?")), regions=regions, reader=by)
    # What a form does not understand asks for nothing: an export would hold more than was asked for.
    if _chosen(form.query()) != _chosen(filters):
        raise NotSelectable(filters)
    chosen = form.filters.region
    return Selection(
        contributions=queries.matching(access.visible_to(by), form.filters),
        regions=[chosen] if chosen else sorted(regions.values_list("pk", flat=True)),
        newest=form.newest,
        in_words=words.in_words(form, filters),
    )


def _chosen(filters: str) -> dict[str, str]:
    return dict(parse_qsl(filters.removeprefix("?")))

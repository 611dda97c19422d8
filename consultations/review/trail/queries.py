"""Reads of a contribution's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from consultations.contributions.models import Contribution
from consultations.review.tagging.models import Tag
from consultations.review.trail import sentences
from portal.shared import paging
from portal.shared.models import AuditEntry
from portal.shared.trail.queries import seals_of
from stakeholders.models import Account
from strategy.models import Institution, Objective, Programme

PAGE = 50
# Details that are codes or numbers of something that has a name.
NAMED: dict[str, type[Model]] = {
    "assignee": Account,
    "institution": Institution,
    "objective": Objective,
    "programme": Programme,
    "tag": Tag,
}


@dataclass(frozen=True)
class Line:
    """One entry in words. `by` is a name; where it is blank, the flags say why."""

    entry: AuditEntry
    said: str
    is_known: bool
    seal: int | None  # None: it waits for its seal
    by: str = ""
    by_author: bool = False
    by_portal: bool = False


def entries_of(contribution: Contribution) -> QuerySet[AuditEntry]:
    """Return everything that was done to a contribution, to the offer it makes, and to it during a meeting."""
    about: list[Model | None] = [contribution, getattr(contribution, "offer", None)]
    about.append(getattr(contribution, "live_item", None))
    asked = Q()
    for one in about:
        if one is not None:
            asked |= Q(object_kind=one._meta.label_lower, object_id=str(one.pk))
    return AuditEntry.objects.filter(asked)


def page(contribution: Contribution, *, after: int | None = None, before: int | None = None) -> paging.Page[Line]:
    """Return one page of the history, the newest entry first."""
    found = paging.page(paging.by_key(entries_of(contribution), newest=True), size=PAGE, after=after, before=before)
    seals = seals_of([entry.pk for entry in found.rows])
    people = Account.objects.in_bulk({entry.actor_id for entry in found.rows} - {None})
    names = _names(found.rows)
    lines = [_line(entry, contribution, seals.get(entry.pk), people, names) for entry in found.rows]
    return paging.Page(lines, before=found.before, after=found.after)


def _names(entries: Sequence[AuditEntry]) -> sentences.Names:
    """Return what the codes and numbers in these entries stand for, where it is still there: a query for each sort."""
    named = {}
    for detail, model in NAMED.items():
        asked = {entry.details[detail] for entry in entries if detail in entry.details}
        named[detail] = {pk: _name(one) for pk, one in model._default_manager.in_bulk(asked).items()}
    return named


def _name(one: Model) -> str:
    return one.get_short_name() if isinstance(one, Account) else str(one)


def _line(
    entry: AuditEntry, contribution: Contribution, seal: int | None, people: dict[int, Account], names: sentences.Names
) -> Line:
    """Put an entry into words. An author is not named here: who asks for a name has that recorded elsewhere."""
    without_account = entry.actor_id is None
    by_author = sentences.is_the_authors(entry) if without_account else entry.actor_id == contribution.author_id
    account = people.get(entry.actor_id) if entry.actor_id is not None else None
    return Line(
        entry=entry,
        said=sentences.sentence(entry, names),
        is_known=sentences.is_known(entry),
        seal=seal,
        by=account.get_short_name() if account and not by_author and not account.is_erased else "",
        by_author=by_author,
        by_portal=without_account and not by_author,
    )

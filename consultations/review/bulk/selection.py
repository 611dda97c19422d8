"""From an address and what was ticked to the contributions that a bulk action is about, for one person, now."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Max, QuerySet
from django.http import QueryDict

from consultations.contributions.models import Contribution
from consultations.review.bulk import access
from consultations.review.exports.selection import NotSelectable, select
from consultations.review.queries import PAGE
from portal.shared import text
from stakeholders.models import Account

TICKED, ONE = "ticked", "one"
LONGEST = 20  # signs of a reference

__all__ = ["Chosen", "NotSelectable", "choose"]


@dataclass(frozen=True)
class Chosen:
    """The set, and how it came about. `tail` is the address's: it chooses the same again."""

    contributions: QuerySet[Contribution]
    filters: str
    ticked: bool
    in_words: list[tuple[str, str]]
    tail: str

    def up_to(self, newest: int) -> QuerySet[Contribution]:
        """Return those of the set that were there when it was shown: what arrived since is not meant."""
        return self.contributions.filter(pk__lte=newest)

    @property
    def newest(self) -> int:
        return self.contributions.aggregate(newest=Max("pk"))["newest"] or 0


def choose(*, filters: str, asked: QueryDict, by: Account) -> Chosen:
    """Return what was chosen of what the person may do something to. Raises `NotSelectable`."""
    if not asked.get(TICKED):
        selected = select(filters=filters, by=by)
        # Where one only reads, as an auditor does, nothing is chosen.
        contributions = selected.contributions.filter(region__in=access.regions(by))
        return Chosen(contributions, filters, False, selected.in_words, filters)
    references = [text.clean(reference)[:LONGEST] for reference in dict.fromkeys(asked.getlist(ONE))][:PAGE]
    tail = urlencode([(TICKED, "1"), *((ONE, reference) for reference in references)])
    rows = access.in_reach(by).filter(reference__in=references)
    return Chosen(rows, filters, True, [], f"{filters}&{tail}" if filters else f"?{tail}")

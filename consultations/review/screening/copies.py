"""The same letter came many times: what is hidden from one of them stands in the others still."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from consultations.contributions.models import Contribution, Redaction
from consultations.review.copies.queries import beside
from portal.shared.folding import fold


@dataclass(frozen=True)
class InCopies:
    """In how many of the copies that one may decide on the hidden words stand, and the ticket to hide them there."""

    holding: int
    copies: int
    ticket: uuid.UUID


def in_copies(
    contribution: Contribution, redactions: Sequence[Redaction], decided_on: QuerySet[Contribution]
) -> dict[int, InCopies]:
    """Return, by the key of a redaction, how many copies hold its words; in one question, and none without copies.

    Titles and texts are compared as they are spelt for a search; what stands in a detail is found by the action itself.
    """
    asked = {one.pk: fold(one.words) for one in redactions}
    holding = {f"r{pk}": Count("pk", filter=Q(search_key__contains=words)) for pk, words in asked.items() if words}
    if not holding:
        return {}
    counted = beside(contribution, decided_on).order_by().aggregate(copies=Count("pk"), **holding)
    return {pk: InCopies(counted[f"r{pk}"], counted["copies"], uuid.uuid4()) for pk in asked if counted.get(f"r{pk}")}

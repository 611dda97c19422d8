"""The campaign letters of the demonstration find each other, and some copies of one are read with their leader."""

from __future__ import annotations

from consultations.contributions import workflow
from consultations.contributions.actions import place_copies
from consultations.contributions.models import Contribution
from consultations.review.copies import queries
from consultations.review.copies.actions import merge_copies
from stakeholders.models import Account

REGION = "04"
MERGED = 2  # so that a visitor finds some merged, and some to merge


def add_groups(coordinator: Account) -> int:
    """Place what has no place yet, and merge two copies where nothing is merged; returns how many were merged."""
    place_copies()
    mine = Contribution.objects.filter(region=REGION)
    if mine.filter(status=Contribution.Status.MERGED).exists():
        return 0
    accepted = queries.groups(mine.filter(status__in=workflow.LEADS)).order_by("-size", "pk")
    for row in accepted.select_related("contribution")[:1]:
        copies = queries.mergeable(queries.members(mine, row.contribution)).order_by("pk")
        chosen = list(copies.values_list("reference", flat=True)[:MERGED])
        return merge_copies(leader=row.contribution, references=chosen, by=coordinator).count
    return 0

"""Judgements of the demonstration: assessments that agree and that differ, tags, a note that mentions a colleague."""

from __future__ import annotations

from django.db import transaction

from consultations.contributions.models import Contribution
from consultations.review.aiming.actions import record_aim
from consultations.review.aiming.queries import objectives_for
from consultations.review.assessing.actions import assess
from consultations.review.assessing.models import Assessment, Criterion
from consultations.review.assessing.workflow import ASSESSABLE
from consultations.review.notes.actions import write_note
from consultations.review.tagging.actions import add_tag
from stakeholders.models import Account

REGION = "04"
BY_TWO, BY_ONE = 22, 4
APART = 4  # one in so many is judged quite differently
TAGS = ("القرب", "النقل", "التكوين", "ولوجيات", "Ruralité")


def add_judgements(accounts: dict[str, Account]) -> int:
    """Judge some of a region's contributions, tag them, and write a note, where nobody has judged yet."""
    if Assessment.objects.exists():
        return 0
    reviewer, coordinator = accounts["reviewer-04"], accounts["coordinator-04"]
    found = Contribution.objects.filter(region=REGION, status__in=ASSESSABLE).order_by("pk")
    contributions = list(found[: BY_TWO + BY_ONE])
    codes = list(Criterion.objects.filter(active=True).values_list("pk", flat=True))
    with transaction.atomic():
        for place, contribution in enumerate(contributions):
            judges = [coordinator, reviewer] if place < BY_TWO else [coordinator]
            for turn, judge in enumerate(judges):
                assess(contribution=contribution, marks=_marks(codes, place, turn), remark="", by=judge)
            add_tag(contribution=contribution, name=TAGS[place % len(TAGS)], by=reviewer)
            aims = list(objectives_for(contribution)[:3])
            record_aim(contribution=contribution, objective=aims[place % len(aims)], by=reviewer, seen="")
        for contribution in contributions[:2]:
            write_note(contribution=contribution, text=_note(reviewer, contribution), by=coordinator)
    return sum(2 if place < BY_TWO else 1 for place in range(len(contributions)))


def _marks(codes: list[str], place: int, turn: int) -> dict[str, int]:
    """Return marks as two people might give them: near each other mostly, far apart now and then."""
    marks = {}
    for number, code in enumerate(codes):
        first = 1 + (place * 7 + number * 3 + place // 3) % 5
        shift = (0, 0, 1, 0, -1)[(place + 2 * number) % 5]
        if place % APART == 1 and number == place % len(codes):
            shift = 3 if first <= 2 else -3
        marks[code] = min(5, max(1, first + turn * shift))
    return marks


def _note(reviewer: Account, contribution: Contribution) -> str:
    if contribution.language == "fr":
        return f"@{reviewer.full_name} La wilaya prépare un projet voisin : voyons-le avant de répondre."
    return f"@{reviewer.full_name} تشتغل الولاية على مشروع قريب من هذا، فلنطلع عليه قبل صياغة الجواب."

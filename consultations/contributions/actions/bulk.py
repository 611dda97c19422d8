"""What came in a flood is set apart, and let in or kept out by somebody who looks at it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from consultations.contributions.flood import text_key
from consultations.contributions.models import BulkMark, Contribution
from portal.shared import audit
from stakeholders.models import Account

State = BulkMark.State


def set_apart(*, contribution: Contribution, sign: str) -> None:
    """Set a new contribution apart. One that tells of somebody in danger stays with those who look after it."""
    BulkMark.objects.create(
        contribution=contribution, sign=sign, text_key=text_key(contribution.body), at=timezone.now()
    )
    if not contribution.held_for:
        contribution.held_for = Contribution.Hold.BULK
        contribution.save(update_fields=["held_for"])
    audit.record("contribution_set_apart", contribution, by=None, region=contribution.region_id, sign=sign)


@transaction.atomic
def decide_bulk(*, marks: QuerySet[BulkMark], let_in: int | None, by: Account) -> int:
    """Let in the first `let_in` of these (None: all of them) and keep out the others; returns how many came in."""
    waiting = list(marks.filter(state=State.WAITING).select_for_update(of=["self"]).order_by("pk"))
    inside = waiting if let_in is None else waiting[:let_in]
    outside = waiting[len(inside) :]
    now = timezone.now()
    for rows, state in ((inside, State.RELEASED), (outside, State.KEPT_OUT)):
        chosen = BulkMark.objects.filter(pk__in=[mark.pk for mark in rows])
        chosen.update(state=state, decided_by=by, decided_at=now)
        for mark in rows:
            region = mark.contribution.region_id
            audit.record("bulk_decided", mark.contribution, by=by, region=region, state=str(state))
    held = Contribution.everything.filter(
        pk__in=[mark.contribution_id for mark in inside], held_for=Contribution.Hold.BULK
    )
    held.update(held_for="")
    return len(inside)

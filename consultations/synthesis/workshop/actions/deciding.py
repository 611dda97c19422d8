"""What every decision does: the region is locked, what was seen still stands, and who decided is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils import timezone

from consultations.synthesis.locking import lock_reports
from consultations.synthesis.workshop.models import Decision, Theme, Worktable
from portal.shared import audit
from stakeholders.models import Account
from strategy.models import Axis, Region

Kind = Decision.Kind


class ChangedMeanwhile(Exception):
    """Somebody decided about it after the page was made: nothing is overwritten."""


def fresh(theme: Theme, *, seen: int | None = None) -> Theme:
    """Return a theme as it is now, its region locked. Raises `ChangedMeanwhile` when it is not the one that was seen.

    That it was merged or discarded meanwhile changes it, too.
    """
    lock_reports(theme.region)
    row = Theme.objects.select_related("region", "axis").get(pk=theme.pk)
    if seen is not None and row.version != seen:
        raise ChangedMeanwhile
    return row


def save(theme: Theme, *changed: str) -> None:
    """Keep a changed theme under its next version."""
    theme.version += 1
    theme.full_clean(exclude=["region", "axis", "reviewed_by", "merged_into"], validate_constraints=False)
    theme.save(update_fields=[*changed, "version"])


def note(
    kind: str,
    *,
    region: Region,
    axis: Axis | None,
    by: Account | None,
    theme: Theme | None = None,
    target: Theme | None = None,
    count: int = 0,
    before: Sequence[dict[str, Any]] = (),
) -> Decision:
    """Write down who decided what. From the first decision on an axis is people's: the machine only adds."""
    table, _opened = Worktable.objects.get_or_create(region=region, axis=axis, defaults={"opened_at": timezone.now()})
    Worktable.objects.filter(pk=table.pk).update(turn=F("turn") + 1)
    decision = Decision.objects.create(
        region=region,
        axis=axis,
        theme=theme,
        target=target,
        kind=kind,
        count=count,
        before=list(before),
        by=by,
        at=timezone.now(),
    )
    audit.record(
        f"workshop_{kind}",
        theme or table,
        by=by,
        region=region.code,
        axis=axis.code if axis else "",
        theme=theme.key if theme else "",
        target=target.key if target else "",
        count=count,
        decision=decision.pk,
    )
    return decision

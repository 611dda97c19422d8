"""Texts are confirmed where they are, moved, and made a new theme of."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.synthesis.locking import lock_reports
from consultations.synthesis.workshop import queries
from consultations.synthesis.workshop.actions.deciding import ChangedMeanwhile, Kind, note
from consultations.synthesis.workshop.actions.themes import name_theme
from consultations.synthesis.workshop.models import Decision, Placement, Theme
from consultations.synthesis.workshop.queries import Bench
from portal.shared import audit
from stakeholders.models import Account

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Tick:
    """A text that somebody chose, and how often it had been decided about when they saw it."""

    reference: str
    turn: int


@dataclass(frozen=True)
class Done:
    """What was decided, of how many texts; which were left because somebody else had decided meanwhile."""

    count: int
    skipped: list[str] = field(default_factory=list)
    decision: Decision | None = None
    theme: Theme | None = None


@transaction.atomic
def confirm_texts(*, bench: Bench, ticks: Iterable[Tick], by: Account) -> Done:
    """Say that texts belong where they are: from these the machine learns."""
    bench, rows, skipped = held(bench, ticks)
    kept = [(row, bench.home_of(row.theme_id)) for row in rows if not row.confirmed]
    decision = None
    if kept:
        homes = {home.pk if home else None: home for _row, home in kept}
        alone = next(iter(homes.values())) if len(homes) == 1 else None
        for home in homes.values():
            _place([row for row, its in kept if its == home], home, by=by)
        decision = _note(Kind.CONFIRMED, bench, [row for row, _home in kept], theme=alone, by=by)
    return Done(len(kept), skipped, decision, None)


@transaction.atomic
def move_texts(*, bench: Bench, ticks: Iterable[Tick], to: Theme | None, by: Account) -> Done:
    """Put texts into a theme, or (None) beside the themes. One statement, however many; what they say is kept too."""
    bench, rows, skipped = held(bench, ticks)
    target = bench.home_of(to.pk) if to is not None else None
    if to is not None and (target is None or target.pk != to.pk):
        raise ValidationError({"to": _("This theme does not stand any more: choose another one.")})
    decision = None
    if rows:
        source = {row.theme_id for row in rows}
        theme = bench.home_of(source.pop()) if len(source) == 1 else None
        _place(rows, target, by=by)
        decision = _note(Kind.MOVED, bench, rows, theme=theme, target=target, by=by)
    return Done(len(rows), skipped, decision, target)


@transaction.atomic
def split_theme(*, bench: Bench, ticks: Iterable[Tick], name_ar: str, name_fr: str, by: Account) -> Done:
    """Make a new theme of chosen texts. Raises `ValidationError` without a name in one language at least."""
    bench, rows, skipped = held(bench, ticks)
    if not rows:
        return Done(0, skipped)
    if not (name_ar.strip() or name_fr.strip()):
        raise ValidationError({"name_ar": _("Give the new theme a name, in one language at least.")})
    last = max((theme.order for theme in bench.themes), default=0)
    made = Theme(region=bench.region, axis=bench.axis, key=secrets.token_hex(6), is_by_hand=True, order=last + 1)
    made.full_clean(exclude=["region", "axis"])
    made.save()
    _place(rows, made, by=by)
    source = {row.theme_id for row in rows}
    theme = bench.home_of(source.pop()) if len(source) == 1 else None
    decision = _note(Kind.SPLIT, bench, rows, theme=theme, target=made, by=by)
    named = name_theme(theme=made, name_ar=name_ar, name_fr=name_fr, seen=made.version, by=by)
    return Done(len(rows), skipped, decision, named)


def held(bench: Bench, ticks: Iterable[Tick]) -> tuple[Bench, list[Placement], list[str]]:
    """Lock the region; return the axis as it is now, the chosen places that nobody changed, and who was changed."""
    chosen = {tick.reference: tick.turn for tick in list(ticks)[:MOST_AT_ONCE]}
    lock_reports(bench.region)
    now = queries.bench(bench.region, bench.code)
    if now is None:  # an axis that is gone has no texts any more
        raise ChangedMeanwhile
    rows: QuerySet[Placement] = queries.on_axis(queries.placements(bench.region), bench.axis)
    found = rows.filter(contribution__reference__in=list(chosen)).select_related("contribution").order_by("pk")
    same = [row for row in found if row.turn == chosen[row.contribution.reference]]
    kept = {row.contribution.reference for row in same}
    return now, same, [reference for reference in chosen if reference not in kept]


def _place(rows: Sequence[Placement], theme: Theme | None, *, by: Account) -> None:
    """Write a person's word about places, in one statement."""
    Placement.objects.filter(pk__in=[row.pk for row in rows]).update(
        theme=theme, confirmed=True, confidence=None, by=by, decided_at=timezone.now(), turn=F("turn") + 1
    )


def _note(
    kind: str,
    bench: Bench,
    rows: Sequence[Placement],
    *,
    by: Account,
    theme: Theme | None = None,
    target: Theme | None = None,
) -> Decision:
    """Keep the decision, with the way back; each text's own history tells of it, too."""
    for row in rows:
        audit.record(
            "text_placed",
            row.contribution,
            by=by,
            region=bench.region.code,
            theme=_key(bench.home_of(row.theme_id) if kind == Kind.CONFIRMED else target),
        )
    before = [queries.facts(row) for row in rows]
    return note(
        kind,
        region=bench.region,
        axis=bench.axis,
        theme=theme,
        target=target,
        count=len(rows),
        before=before,
        by=by,
    )


def _key(theme: Theme | None) -> str:
    return theme.key if theme else queries.OTHER

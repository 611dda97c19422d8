"""Whether texts are for or against their theme: what the machine read is kept, and people put it right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from consultations.contributions.models import Contribution
from consultations.synthesis.analysis import Analysis
from consultations.synthesis.workshop.actions.deciding import Kind, note
from consultations.synthesis.workshop.actions.placing import Done, Tick, held
from consultations.synthesis.workshop.models import Placement, Stand
from consultations.synthesis.workshop.queries import Bench, facts
from portal.shared import audit
from stakeholders.models import Account
from strategy.models import Region

UNSAID = Stand.Side.UNSAID.value
# One statement for a region: of a hundred thousand texts a third may take a side.
ADD = f"""
    INSERT INTO {Stand._meta.db_table} (contribution_id, read, decided)
    SELECT text.id, said.side, '' FROM unnest(%s::text[], %s::text[]) AS said (reference, side)
        JOIN {Contribution._meta.db_table} AS text USING (reference) WHERE text.held_for = '' ORDER BY text.id
"""  # noqa: S608 - only the names of our own tables are put in


@transaction.atomic
def say_side(*, bench: Bench, ticks: Iterable[Tick], side: str, by: Account) -> Done:
    """Say on which side texts stand; that they say nothing of it is a word, too. The machine's word stays beside it."""
    bench, rows, skipped = held(bench, ticks)
    if not rows:
        return Done(0, skipped)
    before = {stand.pk: stand for stand in Stand.objects.filter(pk__in=[row.pk for row in rows])}
    now = timezone.now()
    for row in rows:
        stand = Stand(contribution_id=row.pk, read=_read(before.get(row.pk)), decided=side, by=by, decided_at=now)
        stand.full_clean(exclude=["contribution", "by"], validate_unique=False)
        stand.save()
        audit.record("text_sided", row.contribution, by=by, region=bench.region.code, side=side)
    # The next who decides about these texts has seen this.
    Placement.objects.filter(pk__in=[row.pk for row in rows]).update(turn=F("turn") + 1)
    homes = {home.pk if home else None: home for home in (bench.home_of(row.theme_id) for row in rows)}
    decision = note(
        Kind.SIDED,
        region=bench.region,
        axis=bench.axis,
        theme=next(iter(homes.values())) if len(homes) == 1 else None,
        count=len(rows),
        before=[facts(row) | {"stand": _told(before.get(row.pk))} for row in rows],
        by=by,
    )
    return Done(len(rows), skipped, decision)


def keep_sides(region: Region, analyses: Mapping[str, Analysis]) -> None:
    """Keep what the machine read on which side each text stands, differences alone; people's words stay."""
    found = {reference: side for analysis in analyses.values() for reference, side in analysis.sides.items()}
    rows = Stand.objects.filter(contribution__region=region).order_by("pk")
    known: dict[str, tuple[int, str]] = {
        reference: (pk, read) for reference, pk, read in rows.values_list("contribution__reference", "pk", "read")
    }
    changed: dict[str, list[int]] = {}
    for reference, (pk, read) in known.items():
        if (side := found.get(reference, UNSAID)) != read:
            changed.setdefault(side, []).append(pk)
    for side, texts in changed.items():
        Stand.objects.filter(pk__in=texts).update(read=side)
    _add({reference: side for reference, side in found.items() if reference not in known})


def _add(sides: Mapping[str, str]) -> None:
    if not sides:
        return
    with connection.cursor() as cursor:
        cursor.execute(ADD, [list(sides), list(sides.values())])


def _read(stand: Stand | None) -> str:
    return stand.read if stand else UNSAID


def _told(stand: Stand | None) -> dict[str, Any]:
    """Return a person's word on a side as a decision keeps it, so that it can be led back."""
    if stand is None or stand.decided_at is None:
        return {"decided": "", "by": None, "decided_at": None}
    return {"decided": stand.decided, "by": stand.by_id, "decided_at": stand.decided_at.isoformat()}

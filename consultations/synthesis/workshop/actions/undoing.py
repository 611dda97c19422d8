"""Texts are led back to where they were before somebody, or the machine on their word, placed them; themes that were
found again make way for those that stood before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from consultations.synthesis.locking import lock_reports
from consultations.synthesis.workshop import queries
from consultations.synthesis.workshop.actions.deciding import ChangedMeanwhile, Kind, note
from consultations.synthesis.workshop.actions.keeping import forget_themes
from consultations.synthesis.workshop.actions.placing import Done
from consultations.synthesis.workshop.models import Arrangement, Decision, Stand, Theme
from stakeholders.models import Account
from strategy.models import Axis, Region

# One statement each, however many texts: the machine may have placed thousands. A text that was decided about since
# has another turn, and a theme that is gone since takes nothing back.
LED_BACK = """
    UPDATE consultations_placement place SET theme_id = was.theme, confirmed = was.confirmed,
        confidence = was.confidence, decided_at = was.decided_at, turn = place.turn + 1,
        by_id = (SELECT account.id FROM stakeholders_account account WHERE account.id = was.by)
    FROM consultations_decision decision, jsonb_to_recordset(decision.before) AS was(contribution bigint, theme bigint,
        confirmed boolean, confidence float8, by bigint, decided_at timestamptz, turn integer, is_new boolean)
    WHERE decision.id = %s AND place.contribution_id = was.contribution AND place.turn = was.turn
        AND was.is_new IS NOT TRUE
        AND (was.theme IS NULL OR EXISTS (SELECT FROM consultations_theme theme WHERE theme.id = was.theme))
    RETURNING place.contribution_id"""
TAKEN_AWAY = """
    DELETE FROM consultations_placement place
    USING consultations_decision decision, jsonb_to_recordset(decision.before)
        AS was(contribution bigint, turn integer, is_new boolean)
    WHERE decision.id = %s AND place.contribution_id = was.contribution AND place.turn = was.turn AND was.is_new
    RETURNING place.contribution_id"""


@transaction.atomic
def undo_decision(*, decision: Decision, by: Account) -> Done:
    """Lead texts back to where they were, with all that stood there; those decided about since stay where they are.

    What had no place has none again. Raises `ChangedMeanwhile` when it was undone already, or cannot be.
    """
    lock_reports(decision.region)
    decision = Decision.objects.select_related("region", "axis", "theme", "target").get(pk=decision.pk)
    if decision.undone or not decision.before:
        raise ChangedMeanwhile
    _put_back([was["row"] for was in decision.before if "row" in was], decision)
    back = _led_back(decision)
    _forget_found([was["found"] for was in decision.before if "found" in was])
    texts = [was for was in decision.before if "contribution" in was]
    for was in texts:  # a side was said of a page of texts at the most
        if "stand" in was and was["contribution"] in back:
            Stand.objects.filter(pk=was["contribution"]).update(**was["stand"])
    moved = [was["contribution"] for was in texts if was.get("moved", True)]
    stayed = queries.placements(decision.region).filter(pk__in=[pk for pk in moved if pk not in back])
    skipped = list(stayed.order_by("pk").values_list("contribution__reference", flat=True))
    Decision.objects.filter(pk=decision.pk).update(undone=True, before=[])
    count = sum(pk in back for pk in moved)
    undoing = note(
        Kind.UNDONE,
        region=decision.region,
        axis=decision.axis,
        theme=decision.theme,
        target=decision.target,
        count=count,
        by=by,
    )
    return Done(count, skipped, undoing)


def close_outcomes(region: Region, axis: Axis | None) -> None:
    """Let what the machine did earlier stand for good: a newer placing, or themes found again, lies over it."""
    earlier = Decision.objects.filter(region=region, axis=axis, kind__in=[Kind.PLACED, Kind.FOUND])
    earlier.exclude(before=[]).update(before=[])


def way_back(asked: Arrangement, places: Iterable[Sequence[Any]], themes: Sequence[int | None]) -> list[dict[str, Any]]:
    """Return where texts stand that the machine is about to place: `places` as it found them, `themes` their numbers.

    What it is not going to change is left out.
    """
    known = queries.places_on(asked.region, asked.axis)
    found = []
    for pk, number, sure, turn in places:
        row, home = known.get(pk), themes[number] if number >= 0 else None
        if row is None:
            found.append({"contribution": pk, "turn": turn + 1, "is_new": True})
        elif not row.confirmed and row.turn == turn and (row.theme_id, row.confidence) != (home, sure):
            moved = row.theme_id != home
            found.append(queries.facts(row) | {"turn": row.turn + moved, "moved": moved})
    return found


def as_they_stood(themes: Iterable[Theme]) -> list[dict[str, Any]]:
    """Return the machine's part of the themes of an axis, before it finds others."""
    return [{"row": [one.pk, one.key, one.order, one.label_ar, one.label_fr]} for one in themes]


def new_ones(found: Iterable[int | None], known: Iterable[Theme]) -> list[dict[str, Any]]:
    """Return which of the found themes stood nowhere before."""
    before = {theme.pk for theme in known}
    return [{"found": pk} for pk in found if pk is not None and pk not in before]


def _put_back(rows: Iterable[Sequence[Any]], decision: Decision) -> None:
    """Give themes the machine's words and the order that they had; those that went stand again under their numbers."""
    for pk, key, order, label_ar, label_fr in rows:
        words = {"order": order, "label_ar": label_ar, "label_fr": label_fr}
        if not Theme.objects.filter(pk=pk).update(**words):
            Theme.objects.create(pk=pk, region=decision.region, axis=decision.axis, key=key, **words)


def _forget_found(numbers: Sequence[int]) -> None:
    """Let the themes that were found go again, but for those that somebody has had a hand in since."""
    found = list(Theme.objects.filter(pk__in=numbers))
    by_hand = queries.decided_by_hand(found)
    forget_themes([theme for theme in found if theme.pk not in by_hand])


def _led_back(decision: Decision) -> set[int]:
    found: set[int] = set()
    with connection.cursor() as cursor:
        for statement in (LED_BACK, TAKEN_AWAY):
            cursor.execute(statement, [decision.pk])
            found |= {pk for (pk,) in cursor.fetchall()}
    return found

"""What a compilation found becomes rows: the machine's themes, and where it placed each text. Differences alone.

On an axis that people work on nothing of it replaces anything: texts without a place get one, and that is all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import connection, transaction

from consultations.synthesis.analysis import Analysis, Group
from consultations.synthesis.workshop import queries
from consultations.synthesis.workshop.actions.siding import keep_sides
from consultations.synthesis.workshop.models import Placement, Theme, Worktable
from strategy.models import Region

AT_ONCE = 100_000
SAME = 0.005  # a confidence that changes by less is the same
LABEL = 300

MOVED_AWAY = """
    DELETE FROM consultations_placement place USING consultations_contribution text, consultations_theme theme
    WHERE place.contribution_id = text.id AND theme.id = place.theme_id AND text.region_id = %s
      AND theme.axis_id IS DISTINCT FROM text.axis_id"""
PLACE = """
    INSERT INTO consultations_placement AS known (contribution_id, theme_id, confidence, confirmed, turn)
    SELECT text.id, found.theme, found.confidence, false, 0
    FROM unnest(%s::text[], %s::bigint[], %s::float8[]) AS found(reference, theme, confidence)
    JOIN consultations_contribution text ON text.reference = found.reference
    ORDER BY text.id
    ON CONFLICT (contribution_id) DO UPDATE SET theme_id = excluded.theme_id, confidence = excluded.confidence
    WHERE known.decided_at IS NULL"""


class Place(NamedTuple):
    """A text, the number of its theme (None: beside the themes), and how sure the machine is."""

    reference: str
    theme: int | None
    confidence: float | None


@transaction.atomic
def keep(region: Region, analyses: Mapping[str, Analysis]) -> None:
    """Keep what was found on each axis of a region. Called where the region's reports are locked, as decisions are."""
    with connection.cursor() as cursor:
        cursor.execute(MOVED_AWAY, [region.code])  # texts whose axis is another since
    settled = {axis or queries.NOT_STATED for axis in _settled(region)}
    known = _known(region)
    places: list[Place] = []
    for axis, analysis in analyses.items():
        if axis in settled:
            places += _new_places(region, axis, analysis, known)
        else:
            places += _changed_places(analysis, _kept_themes(region, axis, analysis), known)
    _write(places)
    keep_sides(region, analyses)


def _settled(region: Region) -> list[str | None]:
    return list(Worktable.objects.filter(region=region).values_list("axis", flat=True))


def _known(region: Region) -> dict[str, tuple[int | None, float | None]]:
    """Return where every text has its place now: what is held out or withdrawn just now, too."""
    rows = Placement.objects.filter(contribution__region=region).order_by()
    found = rows.values_list("contribution__reference", "theme", "confidence")
    return {reference: (theme, sure) for reference, theme, sure in found.iterator(chunk_size=5_000)}


def _new_places(
    region: Region, axis: str, analysis: Analysis, known: Mapping[str, tuple[int | None, float | None]]
) -> list[Place]:
    """Return the places of texts that had none. A theme that people merged or discarded meanwhile leads where it led.

    What was found while nobody had decided anything yet may name themes that nobody kept: those texts wait.
    """
    bench = queries.bench(region, axis)
    if bench is None:
        return []
    homes, by_key = queries.homes(bench.themes), {theme.key: theme for theme in bench.themes}
    places = []
    for key, reference, confidence in _found(analysis):
        if reference in known or (key is not None and key not in by_key):
            continue
        home = homes[by_key[key].pk] if key is not None else None
        places.append(Place(reference, home.pk if home else None, confidence if home else None))
    return places


def _changed_places(
    analysis: Analysis, themes: Mapping[str, int], known: Mapping[str, tuple[int | None, float | None]]
) -> list[Place]:
    places = []
    for key, reference, confidence in _found(analysis):
        theme = themes[key] if key is not None else None
        before = known.get(reference)
        if before is None or before[0] != theme or not _same(before[1], confidence):
            places.append(Place(reference, theme, confidence))
    return places


def _found(analysis: Analysis) -> list[tuple[str | None, str, float | None]]:
    sure = analysis.confidence
    groups: Sequence[tuple[str | None, Group]] = [
        *((theme.key, theme) for theme in analysis.themes),
        (None, analysis.other),
    ]
    return [
        (key, one.reference, sure.get(one.reference) if key else None) for key, group in groups for one in group.said
    ]


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < SAME


def _kept_themes(region: Region, axis: str, analysis: Analysis) -> dict[str, int]:
    """Write the themes of an axis that nobody has worked on: new ones, other labels; those not found any more go."""
    code = None if axis == queries.NOT_STATED else axis
    rows = {theme.key: theme for theme in Theme.objects.filter(region=region, axis=code)}
    for order, group in enumerate(analysis.themes):
        ar, fr = (group.label.get(language, "")[:LABEL] for language in ("ar", "fr"))
        row = rows.get(group.key) or Theme(region=region, axis_id=code, key=group.key)
        if row.pk is None or (row.order, row.label_ar, row.label_fr) != (order, ar, fr):
            row.order, row.label_ar, row.label_fr = order, ar, fr
            row.save()
            rows[group.key] = row
    forget_themes([row for key, row in rows.items() if key not in {group.key for group in analysis.themes}])
    return {key: row.pk for key, row in rows.items() if row.pk is not None}


def forget_themes(themes: Sequence[Theme]) -> None:
    """Let themes go that the machine found and nobody had a hand in; their texts have no place until they get one."""
    numbers = [theme.pk for theme in themes]
    if numbers:
        Placement.objects.filter(theme__in=numbers).delete()
        Theme.objects.filter(pk__in=numbers).delete()


def _write(places: Sequence[Place]) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(places), AT_ONCE):
            part = places[start : start + AT_ONCE]
            cursor.execute(PLACE, [list(column) for column in zip(*part, strict=True)])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what they refer to is looked at now, in the order of ids
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

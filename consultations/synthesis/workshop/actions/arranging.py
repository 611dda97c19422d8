"""The machine works on somebody's word: it places the rest, or finds themes again and waits for a yes.

It reads without a lock and writes under it. What people decided meanwhile stands: a text whose place changed since it
was read is left, and a proposal that was overtaken by any decision on its axis is not taken over.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.engine.themes import Themes
from consultations.synthesis.locking import lock_reports
from consultations.synthesis.workshop import proposals, queries, understanding
from consultations.synthesis.workshop.actions.deciding import ChangedMeanwhile, Kind, note
from consultations.synthesis.workshop.actions.keeping import AT_ONCE, LABEL, forget_themes
from consultations.synthesis.workshop.actions.undoing import as_they_stood, close_outcomes, new_ones, way_back
from consultations.synthesis.workshop.models import Arrangement, Theme, Worktable
from consultations.synthesis.workshop.proposals import Flow
from consultations.synthesis.workshop.queries import OTHER, Bench
from consultations.synthesis.workshop.understanding import Read
from portal.shared import audit, jobs
from portal.shared.models import Job
from stakeholders.models import Account

State = Arrangement.State
Progress = Callable[[str, int, int], None]

READING, ARRANGING, STORING = "reading", "arranging", "storing"
STEPS = 3
TASK = "consultations.arrange_axis"

ARRANGE = """
    INSERT INTO consultations_placement AS known (contribution_id, theme_id, confidence, confirmed, turn, decided_at)
    SELECT text.id, found.theme, found.confidence, false, found.turn + 1, %s
    FROM unnest(%s::bigint[], %s::bigint[], %s::float8[], %s::int[]) AS found(text, theme, confidence, turn)
    JOIN consultations_contribution text ON text.id = found.text
    ON CONFLICT (contribution_id) DO UPDATE SET theme_id = excluded.theme_id, confidence = excluded.confidence,
        decided_at = CASE WHEN known.theme_id IS DISTINCT FROM excluded.theme_id
                          THEN excluded.decided_at ELSE known.decided_at END,
        turn = CASE WHEN known.theme_id IS DISTINCT FROM excluded.theme_id THEN excluded.turn ELSE known.turn END
    WHERE NOT known.confirmed AND known.turn = excluded.turn - 1"""


@transaction.atomic
def request_arrangement(*, bench: Bench, kind: str, by: Account) -> Arrangement:
    """Ask the machine to work on an axis; work under way is returned instead of a second one.

    A proposal that waited is dropped: there is one at a time. Raises `ValidationError` when there is too little to
    learn from.
    """
    lock_reports(bench.region)
    if kind == Arrangement.Kind.PLACE and any(row.figures.lacking for row in queries.board(bench).rows):
        raise ValidationError(_("Confirm ten texts of each theme first: the machine learns from them."))
    job = jobs.request(task=TASK, key=f"{bench.region.code}:{bench.code}", by=by)
    known = Arrangement.objects.filter(job=job).first()
    if known is not None:
        return known
    waiting = Arrangement.objects.filter(region=bench.region, axis=bench.axis, state=State.WAITING)
    waiting.update(state=State.DROPPED, found={})
    asked = Arrangement(region=bench.region, axis=bench.axis, kind=kind, job=job, asked_by=by, asked_at=timezone.now())
    asked.full_clean(exclude=["region", "axis", "asked_by", "job", "found"])
    asked.save()
    _record("arrangement_asked", asked, by=by)
    return asked


def carry_out(*, job: Job, progress: Progress) -> int:
    """Do what was asked; returns how many texts have, or would have, another place. Done twice, it is done once."""
    asked = Arrangement.objects.select_related("region", "axis", "asked_by").get(job=job)
    if asked.state != State.WORKING:
        return int(asked.found.get("moved", 0))
    progress(READING, 0, STEPS)
    bench = queries.bench(asked.region, asked.axis.code if asked.axis else queries.NOT_STATED)
    if bench is None:
        raise ChangedMeanwhile
    read = understanding.read(bench)
    progress(ARRANGING, 1, STEPS)
    places = asked.kind == Arrangement.Kind.PLACE
    themes = understanding.place_the_rest(bench, read) if places else understanding.find_again(bench, read)
    found = _found(bench, read, themes, labelled=not places)
    progress(STORING, 2, STEPS)
    return _take_at_once(asked, found) if places else _let_wait(asked, bench, found)


@transaction.atomic
def accept_arrangement(*, arrangement: Arrangement, take: Iterable[str], by: Account) -> int:
    """Take found themes over, those of these keys (`OTHER`: what is to stand beside them); the rest stays as it was.

    Returns how many texts moved. Raises `ChangedMeanwhile` when it is overtaken. `undo_decision` leads it back.
    """
    lock_reports(arrangement.region)
    asked = Arrangement.objects.select_related("region", "axis").get(pk=arrangement.pk)
    if asked.state != State.WAITING or _turn(asked) != asked.turn:
        raise ChangedMeanwhile
    bench = queries.bench(asked.region, asked.axis.code if asked.axis else queries.NOT_STATED)
    if bench is None:
        raise ChangedMeanwhile
    taken, found = set(take), asked.found
    before = as_they_stood(bench.themes)
    homes = _with_found_themes(bench, found["themes"], taken)
    places = [place for place in found["places"] if (homes[place[1]] if place[1] >= 0 else OTHER in taken)]
    before += [*way_back(asked, places, homes), *new_ones(homes, bench.themes)]
    moved = _write(places, homes)
    going = proposals.vanishing(found, taken, [theme.key for theme in bench.themes])
    by_hand = queries.decided_by_hand(bench.themes)
    forget_themes([theme for theme in bench.themes if theme.key in going and theme.pk not in by_hand])
    close_outcomes(asked.region, asked.axis)
    decision = note(Kind.FOUND, region=asked.region, axis=asked.axis, count=moved, before=before, by=by)
    asked.found = found | {"taken": sorted(taken), "flows": _flows_of(found, taken), "moved": moved}
    asked.found["decision"] = decision.pk
    _close(asked, State.TAKEN)
    _record("arrangement_taken", asked, by=by, taken=len(taken), themes=len(found["themes"]))
    return moved


@transaction.atomic
def drop_arrangement(*, arrangement: Arrangement, by: Account) -> bool:
    """Let a proposal go: nothing has changed. False when it does not wait any more."""
    lock_reports(arrangement.region)
    asked = Arrangement.objects.select_related("region", "axis").get(pk=arrangement.pk)
    if asked.state != State.WAITING:
        return False
    _close(asked, State.DROPPED)
    _record("arrangement_dropped", asked, by=by)
    return True


def _found(bench: Bench, read: Sequence[Read], themes: Themes, *, labelled: bool) -> dict[str, Any]:
    """Return what was found, to be kept: the themes, the place of each text, and what moves from where to where."""
    keys = [theme.key for theme in themes.themes]
    labels = understanding.labels(read, themes) if labelled else {}
    place_of = {index: number for number, theme in enumerate(themes.themes) for index in theme.members}
    flows: Counter[tuple[str, str]] = Counter()
    places = []
    for index, text in enumerate(read):
        number = place_of.get(index, -1)
        before = "" if text.is_new else text.home or OTHER
        flows[before, keys[number] if number >= 0 else OTHER] += 1
        if not text.confirmed:
            sure = themes.confidence.get(index) if number >= 0 else None
            places.append([text.pk, number, None if sure is None else round(sure, 4), text.turn])
    return {
        "turn": bench.turn or 0,
        "themes": [
            {"key": key, "ar": labels.get(key, {}).get("ar", ""), "fr": labels.get(key, {}).get("fr", "")}
            for key in keys
        ],
        "places": places,
        "flows": [[before, after, count] for (before, after), count in sorted(flows.items())],
        "moved": sum(count for (before, after), count in flows.items() if before != after),
    }


@transaction.atomic
def _take_at_once(asked: Arrangement, found: dict[str, Any]) -> int:
    """Write what a classifier placed. What was decided since it was read stays; a theme that is gone is not filled."""
    lock_reports(asked.region)
    row = Arrangement.objects.select_related("region", "axis").get(pk=asked.pk)
    if row.state != State.WORKING:  # another worker was faster
        return int(row.found.get("moved", 0))
    keys = [theme["key"] for theme in found["themes"]]
    standing = {theme.key: theme for theme in Theme.objects.filter(region=row.region, axis=row.axis) if theme.stands}
    numbers = [standing[key].pk if key in standing else None for key in keys]
    places = [place for place in found["places"] if place[1] < 0 or numbers[place[1]] is not None]
    before = way_back(row, places, numbers)
    close_outcomes(row.region, row.axis)
    moved = _write(places, numbers)
    decision = note(Kind.PLACED, region=row.region, axis=row.axis, count=moved, before=before, by=row.asked_by)
    row.found = found | {"moved": moved, "decision": decision.pk}
    _close(row, State.TAKEN)
    return moved


@transaction.atomic
def _let_wait(asked: Arrangement, bench: Bench, found: dict[str, Any]) -> int:
    lock_reports(asked.region)
    row = Arrangement.objects.get(pk=asked.pk)
    if row.state == State.WORKING:
        row.state, row.found, row.turn = State.WAITING, found, bench.turn or 0
        row.save(update_fields=["state", "found", "turn"])
    return int(row.found["moved"])


def _turn(asked: Arrangement) -> int:
    table = Worktable.objects.filter(region=asked.region, axis=asked.axis).first()
    return table.turn if table else 0


def _with_found_themes(bench: Bench, found: Sequence[dict[str, str]], taken: Collection[str]) -> list[int | None]:
    """Return the number of each found theme: the one it is, under the words found now, or a new one.

    None for a theme that is not taken over: nothing of it changes.
    """
    known = {theme.key: theme for theme in bench.themes}
    numbers: list[int | None] = []
    for order, words in enumerate(found):
        if words["key"] not in taken:
            numbers.append(None)
            continue
        row = known.get(words["key"])
        if row is None or not row.stands:  # what people discarded or merged does not come back under its key
            key = secrets.token_hex(6) if row else words["key"]
            row = Theme(region=bench.region, axis=bench.axis, key=key)
        row.order, row.label_ar, row.label_fr = order, words["ar"][:LABEL], words["fr"][:LABEL]
        row.save()
        numbers.append(row.pk)
    return numbers


def _flows_of(found: dict[str, Any], taken: Collection[str]) -> list[Flow]:
    """Return what moved from where to where, of all that would have."""
    flows: Counter[tuple[str, str]] = Counter()
    for before, after, count in found["flows"]:
        flows[before, after if after in taken else before] += count
    return [(before, after, count) for (before, after), count in sorted(flows.items())]


def _write(places: Sequence[list[Any]], themes: Sequence[int | None]) -> int:
    """Write places in as few statements as there are thousands; returns how many texts the database looked at."""
    moment: datetime = timezone.now()
    written = 0
    with connection.cursor() as cursor:
        for start in range(0, len(places), AT_ONCE):
            part = places[start : start + AT_ONCE]
            pks = [place[0] for place in part]
            homes = [themes[place[1]] if place[1] >= 0 else None for place in part]
            cursor.execute(ARRANGE, [moment, pks, homes, [place[2] for place in part], [place[3] for place in part]])
            cursor.execute(
                "SELECT count(*) FROM consultations_placement WHERE contribution_id = ANY(%s) AND decided_at = %s",
                [pks, moment],
            )
            written += int(cursor.fetchone()[0])
    return written


def _close(asked: Arrangement, state: str) -> None:
    """End it; the figures stay to be shown, the places do not."""
    asked.state = state
    asked.found = {name: value for name, value in asked.found.items() if name != "places"}
    asked.save(update_fields=["state", "found"])


def _record(action: str, asked: Arrangement, *, by: Account, **more: int) -> None:
    axis = asked.axis.code if asked.axis else ""
    audit.record(action, asked, by=by, region=asked.region_id, axis=axis, kind=asked.kind, **more)

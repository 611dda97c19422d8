"""Who came, in figures: whole for the staff; for the public no figure about fewer than ten people.

The public figures are coarse on purpose. A row below the limit is put together with others until the sum reaches it,
and a total is left out where what is missing to another one would speak of fewer than ten. Nor may a corrected version
be subtracted from the one before: where that would speak of fewer than ten, the figures stay as they were published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.utils import translation
from django.utils.translation import gettext as _

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations.models import Registration
from portal.shared.bilingual import label
from stakeholders.models import Category
from strategy.models import Province

THRESHOLD = 10
Figures = dict[str, Any]
_COUNTED = {
    "registered": Count("pk", filter=Q(status=Registration.Status.SEATED)),
    "room": Count("pk", filter=Q(attendance__mode=Presence.ROOM)),
    "remote": Count("pk", filter=Q(attendance__mode=Presence.REMOTE)),
}


def whole(session: RegionalSession) -> Figures:
    """Return who was registered and who came, by category and by province."""
    here = Registration.objects.filter(session=session).order_by()
    totals: Figures = here.aggregate(**_COUNTED)
    by_category = {row.pop("category"): row for row in here.values("category").annotate(**_COUNTED)}
    by_province = {row.pop("province"): row for row in here.values("province").annotate(**_COUNTED)}
    provinces = Province.objects.filter(region=session.region_id)
    return {
        **totals,
        "attended": totals["room"] + totals["remote"],
        "categories": [
            _row(label(one), by_category[one.pk]) for one in Category.objects.all() if one.pk in by_category
        ],
        "provinces": [
            *(_row(label(one), by_province[one.pk]) for one in provinces if one.pk in by_province),
            *([_row(_in_both(lambda: _("Province not stated")), by_province[None])] if None in by_province else []),
        ],
    }


def public(figures: Figures, *, before: Figures | None = None) -> Figures:
    """Return what anybody may read of the figures; None stands for what is not shown.

    `before` are those that were published last, which are told again rather than what a few have changed in them.
    """
    found = _public(figures)
    return before if before is not None and _tells(before, found) else found


def _tells(before: Figures, after: Figures) -> bool:
    old, new = _counts(before), _counts(after)
    return any(0 < abs(new[name] - old[name]) < THRESHOLD for name in old.keys() & new.keys())


def _counts(figures: Figures) -> dict[tuple[str, str], int]:
    """Return every figure that is shown, by where it stands."""
    rows = [
        (name, row["label"]["fr"], row["attended"]) for name in ("categories", "provinces") for row in figures[name]
    ]
    totals = [("total", name, figures[name]) for name in ("registered", "attended", "room", "remote")]
    return {(where, name): count for where, name, count in (*totals, *rows) if count is not None}


def _public(figures: Figures) -> Figures:
    attended, room, remote = figures["attended"], figures["room"], figures["remote"]
    shown = attended >= THRESHOLD
    apart = shown and _is_safe(room) and _is_safe(remote)
    return {
        "attended": attended if shown else None,
        "room": room if apart else None,
        "remote": remote if apart else None,
        "registered": figures["registered"] if shown and _is_safe(abs(figures["registered"] - attended)) else None,
        "categories": _merged(figures["categories"], _in_both(lambda: _("Other categories"))),
        "provinces": _merged(figures["provinces"], _in_both(lambda: _("Other provinces, or not stated"))),
    }


def _row(named: dict[str, str], counted: Mapping[str, int]) -> Figures:
    return {"label": named, **counted, "attended": counted["room"] + counted["remote"]}


def _is_safe(count: int) -> bool:
    return count == 0 or count >= THRESHOLD


def _merged(rows: Sequence[Figures], others: dict[str, str]) -> list[Figures]:
    """Return the rows that may be shown, largest first, then the others together; none where they would be all."""
    came = sorted((row for row in rows if row["attended"]), key=lambda row: -row["attended"])
    large = [row for row in came if row["attended"] >= THRESHOLD]
    rest = sum(row["attended"] for row in came) - sum(row["attended"] for row in large)
    while 0 < rest < THRESHOLD and large:
        rest += large.pop()["attended"]
    if not large:
        return []
    shown = [{"label": row["label"], "attended": row["attended"]} for row in large]
    return [*shown, *([{"label": others, "attended": rest}] if rest else [])]


def _in_both(say: Any) -> dict[str, str]:
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = say()
    return said

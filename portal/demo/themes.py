"""What a rapporteur of the demonstration decided of the themes: two read and named, one with its key quote."""

from __future__ import annotations

from django.db import transaction

from consultations.engine.labels import SEPARATOR
from consultations.synthesis.workshop import actions, queries
from consultations.synthesis.workshop.actions import Tick
from consultations.synthesis.workshop.models import Decision, Theme
from consultations.synthesis.workshop.queries import Bench
from consultations.synthesis.workshop.showing import spans_of
from stakeholders.models import Account
from strategy.models import Region

REGION, AXIS = "04", "disability"
READ, CONFIRMED = 2, 4


def add_decisions(rapporteur: Account) -> int:
    """Let the rapporteur decide about the largest themes of an axis, where nobody has decided anything yet."""
    if Decision.objects.exists():
        return 0
    bench = queries.bench(Region.objects.get(pk=REGION), AXIS)
    if bench is None:
        return 0
    with transaction.atomic():
        for place, row in enumerate(queries.board(bench).rows[:READ]):
            if row.theme is not None:
                _read(row.theme, bench, rapporteur, quotes=place == 0)
    return Decision.objects.count()


def _read(theme: Theme, bench: Bench, by: Account, *, quotes: bool) -> None:
    """Confirm its first texts, give it the first of the machine's words as its name, and say that it was read."""
    rows = list(queries.texts_of(bench, theme).select_related("contribution").order_by("pk")[:CONFIRMED])
    actions.confirm_texts(bench=bench, ticks=[Tick(row.contribution.reference, row.turn) for row in rows], by=by)
    names = {f"name_{code}": getattr(theme, f"label_{code}").split(SEPARATOR)[0] for code in ("ar", "fr")}
    theme = actions.name_theme(theme=theme, seen=theme.version, by=by, **names)
    actions.mark_reviewed(theme=theme, reviewed=True, seen=theme.version, by=by)
    if quotes and rows:
        text = rows[0].contribution
        start, end = max(spans_of(text), key=lambda span: span[1] - span[0])
        sealed = queries.seal(text.body[start:end])
        actions.choose_quote(contribution=text, start=start, end=end, sealed=sealed, by=by)

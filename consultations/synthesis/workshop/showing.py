"""What the workshop's pages show: a theme with a page of its texts, one text for a reader, what moves where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext_lazy

from consultations.contributions.models import Contribution
from consultations.engine.text import sentences
from consultations.synthesis.workshop import picture, proposals, queries
from consultations.synthesis.workshop.actions.arranging import ARRANGING, READING, STORING
from consultations.synthesis.workshop.actions.quoting import LONGEST
from consultations.synthesis.workshop.forms import MergeForm, NameForm, TakeForm, TextsFilter, TextsForm
from consultations.synthesis.workshop.models import (
    SURE,
    UNSURE,
    Arrangement,
    Placement,
    Stand,
    Theme,
)
from consultations.synthesis.workshop.queries import OTHER, Bench
from portal.shared.models import Job
from stakeholders.models import Account

EXCERPT = 500  # characters of a text that show before it is unfolded
STAGES: dict[str, Promise] = {
    READING: gettext_lazy("Reading the texts"),
    ARRANGING: gettext_lazy("Comparing them"),
    STORING: gettext_lazy("Keeping what was found"),
}


@dataclass(frozen=True)
class Text:
    """One text on a page: where it is, whether it is chosen, and its beginning where it is long."""

    placement: Placement
    is_ticked: bool
    is_quoted: bool
    excerpt: str

    @property
    def contribution(self) -> Contribution:
        return self.placement.contribution

    @property
    def value(self) -> str:
        """What the box sends: the reference, and how often it has been decided about."""
        return f"{self.contribution.reference}.{self.placement.turn}"

    @property
    def level(self) -> str:
        """How sure the machine is: "sure", "rather", "unsure"; blank where it found no theme, or a person decided."""
        return sureness(self.placement)

    @property
    def stand(self) -> Stand | None:
        """What is known of its side: nothing where neither the machine nor a person has read one in it."""
        stand: Stand | None = getattr(self.contribution, "stand", None)
        return stand if stand and (stand.decided or stand.read != Stand.Side.UNSAID) else None

    @property
    def percent(self) -> int:
        """The machine's confidence in per cent."""
        return round(100 * (self.placement.confidence or 0))


def sureness(placement: Placement) -> str:
    """Return how sure the machine is of a place, as a code; blank where it is nobody's guess."""
    if placement.confirmed or placement.confidence is None:
        return ""
    if placement.confidence >= SURE:
        return "sure"
    return "rather" if placement.confidence >= UNSURE else "unsure"


def stage_name(job: Job | None) -> str:
    """Return in words what the machine is at."""
    return str(STAGES.get(job.stage, "")) if job is not None and job.is_open else ""


def texts_context(
    bench: Bench,
    theme: Theme | None,
    *,
    by: Account,
    may_decide: bool,
    filters: TextsFilter,
    form: TextsForm | None = None,
    name_form: NameForm | None = None,
    merge_form: MergeForm | None = None,
    notice: str = "",
) -> dict[str, Any]:
    """Return what the page of a theme shows, or of what stands beside the themes."""
    here = theme.key if theme else OTHER
    form = form or TextsForm(bench=bench, here=here)
    show, side = (str(filters.asked.get(name, "")) for name in ("show", "side"))
    page = queries.page_of_texts(queries.texts_of(bench, theme, show=show, side=side), **filters.position)
    board = queries.board(bench)
    figures = next((row.figures for row in board.rows if row.theme == theme), board.other.figures)
    return {
        "bench": bench,
        "theme": theme,
        "home": bench.home_of(theme.pk) if theme else None,
        "here": here,
        "figures": figures,
        "rows": _texts(page.rows, form.ticked),
        "filters": filters,
        "query": filters.query(**filters.position),
        **filters.neighbours(page),
        "form": form,
        "name_form": name_form or (NameForm(theme=theme) if theme else None),
        "merge_form": merge_form or (MergeForm(bench=bench, theme=theme) if theme else None),
        "passages": _passages_of(bench, theme),
        "history": queries.history(bench, theme),
        "undo": queries.to_undo(bench, by) if may_decide else None,
        "may_decide": may_decide,
        "notice": notice,
    }


def reader_context(
    bench: Bench, *, by: Account, may_decide: bool, after: int | None, form: TextsForm | None = None, notice: str = ""
) -> dict[str, Any]:
    """Return what a reader sees: the next text that waits, what the machine thinks, how many there are."""
    waiting = queries.to_read(bench)
    row = (waiting.filter(pk__gt=after) if after else waiting).first()
    home = bench.home_of(row.theme_id) if row else None
    return {
        "bench": bench,
        "text": _texts([row], set())[0] if row else None,
        "home": home,
        "left": waiting.count(),
        "after": after,
        "form": form or TextsForm(bench=bench, here=home.key if home else OTHER),
        "undo": queries.to_undo(bench, by) if may_decide else None,
        "may_decide": may_decide,
        "notice": notice,
    }


def spans_of(contribution: Contribution) -> list[tuple[int, int]]:
    """Return the sentences of a text that may be quoted; a text without one short enough offers its beginning."""
    fitting = [(start, end) for start, end in sentences(contribution.body) if end - start <= LONGEST]
    if fitting:
        return fitting
    cut = contribution.body[:LONGEST].rfind(" ")
    return [(0, cut if cut > 0 else min(LONGEST, len(contribution.body)))]


def arrangement_context(
    asked: Arrangement, bench: Bench, *, may_decide: bool, form: TakeForm | None = None
) -> dict[str, Any]:
    """Return what the machine is at, or what it found beside what stands, drawn and told."""
    compared = proposals.comparison(asked, bench)
    waits = asked.state == Arrangement.State.WAITING
    return {
        "arrangement": asked,
        "bench": bench,
        "stage": stage_name(asked.job),
        "comparison": compared,
        "picture": picture.drawn(compared.raw, compared.names, mirrored=get_language_bidi()),
        "form": form or TakeForm(arrangement=asked),
        "outcome": queries.outcome(asked),
        "may_decide": may_decide,
        "overtaken": waits and (bench.turn or 0) != asked.turn,
    }


def _texts(rows: list[Placement], ticked: set[str]) -> list[Text]:
    quoted = queries.quoted([row.pk for row in rows])
    return [
        Text(row, row.contribution.reference in ticked, row.pk in quoted, _excerpt(row.contribution.body))
        for row in rows
    ]


def _excerpt(body: str) -> str:
    """Return the beginning of a long text, blank where it is short enough to stand whole."""
    return "" if len(body) <= EXCERPT else f"{body[:EXCERPT].rsplit(' ', 1)[0]} …"


def _passages_of(bench: Bench, theme: Theme | None) -> list[queries.Passage]:
    if theme is None:
        return []
    here = set(bench.rows_of(theme))
    return queries.passages(bench.region, [one for one in bench.themes if one.pk in here])

"""Reads of the workshop: an axis with its themes and their figures, the texts of one, what waits for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from consultations.contributions import workflow
from consultations.contributions.models import Contribution
from consultations.synthesis.queries import strategy
from consultations.synthesis.workshop.models import (
    WAITS_FOR_A_READER,
    Arrangement,
    Decision,
    KeyQuote,
    Placement,
    Stand,
    Theme,
    Worktable,
)
from portal.shared import audit, paging
from stakeholders.models import Account
from strategy.models import Axis, Region

NOT_STATED = "not_stated"
OTHER = "other"
PAGE = 25
TAUGHT = 10  # confirmed texts from which a theme can be learnt
HISTORY = 12  # decisions that a page shows
UNDONE_WITHIN = timedelta(minutes=30)
OPEN, CONFIRMED, UNCERTAIN = "open", "confirmed", "uncertain"
COUNTED_PLACES = Q(contribution__held_for="", contribution__status__in=workflow.COUNTED)


@dataclass(frozen=True)
class Figures:
    """How many texts a theme has, how many different ones, how many people confirmed, how many wait for a reader."""

    size: int = 0
    distinct: int = 0
    confirmed: int = 0
    uncertain: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.size + other.size,
            self.distinct + other.distinct,
            self.confirmed + other.confirmed,
            self.uncertain + other.uncertain,
        )

    @property
    def confirmed_percent(self) -> int:
        return round(100 * self.confirmed / self.size) if self.size else 0

    @property
    def needed(self) -> int:
        """How many confirmed texts a theme needs to be learnt: ten, or all where it has fewer."""
        return min(TAUGHT, self.size)

    @property
    def lacking(self) -> int:
        return max(0, self.needed - self.confirmed)


@dataclass(frozen=True)
class Bench:
    """One axis of a region, or (no axis) the texts that name none, with every theme that it ever had."""

    region: Region
    axis: Axis | None
    themes: tuple[Theme, ...] = ()
    turn: int | None = None  # of its worktable; None where nobody has decided anything yet

    @property
    def code(self) -> str:
        return self.axis.code if self.axis else NOT_STATED

    @property
    def is_settled(self) -> bool:
        return self.turn is not None

    @property
    def standing(self) -> list[Theme]:
        """The themes that stand: neither merged into another nor discarded."""
        return [theme for theme in self.themes if theme.stands]

    @property
    def gone(self) -> list[Theme]:
        """The themes that were discarded or merged."""
        return [theme for theme in self.themes if not theme.stands]

    def home_of(self, pk: int | None) -> Theme | None:
        """Return the theme that stands for a placement's; None: beside the themes."""
        return homes(self.themes).get(pk) if pk is not None else None

    def rows_of(self, theme: Theme | None) -> list[int]:
        """Return the numbers of the themes whose texts are this one's; of None, those of the discarded ones."""
        found = homes(self.themes)
        return [one.pk for one in self.themes if found[one.pk] == theme]


@dataclass(frozen=True)
class Row:
    """One theme on the region's page, and how long its bars are in per cent of the largest."""

    theme: Theme | None
    figures: Figures
    bar: float = 0.0
    confirmed_bar: float = 0.0


@dataclass(frozen=True)
class Board:
    """One axis on the region's page."""

    bench: Bench
    rows: list[Row]
    other: Row
    waiting: int  # texts that no compilation has placed yet
    arrangement: Arrangement | None = None
    total: Figures = field(default_factory=Figures)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has written on it, so that there is nothing to decide or to find."""
        return not (self.total.size or self.waiting or self.bench.themes)

    @property
    def lacking(self) -> list[Row]:
        """The themes that people have not confirmed enough texts of."""
        return [row for row in self.rows if row.figures.lacking]


def homes(themes: Iterable[Theme]) -> dict[int, Theme | None]:
    """Return for each theme the one that stands for it; None where it was discarded, or led to one that was."""
    by_pk = {theme.pk: theme for theme in themes}
    found: dict[int, Theme | None] = {}
    for pk, theme in by_pk.items():
        seen: set[int] = set()
        while theme.merged_into_id is not None and theme.pk not in seen:
            seen.add(theme.pk)
            theme = by_pk[theme.merged_into_id]
        found[pk] = theme if theme.stands else None
    return found


def texts(region: Region) -> QuerySet[Contribution]:
    """Return the texts of a region that count. What is held out is not among them."""
    return Contribution.objects.filter(region=region, status__in=workflow.COUNTED)


def placements(region: Region) -> QuerySet[Placement]:
    """Return where the texts of a region that count have their place."""
    return Placement.objects.filter(COUNTED_PLACES, contribution__region=region)


def places_on(region: Region, axis: Axis | None) -> dict[int, Placement]:
    """Return the places of all texts of an axis by the texts' numbers, also of those that do not count just now."""
    rows = Placement.objects.filter(contribution__region=region, contribution__axis=axis).order_by()
    return {place.pk: place for place in rows.iterator(chunk_size=5_000)}


def on_axis(rows: QuerySet[Placement], axis: Axis | None) -> QuerySet[Placement]:
    """Return the places of the texts of an axis. A theme of another axis is none: the text has left that one."""
    of_axis = Q(contribution__axis=axis) if axis else Q(contribution__axis=None)
    of_theme = Q(theme__axis=axis) if axis else Q(theme__axis=None)
    return rows.filter(of_axis & of_theme | of_axis & Q(theme=None))


def bench(region: Region, code: str) -> Bench | None:
    """Return one axis of a region with its themes; None for an axis that there is not."""
    axis = None if code == NOT_STATED else Axis.objects.filter(code=code).first()
    if axis is None and code != NOT_STATED:
        return None
    themes = Theme.objects.filter(region=region, axis=axis).select_related("region", "axis")
    table = Worktable.objects.filter(region=region, axis=axis).first()
    return Bench(region, axis, tuple(themes), table.turn if table else None)


def boards(region: Region) -> list[Board]:
    """Return every axis of a region with the figures of its themes, in a number of queries that grows with nothing."""
    themes: dict[str | None, list[Theme]] = {}
    for theme in Theme.objects.filter(region=region):
        themes.setdefault(theme.axis_id, []).append(theme)
    turns: dict[str | None, int] = dict(Worktable.objects.filter(region=region).values_list("axis", "turn"))
    figures, waiting = _figures(placements(region)), _waiting(region)
    newest = {one.axis_id: one for one in _newest_arrangements(region)}
    current = Q(strategy=strategy()) | Q(pk__in=[code for code in {*themes, *waiting} if code])
    axes: list[Axis | None] = list(Axis.objects.filter(current).order_by("-strategy__starts_on", "number"))
    if None in themes or waiting.get(None):
        axes.append(None)
    return [
        _board(
            Bench(region, axis, tuple(themes.get(code, ())), turns.get(code)),
            figures.get(code, {}),
            waiting.get(code, 0),
            newest.get(code),
        )
        for axis in axes
        for code in [axis.code if axis else None]
    ]


def board(bench: Bench) -> Board:
    """Return one axis with the figures of its themes."""
    found = _figures(on_axis(placements(bench.region), bench.axis))
    code = bench.axis.code if bench.axis else None
    return _board(bench, found.get(code, {}), 0, None)


def _board(bench: Bench, figures: Mapping[int | None, Figures], waiting: int, arrangement: Arrangement | None) -> Board:
    by_home: dict[int | None, Figures] = {}
    known = homes(bench.themes)
    for pk, found in figures.items():
        home = known.get(pk) if pk is not None else None
        by_home[home.pk if home else None] = by_home.get(home.pk if home else None, Figures()) + found
    shown = [(theme, by_home.get(theme.pk, Figures())) for theme in bench.standing]
    other = by_home.get(None, Figures())
    largest = max([other.size, *(found.size for _theme, found in shown)], default=0)
    rows = [_row(theme, found, largest) for theme, found in shown]
    rows.sort(key=lambda row: (-row.figures.size, row.theme.pk if row.theme else 0))
    total = sum((found for _theme, found in shown), other)
    return Board(bench, rows, _row(None, other, largest), waiting, arrangement, total)


def _row(theme: Theme | None, figures: Figures, largest: int) -> Row:
    share = 100 / largest if largest else 0
    return Row(theme, figures, round(share * figures.size, 1), round(share * figures.confirmed, 1))


def _figures(rows: QuerySet[Placement]) -> dict[str | None, dict[int | None, Figures]]:
    """Count the places by axis and theme. A text whose axis has changed is counted where nobody has placed it yet."""
    same = Q(theme=None) | Q(theme__axis=F("contribution__axis")) | Q(theme__axis=None, contribution__axis=None)
    leader = Coalesce(F("contribution__copy__leader"), F("contribution"))
    counted = rows.filter(same).order_by().values_list("contribution__axis", "theme")
    found: dict[str | None, dict[int | None, Figures]] = {}
    for axis, theme, *numbers in counted.annotate(
        size=Count("pk"),
        distinct_texts=Count(leader, distinct=True),
        confirmed_texts=Count("pk", filter=Q(confirmed=True)),
        uncertain=Count("pk", filter=WAITS_FOR_A_READER),
    ):
        found.setdefault(axis, {})[theme] = Figures(*numbers)
    return found


def _waiting(region: Region) -> dict[str | None, int]:
    rows = texts(region).order_by().values_list("axis")
    return dict(rows.annotate(waiting=Count("pk", filter=Q(placement=None))))


def _newest_arrangements(region: Region) -> QuerySet[Arrangement]:
    rows = Arrangement.objects.filter(region=region).defer("found").select_related("job")
    return rows.order_by("axis_id", "-pk").distinct("axis_id")


# -- the texts of one theme ------------------------------------------------------------------------------------------
def texts_of(bench: Bench, theme: Theme | None, *, show: str = "", side: str = "") -> QuerySet[Placement]:
    """Return the places of a theme's texts, or of those beside the themes; `show` and `side` narrow them."""
    rows = on_axis(placements(bench.region), bench.axis)
    here = Q(theme__in=bench.rows_of(theme))
    rows = rows.filter(here if theme else here | Q(theme=None))
    narrowed = {OPEN: Q(confirmed=False), CONFIRMED: Q(confirmed=True), UNCERTAIN: WAITS_FOR_A_READER}
    rows = rows.filter(_stands(side)) if side else rows
    return rows.filter(narrowed[show]) if show in narrowed else rows


def page_of_texts(
    rows: QuerySet[Placement], *, after: int | None = None, before: int | None = None
) -> paging.Page[Placement]:
    """Return one page of texts in the order they came, with what the page shows of each."""
    shown = rows.select_related("contribution__category", "contribution__stand__by", "by")
    return paging.page(paging.by_key(shown), size=PAGE, after=after, before=before)


def to_read(bench: Bench) -> QuerySet[Placement]:
    """Return what waits for a reader: what the machine placed without being sure, or found no theme for."""
    rows = on_axis(placements(bench.region), bench.axis).filter(WAITS_FOR_A_READER)
    return rows.select_related(
        "contribution__category", "contribution__region", "contribution__stand__by", "theme"
    ).order_by("pk")


def history(bench: Bench, theme: Theme | None = None) -> QuerySet[Decision]:
    """Return what was decided last, about a theme or on its whole axis."""
    rows = Decision.objects.select_related("by", "theme", "target").defer("before")
    if theme is not None:
        return rows.filter(Q(theme=theme) | Q(target=theme))[:HISTORY]
    return rows.filter(region=bench.region, axis=bench.axis)[:HISTORY]


def to_undo(bench: Bench, by: Account) -> Decision | None:
    """Return what this person decided last on the axis, where it can be led back and they may want to."""
    own = Decision.objects.filter(region=bench.region, axis=bench.axis, by=by).select_related("target").order_by("-pk")
    last = own.defer("before").annotate(leads_back=~Q(before=[])).first()
    if last is None or last.undone or not vars(last)["leads_back"] or last.at < timezone.now() - UNDONE_WITHIN:
        return None
    return last


def outcome(arrangement: Arrangement) -> Decision | None:
    """Return the decision that the machine's work became, with whether it can be led back (`leads_back`)."""
    pk = arrangement.found.get("decision")
    rows = Decision.objects.filter(pk=pk, region=arrangement.region_id).defer("before")
    return rows.annotate(leads_back=~Q(before=[])).first() if pk else None


def quoted(texts: Sequence[int]) -> set[int]:
    """Return which of these texts have a passage that speaks for their theme."""
    return set(KeyQuote.objects.filter(contribution__in=texts).values_list("contribution", flat=True))


def decided_by_hand(themes: Sequence[Theme]) -> set[int]:
    """Return the numbers of the themes that somebody has had a hand in."""
    touched = {
        theme.pk
        for theme in themes
        if theme.is_by_hand or theme.is_named or theme.reviewed_at or theme.version > 1 or not theme.stands
    }
    led_to = {theme.merged_into_id for theme in themes if theme.merged_into_id is not None}
    confirmed = Placement.objects.filter(theme__in=themes, confirmed=True).order_by().values_list("theme", flat=True)
    return touched | led_to | set(confirmed.distinct()) | set(_quoted(themes))


def _quoted(themes: Sequence[Theme]) -> Iterable[int]:
    return KeyQuote.objects.filter(theme__in=themes).order_by().values_list("theme", flat=True)


# -- for and against -------------------------------------------------------------------------------------------------
def decided_sides(region: Region) -> dict[str, str]:
    """Return what people said of the side of each text that counts, by its reference."""
    rows = Stand.objects.filter(contribution__region=region, contribution__held_for="").exclude(decided="")
    counted = rows.filter(contribution__status__in=workflow.COUNTED)
    return dict(counted.order_by("pk").values_list("contribution__reference", "decided"))


def _stands(side: str) -> Q:
    """Return the condition that a text stands on a side; without a row nothing is known of it."""
    stand = "contribution__stand__"
    found = Q(**{f"{stand}decided": side}) | Q(**{f"{stand}decided": "", f"{stand}read": side})
    return found | Q(contribution__stand=None) if side == Stand.Side.UNSAID else found


# -- key quotes ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Passage:
    """A key quote whose words stand where they stood when it was chosen."""

    quote: KeyQuote
    home: Theme
    text: str


def seal(passage: str) -> str:
    """Return what tells a passage from other words without holding them."""
    return audit.keyed_hash(passage)


def passages(region: Region, themes: Sequence[Theme]) -> list[Passage]:
    """Return the key quotes that hold: the text counts, belongs to the theme still, and says the very same there."""
    known = homes(themes)
    text = "contribution__"
    rows = KeyQuote.objects.filter(theme__in=themes, contribution__region=region, contribution__held_for="")
    rows = rows.filter(contribution__status__in=workflow.COUNTED, contribution__placement__isnull=False)
    rows = rows.annotate(place=F("contribution__placement__theme"))
    shown = rows.select_related("contribution__category").order_by("pk")
    found = []
    for quote in shown.defer(f"{text}search_key", f"{text}sound_key", f"{text}import_fields"):
        home = known[quote.theme_id]
        passage = quote.contribution.body[quote.start : quote.end]
        place = vars(quote)["place"]
        if home is not None and place is not None and known.get(place) == home and seal(passage) == quote.seal:
            found.append(Passage(quote, home, passage))
    return found


def facts(placement: Placement) -> dict[str, Any]:
    """Return what a decision changes of a placement, so that it can be led back."""
    return {
        "contribution": placement.pk,
        "theme": placement.theme_id,
        "confirmed": placement.confirmed,
        "confidence": placement.confidence,
        "by": placement.by_id,
        "decided_at": placement.decided_at.isoformat() if placement.decided_at else None,
        "turn": placement.turn + 1,  # what must still stand when it is led back
    }

"""Reads of the desk: the queue, what stands before and after a contribution, how it came here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, Min, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Left, NullIf
from django.utils import timezone
from django.utils.translation import get_language

from consultations.contributions import searching, workflow
from consultations.contributions.models import BulkMark, Contribution, Copy, Flag, StatusChange
from consultations.regional_sessions.models import RegionalSession
from consultations.review.age import received_before
from consultations.review.aiming import queries as aiming
from consultations.review.assessing import queries as assessing
from consultations.review.assigning.models import Assignment
from consultations.review.models import OfficialAnswer
from consultations.review.screening.queries import flagged
from consultations.review.tagging import queries as tagging
from portal.shared import paging, text
from portal.shared.remember import remembered
from stakeholders.models import Account, Category
from strategy.models import Axis, Institution, Province, Region

NOTICED_SECONDS = 30
PAGE = 25  # lines that a reader sees at once; setting a line costs more than finding it
NEARBY = 25  # close spellings that a search shows beside what is spelt so
COUNT_LIMIT = 1000  # past this the desk says "more than": counting all of a large queue costs more than it tells
EXCERPT = 240
# A line of the queue holds some sixty letters, its title's among them: what was found further in is led to.
ROOM, BEFORE = 60, 20
# What a line shows. Names come from what the queue can be narrowed to, not by joining five tables for each line.
SHOWN = ("reference", "region", "axis", "category", "kind", "title", "language", "wording", "status", "submitted_at")
ALL_STATES = "all"
NO_AXIS = "none"
NOBODY, ME = "nobody", "me"
# What a line shows of other tables, looked up for the lines of the page alone: as joins of the list the database took
# longer to plan them than to find the lines, and the ORM longer still to write them.
BESIDE = {
    "group_size": (
        "SELECT leader.size FROM {copies} AS own JOIN {copies} AS leader ON leader.contribution_id = own.leader_id"
        " WHERE own.contribution_id = {contributions}.id"
    ),
    "flag_count": "SELECT count(*) FROM {flags} WHERE contribution_id = {contributions}.id AND state = 'open_flag'",
    "assignee_name": (
        "SELECT coalesce(nullif(full_name, ''), email) FROM {accounts}"
        " JOIN {assignments} ON assignee_id = {accounts}.id WHERE contribution_id = {contributions}.id"
    ),
}
# Who sees to a contribution, by name.
ASSIGNEE = Coalesce(
    NullIf(F("assignment__assignee__full_name"), Value("")),
    F("assignment__assignee__email"),
    output_field=CharField(),
)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the reader asks the queue for. Empty means every; an empty state means what waits for the desk."""

    region: str = ""
    axis: str = ""
    objective: str = ""
    kind: str = ""
    status: str = ""
    language: str = ""
    channel: str = ""
    category: str = ""
    province: str = ""
    session: str = ""
    competence: str = ""  # the competent level, as it is recorded
    age: str = ""  # days at least since it was received
    assessed: str = ""
    tag: str = ""
    flags: str = ""
    assignee: str = ""  # an account's number, or NOBODY
    words: tuple[searching.Needle, ...] = ()


class Named(NamedTuple):
    """A code and its name in the language of the page."""

    code: str
    name: str


@dataclass(frozen=True)
class Choices:
    """What the queue can be narrowed to, as code and name; what lies in a region names it third.

    It stands still, so that what is made of it can be remembered by it.
    """

    regions: tuple[Named, ...]
    axes: tuple[Named, ...]
    objectives: tuple[tuple[str, tuple[Named, ...]], ...]  # by axis
    categories: tuple[Named, ...]
    provinces: tuple[tuple[str, str, str], ...]
    sessions: tuple[tuple[str, str, str], ...]
    tags: tuple[tuple[str, str], ...]  # a name and its region

    def regions_in(self, places: set[str] | None) -> list[Named]:
        """Return the regions of these codes; None: all of them."""
        return [region for region in self.regions if places is None or region.code in places]


@dataclass(frozen=True)
class Names:
    """The names that a page's lines are shown with, by code."""

    axes: dict[str, Named]
    kinds: dict[str, str]
    categories: dict[str, str]
    regions: dict[str, str]


@dataclass(frozen=True)
class Row:
    """One line of the queue: its title and its words in pieces, those that were looked for apart."""

    contribution: Contribution
    days: int  # since it was received
    kind: str
    axis: Named | None
    category: str
    region: str
    title: list[searching.Piece]
    words: list[searching.Piece]

    @property
    def is_spoken_only(self) -> bool:
        return self.contribution.is_spoken_only

    @property
    def has_copies(self) -> bool:
        return (vars(self.contribution)["group_size"] or 0) > 1


@dataclass(frozen=True)
class Page(paging.Page[Row]):
    """A page of the queue, and how many lines the whole of it has, where that is known without counting them."""

    count: int | None

    @property
    def is_more(self) -> bool:
        return self.count is None


@dataclass(frozen=True)
class Step:
    """A change of state and who made it. An author is not named here: `actions.read_identity` records who asks."""

    change: StatusChange
    by_author: bool
    by: Account | None

    @property
    def is_automatic(self) -> bool:
        """Whether it was split from one that is not there any more."""
        return self.change.by_id is None and self.change.from_status == Contribution.Status.MERGED

    @property
    def is_read_on_entry(self) -> bool:
        """Whether whoever entered it answers for it, so that it needed no screening."""
        return (self.change.from_status, self.change.to_status) == (
            Contribution.Status.SUBMITTED,
            Contribution.Status.ADMISSIBLE,
        )


def matching(contributions: QuerySet[Contribution], filters: Filters) -> QuerySet[Contribution]:
    """Return those that the reader asked for. Words are compared as people spell them, in reference, title and text."""
    asked = {
        "region_id": filters.region,
        "axis_id": filters.axis,
        "aim__objective": filters.objective,
        "kind": filters.kind,
        "category_id": filters.category,
        "language": filters.language,
        "channel": filters.channel,
        "province_id": filters.province,
        "session__code": filters.session,
        "competence__level": filters.competence,
        "assignment__assignee_id": filters.assignee if filters.assignee != NOBODY else "",
    }
    if filters.axis == NO_AXIS:
        contributions = contributions.filter(axis=None)
        del asked["axis_id"]
    contributions = contributions.filter(**{column: value for column, value in asked.items() if value})
    if filters.assignee == NOBODY:
        contributions = contributions.filter(assignment__assignee=None)
    if not filters.status:
        contributions = contributions.filter(status__in=workflow.WAITING)
    elif filters.status != ALL_STATES:
        contributions = contributions.filter(status=filters.status)
    if filters.age:
        contributions = contributions.filter(submitted_at__lt=received_before(filters.age))
    contributions = tagging.bearing(assessing.standing(contributions, filters.assessed), filters.tag)
    if filters.flags:
        contributions = flagged(contributions, filters.flags)
    return searching.saying(contributions, filters.words)


def page(
    contributions: QuerySet[Contribution],
    *,
    newest: bool = False,
    after: int | None = None,
    before: int | None = None,
    words: Sequence[searching.Needle] = (),
    offered: Choices,
    total: Callable[[], int | None] = lambda: None,
) -> Page:
    """Return one page, found by the id it follows or precedes: page 1,000 costs what page 1 costs.

    `offered` names what the lines show; `total` tells how many there are in all, where a figure is kept: they are never
    counted for a page.
    """
    # Where words are looked for the whole text is read, to show them in their sentence.
    rows = _lines(contributions).only(*SHOWN, *(["body"] if words else []))
    if not words:
        rows = rows.annotate(excerpt=Left("body", EXCERPT))
    found = paging.page(paging.by_key(rows, newest=newest), size=PAGE, after=after, before=before)
    now, names = timezone.now(), _names(offered)
    whole = found.before is None and found.after is None
    return Page(
        rows=[_row(each, words, now, names) for each in found.rows],
        before=found.before,
        after=found.after,
        # A queue that fits on its first page is counted by looking at it.
        count=len(found.rows) if whole else total(),
    )


def _lines(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Annotate what a line shows of other tables."""
    return contributions.annotate(**{name: RawSQL(statement, ()) for name, statement in _beside().items()})  # noqa: S611


@lru_cache
def _beside() -> dict[str, str]:
    """Return the statements of `BESIDE` with the names of our tables in them."""
    models = {"copies": Copy, "flags": Flag, "accounts": Account, "assignments": Assignment}
    tables = {name: model._meta.db_table for name, model in {**models, "contributions": Contribution}.items()}
    return {name: statement.format(**tables) for name, statement in BESIDE.items()}


def _row(contribution: Contribution, words: Sequence[searching.Needle], now: datetime, names: Names) -> Row:
    said: str = contribution.body if words else vars(contribution)["excerpt"]
    return Row(
        contribution,
        days=max(0, (now - contribution.submitted_at).days),
        kind=names.kinds[contribution.kind],
        # A code that came within the minute has no name among the remembered ones yet.
        axis=names.axes.get(axis, Named(axis, axis)) if (axis := contribution.axis_id) else None,
        category=names.categories.get(category, category) if (category := contribution.category_id) else "",
        region=names.regions.get(contribution.region_id, contribution.region_id),
        title=searching.pieces(contribution.title, words),
        words=_passage(contribution.title, said, words) if words else searching.pieces(said, ()),
    )


def _passage(title: str, said: str, words: Sequence[searching.Needle]) -> list[searching.Piece]:
    return searching.passage(said, words, room=max(0, ROOM - len(title)), before=BEFORE)


def nearby(
    contributions: QuerySet[Contribution], words: Sequence[searching.Needle], *, newest: bool = False
) -> list[Row]:
    """Return the first few that hold the words by a close spelling alone, marked by it."""
    close = searching.near(words)
    if not close:
        return []
    rows = _lines(searching.only_nearly_saying(contributions, words))
    found = rows.only(*SHOWN, "body").order_by("-pk" if newest else "pk")[:NEARBY]
    now, names = timezone.now(), _names(choices())
    return [_row(each, close, now, names) for each in found]


def _names(offered: Choices) -> Names:
    axes = {axis.code: axis for axis in offered.axes}
    kinds = {code: str(label) for code, label in Contribution.Kind.choices}
    return Names(axes=axes, kinds=kinds, categories=dict(offered.categories), regions=dict(offered.regions))


def count(contributions: QuerySet[Contribution]) -> int:
    """Return how many there are, counted as far as it tells something: one more than that stands for "more"."""
    return contributions.order_by()[: COUNT_LIMIT + 1].count()


def neighbours(
    contributions: QuerySet[Contribution], contribution: Contribution, *, newest: bool = False
) -> tuple[str | None, str | None]:
    """Return the references that stand before and after a contribution in the queue the reader came from."""
    beside = paging.by_key(contributions, newest=newest)
    around = (beside(contribution.pk, backwards) for backwards in (True, False))
    previous, following = (side.values_list("reference", flat=True).first() for side in around)
    return previous, following


@dataclass(frozen=True)
class BulkGroup:
    """One text that was set apart, and how often it came."""

    first: BulkMark
    count: int


def bulk_groups(marks: QuerySet[BulkMark]) -> list[BulkGroup]:
    """Return the texts that were set apart, the most repeated first, as many as a page holds."""
    counted = marks.order_by().values("text_key").annotate(number=Count("pk"), first=Min("pk"))
    rows = list(counted.order_by("-number", "first")[:PAGE])
    firsts = BulkMark.objects.select_related("contribution__region").in_bulk([row["first"] for row in rows])
    return [BulkGroup(firsts[row["first"]], row["number"]) for row in rows]


def bulk_count(marks: QuerySet[BulkMark]) -> int:
    """Return how many contributions wait to be checked."""
    return marks.count()


def bulk_notice(marks: Callable[[], QuerySet[BulkMark]], places: set[str] | None) -> int:
    """Return the same for what the queue says of these regions beside its list, half a minute ago at most."""
    codes = "all" if places is None else ".".join(sorted(places))
    return remembered(f"set-apart:{codes}", lambda: bulk_count(marks()), seconds=NOTICED_SECONDS)


def of_one_text(marks: QuerySet[BulkMark], text_key: str) -> QuerySet[BulkMark]:
    """Return those that carry one and the same text."""
    return marks.filter(text_key=text.clean(text_key))


def history(contribution: Contribution) -> list[Step]:
    """Return the contribution's way, oldest step first."""
    return [_step(change, contribution) for change in contribution.changes.select_related("by").order_by("pk")]


def last_step(contribution: Contribution) -> Step | None:
    """Return how the contribution came to its present state."""
    change = contribution.changes.select_related("by").order_by("-pk").first()
    return _step(change, contribution) if change else None


def _step(change: StatusChange, contribution: Contribution) -> Step:
    own_move = change.to_status == Contribution.Status.WITHDRAWN or (
        not change.from_status and contribution.entered_by_id is None
    )
    by_author = own_move or (change.by_id is not None and change.by_id == contribution.author_id)
    return Step(change=change, by_author=by_author, by=None if by_author else change.by)


def answer_of(contribution: Contribution) -> OfficialAnswer | None:
    """Return the last official answer, whether it stands or was reopened."""
    return OfficialAnswer.objects.select_related("institution", "standard").filter(contribution=contribution).first()


def choices() -> Choices:
    """Return what to filter by, in the language of the page. A new meeting is among it within a minute."""
    return remembered(f"queue-offers:{get_language()}", _choices)


def _choices() -> Choices:
    return Choices(
        regions=_named(Region.objects.all()),
        axes=_named(Axis.objects.order_by("strategy__starts_on", "number")),
        objectives=tuple(
            (axis.name, _named(group)) for axis, group in groupby(aiming.in_order(), key=attrgetter("axis"))
        ),
        categories=_named(Category.objects.all()),
        provinces=tuple((one.code, one.name, one.region_id) for one in Province.objects.order_by("region", "code")),
        sessions=tuple((one.code, one.title, one.region_id) for one in RegionalSession.objects.order_by("-starts_at")),
        tags=tuple(tagging.names_offered()),
    )


def _named(rows: Iterable[Any]) -> tuple[Named, ...]:
    return tuple(Named(row.code, row.name) for row in rows)


def institutions() -> QuerySet[Institution]:
    """Return the institutions an answer may name."""
    return Institution.objects.all()

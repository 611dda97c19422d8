"""What the public pages count and list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower, NullIf
from django.utils import timezone

from consultations.contributions import queries as contribution_queries, searching, workflow
from consultations.contributions.models import Contribution
from consultations.regional_sessions import queries as session_queries
from consultations.regional_sessions.models import AgendaItem, RegionalSession, SessionDocument
from consultations.synthesis.models import SynthesisReport
from portal.shared import paging
from portal.shared.remember import remembered
from portal.shared.tens import FEW, in_tens
from portal.shared.time import local
from stakeholders.models import Category
from strategy.models import Axis, Region

THRESHOLD = FEW
A_DAY = 24 * 3600
PAGE = 20
HELD = {RegionalSession.State.HELD, RegionalSession.State.MINUTES_PUBLISHED}

# Who speaks: the account's address, else the one that was written, so that somebody who wrote signed in and signed out
# is one person, as in the reports. A contribution with neither is somebody of its own.
_PERSON = Coalesce(
    Lower("author__email"),
    NullIf(Lower("author_email"), Value("")),
    Concat(Value("#"), Cast("pk", CharField())),
)


class Cell(NamedTuple):
    """A figure and how many people stand behind it."""

    texts: int
    people: int


@dataclass(frozen=True)
class Participation:
    """How many contributions arrived, by region and by axis, in tens, as they were counted on a day.

    What speaks of fewer than ten people is not here.
    """

    counted_on: date
    received: int | None
    answered: int | None
    by_region: dict[str, int]
    by_axis: dict[str, int]


def participation() -> Participation:
    """Return the figures of the public pages, counted once a day.

    Exact ones of every minute would tell whoever looks twice what one person did; and, beside a report, what has
    changed about fewer than ten people since: see `synthesis.signing.differencing`.
    """
    today = local(timezone.now()).date()
    return remembered(f"public:participation:{today}", lambda: _participation(today), seconds=A_DAY)


def _participation(today: date) -> Participation:
    # The same texts as a report counts: beside a report's own figure, another one would tell how many were set aside.
    received = Contribution.objects.filter(status__in=workflow.COUNTED).order_by()
    stands = workflow.ANSWER_STANDS  # by itself, or with the one it is read with
    total = received.aggregate(
        count=Count("pk"),
        people=Count(_PERSON, distinct=True),
        answered=Count("pk", filter=Q(status__in=stands) | Q(merged_into__status__in=stands)),
    )
    return Participation(
        counted_on=today,
        received=in_tens(total["count"]) if total["people"] >= THRESHOLD or not total["count"] else None,
        # A number, no share: a share of what everybody can count on the public pages would tell the whole exactly.
        answered=(in_tens(total["answered"]) or None) if total["people"] >= THRESHOLD else None,
        by_region=showable(_cells(received, "region")),
        by_axis=showable(_cells(received, "axis")),
    )


def _cells(received: QuerySet[Contribution], column: str) -> dict[str, Cell]:
    cells = received.values(column).annotate(count=Count("pk"), people=Count(_PERSON, distinct=True))
    return {cell[column] or "": Cell(cell["count"], cell["people"]) for cell in cells}


def showable(cells: dict[str, Cell]) -> dict[str, int]:
    """Return the figures that may be shown beside their total, in tens. Those of no code ("") never are.

    One small group left out would be the difference to the total: the smallest group beside it is left out with it.
    """
    shown = {code: cell for code, cell in cells.items() if code and cell.people >= THRESHOLD}
    left_out = sum(cell.people for code, cell in cells.items() if code not in shown)
    if 0 < left_out < THRESHOLD and shown:
        del shown[min(shown, key=lambda code: (shown[code].people, code))]
    return {code: in_tens(cell.texts) for code, cell in shown.items()}


def sessions_held() -> int:
    """Return how many regional sessions have taken place."""
    return session_queries.public().filter(state__in=HELD).count()


def calendar(*, region: str = "", mode: str = "") -> tuple[list[RegionalSession], list[RegionalSession]]:
    """Return the sessions to come, the next one first, and those held or cancelled, the last one first."""
    chosen = {name: code for name, code in {"region": region, "mode": mode}.items() if code}
    upcoming = list(session_queries.upcoming().filter(**chosen))
    coming = {session.pk for session in upcoming}
    past = [session for session in session_queries.public().filter(**chosen) if session.pk not in coming]
    return upcoming, past[::-1]


def axes() -> QuerySet[Axis]:
    """Return the axes in their order."""
    return Axis.objects.all()


def regions() -> QuerySet[Region]:
    """Return the twelve regions in their order."""
    return Region.objects.all()


def sessions_of(region: Region) -> QuerySet[RegionalSession]:
    """Return the region's announced sessions."""
    return session_queries.public().filter(region=region)


def announced_sessions() -> QuerySet[RegionalSession]:
    """Return every session but the drafts."""
    return session_queries.public()


def documents_for_reader(
    documents: Iterable[SessionDocument], language: str
) -> list[tuple[str, list[SessionDocument]]]:
    """Return the documents by the language they are written in: first those that the reader of a page can read."""
    kinds = SessionDocument.Kind.values
    groups: dict[str, list[SessionDocument]] = {}
    for document in sorted(documents, key=lambda document: (kinds.index(document.kind), document.pk)):
        groups.setdefault(document.language, []).append(document)
    order = sorted(groups, key=lambda code: (code not in {language[:2], "both"}, code == "both"))
    return [(str(SessionDocument.Language(code).label), groups[code]) for code in order]


def published_texts(*, region: str = "", axis: str = "") -> QuerySet[Contribution]:
    """Return the published contributions of a region, of an axis, or of both."""
    chosen = {name: code for name, code in {"region": region, "axis": axis}.items() if code}
    return (
        contribution_queries.published()
        .filter(**chosen)
        .select_related("region", "axis")
        .defer("search_key", "sound_key")
    )


def chosen_texts(asked: Mapping[str, Any], words: Sequence[searching.Needle] = ()) -> QuerySet[Contribution]:
    """Return the published contributions that were asked for, and that every one of the words is found in.

    Who belongs to a small group is not told apart: by category, only those axes of a region are listed on which
    enough people of it wrote, as the public reports name it. Region and axis stand at every text.
    """
    texts = published_texts(region=asked.get("region", ""), axis=asked.get("axis", ""))
    texts = texts.filter(**{name: asked[name] for name in ("kind", "language") if asked.get(name)})
    if category := asked.get("category"):
        crowds = [Q(region=one.region, axis=one.axis) for one in _groups() if one.category == category]
        texts = texts.filter(reduce(or_, crowds, Q(pk__in=[])), category=category)
    return searching.saying(texts, words)


def is_small_group(asked: Mapping[str, Any]) -> bool:
    """Return whether too few wrote as the category, where it was asked for, for their texts to be listed apart."""
    category, region, axis = (asked.get(name) for name in ("category", "region", "axis"))
    return bool(category) and not any(
        one.category == category and region in (None, one.region) and axis in (None, one.axis) for one in _groups()
    )


def listed_categories() -> QuerySet[Category]:
    """Return the categories that enough people of one region wrote as on one axis."""
    return Category.objects.filter(pk__in={one.category for one in _groups()})


class Group(NamedTuple):
    """The people of a category who wrote on an axis in a region; without an axis: those who named none."""

    category: str
    region: str
    axis: str | None


def _groups() -> list[Group]:
    """Return the groups of ten people or more, at most a minute old. Office-holders are in none: they are known."""
    return remembered("public:crowds", _counted_groups)


def _counted_groups() -> list[Group]:
    categories = contribution_queries.published().order_by().exclude(category=None).exclude(category__office=True)
    cells = categories.values_list("category", "region", "axis")
    counted = cells.annotate(people=Count(_PERSON, distinct=True)).filter(people__gte=THRESHOLD)
    return [Group(category, region, axis) for category, region, axis, _people in counted]


@dataclass(frozen=True)
class Shown:
    """A published contribution as a list shows it: its title and some of its lines, what was looked for apart."""

    text: Contribution
    title: list[searching.Piece]
    lines: list[searching.Piece]


def shown(texts: Iterable[Contribution], words: Sequence[searching.Needle] = ()) -> list[Shown]:
    """Return the texts as a list shows them."""
    return [
        Shown(text, title=searching.pieces(text.title, words), lines=searching.passage(text.body, words))
        for text in texts
    ]


def page_of_texts(
    texts: QuerySet[Contribution], *, after: int | None = None, before: int | None = None
) -> paging.Page[Contribution]:
    """Return one page, newest first: after a contribution, before one, or the first."""
    return paging.page(paging.by_key(texts, newest=True), size=PAGE, after=after, before=before)


def agenda_in(region: Region) -> QuerySet[AgendaItem]:
    """Return what the region's announced meetings talk about, axis by axis."""
    return session_queries.agenda().filter(session__region=region, axis__isnull=False)


def agenda_on(axis: str) -> QuerySet[AgendaItem]:
    """Return where the announced meetings talk about an axis."""
    return session_queries.agenda().filter(axis=axis)


def latest_reports() -> list[SynthesisReport]:
    """Return each region's newest published report."""
    return [newest for newest, _earlier in newest_first_by_region(published_reports())]


def published_reports() -> QuerySet[SynthesisReport]:
    """Return every published report, region by region, newest version first, without its snapshots."""
    return (
        SynthesisReport.objects.filter(state=SynthesisReport.State.PUBLISHED)
        .select_related("region")
        .defer("staff_snapshot", "public_snapshot")
        .order_by("region", "-version")
    )


def newest_report(region: Region) -> SynthesisReport | None:
    """Return the region's published report of the highest version."""
    return published_reports().filter(region=region).first()


def newest_first_by_region(reports: Iterable[SynthesisReport]) -> list[tuple[SynthesisReport, list[SynthesisReport]]]:
    """Return each region's newest report with its earlier versions."""
    regions: dict[str, list[SynthesisReport]] = {}
    for report in reports:
        regions.setdefault(report.region_id, []).append(report)
    return [(versions[0], versions[1:]) for versions in regions.values()]


def open_to_author(contribution: Contribution) -> dict[str, bool]:
    """Return what the author may still do with it."""
    return {
        "correct": contribution_queries.is_correctable(contribution),
        "withdraw": contribution.status in workflow.WITHDRAWABLE,
    }

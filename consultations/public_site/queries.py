"""What the public pages count and list."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from consultations.contributions import queries as contribution_queries
from consultations.contributions import workflow
from consultations.contributions.models import Contribution
from consultations.regional_sessions import queries as session_queries
from consultations.regional_sessions.models import RegionalSession
from consultations.synthesis.models import SynthesisReport
from portal.shared.remember import remembered

THRESHOLD = 10  # nothing public counts fewer people than this
PAGE = 20


@dataclass(frozen=True)
class Participation:
    """How many contributions arrived, by region, by axis, and how many have their answer."""

    received: int
    answered: int
    by_region: dict[str, int]
    by_axis: dict[str, int]

    @property
    def answered_percent(self) -> int | None:
        """The answered share in whole per cent; None while it would speak of fewer than ten."""
        return round(100 * self.answered / self.received) if self.answered >= THRESHOLD else None


def participation() -> Participation:
    """Return the figures of the home page, at most a minute old. Counts below the threshold are left out."""
    return remembered("public:participation", _participation)


def _participation() -> Participation:
    counted = (
        Contribution.objects.exclude(status=Contribution.Status.WITHDRAWN)
        .order_by()
        .values_list("region", "axis", "status")
        .annotate(number=Count("pk"))
    )
    by_region, by_axis, answered = Counter[str](), Counter[str](), 0
    for region, axis, status, number in counted:
        by_region[region] += number
        if axis:
            by_axis[axis] += number
        answered += number if status == Contribution.Status.ANSWERED else 0
    return Participation(
        received=by_region.total(),
        answered=answered,
        by_region=_showable(by_region),
        by_axis=_showable(by_axis),
    )


def _showable(counts: Counter[str]) -> dict[str, int]:
    return {code: number for code, number in counts.items() if number >= THRESHOLD}


def sessions_held() -> int:
    """Return how many regional sessions have taken place."""
    done = {RegionalSession.State.HELD, RegionalSession.State.MINUTES_PUBLISHED}
    return session_queries.public().filter(state__in=done).count()


def published_texts(*, region: str = "", axis: str = "") -> QuerySet[Contribution]:
    """Return the published contributions of a region, of an axis, or of both."""
    chosen = {name: code for name, code in {"region": region, "axis": axis}.items() if code}
    return contribution_queries.published().filter(**chosen).select_related("region", "axis")


def page_of_texts(texts: QuerySet[Contribution], *, after: int | None) -> tuple[list[Contribution], int | None]:
    """Return one page by key, and the key that the next page starts after (None on the last).

    The key is the contribution's own number, newest first: it stays where it is while others are published.
    """
    texts = texts.order_by("-pk")
    if after is not None:
        texts = texts.filter(pk__lt=after)
    rows = list(texts[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def published_reports() -> QuerySet[SynthesisReport]:
    """Return every published report, region by region, newest version first, without its snapshots."""
    return (
        SynthesisReport.objects.filter(state=SynthesisReport.State.PUBLISHED)
        .select_related("region")
        .defer("staff_snapshot", "public_snapshot")
        .order_by("region", "-version")
    )


def open_to_author(contribution: Contribution) -> dict[str, bool]:
    """Return what the author may still do with it."""
    return {
        "correct": contribution.status in workflow.CORRECTABLE,
        "withdraw": contribution.status in workflow.WITHDRAWABLE,
    }

"""Reads of tags: those of a contribution, those of a region, what bears one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from consultations.contributions.models import Contribution
from consultations.review.tagging.models import Tag, Tagging
from portal.shared import paging
from portal.shared.folding import fold
from strategy.models import Region

PAGE = 50
MOST_OFFERED = 300
MOST = 20  # on one contribution


def _at_the_desk() -> Exists:
    """Whether something that is at the desk bears a tag: what only a held disclosure bears may tell of it."""
    return Exists(Tagging.objects.filter(tag=OuterRef("pk"), contribution__held_for=""))


def offered(contribution: Contribution) -> list[Tag]:
    """Return the tags of a contribution's region, with whether it bears them: `borne`. Its own stand first."""
    borne = Tagging.objects.filter(tag=OuterRef("pk"), contribution=contribution)
    tags = Tag.objects.filter(_at_the_desk(), region=contribution.region_id).annotate(borne=Exists(borne))
    return list(tags.order_by("-borne", "key")[:MOST_OFFERED])


def names_offered() -> list[tuple[str, str]]:
    """Return the names of tags with their regions, for the filter of the queue."""
    return list(Tag.objects.filter(_at_the_desk()).order_by("region", "key").values_list("name", "region"))


def names_in(regions: QuerySet[Region]) -> list[str]:
    """Return the names of the tags that some regions know, each once, for a field that takes one."""
    names = Tag.objects.filter(_at_the_desk(), region__in=regions).order_by("key").values_list("name", flat=True)
    return list(dict.fromkeys(names))[:MOST_OFFERED]


def bearing(contributions: QuerySet[Contribution], name: str) -> QuerySet[Contribution]:
    """Return those of these contributions that bear a tag, however it is spelt; without a name, all of them."""
    if not name:
        return contributions
    return contributions.filter(pk__in=Tagging.objects.filter(tag__key=fold(name)).order_by().values("contribution"))


def bearing_most(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Return those of these contributions that can bear no further tag."""
    return contributions.annotate(borne=Count("taggings")).filter(borne__gte=MOST)


def tagging(contribution: Contribution, pk: int) -> Tagging | None:
    """Return a tag as it was put on a contribution; under whatever name it goes since."""
    return Tagging.objects.select_related("tag").filter(pk=pk, contribution=contribution).first()


def tagging_named(contribution: Contribution, name: str) -> Tagging | None:
    """Return the tag of this name that a contribution bears, however it is spelt."""
    return Tagging.objects.filter(contribution=contribution, tag__key=fold(name)).first()


def of_regions(regions: QuerySet[Region], words: str = "") -> QuerySet[Tag]:
    """Return the tags of some regions, those whose names hold the words."""
    tags = Tag.objects.filter(_at_the_desk(), region__in=regions)
    return tags.filter(key__contains=fold(words)) if words else tags


def page(tags: QuerySet[Tag], *, after: int | None = None, before: int | None = None) -> paging.Page[Tag]:
    """Return one page of tags with how many contributions bear each, the newest first."""
    open_ones = Count("taggings", filter=Q(taggings__contribution__held_for=""))
    return paging.page(
        paging.by_key(tags.select_related("region").annotate(number=open_ones), newest=True),
        size=PAGE,
        after=after,
        before=before,
    )


def names_by_contribution(keys: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of the tags that some contributions bear."""
    found: dict[int, list[str]] = defaultdict(list)
    rows: Iterable[tuple[int, str]] = (
        Tagging.objects.filter(contribution__in=keys).order_by("pk").values_list("contribution_id", "tag__name")
    )
    for contribution, name in rows:
        found[contribution].append(name)
    return found

"""Reads of how contributions stand to programmes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from consultations.contributions.models import Contribution, Convergence
from consultations.review.competence.models import Competence
from consultations.review.convergence.models import Opinion, ProgrammeLink
from portal.shared.time import local
from strategy.models import Institution, Programme


@dataclass(frozen=True)
class Cell:
    """One field of the matrix of proposals and programmes."""

    contribution_id: int
    reference: str
    programme: str
    relation: str
    by_author: bool  # as the author sees it: nobody at the desk has said so, or otherwise
    opinions: Mapping[str, str] = field(default_factory=dict)  # by body what it said; empty: still awaited


def today() -> date:
    """Return the day on Morocco's clock."""
    return local(timezone.now()).date()


def convergences(contributions: QuerySet[Contribution], *, on: date | None = None) -> list[Cell]:
    """Return the matrix of these contributions in three queries: one cell for each programme that one stands beside.

    What the desk says takes the place of what the author said of the same programme. In the order of arrival, and of
    the programmes' codes. Contributions whose state does not count are the caller's to leave out.
    """
    here, day = contributions.order_by().values("pk"), on or today()
    cells: dict[tuple[int, str], Cell] = {}
    said = Convergence.objects.filter(contribution__in=here).order_by()
    for pk, reference, programme, relation in said.values_list(
        "contribution_id", "contribution__reference", "programme_id", "relation"
    ):
        cells[pk, programme] = Cell(pk, reference, programme, relation, by_author=True)
    links = ProgrammeLink.objects.filter(contribution__in=here).select_related("contribution").order_by()
    for link in links.prefetch_related("opinions"):
        opinions = {opinion.institution_id: opinion.stance_on(day) for opinion in link.opinions.all()}
        key = (link.contribution_id, link.programme_id)
        cells[key] = Cell(key[0], link.contribution.reference, key[1], link.relation, False, opinions)
    return [cells[key] for key in sorted(cells)]


def links_of(contribution: Contribution) -> list[ProgrammeLink]:
    """Return the links of a contribution with the opinions on each."""
    opinions = Opinion.objects.select_related("institution").order_by("pk")
    links = ProgrammeLink.objects.select_related("programme", "linked_by")
    return list(links.prefetch_related(Prefetch("opinions", queryset=opinions)).filter(contribution=contribution))


def not_taken_over(contribution: Contribution, links: Iterable[ProgrammeLink]) -> list[Convergence]:
    """Return what the author said of programmes that the desk has not linked."""
    linked = {link.programme_id for link in links}
    return [said for said in contribution.convergences.all() if said.programme_id not in linked]


def programmes() -> QuerySet[Programme]:
    """Return the programmes that a contribution may stand beside."""
    return Programme.objects.all()


def bodies_to_ask(contribution: Contribution) -> tuple[list[Institution], list[Institution]]:
    """Return the bodies that share the competence as it is recorded, and all others."""
    competence = Competence.objects.filter(contribution=contribution).first()
    sharing = list(competence.bodies.all()) if competence else []
    shared = {body.pk for body in sharing}
    return sharing, [body for body in Institution.objects.all() if body.pk not in shared]


def known_contact(institution: Institution, *, region: str) -> str:
    """Return the address at which a body was asked last in a region; empty when it never was."""
    asked = Opinion.objects.filter(institution=institution, link__contribution__region=region).exclude(contact="")
    return asked.order_by("-pk").values_list("contact", flat=True).first() or ""

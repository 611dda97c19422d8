"""What the desk recorded about contributions, in cells: who may act, which programmes stand beside, what is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Model, TextChoices

from consultations.review.competence.models import Competence
from consultations.review.convergence.models import Opinion, ProgrammeLink, Relation
from consultations.review.convergence.queries import today
from strategy.models import Institution, Programme


class Words(Protocol):
    """Names and choices in the language of the export."""

    def name(self, model: type[Model], pk: Any) -> str: ...

    def label(self, choices: type[TextChoices], code: str | None) -> str: ...


@dataclass(frozen=True)
class Judged:
    """The lines of each contribution's cells, by column."""

    lines: dict[str, dict[int, list[str]]]

    def of(self, pk: int) -> dict[str, str]:
        """Return the cells of one contribution."""
        return {column: "\n".join(lines.get(pk, [])) for column, lines in self.lines.items()}


def cells(keys: Sequence[int], words: Words) -> Judged:
    """Read a batch in three queries."""
    bodies, programmes, opinions = (defaultdict(list) for _column in range(3))
    named = Competence.bodies.through.objects.filter(competence__in=keys).order_by("institution_id")
    for pk, body in named.values_list("competence_id", "institution_id"):
        bodies[pk].append(words.name(Institution, body))
    links = ProgrammeLink.objects.filter(contribution__in=keys).order_by("pk")
    for pk, programme, relation in links.values_list("contribution_id", "programme_id", "relation"):
        programmes[pk].append(f"{words.name(Programme, programme)}: {words.label(Relation, relation)}")
    day = today()
    asked = Opinion.objects.filter(link__contribution__in=keys).select_related("link").order_by("pk")
    for opinion in asked.defer("text"):
        said = words.label(Opinion.Stance, opinion.stance_on(day)) or "…"
        body, programme = words.name(Institution, opinion.institution_id), opinion.link.programme_id
        opinions[opinion.link.contribution_id].append(f"{words.name(Programme, programme)} – {body}: {said}")
    return Judged({"competent_bodies": bodies, "programmes": programmes, "opinions": opinions})

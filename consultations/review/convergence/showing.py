"""What the page of a contribution says of who may act, and of the programmes it stands beside."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from consultations.contributions.models import Contribution
from consultations.review import access, workflow
from consultations.review.competence.queries import competence_of
from consultations.review.convergence import queries


def about_the_convergence(request: HttpRequest, contribution: Contribution) -> dict[str, Any]:
    """Return who is competent, the links with their opinions, and whether this reader may say so."""
    judged = workflow.is_judged(contribution.status)
    return {
        "competence": competence_of(contribution),
        "links": queries.links_of(contribution),
        "today": queries.today(),
        "may_judge": judged and access.may(request.user, contribution, *access.REVIEWING),
    }

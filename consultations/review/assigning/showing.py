"""What the page of a contribution says of who sees to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from consultations.contributions.models import Contribution
from consultations.review import access
from consultations.review.assigning import queries
from consultations.review.assigning.forms import AssignForm
from consultations.review.assigning.workflow import ASSIGNABLE


def about_the_assignment(
    request: HttpRequest, contribution: Contribution, form: AssignForm | None = None
) -> dict[str, Any]:
    """Return who sees to it, and to whom this reader may give it."""
    held = queries.of(contribution)
    holder = held.assignee if held else None
    roles = access.movers(contribution.status)
    may = contribution.status in ASSIGNABLE and access.may(request.user, contribution, *roles)
    if may and form is None:
        form = AssignForm(colleagues=queries.readers(contribution.region_id, *roles), holder=holder)
    return {"holder": holder, "assignment": held, "may_assign": may, "assign_form": form}

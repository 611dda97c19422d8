"""What the page of a contribution says of its copies."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from consultations.contributions.models import Contribution
from consultations.review import access
from consultations.review.copies import queries


def about_the_copies(request: HttpRequest, contribution: Contribution) -> dict[str, Any]:
    """Return who says the same, as far as this reader sees."""
    return {"same": queries.same_as(contribution, access.visible_to(request.user))}

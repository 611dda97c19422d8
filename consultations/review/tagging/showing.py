"""What the page of a contribution says of its tags."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from consultations.contributions.models import Contribution
from consultations.review import access as desk
from consultations.review.tagging import queries
from consultations.review.tagging.forms import TagForm


def about_the_tags(request: HttpRequest, contribution: Contribution, refused: TagForm | None = None) -> dict[str, Any]:
    """Return the tags it bears, those its region knows, and the field for one more."""
    tags = queries.offered(contribution)
    return {
        "tagging": {
            "borne": [tag for tag in tags if tag.borne],  # type: ignore[attr-defined]
            "known": [tag for tag in tags if not tag.borne],  # type: ignore[attr-defined]
            "may_tag": desk.may(request.user, contribution, *desk.SCREENING),
            "form": refused or TagForm(),
        }
    }

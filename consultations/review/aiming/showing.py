"""What the page of a contribution says of its objective."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from consultations.contributions.models import Contribution
from consultations.review import access
from consultations.review.aiming import queries
from consultations.review.aiming.forms import AimForm


def about_the_aim(request: HttpRequest, contribution: Contribution, refused: AimForm | None = None) -> dict[str, Any]:
    """Return the objective recorded, and the choice for whoever may record one."""
    aim, may = queries.aim_of(contribution), access.may(request.user, contribution, *access.SCREENING)
    form = (refused or AimForm(contribution=contribution, aim=aim)) if may else None
    return {"aiming": {"aim": aim, "form": form}}

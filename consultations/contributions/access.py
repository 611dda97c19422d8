"""Whose contribution it is: an author holds the receipt code, or the account that sent or claimed it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from consultations.contributions import queries
from consultations.contributions.models import Contribution
from portal.shared import opened

KIND = "contributions"


def open_with_receipt(request: HttpRequest, contribution: Contribution) -> None:
    """Let this visitor see the contribution whose receipt code was just given."""
    opened.note(request, KIND, contribution.pk)


def own(request: HttpRequest) -> QuerySet[Contribution]:
    """Return the contributions this visitor is the author of."""
    mine = Q(pk__in=opened.keys(request, KIND))
    if request.user.is_authenticated:
        mine |= Q(author=request.user)
    return queries.with_names(Contribution.everything.filter(mine))


def own_or_404(request: HttpRequest, reference: str) -> Contribution:
    """Return the visitor's own contribution under this reference."""
    return get_object_or_404(queries.with_details(own(request)), reference=reference)


def own_or_none(request: HttpRequest, reference: str) -> Contribution | None:
    """Return the visitor's own contribution under this reference, if there is one."""
    return queries.with_details(own(request)).filter(reference=reference).first()

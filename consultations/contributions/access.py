"""Whose contribution it is: an author holds the receipt code, or the account that sent or claimed it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from consultations.contributions import queries, workflow
from consultations.contributions.models import Contribution

_OPENED = "opened_contributions"


def open_with_receipt(request: HttpRequest, contribution: Contribution) -> None:
    """Let this visitor's session see the contribution whose receipt code was just given."""
    opened = [pk for pk in request.session.get(_OPENED, []) if pk != contribution.pk]
    request.session[_OPENED] = [*opened[-19:], contribution.pk]


def own(request: HttpRequest) -> QuerySet[Contribution]:
    """Return the contributions this visitor is the author of."""
    mine = Q(pk__in=request.session.get(_OPENED, []))
    if request.user.is_authenticated:
        mine |= Q(author=request.user)
    return queries.with_names(Contribution.objects.filter(mine))


def own_or_404(request: HttpRequest, reference: str) -> Contribution:
    """Return the visitor's own contribution under this reference."""
    return get_object_or_404(own(request), reference=reference)


def correctable_or_404(request: HttpRequest, reference: str) -> Contribution:
    """Return the visitor's own contribution if nobody has begun to read it."""
    contribution = own_or_404(request, reference)
    if contribution.status not in workflow.CORRECTABLE:
        raise Http404
    return contribution


def withdrawable_or_404(request: HttpRequest, reference: str) -> Contribution:
    """Return the visitor's own contribution if it can still be withdrawn."""
    contribution = own_or_404(request, reference)
    if contribution.status not in workflow.WITHDRAWABLE:
        raise Http404
    return contribution

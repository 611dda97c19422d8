"""Whose draft it is: the account's that kept it, and nobody else's."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from consultations.contributions.drafts import queries
from consultations.contributions.models import Draft


def own(request: HttpRequest) -> QuerySet[Draft]:
    """Return the drafts of whoever is signed in; nobody has any without an account."""
    if not request.user.is_authenticated:
        return Draft.objects.none()
    return queries.unsent(request.user)


def own_or_404(request: HttpRequest, pk: int | str) -> Draft:
    """Return one's own draft under this number, however the number was typed."""
    number = int(pk) if str(pk).isdecimal() and len(str(pk)) < 19 else 0
    return get_object_or_404(own(request), pk=number)

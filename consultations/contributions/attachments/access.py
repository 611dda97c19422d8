"""Whose files they are: an author's own, and the public's where the staff showed them beside a published text."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from consultations.contributions import access, queries
from consultations.contributions.models import Attachment, Contribution


def file_or_404(request: HttpRequest, reference: str, number: int) -> Attachment:
    """Return a file that this visitor may have as the author or as one of the public."""
    shown = Q(public=True, contribution__in=queries.published())
    mine = Q(contribution__in=access.own(request).exclude(status=Contribution.Status.WITHDRAWN))
    files = Attachment.objects.filter(shown | mine).exclude(file="").select_related("contribution")
    return get_object_or_404(files, contribution__reference=reference, pk=number)


def file_of_or_404(contribution: Contribution, number: int) -> Attachment:
    """Return one of a contribution's files, for somebody who may see that contribution."""
    files = Attachment.objects.exclude(file="").select_related("contribution")
    return get_object_or_404(files, contribution=contribution, pk=number)

"""Whose minutes: those who draft them in their regions, and those who attended and may propose amendments."""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from consultations.registrations import access
from consultations.registrations.minutes import queries
from consultations.registrations.models import (
    Amendment,
    Minutes,
    MinutesEntry,
    MinutesFile,
    MinutesSection,
    Registration,
)
from stakeholders.access import Viewer


class Own(NamedTuple):
    """Somebody's registration and the minutes they may read and amend."""

    registration: Registration
    minutes: Minutes


def minutes_or_404(viewer: Viewer, code: str, *roles: str) -> Minutes:
    """Return the minutes of a meeting the viewer drafts for."""
    session = access.meeting_or_404(viewer, code, *(roles or access.DRAFTING))
    minutes = get_object_or_404(Minutes, session=session)
    minutes.session = session
    return minutes


def section_or_404(viewer: Viewer, code: str, pk: int) -> MinutesSection:
    """Return a section of minutes the viewer drafts."""
    minutes = minutes_or_404(viewer, code)
    section = get_object_or_404(minutes.sections.select_related("changed_by"), pk=pk)
    section.minutes = minutes
    return section


def entry_or_404(viewer: Viewer, code: str, pk: int) -> MinutesEntry:
    """Return an entry of minutes the viewer drafts."""
    minutes = minutes_or_404(viewer, code)
    entries = MinutesEntry.objects.select_related("section", "category", "organisation", "changed_by")
    entry = get_object_or_404(entries, section__minutes=minutes, pk=pk)
    entry.section.minutes = minutes
    return entry


def amendment_or_404(viewer: Viewer, code: str, number: int) -> Amendment:
    """Return an amendment to minutes the viewer drafts."""
    minutes = minutes_or_404(viewer, code)
    amendment = get_object_or_404(queries.amendments(minutes), number=number)
    amendment.minutes = minutes
    return amendment


def file_or_404(viewer: Viewer, code: str, version: int, edition: str, language: str) -> MinutesFile:
    """Return a file of a closed version of minutes the viewer drafts."""
    minutes = minutes_or_404(viewer, code)
    files = MinutesFile.objects.select_related("version__minutes__session").defer(*queries.CONTENTS)
    return get_object_or_404(
        files, version__minutes=minutes, version__number=version, edition=edition, language=language
    )


def own_or_404(request: HttpRequest, reference: str) -> Own:
    """Return the visitor's registration with the minutes they were asked about.

    They are there for whoever attended, while amendments are taken and afterwards; for nobody else.
    """
    registration = access.own_or_404(request, reference)
    minutes = amendable_by(registration)
    if minutes is None:
        raise Http404
    return Own(registration, minutes)


def amendable_by(registration: Registration) -> Minutes | None:
    """Return the minutes that this person was asked about; None when they did not attend, or nobody was asked yet."""
    minutes = queries.of_session(registration.session)
    if minutes is None or minutes.amendments_until is None or not queries.has_attended(registration):
        return None
    minutes.session = registration.session
    return minutes

"""What the page of a contribution says of its notes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from consultations.contributions.models import Contribution
from consultations.review import access as desk
from consultations.review.notes import access, queries
from consultations.review.notes.forms import NoteForm
from portal.shared.remember import forget, remembered

SECONDS = 30  # the figure stands on every page of the queue; the mail has told of each mention at once


def unread_mentions(request: HttpRequest) -> int:
    """Return how often the reader is mentioned where they have not looked yet, half a minute ago at most."""
    return remembered(_unread_key(request), lambda: queries.unread(access.mentions_of(request.user)), seconds=SECONDS)


def count_mentions_anew(request: HttpRequest) -> None:
    """Forget the figure of a reader who has just marked some."""
    forget(_unread_key(request))


def _unread_key(request: HttpRequest) -> str:
    return f"unread-mentions:{desk.reader(request.user).pk}"


def about_the_notes(
    request: HttpRequest, contribution: Contribution, refused: NoteForm | None = None
) -> dict[str, Any]:
    """Return the thread, and whom a new note may mention."""
    reader = desk.reader(request.user)
    return {
        "notes": {
            "thread": list(queries.thread_of(contribution)),
            "reader": reader,
            "may_write": desk.may(reader, contribution, *desk.SCREENING),
            "form": refused or NoteForm(),
            "colleagues": [each for each in access.colleagues(contribution) if each.pk != reader.pk],
        }
    }

"""What the page of a contribution says of its flags, of what is hidden, and of who else is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from consultations.contributions.models import Contribution
from consultations.review import access
from consultations.review.screening import queries
from consultations.review.screening.copies import in_copies
from consultations.review.screening.forms import RedactForm
from consultations.review.screening.present import READING, others_at


def about_the_screening(
    request: HttpRequest, contribution: Contribution, *, original: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what was found in the words, what is hidden from them, and what this reader may do about it.

    `original` holds the texts as they were written, for whoever has just asked for them.
    """
    flags, redactions = queries.flags_of(contribution), queries.redactions_of(contribution)
    may_redact = access.may(request.user, contribution, *access.REVIEWING)
    copies = (
        in_copies(contribution, redactions, access.visible_to(request.user, *access.REVIEWING)) if may_redact else {}
    )
    said = queries.said_in(contribution) if flags or original else {}
    written = {**said, **(original or {})}
    return {
        "marked": {place: queries.pieces(place, flags, said) for place in ("title", "body")} if flags else None,
        "flags": queries.shown(flags, said),
        "redactions": [(one, copies.get(one.pk)) for one in redactions],
        "original": [
            queries.pieces_of_original(words, redactions, written.values()) for words in (original or {}).values()
        ],
        "may_redact": may_redact,
        "redact_form": RedactForm(),
    } | about_who_is_there(request, contribution, READING)


def about_who_is_there(request: HttpRequest, contribution: Contribution, doing: str) -> dict[str, Any]:
    """Note that the reader is at a contribution, and return who else is."""
    return {
        "present": others_at(contribution, access.reader(request.user), doing),
        "presence_url": reverse("review:presence", args=[contribution.reference]),
        "doing": doing,
    }

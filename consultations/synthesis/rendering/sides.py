"""For and against on a theme, in words. A theme is a subject: who is against it is never counted among those who ask.

A theme of which nobody is against, and a snapshot of an earlier schema, say nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _, ngettext

from portal.shared.typesetting.inline import figure

from .phrases import Sentence, Snapshot, contributions, people

FOR, AGAINST, MIXED, UNSAID = "for", "against", "mixed", "unsaid"


def names() -> dict[str, str]:
    """Return what each side is called, in the active language."""
    return {
        FOR: _("For"),
        AGAINST: _("Against"),
        MIXED: _("For and against"),
        UNSAID: _("Not said plainly"),
    }


def are_told(snapshot: Snapshot) -> bool:
    """Return whether any theme of a snapshot has sides."""
    return any("stance" in theme for axis in snapshot["axes"] for theme in axis["themes"])


def mark(side: str | None) -> str:
    """Return what a quote is marked with: nothing where its text takes no side."""
    return "" if side in (None, "", UNSAID) else names()[str(side)]


def sentences(theme: Mapping[str, Any]) -> list[Sentence]:
    """Return how the texts of a theme stand to it, a sentence for each side that somebody takes."""
    cells = theme.get("stance") or []
    shown = [cell for cell in cells if cell["count"]]
    told = [
        Sentence(
            f"side_{cell['code']}",
            ngettext(
                "%(side)s: %(contributions)s, from %(people)s.",
                "%(side)s: %(contributions)s, from %(people)s.",
                cell["count"],
            )
            % {
                "side": names()[cell["code"]],
                "contributions": contributions(cell["count"]),
                "people": people(cell["people"]),
            },
            tuple(cell["references"]),
        )
        for cell in shown
    ]
    if any(cell["count"] is None for cell in cells):
        told.append(Sentence("side_hidden", _untold(shown)))
    return told


def _untold(shown: Sequence[Mapping[str, Any]]) -> str:
    if any(cell["code"] == AGAINST for cell in shown):
        return _("What else was said concerns too few people to be shown in this edition.")
    return _("Some speak against it; how many is not shown in this edition.")


def beside_a_figure(theme: Mapping[str, Any]) -> str:
    """Return the words that follow a theme's figure where it stands alone; none where nobody is against."""
    cells = {cell["code"]: cell["count"] for cell in theme.get("stance") or []}
    if not cells:
        return ""
    if cells.get(AGAINST) is None:
        return _("Some speak against it.")
    against = cells[AGAINST] + (cells.get(MIXED) or 0)
    line = ngettext(
        "%(count)s of them speaks against it, wholly or in part.",
        "%(count)s of them speak against it, wholly or in part.",
        against,
    )
    return line % {"count": figure(against)}


def how_told() -> str:
    """Return how sides are told, for the chapter about the method."""
    return _(
        "A theme is a subject, not a wish. For and against are counted where a text says so plainly; a machine reads "
        "it from set phrases, and people may put it right. Whoever argues without saying so is counted under “not "
        "said plainly”: these figures are the least, not the whole."
    )

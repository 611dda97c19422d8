"""The places of a standard answer that a contribution fills: a closed list of names in braces, filled in one pass.

Nothing is looked up in an object and nothing is formatted, so that a name leads nowhere but to its value; and what was
put in is not read again, so that braces in somebody's words stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from consultations.contributions.models import Contribution
from portal.shared.bilingual import label
from portal.shared.time import day
from strategy.models import Institution

PLACEHOLDERS: dict[str, Promise] = {
    "reference": _("the reference of the contribution"),
    "author": _("the organisation that speaks; “Madam, Sir” for a person, whose name is never published"),
    "axis": _("the axis"),
    "region": _("the region"),
    "province": _("the province or prefecture"),
    "session": _("the regional session"),
    "institution": _("the institution chosen in the answer"),
    "received_on": _("the day it was received"),
}

_IN_BRACES = re.compile(r"\{([^{}]*)\}")
# What looks like one of ours in an answer, also when its name was mistyped there.
_LIKE_OURS = re.compile(r"\{[a-z_]{1,30}\}")


def unknown(text: str) -> list[str]:
    """Return what a text has in braces that is none of the places, and braces that stand alone; each once."""
    found = [f"{{{name}}}" for name in _IN_BRACES.findall(text) if name not in PLACEHOLDERS]
    alone = re.findall(r"[{}]", _IN_BRACES.sub("", text))
    return list(dict.fromkeys([*found, *alone]))


def refusal(unknown: Iterable[str]) -> str:
    """Return what to say at the field of a text with unknown places in it."""
    said = {"unknown": shown(unknown), "known": shown(f"{{{name}}}" for name in PLACEHOLDERS)}
    return gettext("Not a place that can be filled: %(unknown)s. These can: %(known)s.") % said


def values_of(contribution: Contribution, *, institution: Institution | None, language: str) -> dict[str, str]:
    """Return what each place is filled with in a language; empty where the contribution does not say it."""
    things = {
        "axis": contribution.axis,
        "region": contribution.region,
        "province": contribution.province,
        "institution": institution,
    }
    values = {name: label(thing)[language] if thing is not None else "" for name, thing in things.items()}
    session = contribution.session
    values["session"] = label(session, "title")[language] if session is not None else ""
    values["reference"] = contribution.reference
    values["author"] = speaker(contribution, language)
    with translation.override(language):
        values["received_on"] = str(day(contribution.submitted_at))
    return values


def speaker(contribution: Contribution, language: str) -> str:
    """Return how an answer addresses the author in a language: by the organisation that speaks, never by a person."""
    with translation.override(language if language == "fr" else "ar"):  # the portal speaks no other
        return contribution.body_that_speaks or gettext("Madam, Sir")


def names_author(texts: Iterable[str]) -> bool:
    """Return whether one of these texts addresses the author."""
    return any("author" in _IN_BRACES.findall(each) for each in texts)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its places filled. What has no value stays as it stands, for the writer to see."""
    return _IN_BRACES.sub(lambda found: values.get(found[1]) or found[0], text)


def fill_later(text: str, contribution: Contribution, values: Mapping[str, str]) -> str:
    """Return an answer with what is known only now in its open places. The organisation's name stays as it is."""
    speaks = contribution.body_that_speaks
    return (speaks or "").join(fill(part, values) for part in (text.split(speaks) if speaks else [text]))


def unfilled(text: str, contribution: Contribution) -> list[str]:
    """Return the places of an answer that nobody filled. What the organisation is called is none, whatever it holds."""
    speaks = contribution.body_that_speaks
    return list(dict.fromkeys(_LIKE_OURS.findall(text.replace(speaks, "") if speaks else text)))


def shown(places: Iterable[str]) -> str:
    """Return places one after the other, each isolated so that its braces do not turn over in an Arabic sentence."""
    return " ".join(f"\u2066{place}\u2069" for place in places)

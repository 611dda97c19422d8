"""Reads of flags and of what is hidden; the text in pieces, with what was found in it apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from consultations.contributions.models import Contribution, Flag, Redaction
from consultations.contributions.texts import texts_of
from consultations.engine import redaction as engine
from portal.shared import audit
from portal.shared.folding import fold
from strategy.models import Axis

ANY, NONE = "any", "none"
LONGEST_SHOWN = 120


@dataclass(frozen=True)
class Piece:
    """Some of a text as it is shown; `flag` is what was found in it, if anything was."""

    text: str
    flag: Flag | None = None


@dataclass(frozen=True)
class Shown:
    """A flag with the words it points at, how often they stand there, and what is suggested instead."""

    flag: Flag
    words: str
    times: int
    place: str  # the first text that they stand in
    rather: str = ""


@dataclass(frozen=True)
class Hidden:
    """A redaction, with what it hides where that may be shown."""

    redaction: Redaction
    words: str = ""


def open_flags() -> QuerySet[Flag]:
    """Return what nobody has decided on yet."""
    return Flag.objects.filter(state=Flag.State.OPEN)


def flagged(contributions: QuerySet[Contribution], what: str) -> QuerySet[Contribution]:
    """Return those with an open flag, of a kind or of any; or those with none."""
    flags = open_flags().filter(contribution=OuterRef("pk"))
    if what == NONE:
        return contributions.filter(~Exists(flags))
    return contributions.filter(Exists(flags if what == ANY else flags.filter(kind=what)))


def flag_of(contribution: Contribution, pk: str) -> Flag | None:
    """Return one of the contribution's flags."""
    known = pk.isascii() and pk.isdigit() and len(pk) < 19
    return contribution.flags.filter(pk=pk).first() if known else None


def redaction_of(contribution: Contribution, pk: str) -> Redaction | None:
    """Return one of the contribution's redactions."""
    known = pk.isascii() and pk.isdigit() and len(pk) < 19
    return contribution.redactions.filter(pk=pk).first() if known else None


def flags_of(contribution: Contribution) -> list[Flag]:
    """Return all that was found, decided on or not."""
    return list(contribution.flags.select_related("decided_by"))


def redactions_of(contribution: Contribution) -> list[Redaction]:
    """Return what is hidden."""
    return list(contribution.redactions.select_related("by"))


def words_of(flag: Flag, said: Mapping[str, str]) -> str:
    """Return the words that a flag points at; nothing when the text has changed under it."""
    return next((words for _place, _start, _end, words in _places(flag, said)), "")


def shown(flags: Iterable[Flag], said: Mapping[str, str]) -> list[Shown]:
    """Return the flags with their words; open ones whose words are not there any more are left out."""
    lines, axes = [], _names_of_axes(flags)
    for flag in flags:
        places = _places(flag, said)
        if flag.suggested:
            rather = axes.get(flag.suggested) or str(dict(Contribution.Language.choices).get(flag.suggested, ""))
            lines.append(Shown(flag, "", 0, "", rather))
        elif places:
            place, _start, _end, words = places[0]
            lines.append(Shown(flag, words[:LONGEST_SHOWN], len(places), place.partition(":")[0]))
        elif not flag.is_open:
            lines.append(Shown(flag, "", 0, ""))
    return lines


def pieces(place: str, flags: Iterable[Flag], said: Mapping[str, str]) -> list[Piece]:
    """Return one text in pieces, what was found in it apart. Only what is open is marked."""
    text = said.get(place, "")
    marks = sorted(
        (start, end, flag.pk, flag)
        for flag in flags
        if flag.is_open
        for where, start, end, _words in _places(flag, said)
        if where == place
    )
    cut, at = [], 0
    for start, end, _pk, flag in marks:
        if start >= at:
            cut += [Piece(text[at:start]), Piece(text[start:end], flag)]
            at = end
    return [piece for piece in (*cut, Piece(text[at:])) if piece.text]


def pieces_of_original(words: str, redactions: Sequence[Redaction], texts: Iterable[str]) -> list[tuple[str, bool]]:
    """Return a text as it was written, in pieces, each with whether it is hidden from others."""
    written = list(texts)
    patterns = [found for one in redactions if (found := engine.matcher(one.words, written))]
    cut, at = [], 0
    for start, end in engine.places(words, patterns):
        cut += [(words[at:start], False), (words[start:end], True)]
        at = end
    return [piece for piece in (*cut, (words[at:], False)) if piece[0]]


def said_in(contribution: Contribution) -> dict[str, str]:
    """Return the texts of a contribution as they are shown, by their place."""
    return {text.place: text.words for text in texts_of(contribution)}


def _places(flag: Flag, said: Mapping[str, str]) -> list[tuple[str, int, int, str]]:
    """Return where a flag's words stand. The text may have changed since: what is not the same word is no place."""
    found = []
    for span in flag.spans:
        words = said.get(span["in"], "")[span["start"] : span["end"]]
        if words and audit.keyed_hash(f"{flag.kind} {fold(words)}") == flag.key:
            found.append((span["in"], span["start"], span["end"], words))
    return found


def _names_of_axes(flags: Iterable[Flag]) -> dict[str, str]:
    codes = {flag.suggested for flag in flags if flag.kind == Flag.Kind.AXIS}
    return {axis.pk: axis.name for axis in Axis.objects.filter(pk__in=codes)} if codes else {}

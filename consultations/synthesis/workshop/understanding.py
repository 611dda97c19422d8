"""What the engine makes of an axis on somebody's word, from its texts and the places that people gave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from consultations.engine.labels import Phrasebook, label_theme
from consultations.engine.themes import Decided, Document, PreviousTheme, Themes, find_themes
from consultations.synthesis.vectors.queries import vectors_of
from consultations.synthesis.vectors.texts import whole
from consultations.synthesis.workshop import queries
from consultations.synthesis.workshop.models import Placement
from consultations.synthesis.workshop.queries import OTHER, Bench

SEED = 11


@dataclass(frozen=True, slots=True)
class Read:
    """A text with the place it has now: the key of the theme that stands for it, blank beside the themes."""

    pk: int
    document: Document
    home: str
    confirmed: bool
    turn: int
    is_new: bool  # nobody has placed it yet


def read(bench: Bench) -> list[Read]:
    """Return every text of an axis that counts, in the order of arrival."""
    homes, of_axis = queries.homes(bench.themes), {theme.pk for theme in bench.themes}
    places = {
        place.pk: place
        for place in queries.placements(bench.region).filter(contribution__axis=bench.axis)
        if place.theme_id is None or place.theme_id in of_axis
    }
    rows = queries.texts(bench.region).filter(axis=bench.axis).order_by("pk")
    found = []
    for pk, reference, title, body, language in rows.values_list("pk", "reference", "title", "body", "language"):
        place = places.get(pk) or Placement(contribution_id=pk)
        home = homes[place.theme_id] if place.theme_id is not None else None
        document = Document(reference, whole(title, body), language)
        found.append(Read(pk, document, home.key if home else "", place.confirmed, place.turn, pk not in places))
    return found


def place_the_rest(bench: Bench, texts: Sequence[Read]) -> Themes:
    """Place every text on the themes that stand, taught by those that people confirmed."""
    keys = tuple(theme.key for theme in bench.standing)
    return _found(texts, Decided(themes=keys, pinned=_confirmed(texts), settled=True), previous=[])


def find_again(bench: Bench, texts: Sequence[Read]) -> Themes:
    """Find the themes anew. What people have had a hand in stays, and so does every text that they placed."""
    by_hand = queries.decided_by_hand(bench.themes)
    keys = tuple(theme.key for theme in bench.standing if theme.pk in by_hand)
    previous = [
        PreviousTheme(theme.key, frozenset(one.document.key for one in texts if one.home == theme.key))
        for theme in bench.standing
    ]
    return _found(texts, Decided(themes=keys, pinned=_confirmed(texts)), previous=previous)


def labels(texts: Sequence[Read], themes: Themes) -> dict[str, dict[str, str]]:
    """Return the machine's words for each theme, in both languages."""
    book = Phrasebook([one.document.text for one in texts], [one.document.language for one in texts])
    return {theme.key: label_theme(book, theme.leaders) for theme in themes.themes}


def _found(texts: Sequence[Read], decided: Decided, *, previous: Sequence[PreviousTheme]) -> Themes:
    documents = [one.document for one in texts]
    meaning = vectors_of([document.key for document in documents])
    return find_themes(documents, seed=SEED, previous=previous, meaning=meaning, decided=decided)


def _confirmed(texts: Sequence[Read]) -> dict[str, str]:
    return {one.document.key: one.home or OTHER for one in texts if one.confirmed}

"""What people decided stands: pins, kept themes, a settled axis."""

import numpy as np
import pytest

from consultations.engine.tests.corpus import made
from consultations.engine.themes import OTHER, Decided, Document, Themes, find_themes


def _home(found: Themes, index: int) -> str:
    return next((theme.key for theme in found.themes if index in theme.members), OTHER)


def _pins(documents: list[Document], subjects: list[str], each: int) -> dict[str, str]:
    pins: dict[str, str] = {}
    for subject in sorted(set(subjects)):
        rows = [row for row, one in enumerate(subjects) if one == subject][:each]
        pins |= {documents[row].key: subject for row in rows}
    return pins


def test_a_text_that_was_moved_stays_where_it_was_put() -> None:
    documents, subjects = made(120, languages=("fr",))
    first = find_themes(documents, k=4)
    target = next(theme for theme in first.themes if subjects[theme.members[0]] == "emploi")
    moved = next(index for index in range(120) if subjects[index] == "aines")
    decided = Decided(themes=(target.key,), pinned={documents[moved].key: target.key})
    again = find_themes(documents, k=4, previous=first.as_previous(documents), decided=decided)
    assert (_home(again, moved), again.confidence[moved]) == (target.key, 1.0)


def test_a_text_put_beside_the_themes_stays_there_and_so_do_its_copies() -> None:
    documents, _ = made(60, languages=("fr",))
    documents.append(Document("copy", documents[0].text, "fr"))
    found = find_themes(documents, decided=Decided(pinned={documents[0].key: OTHER}))
    assert {0, 60} <= set(found.other)


def test_copies_put_in_different_places_part() -> None:
    documents, _ = made(60, languages=("fr",))
    documents.append(Document("copy", documents[0].text, "fr"))
    decided = Decided(themes=("one", "two"), pinned={documents[0].key: "one", "copy": "two"})
    found = find_themes(documents, decided=decided)
    assert (_home(found, 0), _home(found, 60)) == ("one", "two")


def test_a_theme_of_one_text_stands_when_people_made_it() -> None:
    documents, _ = made(60, languages=("fr",))
    found = find_themes(documents, decided=Decided(themes=("lone",), pinned={documents[3].key: "lone"}))
    assert _home(found, 3) == "lone"


@pytest.mark.parametrize("size", [20, 160])
def test_a_settled_axis_makes_no_theme_of_its_own(size: int) -> None:
    documents, subjects = made(size, languages=("fr",))
    pins = _pins(documents, subjects, 3)
    pins = {key: theme for key, theme in pins.items() if theme in ("emploi", "soins")}
    found = find_themes(documents, decided=Decided(themes=("emploi", "soins"), pinned=pins, settled=True))
    assert {theme.key for theme in found.themes} == {"emploi", "soins"}


def test_new_texts_find_their_settled_theme() -> None:
    documents, subjects = made(160, languages=("fr",))
    pins = _pins(documents, subjects, 10)
    found = find_themes(documents, decided=Decided(themes=tuple(sorted(set(subjects))), pinned=pins, settled=True))
    right = [_home(found, row) == subjects[row] for row in range(160)]
    assert sum(right) / 160 > 0.85


def test_a_settled_axis_leaves_a_text_that_fits_nowhere_in_the_open_bucket() -> None:
    documents, subjects = made(80, languages=("fr",))
    documents.append(Document("lone", "Zellige polychrome patrimoine artisanal", "fr"))
    decided = Decided(themes=tuple(sorted(set(subjects))), pinned=_pins(documents[:80], subjects, 5), settled=True)
    assert 80 in find_themes(documents, decided=decided).other


def test_every_text_in_a_theme_has_a_confidence() -> None:
    documents, _ = made(90)
    found = find_themes(documents)
    assert set(found.confidence) == {index for theme in found.themes for index in theme.members}
    assert all(0 <= sure <= 1 for sure in found.confidence.values())


def test_stored_vectors_are_what_texts_are_compared_by() -> None:
    documents, subjects = made(120)
    names = sorted(set(subjects))
    meaning = np.zeros((120, 512), np.float32)
    for row, subject in enumerate(subjects):
        meaning[row, names.index(subject)] = 1
    found = find_themes(documents, k=4, meaning=meaning)
    for theme in found.themes:
        assert len({subjects[index] for index in theme.members}) == 1

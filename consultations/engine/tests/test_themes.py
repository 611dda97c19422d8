"""Themes find what was put in, lose nobody, and keep their identity."""

import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from consultations.engine import points
from consultations.engine.clustering import middles
from consultations.engine.tests.corpus import made
from consultations.engine.text import detect_language
from consultations.engine.themes import Background, Document, Themes, find_themes

AWKWARD = [
    *(
        "",
        " ",
        "\n\t",
        "😀😀😀",
        "a",
        "ا",
        "1234",
        "…",
        "ⵜⴰⵎⵓⵔⵜ ⵏⵏⵖ",
        "le la les de du",
        "في من على",
        "学校很远",
        "oui",
        "non",
    ),
    *("x" * 10_000, "مدرسة " * 2_000, "Une phrase. " * 900, "é" * 300),
    *("\u202e\u200f\u0000\u000b", "=cmd()|'/C calc'!A0", "\u0301\u0301", "\ud800"),
]


def _places(found: Themes) -> Counter[int]:
    return Counter([*(index for theme in found.themes for index in theme.members), *found.other, *found.unreadable])


def _clusters(found: Themes, count: int) -> list[int]:
    clusters = [-1] * count
    for number, theme in enumerate(found.themes):
        for index in theme.members:
            clusters[index] = number
    return clusters


def test_the_middle_of_a_group_is_that_of_its_points_alone() -> None:
    texts, labels = np.array([[1, 0], [0, 1], [2, 4]], np.float32), np.array([0, -1, 0])
    before = np.array([[9, 0], [0, 5]], np.float32)
    alone, as_before = middles(texts, labels, 2), middles(texts, labels, 2, empty=before)
    assert alone.tolist() == [pytest.approx([0.6, 0.8]), [0, 0]]
    assert as_before.tolist() == [pytest.approx([0.6, 0.8], abs=1e-5), [0, 1]]


def test_subjects_put_in_are_found() -> None:
    documents, subjects = made(160, languages=("fr",))
    found = find_themes(documents, k=4)
    assert adjusted_rand_score(subjects, _clusters(found, 160)) > 0.8


def test_languages_are_not_the_themes() -> None:
    documents, subjects = made(240)
    clusters = _clusters(find_themes(documents, k=4), 240)
    by_subject = normalized_mutual_info_score(subjects, clusters)
    by_language = normalized_mutual_info_score([document.language for document in documents], clusters)
    assert by_subject > 0.3
    assert by_language < 0.1


def test_the_number_of_themes_comes_from_the_data() -> None:
    documents, _ = made(200, languages=("fr",))
    assert 3 <= len(find_themes(documents).themes) <= 16


def test_the_same_seed_gives_the_same_themes() -> None:
    documents, _ = made(120)
    assert find_themes(documents, seed=7) == find_themes(documents, seed=7)


def test_copies_count_as_members_but_not_as_distinct_texts() -> None:
    documents, _ = made(60)
    copies = [Document(f"copy-{number}", documents[0].text, documents[0].language) for number in range(25)]
    found = find_themes([*documents, *copies])
    home = next((theme for theme in found.themes if 0 in theme.members), None)
    assert home is not None
    assert set(range(60, 85)) <= set(home.members)
    assert len(home.members) >= home.distinct_texts + 25
    assert len({found.leader_of[index] for index in [0, *range(60, 85)]}) == 1


def test_a_lone_voice_is_shown_in_the_open_bucket() -> None:
    documents, _ = made(80, languages=("fr",))
    lone = Document("lone", "Zellige polychrome patrimoine artisanal", "fr")
    found = find_themes([*documents, lone])
    assert 80 in found.other


def test_few_texts_are_listed_without_shares() -> None:
    documents, _ = made(29)
    assert find_themes(documents).listed
    documents, _ = made(60)
    assert not find_themes(documents).listed


def test_few_texts_are_understood_beside_many_and_nothing_of_those_is_returned() -> None:
    documents, subjects = made(300, languages=("fr", "ar"))
    few, many = documents[100:116], [*documents[:100], *documents[116:]]
    alone, beside = find_themes(few), find_themes(few, background=Background(many))
    agreed = [adjusted_rand_score(subjects[100:116], _clusters(found, 16)) for found in (alone, beside)]
    assert agreed[1] > 0.6 > agreed[0]
    assert (_places(beside), beside.listed) == (Counter(range(16)), True)


def test_a_thin_background_or_one_beside_many_texts_changes_nothing() -> None:
    documents, _ = made(200, languages=("fr",))
    few = documents[:16]
    assert find_themes(few, background=Background(documents[16:110])) == find_themes(few)
    assert find_themes(documents[:60], background=Background(documents[60:])) == find_themes(documents[:60])


def test_few_texts_keep_their_themes_when_one_comes_beside_many() -> None:
    documents, _ = made(300, languages=("fr",))
    background = Background(documents[20:])
    first = find_themes(documents[:16], background=background)
    again = find_themes(documents[:17], background=background, previous=first.as_previous(documents[:16]))
    stood = {theme.key: set(theme.members) for theme in first.themes}
    assert {theme.key: set(theme.members) - {16} for theme in again.themes} == stood


def test_themes_found_again_keep_their_identity() -> None:
    documents, _ = made(200)
    first = find_themes(documents[:160])
    again = find_themes(documents, previous=first.as_previous(documents[:160]))
    kept = {theme.key for theme in first.themes} & {theme.key for theme in again.themes}
    assert len(kept) >= 0.8 * len(first.themes)
    assert len({theme.key for theme in again.themes}) == len(again.themes)


def test_themes_are_carried_on_text_by_text() -> None:
    documents, _ = made(200)
    first = find_themes(documents[:160])
    again = find_themes(documents, previous=first.as_previous(documents[:160]))
    members = {theme.key: set(theme.members) for theme in again.themes}
    stood = [(theme.key, index) for theme in first.themes for index in theme.members]
    stayed = [index in members.get(key, set()) for key, index in stood]
    assert sum(stayed) / len(stood) > 0.97


def test_what_nobody_spoke_of_before_becomes_a_theme_of_its_own() -> None:
    documents, subjects = made(300, languages=("fr",))
    old = [d for d, subject in zip(documents, subjects, strict=True) if subject != "aines"]
    new = [d for d, subject in zip(documents, subjects, strict=True) if subject == "aines"]
    first = find_themes(old, k=3)
    again = find_themes([*old, *new], k=3, previous=first.as_previous(old))
    assert {theme.key for theme in first.themes} < {theme.key for theme in again.themes}


def test_the_order_of_the_texts_changes_no_theme() -> None:
    documents, _ = made(150)
    one, other = find_themes(documents), find_themes(documents[::-1])
    assert [{documents[i].key for i in t.members} for t in one.themes] == [
        {documents[149 - i].key for i in t.members} for t in other.themes
    ]


def test_a_very_large_set_learns_from_a_sample_and_loses_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "LEARNT_FROM", 80)
    documents, subjects = made(240, languages=("fr",))
    names = sorted(set(subjects))
    meaning = np.eye(4, 512, dtype=np.float32)[[names.index(subject) for subject in subjects]]
    meaning += np.random.default_rng(1).normal(0, 0.02, meaning.shape).astype(np.float32)
    meaning[5] = 0  # its vector has not come yet
    found = find_themes(documents, k=4, meaning=meaning)
    assert _places(found) == Counter(range(240))
    assert adjusted_rand_score(subjects, _clusters(found, 240)) > 0.9


def test_a_theme_key_is_that_of_its_texts_not_of_their_order() -> None:
    documents, _ = made(25, languages=("fr",))
    one = {theme.key for theme in find_themes(documents).themes}
    other = {theme.key for theme in find_themes(documents[::-1]).themes}
    assert one == other != set()


STRANGE_SETS = {
    "nothing": [],
    "one empty": [""],
    "one word": ["école"],
    "all the same": ["école"] * 40,
    "awkward": AWKWARD,
    "awkward, thrice": AWKWARD * 3,
    "only emoji": ["😀"] * 35,
    "no word in common": [f"mot{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10]}" for n in range(40)],
    "only small words": ["le la", "le la", "un de"],
}


@pytest.mark.parametrize("texts", STRANGE_SETS.values(), ids=STRANGE_SETS.keys())
def test_strange_sets_of_texts_lose_nobody(texts: list[str]) -> None:
    found = find_themes([Document(str(n), text, detect_language(text)) for n, text in enumerate(texts)])
    assert _places(found) == Counter(range(len(texts)))


def test_what_cannot_be_read_is_set_aside_by_name() -> None:
    found = find_themes([Document(str(n), text, "und") for n, text in enumerate(["😀", "une école au village", ""])])
    assert found.unreadable == (0, 2)


_MADE = [document.text for document in made(40)[0]]
_TEXTS = st.lists(st.one_of(st.sampled_from(AWKWARD), st.sampled_from(_MADE), st.text(max_size=60)), max_size=45)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_TEXTS, st.integers(0, 3))
def test_every_document_is_in_exactly_one_place(texts: list[str], seed: int) -> None:
    languages = ("ar", "ary", "ary-Latn", "fr", "zgh", "und")
    documents = [Document(str(n), text, languages[(n + seed) % 6]) for n, text in enumerate(texts)]
    assert _places(find_themes(documents, seed=seed)) == Counter(range(len(texts)))


def test_it_works_on_one_thread_also_when_it_is_the_first_to_load_what_clusters() -> None:
    line = (
        "from consultations.engine.matrices import one_thread\n"
        "with one_thread():\n"
        "    from sklearn.utils._openmp_helpers import _openmp_effective_n_threads as threads\n"
        "    print(threads())"
    )
    # By its name the variable would let two threads work on a machine of one core as well.
    run = subprocess.run([sys.executable, "-c", line], env={"OMP_NUM_THREADS": "2"}, capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("1\n", "")

"""The seal of a snapshot holds when words leave it, and breaks when anything else is changed."""

from __future__ import annotations

import json

import pytest

from consultations.synthesis.signing import sealing
from consultations.synthesis.signing.manifest import new_salts

GONE, STAYS = "TCH-04-000001", "TCH-04-000002"
SNAPSHOT = {
    "totals": {"counted": 2},
    "axes": [
        {
            "themes": [
                {
                    "count": 2,
                    "references": [GONE, STAYS],
                    "quotes": [
                        {"text": "كلمات تغادر", "reference": GONE, "language": "ar"},
                        {"text": "des mots qui restent", "reference": STAYS, "language": "fr"},
                    ],
                }
            ]
        }
    ],
    "narration": {"unheard": {"ar": {"before": [{"text": f"انظر {GONE}", "cites": [GONE, STAYS]}], "after": []}}},
}


@pytest.fixture
def salts() -> dict[str, bytes]:
    return new_salts([GONE, STAYS])


def test_words_and_reference_go_and_the_seal_stays(salts: dict[str, bytes]) -> None:
    sealed = sealing.seal(SNAPSHOT, salts)
    left = sealing.without(SNAPSHOT, [GONE], salts)
    del salts[GONE]
    assert (GONE in json.dumps(left), "كلمات" in json.dumps(left, ensure_ascii=False)) == (False, False)
    assert sealing.seal(left, salts) == sealed
    again = sealing.without(left, [STAYS], salts)
    assert sealing.seal(again, {}) == sealed


@pytest.mark.parametrize("change", ["count", "quote", "reference", "tombstone"])
def test_anything_else_breaks_it(salts: dict[str, bytes], change: str) -> None:
    sealed = sealing.seal(SNAPSHOT, salts)
    left = sealing.without(SNAPSHOT, [GONE], salts)
    theme = left["axes"][0]["themes"][0]
    if change == "count":
        theme["count"] = 3
    elif change == "quote":
        theme["quotes"][1]["text"] = "d’autres mots"
    elif change == "reference":
        theme["references"][1] = "TCH-04-000003"
    else:
        theme["quotes"][0] = theme["references"][0]
    assert sealing.seal(left, salts) != sealed


def test_page_reads_tombstones_for_quotes_and_nothing_for_the_rest(salts: dict[str, bytes]) -> None:
    read = sealing.readable(sealing.without(SNAPSHOT, [GONE], salts))
    theme = read["axes"][0]["themes"][0]
    assert theme["references"] == [STAYS]
    assert [quote["reference"] for quote in theme["quotes"]] == ["", STAYS]
    assert read["narration"]["unheard"]["ar"]["before"] == []


def test_words_are_told_from_bare_references() -> None:
    assert sealing.words_of(SNAPSHOT, [GONE])
    assert not sealing.words_of(SNAPSHOT["axes"][0]["themes"][0]["references"], [GONE])

"""What is stored of a text today is met by a text that comes in a year."""

import pytest

from consultations.engine.fingerprints import BANDS, VERSION, band_keys, fingerprint, gathered, keys_of, word_numbers

LETTER = "Nous demandons un centre de rééducation pour les enfants de la province et une ligne de bus pour s'y rendre"


def test_bytes_and_keys_are_the_same_in_every_process() -> None:
    """When this goes red, what was stored no longer meets what comes: raise `VERSION` and make all anew."""
    stored = fingerprint("Une école au village")
    assert (VERSION, stored.hex()) == (1, "017c2363ce1d38f3e9ac81b4f03d4e06cb")
    assert band_keys(stored)[:2] == [-8533875154892167485, 499271684104226268]


def test_spelling_leaves_no_trace() -> None:
    assert fingerprint("نطالبُ بمدرسةٍ فى القريــة") == fingerprint("نطالب بمدرسه في القرية!")
    assert fingerprint("L’ÉCOLE, d'en\u200f haut") == fingerprint("l'ecole d'en haut")
    assert fingerprint("e\u0301cole") == fingerprint("école")
    assert fingerprint("vi\u200bllage") == fingerprint("village")


def test_the_order_of_words_is_kept() -> None:
    assert fingerprint("le bus du village") != fingerprint("le village du bus")


def test_no_words_no_keys() -> None:
    assert [band_keys(fingerprint(text)) for text in ("", "😀 !", "\ud800")] == [[], [], []]


def test_another_version_asks_for_a_new_fingerprint() -> None:
    for stored in (b"", bytes([VERSION + 1]) + fingerprint(LETTER)[1:]):
        with pytest.raises(ValueError, match="another version"):
            band_keys(stored)


def test_keys_made_together_are_the_keys_made_alone() -> None:
    texts = [LETTER, "oui", "السلام عليكم ورحمة الله", "Une route pour le douar d'en haut, et vite"]
    together = keys_of(*gathered([word_numbers(text) for text in texts])).tolist()
    assert together == [band_keys(fingerprint(text)) for text in texts]
    assert all(-(2**63) <= key < 2**63 for key in together[0])
    assert len(set(together[0])) == BANDS


def test_a_changed_letter_shares_a_key_and_another_text_none() -> None:
    keys = set(band_keys(fingerprint(LETTER)))
    assert keys & set(band_keys(fingerprint(LETTER.replace("bus", "tram").replace("enfants", "aînés"))))
    assert not keys & set(band_keys(fingerprint("La coopérative vend l'huile et le safran de la vallée au marché")))

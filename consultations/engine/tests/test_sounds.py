"""How words sound: what both scripts agree on, and what only resembles it."""

import re

import pytest

from consultations.engine.sounds import core, sound, sounding_like, sounds
from consultations.engine.text import normalise as fold


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("طفولة", "tofola"),
        ("الطفولة", "toufoula"),
        ("جمعية", "jam3iya"),
        ("خدمة", "5edma"),
        ("خدمة", "khdma"),
        ("شغل", "choghl"),
        ("بغينا", "b4ina"),
        ("لمعاقين", "lmo3a9in"),
        ("المدرسة", "madrassa"),
        ("فلوس", "flouss"),
        ("طريق", "tri9"),
        ("شباب", "chabab"),
        ("دراري", "drari"),
        ("المستشفى", "mostachfa"),
        ("الدعم", "da3m"),
        ("إعاقة", "i3a9a"),
    ],
)
def test_both_scripts_find_each_other(arabic, latin):
    one, other = fold(arabic), fold(latin)
    assert re.search(sounding_like(one), sounds(other))
    assert re.search(sounding_like(other), sounds(one))
    assert (core(one) in sounds(other), core(other) in sounds(one)) == (True, True)


@pytest.mark.parametrize(
    ("looked_for", "text"),
    [
        ("jam3iya", "جماعة"),  # an association is no commune
        ("drari", "إدارة درب"),
        ("tri9", "فريق"),
        ("madrassa", "مدينة"),
        ("i3a9a", "عقار"),
    ],
)
def test_what_sounds_otherwise_is_not_found(looked_for, text):
    assert not re.search(sounding_like(fold(looked_for)), sounds(fold(text)))


def test_short_words_and_figures_are_not_looked_for_by_sound():
    assert [sounding_like(word) for word in ("bab", "حد", "2026", "ⵜⴰ")] == [""] * 4
    assert (sound("2026"), sounds("")) == ("", "  ")

"""Names that people write in several ways fold into one."""

from __future__ import annotations

import pytest

from portal.shared.folding import distinctive, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("جمعية الأمل", "جمعيه الامل"),
        ("مؤسسة آفاق", "موسسه افاق"),
        ("ذوي الإعاقة", "ذوى الاعاقه"),
        ("شـــمس المُستَقبَل", "شمس المستقبل"),
        ("Cœur d’Été", "COEUR D'ETE"),
        ("Aïn  Al-Hayat", "ain al hayat"),
        ("مركز ڭلميم", "مركز كلميم"),
    ],
)
def test_spellings_of_one_name_fold_into_one(one, other):
    assert fold(one) == fold(other)


def test_different_names_stay_apart():
    assert fold("جمعية الأمل") != fold("جمعية العمل")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Association Amal pour les femmes", "amal femmes"),
        ("جمعية الأمل للنساء", "الامل للنسا"),
        ("Centre", "centre"),  # a name of such words alone keeps them
        ("", ""),
    ],
)
def test_what_says_the_kind_of_body_does_not_make_names_alike(name, kept):
    assert distinctive(name) == kept

"""Languages, folded forms, words and sentences."""

import pytest

from consultations.engine.text import detect_language, normalise, sentences, stems, tokens


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("يجب تحسين خدمات المستشفيات التي يستفيد منها الأطفال في وضعية إعاقة", "ar"),
        ("خاصنا طوبيس ديال المدرسة حيت الدراري كيمشيو على رجليهم", "ary"),
        ("ماكاينش الطبيب فالدوار", "ary"),
        ("bghina tobis dyal lmadrasa 7it drari kaymchiw 3la rjlihom", "ary-Latn"),
        ("Il faut améliorer l'accès aux soins des personnes âgées en milieu rural", "fr"),
        ("Transport scolaire", "fr"),
        ("ⵜⴰⵎⵓⵔⵜ ⵏⵏⵖ ⵜⵔⴰ ⵜⵉⵏⵎⵍ", "zgh"),
        ("The school of the village is closed and we need it", "und"),
        ("学校很远", "und"),
        ("😀😀", "und"),
        ("1234 ...", "und"),
        ("", "und"),
    ],
)
def test_language_is_read_from_script_and_small_words(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الأُسْرَةُ", "الاسره"),
        ("مســاعدة", "مساعده"),
        ("مستشفى", "مستشفي"),
        ("Égalité  des\nchances", "egalite des chances"),
        ("عام ٢٠٢٦", "عام 2026"),
        ("\u202bالأسرة\u202c", "الاسره"),
        ("ﻹصلاح", "لاصلاح"),
        ("l’œuvre", "l'oeuvre"),
    ],
)
def test_spellings_of_one_text_fold_together(one: str, other: str) -> None:
    assert normalise(one) == other


def test_tokens_keep_the_surface_and_its_place() -> None:
    text = "L’accès aux écoles. وللأطفالِ الحقُّ"
    found = tokens(text, "fr")
    assert [token.surface for token in found] == ["L", "accès", "aux", "écoles", "وللأطفالِ", "الحقُّ"]
    assert all(text[token.start : token.end] == token.surface for token in found)
    assert [token.is_stop for token in found] == [True, False, True, False, False, False]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "enfants", "enfant"),
        ("ar", "والمستشفيات", "المستشفى"),
        ("ar", "للأسرة", "أسر"),
        ("ary", "كيخدمو", "خدمو"),
        ("ary", "ماكاينش", "كاين"),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, one: str, other: str) -> None:
    assert tokens(one, language)[0].stem == tokens(other, language)[0].stem


def test_latin_darija_is_compared_in_arabic_letters_without_confidence() -> None:
    token = tokens("drari", "ary-Latn")[0]
    assert (token.surface, token.stem, token.confident) == ("drari", "دراري"[:-1], False)


def test_addresses_are_not_words() -> None:
    assert [token.surface for token in tokens("voir https://exemple.ma/aide ou nom@exemple.ma ici", "fr")] == [
        "voir",
        "ou",
        "ici",
    ]


def test_sentences_cover_the_text_without_its_margins() -> None:
    text = "  Une école. Deux routes ?\nثلاث مدارس؟ نعم"
    assert [text[start:end] for start, end in sentences(text)] == ["Une école.", "Deux routes ?", "ثلاث مدارس؟", "نعم"]


def test_a_letter_alone_ends_no_sentence_and_a_closing_mark_opens_none() -> None:
    text = "Selon l'article L. 117-1, cf. art. 4. Refus de communiquer !\n»\n\n. IV.\n- Les mots sont ajoutés."
    assert [text[start:end] for start, end in sentences(text)] == [
        "Selon l'article L. 117-1, cf. art. 4.",
        "Refus de communiquer !",
        "IV.",
        "Les mots sont ajoutés.",
    ]


def test_stems_are_those_of_the_words_that_say_something() -> None:
    text = "Des écoles pour les enfants https://exemple.ma"
    assert stems(text, "fr") == [token.stem for token in tokens(text, "fr") if not token.is_stop] == ["ecol", "enfant"]

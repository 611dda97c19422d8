"""What a reader sees of a theme: its name in two languages and people's own words."""

import pytest

from consultations.engine.labels import SEPARATOR, Phrasebook, label_theme
from consultations.engine.quotes import LONGEST, choose_quotes
from consultations.engine.tests.corpus import made
from consultations.engine.text import normalise
from consultations.engine.themes import find_themes
from consultations.engine.words import ARABIC_FUNCTION, FRENCH_FUNCTION, FRENCH_MINISTRY

TEXTS = [
    "Il faut que le ministère ouvre des écoles maternelles dans les douars. Merci.",
    "Proposition : des écoles maternelles gratuites, avec l'accès aux soins.",
    "Les écoles maternelles manquent, l'accès aux soins aussi.",
    "على الوزارة أن تفتح رياض الأطفال في الدواوير",
    "نقترح رياض الأطفال وللأطفال الحق في ذلك",
    "Le club des retraités de la médina est fermé.",
    "Un club des retraités à domicile.",
    "نادي المتقاعدين مغلق",
]
LANGUAGES = ["fr", "fr", "fr", "ar", "ar", "fr", "fr", "ar"]


def _label(indexes: list[int]) -> dict[str, str]:
    return label_theme(Phrasebook(TEXTS, LANGUAGES), indexes)


def test_a_theme_is_named_in_both_languages_by_words_people_wrote() -> None:
    label = _label([0, 1, 2, 3, 4])
    assert "écoles maternelles" in label["fr"]
    assert "رياض الأطفال" in label["ar"]


def test_a_label_holds_neither_small_words_nor_ministry_words() -> None:
    for indexes in ([0, 1, 2, 3, 4], [5, 6, 7]):
        for phrase in _label(indexes)["fr"].split(SEPARATOR):
            assert normalise(phrase) not in FRENCH_FUNCTION | FRENCH_MINISTRY
        for phrase in _label(indexes)["ar"].split(SEPARATOR):
            assert normalise(phrase) not in ARABIC_FUNCTION


def test_an_arabic_label_leaves_out_the_and_before_a_word_but_not_a_letter_of_it() -> None:
    texts = [
        "التعليم وحقوق الطفل",
        "الصحة وحقوق الطفل",
        "الماء وحقوق الطفل",
        "حقوق الجميع",
        "وثائق ضائعة",
        "وثائق ضائعة",
    ]
    book = Phrasebook(texts, ["ar"] * len(texts))
    assert "حقوق الطفل" in label_theme(book, [0, 1, 2])["ar"].split(SEPARATOR)
    assert label_theme(book, [4, 5])["ar"] == "وثائق ضائعة"


@pytest.mark.parametrize("alone", ["استاذة متقاعدة", "أستاذة متقاعدة"])
def test_the_and_before_a_word_is_known_also_where_the_word_alone_has_a_hamza(alone: str) -> None:
    texts = ["الحي واستاذة الفنون", "القرية واستاذة الفنون", "الدوار واستاذة الفنون", alone]
    assert "استاذة الفنون" in label_theme(Phrasebook(texts, ["ar"] * 4), [0, 1, 2])["ar"].split(SEPARATOR)


def test_a_label_takes_the_capital_from_a_sentence_but_not_from_an_abbreviation() -> None:
    texts = [
        "CNIL indépendante et forte",
        "CNIL indépendante ici",
        "Crèche municipale ouverte",
        "Crèche municipale loin",
    ]
    book = Phrasebook(texts, ["fr"] * 4)
    named = [label_theme(book, indexes)["fr"].split(SEPARATOR)[0] for indexes in ([0, 1], [2, 3])]
    assert named == ["CNIL indépendante", "crèche municipale"]


def test_a_language_not_spoken_borrows_the_words_that_were() -> None:
    label = _label([5, 6])
    assert label["ar"] == label["fr"] != ""


def test_a_label_is_never_empty() -> None:
    assert label_theme(Phrasebook(["le la les"], ["fr"]), [0]) == {"ar": "le la les", "fr": "le la les"}


def test_every_theme_of_a_mixed_set_has_a_short_label() -> None:
    documents, _ = made(150)
    book = Phrasebook([d.text for d in documents], [d.language for d in documents])
    for theme in find_themes(documents).themes:
        label = label_theme(book, theme.leaders)
        assert all(1 <= len(text.split(SEPARATOR)) <= 4 and len(text) < 120 for text in label.values())


def test_quotes_are_whole_sentences_letter_for_letter_from_different_texts() -> None:
    documents, _ = made(150)
    texts, languages = [d.text for d in documents], [d.language for d in documents]
    theme = find_themes(documents).themes[0]
    quotes = choose_quotes(texts, theme.leaders, languages=languages, relevance=theme.relevance)
    assert len(quotes) == 3
    assert len({quote.index for quote in quotes}) == 3
    for quote in quotes:
        passage = texts[quote.index][quote.start : quote.end]
        assert passage == passage.strip() != ""
        assert len(passage) <= LONGEST
        assert quote.index in theme.members


def test_quotes_of_a_mixed_theme_are_heard_in_several_languages() -> None:
    texts = [
        "Il faut un bus scolaire pour tous les élèves du douar de la vallée.",
        "Le bus scolaire du douar ne passe plus et les élèves marchent longtemps.",
        "Un bus scolaire est nécessaire pour les élèves du douar isolé en hiver.",
        "نطالب بحافلة مدرسية لجميع تلاميذ الدوار حتى لا ينقطعوا عن الدراسة.",
    ]
    languages = ["fr", "fr", "fr", "ar"]
    quotes = choose_quotes(texts, range(4), languages=languages, relevance=dict.fromkeys(range(4), 0.5), most=2)
    assert {languages[quote.index] for quote in quotes} == {"fr", "ar"}


def test_an_insult_is_quoted_only_when_nothing_else_was_said() -> None:
    texts = [
        "Ces connards ferment encore le centre du quartier sans prévenir.",
        "Le centre du quartier ferme encore sans prévenir personne.",
    ]
    relevance = {0: 0.9, 1: 0.2}
    assert choose_quotes(texts, [0, 1], languages=["fr", "fr"], relevance=relevance, most=1)[0].index == 1


def test_a_whole_sentence_is_heard_before_the_rest_of_one() -> None:
    texts = ["et le bus scolaire ne passe plus dans notre douar.", "Le bus scolaire ne passe plus dans notre douar."]
    relevance = {0: 0.5, 1: 0.5}
    assert choose_quotes(texts, [0, 1], languages=["fr", "fr"], relevance=relevance, most=1)[0].index == 1


def test_a_text_without_sentences_gives_a_passage_that_fits() -> None:
    text = "mot " * 400
    (quote,) = choose_quotes([text], [0], languages=["fr"], relevance={0: 1.0})
    assert (quote.end - quote.start) <= LONGEST
    assert text[quote.start : quote.end].endswith("mot")


def test_nothing_to_quote_gives_no_quote() -> None:
    assert choose_quotes(["", "  "], [0, 1], languages=["fr", "fr"], relevance={}) == []

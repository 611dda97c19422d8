"""Which side a text takes, and everything that is no side."""

from __future__ import annotations

import pytest

from consultations.engine import stance
from consultations.engine.stance import AGAINST, FOR, MIXED, UNSAID, stands

SAID = [
    ("fr", AGAINST, "Je suis absolument contre ce projet de parking."),
    ("fr", AGAINST, "Contre !"),
    ("fr", AGAINST, "Nous sommes farouchement opposés à la fermeture de la maternité."),
    ("fr", AGAINST, "Je ne suis pas du tout d’accord."),
    ("fr", AGAINST, "Ce n'est pas une bonne idée."),
    ("fr", AGAINST, "Non à la fermeture du centre."),
    ("fr", AGAINST, "Cette mesure est dangereuse."),
    ("fr", FOR, "Tout à fait d’accord."),
    ("fr", FOR, "Nous sommes très favorables au guichet unique."),
    ("fr", FOR, "Je soutiens cette mesure."),
    ("fr", FOR, "Nous demandons une crèche dans chaque quartier."),
    ("ar", AGAINST, "أنا ضد هذا المشروع."),
    ("ar", AGAINST, "لا للمشروع."),
    ("ar", AGAINST, "نَرفُضُ إغلاق المركز"),
    ("ar", AGAINST, "غير موافق"),
    ("ar", FOR, "نؤيّد هذا المقترح."),
    ("ar", FOR, "نطالب بإحداث مركز للأشخاص المسنين."),
    ("ary", AGAINST, "مابغيناش هاد المشروع فالحي ديالنا"),
    ("ary", AGAINST, "كنرفضو هاد القرار"),
    ("ary", AGAINST, "ماشي مع هاد الفكرة"),
    ("ary", FOR, "حنا مع هاد المشروع"),
    ("ary", FOR, "بغينا حضانة قريبة"),
    ("ary-Latn", AGAINST, "machi m3a had lfikra"),
    ("ary-Latn", AGAINST, "ana dd had lmachrou3"),
    ("ary-Latn", FOR, "7na m3a had lfikra"),
]
UNSAID_BECAUSE = {
    "not against": ("fr", "Je ne suis pas contre."),
    "not against, in Arabic": ("ar", "لسنا ضد المشروع، ولا نرفض النقاش."),
    "no problem with it": ("ary", "ما عنديش مشكل مع هاد المشروع"),
    "against an evil": ("fr", "Je suis contre la violence faite aux femmes."),
    "against an evil, in Arabic": ("ar", "نحن ضد الفساد. لا للعنف."),
    "to fight against": ("fr", "Il faut lutter contre la pauvreté et se protéger contre le froid."),
    "an ordinary negation": ("ar", "لا يوجد مركز في حينا ولا نعرف لماذا."),
    "a phrase of its own": ("fr", "Contre toute attente, le centre a fermé. Par contre la gare reste ouverte."),
    "a question": ("fr", "Pourquoi dire que je suis contre ce projet ?"),
    "a quotation": ("fr", "On lit partout « je suis contre ce projet » sur les murs."),
    "somebody else's word": ("fr", "Les voisins disent : nous sommes contre ce projet."),
    "somebody else's word, in Darija": ("ary", "كيقولو الناس حنا ضد هاد المشروع"),
    "agreed with a but": ("fr", "Je suis d'accord avec ce projet, mais pas à cet endroit."),
    "a but in the next sentence": ("fr", "Je suis pour ce projet. Cependant il coûte trop cher."),
    "agreed with a person": ("fr", "Je suis d'accord avec Madame la présidente."),
    "disagreed with a person": ("fr", "Je ne suis pas d'accord avec vous."),
    "that something ends": ("fr", "Nous demandons à la commune d'interdire les trottinettes."),
    "that something ends, in Arabic": ("ar", "نطالب الوزارة بإلغاء الساعات الإضافية."),
    "what is needed": ("fr", "Il faut débattre de fond, et il faudrait plus de moyens."),
    "half said to both": ("ary", "مابغيناش الوعود، بغينا الخدمة"),
}


@pytest.mark.parametrize(("language", "side", "text"), SAID)
def test_a_side_that_is_said_plainly_is_told(language: str, side: str, text: str) -> None:
    assert stands(text, language).side == side


@pytest.mark.parametrize("why", UNSAID_BECAUSE)
def test_what_is_not_said_plainly_is_unsaid(why: str) -> None:
    language, text = UNSAID_BECAUSE[why]
    assert stands(text, language) == stance.Stance(UNSAID)


def test_that_this_project_be_dropped_is_a_stand_against_it() -> None:
    assert stands("نطالب بإلغاء هذا القرار.", "ar").side == AGAINST
    assert stands("Nous demandons de retirer ce projet.", "fr").side == AGAINST


@pytest.mark.parametrize(
    "text",
    [
        "Je suis pour le centre. Je suis contre cet emplacement.",
        "Je suis pour le centre mais contre cet endroit, je suis contre.",
    ],
)
def test_who_says_both_outright_is_mixed(text: str) -> None:
    assert stands(text, "fr").side == MIXED


def test_a_word_of_agreement_outweighs_a_request_and_a_refusal_too() -> None:
    found = stands("Je suis contre ce parking. Nous demandons un jardin.", "fr")
    assert (found.side, found.confidence) == (AGAINST, 0.9)
    assert stands("Nous demandons un jardin.", "fr").confidence == 0.6


def test_passages_are_places_in_the_text_as_it_was_written() -> None:
    text = "Bonjour. Je suis résolument  contre — je suis opposé à ce projet.\u200f نَحْنُ ضِدَّ هذا."
    for language, said in (("fr", ["je suis opposé"]), ("ar", ["نَحْنُ ضِدَّ"])):
        assert [text[one.start : one.end] for one in stands(text, language).passages] == said


def test_a_language_that_nobody_could_tell_is_read_as_any() -> None:
    assert [stands(text, "und").side for text in ("Contre.", "أنا ضد هذا", "machi m3a had lfikra")] == [AGAINST] * 3


def test_strange_texts_take_no_side() -> None:
    for text in ("", " ", "İ" * 50, "😀\u0000\ud800", "«" * 5_000, "contre " * 3_000):
        stands(text, "und")

"""Copies are found, opinions are not confused, chains do not form."""

import random

from consultations.engine.duplicates import group_duplicates

LETTER = (
    "Nous demandons l'ouverture d'un centre de rééducation dans la province de Figuig parce que les familles "
    "parcourent trois cents kilomètres pour une séance de kinésithérapie et que des enfants abandonnent les soins"
)


def _edited(text: str, share: float, seed: int) -> str:
    chance = random.Random(seed)
    found = text.split()
    for place in chance.sample(range(len(found)), round(share * len(found))):
        found[place] = f"mot{chance.randrange(10_000)}"
    return " ".join(found)


def test_spelling_case_and_marks_do_not_hide_a_copy() -> None:
    texts = ["نطالبُ بمدرسةٍ في القرية", "Une école au village !", "نطالب بمدرسة فى القرية", "une ecole, au village"]
    assert group_duplicates(texts) == [0, 1, 0, 1]


def test_a_letter_changed_by_a_quarter_is_still_that_letter() -> None:
    texts = [LETTER, *(_edited(LETTER, 0.25, seed) for seed in range(12))]
    assert len(set(group_duplicates(texts))) == 1


def test_a_letter_inside_a_longer_text_is_found() -> None:
    texts = [LETTER, "Bonjour, je suis infirmier depuis douze ans. " + LETTER]
    assert len(set(group_duplicates(texts))) == 1


def test_for_and_against_are_two_opinions() -> None:
    texts = [
        "Je suis pour la fermeture du centre de la médina",
        "Je suis contre la fermeture du centre de la médina",
        "الناس بغاو المركز يبقى مفتوح نهار السبت",
        "الناس مابغاوش المركز يبقى مفتوح نهار السبت",
    ]
    assert group_duplicates(texts) == [0, 1, 2, 3]


def test_small_changes_never_chain_two_letters_together() -> None:
    """A text that turns word by word into another, then into a third: neighbours are alike, the ends are not."""
    words = [*LETTER.split(), *(f"deuxieme{n}" for n in range(31)), *(f"troisieme{n}" for n in range(31))]
    steps = [" ".join(words[start : start + 31]) for start in range(0, 63, 3)]
    leaders = group_duplicates(steps)
    assert len(set(leaders)) < len(steps)
    assert leaders[0] != leaders[-1]
    for text, leader in zip(steps, leaders, strict=True):
        assert len(set(text.split()) & set(steps[leader].split())) >= 0.4 * 31


def test_every_group_is_led_by_one_of_its_own() -> None:
    texts = ["", " ", "😀", "😀", "oui", "Oui.", *(_edited(LETTER, share / 20, share) for share in range(10))]
    leaders = group_duplicates(texts)
    assert all(leaders[leader] == leader for leader in leaders)
    assert leaders[2] == leaders[3] != leaders[4]
    assert leaders[4] == leaders[5]


def test_nothing_gives_nothing() -> None:
    assert group_duplicates([]) == []

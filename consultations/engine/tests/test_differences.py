"""A reviewer sees what a copy changed, and nothing of what is only spelt otherwise."""

from consultations.engine.differences import Passage, differences


def test_what_was_left_out_added_and_changed() -> None:
    found = differences("Nous demandons vite une école à Figuig", "Nous demandons un centre à Figuig. Merci")
    assert found == [
        Passage("same", "Nous demandons", "Nous demandons"),
        Passage("changed", "vite une école", "un centre"),
        Passage("same", "à Figuig", "à Figuig."),
        Passage("added", "", "Merci"),
    ]


def test_marks_and_letter_variants_are_no_change() -> None:
    assert differences("نطالبُ بمدرسةٍ في القرية", "نطالب بمدرسة فى القرية") == [
        Passage("same", "نطالبُ بمدرسةٍ في القرية", "نطالب بمدرسة فى القرية")
    ]


def test_both_texts_can_be_read_back_from_the_passages() -> None:
    leader, text = "un deux trois 😀 quatre cinq", "deux zéro trois cinq six 😀"
    found = differences(leader, text)
    assert " ".join(part.leader for part in found if part.leader) == leader
    assert " ".join(part.text for part in found if part.text) == text


def test_an_empty_text() -> None:
    assert differences("", "") == []
    assert differences("une école", "") == [Passage("left out", "une école", "")]

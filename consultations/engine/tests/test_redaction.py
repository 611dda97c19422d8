"""Words are hidden as people spell them, in whole words, and come back where the marks stand."""

import pytest

from consultations.engine.redaction import MARK, matcher, places, refilled, without


def hide(text, *words):
    patterns = [pattern for one in words if (pattern := matcher(one, [text]))]
    return without(text, places(text, patterns))


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("اتصلوا بفاطمة الزهراء غدا", ["بفاطمة الزهراء"], f"اتصلوا {MARK} غدا"),
        ("اتصلوا بفاطمة الزهراء غدا", ["فاطمه  الزهراء"], f"اتصلوا ب{MARK} غدا"),
        ("أحمد، وأحمد، وأحمدي", ["احمد"], f"{MARK}، و{MARK}، وأحمدي"),
        ("Ali habite à Salé, ALI a de la qualité", ["ali"], f"{MARK} habite à Salé, {MARK} a de la qualité"),
        ("Khadija\nEl Amrani", ["khadija el amrani"], MARK),
        ("رقمي ٠٦٦١٢٣٤٥٦٧", ["0661234567"], f"رقمي {MARK}"),
        ("مُحَمَّدٌ هنا 👩🏽‍🦽", ["محمد"], f"{MARK} هنا 👩🏽‍🦽"),
        ("لسعاد وبسعاد ومسعادة", ["سعاد"], f"ل{MARK} وب{MARK} ومسعادة"),
        ("un deux trois", ["un deux", "deux trois"], MARK),
        ("un deux trois", ["quatre", "…", " "], "un deux trois"),
        ("a.b+c (d)", ["a.b+c"], f"{MARK} (d)"),
    ],
)
def test_words_are_hidden_wherever_and_however_they_are_written(text, words, shown):
    assert hide(text, *words) == shown


def test_whole_words_in_one_text_are_whole_words_in_all():
    pattern = matcher("علي", ["علي هنا", "عليكم السلام"])
    assert [places(text, [pattern]) for text in ("علي هنا", "عليكم السلام")] == [[(0, 3)], []]


def test_a_correction_with_the_marks_in_place_has_the_words_again():
    original = "عنوان سعاد هو زنقة 5، اتصلوا بسعاد"
    spans = places(original, [matcher("سعاد", [original]), matcher("زنقة 5", [original])])
    shown = without(original, spans)
    assert refilled(shown.replace("اتصلوا", "كلموا"), original, spans) == original.replace("اتصلوا", "كلموا")
    for other in ("نص آخر", f"{shown} {MARK}"):
        assert refilled(other, original, spans) == other
    assert refilled(shown, f"{original} {MARK}", spans) == shown

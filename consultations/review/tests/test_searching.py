"""Searching the queue: by letters, by sound across the scripts, and by close spellings apart."""

import pytest
from django.db import connection
from django.urls import reverse

from consultations.contributions import searching
from consultations.contributions.models import Contribution


def found(browser, words, name="review:queue"):
    page = browser.get(reverse(name), {"words": words})
    rows = page.context["page"].rows if name == "review:queue" else page.context["rows"]
    return [row.contribution.reference for row in rows], page.content.decode()


@pytest.mark.parametrize(
    ("words", "body", "language", "marked"),
    [
        ("tofola", "برنامج لفائدة الطفولة", "ar", "الطفولة"),
        ("lm3a9in", "حقوق المعاقين", "ar", "المعاقين"),
        ("الطفولة", "bghina programme dyal tofoula", "ary-Latn", "tofoula"),
        ("madrassa", "lmdrasa b3ida bzaf", "ary-Latn", "lmdrasa"),
        ("flous", "ما كاينش الفلوس", "ary", "الفلوس"),
        ("i3a9a", "الأشخاص في وضعية إعاقة", "ar", "إعاقة"),
        ("إعاقة", "nas li 3ndhom l2i3a9a", "ary-Latn", "l2i3a9a"),
    ],
)
def test_both_scripts_find_each_other(words, body, language, marked, desk, make_contribution):
    make_contribution(body="شيء آخر تماما")
    wanted = make_contribution(body=body, language=language)
    references, page = found(desk, words)
    assert references == [wanted.reference]
    assert f"<mark>{marked}</mark>" in page


def test_a_line_leads_to_what_was_found_further_in(desk, make_contribution):
    """The queue shows two or three lines of each: a word that stands below them was found unseen."""
    words = "كلمات كثيرة تسبق ما يبحث عنه القارئ " * 3
    make_contribution(title="عنوان", body=f"{words}المدرسة بعيدة")
    make_contribution(title="عنوان", body="المدرسة بعيدة")
    page = desk.get(reverse("review:queue"), {"words": "مدرسة"}).context["page"]
    before = [row.words[0].text if not row.words[0].found else "" for row in page.rows]
    assert before == ["…تسبق ما يبحث عنه القارئ ", ""]


def test_looking_in_every_state_is_offered_once(desk, make_contribution):
    make_contribution()
    offered = [
        desk.get(reverse("review:queue"), {"words": "غائب", "status": state}).context["everywhere_url"]
        for state in ("", "answered", "all")
    ]
    assert offered == ["?words=%D8%BA%D8%A7%D8%A6%D8%A8&status=all"] * 2 + [""]


def test_what_only_sounds_alike_in_arabic_is_a_close_spelling(desk, make_contribution):
    communes, children = make_contribution(body="الجماعة القروية"), make_contribution(body="حقوق الأطفال")
    assert found(desk, "جامعة")[0] == []
    assert found(desk, "جامعة", "review:nearby")[0] == [communes.reference]
    assert found(desk, "طفل")[0] == []
    assert found(desk, "طفل", "review:nearby")[0] == [children.reference]


def test_french_is_found_by_its_letters_alone(desk, make_contribution):
    make_contribution(body="Un local formel", language="fr")
    assert found(desk, "فرمل")[0] == []
    assert found(desk, "farmal")[0] == []


@pytest.mark.parametrize(
    ("words", "body", "marked"),
    [
        ("formatoin", "Une formation continue", "formation"),  # swapped
        ("handicp", "Un centre pour le handicap", "handicap"),  # one too few
        ("transsport", "Le transport scolaire", "transport"),  # one too many
        ("الاعافة", "الأشخاص في وضعية إعاقة", "إعاقة"),  # another
        ("المستشقى", "بناء المستشفى", "المستشفى"),
    ],
)
def test_a_slip_of_one_letter_is_forgiven_apart(words, body, marked, desk, make_contribution):
    make_contribution(body="Autre chose entièrement", language="fr")
    wanted = make_contribution(body=body, language="ar" if words.startswith("ا") else "fr")
    exact, page = found(desk, words)
    assert exact == []
    assert f'hx-get="{reverse("review:nearby")}?' in page
    near, shown = found(desk, words, "review:nearby")
    assert near == [wanted.reference]
    assert f"<mark>{marked}</mark>" in shown


def test_short_words_have_no_close_spellings(desk, make_contribution):
    make_contribution(body="Un car pour tous", language="fr")
    references, page = found(desk, "cap")
    assert (references, "close-spellings" in page) == ([], False)
    assert found(desk, "cap", "review:nearby")[0] == []


def test_what_is_spelt_so_is_not_repeated_among_close_spellings(desk, make_contribution):
    spelt, slipped = (make_contribution(body=body, language="fr") for body in ("Le transport", "Le trensport"))
    assert found(desk, "transport")[0] == [spelt.reference]
    assert found(desk, "transport", "review:nearby")[0] == [slipped.reference]
    narrowed = desk.get(reverse("review:nearby"), {"words": "transport", "status": "answered"})
    assert narrowed.context["rows"] == []


def test_another_regions_text_and_what_is_held_are_no_close_spelling(desk, make_contribution, oriental):
    make_contribution(body="Le trensport", region=oriental)
    held = make_contribution(body="Le trensport")
    Contribution.everything.filter(pk=held.pk).update(held_for="disclosure")
    assert found(desk, "transport", "review:nearby")[0] == []


@pytest.mark.parametrize("sign", ["\u200f", "\u202b", "\u2067", "\u200b", "\u00ad", "\ufeff"])
def test_unseen_signs_part_no_word(sign, desk, make_contribution):
    wanted = make_contribution(body=f"خدمة الإعا{sign}قة")
    references, page = found(desk, "الاعاقة")
    assert references == [wanted.reference]
    assert f"<mark>الإعا{sign}قة</mark>" in page
    assert found(desk, f"الإعا{sign}قة")[0] == [wanted.reference]


@pytest.fixture
def only_led_by_words(db):
    """However few rows there are, the database takes them by an index of what they say, where one can."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")


@pytest.mark.usefixtures("only_led_by_words")
def test_letters_are_passed_over_by_strpos_and_led_to_by_like():
    asked = Contribution.objects.filter(search_key__holds="طفل 5%")
    assert "strpos(" in str(asked.query)
    assert r"Index Cond: (search_key ~~ '%طفل 5\%%'::text)" in asked.explain()


@pytest.mark.usefixtures("only_led_by_words")
@pytest.mark.parametrize(("word", "led_by"), [("طفولة", "~~ '%tfl%'"), ("حق", "~ ' [fbkd]?l?l?h9(")])
def test_an_index_of_trigrams_is_led_by_three_letters_of_a_sound_or_by_its_pattern(word, led_by):
    """Two letters lead it nowhere: every text in Latin letters would be read."""
    [needle] = searching.needles(word)
    plan = Contribution.objects.filter(needle.heard).explain().split("\n")
    [led] = [line.partition("sound_key ")[2] for line in plan if "Index Cond: (sound_key " in line]
    assert led.startswith(led_by)


def test_the_public_finds_by_sound_too(client, make_contribution):
    from django.utils import timezone

    wanted = make_contribution("admissible", body="برنامج لفائدة الطفولة")
    Contribution.objects.filter(pk=wanted.pk).update(published_at=timezone.now())
    page = client.get(reverse("public_site:contributions"), {"words": "tofola"})
    assert "<mark>الطفولة</mark>" in page.content.decode()

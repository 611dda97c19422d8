"""Searching the published contributions: every spelling, hostile words, small groups that are not told apart."""

from __future__ import annotations

from html import escape

import pytest
from django.core.cache import cache
from django.test import Client

from consultations.contributions.models import Contribution
from consultations.regional_sessions.models import AgendaItem
from stakeholders.models import Account
from strategy.models import Axis
from tests.hostile.texts import hostile_texts, sent

LIST = "/ar/contributions/"


def search(words="", **filters):
    page = Client().get(LIST, {"words": words} | filters)
    assert page.status_code == 200
    return page


def found(words="", **filters):
    return [text.reference for text in search(words, **filters).context["texts"]]


def marked(words):
    """Return what the page marks in the first text it lists."""
    first = search(words).context["shown"][0]
    return [piece.text for piece in (*first.title, *first.lines) if piece.found]


@pytest.mark.parametrize(
    ("written", "asked", "mark"),
    [
        ("نقترح دعم الأشخاص في وضعية إعاقة", "الاعاقه", "إعاقة"),
        ("نقترح دعم الأشخاص في وضعية الإعاقَةِ", "إعاقات", "الإعاقَةِ"),
        ("أريد مستشفى قريبا", "مستشفي", "مستشفى"),
        ("تقوية الأُسَــر الهشة", "الأسر", "الأُسَــر"),
        ("Une école près de l’ÉCOLE ancienne", "ecole", "école"),
        ("Des crèches pour les mères", "CRECHE", "crèches"),
        ("Mon œuvre sociale", "oeuvre", "œuvre"),
    ],
)
def test_one_spelling_finds_and_marks_the_others(written, asked, mark, make_contribution):
    contribution = make_contribution("admissible", published=True, body=written)
    make_contribution("admissible", published=True, body="شيء آخر تماما")
    assert found(asked) == [contribution.reference]
    assert marked(asked)[0] == mark


def test_every_word_must_be_there_and_titles_and_references_are_searched_too(make_contribution):
    both = make_contribution("admissible", published=True, title="سيارة متنقلة", body="للتشخيص في القرى")
    one = make_contribution("admissible", published=True, body="سيارة أخرى")
    assert found("سيارة") == [one.reference, both.reference]
    assert found("سيارة القرى") == [both.reference]
    assert found(both.reference.lower()) == [both.reference]
    assert found("nowhere") == []


def test_words_that_only_join_do_not_narrow_and_short_letters_open_a_word(make_contribution):
    contribution = make_contribution("admissible", published=True, body="Un bus de nuit pour Salé")
    assert found("un bus avec la nuit") == [contribution.reference]
    assert found("bu") == [contribution.reference]
    assert found("us") == []


@pytest.mark.parametrize("status", ["submitted", "admissible", "out_of_scope", "withdrawn"])
def test_nothing_that_is_not_published_is_found(status, make_contribution):
    make_contribution(status, body="كلمة نادرة")
    assert found("نادرة") == []


def test_a_text_that_was_found_far_down_is_shown_where_it_was_found(make_contribution):
    make_contribution("admissible", published=True, body="كلام " * 400 + "القنطرة " + "كلام " * 400)
    lines = search("قنطرة").context["shown"][0].lines
    assert [piece.found for piece in lines] == [False, True, False]
    assert lines[0].text.startswith("…")
    assert sum(len(piece.text) for piece in lines) < 300


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script> قنطرة", 'قنطرة"><img src=x onerror=alert(1)>', "%_قنطرة\\"]
)
def test_hostile_words_are_shown_as_they_were_written(hostile, make_contribution):
    make_contribution("admissible", published=True, title=hostile, body=hostile)
    page = search("قنطرة").content.decode()
    assert "<mark>قنطرة</mark>" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    again = search(hostile).content.decode()
    assert f'value="{escape(hostile)}"'.replace("&#x27;", "&#39;") in again
    assert "<script>alert" not in again


@pytest.mark.parametrize("hostile", hostile_texts())
def test_whatever_is_searched_for_the_page_stands(hostile, make_contribution):
    make_contribution("admissible", published=True, body=f"{sent(hostile[:2000])} ا")
    assert Client().get(LIST, {"words": sent(hostile[:100])}).status_code == 200


def test_wildcards_are_letters_like_others(make_contribution):
    make_contribution("admissible", published=True)
    assert found("%") == found("") != []
    assert found("100%zz") == []


def test_kind_and_language_narrow_the_list(make_contribution):
    practice = make_contribution("admissible", published=True, kind="practice", language="fr")
    proposal = make_contribution("admissible", published=True)
    assert found(kind="practice") == [practice.reference]
    assert found(language="ar") == [proposal.reference]
    assert found(kind="practice", language="ar") == []
    assert found(kind="nonsense") == [proposal.reference, practice.reference]


def written_by(people, make_contribution, **words):
    accounts = [Account.objects.create_user(f"{words['region'].pk}-{number}@example.org") for number in range(people)]
    return [make_contribution("admissible", published=True, author=account, **words) for account in accounts]


def test_a_category_is_told_apart_only_where_ten_people_wrote_as_it(make_contribution, rabat, oriental, citizens):
    many = written_by(10, make_contribution, region=rabat, category=citizens)
    few = written_by(9, make_contribution, region=oriental, category=citizens)
    assert set(found(category="citizens")) == {text.reference for text in many}
    assert found(category="citizens", region="02") == []
    page = search(category="citizens", region="02")
    assert page.context["held_back"] is True
    assert set(found(region="02")) == {text.reference for text in few}
    # One of the ten takes the text back: nobody is told apart any more, and the filter has no such choice.
    Contribution.objects.filter(pk=many[0].pk).update(status="withdrawn")
    cache.clear()
    assert list(search().context["form"].fields["category"].queryset) == []
    assert len(found(category="citizens")) == 18


def test_a_category_is_not_told_apart_on_an_axis_on_which_few_of_it_wrote(make_contribution, rabat, citizens, axis):
    """The report holds this cell back: the list would count it text by text."""
    many = written_by(10, make_contribution, region=rabat, category=citizens)
    elderly = Axis.objects.get(pk=axis.pk)
    elderly.code, elderly.number = "elderly", 9
    elderly.save(force_insert=True)
    few = [
        make_contribution("admissible", published=True, author=text.author, region=rabat, category=citizens, axis=on)
        for text, on in zip(many[:9], [*[elderly] * 6, *[None] * 3], strict=True)
    ]
    assert set(found(category="citizens", region="04")) == {text.reference for text in many}
    assert found(category="citizens", axis="elderly") == []
    assert search(category="citizens", region="04", axis="elderly").context["held_back"] is True
    assert set(found(region="04", axis="elderly")) == {text.reference for text in few[:6]}


def test_ten_texts_of_one_person_are_no_group(make_contribution, rabat, citizens, account):
    for _number in range(10):
        make_contribution("admissible", published=True, category=citizens, author=account)
    assert list(search().context["form"].fields["category"].queryset) == []


def test_the_next_page_keeps_what_was_asked(make_contribution):
    for _number in range(21):
        make_contribution("admissible", published=True)
    page = search("وحدة", kind="proposal")
    following = Client().get(LIST + page.context["next_url"])
    assert (len(page.context["texts"]), len(following.context["texts"])) == (20, 1)
    assert following.context["form"].asked == {"words": "وحدة", "kind": "proposal"}


def test_the_way_to_write_brings_region_and_axis_along(make_contribution):
    assert search("nowhere", region="").context["write_url"] == "/ar/contribute/"
    make_contribution()
    assert search(region="04", axis="disability").context["write_url"] == "/ar/contribute/?region=04&axis=disability"


def test_an_axis_and_a_region_say_what_was_asked_and_where(make_contribution, rabat):
    session = rabat.sessions.get()
    AgendaItem.objects.create(
        session=session,
        title_ar="ورشة الإعاقة",
        title_fr="Atelier handicap",
        axis_id=make_contribution().axis_id,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    for page in ("/ar/axes/disability/", "/ar/regions/04/"):
        assert "ورشة الإعاقة" in Client().get(page).content.decode()
    rabat.sessions.update(state="cancelled")
    for page in ("/ar/axes/disability/", "/ar/regions/04/"):
        assert "ورشة الإعاقة" not in Client().get(page).content.decode()

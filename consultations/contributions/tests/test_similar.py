"""Before sending: what is published and says nearly the same is offered to read, once, and is never in the way."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from consultations.contributions import views
from consultations.contributions.models import Contribution
from consultations.contributions.similar import MOST, similar_to
from consultations.contributions.tests.conftest import ticket_on
from tests.hostile.texts import hostile_texts, sent

NEW, ASK = "/ar/contribute/", "/ar/contribute/similar/"
PUBLISHED = "نقترح وحدة متنقلة للتشخيص المبكر للإعاقة تزور القرى والأسواق الأسبوعية مرتين في الشهر"
NEAR = "أقترح وَحدات متنقّلة لتشخيص الإعاقة، تزور الأسواق الأسبوعية في القرى"
FAR = "مكتبة للأطفال في كل حي مع قاعة للمطالعة وأنشطة مسائية"


def asked(body, title=""):
    return [text.body for text in similar_to(title=title, body=body)]


@pytest.mark.parametrize(
    ("published", "near", "far"),
    [
        (PUBLISHED, NEAR, FAR),
        (
            "Une crèche publique par quartier pour les mères qui travaillent, ouverte jusqu’au soir",
            "Des crèches de quartier ouvertes le soir : les mères travaillent tard",
            "Le bus scolaire ne passe plus dans notre douar depuis l’hiver",
        ),
        (
            "بغينا حضانة قريبة فالحومة حيت الأمهات خدامات والدراري كيبقاو بوحدهم",
            "الأمهات خدامات وخاصنا حضانة فالحومة باش الدراري ما يبقاوش بوحدهم",
            "الطريق ديال الدوار خايبة والسبيطار بعيد",
        ),
    ],
)
def test_what_says_nearly_the_same_is_found_in_each_language(published, near, far, make_contribution):
    make_contribution("admissible", published=True, body=published)
    assert asked(near) == [published]
    assert asked(far) == []


@pytest.mark.parametrize("status", ["submitted", "screening", "admissible", "out_of_scope", "withdrawn"])
def test_what_is_not_published_is_never_offered(status, make_contribution):
    make_contribution(status, body=PUBLISHED)
    assert asked(PUBLISHED) == []


def test_the_nearest_comes_first_and_a_handful_at_most(make_contribution):
    for number in range(MOST + 2):
        make_contribution("admissible", published=True, body=f"{PUBLISHED} وتفاصيل إضافية كثيرة رقم {number}")
    exact = make_contribution("admissible", published=True, body=NEAR)
    found = asked(NEAR)
    assert (len(found), found[0]) == (MOST, exact.body)


@pytest.mark.parametrize("words", ["", "نقترح", "من في على إلى", "du de la", "12 34"])
def test_a_word_or_two_are_like_nothing(words, make_contribution):
    make_contribution("admissible", published=True, body=PUBLISHED)
    assert asked(words) == []


def test_without_a_script_they_are_shown_once_and_the_same_form_is_sent(fields, make_contribution):
    other = make_contribution("admissible", published=True, body=PUBLISHED)
    visitor, typed = Client(), fields | {"body": NEAR, "title": "عنوان", "author_name": "أمينة"}
    page = visitor.post(NEW, typed)
    assert (page.status_code, page.context["alike"]) == (200, [other])
    assert Contribution.objects.count() == 1
    form = page.context["form"]
    assert {name: form[name].value() for name in typed} == typed
    assert ticket_on(page) == fields["ticket"]
    html = page.content.decode()
    assert f'href="/ar/contributions/{other.reference}/"' in html
    assert '<input type="hidden" name="seen_similar" value="1">' in html
    assert visitor.post(NEW, typed | {"seen_similar": "1"}).status_code == 302
    assert Contribution.objects.latest("pk").body == NEAR
    # The same form once more asks for its receipt, not for reading.
    assert visitor.post(NEW, typed).status_code == 302
    assert Contribution.objects.count() == 2


def test_nobody_is_stopped_by_what_is_not_similar_or_not_in_order(fields, make_contribution):
    make_contribution("admissible", published=True, body=PUBLISHED)
    assert Client().post(NEW, fields | {"body": FAR}).status_code == 302
    wrong = Client().post(NEW, fields | {"body": NEAR, "region": "99"})
    assert (wrong.status_code, wrong.context["alike"]) == (422, [])


def test_whoever_chose_a_file_need_not_choose_it_again(fields, make_contribution, monkeypatch):
    make_contribution("admissible", published=True, body=PUBLISHED)
    monkeypatch.setattr(views.new, "takes_files", 1024, raising=False)
    file = SimpleUploadedFile("a.txt", b"x")
    assert Client().post(NEW, fields | {"body": NEAR, "attachment": file}).status_code == 302


def test_the_script_is_given_a_list_or_nothing(make_contribution):
    other = make_contribution("admissible", published=True, title="<script>alert(1)</script>", body=PUBLISHED)
    answer = Client().post(ASK, {"body": NEAR})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert other.reference in html
    assert 'target="_blank"' in html
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert Client().post(ASK, {"body": FAR}).status_code == 204
    assert Client().post(ASK).status_code == 204


@pytest.mark.parametrize("hostile", hostile_texts())
def test_whatever_is_typed_is_answered(hostile, make_contribution):
    make_contribution("admissible", published=True, body=f"{sent(hostile)[:3000]} كلمة")
    answer = Client().post(ASK, {"body": sent(hostile), "title": sent(hostile)[:300]})
    assert answer.status_code in {200, 204}


def test_a_machine_that_asks_without_end_is_given_nothing(make_contribution, monkeypatch):
    make_contribution("admissible", published=True, body=PUBLISHED)
    monkeypatch.setattr(views, "MOST_SIMILAR_A_MINUTE", 2)
    assert [Client().post(ASK, {"body": NEAR}).status_code for _try in range(3)] == [200, 200, 204]


def test_the_form_guards_its_posts(make_contribution):
    assert Client(enforce_csrf_checks=True).post(ASK, {"body": NEAR}).status_code == 403

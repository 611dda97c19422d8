"""Awkward text through the desk's fields: refused with a message at the field, or kept, never an error of ours."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from consultations.review.models import AnswerDraft
from consultations.review.tests.conftest import seen
from portal.shared import text
from tests.hostile.texts import texts_of_files

OWN = [
    "\x00نعم",
    "تع\x0bليل",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>{{ 7|add:7 }}{% now %}",
    "\u202eمعكوس\u202c",
    "😀 ⵜⴰⵎⴰⵣⵉⵖⵜ 漢字",
    "%(name)s %s {reference}",
    "سطر\r\nآخر\u2028ثالث",
    "x" * 100_000,
    "\u200b\u200f",
    "   ",
]


def as_bytes(value):
    """Return what a hostile client would send: no browser sends a lone surrogate, but its bytes can be."""
    return value.encode("utf-8", errors="surrogatepass")


def post(desk, address, **fields):
    """Send a form byte by byte as it is, past the test client's own encoding."""
    return desk.post(address, urlencode(fields), content_type="application/x-www-form-urlencoded")


def check(page, value, kept):
    """Either the form says what is wrong with the reason, or the reason is kept as `text.clean` leaves it."""
    if page.status_code == 302:
        sent = as_bytes(value).decode("utf-8", errors="replace")
        assert kept() == text.clean(sent), repr(value[:80])
    else:
        assert page.status_code == 422, repr(value[:80])
        assert list(page.context["form"].errors) == ["reason"], repr(value[:80])


def test_a_move_takes_any_reason_or_says_what_is_wrong_with_it(desk, make_contribution):
    contribution = make_contribution("screening", author_email="author@example.org")
    address = reverse("review:move", args=[contribution.reference])
    for value in [*OWN, *texts_of_files()]:
        contribution.refresh_from_db()
        other = "screening" if contribution.status == "out_of_scope" else "out_of_scope"
        page = post(desk, address, to=other, reason=as_bytes(value), seen=seen(contribution))
        check(page, value, lambda: contribution.changes.order_by("-pk")[0].reason)
    shown = desk.get(reverse("review:contribution", args=[contribution.reference]))
    assert shown.status_code == 200
    assert b"<script>alert" not in shown.content


def test_an_answer_takes_any_reason_or_says_what_is_wrong_with_it(desk, make_contribution):
    contribution = make_contribution("under_review", author_email="author@example.org")
    address = reverse("review:answer", args=[contribution.reference])
    for value in [*OWN, *texts_of_files()]:
        draft = AnswerDraft.objects.filter(contribution=contribution).first()
        fields = {"outcome": "retained", "language": "ar", "do": "keep", "seen": seen(contribution)}
        fields["seen_version"] = draft.version if draft else 0
        check(post(desk, address, reason=as_bytes(value), **fields), value, lambda: AnswerDraft.objects.get().reason)
    shown = desk.get(reverse("review:contribution", args=[contribution.reference]))
    assert shown.status_code == 200
    assert b"<script>alert" not in shown.content


@pytest.mark.parametrize("value", ["\x00", "nothing", "", "withdrawn", "answered"])
def test_a_made_up_move_is_refused(value, desk, make_contribution):
    contribution = make_contribution("under_review")
    page = desk.post(
        reverse("review:move", args=[contribution.reference]), {"to": value, "reason": "x", "seen": seen(contribution)}
    )
    contribution.refresh_from_db()
    assert (page.status_code, contribution.status) == (422, "under_review")


@pytest.mark.parametrize("value", ["", "abc", "-1", "9" * 30, "\x00"])
def test_a_form_that_does_not_say_what_it_saw_is_refused(value, desk, make_contribution):
    contribution = make_contribution("submitted")
    page = desk.post(reverse("review:move", args=[contribution.reference]), {"to": "screening", "seen": value})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["seen"])


@pytest.mark.parametrize("value", ["\x00", "nothing", "9" * 300])
@pytest.mark.parametrize("field", ["outcome", "institution", "language"])
def test_a_made_up_choice_of_an_answer_is_refused(field, value, desk, make_contribution):
    contribution = make_contribution("under_review")
    data = {"outcome": "retained", "language": "ar", "reason": "نص", "seen": seen(contribution), "seen_version": 0}
    data |= {field: value}
    page = desk.post(reverse("review:answer", args=[contribution.reference]), data)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])

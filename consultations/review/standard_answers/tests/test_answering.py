"""An answer begun from a standard one: filled in, still editable, stopped where a place is left, its origin kept."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from consultations.review.answers.actions import approve_answer
from consultations.review.models import AnswerDraft, OfficialAnswer
from consultations.review.standard_answers.models import StandardAnswer
from consultations.review.tests.answering import propose
from consultations.review.tests.conftest import seen
from portal.shared.models import AuditEntry


def at(contribution):
    return reverse("review:answer", args=[contribution.reference])


def fields(contribution, **values):
    return {"seen": seen(contribution), "seen_version": 0, "language": "ar", "reason": ""} | values


def somebody(language):
    """Return how a person is spoken to whose name is not published."""
    with translation.override(language):
        return gettext("Madam, Sir")


@pytest.fixture
def contribution(make_contribution):
    return make_contribution("under_review")


def fill(desk, contribution, picked, **values):
    return desk.post(at(contribution), fields(contribution, do="fill", pick=picked.pk, **values))


def test_without_script_the_button_puts_the_text_in_and_keeps_nothing(desk, contribution, standard):
    one = standard()
    page = fill(desk, contribution, one)
    form = page.context["form"]
    assert page.status_code == 200
    said = f"{somebody('ar')}، نشكركم على {contribution.reference} في محور نص."
    assert (form["reason"].value(), form["outcome"].value(), form["standard"].value()) == (
        said,
        "retained",
        str(one.pk),
    )
    assert form["seen"].value() == seen(contribution)
    assert not form.errors
    assert not AnswerDraft.objects.exists()


def test_it_is_filled_in_the_language_of_the_answer(desk, contribution, standard):
    one = standard()
    page = fill(desk, contribution, one, language="fr")
    assert page.context["form"]["reason"].value().startswith(f"{somebody('fr')}, merci pour")
    # Nothing is written in Tamazight: the author's own language takes its place, and says so.
    page = fill(desk, contribution, one, language="zgh")
    assert page.context["form"]["language"].value() == "ar"


def test_another_one_takes_its_place_but_never_that_of_typed_words(desk, contribution, standard):
    one, other = standard(), standard(text_ar="جواب ثان", outcome="not_retained")
    first = fill(desk, contribution, one).context["form"]
    untouched = {"standard": one.pk, "reason": first["reason"].value()}
    assert fill(desk, contribution, other, **untouched).context["form"]["reason"].value() == "جواب ثان"
    typed = fill(desk, contribution, other, standard=one.pk, reason="كلماتي أنا").context["form"]
    assert typed["reason"].value() == "كلماتي أنا\n\nجواب ثان"


def test_the_script_gets_the_same_as_data(desk, contribution, standard):
    one = standard()
    data = fields(contribution, do="fill", pick=one.pk, reason="<b>")
    answer = desk.post(at(contribution), data, headers={"Accept": "application/json"})
    assert answer.json()["standard"] == str(one.pk)
    assert answer.json()["reason"].startswith(f"<b>\n\n{somebody('ar')}")


def test_a_place_left_open_stops_the_proposal_at_the_field_and_not_the_draft(desk, contribution, standard, institution):
    one = standard(text_ar="ستتكفل به {institution}")
    said = fill(desk, contribution, one).context["form"]["reason"].value()
    assert said == "ستتكفل به {institution}"
    sent = fields(contribution, outcome="retained", reason=said, standard=one.pk)
    page = desk.post(at(contribution), sent | {"do": "propose"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reason"])
    assert page.context["form"]["reason"].value() == said
    assert desk.post(at(contribution), sent | {"do": "keep"}).status_code == 302
    named = fill(desk, contribution, one, institution=institution.pk).context["form"]["reason"].value()
    assert named == "ستتكفل به التعاون الوطني"


def test_an_institution_chosen_after_the_text_is_named_in_it(desk, contribution, institution):
    reason = "تتولى تتبعه: {institution}."
    desk.post(at(contribution), fields(contribution, do="keep", outcome="retained", reason=reason,
                                       institution=institution.pk))  # fmt: skip
    assert AnswerDraft.objects.get().reason == f"تتولى تتبعه: {institution.name_ar}."


def test_a_place_left_open_is_not_published_either(make_contribution, reviewer, make_account, rabat):
    contribution = make_contribution("under_review")
    draft = propose(contribution, reviewer)
    AnswerDraft.objects.filter(pk=draft.pk).update(reason="نص {session}")
    with pytest.raises(Exception, match="session"):
        approve_answer(draft=draft, by=make_account("Karim", rabat))
    assert not OfficialAnswer.objects.exists()


def test_where_an_answer_came_from_is_kept_to_the_end(desk, contribution, standard, make_account, rabat, sign_in):
    one = standard()
    data = fields(contribution, outcome="retained", reason="نص مغير", standard=one.pk, do="propose")
    assert desk.post(at(contribution), data).status_code == 302
    answer = approve_answer(draft=AnswerDraft.objects.get(), by=make_account("Karim", rabat))
    assert answer.standard == one
    assert AuditEntry.objects.get(action="answer_published").details == {"outcome": "retained", "standard": one.pk}
    page = desk.get(reverse("review:contribution", args=[contribution.reference]))
    assert "شكر وقبول" in page.content.decode()


def test_only_what_fits_is_offered(desk, contribution, standard, oriental, axis):
    here, foreign = standard(region=contribution.region), standard(region=oriental)
    retired, of_axis = standard(in_use=False), standard(axis=axis)
    form = desk.get(at(contribution)).context["form"]
    offered = {int(value) for _group, choices in form.fields["pick"].choices[1:] for value, _name in choices}
    assert offered == {here.pk, of_axis.pk}
    for one in (foreign, StandardAnswer(pk=999_999)):
        assert fill(desk, contribution, one).context["form"]["reason"].value() == ""
        data = fields(contribution, outcome="retained", reason="نص", standard=one.pk, do="keep")
        assert desk.post(at(contribution), data | {"seen_version": _version()}).status_code == 302
        assert AnswerDraft.objects.get().standard is None
    assert retired.pk not in offered


def _version():
    draft = AnswerDraft.objects.first()
    return draft.version if draft else 0


def test_a_made_up_choice_harms_nothing(desk, contribution, standard):
    standard()
    for value in ("\x00", "nothing", "9" * 300, "-1"):
        data = fields(contribution, do="fill", pick=value, standard=value, institution=value, outcome=value)
        assert desk.post(at(contribution), data).status_code == 200

"""The bodies that share a competence are asked and answer; what they said is kept in their words."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from consultations.contributions.actions import move_contribution, redact
from consultations.contributions.models import Contribution
from consultations.review.actions import lock_unmoved
from consultations.review.convergence import views
from consultations.review.convergence.actions import Given, link_programme, record_opinion, unlink_programme
from consultations.review.convergence.models import Opinion
from consultations.review.convergence.queries import today
from consultations.review.tests.test_hostile_texts import OWN
from consultations.review.trail.sentences import sentence
from portal.shared import text
from portal.shared.models import AuditEntry, OutgoingMail


def at(opinion):
    return reverse("review:opinion", args=[opinion.link.contribution.reference, opinion.pk])


def said(**values):
    return {
        "stance": "reserved",
        "given_by": "رئيس المجلس",
        "given_on": str(today()),
        "language": "ar",
        "text": "نعم",
    } | values


def test_a_body_with_a_contact_is_asked_by_mail_in_its_language_once(ask, link):
    OutgoingMail.objects.all().delete()
    ask(contact="cabinet@example.org")
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.language) == ("cabinet@example.org", "fr")
    for words in (link.contribution.reference, "Conseil de la région", "name indh", link.contribution.body):
        assert words in mail.subject + mail.body
    with pytest.raises(ValidationError) as refused:
        ask(contact="other@example.org")
    assert (list(refused.value.message_dict), OutgoingMail.objects.count()) == (["institution"], 1)


def test_without_a_contact_nobody_is_written_to_and_the_one_known_in_the_region_is_used(
    ask, make_contribution, programme, reviewer, link
):
    ask(contact="cabinet@example.org")
    OutgoingMail.objects.all().delete()
    second = link_programme(
        contribution=make_contribution("admissible"), programme=programme("b"), relation="conflicts", by=reviewer
    )
    assert ask(link=second).contact == "cabinet@example.org"
    assert OutgoingMail.objects.count() == 1
    assert ask(link=second, institution=programme("c").institution).contact == ""
    assert OutgoingMail.objects.count() == 1


def test_the_day_to_answer_by_is_still_to_come(ask):
    with pytest.raises(ValidationError) as refused:
        ask(due_on=today() - timedelta(days=1))
    assert list(refused.value.message_dict) == ["due_on"]


def test_an_opinion_is_recorded_with_who_when_and_in_its_language(desk, ask, reviewer):
    opinion = ask()
    assert desk.post(at(opinion), said()).status_code == 302
    opinion.refresh_from_db()
    assert (opinion.stance, opinion.given_by, opinion.given_on) == ("reserved", "رئيس المجلس", today())
    assert (opinion.text, opinion.language, opinion.recorded_by) == ("نعم", "ar", reviewer)
    entry = AuditEntry.objects.get(action="opinion_recorded")
    assert entry.details == {"programme": "indh", "institution": "regional-council", "stance": "reserved"}
    assert "%" not in sentence(entry)
    page = desk.get(reverse("review:contribution", args=[opinion.link.contribution.reference])).content.decode()
    assert all(words in page for words in ("رئيس المجلس", "نعم", "مجلس الجهة"))


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"given_by": " \u200f "}, "given_by"),
        ({"given_on": ""}, "given_on"),
        ({"given_on": str(today() + timedelta(days=2))}, "given_on"),
        ({"stance": ""}, "stance"),
        ({"stance": "maybe"}, "stance"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_kept(missing, field, desk, ask):
    opinion = ask()
    page = desk.post(at(opinion), said(**missing))
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["form"]["text"].value() == "نعم"
    opinion.refresh_from_db()
    assert opinion.stance == ""


def test_no_answer_has_neither_who_nor_when(desk, ask):
    opinion = ask()
    assert desk.post(at(opinion), said(stance="no_answer")).status_code == 302
    opinion.refresh_from_db()
    assert (opinion.stance, opinion.given_by, opinion.given_on, opinion.text) == ("no_answer", "", None, "")


def test_after_the_day_it_counts_as_no_answer_until_one_comes(ask, reviewer):
    opinion = ask()
    assert [opinion.stance_on(today()), opinion.stance_on(opinion.due_on + timedelta(days=1))] == ["", "no_answer"]
    given = Given(stance="favourable", given_by="الكاتب العام", given_on=today())
    record_opinion(opinion=opinion, given=given, by=reviewer)
    assert opinion.stance_on(opinion.due_on + timedelta(days=1)) == "favourable"


def test_the_database_wants_who_and_when_too(ask):
    opinion = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(stance="favourable")


@pytest.mark.parametrize("value", OWN)
def test_hostile_words_are_kept_or_refused_at_their_field(value, desk, ask):
    opinion = ask()
    page = desk.post(at(opinion), said(text=value, given_by=value[:90]))
    opinion.refresh_from_db()
    if page.status_code == 302:
        assert (opinion.text, opinion.given_by) == (text.clean(value), text.clean(value[:90]))
    else:
        assert set(page.context["form"].errors) <= {"text", "given_by"}
    shown = desk.get(reverse("review:convergence", args=[opinion.link.contribution.reference]))
    assert (shown.status_code, b"<script>alert" in shown.content) == (200, False)


def test_what_was_withdrawn_or_set_aside_meanwhile_is_mailed_to_nobody(ask, link, desk):
    """The page with the form was opened before: the words went back to their author, or to the desk."""
    OutgoingMail.objects.all().delete()
    move_contribution(contribution=link.contribution, to="withdrawn", by=None)
    with pytest.raises(ValidationError):
        ask(contact="cabinet@example.org")
    assert (Opinion.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_the_mail_says_what_stands_there_at_that_moment(ask, link, reviewer):
    """Somebody hid a passage after this reader's link was read from the database."""
    assert link.contribution.body.endswith("للتشخيص")
    redact(contribution=link.contribution, words="متنقلة", cause="other", by=reviewer)
    ask(contact="cabinet@example.org")
    mail = OutgoingMail.objects.get(recipient="cabinet@example.org")
    assert ("متنقلة" in mail.body, "[…]" in mail.body) == (False, True)


def test_a_link_that_somebody_took_away_meanwhile_is_said(ask, link, reviewer, desk):
    other = type(link).objects.get(pk=link.pk)
    opinion = ask()
    unlink_programme(link=other, by=reviewer)
    with pytest.raises(ValidationError):
        ask(institution=link.programme.institution)
    with pytest.raises(ValidationError):
        record_opinion(opinion=opinion, given=Given(stance="no_answer"), by=reviewer)
    assert Opinion.objects.count() == 0


def test_what_a_colleague_recorded_meanwhile_is_shown_before_it_is_replaced(desk, ask, reviewer):
    opinion = ask()
    opened = desk.get(at(opinion)).context["form"]["seen"].value()
    colleague = Given(stance="unfavourable", given_by="الكاتب العام", given_on=today(), text="لا", language="ar")
    record_opinion(opinion=opinion, given=colleague, by=reviewer)
    page = desk.post(at(opinion), said(seen=opened))
    opinion.refresh_from_db()
    assert (page.status_code, opinion.stance, opinion.text) == (409, "unfavourable", "لا")
    form = page.context["form"]
    assert ("الكاتب العام" in page.content.decode(), form["text"].value()) == (True, "نعم")
    assert desk.post(at(opinion), said(seen=form["seen"].value())).status_code == 302
    opinion.refresh_from_db()
    assert opinion.stance == "reserved"


def test_what_is_held_out_this_minute_is_not_there_any_more(desk, ask, link, monkeypatch):
    """Between the look and the lock: no page of the closet breaks."""
    opinion, reference = ask(), link.contribution.reference

    def held(*_given, **_named):
        Contribution.objects.filter(pk=link.contribution_id).update(held_for="disclosure")
        try:
            lock_unmoved(link.contribution, None)
        finally:
            Contribution.everything.filter(pk=link.contribution_id).update(held_for="")

    for name in ("record_opinion", "ask_opinion", "link_programme", "unlink_programme"):
        monkeypatch.setattr(views.actions, name, held)
    about = {"link": link.pk, "institution": link.programme.institution_id, "due_on": str(today()), "language": "fr"}
    posts = {
        at(opinion): said(),
        reverse("review:convergence", args=[reference]): {"programme": link.programme_id, "relation": "overlaps"},
        reverse("review:ask_opinion", args=[reference]): about,
        reverse("review:remove_link", args=[reference, link.pk]): {},
    }
    assert [desk.post(where, what).status_code for where, what in posts.items()] == [404] * 4

"""One answer, many authors: each is addressed by their own organisation, and none learns whose text it was given to."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from consultations.contributions.actions import move_contribution
from consultations.review import notifications
from consultations.review.answers.addressing import answer_to
from consultations.review.models import OfficialAnswer
from consultations.review.tests.answering import publish
from portal.shared.models import OutgoingMail

LEADER, OTHER = "جمعية الأمل", "جمعية النور"


def letter(recipient):
    return OutgoingMail.objects.get(key__startswith="answer_published", recipient=recipient).body


@pytest.fixture
def read_together(make_contribution, reviewer):
    """An answerable leader that speaks for an association; another association and a person are read with it."""

    def made(state="under_review", **more):
        return make_contribution(state, author_language="ar", **more)

    leader = made(organisation_name=LEADER, author_email="amal@example.org")
    copies = [
        made("admissible", organisation_name=OTHER, author_email="nour@example.org"),
        made("admissible", author_email="person@example.org"),
    ]
    for copy in copies:
        move_contribution(contribution=copy, to="joined", by=reviewer, into=leader)
    OutgoingMail.objects.all().delete()
    return leader, *copies


def test_each_author_gets_a_letter_with_their_own_name(read_together, standard, reviewer):
    leader, other, person = read_together
    said = f"{LEADER}، نشكركم. يهم الأمر {LEADER} وغيرها."
    publish(leader, reviewer, reason=said, standard=standard(text_ar="{author}، نشكركم.", text_fr="{author}, merci."))
    with translation.override("ar"):
        madam = gettext("Madam, Sir")
    assert said in letter("amal@example.org")
    assert said.replace(LEADER, OTHER) in letter("nour@example.org")
    assert said.replace(LEADER, madam) in letter("person@example.org")
    for copy in (other, person):
        copy.refresh_from_db()
        assert LEADER not in answer_to(copy).reason
    assert OfficialAnswer.objects.get().reason == said  # shown in memory, never saved


def test_who_is_merged_once_the_answer_is_out_is_addressed_alike(make_contribution, standard, reviewer):
    leader = make_contribution("under_review", organisation_name=LEADER, author_email="amal@example.org")
    publish(leader, reviewer, reason=f"{LEADER}، نشكركم", standard=standard())
    late = make_contribution("admissible", organisation_name=OTHER, author_email="late@example.org")
    leader.refresh_from_db()
    move_contribution(contribution=late, to="joined", by=reviewer, into=leader)
    notifications.tell_answered_with(leader, late)
    assert (OTHER in letter("late@example.org"), LEADER in letter("late@example.org")) == (True, False)


def test_a_name_that_somebody_wrote_by_hand_stays_what_they_wrote(read_together, standard, reviewer):
    leader, _other, _person = read_together
    said = f"أُحيل إلى {LEADER}"
    publish(leader, reviewer, reason=said, standard=standard(text_ar="أُحيل", text_fr="Transmis"))
    assert OfficialAnswer.objects.get().named_at == []
    assert said in letter("nour@example.org")


def test_the_name_is_found_as_a_word_and_stays_found_when_the_author_asks_to_be_forgotten(
    make_contribution, standard, reviewer
):
    leader = make_contribution("under_review", organisation_name="أمل", author_email="amal@example.org")
    copy = make_contribution("admissible", organisation_name=OTHER)
    move_contribution(contribution=copy, to="joined", by=reviewer, into=leader)
    publish(leader, reviewer, reason="أمل، آمالكم وأملكم", standard=standard())
    type(leader).objects.filter(pk=leader.pk).update(organisation_name="")
    copy.refresh_from_db()
    assert answer_to(copy).reason == f"{OTHER}، آمالكم وأملكم"


def test_the_public_page_of_a_copy_says_it_so_too(client, read_together, standard, reviewer):
    leader, other, _person = read_together
    publish(leader, reviewer, reason=f"{LEADER}، نشكركم", standard=standard())
    type(leader).objects.update(published_at=timezone.now())
    shown = {one: client.get(reverse("public_site:contribution", args=[one.reference])).content.decode()
             for one in (leader, other)}  # fmt: skip
    assert [LEADER in shown[leader], LEADER in shown[other], OTHER in shown[other]] == [True, False, True]

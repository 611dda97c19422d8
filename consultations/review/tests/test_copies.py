"""Copies at the desk: shown with what they changed, read with their leader, split from it; authors are told once."""

import html
import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from consultations.contributions.actions import hold_contribution, place_copies, withdraw_contribution
from consultations.contributions.models import Contribution
from consultations.contributions.tests.test_copies import LETTER, NEAR, OTHER
from consultations.contributions.workflow import S
from consultations.review import actions as desk_actions
from consultations.review.answers.actions import approve_answer
from consultations.review.copies import queries
from consultations.review.copies.actions import merge_copies, split_copies, tell_parted
from consultations.review.tests.answering import propose, publish
from portal.shared.models import AuditEntry, OutgoingMail
from stakeholders.actions import create_account, grant_role


@pytest.fixture
def letters(make_contribution):
    """An accepted leader and its copies, in these states, each with its author's address."""

    def make(*states, leader="admissible"):
        made = [
            make_contribution(
                state, body=LETTER if place % 2 == 0 else NEAR, author_email=f"n{place}@example.org", title=""
            )
            for place, state in enumerate((leader, *states))
        ]
        place_copies()
        OutgoingMail.objects.all().delete()
        return made

    return make


def at(name, contribution):
    return reverse(f"review:{name}", args=[contribution.reference])


def states(*contributions):
    rows = Contribution.everything.in_bulk([each.pk for each in contributions])
    return [(rows[each.pk].status, rows[each.pk].merged_into_id) for each in contributions]


def told(start=""):
    return sorted(OutgoingMail.objects.filter(key__startswith=start).values_list("recipient", flat=True))


def test_a_contribution_a_group_and_the_queue_say_who_says_the_same(desk, letters, make_contribution):
    leader, exact_not, exact = letters("screening", "screening")
    alone = make_contribution(body=OTHER)
    place_copies()
    page = desk.get(at("contribution", exact))
    assert (page.context["same"].leader, page.context["same"].others) == (leader, 2)
    assert desk.get(at("contribution", alone)).context["same"] is None
    group = desk.get(at("copies", leader))
    assert [(row.contribution, row.is_exact) for row in group.context["rows"]] == [(exact_not, False), (exact, True)]
    shown = group.content.decode()
    assert "مرتين في السنة" in shown
    assert "<del>" in shown
    assert [each.author_email in shown for each in (leader, exact_not, exact)] == [False] * 3
    assert desk.get(at("copies", exact)).url == at("copies", leader)
    rows = desk.get(reverse("review:queue")).context["page"].rows
    assert [row.contribution.group_size for row in rows] == [3, 3, 3, 1]
    listed = desk.get(reverse("review:groups"))
    assert [(row.pk, row.size) for row in listed.context["rows"]] == [(leader.pk, 3)]


def test_groups_come_largest_first_page_by_page_and_of_ones_own_regions(
    desk, make_contribution, oriental, monkeypatch, sign_in, make_account
):
    monkeypatch.setattr(queries, "PAGE", 1)
    small = [make_contribution(body=OTHER) for _each in range(2)]
    large = [make_contribution(body=LETTER) for _each in range(3)]
    for _each in range(2):
        make_contribution(body=LETTER, region=oriental)
    place_copies()
    first = desk.get(reverse("review:groups"))
    second = desk.get(reverse("review:groups") + first.context["next_url"])
    assert [page.context["rows"][0].pk for page in (first, second)] == [large[0].pk, small[0].pk]
    assert (second.context["next_url"], bool(second.context["previous_url"])) == ("", True)
    foreign = sign_in(make_account("Of the Oriental", oriental))
    for name in ("copies", "merge_copies", "split_copies"):
        assert foreign.get(at(name, large[0])).status_code == 404
    assert foreign.post(at("merge_copies", large[0]), {"do": "all"}).status_code == 404
    assert foreign.get(at("contribution", large[0])).status_code == 404


def test_merged_copies_keep_their_number_count_and_are_told_once(desk, reviewer, letters):
    leader, one, two = letters("screening", "under_review")
    answer = desk.post(at("merge_copies", leader), {"copy": [one.reference, two.reference]})
    assert (answer.status_code, states(leader, one, two)) == (
        302,
        [("admissible", None), ("joined", leader.pk), ("joined", leader.pk)],
    )
    assert told() == ["n1@example.org", "n2@example.org"]
    body = OutgoingMail.objects.get(recipient="n1@example.org").body
    assert (one.reference in body, leader.reference in body) == (True, False)
    row = AuditEntry.objects.get(action="contributions_merged")
    assert (row.actor_id, row.object_id, row.details) == (
        reviewer.pk,
        str(leader.pk),
        {"count": 2, "merged": [one.pk, two.pk]},
    )
    desk.post(at("merge_copies", leader), {"copy": [one.reference, two.reference]})
    assert (AuditEntry.objects.filter(action="contributions_merged").count(), len(told())) == (1, 2)
    page = desk.get(at("contribution", one))
    assert page.context["form"].has_moves is False
    assert at("copies", leader) in page.content.decode()


@pytest.mark.parametrize("role", ["screener", "auditor"])
def test_who_only_reads_sees_the_group_and_merges_nothing(role, letters, sign_in, rabat, reviewer):
    leader, copy = letters("screening")
    reading = create_account(email=f"{role}@example.org", full_name="Reader", by=None)
    grant_role(account=reading, role=role, region=rabat, by=None)
    browser = sign_in(reading)
    page = browser.get(at("copies", leader))
    assert (page.status_code, page.context["may_merge"], 'name="copy"' in page.content.decode()) == (200, False, False)
    for name in ("merge_copies", "split_copies"):
        assert browser.post(at(name, leader), {"copy": [copy.reference]}).status_code == 403
    assert states(copy) == [("screening", None)]


def test_what_cannot_be_merged_is_left_and_said(desk, letters, make_contribution):
    leader, answered, returned, mergeable = letters("answered", "returned", "admissible")
    stranger = make_contribution("screening", body=OTHER)
    place_copies()
    asked = [each.reference for each in (answered, returned, mergeable, stranger)]
    page = desk.post(at("merge_copies", leader), {"copy": asked}, follow=True)
    said = " ".join(str(message) for message in page.context["messages"])
    assert [reference in said for reference in asked] == [True, True, False, True]
    assert states(answered, returned, mergeable, stranger) == [
        ("answered", None),
        ("returned", None),
        ("joined", leader.pk),
        ("screening", None),
    ]


def test_a_copy_that_cannot_be_merged_says_why_and_is_not_counted_among_those_that_can(
    desk, letters, make_contribution
):
    leader, received, answered, leads, free = letters("submitted", "answered", "admissible", "admissible")
    Contribution.objects.filter(pk=make_contribution("joined", body=OTHER).pk).update(merged_into=leads)
    page = desk.get(at("copies", leader))
    assert [(row.contribution, row.why_not) for row in page.context["rows"]] == [
        (received, gettext("Nobody reads it yet: begin its screening, then it can be merged.")),
        (answered, gettext("It has its own answer already.")),
        (leads, gettext("Others are read with it already: split them first.")),
        (free, ""),
    ]
    assert page.context["counted"] == {"copies": 4, "merged": 0, "mergeable": 1}
    for said in (
        gettext("%(count)s is read with it now.") % {"count": 1},
        gettext("There is nothing left to merge here."),
    ):
        page = desk.post(at("merge_copies", leader), {"do": "all"}, follow=True)
        assert [str(message) for message in page.context["messages"]][:1] == [said]


def test_what_was_not_split_is_not_said_to_be_unanswered(desk, letters):
    leader, copy = letters("screening")
    page = desk.post(at("split_copies", leader), {"copy": [copy.reference, "\u202eevil"]}, follow=True)
    why = gettext("It is not merged any more.")
    assert [str(message) for message in page.context["messages"]] == [
        gettext("%(reference)s stays as it was: %(why)s") % {"reference": f"\u2066{reference}\u2069", "why": why}
        for reference in (copy.reference, "\u202eevil")
    ]


def test_an_answer_proposed_before_the_merge_says_that_it_waits(desk, letters, reviewer, make_account, rabat):
    leader, copy = letters("under_review")
    propose(copy, make_account("Karim Colleague", rabat))
    waits = gettext("It is read with another and has the answer to that one: this proposal waits until it is split.")
    shown = [waits in html.unescape(desk.get(at("contribution", copy)).content.decode())]
    merge_copies(leader=leader, references=[copy.reference], by=reviewer)
    shown.append(waits in html.unescape(desk.get(at("contribution", copy)).content.decode()))
    assert shown == [False, True]


@pytest.mark.parametrize("state", ["screening", "out_of_scope"])
def test_nothing_is_merged_into_what_is_not_accepted(state, desk, letters):
    leader, copy = letters("screening", leader=state)
    page = desk.post(at("merge_copies", leader), {"copy": [copy.reference]})
    assert (page.status_code, bool(page.context["error"]), page.context["chosen"]) == (422, True, [copy.reference])
    assert states(copy) == [("screening", None)]
    assert told() == []


def test_nothing_chosen_asks_again(desk, letters):
    leader, _copy = letters("screening")
    assert desk.post(at("merge_copies", leader)).status_code == 422
    assert desk.post(at("split_copies", leader)).status_code == 422


def test_one_that_others_are_read_with_is_merged_nowhere(letters, make_contribution, reviewer):
    leader, copy = letters("admissible")
    below = make_contribution("joined", body=OTHER)
    Contribution.objects.filter(pk=below.pk).update(merged_into=copy)
    done = merge_copies(leader=leader, references=[copy.reference], by=reviewer)
    assert (done.count, list(done.skipped)) == (0, [copy.reference])
    assert states(copy) == [("admissible", None)]


def test_the_answer_is_every_authors_told_once_and_shown_on_their_page(letters, reviewer, make_account, rabat):
    leader, one, two = letters("screening", "admissible", leader="under_review")
    merge_copies(leader=leader, references=[one.reference], by=reviewer)
    publish(leader, reviewer)
    assert told("answer_published") == ["n0@example.org", "n1@example.org"]
    merge_copies(leader=leader, references=[two.reference], by=reviewer)  # the answer is out: it is theirs at once
    assert told("answer_published") == ["n0@example.org", "n1@example.org", "n2@example.org"]
    mail = OutgoingMail.objects.get(key__startswith="answer_published", recipient="n2@example.org")
    assert (two.reference in mail.subject, leader.reference in mail.body) == (True, False)
    desk_actions.move(contribution=leader, to=S.UNDER_REVIEW, by=reviewer, reason="سبب جديد")
    reopened = OutgoingMail.objects.filter(body__contains="سبب جديد").values_list("recipient", flat=True)
    assert sorted(reopened) == ["n0@example.org", "n1@example.org", "n2@example.org"]
    publish(leader, reviewer, reason="جواب ثانٍ")
    second = OutgoingMail.objects.filter(body__contains="جواب ثانٍ").values_list("recipient", flat=True)
    assert sorted(second) == ["n0@example.org", "n1@example.org", "n2@example.org"]


def test_a_split_leads_back_to_where_it_was_also_after_the_answer(letters, reviewer, desk):
    leader, one, two = letters("screening", "admissible", leader="under_review")
    merge_copies(leader=leader, references=None, by=reviewer)
    publish(leader, reviewer)
    OutgoingMail.objects.all().delete()
    assert desk.post(at("split_copies", leader), {"copy": [one.reference]}).status_code == 302
    assert states(leader, one, two) == [("answered", None), ("screening", None), ("joined", leader.pk)]
    assert told() == ["n1@example.org"]
    again = split_copies(leader=leader, references=[one.reference], by=reviewer)
    assert (again.count, list(again.skipped), told()) == (0, [one.reference], ["n1@example.org"])
    row = AuditEntry.objects.get(action="contribution_split")
    assert (row.actor_id, row.object_id, row.details) == (reviewer.pk, str(one.pk), {"leader": leader.pk})
    desk_actions.move(contribution=leader, to=S.UNDER_REVIEW, by=reviewer, reason="سبب جديد")
    assert sorted(OutgoingMail.objects.filter(body__contains="سبب جديد").values_list("recipient", flat=True)) == [
        "n0@example.org",
        "n2@example.org",
    ]


def test_an_author_withdraws_a_merged_copy_and_the_others_stay(letters, reviewer):
    leader, one, two = letters("screening", "screening")
    merge_copies(leader=leader, references=None, by=reviewer)
    withdraw_contribution(contribution=one)
    assert states(leader, one, two) == [("admissible", None), ("withdrawn", None), ("joined", leader.pk)]


@pytest.mark.parametrize("way", ["withdrawn", "held"])
def test_what_lost_its_leader_is_back_and_named_to_the_desk(way, desk, letters, reviewer):
    leader, one, two = letters("screening", "under_review")
    merge_copies(leader=leader, references=None, by=reviewer)
    if way == "withdrawn":
        withdraw_contribution(contribution=leader)
    else:
        hold_contribution(contribution=leader, by=reviewer, reason="عنف")
    assert states(one, two) == [("screening", None), ("under_review", None)]
    named = desk.get(reverse("review:groups"))
    assert {each.pk for each in named.context["parted"]} == {one.pk, two.pk}
    assert leader.reference not in named.content.decode()
    desk_actions.move(contribution=one, to=S.ADMISSIBLE, by=reviewer)  # taken up: no longer named
    assert [each.pk for each in desk.get(reverse("review:groups")).context["parted"]] == [two.pk]
    assert desk.get(at("contribution", two)).context["history"][-1].is_automatic is True


@pytest.mark.django_db(transaction=True)
def test_two_readers_merge_at_once_and_each_author_is_told_once(letters, make_account, rabat, reviewer):
    leader, *copies = letters("screening", "screening", "screening")
    colleague = make_account("Karim Colleague", rabat)
    together, done = threading.Barrier(2), []

    def merge(by):
        together.wait()
        done.append(merge_copies(leader=leader, references=[copy.reference for copy in copies], by=by))
        connection.close()

    readers = [threading.Thread(target=merge, args=[by]) for by in (reviewer, colleague)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert sorted(each.count for each in done) == [0, 3]
    assert told() == ["n1@example.org", "n2@example.org", "n3@example.org"]


@pytest.mark.django_db(transaction=True)
def test_merged_while_it_is_being_answered_the_author_hears_the_answer_once(letters, make_account, rabat, reviewer):
    leader, copy = letters("screening", leader="under_review")
    draft = propose(leader, make_account("Karim Colleague", rabat))
    together = threading.Barrier(2)

    def at_once(action, values):
        together.wait()
        action(**values)
        connection.close()

    pairs = [
        (merge_copies, {"leader": leader, "references": [copy.reference], "by": reviewer}),
        (approve_answer, {"draft": draft, "by": reviewer}),
    ]
    threads = [threading.Thread(target=at_once, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states(leader, copy) == [("answered", None), ("joined", leader.pk)]
    assert told("answer_published") == ["n0@example.org", "n1@example.org"]


def test_the_pages_cost_the_same_with_one_copy_and_with_three(desk, letters, make_contribution):
    leader, _copy = letters("screening")
    desk.get(at("contribution", leader))  # what its filters offer is remembered from then on
    costs = []
    for copies in (1, 3):
        while len(desk.get(at("copies", leader)).context["rows"]) < copies:
            make_contribution("screening", body=NEAR)
            place_copies()
        spent = []
        for address in (at("copies", leader), reverse("review:groups"), at("contribution", leader)):
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(address).status_code == 200
            spent.append(len(asked))
        costs.append(spent)
    assert costs[0] == costs[1]


@pytest.mark.parametrize("way", ["withdrawn", "held", "aside"])
def test_authors_hear_once_that_the_one_they_were_read_with_is_gone(way, letters, reviewer):
    """They were told that its answer will be theirs."""
    leader, _copy, again = letters("screening", "screening")
    merge_copies(leader=leader, references=None, by=reviewer)
    OutgoingMail.objects.all().delete()
    if way == "withdrawn":
        withdraw_contribution(contribution=leader)
    elif way == "held":
        hold_contribution(contribution=leader, by=reviewer, reason="عنف")
    else:
        desk_actions.move(contribution=leader, to=S.OUT_OF_SCOPE, by=reviewer, reason="سبب")
    withdraw_contribution(contribution=again)  # and this one's author took it back: they know
    tell_parted()
    tell_parted()
    assert [address for address in told("status_changed") if address != "n0@example.org"] == ["n1@example.org"]

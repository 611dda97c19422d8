"""What is hidden from one letter is hidden from all its copies at once: told, reported, and taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.contributions.actions import hold_contribution, place_copies, redact, undo_redaction
from consultations.contributions.models import Contribution, Redaction
from consultations.contributions.tests.test_copies import LETTER
from consultations.review.bulk.models import BulkRun
from consultations.review.bulk.tests.conftest import left, work_on
from portal.shared.models import AuditEntry
from tests.people import Role

MARKER = "سعادالمخفية"
SAID = f"{LETTER} وتشهد على ذلك {MARKER}."


def at(name, contribution):
    return reverse(f"review:{name}", args=[contribution.reference])


def bodies(*several):
    return [MARKER in body for body in (Contribution.everything.get(pk=one.pk).body for one in several)]


@pytest.fixture
def letters(make_contribution):
    """A letter that names somebody, its copies, and one of them that does not."""
    made = [make_contribution("screening", body=body, title="") for body in (SAID, SAID, LETTER, SAID)]
    place_copies()
    return made


@pytest.fixture
def hidden(letters, reviewer):
    return redact(contribution=letters[1], words=MARKER, cause="name", by=reviewer)


def told(browser, contribution):
    [(_redaction, copies)] = browser.get(at("contribution", contribution)).context["redactions"]
    return copies


def test_the_page_says_how_many_copies_hold_the_words_and_hides_them_there(desk, letters, hidden, undo, reviewer):
    leader, one, without, other = letters
    copies = told(desk, one)
    assert (copies.holding, copies.copies) == (2, 3)
    asked = {"redaction": hidden.pk, "ticket": copies.ticket}
    started = [desk.post(at("redact_copies", one), asked).url for _twice in range(2)]
    run = BulkRun.objects.get()
    assert started == [reverse("review:bulk_run", args=[run.pk])] * 2
    run = work_on(run)
    assert bodies(leader, one, without, other) == [False] * 4
    assert (run.done, left(run)) == (2, {"no_words": 1})
    assert told(desk, one) is None
    assert AuditEntry.objects.filter(action="passage_redacted", actor_id=reviewer.pk).count() == 3
    assert MARKER not in desk.get(started[0]).content.decode()
    undone = undo(run)
    assert (bodies(leader, one, other), undone.done) == ([True, False, True], 2)


def test_what_was_shown_again_meanwhile_is_hidden_from_none_and_shown_once(desk, letters, hidden, undo, reviewer):
    leader, one, _without, other = letters
    desk.post(at("redact_copies", one), {"redaction": hidden.pk, "ticket": told(desk, one).ticket})
    run = BulkRun.objects.get()
    undo_redaction(redaction=hidden, by=reviewer)
    run = work_on(run)
    assert (left(run), bodies(leader, one, other)) == ({"meanwhile": 3}, [True] * 3)
    redact(contribution=one, words=MARKER, cause="name", by=reviewer)
    desk.post(at("redact_copies", one), {"redaction": Redaction.objects.get().pk, "ticket": told(desk, one).ticket})
    run = work_on(BulkRun.objects.latest("pk"))
    undo_redaction(redaction=leader.redactions.get(), by=reviewer)
    assert left(undo(run)) == {"meanwhile": 1}


def test_neither_a_screener_nor_another_region_nor_what_is_held_is_reached(
    desk, letters, hidden, make_account, rabat, oriental, sign_in, make_contribution, reviewer
):
    leader, one, _without, other = letters
    foreign = make_contribution("screening", body=SAID, title="", region=oriental)
    place_copies()
    hold_contribution(contribution=other, by=reviewer, reason="خطر")
    assert (told(desk, one).holding, told(desk, one).copies) == (1, 2)
    asked = {"redaction": hidden.pk, "ticket": told(desk, one).ticket}
    screener = sign_in(make_account("Screener", rabat, role=Role.SCREENER))
    assert [screener.post(at("redact_copies", one), asked).status_code, told(screener, one)] == [403, None]
    stranger = sign_in(make_account("Stranger", oriental))
    assert stranger.post(at("redact_copies", one), asked).status_code == 404
    assert desk.post(at("redact_copies", leader), asked).url == at("contribution", leader)  # it is not that one's
    assert not BulkRun.objects.exists()
    desk.post(at("redact_copies", one), asked)
    work_on(BulkRun.objects.get())
    assert bodies(leader, one, other, foreign) == [False, False, True, True]


def test_it_costs_the_same_at_one_redaction_and_at_three(desk, letters, hidden, reviewer):
    costs = []
    for words in ((), LETTER.split()[2:4]):
        for word in words:
            redact(contribution=letters[1], words=word, cause="other", by=reviewer)
        desk.get(at("contribution", letters[1]))
        with CaptureQueriesContext(connection) as spent:
            desk.get(at("contribution", letters[1]))
        costs.append(len(spent))
    assert costs[0] == costs[1]

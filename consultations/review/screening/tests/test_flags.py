"""Flags: found when words arrive or change, shown in the very words, decided by people, never by the machine."""

from threading import Thread
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations.contributions import tasks
from consultations.contributions.actions import (
    Words,
    answer_clarification,
    copies,
    correct_contribution,
    hold_contribution,
    move_contribution,
    redact,
    screen_contribution,
    screen_contributions,
)
from consultations.contributions.actions.flagging import FIND_TASK
from consultations.contributions.models import Contribution, Flag, Screened
from consultations.engine import screening
from consultations.review.screening import queries
from consultations.review.screening.actions import dismiss_flag, redact_flag
from portal.shared.models import AuditEntry

PHONE = "٠٦٦١٢٣٤٥٦٧"
BODY = f"🙏🏽 نُريدُ حلّاً، اتصلوا على {PHONE} أو {PHONE}. هادو كاملين أغبياء"


def at(name, contribution):
    return reverse(f"review:{name}", args=[contribution.reference])


def kinds(contribution, **only):
    return sorted(contribution.flags.filter(**only).values_list("kind", "state"))


@pytest.fixture
def flagged(make_contribution):
    contribution = make_contribution(body=BODY, title="رقمي")
    screen_contributions()
    return contribution


def test_flags_hold_places_and_no_word_and_equal_words_are_one(flagged):
    phone, offence = flagged.flags.order_by("-kind")
    assert (phone.kind, offence.kind) == ("personal", "offence")
    assert [BODY[span["start"] : span["end"]] for span in phone.spans] == [PHONE, PHONE]
    assert [BODY[span["start"] : span["end"]] for span in offence.spans] == ["أغبياء"]
    kept = str(list(Flag.objects.values()))
    assert [word for word in (PHONE, "0661234567", "أغبياء", "اغبياء") if word in kept] == []


def test_they_are_marked_in_the_text_and_named_for_those_who_do_not_see(desk, flagged):
    page = desk.get(at("contribution", flagged)).content.decode()
    for words in (PHONE, "أغبياء"):
        assert f'<mark class="flagged">{words}<span class="visually-hidden flag-label">' in page
    assert page.count('<mark class="flagged">') == 3


def test_hostile_words_are_escaped_inside_the_mark(desk, make_contribution):
    contribution = make_contribution(body="<script>alert(1)</script> \u202e a@b.example <b>06 61 23 45 67</b>")
    screen_contributions()
    page = desk.get(at("contribution", contribution)).content.decode()
    assert "<script>alert" not in page
    assert '&lt;b&gt;<mark class="flagged">06 61 23 45 67<span' in page


def test_arriving_and_correcting_ask_for_them(make_contribution, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr("portal.shared.jobs.send", lambda task, **given: sent.append((task, given)))
    with django_capture_on_commit_callbacks(execute=True):
        contribution = make_contribution(body=BODY, title="رقمي")
    message = {"line": "quiet", "contribution_id": contribution.pk}
    assert (copies.FIND_TASK, message) in sent
    tasks.find_copies(contribution.pk)
    assert len(kinds(contribution)) == 2
    assert screen_contributions() == 0
    for others, task in (({"title": "0661234567"}, FIND_TASK), ({"body": "نقترح حضانة"}, copies.FIND_TASK)):
        with django_capture_on_commit_callbacks(execute=True):
            correct_contribution(contribution=contribution, words=words_of(contribution, **others))
        assert sent[-1] == (task, message)
        assert screen_contributions() == 1
    assert kinds(contribution) == []


def words_of(contribution, **others):
    said = {"region": contribution.region, "axis": contribution.axis, "body": contribution.body, "language": "ar"}
    return Words(**{**said, "title": contribution.title, **others})


def test_an_answer_to_a_question_is_read_too(desk, make_contribution):
    contribution = make_contribution("screening")
    desk.post(at("move", contribution), {"to": "returned", "reason": "من؟", "seen": contribution.changes.last().pk})
    answer_clarification(contribution=contribution, answer="السيدة فاطمة الزهراء، f.z@example.org")
    screen_contributions()
    assert kinds(contribution) == [("name", "open_flag"), ("personal", "open_flag")]
    assert {span["in"].partition(":")[0] for flag in contribution.flags.all() for span in flag.spans} == {"answer"}


def test_new_finders_read_everything_anew(flagged, monkeypatch):
    assert screen_contributions() == 0
    Screened.objects.update(version=screening.VERSION - 1)
    assert screen_contributions() == 1
    assert len(kinds(flagged)) == 2


def test_what_is_held_out_or_withdrawn_is_not_read(make_contribution, reviewer):
    held, withdrawn = make_contribution(body=BODY), make_contribution(body=BODY)
    hold_contribution(contribution=held, by=reviewer, reason="خطر")
    move_contribution(contribution=withdrawn, to="withdrawn", by=None)
    assert screen_contributions() == 0
    assert screen_contribution(contribution_id=held.pk) == []
    assert Flag.objects.count() == 0


def test_not_a_problem_stays_so_however_often_the_finders_run(desk, reviewer, flagged):
    flag = flagged.flags.get(kind="personal")
    assert desk.post(at("dismiss_flag", flagged), {"flag": flag.pk}).status_code == 302
    screen_contribution(contribution_id=flagged.pk)
    flag.refresh_from_db()
    assert (flag.state, flag.decided_by, len(flag.spans)) == ("no_problem", reviewer, 2)
    assert AuditEntry.objects.filter(action="flag_dismissed").values_list("details", flat=True).get() == {
        "flag": "personal"
    }
    # Taken out of the words and written again, they are still no problem.
    for body in ("نقترح", BODY):
        correct_contribution(contribution=flagged, words=words_of(flagged, body=body))
        screen_contributions()
    assert kinds(flagged, kind="personal") == [("personal", "no_problem")]
    assert f'<mark class="flagged">{PHONE}' not in desk.get(at("contribution", flagged)).content.decode()


def test_a_flag_on_words_that_changed_under_it_marks_nothing(desk, flagged):
    Contribution.objects.filter(pk=flagged.pk).update(body=f"{'ن' * 5} {BODY}")
    page = desk.get(at("contribution", flagged))
    assert '<mark class="flagged">' not in page.content.decode()
    assert page.context["flags"] == []
    answered = desk.post(at("redact", flagged), {"flag": flagged.flags.first().pk}, follow=True)
    assert [str(message.level_tag) for message in answered.context["messages"]] == ["warning"]
    assert flagged.redactions.count() == 0


def test_language_and_axis_are_pointed_at_and_nothing_is_moved(desk, make_contribution):
    french = "Il faut des centres d'accueil pour les personnes âgées dans chaque province du pays."
    contribution = make_contribution(body=french, language="ar")
    screen_contributions()
    flag = contribution.flags.get()
    assert (flag.kind, flag.suggested, flag.spans) == ("language", "fr", [])
    contribution.refresh_from_db()
    assert contribution.language == "ar"
    line = desk.get(at("contribution", contribution)).context["flags"]
    assert [(one.words, one.rather) for one in line] == [("", "الفرنسية")]


def test_the_queue_is_narrowed_to_flags_and_counts_them(desk, flagged, make_contribution):
    clean = make_contribution()
    screen_contributions()

    def listed(flags):
        rows = desk.get(reverse("review:queue"), {"flags": flags}).context["page"].rows
        return [(row.contribution.reference, row.contribution.flag_count) for row in rows]

    assert listed("any") == listed("personal") == [(flagged.reference, 2)]
    assert listed("none") == [(clean.reference, 0)]
    assert listed("name") == []
    for flag in flagged.flags.all():
        desk.post(at("dismiss_flag", flagged), {"flag": flag.pk})
    assert listed("any") == []
    assert len(listed("none")) == 2


def test_an_auditor_decides_nothing_and_a_screener_hides_nothing(make_account, sign_in, rabat, flagged):
    flag = {"flag": flagged.flags.first().pk}
    auditor = sign_in(make_account("Nadia Auditor", rabat, role="auditor"))
    screener = sign_in(make_account("Omar Screener", rabat, role="screener"))
    assert auditor.post(at("dismiss_flag", flagged), flag).status_code == 403
    assert auditor.post(at("redact", flagged), flag).status_code == 403
    assert screener.post(at("redact", flagged), flag).status_code == 403
    assert screener.post(at("dismiss_flag", flagged), flag).status_code == 302
    assert kinds(flagged, state="no_problem") == [(flagged.flags.first().kind, "no_problem")]


def test_a_flag_of_another_contribution_is_none_here(desk, flagged, make_contribution):
    other = make_contribution()
    desk.post(at("dismiss_flag", other), {"flag": flagged.flags.first().pk})
    for wrong in ("", "x", "９", "9" * 30):
        assert desk.post(at("dismiss_flag", flagged), {"flag": wrong}).status_code == 302
    assert kinds(flagged, state="open_flag") == kinds(flagged)


def test_the_page_costs_the_same_with_one_flag_and_with_many(desk, make_contribution):
    costs = []
    for body in ("رقمي 0661234560", "رقمي 0661234567", "0661234567 0661234568 0661234569 a@b.example c@d.example"):
        contribution = make_contribution(body=body)
        screen_contributions()
        with CaptureQueriesContext(connection) as spent:
            assert len(desk.get(at("contribution", contribution)).context["flags"]) == contribution.flags.count()
        costs.append(len(spent))
    assert costs[1] == costs[2]  # the first time, the choices of the filters are read, too


def test_pieces_are_the_whole_text(flagged):
    said, flags = queries.said_in(flagged), queries.flags_of(flagged)
    pieces = queries.pieces("body", flags, said)
    assert "".join(piece.text for piece in pieces) == BODY
    assert [piece.text for piece in pieces if piece.flag] == [PHONE, PHONE, "أغبياء"]


def test_a_flag_that_went_meanwhile_breaks_nothing(make_contribution, reviewer):
    """A colleague hid a longer passage, and the finders let the open flag inside it go."""
    contribution = make_contribution(body="رقمي 0661234567")
    screen_contributions()
    flag = contribution.flags.get()
    redact(contribution=contribution, words="رقمي 0661234567", cause="other", by=reviewer)
    assert dismiss_flag(flag=flag, by=reviewer) is None
    with pytest.raises(ValidationError):
        redact_flag(flag=flag, by=reviewer)


@pytest.mark.django_db(transaction=True)
def test_who_hides_waits_for_the_finders_and_holds_nothing_that_they_need(make_contribution, reviewer):
    """The finders hold the contribution, then its flags: whoever hides comes by the same way."""
    contribution = make_contribution(body="رقمي 0661234567")
    screen_contributions()
    flag = contribution.flags.get()

    def hide():
        redact_flag(flag=flag, by=reviewer)
        connection.close()

    hand = Thread(target=hide)
    with transaction.atomic():
        Contribution.objects.select_for_update().get(pk=contribution.pk)
        hand.start()
        until_somebody_waits()
        free = Flag.objects.select_for_update(skip_locked=True).filter(pk=flag.pk).exists()
    hand.join()
    flag.refresh_from_db()
    assert (free, flag.state) == (True, "redacted")


def until_somebody_waits():
    for _turn in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.05)
    raise AssertionError("nobody waits")

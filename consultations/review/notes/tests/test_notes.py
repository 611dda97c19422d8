"""Notes between colleagues: who reads them, whom they may mention, what a withdrawn one leaves."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultations.contributions.actions import hold_contribution
from consultations.contributions.models import Contribution
from consultations.review.notes import actions
from consultations.review.notes.actions import withdraw_note, write_note
from consultations.review.notes.mentioning import calls
from consultations.review.notes.models import Mention, Note
from portal.shared.models import AuditEntry, OutgoingMail
from stakeholders.models import Account
from tests.people import Role

HUSH = "كلام بين الزملاء"


@pytest.fixture
def colleague(make_account, rabat):
    account = make_account("idriss", rabat, role=Role.SCREENER)
    account.full_name = "إدريس العلمي"
    account.save()
    return account


@pytest.fixture
def stranger(make_account, oriental):
    return make_account("Nadia Benkirane", oriental)


def at(contribution, name="contribution", *rest):
    return reverse(f"review:{name}", args=[contribution.reference, *rest])


def people(*names):
    return [Account(pk=place, full_name=name, email=f"p{place}@example.org") for place, name in enumerate(names, 1)]


@pytest.mark.parametrize(
    ("text", "called", "unknown", "ambiguous"),
    [
        ("@إدريس العلمي، ما رأيكم؟", [1], [], []),
        ("شكرا @ادريس العلمي.", [1], [], []),
        ("@Salma Bouzidi Alaoui et @salma bouzidi", [3, 2], [], []),
        ("@p2@example.org svp", [2], [], []),
        ("écrire à info@example.org", [], [], []),
        ("@Nadia est-elle là ?", [], ["Nadia"], []),
        ("@Omar Tazi", [], [], ["omar tazi"]),
        ("@إدريس العلمي @إدريس العلمي", [1], [], []),
    ],
)
def test_the_longest_name_that_fits_is_called(text, called, unknown, ambiguous):
    found = calls(text, people("إدريس العلمي", "Salma Bouzidi", "Salma Bouzidi Alaoui", "Omar Tazi", "Omar Tazi"))
    assert ([each.pk for each in found.accounts], found.unknown, found.ambiguous) == (called, unknown, ambiguous)


def test_a_note_is_kept_and_whoever_it_mentions_is_told_by_mail_and_in_a_list(
    desk, reviewer, colleague, make_contribution, sign_in
):
    contribution = make_contribution()
    answer = desk.post(at(contribution, "note"), {"text": f"@إدريس العلمي {HUSH}"})
    assert (answer.status_code, answer.url.endswith("#notes")) == (302, True)
    note = Note.objects.get()
    assert (note.writer, note.contribution, [each.account for each in note.mentions.all()]) == (
        reviewer, contribution, [colleague],
    )  # fmt: skip
    [mail] = OutgoingMail.objects.filter(key__startswith="mentioned")
    assert (mail.recipient, contribution.reference in mail.body, HUSH in mail.body) == (colleague.email, True, False)
    [entry] = AuditEntry.objects.filter(action="note_written")
    assert (entry.object_id, entry.details) == (str(contribution.pk), {"note": note.pk, "mentioned": [colleague.pk]})
    browser = sign_in(colleague)
    assert browser.get(reverse("review:queue")).context["mentions"] == 1
    page = browser.get(reverse("review:mentions"))
    assert ([each.note for each in page.context["rows"]], page.context["unread"]) == ([note], 1)
    browser.post(reverse("review:mentions"), {"mention": note.mentions.get().pk, "do": "read"})
    assert browser.get(reverse("review:mentions")).context["unread"] == 0
    assert browser.get(reverse("review:queue")).context["mentions"] == 0  # remembered, and forgotten by the reading
    browser.post(reverse("review:mentions"), {"mention": note.mentions.get().pk, "do": "unread"})
    assert Mention.objects.get().read_at is None
    assert desk.get(reverse("review:mentions")).context["rows"] == []


def test_nobody_marks_somebody_elses_mention(desk, reviewer, colleague, make_contribution):
    note = write_note(contribution=make_contribution(), text="@إدريس العلمي", by=reviewer)
    desk.post(reverse("review:mentions"), {"mention": note.mentions.get().pk, "do": "read"})
    desk.post(reverse("review:mentions"), {"do": "all"})
    assert Mention.objects.get().read_at is None


def test_a_colleague_of_another_region_is_never_offered_and_a_mention_of_one_is_refused(
    desk, stranger, colleague, make_account, rabat, make_contribution
):
    make_account("National Auditor", None, role=Role.AUDITOR)
    make_account("Reception", rabat, role=Role.RECEPTION)
    gone = make_account("Left Us", rabat)
    Account.objects.filter(pk=gone.pk).update(is_active=False)
    contribution = make_contribution()
    page = desk.get(at(contribution))
    assert sorted(str(each) for each in page.context["notes"]["colleagues"]) == ["National Auditor", "إدريس العلمي"]
    for name in ("Nadia Benkirane", stranger.email, "Reception", "Left Us"):
        refused = desk.post(at(contribution, "note"), {"text": f"@{name} {HUSH}"})
        form = refused.context["notes"]["form"]
        assert (refused.status_code, list(form.errors)) == (422, ["text"]), name
        assert HUSH in refused.content.decode()
    assert (Note.objects.count(), OutgoingMail.objects.filter(key__startswith="mentioned").count()) == (0, 0)


def test_a_note_is_read_at_the_desk_of_its_region_alone(
    desk, reviewer, stranger, make_account, make_contribution, sign_in, client
):
    contribution = make_contribution("admissible")
    Contribution.objects.update(published_at=timezone.now())
    note = write_note(contribution=contribution, text=HUSH, by=reviewer)
    auditor = sign_in(make_account("Auditor", None, role=Role.AUDITOR))
    assert HUSH in auditor.get(at(contribution)).content.decode()
    assert auditor.post(at(contribution, "note"), {"text": "x"}).status_code == 403
    foreign = sign_in(stranger)
    assert foreign.get(at(contribution)).status_code == 404
    assert foreign.post(at(contribution, "note"), {"text": "x"}).status_code == 404
    assert foreign.post(at(contribution, "withdraw_note", note.pk)).status_code == 404
    public = client.get(reverse("public_site:contribution", args=[contribution.reference]))
    assert (public.status_code, HUSH in public.content.decode()) == (200, False)
    assert Note.objects.get().text == HUSH


def test_a_withdrawn_note_leaves_its_trace_and_no_words(desk, reviewer, colleague, make_contribution, sign_in):
    contribution = make_contribution()
    note = write_note(contribution=contribution, text=f"@إدريس العلمي {HUSH}", by=reviewer)
    assert sign_in(colleague).post(at(contribution, "withdraw_note", note.pk)).status_code == 403
    with pytest.raises(ValidationError):
        withdraw_note(note=note, by=colleague)
    assert desk.post(at(contribution, "withdraw_note", note.pk)).status_code == 302
    desk.post(at(contribution, "withdraw_note", note.pk))
    note.refresh_from_db()
    assert (note.text, note.withdrawn_at is not None) == ("", True)
    page = desk.get(at(contribution)).content.decode()
    assert (HUSH in page, str(reviewer) in page) == (False, True)
    assert AuditEntry.objects.filter(action="note_withdrawn", actor_id=reviewer.pk).count() == 1
    assert sign_in(colleague).get(reverse("review:mentions")).context["rows"] == []


def test_the_notes_on_what_is_held_out_stay_with_the_referent(
    desk, reviewer, colleague, make_account, rabat, oriental, make_contribution, sign_in
):
    contribution = make_contribution()
    write_note(contribution=contribution, text=f"@إدريس العلمي {HUSH}", by=reviewer)
    address = at(contribution, "held_notes")
    referent = sign_in(make_account("Referent", rabat, role=Role.REFERRAL))
    assert referent.get(address).status_code == 404  # not held: it is none of theirs
    hold_contribution(contribution=contribution, by=reviewer, reason="خطر")
    assert [desk.get(each).status_code for each in (at(contribution), address)] == [404, 403]
    assert desk.post(at(contribution, "note"), {"text": "x"}).status_code == 404
    assert sign_in(colleague).get(reverse("review:mentions")).context["rows"] == []
    assert sign_in(colleague).get(reverse("review:queue")).context["mentions"] == 0
    assert HUSH in referent.get(address).content.decode()
    assert address in referent.get(reverse("care:disclosure", args=[contribution.reference])).content.decode()
    assert AuditEntry.objects.filter(action="disclosure_read").count() == 2
    elsewhere = sign_in(make_account("Elsewhere", oriental, role=Role.REFERRAL))
    assert elsewhere.get(address).status_code == 404
    with pytest.raises(ValidationError):
        write_note(contribution=contribution, text="x", by=reviewer)


def test_notes_go_with_the_words_of_a_disclosure_whose_time_is_over(reviewer, make_contribution):
    kept, gone = make_contribution(), make_contribution()
    for contribution in (kept, gone):
        write_note(contribution=contribution, text=HUSH, by=reviewer)
    disclosure = hold_contribution(contribution=gone, by=reviewer, reason="خطر")
    type(disclosure).objects.filter(pk=disclosure.pk).update(state="forgotten")
    actions.forget_notes_of_forgotten()
    assert [note.contribution_id for note in Note.objects.all()] == [kept.pk]


def test_hostile_words_are_kept_or_refused_at_the_field(desk, make_contribution):
    contribution = make_contribution()
    for value in (
        "<script>alert(1)</script>{{ 7|add:7 }}",
        "\u202eمعكوس\u202c",
        "x" * 5_001,
        "   ",
        "تع\x0bليل",
        "@",
        "@@@",
    ):
        page = desk.post(at(contribution, "note"), {"text": value})
        assert page.status_code == 302 or list(page.context["notes"]["form"].errors) == ["text"], value
    assert "<script>alert" not in desk.get(at(contribution)).content.decode()


def test_lists_cost_the_same_at_one_note_and_at_three(desk, reviewer, colleague, make_contribution, sign_in):
    contribution, browser = make_contribution(), sign_in(colleague)
    desk.get(reverse("review:queue"))
    costs = []
    for _turn in range(2):
        for _each in range(2):
            write_note(contribution=contribution, text="@إدريس العلمي", by=reviewer)
        with CaptureQueriesContext(connection) as spent:
            desk.get(at(contribution))
            browser.get(reverse("review:mentions"))
        costs.append(len(spent))
    assert costs[0] == costs[1]

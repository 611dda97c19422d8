"""Who may register, when and how often; what they are told; how the time is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import actions, links, tasks
from consultations.registrations.door import sheets
from consultations.registrations.models import AccommodationNeed, Attendance, Registration
from consultations.registrations.tests.conftest import Meeting, come, fresh, someone
from consultations.registrations.tests.guests import guest
from consultations.registrations.tests.reception import staff
from portal.shared import receipts, time
from portal.shared.models import AuditEntry, Job, OutgoingMail
from stakeholders.actions import create_account
from tests.people import signed_in

pytestmark = pytest.mark.django_db
ROOM, REMOTE = Presence.ROOM, Presence.REMOTE
EMAIL = "amina@example.org"


def subjects(registration: Registration) -> list[str]:
    mails = OutgoingMail.objects.filter(key__startswith=f"registration:{registration.pk}:").order_by("pk")
    return [mail.subject.partition(":")[0].strip() for mail in mails]


def test_same_form_twice_is_one_registration_and_the_same_receipt(meeting: Meeting) -> None:
    session, ticket = meeting(), receipts.new_ticket()
    first, second = (
        actions.register(session=session, person=someone(), mode=ROOM, ticket=ticket) for _time in range(2)
    )
    assert (first.pk, Registration.objects.count()) == (second.pk, 1)
    with pytest.raises(actions.AlreadySent):
        actions.register(session=session, person=someone("عمر"), mode=ROOM, ticket=ticket)


def test_one_person_is_not_registered_twice(meeting: Meeting) -> None:
    session = meeting(seats_in_room=9)
    come(session, email=EMAIL)
    with pytest.raises(ValidationError) as refused:
        come(session, " أمينة بنيس ", email="AMINA@example.org")
    assert list(refused.value.message_dict) == ["email"]
    # A small association shares one address: its other members are other people.
    assert come(session, "عمر بنجلون", email=EMAIL).number == 2
    account = create_account(email="omar@example.org", by=None)
    come(session, "عمر", account=account)
    with pytest.raises(ValidationError):
        come(session, "عمر مرة أخرى", account=account)


def test_correction_makes_nobody_the_same_person_as_another(meeting: Meeting) -> None:
    session = meeting(seats_in_room=9)
    come(session, email=EMAIL)
    other = come(session, "عمر", email=EMAIL)
    with pytest.raises(ValidationError) as refused:
        actions.correct_person(registration=other, person=someone(email="AMINA@example.org"), by=None)
    assert list(refused.value.message_dict) == ["email"]
    actions.correct_person(registration=other, person=someone("عمر بنجلون", email=EMAIL), by=None)
    assert fresh(other).full_name == "عمر بنجلون"


@pytest.mark.parametrize("state", ["announced", "cancelled", "held"])
def test_closed_meeting_takes_nobody(meeting: Meeting, state: str) -> None:
    session = meeting()
    RegionalSession.objects.filter(pk=session.pk).update(state=state)
    with pytest.raises(ValidationError):
        come(session)


def test_way_that_the_meeting_is_not_held_in_is_refused_at_the_field(meeting: Meeting) -> None:
    session = meeting(mode="in_person", remote_link="")
    with pytest.raises(ValidationError) as refused:
        come(session, mode=REMOTE)
    assert list(refused.value.message_dict) == ["mode"]


def test_every_mail_of_a_registration_is_sent_once_and_in_its_language(meeting: Meeting) -> None:
    session = meeting(seats_in_room=1, seats_remote=1)
    first = come(session, "أ", email="a@example.org")
    second = come(session, "Nadia", email="n@example.org", language="fr")
    actions.cancel_registration(registration=first, by=None)
    actions.accept_offer(registration=second, by=None)
    actions.change_mode(registration=second, to=REMOTE, by=None)
    assert subjects(first) == ["تم تسجيلكم", "تم إلغاء تسجيلكم"]
    assert subjects(second) == [
        "Vous êtes sur la liste d’attente",
        "Une place s’est libérée pour vous",
        "Votre inscription a changé",
        "Votre inscription a changé",
    ]
    for mail in OutgoingMail.objects.all():
        assert session.remote_link not in mail.body
        assert time.clock(session.starts_at) in mail.body
        assert time.day(session.starts_at, mail.language) in mail.body


def test_person_without_an_address_is_written_nothing_and_opens_everything_with_the_code(meeting: Meeting) -> None:
    session, ticket = meeting(), receipts.new_ticket()
    actions.register(session=session, person=someone(), mode=ROOM, ticket=ticket)
    assert OutgoingMail.objects.count() == 0
    browser = Client()
    answer = browser.post("/ar/track/", {"code": receipts.code_of(ticket)})
    assert answer["Location"] == "/ar/registrations/RS-04-001/"
    assert browser.get("/ar/registrations/RS-04-001/").status_code == 200
    assert browser.post("/ar/registrations/RS-04-001/cancel/").status_code == 302
    assert Registration.objects.get().status == Registration.Status.CANCELLED


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2026, 9, 17, 9, 30), datetime(2026, 9, 17, 8, 30, tzinfo=UTC)),
        (datetime(2026, 9, 22, 9, 30), datetime(2026, 9, 22, 9, 30, tzinfo=UTC)),
    ],
    ids=["before the clock changed", "after"],
)
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_page_mail_and_calendar_agree_to_the_minute(
    meeting: Meeting, local: datetime, utc: datetime, language: str
) -> None:
    session = meeting(
        starts_at=utc,
        ends_at=utc + timedelta(hours=6),
        registration_opens_at=utc - timedelta(days=9),
        registration_closes_at=utc + timedelta(hours=1),
    )
    ticket = receipts.new_ticket()
    person = someone(email=EMAIL, language=language)
    with translation.override(language):
        registration = actions.register(
            session=session, person=person, mode=ROOM, ticket=ticket, at=utc - timedelta(days=1)
        )
    mail = OutgoingMail.objects.get()
    (event,) = icalendar.Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert event.decoded("dtstart") == utc
    path = links.pass_url(registration).removeprefix(settings.SITE_URL)
    page = Client().get(path).content.decode()
    for text in (mail.body, page, str(event["description"])):
        assert f"{local:%H:%M}" in text
        assert time.day(utc, language) in text


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_meeting_of_several_days_says_its_last_one_wherever_it_says_the_first(meeting: Meeting, language: str) -> None:
    session = meeting(
        starts_at=datetime(2026, 12, 14, 9, tzinfo=UTC),
        ends_at=datetime(2026, 12, 16, 17, tzinfo=UTC),
        registration_closes_at=datetime(2026, 12, 13, tzinfo=UTC),
    )
    with translation.override(language):
        registration = come(session, email=EMAIL, language=language)
        actions.invite(session=session, guest=guest(), by=(by := staff(role="coordinator")))
        actions.release_invitations(session=session, by=by)
        tasks.post_invitations()
        facts = dict(sheets._facts(session, timezone.now()))
        said = [time.day(day) for day in (session.starts_at, session.ends_at)]
        sheet = " ".join(facts.values())
    browser = Client()
    page = browser.get(links.pass_url(registration).removeprefix(settings.SITE_URL)).content.decode()
    mails = {mail.key.split(":")[0]: mail.body for mail in OutgoingMail.objects.all()}
    assert sorted(mails) == ["invitation", "registration"]
    for where in (page, sheet, mails["registration"]):
        assert [day in where for day in said] == [True, True]
    assert " – ".join(time.day(day, "ar") for day in (session.starts_at, session.ends_at)) in mails["invitation"]


def test_personal_link_and_pass_open_only_what_they_were_made_for(meeting: Meeting) -> None:
    session = meeting(seats_in_room=5)
    first, second = come(session, "أ"), come(session, "ب")
    browser = Client()
    assert browser.get(f"/ar/registrations/{first.reference}/").status_code == 404
    assert browser.get(f"/ar/registrations/open/{links.personal_token(first)}/").status_code == 302
    assert browser.get(f"/ar/registrations/{first.reference}/").status_code == 200
    assert browser.get(f"/ar/registrations/{second.reference}/").status_code == 404
    assert browser.get(f"/ar/registrations/open/{second.pk}:forged/").status_code == 404
    seal = links.seal_of(first.reference)
    assert Client().get(f"/ar/registrations/pass/{first.reference}/{seal}/").status_code == 200
    assert Client().get(f"/ar/registrations/pass/{second.reference}/{seal}/").status_code == 404


def test_links_follow_the_address_and_the_old_ones_open_nothing(meeting: Meeting) -> None:
    registration = come(meeting(), email="mistyped@example.org")
    old = f"/ar/registrations/open/{links.personal_token(registration)}/"
    assert Client().get(old).status_code == 302
    actions.correct_person(registration=registration, person=someone(email=EMAIL), by=None)
    registration.refresh_from_db()
    assert Client().get(old).status_code == 404
    new = f"/ar/registrations/open/{links.personal_token(registration)}/"
    assert Client().get(new).status_code == 302
    assert [mail.recipient for mail in OutgoingMail.objects.filter(body__contains=new)] == [EMAIL]


def test_pass_page_says_nothing_of_how_to_reach_the_person(meeting: Meeting) -> None:
    registration = come(meeting(), email=EMAIL, phone="+212661234567", needs={"transport": "كرسي متحرك"})
    page = Client().get(f"/ar/registrations/pass/{registration.reference}/{links.seal_of(registration.reference)}/")
    for private in (EMAIL, "0661", "661234567", "كرسي متحرك"):
        assert private not in page.content.decode()


def test_change_of_place_is_told_once_to_everybody_who_means_to_come(
    meeting: Meeting, django_capture_on_commit_callbacks
) -> None:
    session = meeting(seats_in_room=1)
    seated, waits = come(session, "أ", email="a@example.org"), come(session, "ب", email="b@example.org")
    gone = come(session, "ج", email="c@example.org")
    actions.cancel_registration(registration=gone, by=None)
    session.refresh_from_db()
    session.venue_ar, session.venue_fr = "مقر الجهة", "Siège de la région"
    actions.change_meeting(session=session, by=None)
    for _twice in range(2):
        actions.tell_of_meeting(session_id=session.pk)
    changed = "تغيير في اللقاء"
    assert [subjects(one).count(changed) for one in (seated, waits, gone)] == [1, 1, 0]
    mail = OutgoingMail.objects.filter(recipient="a@example.org").latest("pk")
    assert "مقر الجهة" in mail.body
    (event,) = icalendar.Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert event["sequence"] == 1


def test_links_go_to_the_address_that_was_given_and_to_none_like_it(meeting: Meeting) -> None:
    """Upper case makes one letter of i and ı, and so does a comparison without case."""
    session = meeting(seats_in_room=9)
    come(session, email="mikail@example.org")
    actions.send_links_again(email="mıkail@example.org")
    come(session, "عمر", email="mıkail@example.org")
    actions.send_links_again(email="mıkail@example.org")
    links_to_others = OutgoingMail.objects.filter(recipient="mıkail@example.org", body__contains="أمينة")
    assert links_to_others.count() == 0


def test_links_that_are_asked_for_again_and_again_are_sent_once(meeting: Meeting) -> None:
    """The mails to one address are counted: what a stranger asks for would hold up the person's own."""
    come(meeting(), email=EMAIL)
    for _time in range(5):
        actions.send_links_again(email=EMAIL)
    sent = OutgoingMail.objects.filter(key__startswith="links:")
    before = sent.count()
    assert before in {1, 2}  # two, when the clock strikes in between
    # Somebody registered since: the next mail brings their link, too.
    come(meeting("RS-04-B"), email=EMAIL)
    actions.send_links_again(email=EMAIL)
    assert sent.count() == before + 1


def test_news_of_a_meeting_outlives_a_queue_that_is_down(meeting: Meeting) -> None:
    """The message to the queue is lost; the job is a row, and the sweep finds it."""
    session = meeting()
    come(session, email=EMAIL)
    actions.move_meeting(session=session, to="cancelled", by=None, reason={"ar": "ثلج", "fr": "Neige"})
    job = Job.objects.get(task=actions.TELL_TASK, state="queued")
    for _twice in range(2):
        tasks.tell_of_meeting(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"told": 1, "invited": 0})
    assert OutgoingMail.objects.filter(key__endswith=":session_cancelled").count() == 1


def test_cancelled_meeting_is_told_with_its_reason_and_leaves_the_calendar(meeting: Meeting) -> None:
    session = meeting()
    registration = come(session, email=EMAIL)
    reason = {"ar": "فيضانات في الإقليم", "fr": "Inondations dans la province"}
    actions.move_meeting(session=session, to=RegionalSession.State.CANCELLED, by=None, reason=reason)
    actions.tell_of_meeting(session_id=session.pk)
    mail = OutgoingMail.objects.latest("pk")
    assert reason["ar"] in mail.body
    assert "METHOD:CANCEL" in mail.calendar
    (event,) = icalendar.Calendar.from_ical(mail.calendar).walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"
    with pytest.raises(ValidationError):
        actions.note_arrival(registration=registration, mode=ROOM, source=Attendance.Source.NAME, by=None)


def test_reminder_leaves_once_and_only_when_the_meeting_is_near(meeting: Meeting) -> None:
    far, near = meeting("RS-FAR"), meeting("RS-NEAR", starts_at=timezone.now() + timedelta(hours=40))
    for session in (far, near):
        come(session, email=EMAIL)
        come(session, "بلا بريد")
    for _twice in range(2):
        tasks.remind()
    reminded = Registration.objects.exclude(reminded_at=None)
    assert [row.session.code for row in reminded] == ["RS-NEAR"]
    assert subjects(reminded[0]).count("اقترب موعد اللقاء") == 1


@pytest.mark.parametrize(("days", "reminders"), [(8, 2), (1, 1)])
def test_meeting_that_is_put_off_is_reminded_of_again(meeting: Meeting, days: int, reminders: int) -> None:
    """Put off to the day after, it is near still: the mail that tells of the change reminds of it."""
    session = meeting(starts_at=timezone.now() + timedelta(hours=20), ends_at=timezone.now() + timedelta(hours=23))
    registration = come(session, email=EMAIL)
    tasks.remind()
    session.refresh_from_db()
    session.starts_at, session.ends_at = (timezone.now() + timedelta(days=days, hours=hours) for hours in (0, 3))
    actions.change_meeting(session=session, by=None)
    tasks.remind()
    assert subjects(registration).count("اقترب موعد اللقاء") == 1
    RegionalSession.objects.filter(pk=session.pk).update(starts_at=timezone.now() + timedelta(hours=20))
    tasks.remind()
    assert subjects(registration).count("اقترب موعد اللقاء") == reminders


def test_offers_are_looked_after_by_the_clock(meeting: Meeting) -> None:
    session = meeting(seats_in_room=1, seats_remote=0)
    first, second, third = (come(session, name) for name in "أبج")
    actions.cancel_registration(registration=first, by=None)
    Registration.objects.filter(pk=second.pk).update(offer_until=timezone.now() - timedelta(minutes=1))
    tasks.look_after_offers()
    assert (fresh(second).status, fresh(third).is_offered) == ("lapsed", True)


@pytest.mark.parametrize("follows", [False, True])
def test_whoever_follows_remotely_and_lets_an_offer_lapse_is_not_told_to_register_again(
    meeting: Meeting, follows: bool
) -> None:
    session = meeting(seats_in_room=1)
    first, second = come(session, "أ"), come(session, "Nadia", email=EMAIL, language="fr")
    if follows:
        actions.change_mode(registration=second, to=REMOTE, by=None)
    actions.cancel_registration(registration=first, by=None)
    Registration.objects.filter(pk=second.pk).update(offer_until=timezone.now() - timedelta(minutes=1))
    tasks.look_after_offers()
    assert ("de nouveau" in OutgoingMail.objects.latest("pk").body) == (not follows)


@pytest.mark.parametrize("act", ["accept_offer", "change_mode", "cancel_registration"])
def test_nobody_takes_or_changes_a_seat_at_a_meeting_that_is_called_off(meeting: Meeting, act: str) -> None:
    session = meeting(seats_in_room=1)
    first, second = come(session, "أ"), come(session, "ب", email=EMAIL)
    actions.cancel_registration(registration=first, by=None)
    RegionalSession.objects.filter(pk=session.pk).update(state="cancelled")
    told = subjects(second)
    with pytest.raises(ValidationError):
        getattr(actions, act)(registration=second, by=None, **({"to": REMOTE} if act == "change_mode" else {}))
    assert (fresh(second).status, subjects(second)) == ("waiting", told)
    browser = Client()
    browser.get(links.personal_url(second))
    page = browser.get(f"/ar/registrations/{second.reference}/").content.decode()
    assert [f"{second.reference}/{name}/" in page for name in ("offer", "mode", "correct", "cancel")] == [False] * 4


def test_offer_ends_in_silence_when_the_meeting_is_called_off(meeting: Meeting) -> None:
    session = meeting(seats_in_room=1)
    first, second = come(session, "أ"), come(session, "ب", email=EMAIL)
    actions.cancel_registration(registration=first, by=None)
    assert fresh(second).is_offered
    actions.move_meeting(session=session, to="cancelled", by=None, reason={"ar": "ثلج", "fr": "Neige"})
    assert not fresh(second).is_offered


def test_whoever_has_registered_for_a_meeting_that_is_called_off_is_erased_too(meeting: Meeting) -> None:
    account = create_account(email=EMAIL, by=None)
    registration = come(meeting(), account=account)
    RegionalSession.objects.filter(pk=registration.session_id).update(state="cancelled")
    actions.erase_registrations(account)
    assert fresh(registration).full_name == "—"


def test_needs_become_tasks_are_settled_with_a_reason_and_forgotten_after_the_meeting(meeting: Meeting) -> None:
    registration = come(meeting(), email=EMAIL, needs={"sign_language": "", "transport": "كرسي متحرك"})
    by = create_account(email="staff@example.org", by=None)
    interpreter, bus = registration.needs.order_by("kind")
    actions.settle_need(need=interpreter, state="provided", note="", by=by)
    with pytest.raises(ValidationError) as refused:
        actions.settle_need(need=bus, state="unmet", note="", by=by)
    assert list(refused.value.message_dict) == ["note"]
    actions.settle_need(need=bus, state="unmet", note="لا توجد حافلة", by=by)
    assert subjects(registration)[1:] == ["بشأن ما تحتاجون إليه للمشاركة"] * 2
    # What somebody has seen to stays when the person no longer asks for it; the rest goes.
    person = someone(email=EMAIL, needs={"childcare": ""})
    actions.correct_person(registration=registration, person=person, by=None)
    assert {need.kind for need in registration.needs.all()} == {"sign_language", "transport", "childcare"}
    ends = registration.session.ends_at
    assert actions.forget_needs(ends) == 0
    assert actions.forget_needs(ends + timedelta(seconds=1)) == 3
    assert AccommodationNeed.objects.count() == 0
    trail = " ".join(str(row) for row in AuditEntry.objects.values_list("details", flat=True))
    assert "كرسي" not in trail


def test_needs_go_with_the_registration(meeting: Meeting) -> None:
    session = meeting(seats_in_room=1)
    seated, waits, follows = (come(session, name, needs={"transport": "كرسي متحرك"}) for name in "أبج")
    actions.change_mode(registration=follows, to=REMOTE, by=None)
    actions.cancel_registration(registration=seated, by=None)
    actions.decline_offer(registration=waits, by=None)
    actions.decline_offer(registration=follows, by=None)  # and keeps the remote seat
    assert [one.needs.count() for one in (seated, waits, follows)] == [0, 0, 1]


@pytest.mark.parametrize(("role", "seen"), [("rapporteur", False), ("reception", False), ("coordinator", True)])
def test_list_of_the_desk_tells_needs_to_those_who_arrange_them(meeting: Meeting, role: str, seen: bool) -> None:
    """The form promises it. At the door the reception sees the sign of what is needed there."""
    registration = come(meeting(), needs={"childcare": ""})
    desk = signed_in(staff(role=role))
    for page in (f"/fr/meetings/{registration.session.code}/", f"/fr/meetings/people/{registration.reference}/"):
        assert ("Garde d" in desk.get(page).content.decode()) == seen


def test_arrival_is_noted_once_and_the_room_prevails(meeting: Meeting) -> None:
    session = meeting(starts_at=timezone.now() + timedelta(hours=1))
    registration = come(session, mode=REMOTE)
    note = {"registration": registration, "by": None}
    _first, new = actions.note_arrival(**note, mode=REMOTE, source=Attendance.Source.JOINED)
    _again, again = actions.note_arrival(**note, mode=REMOTE, source=Attendance.Source.JOINED)
    walked_in, third = actions.note_arrival(**note, mode=ROOM, source=Attendance.Source.PASS)
    _back, fourth = actions.note_arrival(**note, mode=REMOTE, source=Attendance.Source.JOINED)
    assert (new, again, third, fourth) == (True, False, False, False)
    assert (walked_in.mode, Attendance.objects.get().mode) == (ROOM, ROOM)


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        # The link is shown from five hours before, the door of the hall opens three hours before.
        ({"starts_at": timedelta(hours=4), "link_minutes_before": 300}, 302),
        # Still marked as in progress, eight days after its end: nobody is noted any more.
        ({"starts_at": timedelta(days=-9), "ends_at": timedelta(days=-8), "state": "live"}, 422),
    ],
)
def test_whoever_is_shown_the_way_in_is_let_in_or_told_why_not(meeting: Meeting, columns: dict, status: int) -> None:
    registration = come(meeting(), mode=REMOTE)
    moments = {name: timezone.now() + value for name, value in columns.items() if isinstance(value, timedelta)}
    RegionalSession.objects.filter(pk=registration.session_id).update(**columns | moments)
    browser = Client()
    browser.get(links.personal_url(registration))
    assert browser.post(f"/ar/registrations/{registration.reference}/join/").status_code == status
    assert Attendance.objects.count() == (status == 302)


def test_nobody_arrives_without_a_seat_or_before_the_door_opens(meeting: Meeting) -> None:
    session = meeting(seats_in_room=1)
    seated, waits = come(session, "أ"), come(session, "ب")
    for registration in (seated, waits):
        with pytest.raises(ValidationError):
            actions.note_arrival(registration=registration, mode=ROOM, source=Attendance.Source.NAME, by=None)
    RegionalSession.objects.filter(pk=session.pk).update(starts_at=timezone.now() + timedelta(hours=2))
    actions.note_arrival(registration=seated, mode=ROOM, source=Attendance.Source.NAME, by=None)
    with pytest.raises(ValidationError):
        actions.note_arrival(registration=waits, mode=ROOM, source=Attendance.Source.NAME, by=None)

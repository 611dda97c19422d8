"""Who comes is noted once, from however many devices, however late, whatever their clocks say; and can be undone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import actions
from consultations.registrations.actions import ALREADY, NOTED, TAKEN_BACK
from consultations.registrations.models import Attendance, DoorNote, Registration
from consultations.registrations.tests.conftest import Meeting, come, fresh, someone, standing
from consultations.registrations.tests.reception import Source, came, device_note, staff, today
from consultations.registrations.tests.test_seating import all_at_once
from portal.shared import receipts
from portal.shared.models import AuditEntry

pytestmark = pytest.mark.django_db
ROOM, REMOTE = Presence.ROOM, Presence.REMOTE


def told(registration: Registration) -> list[str]:
    entries = AuditEntry.objects.filter(object_id=str(registration.pk)).order_by("pk")
    return [action for action in entries.values_list("action", flat=True) if action.startswith("arrival")]


def test_second_note_changes_nothing(meeting: Meeting) -> None:
    amina, salma, karim = come(today(meeting), "أمينة"), staff("salma"), staff("karim")
    actions.note_at_door(registration=amina, source=Source.PASS, by=salma)
    actions.note_at_door(registration=amina, source=Source.NAME, by=karim)
    assert came() == [("أمينة", "room", "pass", "Salma")]
    assert told(amina) == ["arrival_noted"]


def test_same_note_delivered_again_is_taken_in_once(meeting: Meeting) -> None:
    amina, salma, note = come(today(meeting), "أمينة"), staff(), device_note()
    said = [actions.note_from_device(registration=amina, note=note, by=salma) for _time in range(3)]
    assert said == [NOTED, ALREADY, ALREADY]
    assert came() == [("أمينة", "room", "offline", "Salma")]
    assert told(amina) == ["arrival_noted"]


def test_two_devices_that_noted_the_same_person_make_one_attendance(meeting: Meeting) -> None:
    amina, salma, karim = come(today(meeting), "أمينة"), staff("salma"), staff("karim")
    earlier = timezone.now() - timedelta(minutes=9)
    assert actions.note_from_device(registration=amina, note=device_note(earlier), by=salma) == NOTED
    assert actions.note_from_device(registration=amina, note=device_note(), by=karim) == ALREADY
    assert came() == [("أمينة", "room", "offline", "Salma")]
    assert Attendance.objects.get().arrived_at == earlier


@pytest.mark.django_db(transaction=True)
def test_eight_devices_at_once_make_one_attendance(meeting: Meeting) -> None:
    amina, salma, said = come(today(meeting), "أمينة"), staff(), []
    notes = [device_note() for _device in range(4)]

    def deliver(place: int) -> None:
        said.append(actions.note_from_device(registration=amina, note=notes[place % 4], by=salma))

    all_at_once(8, deliver)
    assert sorted(said) == [ALREADY] * 7 + [NOTED]
    assert (Attendance.objects.count(), DoorNote.objects.count()) == (1, 4)


def test_note_that_comes_late_does_not_undo_an_undo(meeting: Meeting) -> None:
    """The device never heard that its note arrived; meanwhile somebody took the arrival back."""
    amina, salma, note = come(today(meeting), "أمينة"), staff(), device_note()
    actions.note_from_device(registration=amina, note=note, by=salma)
    actions.take_back_arrival(registration=amina, by=salma)
    assert actions.note_from_device(registration=amina, note=note, by=salma) == ALREADY
    assert came() == []
    assert told(amina) == ["arrival_noted", "arrival_taken_back"]


def test_note_taken_back_on_the_device_makes_nothing_in_whatever_order_it_comes(meeting: Meeting) -> None:
    session, salma = today(meeting), staff()
    for name, order in (("أمينة", [False, True, False]), ("عمر", [True, False, True])):
        person, key = come(session, name), device_note().key
        said = [
            actions.note_from_device(registration=person, note=device_note(key=key, taken_back=back), by=salma)
            for back in order
        ]
        assert said == ([NOTED, TAKEN_BACK, TAKEN_BACK] if not order[0] else [TAKEN_BACK] * 3)
    assert came() == []


def test_device_takes_back_only_what_it_noted(meeting: Meeting) -> None:
    amina, salma, karim = come(today(meeting), "أمينة"), staff("salma"), staff("karim")
    late = device_note()
    actions.note_at_door(registration=amina, source=Source.PASS, by=karim)
    actions.note_from_device(registration=amina, note=late, by=salma)
    actions.note_from_device(registration=amina, note=device_note(key=late.key, taken_back=True), by=salma)
    assert came() == [("أمينة", "room", "pass", "Karim")]


def test_key_belongs_to_one_person(meeting: Meeting) -> None:
    session, salma, note = today(meeting), staff(), device_note()
    actions.note_from_device(registration=come(session, "أمينة"), note=note, by=salma)
    with pytest.raises(ValidationError):
        actions.note_from_device(registration=come(session, "عمر"), note=note, by=salma)
    assert came() == [("أمينة", "room", "offline", "Salma")]


def test_clock_of_a_device_is_believed_within_the_hours_of_the_door(meeting: Meeting) -> None:
    session, salma, now = today(meeting), staff(), timezone.now()
    moments = {
        "1970": datetime(1970, 1, 1, tzinfo=UTC),
        "yesterday": now - timedelta(days=1),
        "a while ago": now - timedelta(minutes=40),
        "tomorrow": now + timedelta(days=1),
        "2999": datetime(2999, 1, 1, tzinfo=UTC),
    }
    session.seats_in_room = None
    session.save()
    for name, at in moments.items():
        actions.note_from_device(registration=come(session, name), note=device_note(at), by=salma)
    session.refresh_from_db()
    arrived = {one.registration.full_name: one.arrived_at for one in Attendance.objects.select_related("registration")}
    opens = session.starts_at - actions.DOOR_OPENS
    assert {name: arrived[name] for name in ("1970", "yesterday", "a while ago")} == {
        "1970": opens,
        "yesterday": opens,
        "a while ago": moments["a while ago"],
    }
    assert all(now <= arrived[name] <= timezone.now() for name in ("tomorrow", "2999"))


def test_notes_that_come_the_day_after_are_of_the_day(meeting: Meeting) -> None:
    begun = timezone.now() - timedelta(days=1)
    session = today(meeting, starts_at=begun, ends_at=begun + timedelta(hours=4))
    within_a_day = begun + timedelta(hours=20)
    note = actions.within_the_day(session, within_a_day, timezone.now())
    assert note == session.ends_at + actions.DOOR_KEPT


@pytest.mark.parametrize("hours", [-4, 24 * 8])
def test_door_that_is_not_open_takes_no_note(meeting: Meeting, hours: int) -> None:
    session, salma = today(meeting, seats_in_room=9), staff()
    amina = come(session, "أمينة")
    starts = timezone.now() - timedelta(hours=hours)
    RegionalSession.objects.filter(pk=session.pk).update(starts_at=starts, ends_at=starts + timedelta(hours=2))
    with pytest.raises(ValidationError):
        actions.note_from_device(registration=fresh(amina), note=device_note(), by=salma)
    assert (came(), DoorNote.objects.count()) == ([], 0)


def test_refused_note_may_come_again(meeting: Meeting) -> None:
    session, salma, note = today(meeting, seats_in_room=1, seats_remote=0), staff(), device_note()
    first, second = come(session, "أمينة"), come(session, "عمر")
    with pytest.raises(ValidationError) as refused:
        actions.note_from_device(registration=second, note=note, by=salma)
    assert str(Registration.Status.WAITING.label) in refused.value.messages[0]
    actions.cancel_registration(registration=first, by=None)
    actions.accept_offer(registration=second, by=None)
    assert actions.note_from_device(registration=second, note=note, by=salma) == NOTED


def test_whoever_followed_remotely_and_walks_in_was_in_the_room_and_the_undo_keeps_what_was_true(
    meeting: Meeting,
) -> None:
    amina, salma = come(today(meeting), "أمينة", REMOTE), staff()
    joined, _new = actions.note_arrival(registration=amina, mode=REMOTE, source=Source.JOINED, by=None)
    assert actions.note_from_device(registration=amina, note=device_note(), by=salma) == NOTED
    assert came() == [("أمينة", "room", "offline", "Salma")]
    actions.take_back_arrival(registration=amina, by=salma)
    assert came() == [("أمينة", "remote", "joined", "")]
    assert Attendance.objects.get().arrived_at == joined.arrived_at


def test_whoever_holds_an_offer_takes_the_seat_at_the_door(meeting: Meeting) -> None:
    session, salma = today(meeting, seats_in_room=1, seats_remote=0), staff()
    first, second, third = (come(session, name) for name in ("أمينة", "عمر", "ليلى"))
    with pytest.raises(ValidationError):
        actions.seat_at_door(registration=second, by=salma)
    actions.cancel_registration(registration=first, by=None)
    with pytest.raises(ValidationError):
        actions.seat_at_door(registration=third, by=salma)
    actions.seat_at_door(registration=second, by=salma)
    assert standing(session)[1:] == [("seated", ROOM, "", False), ("waiting", ROOM, ROOM, False)]
    assert came() == [("عمر", "room", "name", "Salma")]


def test_seat_that_came_free_after_the_beginning_goes_to_whoever_stands_there(meeting: Meeting) -> None:
    session, salma = today(meeting, seats_in_room=1, seats_remote=0), staff()
    first, second = come(session, "أمينة"), come(session, "عمر")
    RegionalSession.objects.filter(pk=session.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
    actions.cancel_registration(registration=fresh(first), by=None)
    assert not fresh(second).is_offered
    actions.seat_at_door(registration=fresh(second), by=salma)
    assert came() == [("عمر", "room", "name", "Salma")]


def test_walk_in_is_registered_and_noted_or_waits(meeting: Meeting) -> None:
    session, salma, tickets = today(meeting, seats_in_room=1), staff(), [receipts.new_ticket() for _one in range(2)]
    for name, ticket in zip(("أمينة", "عمر"), tickets, strict=True):
        for _time in range(2):  # the form is sent twice over a poor line
            actions.let_in(session=session, person=someone(name), ticket=ticket, by=salma)
    assert standing(session) == [("seated", ROOM, "", False), ("waiting", ROOM, ROOM, False)]
    assert came() == [("أمينة", "room", "name", "Salma")]
    rows = Registration.objects.order_by("number").values_list("channel", "entered_by")
    assert list(rows) == [("door", salma.pk), ("door", salma.pk)]


def test_walk_in_before_the_door_opens_leaves_nothing(meeting: Meeting) -> None:
    session = meeting()
    with pytest.raises(ValidationError):
        actions.let_in(session=session, person=someone(), ticket=receipts.new_ticket(), by=staff())
    assert Registration.objects.count() == 0

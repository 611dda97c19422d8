"""Seats are never oversold, whoever comes at once; the waiting list moves up in its order."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from consultations.regional_sessions.models import Presence, RegionalSession
from consultations.registrations import actions, queries
from consultations.registrations.actions import seating
from consultations.registrations.models import Registration
from consultations.registrations.tests.conftest import Meeting, come, fresh, someone, standing
from portal.shared import receipts
from portal.shared.models import AuditEntry

ROOM, REMOTE = Presence.ROOM, Presence.REMOTE
CROWD = 100


def all_at_once(number: int, do: Callable[[int], object]) -> None:
    """Run `do` in as many threads at the same moment, each with a connection of its own."""
    together = Barrier(number)

    def run(place: int) -> None:
        together.wait()
        try:
            do(place)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def a_crowd_comes(session: RegionalSession) -> list[str]:
    """Let a hundred people register at the same moment; returns what went wrong for any of them."""
    faults: list[str] = []
    people = [someone(f"شخص {place}") for place in range(CROWD)]
    tickets = [receipts.new_ticket() for _place in range(CROWD)]

    def register(place: int) -> None:
        try:
            actions.register(session=session, person=people[place], mode=ROOM, ticket=tickets[place])
        except Exception as error:  # without the lock some die on the number they draw
            faults.append(repr(error))

    all_at_once(CROWD, register)
    return faults


@pytest.mark.django_db(transaction=True)
def test_of_a_hundred_at_once_ten_are_seated_and_ninety_wait_in_order(meeting: Meeting) -> None:
    session = meeting(seats_in_room=10)
    assert a_crowd_comes(session) == []
    assert standing(session) == [("seated", ROOM, "", False)] * 10 + [("waiting", ROOM, ROOM, False)] * 90
    waiting = list(queries.waiting(session, ROOM))
    assert [row.number for row in waiting] == list(range(11, CROWD + 1))
    assert [queries.place_on_list(row) for row in waiting] == list(range(1, 91))


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_crowd_is_not_served_right(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the test above sees the lock, not luck."""
    session = meeting(seats_in_room=10)
    unlocked = lambda one: RegionalSession.objects.get(pk=one if isinstance(one, int) else one.pk)  # noqa: E731
    for module in (seating, actions.registering):
        monkeypatch.setattr(module, "lock_session", unlocked)
    faults = a_crowd_comes(session)
    expected = [("seated", ROOM, "", False)] * 10 + [("waiting", ROOM, ROOM, False)] * 90
    assert (faults, standing(session)) != ([], expected)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_last_offer_and_the_last_seat_at_once_one_gets_it(meeting: Meeting) -> None:
    session = meeting(seats_in_room=1, seats_remote=0)
    first, second = come(session, "الأولى"), come(session, "الثاني")
    actions.cancel_registration(registration=first, by=None)
    assert fresh(second).is_offered

    def either(place: int) -> None:
        if place == 0:
            actions.accept_offer(registration=second, by=None)
        else:
            come(session, "الثالثة")

    all_at_once(2, either)
    assert standing(session)[1:] == [("seated", ROOM, "", False), ("waiting", ROOM, ROOM, False)]


@pytest.mark.django_db
def test_quota_holds_its_category_back_and_lets_others_pass(meeting: Meeting) -> None:
    session = meeting(seats_in_room=3, quotas={(ROOM, "associations"): 1})
    for name, category in (("أ", "associations"), ("ب", "associations"), ("ج", "citizens")):
        come(session, name, category=category)
    assert standing(session) == [
        ("seated", ROOM, "", False),
        ("waiting", ROOM, ROOM, False),
        ("seated", ROOM, "", False),
    ]
    come(session, "د", category="experts")
    late = come(session, "ه", category="experts")
    assert late.status == "waiting"
    citizen = queries.of_session(session).get(full_name="ج")
    actions.cancel_registration(registration=citizen, by=None)
    # The association waits longer, yet its quota is used up: the expert behind it is offered the seat.
    assert fresh(late).is_offered
    assert not fresh(queries.of_session(session).get(full_name="ب")).is_offered


@pytest.mark.django_db
def test_offer_that_is_not_answered_goes_to_the_next_person(meeting: Meeting) -> None:
    session = meeting(seats_in_room=1, seats_remote=0, acceptance_hours=24)
    first, second, third = (come(session, name) for name in ("أ", "ب", "ج"))
    actions.cancel_registration(registration=first, by=None)
    deadline = fresh(second).offer_until
    assert timedelta(hours=23, minutes=59) < deadline - timezone.now() <= timedelta(hours=24)
    assert actions.lapse_offers(session_id=session.pk, at=deadline - timedelta(seconds=1)) == 0
    assert actions.lapse_offers(session_id=session.pk, at=deadline) == 1
    assert standing(session)[1:] == [("lapsed", ROOM, "", False), ("waiting", ROOM, ROOM, True)]
    with pytest.raises(ValidationError):
        actions.accept_offer(registration=second, by=None)
    actions.accept_offer(registration=third, by=None)
    assert fresh(third).status == "seated"
    told = AuditEntry.objects.filter(object_id=str(second.pk)).order_by("pk").values_list("action", flat=True)
    assert list(told) == ["registered", "seat_offered", "offer_lapsed"]


@pytest.mark.django_db
def test_who_waits_for_the_room_follows_remotely_meanwhile_and_moves_up_all_the_same(meeting: Meeting) -> None:
    session = meeting(seats_in_room=1, seats_remote=1)
    first, second, third = (come(session, name) for name in ("أ", "ب", "ج"))
    actions.change_mode(registration=second, to=REMOTE, by=None)
    assert standing(session)[1] == ("seated", REMOTE, ROOM, False)
    with pytest.raises(ValidationError):
        actions.change_mode(registration=third, to=REMOTE, by=None)
    actions.cancel_registration(registration=first, by=None)
    actions.accept_offer(registration=second, by=None)
    # The remote seat that is left behind goes nowhere: the third waits for the room alone.
    assert standing(session)[1:] == [("seated", ROOM, "", False), ("waiting", ROOM, ROOM, False)]
    actions.change_mode(registration=third, to=REMOTE, by=None)
    assert standing(session)[2] == ("seated", REMOTE, ROOM, False)


@pytest.mark.django_db
def test_more_seats_are_offered_at_once_and_fewer_than_are_taken_are_refused(meeting: Meeting) -> None:
    session = meeting(seats_in_room=1)
    for name in "أبج":
        come(session, name)
    session.refresh_from_db()
    session.seats_in_room = 2
    actions.change_meeting(session=session, by=None)
    assert standing(session)[1:] == [("waiting", ROOM, ROOM, True), ("waiting", ROOM, ROOM, False)]
    session.refresh_from_db()
    session.seats_in_room = 1
    with pytest.raises(ValidationError) as refused:
        actions.change_meeting(session=session, by=None)
    assert list(refused.value.message_dict) == ["seats_in_room"]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1])
def test_five_hundred_random_operations_never_exceed_seats_or_quotas(meeting: Meeting, seed: int) -> None:
    chance = random.Random(seed)
    quotas = {(ROOM, "associations"): 3, (REMOTE, "experts"): 1}
    session = meeting(seats_in_room=6, seats_remote=4, quotas=quotas)
    done: dict[str, int] = {}

    def one() -> Registration:
        return chance.choice(list(queries.open_of(session)) or [come(session, f"شخص {chance.random()}")])

    def change_seats() -> None:
        session.refresh_from_db()
        session.seats_in_room = chance.randint(3, 8)
        actions.change_meeting(session=session, by=None)

    operations: dict[str, Callable[[], object]] = {
        "come": lambda: come(
            session,
            f"شخص {chance.random()}",
            chance.choice([ROOM, REMOTE]),
            chance.choice(["associations", "experts", "citizens"]),
        ),
        "cancel": lambda: actions.cancel_registration(registration=one(), by=None),
        "change": lambda: actions.change_mode(
            registration=one(), to=chance.choice([ROOM, REMOTE]), by=None, wait=chance.random() < 0.5
        ),
        "accept": lambda: actions.accept_offer(registration=one(), by=None),
        "decline": lambda: actions.decline_offer(registration=one(), by=None),
        "lapse": lambda: actions.lapse_offers(session_id=session.pk, at=timezone.now() + timedelta(hours=49)),
        "seats": change_seats,
    }
    for _step in range(500):
        name = chance.choices(list(operations), weights=[8, 4, 4, 4, 1, 1, 1])[0]
        try:
            operations[name]()
        except ValidationError:
            name = f"{name}, refused"
        done[name] = done.get(name, 0) + 1
        session.refresh_from_db()
        places = queries.places(session)
        assert places.oversold() == []
        # Nobody waits for a seat that is free for them.
        idle = [
            row.number
            for mode in places.seats
            for row in queries.waiting(session, mode)
            if places.is_free_for(mode, row.category_id)
        ]
        assert idle == []
    assert sum(done.values()) == 500
    assert {"come", "cancel", "change", "accept", "decline", "lapse", "seats"} <= set(done)

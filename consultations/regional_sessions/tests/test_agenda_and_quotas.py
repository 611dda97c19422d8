"""The agenda lies inside the session's hours, one part after the other; quotas promise no seat that is not there."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from consultations.regional_sessions import actions
from consultations.regional_sessions.models import RegionalSession
from consultations.regional_sessions.tests.papers import item, quota
from portal.shared.models import AuditEntry
from portal.shared.time import local

pytestmark = pytest.mark.django_db


def hours(session: RegionalSession) -> list[tuple[str, str]]:
    return [(f"{local(i.starts_at):%d %H:%M}", f"{local(i.ends_at):%H:%M}") for i in session.agenda.all()]


def test_agenda_given_is_the_one_that_stands(planned, administrator):
    opening = planned.agenda.get(title_ar="الافتتاح")
    kept = [opening, item("14:00", "15:00", "الختام")]
    change = actions.change_session(session=planned, by=administrator, agenda=kept)
    assert change.columns == {"agenda"}
    assert hours(planned) == [("01 09:30", "10:30"), ("01 14:00", "15:00")]
    assert planned.agenda.first().speakers.get().name_ar == "ليلى"
    assert actions.change_session(session=planned, by=administrator, agenda=kept).columns == set()


def test_items_may_change_places(planned, administrator):
    first, second = planned.agenda.all()
    first.starts_at, second.starts_at = second.starts_at, first.starts_at
    first.ends_at, second.ends_at = second.ends_at, first.ends_at
    actions.change_session(session=planned, by=administrator, agenda=[first, second])
    assert list(planned.agenda.values_list("title_ar", flat=True)) == ["الورشة", "الافتتاح"]


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ("09:29", "10:00", "09:30"),
        ("15:00", "16:01", "16:00"),
        ("10:00", "10:45", "10:30"),
        ("09:30", "12:00", "10:30"),
    ],
)
def test_item_outside_the_hours_or_over_another_is_refused(planned, administrator, starts, ends, said):
    agenda = [*planned.agenda.all(), item(starts, ends)]
    with pytest.raises(ValidationError) as refused:
        actions.change_session(session=planned, by=administrator, agenda=agenda)
    assert said in refused.value.messages[0]
    assert planned.agenda.count() == 2


def test_item_may_begin_the_minute_the_one_before_it_ends(planned, administrator):
    agenda = [*planned.agenda.all(), item("10:30", "11:00")]
    assert actions.change_session(session=planned, by=administrator, agenda=agenda).columns == {"agenda"}


def test_agenda_follows_to_another_day_at_the_same_hours_even_across_the_change_of_the_clock(planned, administrator):
    moved = {"starts_at": datetime(2026, 9, 17, 8, 30, tzinfo=UTC), "ends_at": datetime(2026, 9, 17, 15, tzinfo=UTC)}
    for name, moment in moved.items():
        setattr(planned, name, moment)
    assert actions.change_session(session=planned, by=administrator).columns == {"starts_at", "ends_at", "agenda"}
    assert hours(planned) == [("17 09:30", "10:30"), ("17 11:00", "12:00")]
    assert planned.agenda.first().starts_at == moved["starts_at"]


def test_session_is_not_shortened_under_its_agenda(planned, administrator):
    planned.ends_at = datetime(2026, 12, 1, 11, 30, tzinfo=UTC)
    with pytest.raises(ValidationError):
        actions.change_session(session=planned, by=administrator)
    planned.refresh_from_db()
    assert planned.ends_at == datetime(2026, 12, 1, 16, tzinfo=UTC)


def test_one_item_is_changed_among_the_others(planned, administrator):
    opening, workshop = planned.agenda.all()
    workshop.starts_at = datetime(2026, 12, 1, 10, 45, tzinfo=UTC)
    actions.change_item(item=workshop, by=administrator)
    assert hours(planned) == [("01 09:30", "10:30"), ("01 10:45", "12:00")]
    told = AuditEntry.objects.get(action="agenda_changed")
    assert (told.actor_id, told.region_code, told.details) == (administrator.pk, "04", {"item": workshop.pk})
    workshop.starts_at = opening.starts_at
    with pytest.raises(ValidationError):
        actions.change_item(item=workshop, by=administrator)


def test_what_is_said_in_one_language_is_said_in_the_other(draft):
    half = item("10:00", "11:00")
    half.session, half.description_ar = draft, "نص"
    with pytest.raises(ValidationError) as refused:
        half.full_clean()
    assert set(refused.value.message_dict) == {"description_fr"}
    half.description_fr, half.title_fr = "Texte", ""
    with pytest.raises(IntegrityError), transaction.atomic():
        half.save()


def test_quotas_promise_no_more_than_the_seats(draft, administrator):
    draft.seats_in_room = 40
    room = [quota("associations", 25), quota("experts", 15)]
    change = actions.change_session(session=draft, by=administrator, quotas=[*room, quota("experts", 500, "remote")])
    assert change.columns == {"seats_in_room", "quotas"}
    room[1].seats = 16
    with pytest.raises(ValidationError) as refused:
        actions.change_session(session=draft, by=administrator, quotas=room)
    assert "41" in refused.value.messages[0]
    draft.seats_in_room = 39
    with pytest.raises(ValidationError):
        actions.change_session(session=draft, by=administrator)
    assert sorted(draft.quotas.values_list("mode", "seats")) == [("remote", 500), ("room", 15), ("room", 25)]


def test_quota_is_for_a_kind_of_seat_that_there_is(draft, administrator):
    draft.mode = "in_person"
    with pytest.raises(ValidationError):
        actions.change_session(session=draft, by=administrator, quotas=[quota("experts", 5, "remote")])
    draft.mode = "hybrid"
    actions.change_session(session=draft, by=administrator, quotas=[quota("experts", 5, "remote")])
    draft.mode = "in_person"
    with pytest.raises(ValidationError):
        actions.change_session(session=draft, by=administrator)


def test_category_has_one_quota_of_a_kind(draft, administrator):
    actions.change_session(session=draft, by=administrator, quotas=[quota("experts", 5)])
    doubled = quota("experts", 6)
    doubled.session = draft
    with pytest.raises(ValidationError):
        doubled.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        doubled.save()

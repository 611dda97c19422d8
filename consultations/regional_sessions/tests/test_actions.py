"""A session moves by its table, and the public sees it only when it is whole in both languages."""

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404

from consultations.regional_sessions import access, actions, queries, workflow
from consultations.regional_sessions.models import RegionalSession
from portal.shared.models import AuditEntry
from stakeholders.actions import create_account, grant_role

pytestmark = pytest.mark.django_db
S = RegionalSession.State
REASON = {"ar": "أغلق الثلج الطريق.", "fr": "La neige a coupé la route."}


def put(session: RegionalSession, **columns) -> RegionalSession:
    """Change the row behind the actions' back, as the past may have left it."""
    models.QuerySet(RegionalSession).filter(pk=session.pk).update(**columns)
    return RegionalSession.objects.get(pk=session.pk)


def test_every_state_is_in_the_table_and_what_was_not_held_may_be_called_off():
    assert set(workflow.MOVES) == set(S.values)
    final = {state for state, targets in workflow.MOVES.items() if not targets}
    assert final == {S.MINUTES_PUBLISHED, S.CANCELLED}
    may_be_cancelled = {state for state, targets in workflow.MOVES.items() if S.CANCELLED in targets}
    assert may_be_cancelled == {S.DRAFT, S.ANNOUNCED, S.REGISTRATION_OPEN, S.LIVE}


def test_whole_life_is_audited_step_by_step(draft, administrator):
    life = [S.ANNOUNCED, S.REGISTRATION_OPEN, S.LIVE, S.HELD, S.MINUTES_PUBLISHED]
    for state in life:
        draft = actions.move_session(session=draft, to=state, by=administrator, at=draft.starts_at)
    told = AuditEntry.objects.filter(action="session_moved", object_id=draft.pk).order_by("pk")
    assert [(row.actor_id, row.region_code, row.details["before"], row.details["after"]) for row in told] == [
        (administrator.pk, "04", before, after) for before, after in zip([S.DRAFT, *life], life, strict=False)
    ]


def test_no_move_beside_the_table(draft, administrator):
    for state, target in product(S.values, S.values):
        session = put(draft, state=state)
        move = partial(actions.move_session, session=session, to=target, by=administrator, reason=REASON)
        if target in workflow.MOVES[state]:
            assert move(at=session.starts_at).state == target
        else:
            with pytest.raises(workflow.InvalidMove):
                move(at=session.starts_at)


def test_session_is_not_in_progress_before_its_day_nor_held_before_it_begins(draft, administrator):
    day_before, that_morning = draft.starts_at - timedelta(days=1), draft.starts_at - timedelta(hours=2)
    move = partial(actions.move_session, session=draft, by=administrator)
    put(draft, state=S.REGISTRATION_OPEN)
    with pytest.raises(ValidationError) as early:
        move(to=S.LIVE, at=day_before)
    assert "1 دجنبر 2026" in early.value.messages[0]
    assert move(to=S.LIVE, at=that_morning).state == S.LIVE
    with pytest.raises(ValidationError) as early:
        move(to=S.HELD, at=that_morning)
    assert "09:30" in early.value.messages[0]
    assert move(to=S.HELD, at=draft.starts_at).state == S.HELD


def test_calling_off_says_why_in_both_languages_and_is_an_announced_change(draft, administrator):
    session = actions.move_session(session=draft, to=S.ANNOUNCED, by=administrator)
    for reason in (None, {"ar": REASON["ar"]}, {"ar": REASON["ar"], "fr": "  "}):
        with pytest.raises(ValidationError) as refused:
            actions.move_session(session=session, to=S.CANCELLED, by=administrator, reason=reason)
        missing = {"cancellation_reason_fr"} | ({"cancellation_reason_ar"} if reason is None else set())
        assert set(refused.value.message_dict) == missing
    session.refresh_from_db()
    assert (session.state, session.revision) == (S.ANNOUNCED, 0)
    session = actions.move_session(session=session, to=S.CANCELLED, by=administrator, reason=REASON)
    session.refresh_from_db()
    assert (session.state, session.revision) == (S.CANCELLED, 1)
    assert {language: getattr(session, f"cancellation_reason_{language}") for language in REASON} == REASON


def test_draft_called_off_says_why_too_but_nobody_had_read_of_it(draft, administrator):
    with pytest.raises(ValidationError):
        actions.move_session(session=draft, to=S.CANCELLED, by=administrator)
    assert actions.move_session(session=draft, to=S.CANCELLED, by=administrator, reason=REASON).revision == 0


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"ends_at": datetime(2026, 12, 1, 17, tzinfo=UTC)}, {"ends_at"}),
        ({"venue_fr": "Siège de la région", "venue_ar": "مقر الجهة"}, {"venue_ar", "venue_fr"}),
        ({"mode": "remote"}, {"mode"}),
        ({"remote_link": "https://example.org/other"}, {"remote_link"}),
        ({"title_fr": "Autre titre", "seats_in_room": 40}, set()),
        ({}, set()),
    ],
)
def test_announced_change_grows_the_revision_and_says_what_must_be_told(draft, administrator, columns, told):
    session = actions.move_session(session=draft, to=S.ANNOUNCED, by=administrator)
    for name, value in columns.items():
        setattr(session, name, value)
    session.revision = 41  # never by hand
    change = actions.change_session(session=session, by=administrator)
    assert change == (set(columns), told)
    session.refresh_from_db()
    assert session.revision == bool(told)


@pytest.mark.parametrize("state", [S.DRAFT, S.HELD, S.MINUTES_PUBLISHED, S.CANCELLED])
def test_nobody_is_told_of_a_change_before_the_announcement_or_after_the_end(draft, administrator, state):
    session = put(draft, state=state, cancellation_reason_ar="ثلج", cancellation_reason_fr="Neige")
    session.ends_at += timedelta(hours=1)
    assert actions.change_session(session=session, by=administrator) == ({"ends_at"}, set())
    session.refresh_from_db()
    assert session.revision == 0


def test_link_is_shown_from_shortly_before_the_start_until_the_end(draft):
    start, end, minute = draft.starts_at, draft.ends_at, timedelta(minutes=1)
    moments = [start - 31 * minute, start - 30 * minute, start, end - minute, end, end + 60 * minute]
    shown = {state: [RegionalSession.shows_link(put(draft, state=state), at) for at in moments] for state in S.values}
    in_time, running_over = [False, True, True, True, False, False], [False, True, True, True, True, True]
    never = [False] * 6
    assert shown == {
        S.DRAFT: never,
        S.ANNOUNCED: in_time,
        S.REGISTRATION_OPEN: in_time,
        S.LIVE: running_over,
        S.HELD: never,
        S.MINUTES_PUBLISHED: never,
        S.CANCELLED: never,
    }
    assert not put(draft, state=S.LIVE, mode="in_person").shows_link(start)
    assert not put(draft, mode="hybrid", remote_link="").shows_link(start)
    assert put(draft, remote_link="https://example.org/", link_minutes_before=60).shows_link(start - 60 * minute)


def test_registrations_are_taken_in_their_state_and_window_alone(draft):
    opens, closes = draft.registration_opens_at, draft.registration_closes_at
    minute = timedelta(minutes=1)
    moments = [opens - minute, opens, closes - minute, closes]
    taken = {state: [put(draft, state=state).takes_registrations(at) for at in moments] for state in S.values}
    never = [False] * 4
    assert taken == dict.fromkeys(S.values, never) | {S.REGISTRATION_OPEN: [False, True, True, False]}


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        ({"title_fr": ""}, {"title_fr"}),
        ({"title_fr": None, "venue_ar": ""}, {"title_fr", "venue_ar"}),
        ({"access_information_ar": "مصعد"}, {"access_information_fr"}),
        ({"remote_link": ""}, {"remote_link"}),
        ({"mode": "in_person", "remote_link": ""}, set()),
        ({"mode": "remote", "venue_ar": "", "venue_fr": ""}, set()),
        ({"mode": "remote", "remote_link": ""}, {"remote_link"}),
    ],
)
def test_announcing_names_what_is_missing(draft, administrator, columns, missing):
    session = put(draft, **columns)
    if not missing:
        assert actions.move_session(session=session, to=S.ANNOUNCED, by=administrator).is_public
        return
    with pytest.raises(ValidationError) as refused:
        actions.move_session(session=session, to=S.ANNOUNCED, by=administrator)
    assert set(refused.value.message_dict) == missing
    session.refresh_from_db()
    assert session.state == S.DRAFT


def test_announced_session_cannot_lose_a_language(draft, administrator):
    session = actions.move_session(session=draft, to=S.ANNOUNCED, by=administrator)
    session.title_fr = ""
    with pytest.raises(ValidationError):
        actions.change_session(session=session, by=administrator)


def test_changing_keeps_code_and_state_and_names_the_columns(draft, administrator):
    draft.code, draft.state, draft.title_fr = "OTHER", S.HELD, "Autre titre"
    actions.change_session(session=draft, by=administrator)
    draft.refresh_from_db()
    assert (draft.code, draft.state, draft.title_fr) == ("RS-04-TEST", S.DRAFT, "Autre titre")
    assert AuditEntry.objects.get(action="session_changed").details == {"changed": ["title_fr"]}


def test_new_session_begins_as_a_draft(draft, regions):
    assert draft.state == S.DRAFT
    draft.pk, draft.code, draft.state = None, "RS-04-B", S.MINUTES_PUBLISHED
    assert actions.create_session(session=draft, by=None).state == S.DRAFT


def test_only_a_draft_is_deleted(draft, administrator):
    session = actions.move_session(session=draft, to=S.ANNOUNCED, by=administrator)
    with pytest.raises(ValidationError):
        actions.delete_session(session=session, by=administrator)
    actions.delete_session(session=put(session, state=S.DRAFT), by=administrator)
    assert not RegionalSession.objects.exists()
    assert AuditEntry.objects.get(action="session_deleted").details == {"code": "RS-04-TEST"}


def test_public_sees_all_but_drafts(draft, administrator):
    with pytest.raises(Http404):
        access.session_or_404(draft.code)
    actions.move_session(session=draft, to=S.ANNOUNCED, by=administrator)
    assert access.session_or_404(draft.code) == draft
    assert list(queries.upcoming(datetime(2026, 11, 30, tzinfo=UTC))) == [draft]
    assert list(queries.upcoming(datetime(2026, 12, 2, tzinfo=UTC))) == []


def test_only_administrators_configure(draft, administrator, regions):
    reviewer = create_account(email="r@example.org", by=None)
    grant_role(account=reviewer, role="coordinator", region=None, by=None)
    assert list(access.configurable_by(administrator)) == [draft]
    assert list(access.configurable_by(reviewer)) == []

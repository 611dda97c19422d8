"""A session moves by its table, and the public sees it only when it is whole in both languages."""

from datetime import UTC, datetime
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


def put(session: RegionalSession, **columns) -> RegionalSession:
    """Change the row behind the actions' back, as the past may have left it."""
    models.QuerySet(RegionalSession).filter(pk=session.pk).update(**columns)
    return RegionalSession.objects.get(pk=session.pk)


def test_every_state_is_in_the_table_and_only_the_last_two_are_final():
    assert set(workflow.MOVES) == set(S.values)
    final = {state for state, targets in workflow.MOVES.items() if not targets}
    assert final == {S.MINUTES_PUBLISHED, S.CANCELLED}
    assert all(S.CANCELLED in targets for state, targets in workflow.MOVES.items() if state not in final)


def test_whole_life_is_audited_step_by_step(draft, administrator):
    life = [S.ANNOUNCED, S.REGISTRATION_OPEN, S.LIVE, S.HELD, S.MINUTES_PUBLISHED]
    for state in life:
        draft = actions.move_session(session=draft, to=state, by=administrator)
    told = AuditEntry.objects.filter(action="session_moved", object_id=draft.pk).order_by("pk")
    assert [(row.actor_id, row.region_code, row.details["before"], row.details["after"]) for row in told] == [
        (administrator.pk, "04", before, after) for before, after in zip([S.DRAFT, *life], life, strict=False)
    ]


def test_no_move_beside_the_table(draft, administrator):
    for state, target in product(S.values, S.values):
        session = put(draft, state=state)
        if target in workflow.MOVES[state]:
            assert actions.move_session(session=session, to=target, by=administrator).state == target
        else:
            with pytest.raises(workflow.InvalidMove):
                actions.move_session(session=session, to=target, by=administrator)


@pytest.mark.parametrize(
    ("columns", "missing"),
    [
        ({"title_fr": ""}, {"title_fr"}),
        ({"title_fr": None, "venue_ar": ""}, {"title_fr", "venue_ar"}),
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

"""The demonstration shows meetings in every state, one of them in progress at the hour it is loaded."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from pypdf import PdfReader

from consultations.regional_sessions.models import RegionalSession, SessionDocument
from portal.demo.meetings import _around, add_session_in_progress, add_sessions
from portal.shared.time import local
from stakeholders.actions import create_account
from stakeholders.categories import load_categories

State = RegionalSession.State


@pytest.fixture
def meetings(reference, settings, tmp_path) -> dict[str, RegionalSession]:
    """Load the meetings, twice: the second time adds nothing."""
    settings.MEDIA_ROOT = tmp_path
    load_categories()
    administrator = create_account(email="chief@example.org", by=None)
    added = [(add_sessions(administrator), add_session_in_progress(administrator)) for _time in range(2)]
    assert added == [(12, 1), (0, 0)]
    return {session.code: session for session in RegionalSession.objects.all()}


def test_meetings_stand_in_every_state_and_say_what_a_visitor_looks_for(meetings):
    assert {session.state for session in meetings.values()} == set(State)
    live = meetings["RS-04-FOLLOW-UP"]
    assert live.starts_at <= timezone.now() <= live.ends_at
    assert live.shows_link()
    cancelled = [session for session in meetings.values() if session.state == State.CANCELLED]
    assert all(session.cancellation_reason_ar and session.cancellation_reason_fr for session in cancelled)
    with_agenda = {code for code, session in meetings.items() if session.agenda.exists()}
    assert len(with_agenda) >= 9
    assert {code for code, session in meetings.items() if session.quotas.exists()} == {
        "RS-02-2026", "RS-04-2026", "RS-05-2026", "RS-07-2026",
    }  # fmt: skip
    papers = SessionDocument.objects.filter(session=meetings["RS-04-2026"]).order_by("kind", "language")
    assert list(papers.values_list("kind", "language")) == [
        (kind, language) for kind in ("precautions", "press_release", "programme") for language in ("ar", "fr")
    ]
    programme = papers.get(kind="programme", language="fr")
    text = PdfReader(programme.file.open()).pages[0].extract_text()
    assert all(words in text for words in ("09:30", "Accueil et ouverture", "Souad Mernissi"))


@pytest.mark.parametrize("hour", ["00:10", "01:59", "09:00", "12:34", "22:15", "23:59"])
def test_meeting_in_progress_lies_within_one_day(hour):
    now = datetime.fromisoformat(f"2026-11-25T{hour}").replace(tzinfo=UTC)
    starts_at, ends_at = _around(now)
    assert starts_at <= now <= ends_at
    assert local(starts_at).date() == local(ends_at).date() == local(now).date()

"""A session is prepared, announced, changed, moved through its states, or dropped as a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.regional_sessions import workflow
from consultations.regional_sessions.actions.agenda import following, set_agenda
from consultations.regional_sessions.actions.documents import discard_files
from consultations.regional_sessions.actions.seats import set_quotas
from consultations.regional_sessions.models import AgendaItem, RegionalSession, SeatQuota
from portal.shared import audit
from portal.shared.bilingual import changed_columns, label, missing_translations
from stakeholders.models import Account

State = RegionalSession.State
Mode = RegionalSession.Mode
# What people wrote into their diaries: whoever registered is told when one of these changes.
TOLD = frozenset({"starts_at", "ends_at", "mode", "venue_ar", "venue_fr", "remote_link"})


class Change(NamedTuple):
    """What a change touched (columns, "agenda", "quotas"), and which of it those registered must be told."""

    columns: frozenset[str]
    told: frozenset[str]


@transaction.atomic
def create_session(
    *,
    session: RegionalSession,
    by: Account | None,
    agenda: Sequence[AgendaItem] = (),
    quotas: Sequence[SeatQuota] = (),
) -> RegionalSession:
    """Save a new session. It begins as a draft, whatever the caller put in its state."""
    session.state, session.revision = State.DRAFT, 0
    session.full_clean()
    session.save()
    set_agenda(session, agenda)
    set_quotas(session, quotas)
    audit.record("session_created", session, by=by, region=session.region_id)
    return session


@transaction.atomic
def change_session(
    *,
    session: RegionalSession,
    by: Account | None,
    agenda: Sequence[AgendaItem] | None = None,
    quotas: Sequence[SeatQuota] | None = None,
) -> Change:
    """Save what was edited. Code and state stay; what the public already reads must stay whole in both languages.

    An agenda or quotas that are given are those that stand from now on. An agenda that is not given follows the session
    to another day at the same hours.
    """
    before = _lock(session)
    session.code, session.state, session.revision = before.code, before.state, before.revision
    if before.is_public and session.region_id != before.region_id:
        raise ValidationError({"region": _("The region stays as announced.")})
    session.full_clean()
    if session.is_public:
        check_publishable(session)
    columns = changed_columns(before, session) - {"changed_at"}
    told = columns & TOLD if session.is_awaited else set()
    if told:
        session.revision += 1
    session.save()
    if set_agenda(session, following(before, session) if agenda is None else agenda):
        columns.add("agenda")
    if set_quotas(session, list(session.quotas.all()) if quotas is None else quotas):
        columns.add("quotas")
    audit.record("session_changed", session, by=by, region=session.region_id, changed=sorted(columns))
    return Change(frozenset(columns), frozenset(told))


@transaction.atomic
def move_session(
    *,
    session: RegionalSession,
    to: str,
    by: Account | None,
    reason: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> RegionalSession:
    """Move to another state at that moment (now by default); calling off needs its reason in each language.

    Raises `workflow.InvalidMove`, or `ValidationError` naming what is still lacking or why it is too early.
    """
    session = _lock(session)
    before = session.state
    workflow.check_move(before, to)
    workflow.check_day(session, to, at or timezone.now())
    session.state = to
    if to == State.CANCELLED:
        for language, _name in settings.LANGUAGES:
            setattr(session, f"cancellation_reason_{language}", (reason or {}).get(language, "").strip())
        session.revision += before != State.DRAFT
    # A draft that is called off was never public: it becomes visible as cancelled, so it is held to the same gate.
    check_publishable(session)
    session.save()
    audit.record("session_moved", session, by=by, region=session.region_id, before=before, after=to)
    return session


@transaction.atomic
def delete_session(*, session: RegionalSession, by: Account | None) -> None:
    """Drop a draft. What was announced is cancelled instead: people may have read of it."""
    session = _lock(session)
    if session.is_public:
        raise ValidationError(_("Only a draft can be deleted. Cancel the session instead."))
    audit.record("session_deleted", session, by=by, region=session.region_id, code=session.code)
    names = list(session.documents.values_list("file", flat=True))
    session.delete()
    discard_files(names)


def check_publishable(session: RegionalSession) -> None:
    """Raise `ValidationError` naming everything the public would miss, in both languages."""
    needed = ["title"] if session.mode == Mode.REMOTE else ["title", "venue"]
    if any(label(session, "access_information").values()):
        needed.append("access_information")
    if session.state == State.CANCELLED:
        needed.append("cancellation_reason")
    both = _("Needed in both languages before the public sees the session.")
    missing = dict.fromkeys(missing_translations(session, needed), both)
    if session.mode != Mode.IN_PERSON and not session.remote_link:
        missing["remote_link"] = _("Needed before the public sees a session with remote participation.")
    if missing:
        raise ValidationError(missing)


def _lock(session: RegionalSession) -> RegionalSession:
    return RegionalSession.objects.select_for_update().get(pk=session.pk)

"""What happens to a regional session: it is prepared, announced, moved through its states, or dropped as a draft."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

from consultations.regional_sessions import workflow
from consultations.regional_sessions.models import RegionalSession
from portal.shared import audit
from portal.shared.bilingual import missing_translations
from stakeholders.models import Account

State = RegionalSession.State
Mode = RegionalSession.Mode


@transaction.atomic
def create_session(*, session: RegionalSession, by: Account | None) -> RegionalSession:
    """Save a new session. It begins as a draft, whatever the caller put in its state."""
    session.state = State.DRAFT
    session.full_clean()
    session.save()
    audit.record("session_created", session, by=by, region=session.region_id)
    return session


@transaction.atomic
def change_session(*, session: RegionalSession, by: Account | None) -> RegionalSession:
    """Save what was edited. Code and state stay; what the public already reads must stay whole in both languages."""
    before = _lock(session)
    session.code, session.state = before.code, before.state
    if before.is_public and session.region_id != before.region_id:
        raise ValidationError({"region": _("The region stays as announced.")})
    session.full_clean()
    if session.is_public:
        check_publishable(session)
    changed = [name for name in _columns() if getattr(before, name) != getattr(session, name)]
    session.save()
    audit.record("session_changed", session, by=by, region=session.region_id, changed=changed)
    return session


@transaction.atomic
def move_session(*, session: RegionalSession, to: str, by: Account | None) -> RegionalSession:
    """Move to another state. Raises `workflow.InvalidMove`, or `ValidationError` naming what announcing still lacks."""
    session = _lock(session)
    before = session.state
    workflow.check_move(before, to)
    # A draft that is called off was never public: it becomes visible as cancelled, so it is held to the same gate.
    check_publishable(session)
    session.state = to
    session.save(update_fields=["state", "changed_at"])
    audit.record("session_moved", session, by=by, region=session.region_id, before=before, after=to)
    return session


@transaction.atomic
def delete_session(*, session: RegionalSession, by: Account | None) -> None:
    """Drop a draft. What was announced is cancelled instead: people may have read of it."""
    session = _lock(session)
    if session.is_public:
        raise ValidationError(_("Only a draft can be deleted. Cancel the session instead."))
    audit.record("session_deleted", session, by=by, region=session.region_id, code=session.code)
    session.delete()


def check_publishable(session: RegionalSession) -> None:
    """Raise `ValidationError` naming everything the public would miss, in both languages."""
    needed = ["title"] if session.mode == Mode.REMOTE else ["title", "venue"]
    both = _("Needed in both languages before the public sees the session.")
    missing = dict.fromkeys(missing_translations(session, needed), both)
    if session.mode != Mode.IN_PERSON and not session.remote_link:
        missing["remote_link"] = _("Needed before the public sees a session with remote participation.")
    if missing:
        raise ValidationError(missing)


def _lock(session: RegionalSession) -> RegionalSession:
    return RegionalSession.objects.select_for_update().get(pk=session.pk)


def _columns() -> list[str]:
    """The columns as the database knows them: those in one language each, not the one that shows either."""
    shown = set(translator.get_options_for_model(RegionalSession).all_fields)
    return [column.attname for column in RegionalSession._meta.concrete_fields if column.name not in shown]

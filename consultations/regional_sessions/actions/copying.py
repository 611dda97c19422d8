"""A session that was prepared once serves another region."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from consultations.regional_sessions.actions.rows import Row
from consultations.regional_sessions.actions.sessions import create_session
from consultations.regional_sessions.models import AgendaItem, RegionalSession, SessionDocument
from portal.shared import audit
from portal.shared.bilingual import stored_columns
from portal.shared.time import between_the_clocks, later_by_the_clock
from stakeholders.models import Account
from strategy.models import Region

MOMENTS = [
    "starts_at", "ends_at", "registration_opens_at", "registration_closes_at", "contributions_open_at",
    "contributions_close_at",
]  # fmt: skip
# Where it takes place is another region's own; a link and a cancellation belong to one meeting.
_PLACE = [f"{name}_{language}" for name in ("venue", "access_information") for language, _n in settings.LANGUAGES]
_ITS_OWN = ["remote_link", *(f"cancellation_reason_{language}" for language, _name in settings.LANGUAGES)]


@transaction.atomic
def copy_session(
    *, session: RegionalSession, region: Region, code: str, starts_at: datetime, by: Account | None
) -> RegionalSession:
    """Return a draft like `session` for a region, with its windows, seats, quotas, agenda, speakers and precautions.

    Every hour moves by as much as the start does on Morocco's clock: what began at 09:30 begins at 09:30, whichever
    side of a change of the clock it lies on.
    """
    offset = between_the_clocks(session.starts_at, starts_at)
    copy = _like(session, region, code, offset)
    agenda = list(session.agenda.prefetch_related("speakers"))
    create_session(
        session=copy,
        by=by,
        agenda=[_item_like(item, offset) for item in agenda],
        quotas=[_again(quota) for quota in session.quotas.all()],
    )
    # Nothing of an agenda overlaps: the order of the hours tells which item is whose copy.
    for item, its_copy in zip(agenda, copy.agenda.all(), strict=True):
        for speaker in item.speakers.all():
            _save(_again(speaker), item=its_copy)
    for document in session.documents.filter(kind=SessionDocument.Kind.PRECAUTIONS):
        _save(_again(document), session=copy)
    audit.record("session_copied", copy, by=by, region=copy.region_id, source=session.code)
    return copy


def _like(session: RegionalSession, region: Region, code: str, offset: timedelta) -> RegionalSession:
    copy = _again(session)
    copy.code, copy.region = code, region
    for name in MOMENTS:
        setattr(copy, name, later_by_the_clock(getattr(session, name), offset))
    elsewhere = region.pk != session.region_id
    for name in [*_ITS_OWN, *(_PLACE if elsewhere else [])]:
        setattr(copy, name, "")
    for language, _name in settings.LANGUAGES:
        _rename(copy, session.region, language)
    return copy


def _rename(copy: RegionalSession, before: Region, language: str) -> None:
    """Where the title names the region, let it name the new one."""
    title = getattr(copy, f"title_{language}") or ""
    old, new = (getattr(region, f"name_{language}") for region in (before, copy.region))
    for named, named_now in ((_joined(old), _joined(new)), (f"l’{old}", new), (old, new)):
        title = title.replace(named, named_now)
    setattr(copy, f"title_{language}", title[:200])


def _joined(name: str) -> str:
    """Return an Arabic name as it follows the preposition ل, which takes the alef of the article away."""
    return f"لل{name[2:]}" if name.startswith("ال") else f"ل{name}"


def _item_like(item: AgendaItem, offset: timedelta) -> AgendaItem:
    copy = _again(item)
    copy.starts_at = later_by_the_clock(item.starts_at, offset)
    copy.ends_at = later_by_the_clock(item.ends_at, offset)
    return copy


def _again(row: Row) -> Row:
    """Return a new row that says the same."""
    model = type(row)
    return model(**{name: getattr(row, name) for name in stored_columns(model) if name != model._meta.pk.attname})


def _save(row: Model, **owner: Model) -> None:
    for name, value in owner.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()

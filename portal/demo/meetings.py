"""The demonstration's meetings: seats, agendas, speakers, papers; one is in progress whenever it is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from consultations.regional_sessions import actions
from consultations.regional_sessions.models import AgendaItem, RegionalSession, SeatQuota, SessionDocument, Speaker
from portal.demo.papers import Paper, leaflet, programme
from portal.shared import reference
from portal.shared.actions import save_configuration
from portal.shared.bilingual import label
from portal.shared.time import local
from stakeholders.models import Account

FOLDER = Path(__file__).resolve().parent / "data"
IN_PROGRESS = "RS-04-FOLLOW-UP"
LANGUAGES = [language for language, _name in settings.LANGUAGES]

State, Kind = RegionalSession.State, SessionDocument.Kind
_WAY = [State.ANNOUNCED, State.REGISTRATION_OPEN, State.LIVE, State.HELD, State.MINUTES_PUBLISHED]
_LONG_ENOUGH = timedelta(minutes=390)  # the agenda lasts as long
# Whose files are handed out: a programme for those with an agenda and speakers, a press release once it is over.
_WITH_PROGRAMME = {"RS-02-2026", "RS-04-2026", "RS-06-2026", "RS-07-2026", IN_PROGRESS}
_WITH_PRESS_RELEASE = {"RS-04-2026", "RS-06-2026"}
_PROGRAMME = {"ar": "برنامج اللقاء", "fr": "Programme de la rencontre"}


def add_sessions(administrator: Account) -> int:
    """Add the sessions of `sessions.csv` that are not there yet, and return how many."""
    return sum(_add_session(row, administrator) for row in reference.rows(FOLDER / "sessions.csv"))


def add_session_in_progress(administrator: Account) -> int:
    """Let region 04 follow its meeting up right now, unless some meeting is in progress already."""
    if RegionalSession.objects.filter(state=State.LIVE).exists():
        return 0
    if RegionalSession.objects.filter(code=IN_PROGRESS).exists():
        return 0
    return int(_add_follow_up(RegionalSession.objects.get(code="RS-04-2026"), administrator))


@transaction.atomic
def _add_session(row: dict[str, str], administrator: Account) -> bool:
    if RegionalSession.objects.filter(code=row["code"]).exists():
        return False
    state, reason = row.pop("state"), {language: row.pop(f"cancellation_{language}") for language in LANGUAGES}
    moments = {name: _local(text) for name, text in row.items() if name.endswith("_at")}
    seats = {name: int(row[name]) if row[name] else None for name in ("seats_in_room", "seats_remote")}
    rest = row.keys() - moments.keys() - seats.keys() - {"region"}
    texts = {_column(name): row[name] for name in rest}
    session = RegionalSession(region_id=row["region"], **texts, **moments, **seats)
    agenda = _agenda(session)
    actions.create_session(session=session, by=administrator, agenda=agenda, quotas=_quotas(session.code))
    _add_speakers(session, administrator)
    _add_papers(session, administrator)
    for step in _way_to(state):
        actions.move_session(session=session, to=step, by=administrator, reason=reason, at=session.starts_at)
    return True


@transaction.atomic
def _add_follow_up(meeting: RegionalSession, administrator: Account) -> bool:
    now = timezone.now()
    starts_at, ends_at = _around(now)
    session = RegionalSession(
        code=IN_PROGRESS,
        region=meeting.region,
        title_ar=f"لقاء تتبع مخطط العمل: {meeting.region.name_ar}",
        title_fr=f"Rencontre de suivi du plan d’action : {meeting.region.name_fr}",
        mode=RegionalSession.Mode.HYBRID,
        remote_link="https://example.org/tachawor/rs-04-follow-up",
        starts_at=starts_at,
        ends_at=ends_at,
        registration_opens_at=starts_at - timedelta(days=21),
        registration_closes_at=ends_at,
        # Its windows let the region's meeting before it keep what people write.
        contributions_open_at=meeting.contributions_open_at - timedelta(days=7),
        contributions_close_at=meeting.contributions_close_at,
        seats_in_room=60,
        seats_remote=100,
        **{f"venue_{language}": text for language, text in label(meeting, "venue").items()},
        **{f"access_information_{language}": text for language, text in label(meeting, "access_information").items()},
    )
    actions.create_session(session=session, by=administrator, agenda=_agenda(session))
    _add_speakers(session, administrator, like=meeting.code)
    _add_papers(session, administrator)
    for step in _way_to(State.LIVE):
        actions.move_session(session=session, to=step, by=administrator, at=now)
    return True


def _around(now: datetime) -> tuple[datetime, datetime]:
    """Return hours of one day that hold this moment: from an hour ago, as long as a meeting lasts."""
    here = local(now)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    starts_at = max(midnight, here.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1))
    return starts_at, min(starts_at + timedelta(hours=7), midnight + timedelta(hours=23, minutes=59))


def _agenda(session: RegionalSession) -> list[AgendaItem]:
    """Return the agenda that all meetings share, as much of it as lies in a meeting's hours."""
    if session.ends_at - session.starts_at < _LONG_ENOUGH and session.code != IN_PROGRESS:
        return []
    items = []
    for row in reference.rows(FOLDER / "agenda.csv"):
        starts_at, ends_at = (session.starts_at + timedelta(minutes=int(row.pop(name))) for name in ("from", "until"))
        axis, _key = row.pop("axis") or None, row.pop("key")
        if ends_at <= session.ends_at:
            items.append(AgendaItem(starts_at=starts_at, ends_at=ends_at, axis_id=axis, **row))
    return items


def _quotas(code: str) -> list[SeatQuota]:
    rows = (row for row in reference.rows(FOLDER / "quotas.csv") if row["session"] == code)
    return [SeatQuota(category_id=row["category"], mode=row["mode"], seats=int(row["seats"])) for row in rows]


def _add_speakers(session: RegionalSession, by: Account, *, like: str = "") -> None:
    titles = {row["title_ar"]: row["key"] for row in reference.rows(FOLDER / "agenda.csv")}
    items = {titles[item.title_ar]: item for item in session.agenda.all()}
    for row in reference.rows(FOLDER / "speakers.csv"):
        if row.pop("session") == (like or session.code) and (item := items.get(row.pop("item"))):
            save_configuration(row=Speaker(item=item, **row), by=by, changed=[], is_new=True)


def _add_papers(session: RegionalSession, by: Account) -> None:
    if session.code not in _WITH_PROGRAMME:
        return
    for language in LANGUAGES:
        paper = programme(session, heading=_PROGRAMME[language], language=language)
        _add_paper(session, Kind.PROGRAMME, _PROGRAMME, language, paper, by)
    for kind, rows in groupby(reference.rows(FOLDER / "papers.csv"), key=lambda row: row["kind"]):
        if kind == Kind.PRECAUTIONS or session.code in _WITH_PRESS_RELEASE:
            _add_leaflets(session, kind, rows, by)


def _add_leaflets(session: RegionalSession, kind: str, rows: Iterable[dict[str, str]], by: Account) -> None:
    for row in rows:
        titles = {language: row[f"title_{language}"] for language in LANGUAGES}
        for language in LANGUAGES:
            paper = leaflet(
                heading=titles[language],
                text=row[f"text_{language}"],
                language=language,
                date=session.starts_at,
                about=[getattr(session, f"title_{language}")],
            )
            _add_paper(session, kind, titles, language, paper, by)


def _add_paper(
    session: RegionalSession, kind: str, titles: dict[str, str], language: str, paper: Paper, by: Account
) -> None:
    named = {f"title_{code}": title for code, title in titles.items()}
    document = SessionDocument(session=session, kind=kind, language=language, **named)
    actions.add_document(document=document, upload=paper, by=by)


def _way_to(state: str) -> list[str]:
    if state == State.DRAFT:
        return []
    return [State.ANNOUNCED, State.CANCELLED] if state == State.CANCELLED else _WAY[: _WAY.index(State(state)) + 1]


def _column(name: str) -> str:
    return name.replace("access_ar", "access_information_ar").replace("access_fr", "access_information_fr")


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))

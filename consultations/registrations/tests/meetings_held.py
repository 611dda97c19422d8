"""A meeting that was held: who came to it, its agenda, and its minutes as far as a test wants them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from consultations.regional_sessions.actions import move_session
from consultations.regional_sessions.models import AgendaItem, Presence, RegionalSession
from consultations.registrations import actions
from consultations.registrations.actions import EntryWords
from consultations.registrations.models import Attendance, Minutes, MinutesSection, Registration
from consultations.registrations.tests.conftest import come
from stakeholders.models import Account, Category

TITLES = [("افتتاح", "Ouverture"), ("الطفولة", "Enfance")]
PAST = timedelta(hours=6)


def hold(session: RegionalSession, *, people: int = 2, stay_away: int = 0) -> RegionalSession:
    """Let people come to the meeting, some stay away, and the meeting end an hour ago."""
    came = [come(session, f"حاضر {place}", email=f"came{place}@example.org") for place in range(people)]
    for place in range(stay_away):
        come(session, f"غائب {place}", email=f"away{place}@example.org")
    begun = timezone.now() - PAST
    put_at(session, begun)
    for registration in came:
        arrive(registration)
    session.refresh_from_db()
    for state in ("live", "held"):
        session = move_session(session=session, to=state, by=None)
    return session


def arrive(registration: Registration, mode: str = Presence.ROOM) -> None:
    actions.note_arrival(registration=registration, mode=mode, source=Attendance.Source.NAME, by=None)


def put_at(session: RegionalSession, begun: datetime) -> None:
    """Move the meeting to that hour, five hours long, with two items on its agenda."""
    RegionalSession.objects.filter(pk=session.pk).update(starts_at=begun, ends_at=begun + timedelta(hours=5))
    for place, (arabic, french) in enumerate(TITLES):
        starts = begun + timedelta(hours=place)
        AgendaItem.objects.create(
            session=session, starts_at=starts, ends_at=starts + timedelta(hours=1), title_ar=arabic, title_fr=french
        )


def write(minutes: Minutes, by: Account, *, languages: tuple[str, ...] = ("ar", "fr")) -> Minutes:
    """Write every section, and under the first item what was said and what was decided."""
    for section in minutes.sections.order_by("number"):
        save(section, by, **{language: f"{language}: نص texte {section.number}" for language in languages})
    first = minutes.sections.get(number=1)
    said = {"ar": "طالبت الجمعيات بمركز قريب.", "fr": "Les associations demandent un centre proche."}
    decided = {"ar": "يحدث مركز في الخميسات.", "fr": "Un centre ouvre à Khémisset."}
    for words in (
        EntryWords(
            kind="statement",
            category=Category.objects.get(code="associations"),
            texts={language: said[language] for language in languages},
        ),
        EntryWords(kind="decision", texts={language: decided[language] for language in languages}),
    ):
        actions.add_entry(section=first, words=words, by=by)
    return minutes


def save(section: MinutesSection, by: Account, **texts: str) -> MinutesSection:
    """Save a section's text as somebody who saw what stands there."""
    return actions.save_section(
        section=section, titles=section.titles, texts=section_texts(section) | texts, seen=section.revision, by=by
    )


def section_texts(section: MinutesSection) -> dict[str, str]:
    return {"ar": section.text_ar, "fr": section.text_fr}


def ask(minutes: Minutes, by: Account) -> Minutes:
    """Open the minutes for amendment for three days."""
    return actions.open_amendments(minutes=minutes, until=timezone.now() + timedelta(days=3), by=by)


def let_the_time_pass(minutes: Minutes) -> None:
    """Let the last day for amendments be over."""
    Minutes.objects.filter(pk=minutes.pk).update(amendments_until=timezone.now() - timedelta(minutes=1))

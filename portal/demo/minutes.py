"""The minutes of the demonstration's meetings: some published, one that is being amended, one half written."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations import actions
from consultations.registrations.actions import EntryWords
from consultations.registrations.minutes import queries as minutes_queries
from consultations.registrations.models import Minutes, MinutesSection
from portal.demo.actions import end_the_time_for_amendments
from portal.shared import reference, time
from stakeholders.models import Account, Category

FILE = Path(__file__).resolve().parent / "data" / "minutes.csv"
PUBLISHED, AMENDING, DRAFT = ["RS-04-2026", "RS-06-2026", "RS-09-2026"], "RS-01-2026", "RS-03-2026"
LANGUAGES = [language for language, _name in settings.LANGUAGES]
# What those who attended proposed, and what became of it; the last one is left undecided where minutes are open.
PROPOSED = [
    ("ar", "يضاف إلى المقدمة: بحضور ممثلي الصحافة الجهوية.", "كانوا حاضرين طيلة اليوم.", "accepted"),
    ("fr", "Préciser que la rencontre a duré toute la journée.", "Le texte ne le dit pas.", "not_accepted"),
    ("ar", "يضاف: وأشاد الحاضرون بترجمة الأشغال إلى لغة الإشارة.", "قيل ذلك في الجلسة الختامية.", ""),
]


def add_minutes(by: Account) -> int:
    """Write the minutes of the meetings that have none; returns how many."""
    codes = [*PUBLISHED, AMENDING, DRAFT]
    bare = RegionalSession.objects.filter(code__in=codes, minutes__isnull=True)
    sessions = list(bare.select_related("region").order_by("code"))
    for session in sessions:
        _write(session, by)
    return len(sessions)


def _write(session: RegionalSession, by: Account) -> None:
    minutes = actions.begin_minutes(session=session, working_language="ar", by=by)
    languages = ["ar"] if session.code == DRAFT else LANGUAGES
    for section in minutes.sections.filter(kind=MinutesSection.Kind.AGENDA):
        actions.remove_section(section=section, by=by)
    for number, rows in groupby(reference.rows(FILE), key=lambda row: row["section"]):
        _write_section(minutes, int(number), list(rows), languages, by)
    if session.code == DRAFT:
        return
    minutes = actions.open_amendments(minutes=minutes, until=timezone.now() + timedelta(days=12), by=by)
    _amend(minutes, by)
    if session.code in PUBLISHED:
        end_the_time_for_amendments(minutes)
        actions.close_minutes(minutes=minutes, by=by)


def _write_section(
    minutes: Minutes, number: int, rows: list[dict[str, str]], languages: list[str], by: Account
) -> None:
    said = {row["kind"]: _texts(row, minutes.session, languages) for row in rows}
    section = (
        actions.add_section(minutes=minutes, titles=said["title"], by=by)
        if number
        else minutes.sections.get(kind=MinutesSection.Kind.INTRODUCTION)
    )
    if "text" in said:
        section = actions.save_section(
            section=section, titles=section.titles, texts=said["text"], seen=section.revision, by=by
        )
    for row in rows:
        if row["kind"] in {"title", "text"}:
            continue
        category = Category.objects.get(code=row["category"]) if row["category"] else None
        words = EntryWords(kind=row["kind"], category=category, texts=_texts(row, minutes.session, languages))
        actions.add_entry(section=section, words=words, by=by)


def _texts(row: dict[str, str], session: RegionalSession, languages: list[str]) -> dict[str, str]:
    return {
        language: row[language].format(
            region=getattr(session.region, f"name_{language}"), day=time.day(session.starts_at, language)
        )
        for language in languages
    }


def _amend(minutes: Minutes, by: Account) -> None:
    introduction = minutes.sections.get(kind=MinutesSection.Kind.INTRODUCTION)
    published = minutes.session.code in PUBLISHED
    for registration, (language, words, reason, decision) in zip(
        minutes_queries.attended(minutes.session), PROPOSED, strict=False
    ):
        if published and not decision:
            continue
        amendment = actions.propose_amendment(
            minutes=minutes,
            registration=registration,
            section=introduction,
            entry=None,
            words=words,
            reason=reason,
            language=language,
        )
        if decision:
            introduction.refresh_from_db()
            actions.decide_amendment(
                amendment=amendment,
                state=decision,
                answer="أضيفت الجملة." if decision == "accepted" else "Les heures figurent dans l’en-tête.",
                texts={
                    "ar": f"{introduction.text_ar}\n\nوحضر ممثلو الصحافة الجهوية جانباً من الأشغال.",
                    "fr": f"{introduction.text_fr}\n\nLa presse régionale a suivi une partie des travaux.",
                },
                seen=introduction.revision,
                by=by,
            )

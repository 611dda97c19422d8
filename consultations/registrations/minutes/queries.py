"""Reads of minutes: what is written and by whom, what is still missing, which amendments wait, which versions stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max, Prefetch, QuerySet

from consultations.regional_sessions.models import AgendaItem, RegionalSession
from consultations.registrations.models import (
    Amendment,
    Attendance,
    Minutes,
    MinutesEntry,
    MinutesFile,
    MinutesSection,
    MinutesVersion,
    Registration,
)
from stakeholders.models import Account, Category, Organisation

LANGUAGES = [language for language, _name in settings.LANGUAGES]
# What a list of files has no use for.
CONTENTS = ("version__staff_snapshot", "version__public_snapshot")


class Gap(NamedTuple):
    """What the minutes still lack: in which section, in which languages; `empty` when nothing stands there at all."""

    section: MinutesSection
    languages: list[str]
    empty: bool = False


def of_session(session: RegionalSession) -> Minutes | None:
    """Return the meeting's minutes, if they were begun."""
    return Minutes.objects.filter(session=session).first()


def sections(minutes: Minutes) -> list[MinutesSection]:
    """Return the sections in their order, each with its entries and those who spoke."""
    entries = MinutesEntry.objects.select_related("category", "organisation").order_by("number", "pk")
    whole = minutes.sections.select_related("changed_by").prefetch_related(Prefetch("entries", queryset=entries))
    return list(whole.order_by("number"))


def section_of(minutes: Minutes, key: int) -> MinutesSection | None:
    """Return a section with its entries."""
    return minutes.sections.prefetch_related("entries").filter(pk=key).first()


def agenda(session: RegionalSession) -> Sequence[AgendaItem]:
    """Return the meeting's agenda with its speakers."""
    return list(session.agenda.prefetch_related("speakers"))


def next_number(rows: QuerySet[MinutesSection] | QuerySet[MinutesEntry] | QuerySet[Amendment]) -> int:
    """Return the number that follows the highest one."""
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def gaps(sections: Sequence[MinutesSection], languages: Sequence[str] = LANGUAGES) -> list[Gap]:
    """Return what keeps the minutes from being complete in these languages."""
    found = []
    for section in sections:
        entries = list(section.entries.all())
        written = any(section.text(language) for language in LANGUAGES)
        if not written and (section.is_introduction or not entries):
            found.append(Gap(section, list(languages), empty=True))
            continue
        half = [language for language in languages if _lacks(section, entries, language, written=written)]
        if half:
            found.append(Gap(section, half))
    return found


def _lacks(section: MinutesSection, entries: Sequence[MinutesEntry], language: str, *, written: bool) -> bool:
    if not section.is_introduction and not section.titles[language]:
        return True
    if written and not section.text(language):
        return True
    return any(not entry.text(language) or _names_half(entry, language) for entry in entries)


def _names_half(entry: MinutesEntry, language: str) -> bool:
    return bool(entry.speaker_ar or entry.speaker_fr) and not getattr(entry, f"speaker_{language}")


def amendments(minutes: Minutes) -> QuerySet[Amendment]:
    """Return every amendment, in the order they were proposed, with what they would change and who proposes."""
    rows = minutes.amendments.select_related("section", "entry__category", "registration__category", "decided_by")
    return rows.order_by("number")


def undecided(minutes: Minutes) -> QuerySet[Amendment]:
    """Return the amendments that wait for the rapporteur."""
    return minutes.amendments.filter(state=Amendment.State.PROPOSED)


def amendments_of(registration: Registration) -> QuerySet[Amendment]:
    """Return what one person proposed."""
    return registration.amendments.select_related("section", "entry__category").order_by("number")


def amendments_by(account: Account) -> QuerySet[Amendment]:
    """Return what an account proposed at every meeting."""
    rows = Amendment.objects.filter(registration__account=account).select_related("minutes__session")
    return rows.order_by("-pk")


def versions(minutes: Minutes) -> QuerySet[MinutesVersion]:
    """Return the closed versions, newest first, with their files and without their contents."""
    rows = minutes.versions.defer("staff_snapshot", "public_snapshot").select_related("closed_by")
    return rows.prefetch_related("files").order_by("-number")


def published(session: RegionalSession) -> QuerySet[MinutesVersion]:
    """Return the closed versions of a meeting's minutes, newest first, without the staff's edition."""
    rows = MinutesVersion.objects.filter(minutes__session=session).defer("staff_snapshot")
    return rows.select_related("minutes").order_by("-number")


def public_files(session: RegionalSession) -> list[MinutesFile]:
    """Return the files of the public edition of a meeting's minutes, the newest version first."""
    files = MinutesFile.objects.filter(version__minutes__session=session, edition=MinutesFile.Edition.PUBLIC)
    return list(
        files.select_related("version__minutes__session").defer(*CONTENTS).order_by("-version__number", "language")
    )


def attended(session: RegionalSession) -> QuerySet[Registration]:
    """Return those who were in the room or followed remotely, with how they can be reached."""
    came = Attendance.objects.filter(registration__session=session)
    return (
        Registration.objects.filter(pk__in=came.order_by().values("registration"))
        .select_related("account", "session__region")
        .order_by("number")
    )


def has_attended(registration: Registration) -> bool:
    """Return whether the person was there: they alone may propose amendments."""
    return Attendance.objects.filter(registration=registration).exists()


def to_be_told(session: RegionalSession) -> QuerySet[Registration]:
    """Return those who were registered, to be told that the minutes are final."""
    seated = Registration.objects.filter(session=session, status=Registration.Status.SEATED)
    return seated.select_related("account", "session__region").order_by("number")


def who_may_have_spoken(session: RegionalSession) -> tuple[list[Category], list[Organisation]]:
    """Return the categories, and the organisations that were registered for the meeting."""
    registered = Registration.objects.filter(session=session, organisation__isnull=False).order_by()
    organisations = Organisation.objects.filter(pk__in=registered.values("organisation")).select_related("category")
    return list(Category.objects.all()), list(organisations.order_by("code"))


def file_name(file: MinutesFile) -> str:
    """A name that says what it is, for whoever keeps the file."""
    session = file.version.minutes.session
    staff = "-staff" if file.edition == MinutesFile.Edition.STAFF else ""
    return f"minutes-{session.code}-v{file.version.number}{staff}-{file.language}.pdf"

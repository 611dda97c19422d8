"""Writing minutes: begun from the agenda, section by section, and nobody's words are lost when two write at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.actions.seating import lock_session
from consultations.registrations.minutes import queries as minutes_queries, workflow as minutes_workflow
from consultations.registrations.models import Minutes, MinutesEntry, MinutesSection
from consultations.registrations.models.minutes import Passage
from portal.shared import audit, text
from stakeholders.models import Account, Category, Organisation

Kind = MinutesSection.Kind
Written = TypeVar("Written", bound=Passage)
LANGUAGES = minutes_queries.LANGUAGES


class ChangedMeanwhile(Exception):
    """Somebody else saved this passage after the writer opened it: `passage` is what stands there now."""

    def __init__(self, passage: Passage) -> None:
        super().__init__(str(passage))
        self.passage = passage


@dataclass(frozen=True, kw_only=True)
class EntryWords:
    """What was said or decided, and by whom; texts and names by language."""

    kind: str
    texts: Mapping[str, str]
    category: Category | None = None
    organisation: Organisation | None = None
    speaker: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def begin_minutes(*, session: RegionalSession, working_language: str, by: Account) -> Minutes:
    """Begin the minutes with an introduction and a section for each item of the agenda. A second begin changes nothing.

    Raises `ValidationError` while the meeting has not begun.
    """
    session = lock_session(session)
    minutes = minutes_queries.of_session(session)
    if minutes is not None:
        return minutes
    if session.state not in minutes_workflow.BEGUN_IN:
        raise ValidationError(_("The minutes are begun once the meeting is in progress."))
    minutes = Minutes(session=session, working_language=working_language, begun_by=by)
    minutes.full_clean(exclude=["session", "begun_by"], validate_unique=False)
    minutes.save()
    rows = [MinutesSection(minutes=minutes, number=0, kind=Kind.INTRODUCTION, changed_by=by)]
    for number, item in enumerate(minutes_queries.agenda(session), start=1):
        titles = {f"title_{language}": getattr(item, f"title_{language}") for language in LANGUAGES}
        rows.append(
            MinutesSection(minutes=minutes, number=number, kind=Kind.AGENDA, agenda_item=item, changed_by=by, **titles)
        )
    MinutesSection.objects.bulk_create(rows)
    _note("minutes_begun", minutes, by=by, sections=len(rows))
    return minutes


@transaction.atomic
def save_section(
    *, section: MinutesSection, titles: Mapping[str, str], texts: Mapping[str, str], seen: int, by: Account
) -> MinutesSection:
    """Save a section's title and text. Raises `ChangedMeanwhile` unless the writer saw what stands there."""
    minutes = lock_minutes(section.minutes_id)
    section = _lock(MinutesSection, section.pk, seen)
    section.minutes = minutes
    if _write(section, minutes, {"text": texts, **({} if section.is_introduction else {"title": titles})}, by=by):
        _note("minutes_section_saved", minutes, by=by, section=section.pk, revision=section.revision)
    return section


@transaction.atomic
def add_section(*, minutes: Minutes, titles: Mapping[str, str], by: Account) -> MinutesSection:
    """Add a section after the last one."""
    minutes = lock_minutes(minutes.pk)
    _check_arrangeable(minutes)
    number = minutes_queries.next_number(minutes.sections.all())
    section = MinutesSection(minutes=minutes, number=number, kind=Kind.FREE)
    _write(section, minutes, {"title": titles}, by=by)
    _note("minutes_section_added", minutes, by=by, section=section.pk)
    return section


@transaction.atomic
def move_section(*, section: MinutesSection, up: bool, by: Account) -> None:
    """Let a section change places with its neighbour. The introduction stays first."""
    minutes = lock_minutes(section.minutes_id)
    _check_arrangeable(minutes)
    movable = [row for row in minutes.sections.order_by("number") if not row.is_introduction]
    place = next((place for place, row in enumerate(movable) if row.pk == section.pk), None)
    if place is None:
        return
    other = place - 1 if up else place + 1
    if not 0 <= other < len(movable):
        return
    one, two = movable[place], movable[other]
    one.number, two.number = two.number, one.number
    MinutesSection.objects.bulk_update([one, two], ["number"])
    _note("minutes_section_moved", minutes, by=by, section=section.pk, number=one.number)


@transaction.atomic
def remove_section(*, section: MinutesSection, by: Account) -> None:
    """Take a section away with what is written in it. One that an amendment is about stays."""
    minutes = lock_minutes(section.minutes_id)
    _check_arrangeable(minutes)
    if section.is_introduction:
        raise ValidationError(_("The introduction stays."))
    if section.amendments.exists():
        raise ValidationError(_("An amendment is about this section: it stays."))
    key = section.pk
    MinutesSection.objects.filter(pk=key).delete()
    _note("minutes_section_removed", minutes, by=by, section=key)


@transaction.atomic
def add_entry(*, section: MinutesSection, words: EntryWords, by: Account) -> MinutesEntry:
    """Add what was said or decided under a section."""
    minutes = lock_minutes(section.minutes_id)
    _check_arrangeable(minutes)
    entry = MinutesEntry(section=section, number=minutes_queries.next_number(section.entries.all()))
    _put(entry, words)
    _write(entry, minutes, {"text": words.texts}, by=by)
    _note("minutes_entry_added", minutes, by=by, entry=entry.pk, kind=entry.kind)
    return entry


@transaction.atomic
def save_entry(*, entry: MinutesEntry, words: EntryWords, seen: int, by: Account) -> MinutesEntry:
    """Save what was said or decided. Raises `ChangedMeanwhile` unless the writer saw what stands there.

    Who said it is settled once those who attended are asked about it.
    """
    minutes = lock_minutes(entry.section.minutes_id)
    entry = _lock(MinutesEntry, entry.pk, seen)
    if minutes_workflow.may_be_arranged(minutes):
        _put(entry, words)
    else:
        # A name's other spelling is a translation like any other.
        language = minutes.translation_language
        if entry.speaker_ar or entry.speaker_fr:
            setattr(entry, f"speaker_{language}", text.clean(words.speaker.get(language, "")))
    _write(entry, minutes, {"text": words.texts}, by=by, always=True)
    _note("minutes_entry_saved", minutes, by=by, entry=entry.pk, revision=entry.revision)
    return entry


@transaction.atomic
def remove_entry(*, entry: MinutesEntry, by: Account) -> None:
    """Take an entry away. One that an amendment is about stays."""
    minutes = lock_minutes(entry.section.minutes_id)
    _check_arrangeable(minutes)
    if entry.amendments.exists():
        raise ValidationError(_("An amendment is about this passage: it stays."))
    key = entry.pk
    MinutesEntry.objects.filter(pk=key).delete()
    _note("minutes_entry_removed", minutes, by=by, entry=key)


def lock_minutes(pk: int) -> Minutes:
    """Lock the minutes: whoever writes, decides or closes waits here for their turn."""
    locked = Minutes.objects.select_for_update(of=("self",)).select_related("session__region")
    return locked.get(pk=pk)


def amend(passage: MinutesSection | MinutesEntry, texts: Mapping[str, str], *, seen: int, by: Account) -> bool:
    """Write what an accepted amendment changes, while everything else is fixed. Returns whether it changes anything."""
    locked: MinutesSection | MinutesEntry = (
        _lock(MinutesSection, passage.pk, seen)
        if isinstance(passage, MinutesSection)
        else _lock(MinutesEntry, passage.pk, seen)
    )
    return _save(locked, {"text": texts}, by=by)


def _lock(model: type[Written], pk: int, seen: int) -> Written:
    """Read the passage as it is by now; whoever saw an older one must see this one first."""
    passage = model._default_manager.select_for_update(of=("self",)).select_related("changed_by").get(pk=pk)
    if passage.revision != seen:
        raise ChangedMeanwhile(passage)
    return passage


def _put(entry: MinutesEntry, words: EntryWords) -> None:
    entry.kind = words.kind
    said = entry.is_statement
    entry.category = words.category if said else None
    entry.organisation = words.organisation if said else None
    for language in LANGUAGES:
        setattr(entry, f"speaker_{language}", text.clean(words.speaker.get(language, "")) if said else "")
    if said and entry.category is None:
        raise ValidationError({"by": _("Say which category or organisation said it.")})


def _write(
    passage: Passage, minutes: Minutes, columns: Mapping[str, Mapping[str, str]], *, by: Account, always: bool = False
) -> bool:
    """Write columns in both languages, as far as the state of the minutes lets them change now."""
    _check_writable(minutes)
    fixed = [language for language in LANGUAGES if language not in minutes_workflow.writable_languages(minutes)]
    changed = [
        f"{name}_{language}"
        for name, texts in columns.items()
        for language in fixed
        if text.clean(texts.get(language, "")) != getattr(passage, f"{name}_{language}")
    ]
    if changed:
        said = _("Those who attended are being asked about this text: it changes by their amendments alone.")
        raise ValidationError(dict.fromkeys(changed, said))
    return _save(passage, columns, by=by, always=always)


def _save(passage: Passage, columns: Mapping[str, Mapping[str, str]], *, by: Account, always: bool = False) -> bool:
    """Save the texts if one of them differs from what stands there; a save that changes nothing is none."""
    cleaned = {
        f"{name}_{language}": text.clean(texts.get(language, ""))
        for name, texts in columns.items()
        for language in LANGUAGES
    }
    if passage.pk and not always and all(getattr(passage, name) == value for name, value in cleaned.items()):
        return False
    for name, value in cleaned.items():
        setattr(passage, name, value)
    passage.revision += 1
    passage.changed_by, passage.changed_at = by, timezone.now()
    pointers = {column.name for column in passage._meta.fields if column.is_relation}
    passage.full_clean(exclude=pointers, validate_unique=False, validate_constraints=False)
    passage.save()
    return True


def _check_writable(minutes: Minutes) -> None:
    if not minutes_workflow.writable_languages(minutes):
        raise ValidationError(_("These minutes are final. Begin a correction to change them."))


def _check_arrangeable(minutes: Minutes) -> None:
    _check_writable(minutes)
    if not minutes_workflow.may_be_arranged(minutes):
        raise ValidationError(_("Those who attended are being asked about these minutes: nothing is added or removed."))


def _note(action: str, minutes: Minutes, *, by: Account | None, **details: object) -> None:
    audit.record(action, minutes, by=by, region=minutes.session.region_id, version=minutes.version, **details)

"""Passages are kept, and carried into the next version."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from consultations.synthesis import queries as reports, snapshot as snapshots, workflow
from consultations.synthesis.models import SynthesisReport
from consultations.synthesis.narration import checking, figures
from consultations.synthesis.narration.models import Passage
from portal.shared import audit, text
from stakeholders.models import Account


class RewrittenMeanwhile(Exception):
    """Somebody else kept another text after this writer opened it: `passage` is as it stands."""

    def __init__(self, passage: Passage) -> None:
        super().__init__(str(passage))
        self.passage = passage


@dataclass(frozen=True)
class Texts:
    """What is written in one language, and the version of it that the writer had on screen (0: none)."""

    before: str
    after: str
    seen: int


@transaction.atomic
def write_section(*, report: SynthesisReport, section: str, texts: dict[str, Texts], by: Account) -> list[Passage]:
    """Keep the texts of one section, language by language; all of them or none. Returns those that changed.

    Raises `RewrittenMeanwhile`, `workflow.InvalidMove` where nothing is edited any more, and `ValidationError` with the
    fields `before_ar`, `after_fr` … whose text names a figure or a contribution that this version does not have.
    """
    report = SynthesisReport.objects.select_for_update(of=["self"]).get(pk=report.pk)
    if report.state not in workflow.OPEN:
        raise workflow.InvalidMove(report.state, SynthesisReport.State.COMPILED)
    staff = report.staff
    if section not in figures.keys(staff):
        raise workflow.InvalidMove(section, "")
    _check(texts, section, set(snapshots.references(staff)))
    values = figures.values(staff, section)
    changed = [
        passage
        for language, written in texts.items()
        if (passage := _write(report, section, language, written, values, by=by)) is not None
    ]
    if changed:
        report.narrative_version += 1
        report.save(update_fields=["narrative_version"])
        languages = [passage.language for passage in changed]
        audit.record(
            "narrative_edited", report, by=by, region=report.region_id, version=report.version, languages=languages
        )
    return changed


def carry(report: SynthesisReport, last: SynthesisReport | None) -> int:
    """Give a new version what was written in the one before; returns how many passages.

    Each keeps the figures it was written with, so that its page can say which have changed. What is told of a
    contribution that was taken back since stays behind. Called as the version is stored, inside that transaction.
    """
    if last is None:
        return 0
    carried = 0
    passages = list(Passage.objects.filter(report=last).exclude(before="", after="").prefetch_related("writers"))
    gone = reports.withdrawn(sorted(set().union(*map(_cited, passages))))
    for passage in passages:
        _forget(passage, gone)
        if passage.is_blank:
            continue
        hands = list(passage.writers.all())
        passage.pk, passage.report, passage._state.adding = None, report, True
        passage.save()
        passage.writers.set(hands)
        carried += 1
    return carried


def forget(report: SynthesisReport, references: Collection[str]) -> set[str]:
    """Take out of a version's texts the paragraphs that cite these contributions; returns which of them it cited."""
    gone: set[str] = set()
    for passage in Passage.objects.select_for_update().filter(report=report):
        cited = _cited(passage).intersection(references)
        if not cited:
            continue
        _forget(passage, cited)
        passage.version += 1  # whoever has the old text on screen reads the new one before they keep theirs
        passage.save(update_fields=["before", "after", "version"])
        if passage.is_blank:
            passage.writers.clear()
        gone |= cited
    if gone:
        SynthesisReport.objects.filter(pk=report.pk).update(narrative_version=F("narrative_version") + 1)
    return gone


def _cited(passage: Passage) -> set[str]:
    return {reference for text in passage.texts for reference in checking.references_in(text)}


def _forget(passage: Passage, references: Collection[str]) -> None:
    passage.before, passage.after = (checking.without(text, references) for text in (passage.before, passage.after))


def _check(texts: dict[str, Texts], section: str, counted: set[str]) -> None:
    wrong = {
        f"{place}_{language}": told
        for language, written in texts.items()
        for place in ("before", "after")
        if (told := checking.refusals(getattr(written, place), section, counted))
    }
    if wrong:
        raise ValidationError(wrong)


def _write(
    report: SynthesisReport, section: str, language: str, written: Texts, values: dict[str, int | None], *, by: Account
) -> Passage | None:
    """Keep one language's text. None when it says what stood there already, for the same figures."""
    passage = Passage.objects.select_for_update().filter(report=report, section=section, language=language).first()
    standing = passage.version if passage else 0
    before, after = text.clean(written.before), text.clean(written.after)
    if passage is not None and written.seen != standing:
        raise RewrittenMeanwhile(passage)
    passage = passage or Passage(report=report, section=section, language=language, version=0)
    reworded = (passage.before, passage.after) != (before, after)
    if not reworded and (not passage.version or passage.figures == values):
        return None
    passage.before, passage.after, passage.figures = before, after, values
    passage.version += 1
    passage.changed_at, passage.changed_by = timezone.now(), by
    passage.full_clean(exclude={"report", "changed_by", "writers"}, validate_unique=False)
    passage.save()
    if passage.is_blank:
        passage.writers.clear()
    elif reworded:
        passage.writers.add(by)
    return passage

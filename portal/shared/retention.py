"""How long personal data are kept, and the daily removal of what is older.

The periods are dated settings: a change is a new row, in force from its day on. A room brings what it removes as a
function of the cutoff; each run leaves a row that says how much was removed, and by which period. Counts, never names.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from portal.shared import reference, time
from portal.shared.models import RetentionPeriod, RetentionRun

log = logging.getLogger(__name__)

Subject = RetentionPeriod.Subject
Remove = Callable[[datetime], int]
FILE = Path(__file__).resolve().parent / "retention_periods.csv"
FIRST_DAY = date(2026, 1, 1)  # the periods that the portal comes with are in force from its first day on


@dataclass(frozen=True)
class Removal:
    """What one room removes: `remove` is given a moment, removes what is older and returns how much that was."""

    subject: str
    remove: Remove


def today() -> date:
    """Return the day it is in Morocco."""
    return time.local(timezone.now()).date()


def in_force(subject: str, *, on: date | None = None) -> RetentionPeriod | None:
    """Return the period that is in force for a subject on a day (today by default)."""
    periods = RetentionPeriod.objects.filter(subject=subject, in_force_from__lte=on or today())
    return periods.order_by("-in_force_from").first()


def all_in_force() -> list[RetentionPeriod]:
    """Return the periods in force today, one for each subject, in the subjects' order."""
    begun = RetentionPeriod.objects.filter(in_force_from__lte=today()).order_by("in_force_from")
    newest = {period.subject: period for period in begun}
    return [newest[subject] for subject in Subject.values if subject in newest]


def has_begun(period: RetentionPeriod) -> bool:
    """Return whether the period has come into force: what it said is a fact then."""
    return period.in_force_from <= today()


def carry_out(subject: str, remove: Remove) -> RetentionRun | None:
    """Remove what is older than the period in force, and say how much that was. None when no period is in force."""
    period = in_force(subject)
    if period is None:
        return None
    cutoff = timezone.now() - timedelta(days=period.days)
    with transaction.atomic():
        removed = remove(cutoff)
        return RetentionRun.objects.create(subject=subject, period=period, cutoff=cutoff, removed=removed)


def carry_out_all(removals: Iterable[Removal]) -> list[RetentionRun]:
    """Carry every removal out. One that fails is logged, leaves the others their turn, and is tried again tomorrow."""
    runs = []
    for removal in removals:
        try:
            run = carry_out(removal.subject, removal.remove)
        except Exception:
            log.exception("retention of %s could not be carried out", removal.subject)
            continue
        if run is not None:
            runs.append(run)
    return runs


def load_periods() -> reference.Loaded:
    """Add the periods of subjects that have none yet; what administrators set since stays."""
    known = set(RetentionPeriod.objects.values_list("subject", flat=True))
    new = [
        RetentionPeriod(in_force_from=FIRST_DAY, **row) for row in reference.rows(FILE) if row["subject"] not in known
    ]
    for period in new:
        period.clean_fields()
    RetentionPeriod.objects.bulk_create(new)
    return reference.Loaded(FILE.stem, added=len(new), kept=len(known))

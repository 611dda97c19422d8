"""Organisations taken in from a table: kept for a day while somebody reads what would happen, then done row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.shared import audit
from portal.shared.text import clean
from stakeholders import importing, queries
from stakeholders.actions.organisations import add_organisation, change_organisation
from stakeholders.importing import CHANGED, NEW, REFUSED, Planned
from stakeholders.models import Account, DirectoryImport, Organisation
from stakeholders.tables import Table
from strategy.models import Region

LASTS = timedelta(days=1)


@transaction.atomic
def keep_table(*, table: Table, file_name: str, by: Account) -> DirectoryImport:
    """Keep what was read until it is confirmed. One file at a time: an earlier one of the same person goes."""
    DirectoryImport.objects.filter(by=by).delete()
    name = " ".join(clean(file_name).split())[:120]
    return DirectoryImport.objects.create(by=by, file_name=name, rows=table.rows, ignored=table.ignored)


@transaction.atomic
def carry_out_import(*, kept: DirectoryImport, regions: list[Region], by: Account) -> DirectoryImport:
    """Do what the rows say, against the directory as it is now. Doing it twice does it once."""
    kept = DirectoryImport.objects.select_for_update().get(pk=kept.pk)
    if kept.done_at is not None:
        return kept
    planner = importing.Planner(regions=regions, everywhere=queries.all_organisations())
    planned = planner.plan(kept.rows)
    for row in planned:
        _save(row, by)
    kept.report = [told(row) for row in planned]
    kept.rows = []  # they hold people's telephones; the report does not
    kept.done_at = timezone.now()
    kept.save()
    tally = Counter(row.outcome for row in planned)
    audit.record("directory_imported", by, by=by, new=tally[NEW], changed=tally[CHANGED], refused=tally[REFUSED])
    return kept


def told(row: Planned) -> dict[str, Any]:
    """Return what a report says of a row."""
    said = asdict(row)
    del said["organisation"]
    said["code"] = row.organisation.code if row.organisation is not None else ""
    return said


def remove_old_imports() -> int:
    """Remove the files that nobody confirmed, or read the report of, for a day."""
    return int(DirectoryImport.objects.filter(uploaded_at__lt=timezone.now() - LASTS).delete()[0])


def note_export(*, by: Account, number: int, filters: list[str]) -> None:
    """Write down that somebody took organisations and their contacts out of the portal."""
    audit.record("directory_exported", by, by=by, organisations=number, filters=filters)


def _save(row: Planned, by: Account) -> None:
    organisation = row.organisation
    if organisation is None or row.outcome not in {NEW, CHANGED}:
        return
    try:
        with transaction.atomic():
            if row.outcome == NEW:
                add_organisation(organisation=organisation, by=by)
            else:
                _change(organisation, by)
    except (ValidationError, IntegrityError) as error:
        row.outcome = REFUSED
        row.reasons = error.messages if isinstance(error, ValidationError) else [_("This code was just taken.")]


def _change(organisation: Organisation, by: Account) -> None:
    change_organisation(organisation=organisation, by=by, as_staff=True)

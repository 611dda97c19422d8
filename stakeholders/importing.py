"""What an import would do, row by row, before anything is done: new, changed, unchanged, or refused and why.

The same reading is made again when it is done. A row is known by its code, or else by both names and the region: the
same file twice changes nothing. An empty cell leaves what is there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from portal.shared import phones
from portal.shared.folding import distinctive, fold
from stakeholders.models import Category, Organisation
from stakeholders.tables import COLUMNS, OVERHANG, in_both
from strategy.models import Province, Region

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
_TEXTS = ("name_ar", "name_fr", "acronym", "contact_name", "contact_email", "website", "address")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ALMOST_THE_SAME = 88  # of 100, between two folded names of one region

Identity = tuple[str, str, str]


@dataclass
class Planned:
    """What becomes of one row. `organisation` holds what is to be saved."""

    line: int
    outcome: str = REFUSED
    name: str = ""
    reasons: list[str] = field(default_factory=list)  # why it is refused
    changes: list[str] = field(default_factory=list)  # headings of the columns that change
    notes: list[str] = field(default_factory=list)  # what somebody should look at
    organisation: Organisation | None = None


class _Refused(Exception):
    """The row cannot be taken, for this reason."""


class Planner:
    """Reads rows against the directory as it is now; what many rows ask for is read once."""

    def __init__(self, *, regions: Iterable[Region], everywhere: QuerySet[Organisation]) -> None:
        self.own_regions = {region.code for region in regions}
        self.regions = _by_code_and_names(Region.objects.all())
        self.provinces = _by_code_and_names(Province.objects.all())
        self.categories = _by_code_and_names(Category.objects.filter(individual=False))
        self.legal_forms = _legal_forms()
        self.known = {organisation.code: organisation for organisation in everywhere}
        self.by_identity = {_identity(organisation): code for code, organisation in self.known.items()}
        self.seen: dict[str | Identity, int] = {}
        self._keys: dict[tuple[str, str], dict[str, str]] = {}

    def plan(self, rows: Iterable[tuple[int, dict[str, str]]]) -> list[Planned]:
        """Return what would become of each row."""
        return [self._plan(line, cells) for line, cells in rows]

    def _plan(self, line: int, cells: dict[str, str]) -> Planned:
        planned = Planned(line, name=cells.get("name_ar") or cells.get("name_fr") or cells.get("code", ""))
        try:
            self._read(planned, cells)
        except _Refused as refused:
            planned.reasons.append(str(refused))
        except ValidationError as error:
            planned.reasons += _said(error)
        if planned.reasons:
            planned.outcome, planned.organisation = REFUSED, None
        return planned

    def _read(self, planned: Planned, cells: dict[str, str]) -> None:
        if OVERHANG in cells:
            raise _Refused(_("There are more cells than headings: “%(value)s”.") % {"value": cells[OVERHANG]})
        values = self._values(cells)
        before = self._known_one(cells, values)
        organisation = Organisation(code=cells.get("code", "")) if before is None else copy(before)
        for column, value in values.items():
            setattr(organisation, column, value)
        self._refuse_foreign(organisation, before)
        self._refuse_twice(planned.line, organisation)
        _check(organisation)
        planned.organisation = organisation
        if before is None:
            planned.outcome = NEW
            planned.notes += self._almost_the_same(organisation)
            return
        changed = [column for column in values if getattr(before, column) != getattr(organisation, column)]
        headings = {column.name: str(column.heading) for column in COLUMNS}
        planned.changes = [headings[column.removesuffix("_id")] for column in changed]
        planned.outcome = CHANGED if changed else UNCHANGED

    def _values(self, cells: dict[str, str]) -> dict[str, str]:
        """Return what the cells say, by column of the database; an empty cell says nothing."""
        values = {name: " ".join(cells[name].split()) for name in _TEXTS if name in cells}
        if "contact_phone" in cells:
            try:
                values["contact_phone"] = phones.kept(cells["contact_phone"])
            except ValidationError as error:
                raise ValidationError({"contact_phone": error.messages}) from error
        if "website" in values and "://" not in values["website"]:
            values["website"] = f"https://{values['website']}"
        tables = {"category": self.categories, "region": self.regions, "province": self.provinces}
        for name, table in (*tables.items(), ("legal_form", self.legal_forms)):
            if name in cells:
                # A spreadsheet takes "04" for a number and drops its zero.
                code = table.get(fold(cells[name])) or table.get(fold(f"0{cells[name]}"))
                if code is None:
                    raise ValidationError({name: _("There is no “%(value)s”.") % {"value": cells[name][:60]}})
                values[name if name == "legal_form" else f"{name}_id"] = code
        return values

    def _known_one(self, cells: dict[str, str], values: dict[str, str]) -> Organisation | None:
        code = cells.get("code", "")
        if code:
            if code not in self.known and not (_CODE.fullmatch(code) and len(code) <= 60):
                raise ValidationError({"code": _("A code is made of small Latin letters, digits and hyphens.")})
        else:
            missing = [name for name in ("name_ar", "name_fr", "region_id") if not values.get(name)]
            if missing:
                said = _("Needed for a row without a code.")
                raise ValidationError({name.removesuffix("_id"): said for name in missing})
            code = self.by_identity.get(_identity_of(values["name_ar"], values["name_fr"], values["region_id"]), "")
        return self.known.get(code)

    def _refuse_foreign(self, organisation: Organisation, before: Organisation | None) -> None:
        places = {organisation.region_id} | ({before.region_id} if before else set())
        if organisation.region_id and not places <= self.own_regions:
            raise _Refused(_("This organisation is not in your region."))
        if before is not None and before.merged_into_id:
            raise _Refused(_("This organisation was merged into %(code)s.") % {"code": before.merged_into_id})

    def _refuse_twice(self, line: int, organisation: Organisation) -> None:
        for key in filter(None, (organisation.code, _identity(organisation))):
            if key in self.seen:
                raise _Refused(_("Line %(line)s says the same organisation.") % {"line": self.seen[key]})
        for key in filter(None, (organisation.code, _identity(organisation))):
            self.seen[key] = line

    def _almost_the_same(self, organisation: Organisation) -> list[str]:
        for column in ("name_ar", "name_fr"):
            wanted = distinctive(getattr(organisation, column))
            choices = self._keys_of(organisation.region_id, column)
            best = process.extractOne(wanted, choices, scorer=fuzz.ratio, score_cutoff=_ALMOST_THE_SAME)
            if best is not None:
                return [_("Looks like %(name)s.") % {"name": self.known[best[2]].name}]
        return []

    def _keys_of(self, region: str, column: str) -> dict[str, str]:
        """Return the folded names of a region's organisations, by code."""
        if (region, column) not in self._keys:
            self._keys[region, column] = {
                code: known.key_ar if column == "name_ar" else known.key_fr
                for code, known in self.known.items()
                if known.region_id == region and known.merged_into_id is None
            }
        return self._keys[region, column]


def _check(organisation: Organisation) -> None:
    needed = {
        "name_ar": organisation.name_ar,
        "name_fr": organisation.name_fr,
        "category": organisation.category_id,
        "region": organisation.region_id,
    }
    missing = {name: _("Needed for a new organisation.") for name, value in needed.items() if not value}
    if missing:
        raise ValidationError(missing)
    if organisation.province_id and not organisation.province_id.startswith(f"{organisation.region_id}."):
        raise ValidationError({"province": _("This province is not in the region. Choose another, or none.")})
    # Pointers came by their codes; `name` is whichever of the two names the language of the page shows.
    organisation.clean_fields(exclude={"category", "region", "province", "proposed_by", "merged_into", "code", "name"})


def _identity(organisation: Organisation) -> Identity:
    return _identity_of(organisation.name_ar or "", organisation.name_fr or "", organisation.region_id or "")


def _identity_of(name_ar: str, name_fr: str, region: str) -> Identity:
    return fold(name_ar), fold(name_fr), region


def _by_code_and_names(rows: Iterable[Region] | Iterable[Province] | Iterable[Category]) -> dict[str, str]:
    found = {}
    for row in rows:
        for said in (row.code, row.name_ar, row.name_fr):
            found[fold(said)] = row.code
    return found


def _legal_forms() -> dict[str, str]:
    return {fold(said): code for code, label in Organisation.LegalForm.choices for said in (code, *in_both(label))}


def _said(error: ValidationError) -> list[str]:
    headings = {column.name: str(column.heading) for column in COLUMNS}
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [f"{headings.get(name, name)}: {' '.join(said)}" for name, said in error.message_dict.items()]


def sorted_out(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the rows of a report as a page shows them: those refused first, and how many there are of each kind."""
    order = {outcome: place for place, outcome in enumerate((REFUSED, NEW, CHANGED, UNCHANGED))}
    counts = Counter(row["outcome"] for row in rows)
    shown = sorted(rows, key=lambda row: (order[row["outcome"]], row["line"]))
    return {"rows": shown, "counts": {outcome: counts[outcome] for outcome in order}, "total": len(rows)}

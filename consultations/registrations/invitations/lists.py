"""A list of people to invite, as staff send it: read line by line, each with what would become of it and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from consultations.regional_sessions.models import RegionalSession
from consultations.registrations.invitations import queries
from consultations.registrations.models import InvitationList
from portal.shared import phones, tables
from portal.shared.bilingual import label
from portal.shared.folding import fold
from portal.shared.forms import check_address
from portal.shared.tables import UnreadableTable
from portal.shared.text import clean, says_something
from portal.shared.typesetting.sheets import Workbook
from stakeholders.models import Category, Organisation
from strategy.models import Province

MOST_LINES = 2_000
NEW, ALREADY, REGISTERED, REFUSED = "new", "already", "registered", "refused"
LANGUAGES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Column:
    """One column: the name it is known by, its heading, its width in the template."""

    name: str
    heading: str | Promise
    width: int


COLUMNS = (
    Column("name", gettext_lazy("Full name"), 34),
    Column("email", gettext_lazy("E-mail"), 30),
    Column("phone", gettext_lazy("Phone"), 20),
    Column("organisation", gettext_lazy("Organisation"), 40),
    Column("category", gettext_lazy("Category"), 36),
    Column("language", gettext_lazy("Language"), 14),
    Column("province", gettext_lazy("Province or prefecture"), 26),
)
NEEDED = ("name",)


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody to invite."""

    full_name: str
    category: Category
    email: str = ""
    phone: str = ""
    language: str = "ar"
    organisation: Organisation | None = None
    organisation_name: str = ""
    province: Province | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells one guest of a meeting from another: the address, and the name in its one spelling."""
        return queries.address_key(self.email, self.phone), fold(self.full_name)


@dataclass(frozen=True)
class Verdict:
    """What would become of one line, and why."""

    line: int
    verdict: str
    name: str = ""
    reasons: list[str] = field(default_factory=list)
    guest: Guest | None = None

    def told(self) -> dict[str, Any]:
        """What is kept of it once the list is taken in: no name; of an address only what a reason quotes as wrong."""
        return {"line": self.line, "verdict": self.verdict, "reasons": self.reasons}


Line = dict[str, Any]  # {"line": 2, "cells": {"name": "…"}}


def read(file: IO[bytes], *, suffix: str) -> list[Line]:
    """Return the lines of a file, their cells by column. Raises `UnreadableTable`.

    Headings are ours in either language, or the columns' names. A column that is none of ours refuses the file: what
    stands in it would be lost without a word.
    """
    lines = tables.lines(file, suffix=suffix)
    _number, headings = next(lines, (0, []))
    while headings and not headings[-1].strip():
        headings.pop()
    names = _columns_of(headings)
    read = []
    for number, cells in lines:
        kept = {name: clean(cell) for name, cell in zip(names, cells, strict=False) if clean(cell)}
        beyond = [cell for cell in cells[len(names) :] if cell.strip()]
        if kept or beyond:
            read.append({"line": number, "cells": kept, **({"beyond": True} if beyond else {})})
        if len(read) > MOST_LINES:
            said = _("The file has more than %(most)s lines: send it in parts.")
            raise UnreadableTable(said % {"most": MOST_LINES})
    if not read:
        raise UnreadableTable(_("The file has no line below its headings."))
    return read


def _columns_of(headings: Sequence[str]) -> list[str]:
    known = {fold(said): column.name for column in COLUMNS for said in [column.name, *_in_both(column.heading)]}
    names = [known.get(fold(heading), "") for heading in headings]
    strange = [clean(heading)[:40] for heading, name in zip(headings, names, strict=True) if not name]
    if strange:
        said = _("These columns are none of the template’s: %(columns)s. Use the template.")
        raise UnreadableTable(said % {"columns": ", ".join(strange)})
    missing = [str(column.heading) for column in COLUMNS if column.name in NEEDED and column.name not in names]
    if missing:
        raise UnreadableTable(_("The first line lacks these columns: %(columns)s.") % {"columns": ", ".join(missing)})
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UnreadableTable(_("These columns are there twice: %(columns)s.") % {"columns": ", ".join(twice)})
    return names


class Planner:
    """Says of each line what would become of it; what it compares with is read once."""

    def __init__(self, session: RegionalSession) -> None:
        self.categories = _by_name(Category.objects.all())
        self.provinces = _by_name(Province.objects.filter(region=session.region_id))
        self.organisations = _by_name(queries.organisations_of(session))
        self.invited = queries.keys_of_invited(session)
        self.registered = queries.keys_of_registered(session)

    def plan(self, lines: Iterable[Line]) -> list[Verdict]:
        """Return the verdicts, in the order of the lines. Whoever stands on two lines is invited by the first."""
        seen: dict[tuple[str, str], int] = {}
        return [self._verdict(line, seen) for line in lines]

    def _verdict(self, line: Line, seen: dict[tuple[str, str], int]) -> Verdict:
        number, cells = int(line["line"]), line["cells"]
        name = cells.get("name", "")
        guest, reasons = self._guest(cells)
        if line.get("beyond"):
            reasons.append(_("There are more cells than headings: one may be out of place."))
        if guest is None or reasons:
            return Verdict(number, REFUSED, name, reasons)
        if guest.key in seen:
            said = _("The same person stands on line %(line)s already.") % {"line": seen[guest.key]}
            return Verdict(number, ALREADY, name, [said])
        seen[guest.key] = number
        if guest.key in self.invited:
            return Verdict(number, ALREADY, name, [_("This person is invited already.")])
        if guest.key in self.registered:
            return Verdict(number, REGISTERED, name, [_("This person has registered already.")])
        return Verdict(number, NEW, name, guest=guest)

    def _guest(self, cells: dict[str, str]) -> tuple[Guest | None, list[str]]:
        reasons: list[str] = []
        name = " ".join(cells.get("name", "").split())
        if not says_something(name):
            reasons.append(_("The name is missing."))
        if len(name) > 150:
            reasons.append(_("The name is longer than 150 characters."))
        email, phone = self._email(cells, reasons), self._phone(cells, reasons)
        if not (cells.get("email") or cells.get("phone")):
            reasons.append(_("An e-mail or a phone number is needed."))
        organisation = self.organisations.get(fold(cells.get("organisation", "")))
        category = self._category(cells, organisation, reasons)
        province = self._named(
            self.provinces, cells, "province", _("This province is not in the region: “%(name)s”."), reasons
        )
        language = self._language(cells, reasons)
        if reasons or category is None:
            return None, reasons
        return Guest(
            full_name=name,
            category=category,
            email=email,
            phone=phone,
            language=language,
            organisation=organisation,
            organisation_name="" if organisation else cells.get("organisation", "")[:150],
            province=province or (organisation.province if organisation else None),
        ), reasons

    def _email(self, cells: dict[str, str], reasons: list[str]) -> str:
        email = cells.get("email", "").strip().lower()
        try:
            if email:
                validate_email(email)
                check_address(email)
        except ValidationError:
            reasons.append(_("This is not an e-mail address: “%(address)s”.") % {"address": email[:60]})
        return email

    def _phone(self, cells: dict[str, str], reasons: list[str]) -> str:
        typed = cells.get("phone", "")
        try:
            return phones.kept(typed) if typed else ""
        except ValidationError:
            reasons.append(_("This is not a phone number: “%(number)s”.") % {"number": typed[:40]})
            return ""

    def _category(
        self, cells: dict[str, str], organisation: Organisation | None, reasons: list[str]
    ) -> Category | None:
        if not cells.get("category"):
            if organisation is None:
                reasons.append(_("The category is missing."))
            return organisation.category if organisation else None
        return self._named(self.categories, cells, "category", _("This category is not known: “%(name)s”."), reasons)

    def _named(self, known: dict[str, Any], cells: dict[str, str], column: str, said: str, reasons: list[str]) -> Any:
        typed = cells.get(column, "")
        if typed and fold(typed) not in known:
            reasons.append(said % {"name": typed[:60]})
        return known.get(fold(typed))

    def _language(self, cells: dict[str, str], reasons: list[str]) -> str:
        typed = fold(cells.get("language", ""))
        for code, name in LANGUAGES.items():
            if typed in {code, fold(name), *map(fold, _names_of_languages()[code])}:
                return code
        if typed:
            reasons.append(_("The language is Arabic or French: “ar” or “fr”."))
        return "ar"


def report_of(kept: InvitationList) -> dict[str, Any]:
    """Return what the report shows of a list: what would become of each line, or what became of it."""
    if kept.confirmed_at is None:
        rows = Planner(kept.session).plan(kept.lines)
    else:
        rows = [Verdict(row["line"], row["verdict"], reasons=row["reasons"]) for row in kept.results]
    counted = {verdict: sum(row.verdict == verdict for row in rows) for verdict in (NEW, ALREADY, REGISTERED, REFUSED)}
    return {"kept": kept, "rows": rows, "counts": counted, "total": len(rows)}


def template_workbook(session: RegionalSession, *, at: datetime) -> bytes:
    """Return an empty list to fill in, with the values that its columns take."""
    language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    book = Workbook(title=_("People to invite"), author=_("Tachawor"), language=language, created=at)
    book.add(_("Invitations"), [str(column.heading) for column in COLUMNS], [column.width for column in COLUMNS], [])
    values = [
        *([_("Category"), row.pk, row.name_ar, row.name_fr] for row in Category.objects.all()),
        *([_("Language"), code, *_names_of_languages()[code]] for code in LANGUAGES),
        *(
            [_("Province or prefecture"), row.pk, row.name_ar, row.name_fr]
            for row in Province.objects.filter(region=session.region_id)
        ),
    ]
    book.add(_("Values"), [_("Column"), _("Code"), _("In Arabic"), _("In French")], [26, 22, 48, 48], values)
    return book.content()


def _by_name(rows: Iterable[Any]) -> dict[str, Any]:
    """Return the rows by their code and by their names in both languages; a name that two share names neither."""
    found: dict[str, Any] = {}
    shared = set()
    for row in rows:
        for said in {fold(str(row.pk)), *map(fold, label(row).values())} - {""}:
            if said in found and found[said].pk != row.pk:
                shared.add(said)
            found[said] = row
    return {said: row for said, row in found.items() if said not in shared}


def _names_of_languages() -> dict[str, list[str]]:
    named = {"ar": gettext_lazy("Arabic"), "fr": gettext_lazy("French")}
    return {code: _in_both(name) for code, name in named.items()}


def _in_both(heading: Any) -> list[str]:
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(str(heading))
    return said

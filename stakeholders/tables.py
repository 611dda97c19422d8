"""Organisations as a table: the columns, a workbook of them, and the rows that somebody sends back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from portal.shared import phones, tables
from portal.shared.folding import fold
from portal.shared.tables import UnreadableTable
from portal.shared.text import clean
from portal.shared.time import day
from portal.shared.typesetting.sheets import Workbook
from stakeholders.models import Category, Organisation
from strategy.models import Province, Region

MOST_ROWS = 2_000
OVERHANG = "!"  # what stands beyond the last heading: such a row is refused, for its cells may be out of place


def _said_of(choices: type[TextChoices], value: str) -> str:
    """Return how the page says a choice. Django's own way hashes every translated label for every row."""
    return str(choices(value).label) if value else ""


@dataclass(frozen=True)
class Column:
    """One column: the name it is known by, its heading, what stands in it. Without `taken` it is only for reading."""

    name: str
    heading: str | Promise
    show: Callable[[Organisation], str]
    width: int = 24
    taken: bool = True


COLUMNS = (
    Column("code", gettext_lazy("Code"), lambda row: row.code, 26),
    Column("name_ar", gettext_lazy("Name in Arabic"), lambda row: row.name_ar, 44),
    Column("name_fr", gettext_lazy("Name in French"), lambda row: row.name_fr, 44),
    Column("acronym", gettext_lazy("Acronym"), lambda row: row.acronym, 12),
    Column("category", gettext_lazy("Category"), lambda row: str(row.category), 30),
    Column("legal_form", gettext_lazy("Legal form"), lambda row: _said_of(Organisation.LegalForm, row.legal_form), 26),
    Column("region", gettext_lazy("Region"), lambda row: str(row.region)),
    Column("province", gettext_lazy("Province or prefecture"), lambda row: str(row.province or "")),
    Column("contact_name", gettext_lazy("Contact person"), lambda row: row.contact_name),
    Column("contact_email", gettext_lazy("E-mail"), lambda row: row.contact_email, 28),
    Column("contact_phone", gettext_lazy("Phone"), lambda row: phones.shown(row.contact_phone), 18),
    Column("website", gettext_lazy("Web site"), lambda row: row.website, 28),
    Column("address", gettext_lazy("Address"), lambda row: row.address, 40),
    Column("state", gettext_lazy("State"), lambda row: _said_of(Organisation.State, row.state), 18, taken=False),
    Column("state_since", gettext_lazy("State since"), lambda row: day(row.state_changed_at), 18, taken=False),
)
TAKEN = {column.name for column in COLUMNS if column.taken}
NEEDED = ("name_ar", "name_fr", "region")


# -- out -------------------------------------------------------------------------------------------------------------
def workbook_of(organisations: Iterable[Organisation], *, at: datetime) -> bytes:
    """Return the organisations as a workbook in the language of the page."""
    book = _new_book(_("Directory of organisations"), at)
    rows = ([column.show(organisation) for column in COLUMNS] for organisation in organisations)
    book.add(_("Organisations"), *_head(COLUMNS), rows)
    return book.content()


def template_workbook(*, at: datetime) -> bytes:
    """Return an empty table to fill in, with the values that its columns take."""
    book = _new_book(_("Organisations to import"), at)
    book.add(_("Organisations"), *_head([column for column in COLUMNS if column.taken]), [])
    values = [
        *([_("Category"), row.code, row.name_ar, row.name_fr] for row in Category.objects.filter(individual=False)),
        *([_("Legal form"), code, *in_both(label)] for code, label in Organisation.LegalForm.choices),
        *([_("Region"), row.code, row.name_ar, row.name_fr] for row in Region.objects.all()),
        *([_("Province or prefecture"), row.code, row.name_ar, row.name_fr] for row in Province.objects.all()),
    ]
    book.add(_("Values"), [_("Column"), _("Code"), _("In Arabic"), _("In French")], [26, 22, 44, 44], values)
    return book.content()


def _new_book(title: str, at: datetime) -> Workbook:
    language = translation.get_language() or settings.LANGUAGE_CODE
    return Workbook(title=title, author=_("Tachawor"), language=language[:2], created=at)


def _head(columns: Iterable[Column]) -> tuple[list[str], list[int]]:
    columns = list(columns)
    return [str(column.heading) for column in columns], [column.width for column in columns]


def in_both(label: Any) -> list[str]:
    """Return how both languages say it."""
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said.append(str(label))
    return said


# -- in --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Table:
    """What a file holds: rows by column name, each with its line, and the headings that are none of ours."""

    rows: list[tuple[int, dict[str, str]]]
    ignored: list[str]


def read(file: IO[bytes], *, suffix: str) -> Table:
    """Return the table in a workbook's first sheet, or in a CSV file in UTF-8. Raises `UnreadableTable`.

    Headings are ours in either language, or the columns' names; columns that are none of ours are named in the result.
    """
    lines = tables.lines(file, suffix=suffix)
    _number, headings = next(lines, (0, []))
    names = [_known_heading(heading) for heading in headings]
    missing = [str(column.heading) for column in COLUMNS if column.name in NEEDED and column.name not in names]
    if missing:
        raise UnreadableTable(_("The first line lacks these columns: %(columns)s.") % {"columns": "، ".join(missing)})
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise UnreadableTable(_("These columns are there twice: %(columns)s.") % {"columns": ", ".join(sorted(twice))})
    rows = []
    for number, cells in lines:
        row = {name: clean(cell) for name, cell in zip(names, cells, strict=False) if name in TAKEN and cell.strip()}
        if any(cell.strip() for cell in cells[len(names) :]):
            row[OVERHANG] = cells[len(names)][:60]
        if row:
            rows.append((number, row))
        if len(rows) > MOST_ROWS:
            raise UnreadableTable(
                _("The file has more than %(most)s rows: send it in parts.") % {"most": f"{MOST_ROWS}"}
            )
    if not rows:
        raise UnreadableTable(_("The file has no row below its headings."))
    ignored = [heading for heading, name in zip(headings, names, strict=True) if heading.strip() and name not in TAKEN]
    return Table(rows, [clean(heading)[:60] for heading in ignored])


def _known_heading(heading: str) -> str:
    said = fold(heading)
    for column in COLUMNS:
        if said and said in {fold(column.name), *map(fold, in_both(column.heading))}:
            return column.name
    return ""

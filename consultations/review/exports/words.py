"""What an export says of itself in words: on its page, and in the last sheet of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import parse_qsl

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from consultations.review.exports.spool import Spool
from consultations.review.forms import QueueForm
from portal.shared.time import day_and_clock, number

STAGES = {
    "reading": gettext_lazy("Reading the contributions"),
    "writing": gettext_lazy("Writing the file"),
    "storing": gettext_lazy("Putting the file in place"),
}
# How to read the files. The first is about people, the others about signs.
NOTES = (
    gettext_lazy(
        "Names and e-mail addresses of authors are in no export: they are read one by one, and each reading is "
        "recorded. The texts are as they were written and may name people: keep the file as you would keep them."
    ),
    gettext_lazy(
        "A text that is longer than a cell of a spreadsheet goes on in the next columns: “Text (2)” and so on."
    ),
    gettext_lazy(
        "Characters that a table cannot hold (control characters, marks that turn the direction of a text over) are "
        "taken out and counted. JSON Lines keeps them."
    ),
    gettext_lazy(
        "Nothing in a file is ever a formula. In CSV an apostrophe stands before =, +, - and @ where a spreadsheet "
        "could take them for one: at the beginning of a cell, and after a comma, semicolon, tab, quote or line break. "
        "To have the text back, take that one apostrophe away. Workbooks and JSON Lines have none."
    ),
    gettext_lazy(
        "CSV is UTF-8 with commas and quotes. Moments are Morocco’s, in CSV and JSON Lines with their offset. The "
        "names in JSON Lines never change with the language."
    ),
)


def in_words(form: QueueForm, filters: str) -> list[tuple[str, str]]:
    """Return what the filters of an address select: the name of each filter and what was chosen."""
    asked = dict(parse_qsl(filters.removeprefix("?")))
    said = [] if "status" in asked else [_chosen(form, "status", "")]
    return [*said, *(_chosen(form, name, value) for name, value in asked.items() if name in form.fields)]


def _chosen(form: QueueForm, name: str, value: str) -> tuple[str, str]:
    field = form.fields[name]
    names = dict(field.choices) if isinstance(field, forms.ChoiceField) else {}
    return str(field.label), str(names.get(value, value))


def facts(*, selected: Sequence[tuple[str, str]], read_at: datetime, spool: Spool) -> list[tuple[str, str]]:
    """Return the lines of the last sheet."""
    return [
        (_("Contributions"), number(spool.rows)),
        (_("Read on"), day_and_clock(read_at)),
        *selected,
        (_("Characters taken out"), number(spool.stripped)),
        (_("Texts that go on in further columns"), number(spool.continued)),
        *((_("Note"), str(note)) for note in NOTES),
    ]

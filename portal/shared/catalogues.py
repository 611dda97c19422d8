"""The translation catalogues: extracted, compiled and checked by Babel, so that no machine needs GNU gettext."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SOURCES = ("portal", "strategy", "stakeholders", "consultations")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# Arabic says "no", "one" and "two" things without a number, French "one": these forms may leave the number out.
_MAY_LEAVE_OUT = {"ar": {0, 1, 2}, "fr": {0}}


def path_of(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def languages() -> list[str]:
    """Return the codes of the portal's languages."""
    return [code for code, _name in settings.LANGUAGES]


def template() -> Catalog:
    """Return every msgid found in the portal's Python files and templates."""
    found = Catalog(project="Tachawor", charset="utf-8", fuzzy=False)
    for origin, source in _sources():
        for _line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            found.add(message, None, [(origin, 1)], context=context)
    return found


def _sources() -> Iterator[tuple[str, str]]:
    root = Path(settings.BASE_DIR)
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                yield str(path.relative_to(root)), path.read_text(encoding="utf-8")
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # What is left of a template is calls among rubble; its indents would stop Python's tokenizer.
            yield str(path.relative_to(root)), "\n".join(line.strip() for line in calls.splitlines())


def read(language: str) -> Catalog:
    """Return a language's catalogue; an empty one when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Tachawor", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> int:
    """Add new msgids to a catalogue and drop those that are gone. Returns how many wait for a translation."""
    catalogue = read(language)
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = BytesIO()
    write_po(written, catalogue, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
    path.write_bytes(_without_dates(written.getvalue()))
    return sum(not _is_translated(message) for message in catalogue if message.id)


def _without_dates(text: bytes) -> bytes:
    """Drop the header's dates: a catalogue whose words did not change shall not change."""
    lines = StringIO(text.decode()).readlines()
    return "".join(line for line in lines if not re.match(r'"(POT-Creation|PO-Revision)-Date', line)).encode()


def compile_all() -> list[Path]:
    """Write the binary catalogues that Django reads."""
    written = []
    for language in languages():
        path = path_of(language).with_suffix(".mo")
        # Written beside its place: whoever reads it meanwhile, such as a second test run, reads all of it.
        draft = path.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, read(language))
        draft.replace(path)
        written.append(path)
    return written


def faults(language: str, wanted: Catalog) -> list[str]:
    """Return what is wrong with a catalogue: missing, left over, fuzzy, blank, or with other placeholders."""
    catalogue = read(language)
    has, needs = {_key(message) for message in catalogue}, {_key(message) for message in wanted}
    found = [f"not in the catalogue: {key[0]}" for key in sorted(needs - has, key=str)]
    found += [f"no longer used: {key[0]}" for key in sorted(has - needs, key=str)]
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy:
            found.append(f"fuzzy: {message.id}")
        if not _is_translated(message):
            found.append(f"not translated: {message.id}")
        elif not _placeholders_agree(message, language):
            found.append(f"other placeholders: {message.id}")
    return found


def _key(message: Message) -> tuple[object, str | None]:
    single = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
    return single, message.context


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(text and text.strip() for text in strings)


def _placeholders_agree(message: Message, language: str) -> bool:
    if not isinstance(message.id, (list, tuple)):
        return set(_PLACEHOLDER.findall(message.id)) == set(_PLACEHOLDER.findall(message.string))
    wanted = set(_PLACEHOLDER.findall(message.id[-1]))
    for form, text in enumerate(message.string):
        there = set(_PLACEHOLDER.findall(text))
        if there != wanted and not (form in _MAY_LEAVE_OUT[language] and there <= wanted):
            return False
    return True

"""Documents set by typst: tagged (PDF/UA-1), in the house's fonts, the same bytes for the same data whenever set.

A template lies in `templates/reports/` and imports `house.typ`. Its words reach it as JSON data, never as markup.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _, override
from pypdf import PdfReader

from . import setting
from .glyphs import FACES, Printer, font_folders, typst_fonts, undrawn
from .inline import direction_of_language, plain

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "reports"
_UNDISPLAYABLE = re.compile(r'the text `"(.*)"` could not be displayed', re.DOTALL)
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
# Each failed try names at least one character; past this many the fonts are not what they should be.
_TRIES = 60

Data = dict[str, Any]


class Refused(Exception):
    """What typst has against a document, told by the process that was to set it."""

    @property
    def message(self) -> str:
        return str(self)


def set_pdf(
    template: str,
    make_data: Callable[[Printer], Data],
    *,
    date: datetime,
    images: Mapping[str, str] | None = None,
    apart: bool = False,
) -> bytes:
    """Return the PDF that a template of `templates/reports/` makes of its data.

    `make_data` may be called more than once, each time with a printer that every text has to go through. The template
    finds the data under `sys.inputs.data` with `fonts` and `date` added, and each image (SVG) under its own name.
    A long document is set `apart`, in a process whose memory goes with it.
    """
    compiled = _compiled_apart if apart else _compiled
    refused: frozenset[str] = frozenset()
    for _try in range(_TRIES):
        data = make_data(Printer(refused)) | {"fonts": list(FACES), "date": [date.year, date.month, date.day]}
        try:
            return compiled(template, {**(images or {}), "data": json.dumps(data, ensure_ascii=False)}, date)
        except (typst.TypstError, Refused) as error:
            # The fonts' tables promise a glyph that shaping did not find: print that character by its name.
            found = _UNDISPLAYABLE.search(error.message)
            named = undrawn(_unescaped(found[1])) - refused if found else frozenset()
            if not named:
                raise
            refused |= named
    raise RuntimeError("The fonts refuse too many characters")


def frame(
    printer: Printer, *, language: str, title: str, author: str, running_start: str, running_end: str, page: str
) -> Data:
    """Return what `house.typ` reads of every document; all but the language are lines (see `inline`).

    `running_start` and `running_end` stand at the head of its pages, `page` is the word before their number.
    """
    return {
        "language": language,
        "direction": direction_of_language(language),
        "title": printer.printable(plain(title)),
        "author": printer.printable(plain(author)),
        "running_start": printer.line(running_start),
        "running_end": printer.line(running_end),
        "page": printer.line(page),
        "letterhead": {code: [printer.line(line) for line in _letterhead(code)] for code, _name in settings.LANGUAGES},
    }


def _letterhead(language: str) -> list[str]:
    """Return who writes, in one language: the head of the house's paper says it in both."""
    with override(language):
        return [
            _("Kingdom of Morocco"),
            _("Ministry of Solidarity, Social Integration and Family"),
            f"{_('Tachawor')} — {_('regional consultations')}",
        ]


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(PdfReader(io.BytesIO(pdf)).pages)


def _compiled(template: str, inputs: dict[str, str], date: datetime) -> bytes:
    compiler = typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=typst_fonts(), sys_inputs=inputs)
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=date.replace(microsecond=0))
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF")
    return pdf


def _compiled_apart(template: str, inputs: dict[str, str], date: datetime) -> bytes:
    asked = {
        "template": str(TEMPLATES / template),
        "root": str(TEMPLATES),
        "fonts": font_folders(),
        "inputs": inputs,
        "date": date.replace(microsecond=0).isoformat(),
    }
    # Isolated from the environment and the folder: it needs nothing but the package.
    line = [sys.executable, "-I", str(Path(setting.__file__))]
    done = subprocess.run(line, input=json.dumps(asked).encode(), capture_output=True)  # noqa: S603 - our own line
    if done.returncode == setting.REFUSED:
        raise Refused(done.stderr.decode())
    if done.returncode:
        raise RuntimeError(f"no PDF was set: {done.stderr.decode()[-2_000:]}")
    return done.stdout


def _unescaped(text: str) -> str:
    """Read a text as typst names it in a message."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)

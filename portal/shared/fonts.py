"""The web font, cut to the letters the portal uses when static files are collected.

The source is IBM Plex Sans Arabic as its package brings it. The cut is made once per package, tool and recipe, kept in
the state folder and renamed: "Plex" is a reserved name that a changed font may not carry.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import fontpkg_ibm_plex_sans_arabic as source
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage
from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Tachawor Sans"
PREFIX = "fonts"
FACES = {"tachawor-regular.woff2": "Regular", "tachawor-bold.woff2": "Bold"}
RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1: French, and its quotes
    (0x0152, 0x0153),  # Œ œ
    (0x0178, 0x0178),  # Ÿ
    (0x060C, 0x060C),  # Arabic comma
    (0x061B, 0x061B),
    (0x061F, 0x061F),
    (0x0621, 0x063A),  # Arabic letters
    (0x0640, 0x0655),  # … and their vowel signs
    (0x0670, 0x0671),
    (0x067E, 0x067E),  # پ
    (0x0686, 0x0686),  # چ
    (0x06A4, 0x06A4),  # ڤ, written in Darija
    (0x06AD, 0x06AD),  # ڭ, written in Morocco
    (0x06AF, 0x06AF),  # گ
    (0x2009, 0x2009),
    (0x2010, 0x2015),  # hyphens and dashes
    (0x2018, 0x201E),  # quotes
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x202F, 0x202F),  # groups thousands
    (0x2030, 0x2030),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),
    (0x2190, 0x2193),  # arrows
    (0x2212, 0x2212),
)
FEATURES = ["ccmp", "locl", "init", "medi", "fina", "rlig", "liga", "calt", "mark", "mkmk", "kern"]
# The font has no glyph for these; without one the browser would take them from another font, mid-word.
STAND_INS = {0x2011: 0x2010, 0x202F: 0x2009}


def _cut(face: str, target: Path) -> None:
    """Write one face, cut and renamed, as WOFF2."""
    font = TTFont(Path(source.ROOT) / "files" / f"IBMPlexSansArabic-{face}.ttf")
    for table in font["cmap"].tables:
        if table.isUnicode():
            for missing, like in STAND_INS.items():
                # The hyphen-minus and the ordinary space stand in where a release has no such sign either.
                near = table.cmap.get(like) or table.cmap[0x2D if like == 0x2010 else 0x20]
                table.cmap.setdefault(missing, near)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["meta"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    cutter.subset(font)
    names = {1: FAMILY, 2: face, 3: f"{FAMILY} {face}", 4: f"{FAMILY} {face}", 6: f"{FAMILY} {face}".replace(" ", "-")}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    font.flavor = "woff2"
    font.save(target)


def _recipe() -> str:
    """Return what the cut depends on, as a short digest: this file, the package, the tool."""
    parts = [
        hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        version("fontpkg-ibm-plex-sans-arabic"),
        version("fonttools"),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def subset_folder() -> Path:
    """Return the folder that holds both faces, cutting them first if this recipe was never followed."""
    shelf = Path(settings.STATE_DIR) / PREFIX
    folder = shelf / _recipe()
    if folder.is_dir():
        return folder
    shelf.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=shelf) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        for name, face in FACES.items():
            _cut(face, made / name)
        try:
            os.rename(made, folder)
        except OSError:  # another process was quicker; its cut is the same
            if not folder.is_dir():
                raise
    for older in shelf.iterdir():
        if older != folder and not older.name.startswith("tmp"):
            shutil.rmtree(older, ignore_errors=True)
    return folder


class SubsetFontFinder(BaseFinder):
    """Offers the cut faces to `collectstatic`, `runserver` and the tests under `fonts/`."""

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where a face lies (a list of places with `find_all`), nothing for any other path."""
        prefix, _, name = path.replace("\\", "/").partition("/")
        if prefix != PREFIX or name not in FACES:
            return []
        found = str(subset_folder() / name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield each face with the storage it lies in."""
        storage = FileSystemStorage(location=subset_folder())
        storage.prefix = PREFIX  # type: ignore[attr-defined]  # collectstatic puts it before the name
        for name in FACES:
            if not matches_patterns(name, list(ignore_patterns or ())):
                yield name, storage

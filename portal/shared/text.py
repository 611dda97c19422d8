"""Citizens' text: what is taken out of it before it is stored, and nothing more."""

from __future__ import annotations

import re

# XML 1.0 cannot hold these, and so neither can DOCX, XLSX nor PDF metadata: controls, lone surrogates, non-characters.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NEW_LINES = re.compile("\r\n?|\x85|\u2028|\u2029")


def clean(text: str) -> str:
    """Return `text` with one kind of line break and without what no document can hold. Words are never changed."""
    return _NOT_IN_XML.sub("", _NEW_LINES.sub("\n", text)).strip()


def says_something(text: str) -> bool:
    """Return whether a letter or a digit of any script is there."""
    return any(character.isalnum() for character in text)

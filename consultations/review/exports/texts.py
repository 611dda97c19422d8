"""What a text goes through on its way into a file, so that it arrives whole and nothing in it runs."""

from __future__ import annotations

import re

# What XML 1.0 cannot hold, and the two overrides, which make a text read as what it is not.
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202d\u202e]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NEW_LINES = re.compile("\r\n?|\x85|\u2028|\u2029")

# A spreadsheet takes a cell that begins so for a formula, or drops the blank and then does. It may also cut a line at
# another separator than ours, or at a line break inside the quotes: there a cell begins as well.
SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_OPENING = re.compile(f"\\A(?='*[\\s{SIGNS}])")
_INSIDE = re.compile(f"(?<=[,;\t\n\"|])(?=['\\s]*[{SIGNS}])")
_SIGN = re.compile(f"[{SIGNS}]")


def stripped(text: str) -> tuple[str, int]:
    """Return a text as a table can hold it, with one kind of line break, and how many characters were taken out."""
    if text.isprintable():  # most texts: neither a control nor a line break is in them
        return text, 0
    return _UNHOLDABLE.subn("", _NEW_LINES.sub("\n", text))


def writable(text: str) -> tuple[str, int]:
    """Return a text as JSON can hold it: all of it, but for halves of characters."""
    return _SURROGATES.subn("", text)


def disarmed(text: str) -> str:
    """Return a text for a CSV cell: an apostrophe stands before whatever a spreadsheet could take for a formula."""
    text = _OPENING.sub("'", text)
    return _INSIDE.sub("'", text) if _SIGN.search(text) else text

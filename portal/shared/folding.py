"""One spelling for the many: names are compared, searched and sorted by a folded form of them, made in Python.

Arabic alef variants, ya and alef maqsura, ta marbuta and ha, hamza seats, vowel signs and the tatweel are folded;
French loses its accents, ligatures and capitals. PostgreSQL without ICU can do neither, and sorts both wrong.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.contrib.postgres.lookups import TrigramSimilar, TrigramWordSimilar
from django.db import models
from django.db.models.lookups import Contains, Lookup

_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ء": None, "ـ": None,
        "گ": "ك", "ڭ": "ك", "ڤ": "ف", "پ": "ب", "œ": "oe", "æ": "ae", "ß": "ss", "’": " ", "'": " ",
    }
)  # fmt: skip
# Signs that are not seen, such as those that turn the direction of a text: they stand inside words and part none.
_UNSEEN = {point: None for point in range(0xAD, 0x10000) if unicodedata.category(chr(point)) == "Cf"}
_BETWEEN_WORDS = re.compile(r"[\W_]+")
# What says which kind of body it is, or only joins words: two names that share nothing else are not alike.
_KINDS_OF_BODY = """
association associations assoc asso cooperative coop fondation federation reseau union societe ste centre
pour des de du la le les l d et en au aux a the of
جمعيه الجمعيه جمعيات تعاونيه التعاونيه موسسه الموسسه فدراليه الفدراليه فيدراليه شبكه الشبكه اتحاد الاتحاد
شركه الشركه مركز المركز من في علي عن و الي
"""
_GENERIC = frozenset(_KINDS_OF_BODY.split())


def fold(text: str) -> str:
    """Return the words of `text` in the one spelling they are compared in, with single blanks between them."""
    letters = unicodedata.normalize("NFKD", text.translate(_UNSEEN).casefold().translate(_LETTERS))
    without_marks = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return _BETWEEN_WORDS.sub(" ", without_marks.translate(_LETTERS)).strip()


def distinctive(text: str) -> str:
    """Return `fold(text)` without the words that many names share, unless the name has no others."""
    words = fold(text).split()
    return " ".join([word for word in words if word not in _GENERIC] or words)


class FoldedField(models.TextField):
    """A column that follows others of its row in folded form, however the row is saved. Nobody writes it by hand."""

    def __init__(self, *args: Any, of: tuple[str, ...] = (), kept: str = "all", **options: Any) -> None:
        self.of, self.kept = of, kept
        super().__init__(*args, **({"editable": False, "default": "", "blank": True} | options))

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"of": self.of, "kept": self.kept}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        make = distinctive if self.kept == "distinctive" else fold
        value = " ".join(filter(None, (make(getattr(model_instance, name) or "") for name in self.of)))
        setattr(model_instance, self.attname, value)
        return value


@FoldedField.register_lookup
class Holds(Contains):
    """Letters anywhere in a folded text, as `contains` finds them, for a third of its price where row by row is read.

    LIKE is slow on Arabic, whose letters nearly all begin with the same two bytes. So it leads to the index alone, and
    stands second: what `strpos` does not find is not asked for twice. (`<> 0`, since the planner takes that as true
    nearly always and goes on believing what it knows of LIKE.)
    """

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, given = self.process_lhs(compiler, connection)
        like, pattern = self.process_rhs(compiler, connection)
        return f"(strpos({column}, %s) <> 0 AND {column} LIKE {like})", [*given, self.rhs, *given, *pattern]


@FoldedField.register_lookup
class Bears(Lookup):  # type: ignore[type-arg]
    """A pattern in a folded text, tried on the rows that something else leads to.

    `regex` asks the index too: taking a pattern of many endings apart into trigrams takes longer than trying it.
    """

    lookup_name = "bears"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, given = self.process_lhs(compiler, connection)
        return f"({column} || '') ~ %s", [*given, self.rhs]


FoldedField.register_lookup(TrigramSimilar)
FoldedField.register_lookup(TrigramWordSimilar)

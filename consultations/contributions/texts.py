"""All that somebody wrote in a contribution, text by text; and how each read before passages of it were hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model

from consultations.contributions.models import Clarification, Contribution

OWN = ("title", "body")  # of the contribution itself; the rest lies in rows beside it
BESIDE = ("service", "target", "purpose", "extent")


@dataclass(frozen=True)
class Text:
    """One text, by the place it has: the row and the column that hold it."""

    place: str
    row: Model
    column: str

    @property
    def words(self) -> str:
        return str(getattr(self.row, self.column))

    @property
    def longest(self) -> int | None:
        """How many characters the column takes; None where it takes any number."""
        return getattr(self.row._meta.get_field(self.column), "max_length", None)

    def show(self, words: str) -> None:
        """Put words in its place, in memory."""
        setattr(self.row, self.column, words)


@dataclass(frozen=True)
class Cell(Text):
    """What stood in a column of an imported row that has no place of its own here."""

    @property
    def words(self) -> str:
        return str(self.row.import_fields[self.column])  # type: ignore[attr-defined]

    @property
    def longest(self) -> int | None:
        return None

    def show(self, words: str) -> None:
        self.row.import_fields = {**self.row.import_fields, self.column: words}  # type: ignore[attr-defined]


def cells_of(contribution: Contribution) -> list[Text]:
    """Return what an imported row said beside the text. No page shows it, and what is hidden is hidden from it, too."""
    return [Cell(f"cell:{place}", contribution, name) for place, name in enumerate(sorted(contribution.import_fields))]


def texts_of(contribution: Contribution) -> list[Text]:
    """Return what its author wrote or said: title, text, details, terms of an offer, answers, recordings, pictures."""
    texts = [Text(name, contribution, name) for name in OWN]
    for kind in ("details", "offer"):
        row = getattr(contribution, kind, None)
        if row is not None:
            texts += [Text(name, row, name) for name in BESIDE if hasattr(row, name)]
    texts += [Text(f"answer:{one.pk}", one, "answer") for one in contribution.clarifications.all()]
    texts += [Text(f"file:{one.pk}", one, "alternative") for one in contribution.attachments.all()]
    return [text for text in texts if text.words]


def originals(contribution: Contribution) -> Mapping[str, str]:
    """Return the texts that passages are hidden from, as they were written, by their place."""
    return {one.place: one.words for one in contribution.originals.all()}


def as_written(contribution: Contribution, *more: Model) -> bool:
    """Show a contribution in memory as its author wrote it; returns whether others see it otherwise.

    For the author's own pages alone: what comes out of here is never saved. `more` are its files and answers, where
    they were read apart.
    """
    kept = originals(contribution)
    if not kept:
        return False
    shown = texts_of(contribution) + [text for row in more for text in _apart(row)]
    for text in shown:
        if text.place in kept:
            text.show(kept[text.place])
    return True


def _apart(row: Model) -> list[Text]:
    if isinstance(row, Clarification):
        return [Text(f"answer:{row.pk}", row, "answer")]
    return [Text(f"file:{row.pk}", row, "alternative")]

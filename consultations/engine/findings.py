"""What goes into the finding of themes, and what comes out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

OTHER = "other"
"""What stands beside the themes: never the key of one."""


@dataclass(frozen=True, slots=True)
class Document:
    """One contribution as the engine sees it."""

    key: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class PreviousTheme:
    """A theme of an earlier compilation: its identity and the keys of its members."""

    key: str
    members: frozenset[str]


@dataclass(frozen=True)
class Decided:
    """What people decided of one axis; keys are opaque strings.

    `themes` are those they keep, in their order; `pinned` says where they put a document: a theme's key, or `OTHER`.
    `settled`: nothing is clustered freely any more, new texts are placed on `themes` or stay in the open bucket.
    """

    themes: tuple[str, ...] = ()
    pinned: Mapping[str, str] = field(default_factory=dict)
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """Documents that speak of one thing. `leaders` are its distinct texts, most central first."""

    key: str
    members: tuple[int, ...]
    leaders: tuple[int, ...]
    relevance: dict[int, float]

    @property
    def distinct_texts(self) -> int:
        """How many different texts stand behind the members."""
        return len(self.leaders)


@dataclass(frozen=True, slots=True)
class Themes:
    """Every document is in exactly one of `themes`, `other` and `unreadable`.

    `listed` says that there were too few texts to speak of shares: show a list, no percentage.
    """

    themes: tuple[Theme, ...]
    other: tuple[int, ...]
    unreadable: tuple[int, ...]
    listed: bool
    leader_of: tuple[int, ...]
    encoder: str
    seed: int
    confidence: Mapping[int, float] = field(default_factory=dict)
    """Of each document in a theme: how sure its place is, 0 to 1. Where people put it themselves: 1."""

    def as_previous(self, documents: Sequence[Document]) -> list[PreviousTheme]:
        """What to remember of these themes to recognise them next time."""
        return [PreviousTheme(t.key, frozenset(documents[index].key for index in t.members)) for t in self.themes]

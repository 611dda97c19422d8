"""The distinct texts among the documents: what is read once, however often it was sent."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consultations.engine.duplicates import group_duplicates
from consultations.engine.findings import Document
from consultations.engine.text import has_words


@dataclass(frozen=True)
class Distinct:
    """`heads` are the distinct texts in the order of their keys; `copies` of each hold the head itself.

    `pinned` says of a row of `heads` where people put it.
    """

    heads: tuple[int, ...]
    copies: Mapping[int, Sequence[int]]
    leader_of: tuple[int, ...]
    unreadable: tuple[int, ...]
    pinned: Mapping[int, str]


def every(count: int) -> Distinct:
    """Each of so many documents for itself, copies too."""
    rows = tuple(range(count))
    return Distinct(rows, {row: [row] for row in rows}, rows, (), {})


def distinct(documents: Sequence[Document], pinned: Mapping[str, str]) -> Distinct:
    """Read the documents once each. Copies of a text that people placed stand with it; placed apart, they part."""
    words = [has_words(document.text) for document in documents]
    # In the order of their keys, so that the order in which they were fetched changes nothing.
    readable = sorted(
        (index for index, has in enumerate(words) if has), key=lambda index: (documents[index].key, index)
    )
    leader_of = list(range(len(documents)))
    groups: dict[int, list[int]] = defaultdict(list)
    for place, leader in enumerate(group_duplicates([documents[index].text for index in readable])):
        groups[readable[leader]].append(readable[place])
    copies: dict[int, list[int]] = {}
    put: dict[int, str] = {}
    for leader, members in groups.items():
        for head, target, stand in _parted(leader, members, [pinned.get(documents[index].key) for index in members]):
            copies[head] = stand
            for index in stand:
                leader_of[index] = head
            if target is not None:
                put[head] = target
    heads = tuple(index for index in readable if leader_of[index] == index)
    return Distinct(
        heads=heads,
        copies=copies,
        leader_of=tuple(leader_of),
        unreadable=tuple(index for index, has in enumerate(words) if not has),
        pinned={row: put[head] for row, head in enumerate(heads) if head in put},
    )


def _parted(leader: int, members: list[int], targets: list[str | None]) -> list[tuple[int, str | None, list[int]]]:
    """One group of copies, or as many as people put its texts in different places: (head, place, members) of each."""
    chosen = Counter(target for target in targets if target is not None)
    if len(chosen) < 2:
        return [(leader, next(iter(chosen), None), members)]
    usual = min(chosen, key=lambda target: (-chosen[target], target))
    parts: dict[str, list[int]] = defaultdict(list)
    for index, target in zip(members, targets, strict=True):
        parts[target or usual].append(index)
    return [(leader if leader in stand else stand[0], target, stand) for target, stand in sorted(parts.items())]

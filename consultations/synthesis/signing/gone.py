"""What no longer stands on a report's page: the words, and the reference, of whoever took them back since.

A worker takes them out of what is stored (`actions.entomb`); pages do not wait for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from consultations.synthesis.rendering.outline import (
    Answer,
    Block,
    Claim,
    Entry,
    Matrix,
    Paragraph,
    Points,
    Quote,
    References,
    Told,
)


def references_of(blocks: Sequence[Block]) -> list[str]:
    """Return the references that stand on a page."""
    return list(dict.fromkeys(reference for block in blocks for reference in _references(block)))


def is_tombstone(block: Block, gone: Collection[str]) -> bool:
    """Return whether the words of a block have gone, from what is stored or since this minute."""
    if isinstance(block, Quote | Answer | Entry):
        return not block.reference or block.reference in gone
    return isinstance(block, Told) and any(reference in gone for reference in block.references)


def without(block: Block, gone: Collection[str]) -> Block:
    """Return a block that does not cite what has gone."""
    if isinstance(block, References):
        return replace(block, references=_left(block.references, gone))
    if isinstance(block, Paragraph):
        return replace(block, claims=_claims(block.claims, gone))
    if isinstance(block, Points):
        return replace(block, items=_claims(block.items, gone))
    return block


def _claims(claims: Sequence[Claim], gone: Collection[str]) -> list[Claim]:
    return [replace(one, references=_left(one.references, gone)) for one in claims]


def _left(references: Sequence[str], gone: Collection[str]) -> list[str]:
    return [reference for reference in references if reference not in gone]


def _references(block: Block) -> Iterator[str]:
    if isinstance(block, Quote | Answer | Entry):
        yield block.reference
    elif isinstance(block, References | Told):
        yield from block.references
    elif isinstance(block, Matrix):
        yield from (row.reference for row in block.rows)
    elif isinstance(block, Paragraph | Points):
        claims = block.claims if isinstance(block, Paragraph) else block.items
        yield from (reference for claim in claims for reference in claim.references)

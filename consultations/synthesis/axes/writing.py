"""An analysis as text and back: references, labels and passages, without the texts they belong to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from consultations.engine.themes import PreviousTheme
from consultations.synthesis.analysis import Analysis, Group, Voice
from consultations.synthesis.material import Said

# Raised when the same texts would be understood otherwise.
VERSION = 4


def digest(said: Iterable[Said], previous: Iterable[PreviousTheme], decided: Any) -> str:
    """Return the SHA-256 of everything that an axis is understood from, except the vectors, which follow the texts.

    Nor is there what other regions say, beside which few texts are read: it makes no region's report stale.
    """
    known = sorted((theme.key, sorted(theme.members)) for theme in previous)
    found = hashlib.sha256(_bytes([VERSION, known, _told(decided)]))
    for one in said:
        found.update(_bytes([one.reference, one.language, one.title, one.body]))
    return found.hexdigest()


def _told(decided: Any) -> Any:
    return None if decided is None else [decided.themes, sorted(decided.pinned.items()), decided.settled]


_WRITTEN = json.JSONEncoder(ensure_ascii=False)  # made once: a hundred thousand texts are written with it


def _bytes(value: Any) -> bytes:
    return _WRITTEN.encode(value).encode("utf-8", "surrogatepass") + b"\n"


def written(analysis: Analysis) -> str:
    """Return an analysis as canonical JSON."""
    content = {
        "themes": [_group(theme) for theme in analysis.themes],
        "other": _group(analysis.other),
        "listed": analysis.listed,
        "unreadable": _references(analysis.unreadable),
        "stumbled": _references(analysis.stumbled),
        "confidence": dict(analysis.confidence),
        "sides": dict(analysis.sides),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(content: str, said: Sequence[Said]) -> Analysis:
    """Return the analysis that was written of these texts."""
    stored = json.loads(content)
    by_reference = {one.reference: one for one in said}
    return Analysis(
        themes=tuple(_read_group(theme, by_reference) for theme in stored["themes"]),
        other=_read_group(stored["other"], by_reference),
        listed=stored["listed"],
        unreadable=tuple(by_reference[reference] for reference in stored["unreadable"]),
        stumbled=tuple(by_reference[reference] for reference in stored["stumbled"]),
        confidence=stored["confidence"],
        sides=stored["sides"],
    )


def _references(said: Iterable[Said]) -> list[str]:
    return [one.reference for one in said]


def _group(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "label": group.label,
        "said": _references(group.said),
        "distinct_texts": group.distinct_texts,
        "quotes": [[voice.said.reference, voice.text] for voice in group.quotes],
        "reviewed": group.reviewed,
    }


def _read_group(stored: Mapping[str, Any], by_reference: Mapping[str, Said]) -> Group:
    return Group(
        key=stored["key"],
        label=stored["label"],
        said=tuple(by_reference[reference] for reference in stored["said"]),
        distinct_texts=stored["distinct_texts"],
        quotes=tuple(Voice(by_reference[reference], text) for reference, text in stored["quotes"]),
        reviewed=stored["reviewed"],
    )

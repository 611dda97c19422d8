"""What people decided laid over what the machine says: their names, their key quotes, their mark of review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from consultations.synthesis.analysis import QUOTES, Analysis, Group, Voice
from consultations.synthesis.workshop.decisions import ThemeWords


def laid_over(analyses: Mapping[str, Analysis], named: Mapping[str, ThemeWords]) -> dict[str, Analysis]:
    """Return the analyses with people's words in the place of the machine's."""
    return {axis: replace(found, themes=tuple(_group(theme, named) for theme in found.themes))
            for axis, found in analyses.items()}  # fmt: skip


def _group(theme: Group, named: Mapping[str, ThemeWords]) -> Group:
    words = named.get(theme.key)
    if words is None:
        return theme
    label = {"ar": words.name_ar or theme.label.get("ar", ""), "fr": words.name_fr or theme.label.get("fr", "")}
    quotes, chosen = _quotes(theme, words)
    return replace(theme, label=label, reviewed=words.reviewed, quotes=quotes, chosen=chosen)


def _quotes(theme: Group, words: ThemeWords) -> tuple[tuple[Voice, ...], int]:
    """People's key quotes first, all of them and how many; then the machine's, up to the usual number."""
    said = {one.reference: one for one in theme.said}
    chosen = [
        Voice(said[quote.reference], said[quote.reference].body[quote.start : quote.end])
        for quote in words.key_quotes
        if quote.reference in said
    ]
    quoted = {voice.said.reference for voice in chosen}
    others = [voice for voice in theme.quotes if voice.said.reference not in quoted]
    return tuple(chosen + others[: max(0, QUOTES - len(chosen))]), len(chosen)

"""For and against on a theme: whose word holds, which voices are heard of each side, and what a public edition tells.

A theme is a subject (see `engine.stance`). Its texts are told apart where somebody opposes what is proposed under it,
in part at least; elsewhere nothing is added to it. The voices beside the themes have no subject in common, so no sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from consultations.engine.quotes import LONGEST, choose_quotes
from consultations.engine.stance import AGAINST, FOR, MIXED, SIDES, UNSAID, stands
from consultations.engine.text import sentences
from consultations.synthesis.analysis import Analysis, Group, Voice
from consultations.synthesis.material import Said
from consultations.synthesis.suppression import Figure, held_back

READ = 60  # texts of a side among which its voice is looked for
Sides = Mapping[str, str]  # reference -> side; a text that is not named says nothing plainly
Part = dict[str, Any]


def laid_over(analyses: Mapping[str, Analysis], decided: Sides) -> dict[str, Analysis]:
    """Return the analyses with people's word on the side of a text in the place of the machine's."""
    return {axis: _laid_over(found, decided) for axis, found in analyses.items()}


def _laid_over(found: Analysis, decided: Sides) -> Analysis:
    here = {one.reference for group in (*found.themes, found.other) for one in group.said}
    sides = {**found.sides, **{reference: side for reference, side in decided.items() if reference in here}}
    return replace(found, sides=sides, themes=tuple(_heard(theme, sides) for theme in found.themes))


def is_disputed(said: Sequence[Said], sides: Sides) -> bool:
    """Return whether any of these texts is against, wholly or in part."""
    return any(sides.get(one.reference) in (AGAINST, MIXED) for one in said)


def told(theme: Group, sides: Sides, part: Part) -> Part:
    """Return the part of a snapshot about a theme with its texts shared out to the sides, and its quotes marked.

    Where nobody is against it stays as it is.
    """
    if not is_disputed(theme.said, sides):
        return part
    groups: dict[str, list[Said]] = {side: [] for side in SIDES}
    for one in theme.said:
        groups[sides.get(one.reference, UNSAID)].append(one)
    stance = [
        {"code": side, "count": len(said), "people": len({one.person for one in said}), "references": _of(said)}
        for side, said in groups.items()
    ]
    quotes = [{**quote, "side": sides.get(quote["reference"], UNSAID)} for quote in part["quotes"]]
    return {**part, "stance": stance, "quotes": quotes}


def _of(said: Sequence[Said]) -> list[str]:
    return [one.reference for one in said]


def wrong(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Return the themes whose sides do not add up to their texts."""
    themes = [theme for axis in snapshot["axes"] for theme in axis["themes"] if "stance" in theme]
    sums = [(theme, sorted(ref for cell in theme["stance"] for ref in cell["references"])) for theme in themes]
    return {f"sides of {theme['key']}": len(found) for theme, found in sums if found != sorted(theme["references"])}


# -- voices of both sides ----------------------------------------------------------------------------------------------


def _heard(theme: Group, sides: Sides) -> Group:
    """Let both sides be heard among the quotes, where both speak: the last quote of a side that has others gives way.

    Two key quotes of people's choice may stand before; what they chose is not thrown out, then a voice is added.
    """
    if not is_disputed(theme.said, sides):
        return theme
    quotes = list(theme.quotes)
    for side in (FOR, AGAINST):
        if any(sides.get(voice.said.reference) == side for voice in quotes):
            continue
        voice = _voice([one for one in theme.said if sides.get(one.reference) == side])
        if voice is None:
            continue
        place = _gives_way(quotes, theme.chosen, sides)
        quotes[place : place + 1] = [voice]
    return replace(theme, quotes=tuple(quotes))


def _gives_way(quotes: Sequence[Voice], chosen: int, sides: Sides) -> int:
    """Return the place of the quote that another side's takes: the end where none can be spared."""
    for place in range(len(quotes) - 1, chosen - 1, -1):
        side = sides.get(quotes[place].said.reference, UNSAID)
        others = [sides.get(voice.said.reference, UNSAID) for voice in (*quotes[:place], *quotes[place + 1 :])]
        if len(quotes) > 1 and (side not in (FOR, AGAINST) or side in others):
            return place
    return len(quotes)


def _voice(said: Sequence[Said]) -> Voice | None:
    """Return a passage near where a text of this side takes it; texts without words have none."""
    read = [one for one in said if one.body.strip()][:READ]
    passages = [_near(one) for one in read]
    found = choose_quotes(passages, range(len(read)), languages=[one.language for one in read], relevance={}, most=1)
    return next((Voice(read[one.index], passages[one.index][one.start : one.end]) for one in found), None)


def _near(one: Said) -> str:
    """Return the sentences from the one on in which a side is taken, as many as make a quote; the whole body else."""
    taken = stands(one.body, one.language).passages
    if not taken:
        return one.body
    spans = [span for span in sentences(one.body) if span[1] > taken[0].start]
    start = spans[0][0] if spans else 0
    ends = [end for _start, end in spans if end - start <= LONGEST]
    return one.body[start : ends[-1] if ends else len(one.body)]


# -- the public edition ------------------------------------------------------------------------------------------------


def public(cells: Sequence[Mapping[str, Any]], said: Mapping[str, Said], *, threshold: int) -> list[Part]:
    """Return the sides of a theme whose figure is shown, without those that speak of few or tell of few."""
    groups = {cell["code"]: _figure([said[reference] for reference in cell["references"]]) for cell in cells}
    hidden = held_back(groups, threshold=threshold)
    return [_untold(cell) if cell["code"] in hidden else _cell(cell) for cell in cells]


def untold(cells: Sequence[Mapping[str, Any]]) -> list[Part]:
    """Return the sides of a theme whose figure is not shown: that there are some, and nothing else."""
    return [_untold(cell) for cell in cells]


def _figure(said: Sequence[Said]) -> Figure:
    return Figure(len(said), frozenset(one.person for one in said))


def _cell(cell: Mapping[str, Any]) -> Part:
    return {key: cell[key] for key in ("code", "count", "people", "references")}


def _untold(cell: Mapping[str, Any]) -> Part:
    return {"code": cell["code"], "count": None, "people": None, "references": []}

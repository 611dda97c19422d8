"""What people wrote, laid over the blocks of a report: before and after the machine's sentences, never instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from consultations.synthesis.narration.figures import CONCLUSION, INTRODUCTION
from consultations.synthesis.narration.writing import AFTER, BEFORE
from consultations.synthesis.rendering.outline import Block, Contents, Heading, Report, Told, Verbatim
from portal.shared.typesetting.inline import direction_of, direction_of_language

# The heading before which the conclusion stands: what was not used, the method and the colophon are annexes.
ANNEXES = "not_used"
# Signs of an introduction that leaves most of its page empty.
SHORT = 900


def laid_over(report: Report, snapshot: Mapping[str, Any]) -> Report:
    """Return the report with the passages of its language, under the active language."""
    told = {
        section: texts[report.language]
        for section, texts in (snapshot.get("narration") or {}).items()
        if report.language in texts
    }
    if not told:
        return report
    blocks: list[Block] = []
    follows = False
    ends: list[tuple[int, list[Block]]] = []  # sections that are open: their level, and what closes them
    for block in report.blocks:
        if isinstance(block, Heading):
            _close(blocks, ends, block)
            if follows:  # a short introduction shares its page with what comes next
                block, follows = replace(block, new_page=False), False
            if block.section == ANNEXES:
                blocks += _chapter(told.get(CONCLUSION), _("Conclusion"), report)
        blocks.append(block)
        if isinstance(block, Contents):
            introduction = _chapter(told.get(INTRODUCTION), _("Introduction"), report)
            follows = bool(introduction) and _length(introduction) <= SHORT
            blocks += introduction
        if isinstance(block, Heading) and block.section in told:
            blocks += _passage(told[block.section][BEFORE], report)
            ends.append((block.level, _passage(told[block.section][AFTER], report)))
    for _level, passage in reversed(ends):
        blocks += passage
    return replace(report, blocks=blocks)


def _close(blocks: list[Block], ends: list[tuple[int, list[Block]]], heading: Heading) -> None:
    """Write what closes the sections that end here: at a section of its own, or at a heading as high as theirs."""
    while ends and (heading.section or heading.level <= ends[-1][0]):
        blocks += ends.pop()[1]


def _chapter(texts: Mapping[str, Any] | None, title: str, report: Report) -> list[Block]:
    """Return a chapter of its own: the machine has no sentence for it."""
    if not texts:
        return []
    passage = _passage([*texts[BEFORE], *texts[AFTER]], report)
    return [Heading(title, 1, new_page=title == _("Introduction")), *passage] if passage else []


def _length(chapter: Sequence[Block]) -> int:
    return sum(len(block.words.text) for block in chapter if isinstance(block, Told))


def _passage(paragraphs: Sequence[Mapping[str, Any]], report: Report) -> list[Block]:
    own = direction_of_language(report.language)
    return [
        Told(
            Verbatim(one["text"], report.language, direction_of(one["text"], own)),
            list(one["cites"]),
            by=_("Written by the rapporteur") if place == 0 else "",
        )
        for place, one in enumerate(paragraphs)
    ]

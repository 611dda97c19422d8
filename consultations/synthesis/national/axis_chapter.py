"""The chapter of one axis: what recurs, what one region alone tells, the voices beside, and the comparison."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from consultations.synthesis.national import narrative
from consultations.synthesis.national.outline import Spread
from consultations.synthesis.national.setting import Cell, Setting, warmth
from consultations.synthesis.rendering.outline import Block, Claim, Column, Heading, Paragraph, References, Table
from consultations.synthesis.rendering.phrases import cited, contributions, theme_number
from portal.shared.typesetting.inline import LEFT_TO_RIGHT, POP, figure

CITED_UNDER_A_THEME = 12
VOICES_OF_ONE = 6  # quotes from the themes of one region; each region's own report has more


class AxisChapter(Setting):
    """Sets the chapter of an axis."""

    def axis(self, axis: Cell) -> list[Block]:
        lead = narrative.axis(self.snapshot, axis, self.language)
        blocks: list[Block] = [
            Heading(
                self.name(axis["label"]),
                1,
                eyebrow=_("Axis %(number)s") % {"number": figure(axis["number"])} if axis["number"] else "",
                aside="" if axis["count"] is None else contributions(axis["count"]),
                accent=axis["code"],
                new_page=True,
            )
        ]
        if lead:
            blocks.append(Paragraph(self.claims(lead), lead=True))
        if axis["count"] == 0:
            return blocks
        recurring = [theme for theme in axis["themes"] if theme["recurring"]]
        if recurring:
            blocks.append(self.themes_by_region(axis, recurring))
        if axis["count"]:
            caption = _("Contributions on this axis by category and region")
            blocks.append(self.heat(caption, _("Category"), axis["categories"], numbered=True))
        for number, theme in enumerate(recurring, start=1):
            blocks += self.theme(axis, theme, number)
        return blocks + self.alone(axis, len(recurring)) + self.beside(axis)

    def themes_by_region(self, axis: Cell, themes: Sequence[Cell]) -> Table:
        regions = axis["regions"]
        cells = [[_of_region(theme, region["code"]) for region in regions] for theme in themes]
        return Table(
            _("Recurring themes by region: contributions"),
            [
                Column(_("Theme")),
                *(Column(f"{LEFT_TO_RIGHT}{region['code']}{POP}", numeric=True) for region in regions),
                Column(_("Together"), numeric=True),
            ],
            [
                [
                    f"{LEFT_TO_RIGHT}{theme_number(axis, number)}{POP} {self.name(theme['label'])}",
                    *(self.count(cell) for cell in row),
                    self.count(theme["count"]),
                ]
                for number, (theme, row) in enumerate(zip(themes, cells, strict=True), start=1)
            ],
            heat=[[*row, None] for row in warmth(cells)],
        )

    def theme(self, axis: Cell, theme: Cell, number: int) -> list[Block]:
        largest = max((part["count"] or 0 for part in theme["parts"]), default=0)
        blocks: list[Block] = [
            Heading(
                self.name(theme["label"]),
                2,
                number=f"{LEFT_TO_RIGHT}{theme_number(axis, number)}{POP}",
                tag=_("Reviewed by a rapporteur") if theme["reviewed"] else _("Joined by machine, not reviewed"),
                accent=axis["code"],
            ),
            Paragraph([Claim(sentence.text) for sentence in narrative.theme(theme, axis)]),
            Spread(
                _("Region by region"),
                [Column(_("Region, and its name for the theme")), Column(_("Contributions"), numeric=True)],
                [[self.told_in(part["name"], part["label"]), self.count(part["count"])] for part in theme["parts"]],
                bars=[
                    None if part["count"] is None else round(part["count"] / largest, 4) if largest else 0.0
                    for part in theme["parts"]
                ],
                accent=axis["code"],
                doors=[self.door(part["region"]) for part in theme["parts"]],
            ),
            *self.quotes(theme["quotes"]),
        ]
        references = narrative.first_references(theme["parts"])
        if references:
            blocks.append(References(_("References:"), *cited(references, CITED_UNDER_A_THEME)))
        return blocks

    def alone(self, axis: Cell, before: int) -> list[Block]:
        themes = [theme for theme in axis["themes"] if not theme["recurring"]]
        if not themes:
            return []
        rows = [
            [self.told_in(theme["parts"][0]["name"], theme["label"]), self.count(theme["count"])] for theme in themes
        ]
        blocks: list[Block] = [
            Heading(_("Themes of one region alone"), 2, accent=axis["code"]),
            Paragraph(self.claims(narrative.alone(self.snapshot, self.language))),
            Spread(
                _("Themes that one region alone tells"),
                [Column(_("Region, and its theme")), Column(_("Contributions"), numeric=True)],
                rows,
                accent=axis["code"],
                doors=[self.door(theme["parts"][0]["region"]) for theme in themes],
            ),
        ]
        for theme in themes[:VOICES_OF_ONE]:
            blocks += self.quotes(theme["quotes"][:1])
        references = [reference for theme in themes for reference in narrative.first_references(theme["parts"])]
        if references:
            blocks.append(References(_("References:"), *cited(references, CITED_UNDER_A_THEME)))
        return blocks

    def beside(self, axis: Cell) -> list[Block]:
        told = narrative.beside(axis)
        if not told:
            return []
        blocks: list[Block] = [
            Heading(_("Single voices and other themes"), 2, accent=axis["code"]),
            Paragraph(self.claims(told)),
            *self.quotes(axis["other"]["quotes"]),
        ]
        return blocks


def _of_region(theme: Cell, region: str) -> int | None:
    """Return what one region counts of a theme: the sum where it has two that were joined; none where one is hidden."""
    counts = [part["count"] for part in theme["parts"] if part["region"] == region]
    return None if None in counts else sum(counts)

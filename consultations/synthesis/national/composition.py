"""From a national snapshot to the blocks of its report, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, ngettext, override

from consultations.synthesis.national import narrative
from consultations.synthesis.national.outline import Door, Spread
from consultations.synthesis.rendering import method
from consultations.synthesis.rendering.outline import (
    Block,
    Claim,
    Column,
    Contents,
    Cover,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Quote,
    References,
    Report,
    Table,
    Tiles,
    Verbatim,
)
from consultations.synthesis.rendering.phrases import (
    CITED_AFTER_A_CLAIM,
    Sentence,
    Snapshot,
    cited,
    contributions,
    listed,
    theme_number,
)
from portal.shared import time
from portal.shared.typesetting.inline import (
    LEFT_TO_RIGHT,
    NO_BREAK,
    NOT_SHOWN,
    POP,
    direction_of,
    direction_of_language,
    figure,
    isolate,
    joined,
    name,
    out_of,
)

Cell = Mapping[str, Any]
CITED_UNDER_A_THEME = 12


def compose(snapshot: Snapshot, *, checksum: str, language: str) -> Report:
    """Return the national report of a snapshot, ready to be set in type."""
    with override(language):
        return _Composer(snapshot, checksum, language).report()


def shades(snapshot: Snapshot) -> dict[str, float | None]:
    """Return how dark the map shows each region: by its place among the others, for its inhabitants."""
    return ranked({region["code"]: region["per_100k"] for region in snapshot["regions"]})


def ranked(values: Mapping[str, float | None]) -> dict[str, float | None]:
    """Return each value's place among the others, as a share: one region far above all leaves them apart still."""
    known = sorted({value for value in values.values() if value})
    return {
        code: 0.2 + 0.8 * (known.index(value) + 1) / len(known) if value else None for code, value in values.items()
    }


class _Composer:
    """Holds what every section needs; works under the language of the report."""

    def __init__(self, snapshot: Snapshot, checksum: str, language: str) -> None:
        self.snapshot, self.checksum, self.language = snapshot, checksum, language
        self.compiled_at = datetime.fromisoformat(snapshot["compiled_at"])
        self.versions = {region["code"]: region["version"] for region in snapshot["regions"]}

    def report(self) -> Report:
        kind = _("National synthesis report of the regional consultations")
        country = _("The regions of Morocco")
        version = _("Version %(number)s") % {"number": figure(self.snapshot["version"])}
        title = _("%(kind)s — %(region)s") % {"kind": kind, "region": country}
        return Report(
            language=self.language,
            direction=direction_of_language(self.language),
            title=title,
            region_code="",
            running_start=title,
            running_end=_("%(version)s · %(day)s")
            % {"version": version, "day": isolate(time.day(self.compiled_at, self.language))},
            map_alt=_("Map of the twelve regions of Morocco, the darker the more was written for their inhabitants"),
            page=_("Page"),
            quote_marks=("«", "»"),
            cover=self.cover(kind, country, version),
            blocks=[
                Contents(_("Contents")),
                *self.glance(),
                *self.participation(),
                *(block for axis in self.snapshot["axes"] for block in self.axis(axis)),
                *self.unheard(),
                *self.answers(),
                *self.method(),
                *self.colophon(),
            ],
        )

    # -- small things ------------------------------------------------------------------------------------------------

    def name(self, labels: Mapping[str, str] | None) -> str:
        return name(labels, self.language)

    def count(self, value: int | float | None, digits: int = 0) -> str:
        return NOT_SHOWN if value is None else figure(value, digits)

    def claims(self, sentences: Sequence[Sentence], limit: int = CITED_AFTER_A_CLAIM) -> list[Claim]:
        return [Claim(sentence.text, *cited(sentence.references, limit)) for sentence in sentences]

    def door(self, region: str) -> Door | None:
        version = self.versions.get(region)
        return Door(region, version) if version else None

    def numbered(self, region: Cell) -> str:
        """Return a region's name with its number, which heads its column in the wide tables."""
        return f"{LEFT_TO_RIGHT}{region['code']}{POP} · {self.name(region['name'])}"

    def edition_name(self) -> str:
        if self.snapshot["edition"] == "staff":
            return _("Staff edition")
        limit = {"threshold": figure(self.snapshot["threshold"])}
        return _("Public edition: no figure about fewer than %(threshold)s people") % limit

    def fingerprint(self, checksum: str) -> str:
        """Return a checksum in groups of eight."""
        groups = [checksum[start : start + 8] for start in range(0, len(checksum), 8)]
        lines = [groups[start : start + 4] for start in range(0, len(groups), 4)]
        return " ".join(f"{LEFT_TO_RIGHT}{NO_BREAK.join(line)}{POP}" for line in lines)

    # -- cover and glance --------------------------------------------------------------------------------------------

    def cover(self, kind: str, country: str, version: str) -> Cover:
        totals = self.snapshot["totals"]
        day = isolate(time.day(self.compiled_at, self.language))
        return Cover(
            ministry=_("Ministry of Solidarity, Social Integration and Family"),
            portal=_("Tachawor — the regional consultation portal"),
            kind=kind,
            region=country,
            strategy=self.name(self.snapshot["strategy"]["name"]),
            session="",
            tiles=[
                (out_of(totals["regions_joined"], totals["regions_all"]), _("regions joined")),
                (
                    self.count(totals["received"]),
                    ngettext("contribution received", "contributions received", totals["received"] or 0),
                ),
                (
                    self.count(totals["themes_recurring"]),
                    ngettext("theme recurs", "themes recur", totals["themes_recurring"]),
                ),
                (
                    self.count(totals["themes_alone"]),
                    ngettext("theme of one region", "themes of one region", totals["themes_alone"]),
                ),
            ],
            imprint=[
                " · ".join([version, day, self.edition_name()]),
                _("Fingerprint %(checksum)s") % {"checksum": self.fingerprint(self.checksum[:16])},
            ],
        )

    def glance(self) -> list[Block]:
        totals = self.snapshot["totals"]
        return [
            Heading(_("The country at a glance"), 1, new_page=True),
            Paragraph(self.claims(narrative.glance(self.snapshot, self.language)), lead=True),
            Tiles(
                [
                    (self.count(totals["counted"]), _("contributions counted")),
                    (self.count(totals["people"]), _("people")),
                    (
                        out_of(totals["provinces_heard"], totals["provinces_all"]),
                        _("provinces and prefectures heard"),
                    ),
                    (self.count(self.snapshot["answers"]["answered"]), _("official answers")),
                ]
            ),
            self.breakdown("axis", _("Contributions by axis"), _("Axis")),
        ]

    # -- who took part -----------------------------------------------------------------------------------------------

    def participation(self) -> list[Block]:
        return [
            Heading(_("Who took part"), 1),
            self.regions(),
            self.breakdown("category", _("Contributions by stakeholder category"), _("Category")),
            self.heat(
                _("Contributions by category and region"),
                _("Category"),
                self.snapshot["region_by_category"],
                numbered=True,
            ),
            self.heat(_("Contributions by region and axis"), _("Region"), self.snapshot["region_by_axis"]),
            self.breakdown("channel", _("Contributions by channel"), _("Channel")),
            self.breakdown("language", _("Contributions by language"), _("Language")),
        ]

    def regions(self) -> Spread:
        rows = [
            [
                self.numbered(region),
                self.count(region["counted"]) if region["version"] else _("No report yet"),
                self.count(region["people"]),
                self.count(region["per_100k"], 1),
            ]
            for region in self.snapshot["regions"]
        ]
        return Spread(
            _("Contributions by region"),
            [
                Column(_("Region")),
                Column(_("Contributions"), numeric=True),
                Column(_("People"), numeric=True),
                Column(_("Per 100,000 inhabitants"), numeric=True),
            ],
            rows,
            beside_map=True,
            doors=[self.door(region["code"]) for region in self.snapshot["regions"]],
        )

    def breakdown(self, key: str, caption: str, title: str) -> Table:
        cells = self.snapshot["breakdowns"][key]
        return Table(
            caption,
            [Column(title), Column(_("Contributions"), numeric=True), Column(_("People"), numeric=True)],
            [[self.name(cell["label"]), self.count(cell["count"]), self.count(cell["people"])] for cell in cells],
            bars=shares([cell["count"] for cell in cells]),
            muted=[index for index, cell in enumerate(cells) if cell["code"] == "merged"],
            accents=[cell["code"] for cell in cells] if key == "axis" else [],
        )

    def heat(self, caption: str, title: str, table: Cell, *, numbered: bool = False) -> Table:
        """Return a table whose figures are shaded; `numbered`: the columns are regions, headed by their numbers."""
        columns = [
            Column(f"{LEFT_TO_RIGHT}{column['code']}{POP}" if numbered else self.name(column["label"]), numeric=True)
            for column in table["columns"]
        ]
        return Table(
            caption,
            [Column(title), *columns],
            [
                [self.name(row["label"]), *(self.count(cell) for cell in cells)]
                for row, cells in zip(table["rows"], table["cells"], strict=True)
            ],
            heat=warmth(table["cells"]),
        )

    # -- axes and themes ---------------------------------------------------------------------------------------------

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
        if not axis["count"]:
            return blocks
        recurring = [theme for theme in axis["themes"] if theme["recurring"]]
        if recurring:
            blocks.append(self.themes_by_region(axis, recurring))
        blocks.append(
            self.heat(
                _("Contributions on this axis by category and region"),
                _("Category"),
                axis["categories"],
                numbered=True,
            )
        )
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
                [
                    [f"{self.name(part['name'])} · {self.name(part['label'])}", self.count(part["count"])]
                    for part in theme["parts"]
                ],
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
            [f"{self.name(theme['label'])} · {self.name(theme['parts'][0]['name'])}", self.count(theme["count"])]
            for theme in themes
        ]
        blocks: list[Block] = [
            Heading(_("Themes of one region alone"), 2, accent=axis["code"]),
            Paragraph(self.claims(narrative.alone(self.snapshot, self.language))),
            Spread(
                _("Themes that one region alone tells"),
                [Column(_("Theme, and the region that tells it")), Column(_("Contributions"), numeric=True)],
                rows,
                accent=axis["code"],
                doors=[self.door(theme["parts"][0]["region"]) for theme in themes],
            ),
        ]
        for theme in themes:
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

    def quotes(self, quotes: Sequence[Cell]) -> list[Quote]:
        return [self.quote(quote) for quote in quotes]

    def quote(self, quote: Cell) -> Quote:
        who = [quote["region"]["name"], quote.get("province"), quote.get("category")]
        own = direction_of_language(quote["language"])
        words = Verbatim(quote["text"], quote["language"], direction_of(quote["text"], own))
        return Quote(words, joined([self.name(one) for one in who if one], self.language), quote["reference"])

    # -- who was not heard, answers ----------------------------------------------------------------------------------

    def unheard(self) -> list[Block]:
        unheard = self.snapshot["unheard"]
        blocks: list[Block] = [
            Heading(_("Who was not heard, and where"), 1),
            *(Paragraph([claim]) for claim in self.claims(narrative.unheard(self.snapshot, self.language))),
        ]
        if unheard["categories"]:
            every = self.snapshot["totals"]["regions_joined"]
            blocks += [
                Heading(_("Invited categories that were not heard"), 2),
                Listing([self.not_heard(row["label"], row["regions"], every) for row in unheard["categories"]]),
            ]
        if unheard["provinces"]:
            blocks += [
                Heading(_("Provinces and prefectures that were not heard"), 2),
                Listing([self.provinces_of(region) for region in self.snapshot["regions"] if self.missing_in(region)]),
            ]
        return blocks

    def not_heard(self, label: Mapping[str, str], regions: Sequence[Cell], every: int) -> str:
        if len(regions) == every:
            where = _("in no region")
        else:
            where = listed([self.name(region["name"]) for region in regions], self.language)
        return _("%(who)s: %(where)s") % {"who": self.name(label), "where": where}

    def missing_in(self, region: Cell) -> list[Cell]:
        return [row for row in self.snapshot["unheard"]["provinces"] if row["region"] == region["code"]]

    def provinces_of(self, region: Cell) -> str:
        told = [
            _("%(province)s (%(population)s inhabitants)")
            % {"province": self.name(row["label"]), "population": figure(row["population"])}
            for row in self.missing_in(region)
        ]
        return _("%(who)s: %(where)s") % {"who": self.name(region["name"]), "where": listed(told, self.language)}

    def answers(self) -> list[Block]:
        answers = self.snapshot["answers"]
        blocks: list[Block] = [
            Heading(_("Official answers"), 1),
            Paragraph(self.claims(narrative.answers(self.snapshot))),
        ]
        if answers["answered"] and answers["outcomes"]:
            columns = [{"code": region["code"], "label": region["name"]} for region in answers["regions"]]
            table = {"rows": answers["outcomes"], "columns": columns, "cells": answers["cells"]}
            caption = _("Official answers by outcome and region")
            blocks.append(self.heat(caption, _("Outcome"), table, numbered=True))
        if self.snapshot["not_used"]:
            blocks += [
                Heading(_("Received but not used"), 2),
                Table(
                    _("Contributions received and not counted, by reason"),
                    [Column(_("Reason")), Column(_("Contributions"), numeric=True)],
                    [[self.name(row["label"]), self.count(row["count"])] for row in self.snapshot["not_used"]],
                ),
            ]
        return blocks

    # -- how it was made ---------------------------------------------------------------------------------------------

    def method(self) -> list[Block]:
        joined_ones = [region for region in self.snapshot["regions"] if region["version"]]
        rows = [
            [
                self.numbered(region),
                figure(region["version"]),
                isolate(time.day(datetime.fromisoformat(region["compiled_at"]), self.language)),
                f"{LEFT_TO_RIGHT}{region['checksum'][:16]}{POP}",
            ]
            for region in joined_ones
        ]
        return [
            Heading(_("How this report was made"), 1),
            Listing([sentence.text for sentence in narrative.method(self.snapshot)]),
            Spread(
                _("The versions that it joins"),
                [
                    Column(_("Region")),
                    Column(_("Version"), numeric=True),
                    Column(_("Compiled on")),
                    Column(_("Fingerprint")),
                ],
                rows,
                doors=[self.door(region["code"]) for region in joined_ones],
            ),
        ]

    def colophon(self) -> list[Block]:
        return [
            Heading(_("Colophon"), 1),
            Facts(
                [
                    (_("Strategy"), self.name(self.snapshot["strategy"]["name"])),
                    (_("Version"), figure(self.snapshot["version"])),
                    (_("Edition"), self.edition_name()),
                    (_("Compiled on"), isolate(time.day_and_clock(self.compiled_at, self.language))),
                    (_("Fingerprint (SHA-256 of the frozen figures)"), self.fingerprint(self.checksum)),
                ]
            ),
            Paragraph([Claim(sentence.text) for sentence in method.sources()]),
        ]


def shares(counts: Sequence[int | None]) -> list[float | None]:
    """Return each count as a share of the largest; none where it is not shown."""
    largest = max((count or 0 for count in counts), default=0)
    return [None if count is None else (round(count / largest, 4) if largest else 0.0) for count in counts]


def warmth(cells: Sequence[Sequence[int | None]]) -> list[list[float | None]]:
    """Return each cell as a share of its row's largest: a small category is read as well as a large one."""
    return [shares(row) for row in cells]


def _of_region(theme: Cell, region: str) -> int | None:
    """Return what one region counts of a theme: the sum where it has two that were joined; none where one is hidden."""
    counts = [part["count"] for part in theme["parts"] if part["region"] == region]
    return None if None in counts else sum(counts)

"""From a national snapshot to the blocks of its report, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _, ngettext, override

from consultations.synthesis.national import narrative
from consultations.synthesis.national.axis_chapter import AxisChapter
from consultations.synthesis.national.outline import Spread
from consultations.synthesis.national.setting import Cell
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
    Report,
    Table,
    Tiles,
)
from consultations.synthesis.rendering.phrases import (
    Snapshot,
    listed,
)
from consultations.synthesis.signing.marking import marked
from portal.shared import time
from portal.shared.typesetting.inline import (
    LEFT_TO_RIGHT,
    POP,
    direction_of_language,
    figure,
    isolate,
    out_of,
)


def compose(snapshot: Snapshot, *, checksum: str, language: str) -> Report:
    """Return the national report of a snapshot, ready to be set in type."""
    with override(language):
        return marked(_Composer(snapshot, checksum, language).report(), snapshot)


def shades(snapshot: Snapshot) -> dict[str, float | None]:
    """Return how dark the map shows each region: by its place among the others, for its inhabitants."""
    return ranked({region["code"]: region["per_100k"] for region in snapshot["regions"]})


def ranked(values: Mapping[str, float | None]) -> dict[str, float | None]:
    """Return each value's place among the others, as a share: one region far above all leaves them apart still."""
    known = sorted({value for value in values.values() if value})
    return {
        code: 0.2 + 0.8 * (known.index(value) + 1) / len(known) if value else None for code, value in values.items()
    }


class _Composer(AxisChapter):
    """Sets the whole report."""

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
                self.count(region["counted"]),
                self.count(region["per_100k"], 1),
            ]
            for region in self.snapshot["regions"]
        ]
        return Spread(
            _("Contributions by region"),
            [
                Column(_("Region")),
                Column(_("Contributions"), numeric=True),
                Column(_("Per 100,000 inhabitants"), numeric=True),
            ],
            rows,
            beside_map=True,
            doors=[self.door(region["code"]) for region in self.snapshot["regions"]],
        )

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
            where = _("in every region")
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

"""The chapters beside the themes as blocks: kinds, services, programmes, who may act, offers, the meeting's annex."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, ngettext, pgettext

from portal.shared import time
from portal.shared.typesetting.inline import (
    NOT_SHOWN,
    direction_of,
    direction_of_language,
    figure,
    isolate,
    joined,
    name,
)

from . import marks
from .findings import EXPECTATION, PROPOSAL, Findings, kinds_on
from .outline import (
    Block,
    Claim,
    Column,
    Entry,
    Facts,
    Heading,
    Matrix,
    MatrixRow,
    Paragraph,
    Passage,
    Points,
    Table,
    Verbatim,
)
from .phrases import CITED_AFTER_A_CLAIM, Sentence, Snapshot, cited
from .tallies import counted, shares, tally

# Past so many of each the spreadsheet carries the rest.
SERVICES_PRINTED, OFFERS_PRINTED, PLACED_PRINTED = 60, 60, 24
TITLE_IN_MATRIX = 90
CITED_IN_SUMMARY = 2


class Chapters:
    """Composes under the language of the report, from a snapshot and the sentences found in it."""

    def __init__(self, snapshot: Snapshot, found: Findings, language: str) -> None:
        self.snapshot, self.found, self.language = snapshot, found, language

    def blocks(self) -> list[Block]:
        """Return the chapters between the axes and the official answers; those with nothing to show share the last."""
        return [
            *self.kinds(),
            *self.services(),
            *self.convergence(),
            *self.competences(),
            *self.offers(),
            *self.without_matter(),
        ]

    def titles(self) -> dict[str, str]:
        """Return the titles of the chapters for which a region may have received nothing."""
        return {
            "services": _("New services imagined"),
            "convergence": _("Convergence with existing programmes"),
            "competences": _("Shared competences: who may act"),
            "offers": _("Partnership offers"),
        }

    def opening(self, chapter: str) -> list[Block]:
        """Return the heading of a chapter and what it tells; nothing where it has nothing to show."""
        told = getattr(self.found, chapter)
        if not told or told[0].key in WITHOUT_MATTER:
            return []
        return [Heading(self.titles()[chapter], 1), Paragraph(self.claims(told))]

    def without_matter(self) -> list[Block]:
        """Return one line for each chapter for which nothing was received, or too little to be shown."""
        bare = [
            (title, " ".join(one.text for one in told))
            for chapter, title in self.titles().items()
            if (told := getattr(self.found, chapter)) and told[0].key in WITHOUT_MATTER
        ]
        return [Heading(_("Aspects with nothing to show"), 1), Facts(bare)] if bare else []

    def summary(self, others: Sequence[Sentence]) -> list[Block]:
        """Return what stands out, for a reader of one page: a sentence or two of each chapter, and its `others`."""
        found = self.found
        axes = {axis["code"]: self.name(axis["label"]) for axis in self.snapshot["axes"]}
        apart = [
            replace(told[0], text=f"{axes[axis]} — {told[0].text}" if axis else told[0].text)
            for axis, told in found.apart.items()
        ][:1]
        chapters = (found.kinds, found.services, found.convergence, found.competences, found.offers)
        told = [
            *apart,
            *(one for chapter in chapters for one in chapter[:1] if one.key in WORTH_THE_FIRST_PAGE),
            *others,
        ]
        beside = _("What else stands out") if found.themes else _("What stands out")
        lists = [(_("What comes up most"), found.themes), (beside, told)]
        return [Points(line, self.short_claims(items)) for line, items in lists if items]

    def apart(self, axis: str) -> list[Block]:
        """Return what sets groups apart on an axis, or the axes apart; nothing where nothing holds."""
        told = self.found.apart.get(axis)
        return [Points(_("What sets groups apart"), self.claims(told))] if told else []

    # -- expectations and proposals ------------------------------------------------------------------------------------

    def kinds(self) -> list[Block]:
        if not self.found.kinds:
            return []
        return [
            Heading(_("Expectations and proposals"), 1),
            Paragraph(self.claims(self.found.kinds)),
            *self.kinds_by_axis(),
        ]

    def kinds_by_axis(self) -> list[Block]:
        axes = [axis for axis in self.snapshot["axes"] if axis["count"] != 0]
        if not axes:
            return []
        found = [kinds_on(self.snapshot, axis["code"]) for axis in axes]
        labels = {row["code"]: self.name(row["label"]) for row in self.snapshot["axis_by_kind"]["rows"]}
        pair = [code for code in (EXPECTATION, PROPOSAL) if code in labels]
        codes = [*pair, *(code for code in labels if code not in pair)]
        first, second = ([kinds.get(code, 0) for kinds in found] for code in (EXPECTATION, PROPOSAL))
        longest = max((count or 0 for count in (*first, *second)), default=0)
        return [
            Table(
                marks.caption(_("Expectations and proposals by axis"), marks.repeated(self.snapshot, "axis_by_kind")),
                [Column(_("Axis")), *(Column(labels[code], numeric=True) for code in codes)],
                [
                    [self.name(axis["label"]), *(counted(kinds[code]) for code in codes)]
                    for axis, kinds in zip(axes, found, strict=True)
                ],
                bars=shares(first, longest) if len(pair) > 1 else None,
                seconds=shares(second, longest) if len(pair) > 1 else None,
                legend=[labels[code] for code in pair] if len(pair) > 1 else [],
                accents=[axis["code"] for axis in axes],
            )
        ]

    # -- services, programmes, who may act -----------------------------------------------------------------------------

    def services(self) -> list[Block]:
        blocks = self.opening("services")
        if not blocks:
            return []
        items = self.snapshot["services"]["items"]
        blocks += [self.service(item) for item in items[:SERVICES_PRINTED]]
        return [*blocks, *self.left_over(len(items) - SERVICES_PRINTED)]

    def service(self, item: Mapping[str, Any]) -> Entry:
        facts: list[tuple[str, str | Verbatim]] = []
        if item["target"]:
            facts.append((_("Whom it is for"), self.verbatim(item["target"], item["language"])))
        if item["level"]:
            facts.append((_("Competent level"), self.name(item["level"])))
        return Entry(self.verbatim(item["service"], item["language"]), facts, item["reference"])

    def convergence(self) -> list[Block]:
        blocks = self.opening("convergence")
        if not blocks:
            return []
        met = self.snapshot["convergence"]
        if _tells(met["programmes"]):
            blocks.append(self.programmes(met))
        if met["items"]:
            blocks += [self.matrix(met), *self.left_over(len(met["items"]) - PLACED_PRINTED)]
        return blocks

    def programmes(self, met: Mapping[str, Any]) -> Table:
        relations = met["relations"]
        return Table(
            _("Contributions by programme, and how they stand to it"),
            [
                Column(_("Programme")),
                Column(_("Contributions"), numeric=True),
                *(Column(self.name(one["label"]), numeric=True) for one in relations),
            ],
            [
                [
                    f"{figure(number)}. {self.name(programme['label'])}",
                    counted(programme["count"]),
                    *self.counts_of(programme, relations),
                ]
                for number, programme in enumerate(met["programmes"], start=1)
            ],
        )

    def counts_of(self, programme: Mapping[str, Any], relations: Sequence[Mapping[str, Any]]) -> list[str]:
        if programme["count"] is None:
            return [NOT_SHOWN] * len(relations)
        found = {cell["code"]: cell["count"] for cell in programme["relations"]}
        return [counted(found.get(one["code"], 0)) for one in relations]

    def matrix(self, met: Mapping[str, Any]) -> Matrix:
        marks = relation_marks()
        programmes = met["programmes"]
        used = {relation for item in met["items"] for relation in item["cells"].values()}
        return Matrix(
            _("Proposals and programmes: the matrix"),
            _("Proposal"),
            [figure(number) for number in range(1, len(programmes) + 1)],
            [
                MatrixRow(
                    self.verbatim(_shortened(item["title"]), item["language"]),
                    item["reference"],
                    [marks[item["cells"][one["code"]]] if one["code"] in item["cells"] else "" for one in programmes],
                )
                for item in met["items"][:PLACED_PRINTED]
            ],
            [(marks[one["code"]], self.name(one["label"])) for one in met["relations"] if one["code"] in used],
            {marks[code]: code for code in marks},
        )

    def competences(self) -> list[Block]:
        blocks = self.opening("competences")
        if not blocks:
            return []
        found = self.snapshot["competences"]
        if _compares(found["levels"]):
            blocks.append(self.cells(_("Contributions by competent level"), _("Competent level"), found["levels"]))
        if _compares(found["bodies"]):
            blocks.append(self.cells(_("Contributions by competent body"), _("Body"), found["bodies"]))
        return blocks

    # -- offers --------------------------------------------------------------------------------------------------------

    def offers(self) -> list[Block]:
        blocks = self.opening("offers")
        if not blocks:
            return []
        offers = self.snapshot["offers"]
        if _compares(offers["resources"]):
            blocks.append(self.cells(_("Offers by what they bring"), _("What is offered"), offers["resources"]))
        if offers["states"]:
            blocks.append(self.states(offers["states"]))
        blocks += [self.offer(item) for item in offers["items"][:OFFERS_PRINTED]]
        return [*blocks, *self.left_over(len(offers["items"]) - OFFERS_PRINTED)]

    def states(self, states: Sequence[Mapping[str, Any]]) -> Table:
        figures = {"count": _("Offers")}
        if any(one["amount"] for one in states):
            figures["amount"] = _("Amount in dirhams")
        rows = [[self.name(one["label"]), *(figure(one[key]) for key in figures)] for one in states]
        return Table(
            _("Offers by state, and the funds in them") if "amount" in figures else _("Offers by state"),
            [Column(_("State")), *(Column(head, numeric=True) for head in figures.values())],
            [*rows, [_("Total"), *(figure(sum(one[key] for one in states)) for key in figures)]],
            muted=[len(states)],
        )

    def offer(self, item: Mapping[str, Any]) -> Entry:
        states = {one["code"]: one["label"] for one in self.snapshot["offers"]["states"]}
        facts: list[tuple[str, str | Verbatim]] = []
        if item["by"]:
            facts.append((_("Offered by"), self.name(item["by"])))
        if item["resources"]:
            facts.append((_("What is offered"), joined([self.name(one) for one in item["resources"]], self.language)))
        for title, words in ((_("What for"), item["purpose"]), (_("How much"), item["extent"])):
            if words:
                facts.append((title, self.verbatim(words, item["language"])))
        if item["amount"]:
            facts.append((_("Amount in dirhams"), figure(item["amount"])))
        facts.append((_("State"), self.name(states[item["state"]])))
        return Entry(self.verbatim(item["title"], item["language"]), facts, item["reference"])

    # -- the meeting ---------------------------------------------------------------------------------------------------

    def meeting(self) -> list[Block]:
        """Return the annex: the meeting's agenda, who came in figures, its minutes."""
        session = self.snapshot.get("session")
        if not self.found.meeting:
            return []
        blocks: list[Block] = [
            Heading(_("Annex: the consultation meeting"), 1),
            Paragraph(self.claims(self.found.meeting)),
        ]
        if session and session["agenda"]:
            blocks.append(self.agenda(session))
        if session and session["attendance"]:
            blocks += self.attendance(session["attendance"])
        if session and session["minutes"]:
            blocks += self.minutes(session["minutes"])
        return blocks

    def agenda(self, session: Mapping[str, Any]) -> Table:
        def hours(item: Mapping[str, Any]) -> str:
            start, end = (datetime.fromisoformat(item[key]) for key in ("starts_at", "ends_at"))
            return isolate(f"{time.clock(start)}–{time.clock(end)}")

        return Table(
            _("Agenda of the meeting"),
            [Column(_("Item")), Column(_("Hours"), numeric=True)],
            [[self.name(item["title"]), hours(item)] for item in session["agenda"]],
        )

    def attendance(self, came: Mapping[str, Any]) -> list[Block]:
        heads = [(_("People present by category"), _("Category"), "categories")]
        heads.append((_("People present by province or prefecture"), _("Province or prefecture"), "provinces"))
        return [
            Table(
                caption,
                [Column(head), Column(_("People present"), numeric=True)],
                [[self.name(row["label"]), counted(row["attended"])] for row in rows],
                bars=shares([row["attended"] for row in rows]),
            )
            for caption, head, key in heads
            if (rows := [row for row in came[key] if row["attended"]])
        ]

    def minutes(self, minutes: Mapping[str, Any]) -> list[Block]:
        blocks: list[Block] = [Heading(_("What the minutes say"), 2)]
        for section in minutes["sections"]:
            told = self.passages(section["text"])
            told += [
                passage for one in section.get("statements", []) for passage in self.passages(one["text"], one["by"])
            ]
            if told and any(section["title"].values()):
                blocks.append(Heading(self.name(section["title"]), 3))
            blocks += told
        kinds = {"decision": _("Decisions taken"), "recommendation": _("Recommendations made")}
        for kind, title in kinds.items():
            texts = [one["text"] for one in minutes["outcomes"] if one["kind"] == kind]
            if texts:
                blocks += [Heading(title, 2), *(passage for text in texts for passage in self.passages(text))]
        return blocks

    def passages(self, text: Mapping[str, str], by: Mapping[str, str] | None = None) -> list[Block]:
        """Return a text of the minutes by paragraphs, in the language of the report or the one it was written in."""
        for language in (self.language, *text):
            if text.get(language):
                parts = [part.strip("\n") for part in text[language].split("\n\n") if part.strip()]
                whose = self.name(by) if by else ""
                return [
                    Passage(self.verbatim(part, language), whose if number == 0 else "")
                    for number, part in enumerate(parts)
                ]
        return []

    # -- phrases -------------------------------------------------------------------------------------------------------

    def name(self, labels: Mapping[str, str] | None) -> str:
        return name(labels, self.language)

    def claims(self, sentences: Sequence[Sentence]) -> list[Claim]:
        return [Claim(sentence.text, *cited(sentence.references, CITED_AFTER_A_CLAIM)) for sentence in sentences]

    def short_claims(self, sentences: Sequence[Sentence]) -> list[Claim]:
        """Return claims for a page on which there is room for two references each."""
        return [
            Claim(one.text, list(one.references[:CITED_IN_SUMMARY]), _more(len(one.references) - CITED_IN_SUMMARY))
            for one in sentences
        ]

    def verbatim(self, text: str, language: str) -> Verbatim:
        return Verbatim(text, language, direction_of(text, direction_of_language(language)))

    def cells(self, caption: str, head: str, cells: Sequence[Mapping[str, Any]]) -> Table:
        groups = [(self.name(cell["label"]), cell) for cell in cells]
        return tally(caption, head, groups, bars=shares([cell["count"] for cell in cells]))

    def left_over(self, left: int) -> list[Block]:
        if left <= 0:
            return []
        line = ngettext(
            "and %(count)s other, see the spreadsheet annex", "and %(count)s others, see the spreadsheet annex", left
        )
        return [Paragraph([Claim(line % {"count": figure(left)})])]


# What is worth a line of the first page; that nothing was said, or may not be shown, is not.
WORTH_THE_FIRST_PAGE = {"kinds", "services", "placed", "programmes", "levels", "shared", "offers"}
# Sentences that are all of their chapter.
WITHOUT_MATTER = {
    "no_service",
    "no_programme",
    "convergence_hidden",
    "no_level",
    "levels_hidden",
    "no_offer",
    "offers_hidden",
}


def relation_marks() -> dict[str, str]:
    """Return the letter that stands for each relation in the matrix, in the active language."""
    return {
        "overlaps": pgettext("letter in the matrix: overlaps with the programme", "O"),
        "complements": pgettext("letter in the matrix: complements the programme", "C"),
        "conflicts": pgettext("letter in the matrix: conflicts with the programme", "X"),
        "fills_gap": pgettext("letter in the matrix: fills a gap in the programme", "G"),
    }


def _tells(cells: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a table of these would show any figure: one of nothing but dashes tells nobody anything."""
    return any(cell["count"] is not None for cell in cells)


def _compares(cells: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a table of these would set figures beside each other: a single one is told in a sentence."""
    return sum(cell["count"] is not None for cell in cells) > 1


def _more(left: int) -> str:
    """Return the words for references that are not named here, but in their chapter."""
    if left <= 0:
        return ""
    return ngettext("and %(count)s more", "and %(count)s more", left) % {"count": figure(left)}


def _shortened(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= TITLE_IN_MATRIX else f"{line[: TITLE_IN_MATRIX - 2].rsplit(' ', 1)[0]} …"

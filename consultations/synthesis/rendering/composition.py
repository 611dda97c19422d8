"""From a snapshot to the blocks of its report, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext, override

from consultations.synthesis.narration.laying import laid_over
from consultations.synthesis.signing.marking import marked
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

from . import marks, narrative, sides
from .chapters import Chapters
from .outline import (
    Answer,
    Block,
    Claim,
    Column,
    Contents,
    Cover,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Points,
    Quote,
    References,
    Report,
    Table,
    Tiles,
    Verbatim,
)
from .phrases import (
    CITED_AFTER_A_CLAIM,
    CITED_UNDER_A_THEME,
    Sentence,
    Snapshot,
    cited,
    contributions,
    people,
    texts,
    theme_number,
)
from .tallies import counted, shares, tally

# Past this many answers of one outcome the spreadsheet carries the rest.
ANSWERS_PRINTED = 200


def compose(snapshot: Snapshot, *, checksum: str, language: str) -> Report:
    """Return the report of a snapshot, ready to be set in type."""
    story = narrative.sentences(snapshot, language)
    with override(language):
        report = _Composer(snapshot, story, checksum, language).report()
        return marked(laid_over(report, snapshot), snapshot)


class _Composer:
    """Holds what every section needs; works under the language of the report."""

    def __init__(self, snapshot: Snapshot, story: narrative.Narrative, checksum: str, language: str) -> None:
        self.snapshot, self.story, self.checksum, self.language = snapshot, story, checksum, language
        self.compiled_at = datetime.fromisoformat(snapshot["compiled_at"])
        self.chapters = Chapters(snapshot, story.findings, language)

    def report(self) -> Report:
        region = _("Region %(region)s") % {"region": self.name(self.snapshot["region"]["name"])}
        kind = _("Synthesis report of the regional consultation")
        blocks = [
            Contents(_("Contents")),
            *self.summary(),
            *self.participation(),
            *self.axes(),
            *self.rest(),
            *self.answers(),
            *self.not_used(),
            *self.method(),
            *self.chapters.meeting(),
            *self.colophon(),
        ]
        blocks = [block for block in blocks if not (isinstance(block, Table) and block.tells_nothing)]
        version = _("Version %(number)s") % {"number": figure(self.snapshot["version"])}
        return Report(
            language=self.language,
            direction=direction_of_language(self.language),
            title=_("%(kind)s — %(region)s") % {"kind": kind, "region": region},
            region_code=self.snapshot["region"]["code"],
            running_start=_("%(kind)s — %(region)s") % {"kind": kind, "region": region},
            running_end=_("%(version)s · %(day)s")
            % {"version": version, "day": isolate(time.day(self.compiled_at, self.language))},
            map_alt=_("Map of the twelve regions of Morocco, with this one marked: %(region)s")
            % {"region": self.name(self.snapshot["region"]["name"])},
            page=_("Page"),
            quote_marks=("«", "»"),
            cover=self.cover(kind, region, version),
            blocks=blocks,
            notes=[one.text for one in marks.notes(self.snapshot, self.language)],
        )

    def name(self, labels: Mapping[str, str] | None) -> str:
        return name(labels, self.language)

    def total(self, name: str, value: int | None) -> str:
        return marks.marked_total(counted(value), self.snapshot, name)

    def claims(self, sentences: Sequence[Sentence], limit: int = CITED_AFTER_A_CLAIM) -> list[Claim]:
        return [Claim(sentence.text, *cited(sentence.references, limit)) for sentence in sentences]

    def cover(self, kind: str, region: str, version: str) -> Cover:
        totals, session = self.snapshot["totals"], self.snapshot.get("session")
        when = ""
        if session:
            day = time.day(datetime.fromisoformat(session["starts_at"]), self.language)
            when = _("Regional consultation meeting of %(day)s") % {"day": isolate(day)}
        return Cover(
            ministry=_("Ministry of Solidarity, Social Integration and Family"),
            portal=_("Tachawor — the regional consultation portal"),
            kind=kind,
            region=region,
            strategy=self.name(self.snapshot["strategy"]["name"]),
            session=when,
            tiles=shown(
                (
                    self.total("received", totals["received"]),
                    ngettext("contribution received", "contributions received", totals["received"] or 0),
                ),
                (
                    counted(totals["distinct_texts"]),
                    ngettext("distinct text", "distinct texts", totals["distinct_texts"] or 0),
                ),
                (
                    out_of(totals["categories_heard"], totals["categories_all"]),
                    _("stakeholder categories heard"),
                ),
                (counted(totals["themes"] or None), ngettext("theme", "themes", totals["themes"] or 0)),
            ),
            imprint=[
                joined_dots([version, isolate(time.day(self.compiled_at, self.language)), self.edition_name()]),
                _("Fingerprint %(checksum)s") % {"checksum": self.fingerprint(self.checksum[:16])},
            ],
        )

    def edition_name(self) -> str:
        if self.snapshot["edition"] == "staff":
            return _("Staff edition")
        limit = {"threshold": figure(self.snapshot["threshold"])}
        return _("Public edition: no figure about fewer than %(threshold)s people") % limit

    def fingerprint(self, checksum: str) -> str:
        """Return the checksum in groups of eight, four to a line."""
        groups = [checksum[start : start + 8] for start in range(0, len(checksum), 8)]
        lines = [groups[start : start + 4] for start in range(0, len(groups), 4)]
        return " ".join(f"{LEFT_TO_RIGHT}{NO_BREAK.join(line)}{POP}" for line in lines)

    # -- sections --------------------------------------------------------------------------------------------------

    def summary(self) -> list[Block]:
        """Return the first page after the contents: what somebody who reads one page should know."""
        totals = self.snapshot["totals"]
        blocks: list[Block] = [
            Heading(_("Executive summary"), 1, new_page=True),
            Paragraph(self.claims(self.story.glance), lead=True),
        ]
        if totals["counted"] == 0:
            return blocks
        blocks.append(
            Tiles(
                shown(
                    (counted(totals["counted"]), _("contributions counted")),
                    (counted(totals["people"]), _("people")),
                    (
                        out_of(totals["provinces_heard"], totals["provinces_all"]),
                        _("provinces and prefectures heard"),
                    ),
                    (self.total("answered", self.snapshot["answers"]["answered"]), _("official answers")),
                )
            )
        )
        return [*blocks, *self.chapters.summary([*self.story.answers[:1], *self.story.unheard[:1]])]

    def participation(self) -> list[Block]:
        if self.snapshot["totals"]["counted"] == 0:
            return self.unheard()
        breakdowns = self.snapshot["breakdowns"]
        blocks: list[Block] = [
            Heading(_("Who took part"), 1, new_page=True, section="participation"),
            Paragraph(self.claims(self.story.participation)),
            self.breakdown("axis", _("Contributions by axis"), _("Axis")),
            *self.chapters.apart(""),
            self.breakdown("category", _("Contributions by stakeholder category"), _("Category")),
        ]
        if breakdowns["province"]:
            blocks.append(self.provinces())
        table = self.snapshot["axis_by_category"]
        if table["rows"] and table["columns"]:
            blocks.append(
                Table(
                    marks.caption(
                        _("Contributions by category and axis"), marks.repeated(self.snapshot, "axis_by_category")
                    ),
                    [
                        Column(_("Category")),
                        *(Column(self.name(column["label"]), numeric=True) for column in table["columns"]),
                    ],
                    [
                        [self.name(row["label"]), *(counted(cell) for cell in cells)]
                        for row, cells in zip(table["rows"], table["cells"], strict=True)
                    ],
                )
            )
        blocks.append(self.breakdown("channel", _("Contributions by channel"), _("Channel")))
        blocks.append(self.breakdown("language", _("Contributions by language"), _("Language")))
        if self.snapshot["edition"] == "public":
            blocks.append(Paragraph(self.claims(self.story.edition)))
        return [*blocks, *self.unheard()]

    def rest(self) -> list[Block]:
        """Return the chapters between the axes and the answers; a region nobody wrote to has none."""
        return self.chapters.blocks() if self.snapshot["totals"]["counted"] != 0 else []

    def breakdown(self, key: str, caption: str, title: str) -> Table:
        cells = self.snapshot["breakdowns"][key]
        return tally(
            caption,
            title,
            [(self.name(cell["label"]), cell) for cell in cells],
            bars=shares([cell["count"] for cell in cells]),
            muted=[index for index, cell in enumerate(cells) if cell["code"] == "merged"],
            accents=[cell["code"] for cell in cells] if key == "axis" else [],
        )

    def provinces(self) -> Table:
        return tally(
            _("Contributions by province and prefecture"),
            _("Province or prefecture"),
            [(self.name(cell["label"]), cell) for cell in self.snapshot["breakdowns"]["province"]],
            last=(
                _("Per 100,000 inhabitants"),
                lambda cell: marks.marked(counted(cell.get("per_100k"), 1), cell),
            ),
            beside_map=True,
        )

    def axes(self) -> list[Block]:
        # A region nobody wrote to gets one sentence, not five empty chapters.
        if self.snapshot["totals"]["counted"] == 0:
            return []
        return [block for axis in self.snapshot["axes"] for block in self.axis(axis)]

    def axis(self, axis: Mapping[str, Any]) -> list[Block]:
        story = self.story.axes[axis["code"]]
        blocks: list[Block] = [
            Heading(
                self.name(axis["label"]),
                1,
                eyebrow=_("Axis %(number)s") % {"number": figure(axis["number"])} if axis["number"] else "",
                aside=size_of(axis),
                accent=axis["code"],
                new_page=not axis["listed"],
                section=f"axis:{axis['code']}",
            ),
        ]
        if story.lead:
            blocks.append(Paragraph(self.claims(story.lead), lead=not axis["listed"]))
        if axis["themes"]:
            blocks.append(self.themes(axis))
        blocks += self.chapters.apart(axis["code"])
        for number, theme in enumerate(axis["themes"], start=1):
            blocks.append(
                Heading(
                    capfirst(self.name(theme["label"])),
                    2,
                    number=f"{LEFT_TO_RIGHT}{theme_number(axis, number)}{POP}",
                    tag=_("Reviewed by a rapporteur") if theme["reviewed"] else _("Found by machine, not reviewed"),
                    accent=axis["code"],
                    section=section_of(axis, theme),
                )
            )
            blocks.extend(self.voices(story.themes[theme["key"]], theme))
        if story.other:
            if axis["themes"]:  # where there is none, its voices follow what is said of the axis
                blocks.append(Heading(_("Single voices and other themes"), 2, accent=axis["code"], section="other"))
            blocks.extend(self.voices(story.other, axis["other"]))
        return blocks

    def themes(self, axis: Mapping[str, Any]) -> Table:
        groups = [(capfirst(self.name(theme["label"])), theme) for theme in axis["themes"]]
        sections = [section_of(axis, theme) for theme in axis["themes"]]
        other = axis["other"]
        if other["count"] != 0:
            groups.append((_("Single voices and other themes"), other))
            sections.append("")
        return tally(
            _("Themes by number of contributions"),
            _("Theme"),
            groups,
            bars=None if axis["listed"] else shares([group["count"] for _label, group in groups]),
            muted=[len(axis["themes"])] if other["count"] != 0 else [],
            accent=axis["code"],
            sections=sections,
        )

    def voices(self, story: Sequence[Sentence], group: Mapping[str, Any]) -> list[Block]:
        blocks: list[Block] = [Paragraph([Claim(sentence.text) for sentence in story])]
        if told := sides.sentences(group):
            blocks.append(Points(_("For and against"), self.claims(told)))
        for quote in group["quotes"]:
            who = [self.name(label) for label in (quote.get("category"), quote.get("province")) if label]
            words = self.verbatim(quote["text"], quote["language"])
            by = joined_dots([sides.mark(quote.get("side")), joined(who, self.language)])
            blocks.append(Quote(words, by, quote["reference"]))
        if group["references"]:
            shown, more = cited(group["references"], CITED_UNDER_A_THEME)
            blocks.append(References(_("References:"), shown, more))
        return blocks

    def verbatim(self, text: str, language: str) -> Verbatim:
        own = direction_of_language(language)
        # A language that was not told apart, or told wrongly: the first strong letter decides, as on the web page.
        return Verbatim(text, language, direction_of(text, own))

    def unheard(self) -> list[Block]:
        told = [Paragraph([claim]) for claim in self.claims(self.story.unheard)]
        level = 1 if self.snapshot["totals"]["counted"] == 0 else 2
        return [Heading(_("Who has not been heard"), level, section="unheard"), *told]

    def answers(self) -> list[Block]:
        answers = self.snapshot["answers"]
        blocks: list[Block] = [
            Heading(_("Official answers"), 1, section="answers"),
            Paragraph(self.claims(self.story.answers)),
        ]
        for outcome in answers["outcomes"]:
            items = [item for item in answers["items"] if item["outcome"] == outcome["code"]]
            if outcome["count"] is None and not items:
                continue  # a figure that is not shown: its answers are not listed, and a bare heading says nothing
            size = "" if outcome["count"] is None else marks.marked(contributions(outcome["count"]), outcome)
            blocks.append(Heading(self.name(outcome["label"]), 2, aside=size))
            blocks.extend(
                Answer(
                    self.verbatim(item["title"], item["language"]),
                    self.verbatim(item["reason"], item["reason_language"]),
                    item["reference"],
                )
                for item in items[:ANSWERS_PRINTED]
            )
            left = len(items) - ANSWERS_PRINTED
            if left > 0:
                line = ngettext(
                    "and %(count)s other, see the spreadsheet annex",
                    "and %(count)s others, see the spreadsheet annex",
                    left,
                )
                blocks.append(Paragraph([Claim(line % {"count": figure(left)})]))
        return blocks

    def not_used(self) -> list[Block]:
        rows = self.snapshot["not_used"]
        blocks: list[Block] = [
            Heading(_("Received but not used"), 1, section="not_used"),
            Paragraph(self.claims(self.story.not_used, CITED_UNDER_A_THEME)),
        ]
        if rows:
            blocks.append(
                Table(
                    _("Contributions received and not counted, by reason"),
                    [Column(_("Reason")), Column(_("Contributions"), numeric=True)],
                    [[self.name(row["label"]), marks.marked(counted(row["count"]), row)] for row in rows],
                )
            )
        return blocks

    def method(self) -> list[Block]:
        return [
            Heading(_("How this report was made"), 1),
            Listing([sentence.text for sentence in (*self.story.method, *self.story.edition)]),
        ]

    def colophon(self) -> list[Block]:
        day = time.day_and_clock(self.compiled_at, self.language)
        return [
            Heading(_("Colophon"), 1),
            Facts(
                [
                    (_("Region"), self.name(self.snapshot["region"]["name"])),
                    (_("Strategy"), self.name(self.snapshot["strategy"]["name"])),
                    (_("Version"), figure(self.snapshot["version"])),
                    (_("Edition"), self.edition_name()),
                    (_("Compiled on"), isolate(day)),
                    (_("Fingerprint (SHA-256 of the frozen figures)"), self.fingerprint(self.checksum)),
                ]
            ),
            Paragraph([Claim(sentence.text) for sentence in self.story.sources]),
        ]


def shown(*tiles: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the large figures that this edition shows: no dash, and no zero of themes that are each about too few."""
    return [(value, label) for value, label in tiles if value != NOT_SHOWN]


def section_of(axis: Mapping[str, Any], theme: Mapping[str, Any]) -> str:
    """Return the name of a theme's part of the report."""
    return f"theme:{axis['code']}:{theme['key']}"


def size_of(group: Mapping[str, Any]) -> str:
    """Return how many contributions, texts and people stand behind a group, as far as this edition shows it."""
    if group["count"] is None:
        return _("Figures not shown in this edition")
    told = [contributions(group["count"])]
    if group["distinct_texts"] is not None:
        told.append(texts(group["distinct_texts"]))
    if group["people"] is not None:
        told.append(people(group["people"]))
    return joined_dots([marks.marked(one, group) for one in told])


def joined_dots(parts: Sequence[str]) -> str:
    """Return short facts on one line."""
    return " · ".join(part for part in parts if part)

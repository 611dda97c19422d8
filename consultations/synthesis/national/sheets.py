"""The national report's annex as a workbook: every figure, by region, and what each theme is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _, override

from consultations.synthesis.national import narrative
from consultations.synthesis.national.composition import compose
from consultations.synthesis.rendering import method
from consultations.synthesis.rendering.phrases import Snapshot, theme_number
from consultations.synthesis.rendering.xlsx import facts_of, opened
from portal.shared.typesetting.inline import plain, words
from portal.shared.typesetting.sheets import Row, Workbook

Cell = Mapping[str, Any]


def render_xlsx(snapshot: Snapshot, *, checksum: str, language: str) -> bytes:
    """Return the workbook of a snapshot in one language."""
    report = compose(snapshot, checksum=checksum, language=language)
    sheets = opened(report, snapshot, checksum=checksum)
    with override(language):
        _regions(sheets, snapshot, language)
        _figures(sheets, snapshot, language)
        _comparison(sheets, snapshot, language)
        _themes(sheets, snapshot, language)
        _parts(sheets, snapshot, language)
        _quotes(sheets, snapshot, language)
        _answers(sheets, snapshot, language)
        _unheard(sheets, snapshot, language)
        facts = facts_of(report)
        _colophon(sheets, snapshot, [*facts, ("SHA-256", checksum)])
    return sheets.content()


def _regions(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    head = [
        _("Number"),
        _("Region"),
        _("Population"),
        _("Version"),
        _("Contributions received"),
        _("Contributions counted"),
        _("Distinct texts"),
        _("People"),
        _("Per 100,000 inhabitants"),
        "SHA-256",
    ]
    rows: list[Row] = [
        [
            region["code"],
            words(region["name"], language),
            region["population"],
            region["version"] or "",
            *("" if not region["version"] else region[key] for key in ("received", "counted", "distinct_texts")),
            "" if not region["version"] else region["people"],
            "" if not region["version"] else region["per_100k"],
            region["checksum"],
        ]
        for region in snapshot["regions"]
    ]
    sheets.add(_("Regions"), head, [9, 34, 14, 9, 14, 14, 14, 12, 14, 70], rows)


def _figures(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    titles = {"axis": _("Axis"), "category": _("Category"), "channel": _("Channel"), "language": _("Language")}
    rows: list[Row] = [
        [title, cell["code"], words(cell["label"], language), cell["count"], cell["people"]]
        for key, title in titles.items()
        for cell in snapshot["breakdowns"][key]
    ]
    rows += [
        [_("Received and not counted"), row["code"], words(row["label"], language), row["count"], ""]
        for row in snapshot["not_used"]
    ]
    head = [_("Breakdown"), _("Code"), _("Label"), _("Contributions"), _("People")]
    sheets.add(_("Figures"), head, [24, 20, 48, 14, 12], rows)


def _comparison(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    """Write region × axis × category, one figure on each line: made to be filtered and turned."""
    rows: list[Row] = [
        [
            words(column["label"], language),
            words(axis["label"], language),
            words(row["label"], language),
            axis["categories"]["cells"][line][place],
        ]
        for axis in snapshot["axes"]
        for line, row in enumerate(axis["categories"]["rows"])
        for place, column in enumerate(axis["categories"]["columns"])
    ]
    head = [_("Region"), _("Axis"), _("Category"), _("Contributions")]
    sheets.add(_("Comparison"), head, [34, 34, 44, 14], rows)


def _numbered(snapshot: Snapshot, language: str) -> list[tuple[str, str, Cell]]:
    """Return each theme with its axis and its number; a theme of one region has none."""
    found = []
    for axis in snapshot["axes"]:
        for place, theme in enumerate(axis["themes"], start=1):
            number = theme_number(axis, place) if theme["recurring"] else ""
            found.append((words(axis["label"], language), number, theme))
    return found


def _themes(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    head = [
        _("Axis"),
        _("Number"),
        _("Theme"),
        _("Regions"),
        _("Contributions"),
        _("People"),
        _("Distinct texts"),
        _("Review"),
    ]
    rows: list[Row] = [
        [
            axis,
            number,
            words(theme["label"], language),
            theme["regions"],
            theme["count"],
            theme["people"],
            theme["distinct_texts"],
            _("Reviewed by a rapporteur") if theme["reviewed"] else _("Joined by machine, not reviewed"),
        ]
        for axis, number, theme in _numbered(snapshot, language)
    ]
    sheets.add(_("Themes"), head, [30, 9, 56, 10, 14, 12, 14, 30], rows)


def _parts(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    head = [
        _("Axis"),
        _("Number"),
        _("Theme"),
        _("Region"),
        _("Version"),
        _("The region's name for it"),
        _("Contributions"),
        _("People"),
        _("References"),
    ]
    rows: list[Row] = [
        [
            axis,
            number,
            words(theme["label"], language),
            words(part["name"], language),
            part["version"],
            words(part["label"], language),
            part["count"],
            part["people"],
            " ".join(part["references"]),
        ]
        for axis, number, theme in _numbered(snapshot, language)
        for part in theme["parts"]
    ]
    sheets.add(_("Themes by region"), head, [30, 9, 44, 30, 9, 44, 14, 12, 80], rows)


def _quotes(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    head = [_("Reference"), _("Axis"), _("Theme"), _("Region"), _("Category"), _("Province or prefecture"), _("Quote")]
    groups = [
        (words(axis["label"], language), label, group)
        for axis in snapshot["axes"]
        for label, group in [
            *((words(theme["label"], language), theme) for theme in axis["themes"]),
            (_("Single voices and other themes"), axis["other"]),
        ]
    ]
    rows: list[Row] = [
        [
            quote["reference"],
            axis,
            label,
            words(quote["region"]["name"], language),
            words(quote.get("category"), language),
            words(quote.get("province"), language),
            quote["text"],
        ]
        for axis, label, group in groups
        for quote in group["quotes"]
    ]
    sheets.add(_("Quotes"), head, [18, 26, 36, 30, 26, 24, 90], rows)


def _answers(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    answers = snapshot["answers"]
    head = [_("Outcome"), _("Region"), _("Contributions")]
    rows: list[Row] = [
        [words(outcome["label"], language), words(region["name"], language), count]
        for outcome, counts in zip(answers["outcomes"], answers["cells"], strict=True)
        for region, count in zip(answers["regions"], counts, strict=True)
    ]
    sheets.add(_("Official answers"), head, [34, 34, 14], rows)


def _unheard(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    unheard = snapshot["unheard"]
    names = {region["code"]: words(region["name"], language) for region in snapshot["regions"]}
    rows: list[Row] = [[_("No report yet"), names[region["code"]], ""] for region in unheard["without_report"]]
    rows += [[_("No contribution"), names[region["code"]], ""] for region in unheard["without_voice"]]
    rows += [
        [_("Category"), names[region["code"]], words(row["label"], language)]
        for row in unheard["categories"]
        for region in row["regions"]
    ]
    rows += [
        [_("Province or prefecture"), names[row["region"]], words(row["label"], language)]
        for row in unheard["provinces"]
    ]
    sheets.add(_("Not heard"), [_("Who"), _("Region"), _("Label")], [30, 34, 60], rows)


def _colophon(sheets: Workbook, snapshot: Snapshot, facts: list[tuple[str, str]]) -> None:
    rows: list[Row] = [[plain(name), plain(value)] for name, value in facts]
    told = [*narrative.method(snapshot), *method.sources()]
    rows += [[_("Method"), plain(sentence.text)] for sentence in told]
    sheets.add(_("Method and colophon"), [_("Item"), _("Value")], [44, 110], rows)

"""The report's annex as a workbook: every figure, every reference, every quote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _, override

from consultations.contributions.models import Contribution
from portal.shared.typesetting.inline import plain, words
from portal.shared.typesetting.sheets import Row, Workbook

from . import annex, marks, narrative, sides
from .composition import compose
from .outline import Facts, Report
from .phrases import Sentence, Snapshot, theme_number


def render_xlsx(snapshot: Snapshot, *, checksum: str, language: str) -> bytes:
    """Return the workbook of a snapshot in one language."""
    report = compose(snapshot, checksum=checksum, language=language)
    sheets = opened(report, snapshot, checksum=checksum)
    with override(language):
        _figures(sheets, snapshot, language)
        _crossing(sheets, snapshot, language)
        _themes(sheets, snapshot, language)
        _references(sheets, snapshot, language)
        _quotes(sheets, snapshot, language)
        _answers(sheets, snapshot, language)
        _not_used(sheets, snapshot, language)
        annex.add_sheets(sheets, snapshot, language)
        facts = facts_of(report)
        # The checksum once more in one piece, to be copied and compared.
        story, about = narrative.sentences(snapshot, language), marks.glance(snapshot, language)
        told = [*about, *story.method, *story.edition, *story.sources]
        _colophon(sheets, told, [*facts, ("SHA-256", checksum)])
    return sheets.content()


def opened(report: Report, snapshot: Snapshot, *, checksum: str) -> Workbook:
    """Return the empty workbook of a report, whatever it is about."""
    return Workbook(
        title=report.title,
        author=report.cover.ministry,
        language=report.language,
        created=datetime.fromisoformat(snapshot["compiled_at"]),
        comments=checksum,
    )


def facts_of(report: Report) -> list[tuple[str, str]]:
    """Return what a report's colophon says."""
    return [item for block in report.blocks if isinstance(block, Facts) for item in block.items]


def _figures(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    titles = {
        "axis": _("Axis"),
        "category": _("Category"),
        "province": _("Province or prefecture"),
        "channel": _("Channel"),
        "language": _("Language"),
        "kind": _("Kind"),
    }
    totals = {
        "received": _("Contributions received"),
        "counted": _("Contributions counted"),
        "distinct_texts": _("Distinct texts"),
        "people": _("People"),
        "categories_heard": _("Stakeholder categories heard"),
        "categories_all": _("Stakeholder categories in all"),
        "provinces_heard": _("Provinces and prefectures heard"),
        "provinces_all": _("Provinces and prefectures in all"),
        "themes": _("Themes"),
    }
    rows: list[Row] = [
        [
            *(_("Total"), key, title, snapshot["totals"][key], "", "", ""),
            marks.version_of(snapshot, {"as_of": marks.repeated(snapshot, key)}),
        ]
        for key, title in totals.items()
    ]
    for key, title in titles.items():
        rows.extend(
            [
                title,
                cell["code"],
                words(cell["label"], language),
                cell["count"],
                cell["people"],
                cell.get("population") or "",
                cell.get("per_100k") if key == "province" else "",
                marks.version_of(snapshot, cell),
            ]
            for cell in snapshot["breakdowns"].get(key, [])
        )
    head = [
        _("Breakdown"),
        _("Code"),
        _("Label"),
        _("Contributions"),
        _("People"),
        _("Population"),
        _("Per 100,000 inhabitants"),
        _("Figure of version"),
    ]
    sheets.add(_("Figures"), head, [22, 20, 48, 14, 12, 14, 16, 12], rows)


def _crossing(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    table = snapshot["axis_by_category"]
    head = [_("Category"), *(words(column["label"], language) for column in table["columns"])]
    head = annex.headed(snapshot, "axis_by_category", head)
    rows = ([words(row["label"], language), *cells] for row, cells in zip(table["rows"], table["cells"], strict=True))
    sheets.add(_("Axes by category"), head, [44, *[18] * len(table["columns"])], rows)


def _themes(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    head = [_("Axis"), _("Number"), _("Theme"), _("Contributions"), _("People"), _("Distinct texts"), _("Review")]
    head.append(_("Figure of version"))
    named = sides.names() if sides.are_told(snapshot) else {}
    rows: list[Row] = []
    for axis in snapshot["axes"]:
        name = words(axis["label"], language)
        for number, theme in enumerate(axis["themes"], start=1):
            review = _("Reviewed by a rapporteur") if theme["reviewed"] else _("Found by machine, not reviewed")
            figures = [theme["count"], theme["people"], theme["distinct_texts"]]
            rows.append([name, theme_number(axis, number), words(theme["label"], language), *figures, review])
            rows[-1] += [marks.version_of(snapshot, theme), *_sides_of(theme, named)]
        other = axis["other"]
        if other["count"] != 0:
            figures = [other["count"], other["people"], other["distinct_texts"]]
            rows.append(
                [name, "", _("Single voices and other themes"), *figures, "", marks.version_of(snapshot, other)]
            )
    sheets.add(_("Themes"), [*head, *named.values()], [30, 9, 56, 14, 12, 14, 30, 12, *[14] * len(named)], rows)


def _sides_of(theme: Mapping[str, Any], named: Iterable[str]) -> list[Any]:
    """Return how many of a theme's texts stand on each side; blank where nobody is against."""
    counts = {cell["code"]: cell["count"] for cell in theme.get("stance") or []}
    return [counts.get(side, "") for side in named]


def _groups(snapshot: Snapshot, language: str) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
    """Yield every group of contributions with the names of its axis and of its theme."""
    for axis in snapshot["axes"]:
        name = words(axis["label"], language)
        for theme in axis["themes"]:
            yield name, words(theme["label"], language), theme
        yield name, _("Single voices and other themes"), axis["other"]


def _references(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    """Each reference once with its fate: the axis and theme it counts in, or the reason why it does not count."""
    read_with = snapshot.get("read_with") or {}
    kinds = {
        reference: words(cell["label"], language)
        for cell in snapshot["breakdowns"].get("kind", [])
        for reference in cell.get("references", ())
    }
    # What an edition does not tell has no column in it.
    more = [
        (title, width, about)
        for title, width, about in (
            (_("Read together with"), 20, read_with),
            (_("Kind"), 24, kinds),
            (_("For or against"), 20, _side_of_each(snapshot)),
        )
        if about
    ]
    here = _("Counted in the report")
    counted = (
        [reference, axis, theme, here, *(about.get(reference, "") for _title, _width, about in more)]
        for axis, theme, group in _groups(snapshot, language)
        for reference in group["references"]
    )
    left = ([reference, "", "", reason, *[""] * len(more)] for reason, reference in _left(snapshot, language))
    head = [_("Reference"), _("Axis"), _("Theme"), _("What became of it"), *(title for title, _width, _about in more)]
    widths = [20, 34, 60, 36, *(width for _title, width, _about in more)]
    sheets.add(_("References"), head, widths, chain(counted, left))


def _left(snapshot: Snapshot, language: str) -> Iterable[tuple[str, str]]:
    """Yield why each contribution is not counted, and its reference, where the edition names it."""
    for row in snapshot["not_used"]:
        for reference in row.get("references", ()):
            yield words(row["label"], language), reference


def _side_of_each(snapshot: Snapshot) -> dict[str, str]:
    """Return on which side each text stands whose theme has sides that are shown."""
    named = sides.names()
    cells = (cell for axis in snapshot["axes"] for theme in axis["themes"] for cell in theme.get("stance") or [])
    return {reference: named[cell["code"]] for cell in cells for reference in cell["references"]}


def _quotes(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    head = [
        _("Reference"),
        _("Axis"),
        _("Theme"),
        _("Language"),
        _("Category"),
        _("Province or prefecture"),
        _("Quote"),
    ]
    told = sides.are_told(snapshot)
    head += [_("For or against")] if told else []
    rows = (
        [
            quote["reference"],
            axis,
            theme,
            _language(quote["language"]),
            words(quote.get("category"), language),
            words(quote.get("province"), language),
            quote["text"],
            *([sides.mark(quote.get("side"))] if told else []),
        ]
        for axis, theme, group in _groups(snapshot, language)
        for quote in group["quotes"]
    )
    sheets.add(_("Quotes"), head, [18, 26, 36, 18, 26, 24, 90, *([20] if told else [])], rows)


def _language(code: str) -> str:
    """Return a language's name; a code of a later time, whose name we do not know, stands for itself."""
    return str(dict(Contribution.Language.choices).get(code, code))


def _answers(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    outcomes = {row["code"]: words(row["label"], language) for row in snapshot["answers"]["outcomes"]}
    axes = {axis["code"]: words(axis["label"], language) for axis in snapshot["axes"]}
    head = [_("Reference"), _("Outcome"), _("Axis"), _("Title"), _("Reason")]
    rows = (
        [
            item["reference"],
            outcomes.get(item["outcome"], item["outcome"]),
            axes.get(item["axis"], item["axis"]),
            item["title"],
            item["reason"],
        ]
        for item in snapshot["answers"]["items"]
    )
    sheets.add(_("Official answers"), head, [18, 24, 30, 60, 90], rows)


def _not_used(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    counts: list[Row] = [
        [
            _("Received and not counted"),
            row["count"],
            "",
            words(row["label"], language),
            marks.version_of(snapshot, row),
        ]
        for row in snapshot["not_used"]
    ]
    texts: list[Row] = [
        [_("Not read by the machine"), 1, row["reference"], words(row["label"], language)]
        for row in snapshot.get("set_aside") or []
    ]
    named: list[Row] = [
        [_("Received and not counted"), "", reference, reason] for reason, reference in _left(snapshot, language)
    ]
    head = [_("Why"), _("Contributions"), _("Reference"), _("Reason"), _("Figure of version")]
    sheets.add(_("Not used"), head, [32, 14, 20, 70, 12], [*counts, *named, *texts])


def _colophon(sheets: Workbook, told: Iterable[Sentence], facts: Iterable[tuple[str, str]]) -> None:
    rows: list[Row] = [[plain(name), plain(value)] for name, value in facts]
    rows.extend([_("Method"), plain(sentence.text)] for sentence in told)
    sheets.add(_("Method and colophon"), [_("Item"), _("Value")], [44, 110], rows)

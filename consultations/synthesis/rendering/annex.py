"""The sheets of the annex beside figures, themes and answers: every service, programme, level, offer and difference."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from portal.shared import time
from portal.shared.typesetting.inline import plain, words
from portal.shared.typesetting.sheets import Row, Workbook

from . import marks
from .phrases import Snapshot


def add_sheets(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    """Add a sheet for each chapter that the snapshot knows; one that found nothing has its head alone."""
    if snapshot.get("services") is None:  # of an earlier schema
        return
    axes = {axis["code"]: words(axis["label"], language) for axis in snapshot["axes"]}
    _kinds(sheets, snapshot, language)
    _apart(sheets, snapshot, axes, language)
    _services(sheets, snapshot, axes, language)
    _programmes(sheets, snapshot, language)
    _convergences(sheets, snapshot, language)
    _competences(sheets, snapshot, language)
    _offers(sheets, snapshot, axes, language)
    _meeting(sheets, snapshot, language)


def headed(snapshot: Snapshot, part: str, head: list[str]) -> list[str]:
    """Return a sheet's head; where its figures are an earlier version's, its first title says of which."""
    return [
        plain(marks.caption(head[0], marks.repeated(snapshot, part) or marks.version_of(snapshot, {}) or None)),
        *head[1:],
    ]


def _kinds(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    table = snapshot["axis_by_kind"]
    head = [_("Kind"), *(words(column["label"], language) for column in table["columns"])]
    rows = ([words(row["label"], language), *cells] for row, cells in zip(table["rows"], table["cells"], strict=True))
    sheets.add(_("Axes by kind"), headed(snapshot, "axis_by_kind", head), [44, *[18] * len(table["columns"])], rows)


def _apart(sheets: Workbook, snapshot: Snapshot, axes: Mapping[str, str], language: str) -> None:
    themes = {
        (axis["code"], theme["key"]): words(theme["label"], language)
        for axis in snapshot["axes"]
        for theme in axis["themes"]
    }
    head = [
        _("Category or province"),
        _("Axis"),
        _("Theme"),
        _("Contributions of the group about it"),
        _("Contributions of the group"),
        _("Contributions of the others about it"),
        _("Contributions of the others"),
        _("References"),
    ]
    rows: list[Row] = [
        [
            words(claim["label"], language),
            axes[claim["axis"]],
            themes.get((claim["axis"], claim["theme"]), ""),
            claim["part"],
            claim["whole"],
            claim["other_part"],
            claim["other_whole"],
            " ".join(claim["references"]),
        ]
        for claim in snapshot["apart"]
    ]
    sheets.add(_("What sets groups apart"), headed(snapshot, "apart", head), [34, 30, 50, 16, 16, 16, 16, 60], rows)


def _services(sheets: Workbook, snapshot: Snapshot, axes: Mapping[str, str], language: str) -> None:
    head = [_("Reference"), _("Axis"), _("Service imagined"), _("Whom it is for"), _("Competent level")]
    rows = (
        [
            item["reference"],
            axes.get(item["axis"], ""),
            item["service"],
            item["target"],
            words(item["level"], language),
        ]
        for item in snapshot["services"]["items"]
    )
    sheets.add(_("New services"), headed(snapshot, "services", head), [20, 30, 60, 50, 26], rows)


def _programmes(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    met = snapshot["convergence"]
    relations = [(one["code"], words(one["label"], language)) for one in met["relations"]]
    head = [_("Programme"), _("Contributions"), _("People"), *(title for _code, title in relations), _("References")]
    rows: list[Row] = []
    for programme in met["programmes"]:
        counts = {cell["code"]: cell["count"] for cell in programme["relations"]}
        shown = [None if programme["count"] is None else counts.get(code, 0) for code, _title in relations]
        name, references = words(programme["label"], language), " ".join(programme["references"])
        rows.append([name, programme["count"], programme["people"], *shown, references])
    sheets.add(
        _("Programmes met"), headed(snapshot, "convergence", head), [56, 14, 12, *[16] * len(relations), 60], rows
    )


def _convergences(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    """One row for each proposal and programme: what anybody can sort, filter and turn into a matrix of their own."""
    met = snapshot["convergence"]
    programmes = {one["code"]: words(one["label"], language) for one in met["programmes"]}
    relations = {one["code"]: words(one["label"], language) for one in met["relations"]}
    stances = {one["code"]: words(one["label"], language) for one in met["opinions"]}

    def said(item: Mapping[str, Any], programme: str) -> str:
        here = [one for one in item["opinions"] if one["programme"] == programme]
        line = _("%(body)s: %(opinion)s")
        told = ({"body": words(one["institution"], language), "opinion": stances[one["stance"]]} for one in here)
        return " · ".join(line % one for one in told)

    rows = (
        [
            item["reference"],
            item["title"],
            programmes[programme],
            relations[relation],
            _("The author") if programme in item["by_author"] else _("The desk"),
            said(item, programme),
        ]
        for item in met["items"]
        for programme, relation in item["cells"].items()
    )
    head = [_("Reference"), _("Title"), _("Programme"), _("Relation"), _("Who says so"), _("Opinions of bodies")]
    sheets.add(_("Convergence"), headed(snapshot, "convergence", head), [20, 50, 50, 24, 16, 60], rows)


def _competences(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    found = snapshot["competences"]
    rows: list[Row] = [
        [title, words(cell["label"], language), cell["count"], cell["people"], " ".join(cell["references"])]
        for title, cells in ((_("Competent level"), found["levels"]), (_("Competent body"), found["bodies"]))
        for cell in cells
    ]
    head = [_("Breakdown"), _("Label"), _("Contributions"), _("People"), _("References")]
    sheets.add(_("Shared competences"), headed(snapshot, "competences", head), [24, 56, 14, 12, 80], rows)


def _offers(sheets: Workbook, snapshot: Snapshot, axes: Mapping[str, str], language: str) -> None:
    offers = snapshot["offers"]
    states = {one["code"]: words(one["label"], language) for one in offers["states"]}
    totals: list[Row] = [
        [_("Total"), words(cell["label"], language), cell["count"], *[""] * 6] for cell in offers["resources"]
    ]
    rows: list[Row] = [
        [
            item["reference"],
            ", ".join(words(one, language) for one in item["resources"]),
            1,
            item["amount"] if item["amount"] is not None else "",
            states[item["state"]],
            words(item["by"], language),
            axes.get(item["axis"], ""),
            item["purpose"],
            item["extent"],
        ]
        for item in offers["items"]
    ]
    head = [
        _("Reference"),
        _("What is offered"),
        _("Offers"),
        _("Amount in dirhams"),
        _("State"),
        _("Offered by"),
        _("Axis"),
        _("What for"),
        _("How much"),
    ]
    sheets.add(
        _("Partnership offers"),
        headed(snapshot, "offers", head),
        [20, 34, 10, 18, 18, 34, 30, 50, 50],
        [*totals, *rows],
    )


def _meeting(sheets: Workbook, snapshot: Snapshot, language: str) -> None:
    session = snapshot.get("session") or {}
    rows: list[Row] = []
    for item in session.get("agenda") or []:
        start, end = (datetime.fromisoformat(item[key]) for key in ("starts_at", "ends_at"))
        rows.append([_("Agenda"), f"{time.clock(start)}–{time.clock(end)}", words(item["title"], language), ""])
    came = session.get("attendance")
    if came:
        heads = (("registered", _("People registered")), ("room", _("In the room")), ("remote", _("Remote")))
        rows += [[_("People present"), "", title, came[key]] for key, title in heads]
        rows += [
            [_("People present"), title, words(row["label"], language), row["attended"]]
            for key, title in (("categories", _("Category")), ("provinces", _("Province or prefecture")))
            for row in came[key]
        ]
    for one in (session.get("minutes") or {}).get("outcomes", []):
        kind = _("Decisions taken") if one["kind"] == "decision" else _("Recommendations made")
        rows.append([kind, "", words(one["text"], language), ""])
    sheets.add(_("The meeting"), [_("Part"), _("Detail"), _("Label"), _("People")], [26, 24, 90, 12], rows)

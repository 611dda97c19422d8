"""What the report says in sentences: each claim with the references it rests on.

The web page, the PDF and the DOCX all tell this story, so that no edition says more than another. Sentences are built
under the language asked for; figures in them are isolated (see `inline`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, ngettext, override

from portal.shared import time
from portal.shared.typesetting.inline import figure, isolate, name, out_of, percent

from . import marks, method
from .findings import Findings, findings
from .phrases import LISTED_BELOW, Sentence, Snapshot, contributions, first_references, named, people, sized, texts

# What a breakdown says of texts that name no axis, no category.
UNSTATED = "not_stated"


@dataclass(frozen=True)
class AxisStory:
    """What is said at the head of one axis, then theme by theme."""

    lead: list[Sentence]
    themes: dict[str, list[Sentence]]
    other: list[Sentence]


@dataclass(frozen=True)
class Narrative:
    """The whole story of one snapshot in one language."""

    glance: list[Sentence]
    participation: list[Sentence]
    axes: dict[str, AxisStory]
    unheard: list[Sentence]
    answers: list[Sentence]
    not_used: list[Sentence]
    method: list[Sentence]
    edition: list[Sentence]
    sources: list[Sentence]
    findings: Findings = field(default_factory=Findings)


def sentences(snapshot: Snapshot, language: str) -> Narrative:
    """Return the story of a snapshot in `language`."""
    with override(language):
        return Narrative(
            glance=_glance(snapshot, language),
            participation=_participation(snapshot, language),
            axes={axis["code"]: _axis(snapshot, axis, language) for axis in snapshot["axes"]},
            unheard=method.unheard(snapshot, language),
            answers=method.answers(snapshot),
            not_used=method.not_used(snapshot),
            method=method.method(snapshot),
            edition=[*method.edition(snapshot), *marks.edition(snapshot, language)],
            sources=method.sources(),
            findings=findings(snapshot, language),
        )


def _glance(snapshot: Snapshot, language: str) -> list[Sentence]:
    totals, region = snapshot["totals"], name(snapshot["region"]["name"], language)
    told: list[Sentence] = []
    session = snapshot.get("session")
    if session:
        venue = name(session.get("venue"), language)
        words = {
            "day": isolate(time.day(datetime.fromisoformat(session["starts_at"]), language)),
            "mode": _mode(session["mode"]),
            "venue": venue,
        }
        told.append(Sentence("session", _when(was_held=bool(session.get("attendance")), has_venue=bool(venue)) % words))
    if totals["counted"] is None:
        line = _(
            "Fewer than %(threshold)s people wrote for the region %(region)s: this edition shows no figure of theirs."
        )
        words = {"threshold": figure(snapshot["threshold"]), "region": region}
        return [*told, Sentence("hidden", line % words)]
    told += marks.glance(snapshot, language)
    if not totals["counted"]:
        line = _(
            "No contribution was counted for the region %(region)s: this report holds no finding and says nothing of "
            "what the region needs."
        )
        return [*told, Sentence("empty", line % {"region": region})]
    told.append(_totals(snapshot, region))
    if totals.get("population_per_contribution"):
        line = _("That is one contribution for %(inhabitants)s inhabitants.")
        told.append(Sentence("density", line % {"inhabitants": figure(totals["population_per_contribution"])}))
    first = _one_largest(snapshot["axes"])
    if first:
        line = _("The axis with the most contributions is %(axis)s: %(count)s out of %(total)s.")
        values = {
            "axis": named(first["label"], language),
            "count": figure(first["count"]),
            "total": figure(totals["counted"]),
        }
        told.append(Sentence("first_axis", line % values))
    return told


def _totals(snapshot: Snapshot, region: str) -> Sentence:
    totals = snapshot["totals"]
    told = {"region": region, "texts": texts(totals["distinct_texts"]), "people": people(totals["people"])}
    if totals["received"] is None:
        line = _("For the region %(region)s the portal counted %(contributions)s: %(texts)s, from %(people)s.")
        return Sentence("totals", line % {**told, "contributions": contributions(totals["counted"])})
    line = _(
        "For the region %(region)s the portal received %(received)s and counted %(counted)s: %(texts)s, from "
        "%(people)s."
    )
    told["received"] = marks.marked_total(contributions(totals["received"]), snapshot, "received")
    return Sentence("totals", line % {**told, "counted": figure(totals["counted"])})


def _when(*, was_held: bool, has_venue: bool) -> str:
    """Return how it is said when the meeting took place, or takes place."""
    if was_held and has_venue:
        return _("The regional consultation meeting was held on %(day)s, %(mode)s (%(venue)s).")
    if was_held:
        return _("The regional consultation meeting was held on %(day)s, %(mode)s.")
    if has_venue:
        return _("The regional consultation meeting was set for %(day)s, %(mode)s (%(venue)s).")
    return _("The regional consultation meeting was set for %(day)s, %(mode)s.")


def _one_largest(cells: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the one cell above all others that has a name: none where two are level, or where a figure is hidden."""
    if any(cell["count"] is None or cell.get("as_of") for cell in cells):
        return None
    ranked = sorted((cell for cell in cells if cell["code"] != UNSTATED), key=lambda cell: -cell["count"])[:2]
    if not ranked or not ranked[0]["count"] or (ranked[1:] and ranked[0]["count"] == ranked[1]["count"]):
        return None
    return ranked[0]


def _mode(mode: str) -> str:
    return {
        "in_person": _("in person"),
        "remote": _("remotely"),
        "hybrid": _("in person and remotely"),
    }.get(mode, mode)


def _participation(snapshot: Snapshot, language: str) -> list[Sentence]:
    totals = snapshot["totals"]
    if totals["counted"] == 0:
        return []
    line = _("Stakeholder categories heard: %(categories)s. Provinces and prefectures heard: %(provinces)s.")
    values = {
        "categories": out_of(totals["categories_heard"], totals["categories_all"]),
        "provinces": out_of(totals["provinces_heard"], totals["provinces_all"]),
    }
    told = [Sentence("heard", line % values)]
    most = _one_largest(snapshot["breakdowns"]["category"])
    if most and most["code"] != "merged" and totals["counted"]:
        line = _("The category that wrote most is %(category)s: %(count)s out of %(total)s.")
        values = {
            "category": named(most["label"], language),
            "count": figure(most["count"]),
            "total": figure(totals["counted"]),
        }
        told.append(Sentence("first_category", line % values))
    if totals["people"] == totals["counted"]:
        line = _("Each contribution comes from another person: tables do not give the number of people again.")
        told.append(Sentence("one_each", line))
    told.append(
        Sentence(
            "not_a_sample",
            _("Those who took part chose to do so: these figures describe what was received, not the population."),
        )
    )
    return told


def _axis(snapshot: Snapshot, axis: Mapping[str, Any], language: str) -> AxisStory:
    lead: list[Sentence] = []
    ranked = [theme for theme in axis["themes"] if theme["count"] is not None]
    ranked.sort(key=lambda theme: (-theme["count"], theme["key"]))
    if axis["count"] == 0:
        lead.append(Sentence("axis_empty", _("No contribution was counted on this axis.")))
    elif axis["count"] is None and not axis["themes"] and not axis["other"]["references"]:
        lead.append(Sentence("axis_hidden", _("This axis concerns too few people to be shown in this edition.")))
    elif axis["listed"]:
        line = _listed(with_themes=bool(axis["themes"]))
        lead.append(Sentence("axis_listed", line % {"limit": figure(LISTED_BELOW)}))
    elif marks.mixes(axis):
        lead.extend(marks.of_version(axis.get("as_of")))
    elif ranked:
        lead.extend(_ranking(ranked, axis["count"], language))
    voice = _strongest_category(snapshot, axis, language)
    if voice:
        lead.append(voice)
    return AxisStory(lead, {theme["key"]: _theme(theme, axis) for theme in axis["themes"]}, _other(axis))


def _listed(*, with_themes: bool) -> str:
    if with_themes:
        return _(
            "Fewer than %(limit)s texts were received on this axis: its themes and voices are listed as they came, "
            "without percentages."
        )
    return _("Fewer than %(limit)s texts were received on this axis: its voices are given as they came.")


def _ranking(ranked: list[Mapping[str, Any]], total: int | None, language: str) -> list[Sentence]:
    """The first theme against its axis, then the two that follow; themes of equal size share the first place."""
    first = ranked[0]
    level = [theme for theme in ranked if theme["count"] == first["count"]]
    if len(level) > 1:
        line = _("The themes that come up most are %(themes)s.")
        return [Sentence("first_themes", line % {"themes": sized(level[:5], language)}, first_references(level[:5]))]
    values = {"theme": named(first["label"], language), "count": figure(first["count"])}
    if total:
        line = _("The theme that comes up most is %(theme)s: %(count)s of %(total)s (%(share)s).")
        values |= {"total": contributions(total), "share": percent(first["count"], total)}
    else:
        line = _("The theme that comes up most is %(theme)s (%(count)s).")
    told = [Sentence("first_theme", line % values, tuple(first["references"]))]
    following = ranked[1:3]
    if following:
        line = _("Then come %(themes)s.")
        told.append(Sentence("next_themes", line % {"themes": sized(following, language)}, first_references(following)))
    return told


def _strongest_category(snapshot: Snapshot, axis: Mapping[str, Any], language: str) -> Sentence | None:
    """Who writes most on this axis, where the table lets it be said and nothing is hidden in the column."""
    table = snapshot["axis_by_category"]
    codes = [column["code"] for column in table["columns"]]
    if axis["listed"] or not axis["count"] or axis["code"] not in codes or marks.mixes(axis):
        return None
    column = [line[codes.index(axis["code"])] for line in table["cells"]]
    if not column or any(cell is None for cell in column) or marks.repeated(snapshot, "axis_by_category"):
        return None
    largest = max(column)
    row = table["rows"][column.index(largest)]
    if not largest or row["code"] in {"merged", UNSTATED} or column.count(largest) > 1:
        return None
    line = _("On this axis %(category)s wrote most: %(count)s out of %(total)s.")
    values = {
        "category": named(row["label"], language),
        "count": figure(largest),
        "total": figure(axis["count"]),
    }
    return Sentence("axis_category", line % values)


def _theme(theme: Mapping[str, Any], axis: Mapping[str, Any]) -> list[Sentence]:
    if theme["count"] is None:
        line = _("The figures of this theme are not shown in this edition.")
        return [Sentence("theme_hidden", line, tuple(theme["references"]))]
    values = {
        "contributions": marks.marked(contributions(theme["count"]), theme),
        "people": people(theme["people"]),
        "texts": texts(theme["distinct_texts"]),
    }
    if theme["count"] and axis["count"] and not axis["listed"] and not marks.mixes(axis):
        line = ngettext(
            "%(contributions)s (%(share)s of the axis), %(texts)s, from %(people)s.",
            "%(contributions)s (%(share)s of the axis), %(texts)s, from %(people)s.",
            theme["count"],
        )
        values["share"] = percent(theme["count"], axis["count"])
    else:
        line = ngettext(
            "%(contributions)s, %(texts)s, from %(people)s.",
            "%(contributions)s, %(texts)s, from %(people)s.",
            theme["count"],
        )
    return [Sentence("theme", line % values, tuple(theme["references"]))]


def _other(axis: Mapping[str, Any]) -> list[Sentence]:
    other = axis["other"]
    if other["count"] == 0 or (other["count"] is None and not other["references"] and not other["quotes"]):
        return []
    if not axis["themes"]:
        line = _("A need told by one person is no smaller a need.")
        return [Sentence("voices_alone", line, tuple(other["references"]))]
    if other["count"] is None:
        line = _("Voices outside the themes follow. A need told by one person is no smaller a need.")
        return [Sentence("other_hidden", line, tuple(other["references"]))]
    line = _("Outside the themes: %(contributions)s. A need told by one person is no smaller a need.")
    told = marks.marked(contributions(other["count"]), other)
    return [Sentence("other", line % {"contributions": told}, tuple(other["references"]))]

"""What the national report says in sentences: each claim with references to regions where it was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _, ngettext

from consultations.synthesis.national.rollup import Snapshot
from consultations.synthesis.rendering.phrases import Sentence, contributions, listed, named, people, texts
from portal.shared.typesetting.inline import NOT_SHOWN, figure, name, out_of, percent

Cell = Mapping[str, Any]
NAMED = 3  # themes that one sentence names


def glance(snapshot: Snapshot, language: str) -> list[Sentence]:
    """Return the country in a few sentences."""
    totals = snapshot["totals"]
    line = _("This report joins the reports of %(regions)s regions.")
    told = [Sentence("joined", line % {"regions": out_of(totals["regions_joined"], totals["regions_all"])})]
    told += missing(snapshot, language)
    if not totals["counted"]:
        line = _("The reports that it joins show no contribution: it holds no finding.")
        return [*told, Sentence("empty", line)]
    line = _("Together they received %(received)s and counted %(counted)s: %(texts)s, from %(people)s.")
    values = {
        "received": contributions(totals["received"]),
        "counted": figure(totals["counted"]),
        "texts": texts(totals["distinct_texts"]),
        "people": people(totals["people"]),
    }
    told.append(Sentence("totals", line % values))
    told += _density(snapshot, language)
    told += _themes_in_all(snapshot, language)
    return told


def missing(snapshot: Snapshot, language: str) -> list[Sentence]:
    """Return which regions are not in it, not whole, or not of today."""
    told: list[Sentence] = []
    absent = [name(region["name"], language) for region in snapshot["unheard"]["without_report"]]
    if absent:
        line = _("These regions have no report yet, and nothing of theirs is in it: %(regions)s.")
        told.append(Sentence("without_report", line % {"regions": listed(absent, language)}))
    hidden = set(snapshot["totals"]["regions_hidden"])
    few = [name(region["name"], language) for region in snapshot["regions"] if region["code"] in hidden]
    if few:
        line = _(
            "Fewer than %(limit)s people wrote there, and their figures are in no sum of this edition: %(regions)s."
        )
        values = {"limit": figure(snapshot["threshold"]), "regions": listed(few, language)}
        told.append(Sentence("regions_hidden", line % values))
    stale = [region for region in snapshot["regions"] if region.get("changed")]
    if stale:
        line = _("Contributions came, moved or were answered since these regions' versions were compiled: %(regions)s.")
        names = [
            _("%(region)s (%(count)s)") % {"region": name(region["name"], language), "count": figure(region["changed"])}
            for region in stale
        ]
        told.append(Sentence("stale", line % {"regions": listed(names, language)}))
    draft = [
        name(region["name"], language) for region in snapshot["regions"] if region["version"] and not region["final"]
    ]
    if draft:
        line = _("These regions' versions were not published when they were joined: %(regions)s.")
        told.append(Sentence("not_final", line % {"regions": listed(draft, language)}))
    return told


def _density(snapshot: Snapshot, language: str) -> list[Sentence]:
    known = [region for region in snapshot["regions"] if region["per_100k"] is not None]
    ranked = sorted(known, key=lambda region: (-region["per_100k"], region["code"]))
    if len(ranked) < 2 or ranked[0]["per_100k"] == ranked[-1]["per_100k"]:
        return []
    line = _(
        "For each %(base)s inhabitants, most was written in %(first)s (%(most)s contributions) and least in %(last)s "
        "(%(least)s)."
    )
    values = {
        "base": figure(100_000),
        "first": name(ranked[0]["name"], language),
        "most": figure(ranked[0]["per_100k"], 1),
        "last": name(ranked[-1]["name"], language),
        "least": figure(ranked[-1]["per_100k"], 1),
    }
    return [Sentence("density", line % values)]


def _themes_in_all(snapshot: Snapshot, language: str) -> list[Sentence]:
    totals = snapshot["totals"]
    line = ngettext(
        "%(count)s theme recurs in more than one region.",
        "%(count)s themes recur in more than one region.",
        totals["themes_recurring"],
    )
    told = [Sentence("recurring", line % {"count": figure(totals["themes_recurring"])})]
    line = ngettext(
        "%(count)s theme was found in one region alone.",
        "%(count)s themes were found in one region alone.",
        totals["themes_alone"],
    )
    told.append(Sentence("alone", line % {"count": figure(totals["themes_alone"])}))
    every = [theme for axis in snapshot["axes"] for theme in axis["themes"] if theme["recurring"]]
    return told + _widest(every, language)


def _widest(themes: Sequence[Cell], language: str) -> list[Sentence]:
    ranked = sorted(themes, key=lambda theme: (-theme["regions"], -(theme["count"] or 0), theme["key"]))[:NAMED]
    if not ranked:
        return []
    line = _("Told in most regions: %(themes)s.")
    each = [
        _("%(theme)s (%(regions)s)")
        % {"theme": named(theme["label"], language), "regions": in_regions(theme["regions"])}
        for theme in ranked
    ]
    cited = tuple(reference for theme in ranked for reference in first_references(theme["parts"])[:1])
    return [Sentence("widest", line % {"themes": listed(each, language)}, cited)]


def in_regions(count: int) -> str:
    """Return "7 regions" in the active language."""
    return ngettext("%(count)s region", "%(count)s regions", count) % {"count": figure(count)}


def first_references(parts: Sequence[Cell]) -> list[str]:
    """Return one reference of each region that names any: a claim about several regions rests on all of them."""
    return [part["references"][0] for part in parts if part["references"]]


def axis(snapshot: Snapshot, axis: Cell, language: str) -> list[Sentence]:
    """Return what is said at the head of one axis."""
    if axis["count"] == 0:
        return [Sentence("axis_empty", _("No contribution was counted on this axis."))]
    if axis["count"] is None:
        return [Sentence("axis_hidden", _("This axis concerns too few people to be shown in this edition."))]
    told = []
    hidden = [name(region["name"], language) for region in axis["regions"] if region["count"] is None]
    if hidden:
        line = _("This edition shows no figure of this axis for %(regions)s: the sums here are without them.")
        told.append(Sentence("axis_partly", line % {"regions": listed(hidden, language)}))
    told += _widest([theme for theme in axis["themes"] if theme["recurring"]], language)
    densest = _densest(snapshot, axis, language)
    return [*told, densest] if densest else told


def _densest(snapshot: Snapshot, axis: Cell, language: str) -> Sentence | None:
    """The region whose contributions speak of this axis most, when every region's figures are shown."""
    totals = {region["code"]: region["counted"] for region in snapshot["regions"]}
    shares = [
        (region["count"] / totals[region["code"]], region)
        for region in axis["regions"]
        if region["count"] is not None and totals[region["code"]] and totals[region["code"]] >= ENOUGH
    ]
    if len(shares) < 2:
        return None
    shares.sort(key=lambda one: (-one[0], one[1]["code"]))
    if shares[0][0] == shares[1][0]:
        return None
    region = shares[0][1]
    line = _("It weighs most in %(region)s: %(share)s of what was counted there (%(count)s).")
    values = {
        "region": name(region["name"], language),
        "share": percent(region["count"], totals[region["code"]]),
        "count": figure(region["count"]),
    }
    return Sentence("axis_region", line % values)


ENOUGH = 30  # below this many texts a share says nothing


def theme(theme: Cell, axis: Cell) -> list[Sentence]:
    """Return what is said of one national theme."""
    cited = tuple(first_references(theme["parts"]))
    if theme["count"] is None:
        return [Sentence("theme_hidden", _("The figures of this theme are not shown in this edition."), cited)]
    values = {
        "contributions": contributions(theme["count"]),
        "people": people(theme["people"]),
        "regions": in_regions(theme["regions"]),
    }
    if axis["count"]:
        line = _("%(contributions)s (%(share)s of the axis), from %(people)s, in %(regions)s.")
        values["share"] = percent(theme["count"], axis["count"])
    else:
        line = _("%(contributions)s, from %(people)s, in %(regions)s.")
    told = [Sentence("theme", line % values, cited)]
    unshown = sum(part["count"] is None for part in theme["parts"])
    if unshown:
        line = ngettext(
            "The figure of %(count)s region is not shown in this edition and not in the sum.",
            "The figures of %(count)s regions are not shown in this edition and not in the sum.",
            unshown,
        )
        told.append(Sentence("theme_partly", line % {"count": figure(unshown)}))
    return told


def alone(snapshot: Snapshot, language: str) -> list[Sentence]:
    """Return what the list of themes of one region alone means."""
    line = _(
        "What one region alone tells is no smaller for it: it may be the need of a place, or be told elsewhere in "
        "other words."
    )
    if snapshot["edition"] == "public":
        shown = _(
            "Themes of fewer than %(limit)s people are not named in this edition: what stands here may be told "
            "elsewhere by few."
        )
        return [Sentence("alone", line), Sentence("alone_shown", shown % {"limit": figure(snapshot["threshold"])})]
    return [Sentence("alone", line)]


def beside(axis: Cell) -> list[Sentence]:
    """Return what stands beside the themes of an axis."""
    other = axis["other"]
    if not other["parts"]:
        return []
    cited = tuple(first_references(other["parts"]))
    if other["count"] is None:
        line = _("Voices outside the themes follow. A need told by one person is no smaller a need.")
        return [Sentence("other_hidden", line, cited)]
    line = _("Outside the themes: %(contributions)s. A need told by one person is no smaller a need.")
    return [Sentence("other", line % {"contributions": contributions(other["count"])}, cited)]


def unheard(snapshot: Snapshot, language: str) -> list[Sentence]:
    """Return what it means not to be heard."""
    unheard = snapshot["unheard"]
    told = []
    silent = [name(region["name"], language) for region in unheard["without_voice"]]
    if silent:
        line = _("No contribution was counted in these regions: %(regions)s.")
        told.append(Sentence("without_voice", line % {"regions": listed(silent, language)}))
    joined = snapshot["totals"]["regions_joined"]
    nowhere = [named(row["label"], language) for row in unheard["categories"] if len(row["regions"]) == joined]
    if nowhere:
        line = _("No contribution was counted in any region from these categories: %(categories)s.")
        told.append(Sentence("unheard_nowhere", line % {"categories": listed(nowhere, language)}))
    if told or unheard["categories"] or unheard["provinces"]:
        line = _("Silence is no agreement: what these people expect is not known, and is still to be asked.")
        return [*told, Sentence("unheard_meaning", line)]
    return [Sentence("all_heard", _("Every stakeholder category and every province or prefecture has been heard."))]


def answers(snapshot: Snapshot) -> list[Sentence]:
    """Return how many contributions have an official answer."""
    answered, counted = snapshot["answers"]["answered"], snapshot["totals"]["counted"]
    if answered is None:
        return [
            Sentence("answers_hidden", _("The official answers concern too few people to be shown in this edition."))
        ]
    if not answered:
        return [Sentence("no_answer", _("No official answer had been given when this report was compiled."))]
    line = ngettext(
        "%(answered)s contribution of the %(total)s counted has an official answer.",
        "%(answered)s contributions of the %(total)s counted have an official answer.",
        answered,
    )
    return [
        Sentence("answered", line % {"answered": figure(answered), "total": figure(counted or 0)}),
        Sentence("answers_there", _("Each answer stands with its reason in its region's report.")),
    ]


def method(snapshot: Snapshot) -> list[Sentence]:
    """Return how the roll-up was made."""
    told = [
        Sentence(
            "joined_from",
            _(
                "This report reads nothing but the versions of the regions' reports that it names, each frozen under "
                "its fingerprint: its figures are theirs, added up."
            ),
        ),
        Sentence(
            "people",
            _("People are counted once in each region: whoever wrote in two regions counts in both."),
        ),
        Sentence(
            "joining",
            _(
                "A machine joined the regions' themes: two that are nearest to each other begin a national theme, and "
                "what joins it must be near all of it. Languages are levelled out first. Its name is one that a region "
                "gave it; the names of the other regions stand beside it."
            ),
        ),
        Sentence(
            "subjects",
            _(
                "A theme is a subject, not a wish: its figure counts those for and those against alike. The regions' "
                "reports tell them apart where somebody is against."
            ),
        ),
        Sentence(
            "trace",
            _(
                "References lead to contributions; the full list behind each figure stands in the region's report "
                "that is named beside it, in the version named."
            ),
        ),
        Sentence(
            "quoting",
            _(
                "Quotes are given word for word, in the language they were written in, from as many regions as there "
                "are. Words that were withdrawn or hidden since are left out."
            ),
        ),
    ]
    if snapshot["edition"] == "staff":
        line = _("Staff edition: figures are complete and add up exactly. It is not for publication.")
        return [*told, Sentence("staff_edition", line)]
    line = _(
        "Public edition: it is made of the regions' public editions alone and shows no figure that they do not show. A "
        "dash (%(mark)s) stands for a figure that is not shown there; it is in no sum."
    )
    return [*told, Sentence("public_edition", line % {"mark": NOT_SHOWN})]

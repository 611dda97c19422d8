"""What the report finds beside its themes, in sentences: kinds, services, programmes, who may act, offers, differences.

A snapshot of an earlier schema knows nothing of these: its report says nothing of them, not even that there is nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, ngettext

from portal.shared import time
from portal.shared.typesetting.inline import figure, isolate, name, percent

from . import marks, sides
from .phrases import Sentence, Snapshot, contributions, listed, named, people, within_a_sentence

EXPECTATION, PROPOSAL = "expectation", "proposal"
# How many themes the first page names.
TOP = 5
Cells = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Findings:
    """The sentences of the chapters beside the themes; `apart` by axis, those about the axes themselves under ""."""

    themes: list[Sentence] = field(default_factory=list)
    kinds: list[Sentence] = field(default_factory=list)
    services: list[Sentence] = field(default_factory=list)
    convergence: list[Sentence] = field(default_factory=list)
    competences: list[Sentence] = field(default_factory=list)
    offers: list[Sentence] = field(default_factory=list)
    apart: dict[str, list[Sentence]] = field(default_factory=dict)
    meeting: list[Sentence] = field(default_factory=list)

    def all(self) -> list[Sentence]:
        """Return every sentence."""
        chapters = (self.themes, self.kinds, self.services, self.convergence, self.competences, self.offers)
        return [one for told in (*chapters, *self.apart.values(), self.meeting) for one in told]


def findings(snapshot: Snapshot, language: str) -> Findings:
    """Return what is found, in the active language, which is `language`."""
    return Findings(
        themes=_themes(snapshot, language),
        kinds=_kinds(snapshot, language),
        services=_of_version(_services(snapshot), snapshot, "services"),
        convergence=_of_version(_convergence(snapshot, language), snapshot, "convergence"),
        competences=_of_version(_competences(snapshot, language), snapshot, "competences"),
        offers=_of_version(_offers(snapshot, language), snapshot, "offers"),
        apart={axis: _of_version(told, snapshot, "apart") for axis, told in _apart(snapshot, language).items()},
        meeting=_meeting(snapshot, language),
    )


def _of_version(told: list[Sentence], snapshot: Snapshot, chapter: str) -> list[Sentence]:
    """Return what a chapter tells; where it is an earlier version's, it ends by saying so."""
    return [*told, *marks.of_version(marks.repeated(snapshot, chapter))] if told else []


def largest_themes(snapshot: Snapshot) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Return the themes that come up most across the axes, each with its axis; listed axes measure nothing."""
    themes = [
        (axis, theme) for axis in snapshot["axes"] if not axis["listed"] for theme in axis["themes"] if theme["count"]
    ]
    return sorted(themes, key=lambda pair: (-pair[1]["count"], pair[1]["key"]))[:TOP]


def _themes(snapshot: Snapshot, language: str) -> list[Sentence]:
    line = _("%(theme)s — %(axis)s: %(contributions)s, from %(people)s.")
    return [
        Sentence(
            "top_theme",
            _with_sides(
                line
                % {
                    "theme": named(theme["label"], language),
                    "axis": name(axis["label"], language),
                    "contributions": marks.marked(contributions(theme["count"]), theme),
                    "people": people(theme["people"]),
                },
                theme,
            ),
            tuple(theme["references"]),
        )
        for axis, theme in largest_themes(snapshot)
    ]


def _with_sides(line: str, theme: Mapping[str, Any]) -> str:
    """Return what is said of a theme, and how many are against it: no figure of it stands alone where some are."""
    return " ".join(part for part in (line, sides.beside_a_figure(theme)) if part)


# -- kinds -------------------------------------------------------------------------------------------------------------


def kinds_on(snapshot: Snapshot, axis: str) -> dict[str, int | None]:
    """Return how many contributions of each kind there are on an axis; a kind without a row has none of its own."""
    table = snapshot["axis_by_kind"]
    place = [column["code"] for column in table["columns"]].index(axis)
    return {row["code"]: line[place] for row, line in zip(table["rows"], table["cells"], strict=True)}


def _kinds(snapshot: Snapshot, language: str) -> list[Sentence]:
    cells = snapshot["breakdowns"].get("kind")
    if not cells:
        return []
    shown = [cell for cell in cells if cell["count"] is not None]
    if not shown:
        return [Sentence("kinds_hidden", _("What people meant by their texts concerns too few to be shown here."))]
    told = [Sentence("kinds", _("By kind: %(kinds)s.") % {"kinds": _counted(shown, language, common=True)}, _of(shown))]
    expected = {ref for cell in shown if cell["code"] == EXPECTATION for ref in cell.get("references", ())}
    line = _("On the axis %(axis)s more needs are told (%(expectations)s) than solutions proposed (%(proposals)s).")
    for axis in snapshot["axes"]:
        found = kinds_on(snapshot, axis["code"])
        needs, proposed = found.get(EXPECTATION), found.get(PROPOSAL)
        if axis["number"] and needs is not None and proposed is not None and needs > proposed:
            words = {
                "axis": named(axis["label"], language),
                "expectations": figure(needs),
                "proposals": figure(proposed),
            }
            told.append(Sentence("more_needs", line % words, _on(axis, expected)))
    return told


def _on(axis: Mapping[str, Any], references: set[str]) -> tuple[str, ...]:
    groups = (*axis["themes"], axis["other"])
    return tuple(sorted(ref for group in groups for ref in group["references"] if ref in references))


# -- services, programmes, who may act ---------------------------------------------------------------------------------


def _services(snapshot: Snapshot) -> list[Sentence]:
    services = snapshot.get("services")
    if services is None:
        return []
    references = tuple(item["reference"] for item in services["items"])
    if services["count"] is None:
        line = _("The services imagined concern too few people to be counted in this edition; these are some of them.")
        return [Sentence("services_hidden", line, references)]
    if not services["count"]:
        return [Sentence("no_service", _("No contribution imagines a new service."))]
    line = ngettext(
        "%(count)s contribution imagines a new service. It is given below in its author’s words.",
        "%(count)s contributions imagine a new service. They are given below in their authors’ words.",
        services["count"],
    )
    return [Sentence("services", line % {"count": figure(services["count"])}, references)]


def _convergence(snapshot: Snapshot, language: str) -> list[Sentence]:
    met = snapshot.get("convergence")
    if met is None:
        return []
    if met["count"] == 0:
        return [Sentence("no_programme", _("No contribution stands beside an existing programme."))]
    if met["count"] is None and all(programme["count"] is None for programme in met["programmes"]):
        line = _("How contributions stand to existing programmes concerns too few people to be shown in this edition.")
        return [Sentence("convergence_hidden", line)]
    told = []
    if met["count"] is not None:
        line = ngettext(
            "%(count)s contribution stands beside an existing programme, in its author’s eyes or in those of the desk.",
            "%(count)s contributions stand beside existing programmes, in their authors’ eyes or in those of the desk.",
            met["count"],
        )
        told.append(Sentence("placed", line % {"count": figure(met["count"])}, tuple(met["references"])))
    most = _most(met["programmes"])
    if most:
        line = _("The programmes met most often are %(programmes)s.")
        values = {"programmes": _counted(most, language)}
        told.append(Sentence("programmes", line % values, _of(most)))
    relations = _relations(met)
    if relations:
        line = _("How they stand to them: %(relations)s.")
        told.append(
            Sentence(
                "relations", line % {"relations": _counted(relations, language, common=True)}, tuple(met["references"])
            )
        )
    if met["opinions"]:
        line = _("Opinions of the bodies that were asked: %(opinions)s.")
        asked = tuple(item["reference"] for item in met["items"] if item["opinions"])
        told.append(Sentence("opinions", line % {"opinions": _counted(met["opinions"], language, common=True)}, asked))
    return told


def _relations(met: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return how often each relation was seen over all programmes; none where a part is not shown."""
    counts: dict[str, int] = {}
    for programme in met["programmes"]:
        if programme["count"] is None or any(cell["count"] is None for cell in programme["relations"]):
            return []
        for cell in programme["relations"]:
            counts[cell["code"]] = counts.get(cell["code"], 0) + cell["count"]
    return [{**one, "count": counts[one["code"]]} for one in met["relations"] if one["code"] in counts]


def _competences(snapshot: Snapshot, language: str) -> list[Sentence]:
    found = snapshot.get("competences")
    if found is None:
        return []
    if found["count"] == 0:
        return [Sentence("no_level", _("No contribution says which level may act."))]
    shown = [cell for cell in found["levels"] if cell["count"] is not None]
    if not shown:
        return [
            Sentence("levels_hidden", _("Who may act is said of too few people’s texts to be shown in this edition."))
        ]
    told = []
    if found["count"] is not None:
        line = ngettext(
            "%(count)s contribution says which level may act.",
            "%(count)s contributions say which level may act.",
            found["count"],
        )
        told.append(Sentence("levels", line % {"count": figure(found["count"])}, tuple(found["references"])))
    if found["by_desk"] is not None and found["count"] is not None:
        told.append(Sentence("by_desk", _by_desk(found["by_desk"], found["count"])))
    shared = [cell for cell in shown if cell["code"] == "shared"]
    if shared:
        line = _("Competence is shared among several bodies for %(contributions)s.")
        values = {"contributions": contributions(shared[0]["count"])}
        told.append(Sentence("shared", line % values, tuple(shared[0]["references"])))
    most = _most(found["bodies"])
    if most:
        line = _("The bodies named most often are %(bodies)s.")
        told.append(Sentence("bodies", line % {"bodies": _counted(most, language)}, _of(most)))
    return told


def _by_desk(recorded: int, count: int) -> str:
    """Return on whose word it stands which level may act."""
    if not recorded:
        return _("It is what their authors think: the desk has not recorded it yet.")
    if recorded == count:
        return _("The desk recorded it for all of them.")
    line = _("The desk recorded it for %(desk)s of them; for the others it is what their authors think.")
    return line % {"desk": figure(recorded)}


# -- offers ------------------------------------------------------------------------------------------------------------


def _offers(snapshot: Snapshot, language: str) -> list[Sentence]:
    offers = snapshot.get("offers")
    if offers is None:
        return []
    if offers["count"] == 0:
        return [Sentence("no_offer", _("No partnership was offered."))]
    if offers["count"] is None:
        line = _("The partnership offers come from too few people to be shown in this edition.")
        return [Sentence("offers_hidden", line)]
    line = ngettext("%(count)s partnership was offered.", "%(count)s partnerships were offered.", offers["count"])
    told = [Sentence("offers", line % {"count": figure(offers["count"])}, tuple(offers["references"]))]
    resources = [cell for cell in offers["resources"] if cell["count"] is not None]
    if resources:
        line = _("What is put on the table: %(resources)s.")
        told.append(
            Sentence("resources", line % {"resources": _counted(resources, language, common=True)}, _of(resources))
        )
    if offers["amount"]:
        engaged = sum(state["amount"] for state in offers["states"] if state["engaged"])
        line = _("Funds offered: %(amount)s dirhams, of which %(engaged)s agreed, signed or delivered.")
        references = tuple(item["reference"] for item in offers["items"] if item["amount"])
        told.append(
            Sentence("funds", line % {"amount": figure(offers["amount"]), "engaged": figure(engaged)}, references)
        )
    if offers["states"]:
        line = _("Where the offers stand: %(states)s.")
        told.append(
            Sentence(
                "offer_states",
                line % {"states": _counted(offers["states"], language, common=True)},
                _of(offers["states"]),
            )
        )
    return told


def _of(cells: Cells) -> tuple[str, ...]:
    """Return the references of all of them, each once; the public edition's kinds have none."""
    return tuple(dict.fromkeys(reference for cell in cells for reference in cell.get("references", ())))


# -- what sets groups apart --------------------------------------------------------------------------------------------


def _apart(snapshot: Snapshot, language: str) -> dict[str, list[Sentence]]:
    axes = {axis["code"]: axis for axis in snapshot["axes"]}
    told: dict[str, list[Sentence]] = {}
    for claim in snapshot.get("apart") or []:
        axis = axes.get(claim["axis"])
        themes = {theme["key"]: theme for theme in axis["themes"]} if axis else {}
        about = themes.get(claim["theme"]) if claim["theme"] else axis
        if about is None:
            continue
        words = {
            "group": name(claim["label"], language),
            "about": named(about["label"], language),
            "share": percent(claim["part"], claim["whole"]),
            "part": figure(claim["part"]),
            "whole": figure(claim["whole"]),
            "other": percent(claim["other_part"], claim["other_whole"]),
        }
        line = _said_of(claim) % words
        key = f"apart_{claim['trait']}" + ("" if claim["theme"] else "_axis")
        told.setdefault(claim["axis"] if claim["theme"] else "", []).append(
            Sentence(key, line, tuple(claim["references"]))
        )
    return told


def _said_of(claim: Mapping[str, Any]) -> str:
    if claim["trait"] == "category" and claim["theme"]:
        return _(
            "%(group)s: %(share)s of their contributions on this axis are about %(about)s (%(part)s of %(whole)s), "
            "against %(other)s of all others."
        )
    if claim["trait"] == "category":
        return _(
            "%(group)s: %(share)s of their contributions are on the axis %(about)s (%(part)s of %(whole)s), against "
            "%(other)s of all others."
        )
    if claim["theme"]:
        return _(
            "%(group)s: %(share)s of what was written there on this axis is about %(about)s (%(part)s of %(whole)s), "
            "against %(other)s elsewhere."
        )
    return _(
        "%(group)s: %(share)s of what was written there is on the axis %(about)s (%(part)s of %(whole)s), against "
        "%(other)s elsewhere."
    )


# -- the meeting -------------------------------------------------------------------------------------------------------


def _meeting(snapshot: Snapshot, language: str) -> list[Sentence]:
    session = snapshot.get("session")
    if not session:
        return [Sentence("no_meeting", _("No consultation meeting of the region had been announced."))]
    if "agenda" not in session:
        return []
    told = []
    came = session["attendance"]
    if came is None:
        told.append(Sentence("not_held", _("The meeting had not been held when this report was compiled.")))
    elif came["attended"] == 0:  # nobody was noted at the door: that says nothing of who was there
        line = _("Nobody's presence had been noted when this report was compiled.")
        told.append(Sentence("none_noted", line))
    elif came["attended"] is None:
        told.append(Sentence("attended_hidden", _("Too few people were present for their number to be shown here.")))
    else:
        line = ngettext("%(count)s person was present.", "%(count)s people were present.", came["attended"])
        told.append(Sentence("attended", line % {"count": figure(came["attended"])}))
        known = came["room"] is not None and came["remote"] is not None
        if known and (session["mode"] == "hybrid" or (came["room"] and came["remote"])):
            line = _("In the room: %(room)s. Remotely: %(remote)s.")
            told.append(Sentence("presence", line % {"room": figure(came["room"]), "remote": figure(came["remote"])}))
        if came["registered"] is not None:
            told.append(Sentence("registered", _("Registered: %(count)s.") % {"count": figure(came["registered"])}))
    minutes = session["minutes"]
    if minutes is None:
        told.append(Sentence("no_minutes", _("Its minutes had not been approved when this report was compiled.")))
    else:
        day = time.day(datetime.fromisoformat(minutes["closed_at"]), language)
        line = _("Its minutes were approved on %(day)s (version %(version)s).")
        told.append(Sentence("minutes", line % {"day": isolate(day), "version": figure(minutes["version"])}))
    return told


# -- phrases -----------------------------------------------------------------------------------------------------------


def _counted(cells: Cells, language: str, *, common: bool = False) -> str:
    """Return an enumeration of names, each with its count; `common` ones have no capital within a sentence."""
    line, written = _("%(name)s (%(count)s)"), within_a_sentence if common else str
    return listed(
        [
            line % {"name": written(name(one["label"], language)), "count": marks.marked(figure(one["count"]), one)}
            for one in cells
        ],
        language,
    )


def _most(cells: Cells) -> list[Mapping[str, Any]]:
    """Return the three largest whose figure is shown; those level with the third are told too, up to five."""
    ranked = sorted((cell for cell in cells if cell["count"]), key=lambda cell: -cell["count"])
    least = ranked[:3][-1]["count"] if ranked else 0
    return [cell for cell in ranked if cell["count"] >= least][:5]

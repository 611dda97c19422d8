"""What the staff snapshot tells beside the themes: services, programmes, who may act, offers, what sets groups apart.

As plain as the rest of the snapshot. Every figure is counted from the material's rows and carries their references.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from consultations.contributions.models import PartnershipOffer
from consultations.engine.apart import Trial, apart
from consultations.synthesis.analysis import Analysis
from consultations.synthesis.material import Label, Material, Said
from consultations.synthesis.particulars import Named, Offer

Part = dict[str, Any]
AWAITED = "awaited"
NOT_STATED = "not_stated"
TITLE = 120  # characters of a text that stand for its title where it has none
# How much is claimed of one axis, and of the axes beside each other.
CLAIMS = 4
State = PartnershipOffer.State
# Offers that somebody has said yes to: what they bring can be counted upon.
ENGAGED = {State.AGREED.value, State.SIGNED.value, State.DELIVERED.value}


def told(material: Material, analyses: Mapping[str, Analysis]) -> Part:
    """Return the chapters by their key in the snapshot."""
    return {
        "services": _services(material),
        "convergence": _convergence(material),
        "competences": _competences(material),
        "offers": _offers(material),
        "apart": _apart(material, analyses),
        "read_with": {one.reference: one.read_with for one in material.said if one.read_with},
    }


def title_of(one: Said) -> str:
    """Return a text's title, or its first words where it has none."""
    line = one.title or " ".join(one.body.split())
    return line if one.title or len(line) <= TITLE else f"{line[:TITLE].rsplit(' ', 1)[0]} …"


def wrong(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Return what does not add up in these chapters, by its name."""
    kinds = {cell["code"]: cell["count"] for cell in snapshot["breakdowns"]["kind"]}
    axes = {cell["code"]: cell["count"] for cell in snapshot["breakdowns"]["axis"]}
    table, offers = snapshot["axis_by_kind"], snapshot["offers"]
    columns = [sum(line[place] for line in table["cells"]) for place in range(len(table["columns"]))]
    levels = snapshot["competences"]["levels"]
    pairs = [
        *((f"kind {row['code']}", sum(line), kinds[row["code"]]) for row, line in _lines(table)),
        *(
            (f"kinds of {column['code']}", columns[n], axes[column["code"]])
            for n, column in enumerate(table["columns"])
        ),
        ("services", snapshot["services"]["count"], len(snapshot["services"]["items"])),
        ("levels", sum(cell["count"] for cell in levels), snapshot["competences"]["count"]),
        ("offers", offers["count"], len(offers["items"])),
        ("states of offers", sum(cell["count"] for cell in offers["states"]), offers["count"]),
        ("amounts of offers", sum(cell["amount"] for cell in offers["states"]), offers["amount"]),
        ("amounts as offered", sum(item["amount"] or 0 for item in offers["items"]), offers["amount"]),
        *(
            (f"met {met['code']}", sum(cell["count"] for cell in met["relations"]), met["count"])
            for met in snapshot["convergence"]["programmes"]
        ),
        (
            "convergences",
            sum(len(item["cells"]) for item in snapshot["convergence"]["items"]),
            sum(met["count"] for met in snapshot["convergence"]["programmes"]),
        ),
        *((f"not used {row['code']}", len(row["references"]), row["count"]) for row in snapshot["not_used"]),
    ]
    return {name: found for name, found, wanted in pairs if found != wanted}


def _lines(table: Mapping[str, Any]) -> Iterable[tuple[Mapping[str, Any], Sequence[int]]]:
    return zip(table["rows"], table["cells"], strict=True)


def _group(said: Sequence[Said]) -> Part:
    """Return how many these are, of how many people, and which."""
    references = [one.reference for one in said]
    return {"count": len(said), "people": len({one.person for one in said}), "references": references}


def cells(said: Iterable[Said], of: Callable[[Said], Iterable[str]], labels: Mapping[str, Label]) -> list[Part]:
    """Return one cell for each code that any of these texts has, in the order of `labels`."""
    found: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        for code in of(one):
            found[code].append(one)
    return [{"code": code, "label": label, **_group(found[code])} for code, label in labels.items() if code in found]


# -- services, programmes, who may act ---------------------------------------------------------------------------------


def _services(material: Material) -> Part:
    imagined = [one for one in material.said if one.named is not None and one.named.service]
    return {
        "count": len(imagined),
        "people": _group(imagined)["people"],
        "items": [_service(one, one.named, material) for one in imagined if one.named is not None],
    }


def _service(one: Said, named: Named, material: Material) -> Part:
    return {
        "reference": one.reference,
        "axis": one.axis or NOT_STATED,
        "service": named.service,
        "target": named.target,
        "language": one.language,
        "level": material.labels["level"].get(named.level),
    }


def _convergence(material: Material) -> Part:
    placed = [one for one in material.said if one.meets]
    labels = material.labels
    programmes = cells(placed, lambda one: [met.programme for met in one.meets], labels["programme"])
    for programme in programmes:
        relations = Counter(met.relation for one in placed for met in one.meets if met.programme == programme["code"])
        programme["relations"] = _counted(relations, labels["relation"])
    stances = {**labels["stance"], AWAITED: labels["words"][AWAITED]}
    said = Counter(stance or AWAITED for one in placed for met in one.meets for _body, stance in met.opinions)
    return {
        **_group(placed),
        "programmes": programmes,
        "relations": [{"code": code, "label": label} for code, label in labels["relation"].items()],
        "opinions": _counted(said, stances),
        "items": [_placed(one, labels) for one in placed],
    }


def _counted(counts: Mapping[str, int], labels: Mapping[str, Label]) -> list[Part]:
    return [{"code": code, "label": label, "count": counts[code]} for code, label in labels.items() if counts.get(code)]


def _placed(one: Said, labels: Mapping[str, Mapping[str, Label]]) -> Part:
    return {
        "reference": one.reference,
        "axis": one.axis or NOT_STATED,
        "title": title_of(one),
        "language": one.language,
        "cells": {met.programme: met.relation for met in one.meets},
        "by_author": sorted(met.programme for met in one.meets if met.by_author),
        "opinions": [
            {"programme": met.programme, "institution": labels["institution"].get(body), "stance": stance or AWAITED}
            for met in one.meets
            for body, stance in met.opinions
        ],
    }


def _competences(material: Material) -> Part:
    named = [one for one in material.said if one.named is not None and one.named.level]
    recorded = [one for one in named if one.named is not None and one.named.by_desk]
    return {
        **_group(named),
        "by_desk": len(recorded),
        "levels": cells(named, lambda one: [one.named.level] if one.named else [], material.labels["level"]),
        "bodies": cells(recorded, lambda one: one.named.bodies if one.named else (), material.labels["institution"]),
    }


# -- offers ------------------------------------------------------------------------------------------------------------


def _offers(material: Material) -> Part:
    offered = [one for one in material.said if one.offer is not None]
    amounts: Counter[str] = Counter()
    for one in offered:
        if one.offer is not None:
            amounts[one.offer.state] += one.offer.amount or 0
    states = cells(offered, lambda one: [one.offer.state] if one.offer else [], material.labels["offer_state"])
    for state in states:
        state["amount"] = amounts[state["code"]]
        state["engaged"] = state["code"] in ENGAGED
    return {
        **_group(offered),
        "amount": amounts.total(),
        "states": states,
        "resources": cells(offered, lambda o: o.offer.resources if o.offer else (), material.labels["resource"]),
        "items": [_offer(one, one.offer, material) for one in offered if one.offer is not None],
    }


def _offer(one: Said, offer: Offer, material: Material) -> Part:
    return {
        "reference": one.reference,
        "axis": one.axis or NOT_STATED,
        "title": title_of(one),
        "language": one.language,
        "by": dict(offer.by) if offer.by is not None else None,
        "resources": [material.labels["resource"][code] for code in offer.resources],
        "purpose": offer.purpose,
        "extent": offer.extent,
        "amount": offer.amount,
        "state": offer.state,
    }


# -- what sets groups apart --------------------------------------------------------------------------------------------


TRAITS: dict[str, Callable[[Said], str]] = {"category": lambda one: one.category, "province": lambda one: one.province}


def _apart(material: Material, analyses: Mapping[str, Analysis]) -> list[Part]:
    """Return what holds of all that was looked at: each category and each province, on each axis and each theme."""
    frames = [("", material.said, [(code, _said_on(analysis)) for code, analysis in analyses.items()])]
    frames += [
        (code, _said_on(found), [(theme.key, theme.said) for theme in found.themes])
        for code, found in analyses.items()
        if not found.listed
    ]
    trials: list[Trial] = []
    texts: dict[tuple[str, ...], list[Said]] = {}
    for axis, whole, parts in frames:
        for trait, of in TRAITS.items():
            trials += _trials((trait, axis), whole, parts, of, texts)
    held = apart(trials)
    places = {"category": material.categories, "province": material.provinces}
    labels = {trait: {row["code"]: row["label"] for row in rows} for trait, rows in places.items()}
    kept: Counter[str] = Counter()
    claims = []
    for trial in held:
        trait, axis, code, theme = trial.key
        if code not in labels[trait] or theme == NOT_STATED or kept[axis] >= CLAIMS:
            continue
        kept[axis] += 1
        claims.append(_claim(trial, labels[trait][code], texts))
    return claims


def _claim(trial: Trial, label: Label, texts: Mapping[tuple[str, ...], Sequence[Said]]) -> Part:
    """Return a claim in numbers of texts, which the report counts everything in; it was tested in numbers of people."""
    trait, axis, code, theme = trial.key
    inside, whole = texts[trial.key], texts[trait, axis, code, ""]
    return {
        "trait": trait,
        "code": code,
        "label": label,
        "axis": axis or theme,
        "theme": theme if axis else "",
        "part": len(inside),
        "whole": len(whole),
        "other_part": len(texts[trait, axis, "", theme]) - len(inside),
        "other_whole": len(texts[trait, axis, "", ""]) - len(whole),
        # The least of the four groups of people that the claim lets one count.
        "least": min(trial.part, trial.whole - trial.part, trial.other_part, trial.other_whole - trial.other_part),
        "references": [one.reference for one in inside],
    }


def _trials(
    frame: tuple[str, str],
    whole: Sequence[Said],
    parts: Sequence[tuple[str, Sequence[Said]]],
    of: Callable[[Said], str],
    texts: dict[tuple[str, ...], list[Said]],
) -> list[Trial]:
    """Return a trial for each group and each part of what was said; `texts` is filled with who said what.

    People are compared, not texts: whoever writes often counts once.
    """
    groups, belongs = _shared_out(whole, of, frame, "", texts)
    everybody = len({one.person for one in whole})
    trials = []
    for key, said in parts:
        _shared_out(said, of, frame, key, texts)
        speaking = {one.person for one in said}
        counts = Counter(group for person in speaking for group in belongs.get(person, ()))
        trials += [
            Trial(
                (*frame, group, key),
                part=counts[group],
                whole=len(people),
                other_part=len(speaking) - counts[group],
                other_whole=everybody - len(people),
            )
            for group, people in groups.items()
            if everybody > len(people)
        ]
    return trials


def _shared_out(
    said: Sequence[Said],
    of: Callable[[Said], str],
    frame: tuple[str, str],
    key: str,
    texts: dict[tuple[str, ...], list[Said]],
) -> tuple[dict[str, set[str]], dict[str, tuple[str, ...]]]:
    """Note the texts of each group under `key`; return the people of each group, and the groups of each person."""
    found: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        found[of(one)].append(one)
    found.pop("", None)
    texts[*frame, "", key] = list(said)
    texts.update({(*frame, group, key): theirs for group, theirs in found.items()})
    groups = {group: {one.person for one in theirs} for group, theirs in found.items()}
    belongs: dict[str, tuple[str, ...]] = {}
    for group, people in groups.items():
        for person in people:
            belongs[person] = (*belongs.get(person, ()), group)
    return groups, belongs


def _said_on(analysis: Analysis) -> list[Said]:
    return [one for group in (*analysis.themes, analysis.other) for one in group.said]

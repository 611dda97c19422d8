"""The believable snapshot's chapters beside the themes, written for this purpose: see `sample`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import strategy

Label = dict[str, str]


def _names(file: str) -> dict[str, Label]:
    with (Path(strategy.__file__).parent / "reference" / file).open(encoding="utf-8") as lines:
        return {row["code"]: {"ar": row["name_ar"], "fr": row["name_fr"]} for row in csv.DictReader(lines)}


PROGRAMMES = _names("programmes.csv")
INSTITUTIONS = _names("institutions.csv")
LEVELS: dict[str, Label] = {
    "region": {"ar": "الجهة", "fr": "La région"},
    "commune": {"ar": "الجماعة", "fr": "La commune"},
    "shared": {"ar": "مشترك بين عدة مستويات", "fr": "Partagé entre plusieurs niveaux"},
}
RELATIONS: dict[str, Label] = {
    "overlaps": {"ar": "يتقاطع معه", "fr": "Le recoupe"},
    "complements": {"ar": "يكمله", "fr": "Le complète"},
    "conflicts": {"ar": "يتعارض معه", "fr": "Le contredit"},
    "fills_gap": {"ar": "يسد ثغرة فيه", "fr": "Comble une lacune"},
}
RESOURCES: dict[str, Label] = {
    "funds": {"ar": "تمويل", "fr": "Financement"},
    "premises": {"ar": "مقرات", "fr": "Locaux"},
    "staff": {"ar": "موارد بشرية ووقتها", "fr": "Personnel et son temps"},
}
OFFER_STATES: dict[str, Label] = {
    "offer_made": {"ar": "معروض", "fr": "Offert"},
    "agreed": {"ar": "متفق عليه", "fr": "Accepté"},
}
STANCES: dict[str, Label] = {
    "favourable": {"ar": "رأي موافق", "fr": "Favorable"},
    "awaited": {"ar": "رأي منتظر", "fr": "Avis attendu"},
}
SERVICES: list[tuple[str, str, str]] = [
    ("ar", "وحدة متنقلة للتشخيص والتوجيه والتسجيل في 3 جماعات", "الأطفال في وضعية إعاقة وأسرهم بالعالم القروي"),
    ("fr", "Accueil de jour l’après-midi, de 14:00 à 18:00", "Personnes âgées isolées, de 65 ans et plus"),
    ("ary", "طوبيس صغير فيه الولوجيات", ""),
]


def meeting(categories: dict[str, Label]) -> dict[str, Any]:
    """Return the annex of a meeting that was held."""
    hours = [("10:00", "10:30", "الافتتاح", "Ouverture"), ("10:30", "13:00", "ورشات المحاور", "Ateliers par axe")]
    decision = {"ar": "تعقد لجنة المتابعة 4 اجتماعات في السنة.", "fr": "Le comité de suivi se réunit 4 fois par an."}
    return {
        "held": True,
        "agenda": [
            {
                "starts_at": f"2026-12-16T{start}:00+00:00",
                "ends_at": f"2026-12-16T{end}:00+00:00",
                "title": {"ar": arabic, "fr": french},
                "axis": "",
            }
            for start, end, arabic, french in hours
        ],
        "attendance": {
            "registered": 140,
            "attended": 118,
            "room": 90,
            "remote": 28,
            "categories": [
                {"label": categories[code], "registered": came + 10, "room": came - 9, "remote": 9, "attended": came}
                for code, came in (("associations", 78), ("citizens", 40))
            ],
            "provinces": [],
        },
        "minutes": {
            "version": 1,
            "closed_at": "2026-12-18T15:00:00+00:00",
            "checksum": "0" * 64,
            "sections": [
                {
                    "title": {"ar": "ورشات المحاور", "fr": "Ateliers par axe"},
                    "kind": "agenda",
                    "text": {"ar": "عرض المقررون خلاصات 5 ورشات.", "fr": "Les rapporteurs ont présenté 5 ateliers."},
                    "statements": [
                        {
                            "by": categories["associations"],
                            "text": {"ar": "طلبت الجمعيات 3 لقاءات.", "fr": "Les associations demandent 3 rencontres."},
                        }
                    ],
                }
            ],
            "outcomes": [{"kind": "decision", "text": decision}],
        },
    }  # fmt: skip


def _part(references: list[str], **more: Any) -> dict[str, Any]:
    return {"count": len(references), "people": len(references), "references": references, **more}


def chapters(
    cited: list[str],
    axes: list[dict[str, Any]],
    titles: list[tuple[str, str, str, str]],
    categories: dict[str, Label],
) -> dict[str, Any]:
    """Return the chapters beside the themes; nothing in them where nobody wrote."""
    placed = [
        {
            "reference": reference,
            "axis": "families",
            "title": titles[index % len(titles)][1],
            "language": titles[index % len(titles)][0],
            "cells": {list(PROGRAMMES)[index % 5]: list(RELATIONS)[index % 4], "social-cohesion-fund": "complements"},
            "by_author": ["social-cohesion-fund"],
            "opinions": [
                {
                    "programme": "social-cohesion-fund",
                    "institution": INSTITUTIONS["regional-council"],
                    "stance": list(STANCES)[index % 2],
                }
            ],
        }
        for index, reference in enumerate(cited[2:14])
    ]
    offers = [
        {
            "reference": reference,
            "axis": "disability",
            "title": titles[index % len(titles)][1],
            "language": titles[index % len(titles)][0],
            "by": {"ar": "جمعية واحة زمور", "fr": "Association Wahat Zemmour"} if index % 2 else None,
            "resources": [RESOURCES["funds"], RESOURCES["staff"]] if index == 0 else [RESOURCES["premises"]],
            "purpose": "استقبال حصص الترويض",
            "extent": "قاعتان لمدة سنتين، 4 أيام في الأسبوع",
            "amount": 180_000 if index == 0 else None,
            "state": "agreed" if index == 0 else "offer_made",
        }
        for index, reference in enumerate(cited[14:18])
    ]
    services = [
        {
            "reference": reference,
            "axis": "families",
            "service": SERVICES[index % len(SERVICES)][1],
            "target": SERVICES[index % len(SERVICES)][2],
            "language": SERVICES[index % len(SERVICES)][0],
            "level": LEVELS["commune"] if index % 2 else None,
        }
        for index, reference in enumerate(cited[18:26])
    ]
    return {
        "services": {"count": len(services), "people": len(services), "items": services},
        "convergence": _convergence(placed),
        "competences": {
            **_part(cited[2:20]),
            "by_desk": len(cited[2:8]),
            "levels": [
                {"code": code, "label": label, **_part(cited[2 + 6 * place : 8 + 6 * place])}
                for place, (code, label) in enumerate(LEVELS.items())
                if cited[2 + 6 * place :]
            ],
            "bodies": [
                {"code": code, "label": INSTITUTIONS[code], **_part(cited[2:6])}
                for code in ("regional-council", "entraide-nationale")
                if cited
            ],
        },
        "offers": _offers(offers),
        "apart": _apart(axes, categories),
        "read_with": {cited[1]: cited[0]} if cited else {},
    }


def _convergence(placed: list[dict[str, Any]]) -> dict[str, Any]:
    programmes = []
    for code, label in PROGRAMMES.items():
        here = [item for item in placed if code in item["cells"]]
        relations = [
            {"code": one, "label": name, "count": sum(item["cells"][code] == one for item in here)}
            for one, name in RELATIONS.items()
        ]
        if here:
            shown = [one for one in relations if one["count"]]
            programmes.append(
                {"code": code, "label": label, **_part([i["reference"] for i in here]), "relations": shown}
            )
    stances = [one["stance"] for item in placed for one in item["opinions"]]
    return {
        **_part([item["reference"] for item in placed]),
        "programmes": programmes,
        "relations": [{"code": code, "label": label} for code, label in RELATIONS.items()],
        "opinions": [
            {"code": code, "label": label, "count": stances.count(code)} for code, label in STANCES.items() if placed
        ],
        "items": placed,
    }


def _offers(offers: list[dict[str, Any]]) -> dict[str, Any]:
    def cell(code: str, label: Label, here: list[dict[str, Any]]) -> dict[str, Any]:
        return {"code": code, "label": label, **_part([item["reference"] for item in here])}

    states = [
        cell(code, label, here) | {"amount": sum(item["amount"] or 0 for item in here), "engaged": code == "agreed"}
        for code, label in OFFER_STATES.items()
        if (here := [item for item in offers if item["state"] == code])
    ]
    resources = [
        cell(code, label, here)
        for code, label in RESOURCES.items()
        if (here := [item for item in offers if label in item["resources"]])
    ]
    amount = sum(state["amount"] for state in states)
    whole = _part([item["reference"] for item in offers])
    return {**whole, "amount": amount, "states": states, "resources": resources, "items": offers}


def _apart(axes: list[dict[str, Any]], categories: dict[str, Label]) -> list[dict[str, Any]]:
    claims: list[dict[str, Any]] = []
    for axis in axes:
        if axis["themes"] and not axis["listed"]:
            theme = axis["themes"][0]
            claim = {"trait": "category", "code": "associations", "label": categories["associations"]}
            claim |= {"axis": axis["code"], "theme": theme["key"], "part": 31, "whole": 100}
            claims.append(claim | {"other_part": 12, "other_whole": 100, "references": theme["references"][:31]})
    for claim in claims[:1]:
        place = {"trait": "province", "code": "04.281", "label": {"ar": "الخميسات", "fr": "Khémisset"}, "theme": ""}
        claims.append(claim | place)
    return claims


def make_public(snapshot: dict[str, Any], threshold: int) -> None:
    """Hide what speaks of few: enough of the public edition to look at it."""
    blank = {"count": None, "people": None, "references": []}
    snapshot["read_with"], snapshot["apart"] = {}, snapshot["apart"][:2]
    for chapter in ("convergence", "competences", "offers"):
        found = snapshot[chapter]
        found |= {} if found["count"] == 0 or found["count"] >= threshold else blank
    cells = [*snapshot["competences"]["levels"], *snapshot["competences"]["bodies"], *snapshot["offers"]["resources"]]
    for cell in (*cells, *snapshot["convergence"]["programmes"]):
        if cell["count"] < threshold:
            cell |= blank
    snapshot["convergence"] |= {"items": [], "opinions": []}
    snapshot["competences"]["by_desk"] = None
    snapshot["offers"] |= {"items": [], "states": [], "amount": None}
    if 0 < snapshot["services"]["count"] < threshold:
        snapshot["services"] |= {"count": None, "people": None, "items": snapshot["services"]["items"][:3]}

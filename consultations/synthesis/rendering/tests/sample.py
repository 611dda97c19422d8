"""A believable snapshot for looking at reports and for testing them: written for this purpose, nobody's words.

`staff()` sums exactly, `public()` hides small figures the way the public edition does, `small()` is a region with few
texts, `empty()` one that nobody wrote to.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

import stakeholders
import strategy

from .sample_chapters import Label, chapters, make_public, meeting

THRESHOLD = 10


def checksum(snapshot: dict[str, Any]) -> str:
    """Return the snapshot's checksum, over its canonical JSON."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _rows(package: Any, file: str) -> list[dict[str, str]]:
    with (Path(package.__file__).parent / "reference" / file).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _label(row: dict[str, str]) -> Label:
    return {"ar": row["name_ar"], "fr": row["name_fr"]}


REGIONS = {row["code"]: row for row in _rows(strategy, "regions.csv")}
PROVINCES = _rows(strategy, "provinces.csv")
AXES = _rows(strategy, "axes.csv")
CATEGORIES = {row["code"]: _label(row) for row in _rows(stakeholders, "categories.csv")}

CHANNELS: dict[str, Label] = {
    "online": {"ar": "عبر البوابة", "fr": "En ligne"},
    "assisted": {"ar": "بمساعدة في الشباك", "fr": "Au guichet, avec aide"},
    "session": {"ar": "خلال اللقاء", "fr": "Pendant la rencontre"},
    "import": {"ar": "مستوردة", "fr": "Importées"},
}
LANGUAGES: dict[str, Label] = {
    "ar": {"ar": "العربية", "fr": "Arabe"},
    "ary": {"ar": "الدارجة", "fr": "Darija"},
    "fr": {"ar": "الفرنسية", "fr": "Français"},
    "ary-Latn": {"ar": "الدارجة بحروف لاتينية", "fr": "Darija en lettres latines"},
    "zgh": {"ar": "الأمازيغية", "fr": "Amazighe"},
}

# (Arabic name, French name, size) of each theme, by axis.
THEMES: dict[str, list[tuple[str, str, int]]] = {
    "families": [
        ("الدعم المباشر ومواكبة الأسر", "Soutien direct et accompagnement des familles", 58),
        ("الوساطة الأسرية", "Médiation familiale", 41),
        ("السكن والكراء", "Logement et loyers", 27),
        ("أسر ترعاها امرأة بمفردها", "Familles monoparentales", 22),
    ],
    "childhood": [
        ("الحضانات وفضاءات الأطفال بالأحياء", "Crèches et espaces pour enfants dans les quartiers", 49),
        ("الهدر المدرسي في العالم القروي", "Abandon scolaire en milieu rural", 44),
        ("أطفال الشوارع والتكفل", "Enfants en situation de rue et prise en charge", 25),
    ],
    "elderly": [
        ("المساعدة المنزلية", "Aide à domicile", 36),
        ("نوادي المسنين والتنشيط", "Clubs et animation pour les aînés", 19),
    ],
    "disability": [
        ("التشخيص والتوجيه في القرى", "Dépistage et orientation dans les villages", 61),
        ("التمدرس الدامج والمرافقون", "Scolarisation inclusive et accompagnants", 47),
        (
            "الولوجيات في وسائل النقل العمومي والإدارات والمراكز الصحية والملاعب والفضاءات الثقافية المفتوحة "
            "في وجه العموم",
            "Accessibilité des transports publics, des administrations, des centres de santé, des stades et des lieux "
            "culturels ouverts au public",
            39,
        ),
        ("التشغيل والأنشطة المدرة للدخل 2021-2026", "Emploi et activités génératrices de revenus 2021-2026", 33),
    ],
    "equality": [
        ("مناهضة العنف ومراكز الإيواء", "Lutte contre les violences et centres d’hébergement", 9),
        ("التمكين الاقتصادي والتعاونيات", "Autonomisation économique et coopératives", 7),
    ],
}
LONE = {"families": 24, "childhood": 31, "elderly": 12, "disability": 34, "equality": 4}
QUOTES: list[tuple[str, str]] = [
    ("ary", "خاص شي وحدة متنقلة تجي عندنا للدوار مرة فالشهر، راه الطريق للمركز الصحي كتاخد نهار كامل."),
    (
        "fr",
        "Un guichet itinérant d’orientation, avec un médecin et une assistante sociale, coûterait moins que les "
        "déplacements des familles.",
    ),
    ("ar", "نقترح إحداث خلية للمواكبة بكل جماعة، تجمع التعاون الوطني والمصالح الصحية والجمعيات في مكان واحد."),
    ("ary-Latn", "bghina chi markaz 9rib lina, 3iyina mn tri9, kol merra 3 swaye3 bach nwslo."),
    ("zgh", "ⵏⵔⴰ ⴰⵎⵎⴰⵙ ⵏ ⵓⵙⵏⴰⵢ ⴷⴳ ⵜⵎⵏⴰⴹⵜ ⵏⵏⵖ."),
    (
        "ar",
        "لي ابنة في السابعة من عمرها، وقد تنقلت بها بين 3 مدن و5 مستشفيات قبل أن أعرف أنها تعاني من صعوبة في السمع. "
        "كل موعد يكلفنا 400 درهم للتنقل وحده، وأحياناً نصل فلا نجد الطبيب. ما نطلبه بسيط: أن يأتي الفحص إلى المدرسة مرة "
        "في السنة، وأن يكون في الجماعة شخص واحد نعرفه باسمه، يحمل ملف الأسرة من إدارة إلى أخرى عوض أن تحمله الأم على "
        "ظهرها. وإذا كان لا بد من التنقل، فليكن النقل مبرمجاً مع الموعد. لقد كتبنا هذا من قبل سنة 2019 ولم يجب أحد، "
        "ونكتبه اليوم مرة أخرى لأننا ما زلنا نعتقد أن من يقرأ سيجيب.",
    ),
    ("fr", "La crèche du quartier a fermé en 2023 ; depuis, trois mères ont quitté leur travail."),
    ("ary", "الوالد ديالي عندو 82 عام وساكن بوحدو، محتاجين شي حد يدوز عليه جوج مرات فالسيمانة."),
]
TITLES: list[tuple[str, str, str, str]] = [
    (
        "ar",
        "وحدة متنقلة للتشخيص المبكر بالجماعات القروية",
        "ar",
        "أدرجت في برنامج العمل الجهوي لسنة 2027 باعتماد من الصندوق.",
    ),
    (
        "fr",
        "Accompagnants scolaires dans chaque commune",
        "ar",
        "الفكرة مقبولة، وتنجز على مراحل: 12 مؤسسة في السنة الأولى.",
    ),
    ("ar", "النقل المدرسي المكيف", "fr", "Relève du conseil provincial, à qui la proposition a été transmise."),
    (
        "ary",
        "دار للمسنين فكل جماعة",
        "ar",
        "تعطى الأولوية للمساعدة المنزلية، ولا تبرمج بنايات جديدة قبل تقييم الموجود.",
    ),
]
OUTCOMES: dict[str, Label] = {
    "retained": {"ar": "مأخوذ به", "fr": "Retenue"},
    "partly": {"ar": "مأخوذ به جزئياً", "fr": "Retenue en partie"},
    "transmitted": {"ar": "محال على جهة أخرى", "fr": "Transmise à un autre acteur"},
    "not_retained": {"ar": "غير مأخوذ به", "fr": "Non retenue"},
}
KINDS: dict[str, Label] = {
    "expectation": {"ar": "انتظار أو حاجة", "fr": "Attente ou besoin"},
    "proposal": {"ar": "مقترح", "fr": "Proposition"},
    "practice": {"ar": "ممارسة فضلى", "fr": "Bonne pratique"},
    "offer": {"ar": "عرض شراكة", "fr": "Offre de partenariat"},
}
NOT_USED: list[tuple[str, Label, int]] = [
    ("withdrawn", {"ar": "سحبها صاحبها", "fr": "Retirée par son auteur"}, 7),
    ("out_of_scope", {"ar": "خارج موضوع التشاور", "fr": "Hors du champ de la consultation"}, 4),
    ("unlawful", {"ar": "مخالفة للقانون أو لميثاق المشاركة", "fr": "Contraire à la loi ou à la charte"}, 1),
]


def staff(
    region: str = "04",
    *,
    quotes: int = 3,
    references: int | None = None,
    themes: dict[str, list[tuple[str, str, int]]] = THEMES,
) -> dict[str, Any]:
    """Return the staff snapshot of a region where many wrote."""
    return _snapshot(region, themes, LONE, quotes=quotes, references=references)


def small(region: str = "12") -> dict[str, Any]:
    """Return the staff snapshot of a region with few texts: every axis is listed."""
    themes = {"disability": [("الولوجيات", "Accessibilité", 6)], "families": [("السكن", "Logement", 4)]}
    return _snapshot(region, themes, {"disability": 3, "elderly": 2}, quotes=2)


def empty(region: str = "10") -> dict[str, Any]:
    """Return the staff snapshot of a region that nobody wrote to."""
    snapshot = _snapshot(region, {}, {}, quotes=0)
    snapshot["session"] = None
    snapshot["answers"] = {"answered": 0, "outcomes": [], "items": []}
    snapshot["not_used"] = []
    snapshot["totals"]["received"] = 0
    return snapshot


def public(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Return the snapshot with figures about few people hidden: enough of the public edition to look at it."""
    snapshot = deepcopy(snapshot)
    snapshot["edition"] = "public"
    for name, cells in snapshot["breakdowns"].items():
        large = [cell for cell in cells if cell["people"] >= THRESHOLD or not cell["people"]]
        left = [cell for cell in cells if cell not in large]
        merged = _cell("merged", {"ar": "فئات مجمعة", "fr": "Catégories regroupées"}, sum(c["count"] for c in left))
        if merged["people"] < THRESHOLD:
            merged |= {"count": None, "people": None}
        snapshot["breakdowns"][name] = [*large, merged] if left else large
    for name in ("province",):
        for cell in snapshot["breakdowns"][name]:
            cell.setdefault("population", None)
            cell.setdefault("per_100k", None)
    table = snapshot["axis_by_category"]
    table["cells"] = [[None if 0 < cell < THRESHOLD else cell for cell in line] for line in table["cells"]]
    for axis in snapshot["axes"]:
        for group in (*axis["themes"], axis["other"], axis):
            if 0 < group["people"] < THRESHOLD:
                group |= {"count": None, "people": None, "distinct_texts": None}
    snapshot["axis_by_kind"]["cells"] = [
        [None if 0 < cell < THRESHOLD else cell for cell in line] for line in snapshot["axis_by_kind"]["cells"]
    ]
    make_public(snapshot, THRESHOLD)
    for row in snapshot["not_used"]:
        row["references"] = []
        row["count"] = row["count"] if row["count"] >= THRESHOLD else None
    return snapshot


def hidden() -> dict[str, Any]:
    """Return the public snapshot of a region where fewer people wrote than the threshold: not even totals are shown."""
    snapshot = public(small())
    snapshot["totals"] |= dict.fromkeys(("received", "counted", "people", "distinct_texts"))
    snapshot["totals"]["population_per_contribution"] = None
    for line in snapshot["axis_by_kind"]["cells"]:
        line[:] = [None for _cell in line]
    snapshot["answers"] = {"answered": None, "outcomes": [], "items": []}
    snapshot["not_used"] = snapshot["set_aside"] = []
    for cells in snapshot["breakdowns"].values():
        for cell in cells:
            cell |= {"count": None, "people": None}
    return snapshot


def _cell(code: str, label: Label, count: int) -> dict[str, Any]:
    return {"code": code, "label": label, "count": count, "people": count - count // 20}


def _shared_out(total: int, weights: Iterable[int]) -> list[int]:
    weights = list(weights)
    parts = [total * weight // sum(weights) for weight in weights]
    parts[0] += total - sum(parts)
    return parts


def _breakdown(labels: dict[str, Label], total: int, weights: list[int]) -> list[dict[str, Any]]:
    parts = _shared_out(total, weights)
    return [_cell(code, label, part) for (code, label), part in zip(labels.items(), parts, strict=False) if part]


def _snapshot(
    region: str,
    themes: dict[str, list[tuple[str, str, int]]],
    lone: dict[str, int],
    *,
    quotes: int,
    references: int | None = None,
) -> dict[str, Any]:
    row = REGIONS[region]
    numbers = iter(range(1, 1_000_000))
    provinces = [province for province in PROVINCES if province["region"] == region]
    axes = [
        _axis(row["code"], axis, themes.get(axis["code"], []), lone.get(axis["code"], 0), numbers, quotes, references)
        for axis in AXES
    ]
    counted = sum(axis["count"] for axis in axes)
    categories = {code: label for code, label in CATEGORIES.items() if code not in ("wali", "parliament", "aref")}
    by_category = _breakdown(categories, counted, [14, 6, 60, 12, 9, 41, 330, 22, 17, 80, 199]) if counted else []
    by_province = (
        _breakdown(
            {province["code"]: _label(province) for province in provinces[:-1]}, counted, [24, 20, 15, 10, 6, 5, 3, 2]
        )
        if counted
        else []
    )
    for cell in by_province:
        cell["population"] = next(int(p["population"]) for p in provinces if p["code"] == cell["code"])
        cell["per_100k"] = round(100_000 * cell["count"] / cell["population"], 1)
    heard = {cell["code"] for cell in by_category}
    table = {
        "rows": [{"code": cell["code"], "label": cell["label"]} for cell in by_category],
        "columns": [{"code": axis["code"], "label": axis["label"]} for axis in axes],
        "cells": [_shared_out(cell["count"], [axis["count"] or 1 for axis in axes]) for cell in by_category],
    }
    by_kind = _breakdown(KINDS, counted, [42, 45, 8, 5]) if counted else []
    cited = [reference for axis in axes for theme in axis["themes"] for reference in theme["references"]]
    return {
        "schema": 1,
        "edition": "staff",
        "threshold": THRESHOLD,
        "region": {
            "code": region,
            "name": _label(row),
            "capital": {"ar": row["capital_ar"], "fr": row["capital_fr"]},
            "population": int(row["population"]),
        },
        "strategy": {
            "code": "social-pole-2021-2026",
            "name": {"ar": "استراتيجية القطب الاجتماعي 2021-2026", "fr": "Stratégie du pôle social 2021-2026"},
        },
        "version": 3,
        "compiled_at": "2026-12-20T10:22:00+00:00",
        "session": {
            "code": f"S{region}-1",
            "title": {"ar": "اللقاء التشاوري الجهوي", "fr": "Rencontre consultative régionale"},
            "starts_at": "2026-12-16T10:00:00+00:00",
            "ends_at": "2026-12-16T13:00:00+00:00",
            "mode": "hybrid",
            "venue": {"ar": "قاعة الاجتماعات بمقر الولاية", "fr": "Salle de réunion de la wilaya"},
            **meeting(CATEGORIES),
        },
        "totals": {
            "received": counted + 12,
            "counted": counted,
            "distinct_texts": sum(axis["distinct_texts"] for axis in axes),
            "people": counted - counted // 20,
            "categories_heard": len(heard),
            "categories_all": len(CATEGORIES),
            "provinces_heard": len(by_province),
            "provinces_all": len(provinces),
            "themes": sum(len(axis["themes"]) for axis in axes),
            "population_per_contribution": int(row["population"]) // counted if counted else None,
        },
        "not_used": [
            {
                "code": code,
                "label": label,
                "count": count,
                "references": [f"TCH-{region}-9{len(code):02}{n:03d}" for n in range(count)],
            }
            for code, label, count in NOT_USED
        ],
        "breakdowns": {
            "axis": [_cell(axis["code"], axis["label"], axis["count"]) for axis in axes if axis["count"]],
            "category": by_category,
            "province": by_province,
            "channel": _breakdown(CHANNELS, counted, [60, 20, 15, 5]) if counted else [],
            "language": _breakdown(LANGUAGES, counted, [45, 30, 20, 4, 1]) if counted else [],
            "kind": by_kind,
        },
        "axis_by_kind": {
            "rows": [{"code": cell["code"], "label": cell["label"]} for cell in by_kind],
            "columns": table["columns"],
            "cells": [_shared_out(cell["count"], [axis["count"] or 1 for axis in axes]) for cell in by_kind],
        },
        "axis_by_category": table,
        "unheard": {
            "categories": [{"code": c, "label": label} for c, label in CATEGORIES.items() if c not in heard],
            "provinces": [
                {"code": p["code"], "label": _label(p), "population": int(p["population"])}
                for p in provinces
                if p["code"] not in {cell["code"] for cell in by_province}
            ],
        },
        "axes": axes,
        "answers": _answers(cited),
        **chapters(cited, axes, TITLES, CATEGORIES),
        "set_aside": [{"reference": f"TCH-{region}-000777", "label": {"ar": "نص بلا كلمات", "fr": "Texte sans mots"}}]
        if counted
        else [],
    }


def _answers(cited: list[str]) -> dict[str, Any]:
    items = []
    for index, reference in enumerate(cited[:12]):
        language, title, reason_language, reason = TITLES[index % len(TITLES)]
        items.append(
            {
                "outcome": list(OUTCOMES)[index % len(OUTCOMES)],
                "reference": reference,
                "axis": "families",
                "title": title,
                "language": language,
                "reason": reason,
                "reason_language": reason_language,
            }
        )
    counts = {code: sum(item["outcome"] == code for item in items) for code in OUTCOMES}
    return {
        "answered": len(items),
        "outcomes": [{"code": c, "label": label, "count": counts[c]} for c, label in OUTCOMES.items() if counts[c]],
        "items": items,
    }


def _group(code: str, size: int, numbers: Any, quotes: int, references: int | None = None) -> dict[str, Any]:
    found = [f"TCH-{code}-{next(numbers):06d}" for _ in range(references or size)]
    chosen = []
    for reference in found[:quotes]:
        language, text = QUOTES[int(reference[-6:]) % len(QUOTES)]
        chosen.append(
            {
                "text": text,
                "language": language,
                "reference": reference,
                "category": CATEGORIES["associations"] if len(chosen) % 2 else CATEGORIES["citizens"],
                "province": {"ar": "الخميسات", "fr": "Khémisset"} if code == "04" else None,
            }
        )
    return {
        "count": size,
        "people": size - size // 20,
        "distinct_texts": size - size // 15,
        "references": found,
        "quotes": chosen,
    }


def _axis(
    region: str,
    axis: dict[str, str],
    themes: list[tuple[str, str, int]],
    lone: int,
    numbers: Any,
    quotes: int,
    references: int | None,
) -> dict[str, Any]:
    grouped = [
        {
            "key": hashlib.sha256(f"{axis['code']} {french}".encode()).hexdigest()[:6],
            "label": {"ar": arabic, "fr": french},
            "reviewed": index == 0 and axis["code"] == "disability",
            **_group(region, size, numbers, quotes, references),
        }
        for index, (arabic, french, size) in enumerate(themes)
    ]
    other = _group(region, lone, numbers, min(quotes, lone))
    count = sum(size for _, _, size in themes) + lone
    return {
        "code": axis["code"],
        "number": int(axis["number"]),
        "label": _label(axis),
        "summary": {"ar": axis["summary_ar"], "fr": axis["summary_fr"]},
        "count": count,
        "people": sum(group["people"] for group in (*grouped, other)),
        "distinct_texts": sum(group["distinct_texts"] for group in (*grouped, other)),
        "themes": grouped,
        "other": other,
        "listed": count < 30,
    }

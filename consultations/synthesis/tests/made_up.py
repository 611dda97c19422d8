"""Made-up material for tests without a database: any texts, shared out to themes by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from consultations.synthesis import disclosure, snapshot
from consultations.synthesis.analysis import Analysis, Group, Voice
from consultations.synthesis.material import REASONS, WORDS, Answer, Material, Said
from consultations.synthesis.particulars import Met, Named, Offer

AXES = ("families", "childhood", "elderly", "disability")
CATEGORIES = ("wali", "ads", "associations", "universities", "experts", "citizens")
OFFICES = {"wali", "ads"}
PROVINCES = ("421", "441", "481", "501")
CHANNELS = ("online", "assisted", "import")
LANGUAGES = ("ar", "fr", "ary")
OUTCOMES = ("retained", "referred", "not_retained")
KINDS = ("expectation", "proposal", "offer")
LEVELS = ("state", "region", "shared")
RELATIONS = ("overlaps", "complements", "conflicts")
PROGRAMMES = ("indh", "register", "fund")
RESOURCES = ("funds", "premises", "staff")
BODIES = ("council", "agency", "ministry")
OFFER_STATES = ("offer_made", "agreed", "offer_declined")
COMPILED_AT = datetime(2026, 12, 20, 10, 22, 41, tzinfo=UTC)


def label(code: str) -> dict[str, str]:
    return {"ar": f"ar {code}", "fr": f"fr {code}"}


def said(number: int, **traits: Any) -> Said:
    """Return a text of a person of its own, unless it is said otherwise."""
    plain: dict[str, Any] = {
        "reference": f"TCH-04-{number:06d}",
        "axis": "families",
        "category": "associations",
        "province": "421",
        "channel": "online",
        "language": "ar",
        "title": "",
        "body": f"نص {number}",
        "person": f"person {number}",
    }
    return Said(**{**plain, **traits})


def material(texts: Sequence[Said], unused: dict[str, list[str]] | None = None) -> Material:
    named = {
        "channel": CHANNELS,
        "language": LANGUAGES,
        "outcome": OUTCOMES,
        "institution": BODIES,
        "kind": KINDS,
        "level": LEVELS,
        "relation": RELATIONS,
        "programme": PROGRAMMES,
        "resource": RESOURCES,
        "offer_state": OFFER_STATES,
        "stance": ("favourable", "no_answer"),
        "words": tuple(WORDS),
    }
    return Material(
        region={"code": "04", "name": label("04"), "capital": label("capital"), "population": 5_132_639},
        strategy={"code": "s", "name": label("s")},
        session=None,
        axes=[
            {"code": code, "number": number, "label": label(code), "summary": label(code)}
            for number, code in enumerate(AXES, start=1)
        ],
        categories=[
            {"code": code, "label": label(code), "invited": code != "citizens", "office": code in OFFICES}
            for code in CATEGORIES
        ],
        provinces=[{"code": code, "label": label(code), "population": 100_000} for code in PROVINCES],
        labels={kind: {code: label(code) for code in codes} for kind, codes in named.items()},
        unused=unused or {},
        said=list(texts),
        unused_references={
            reason: [f"TCH-04-{reason}-{number}" for number in range(len(people))]
            for reason, people in (unused or {}).items()
        },
    )


def analyses(texts: Sequence[Said], *, themes: int = 3) -> dict[str, Analysis]:
    """Share the texts of each axis out to some themes by their number, one part in `themes + 1` beside them."""
    return {axis: _analysis(axis, told, themes) for axis, told in snapshot.by_axis(texts).items()}


def _analysis(axis: str, told: Sequence[Said], themes: int) -> Analysis:
    parts: list[list[Said]] = [[] for _place in range(themes + 1)]
    for one in told:
        # Unevenly: about half in the first, a quarter in the second, and so on.
        number = int(one.reference[-6:]) % 2**themes
        parts[themes - number.bit_length()].append(one)
    groups = [_group(f"{axis}{place}", part) for place, part in enumerate(parts)]
    found = sorted((group for group in groups[:-1] if group.said), key=lambda group: -len(group.said))
    return Analysis(tuple(found), groups[-1], listed=len(told) < 30, sides=dict(_sides(told)))


def _sides(told: Sequence[Said]) -> Iterator[tuple[str, str]]:
    """Let one text in three take a side, by its number; of the first hundred nobody is against anything."""
    for one in told:
        number = int(one.reference[-6:])
        if number % 3 == 0:
            yield one.reference, ("for", "against", "for", "mixed")[number // 3 % 4] if number > 100 else "for"


def _group(key: str, part: list[Said]) -> Group:
    return Group(key, label(key), tuple(part), len(part), tuple(Voice(one, one.body) for one in part[:3]))


def both(found: Material) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the staff and the public snapshot of some material."""
    staff = snapshot.staff(found, analyses(found.said), version=1, compiled_at=COMPILED_AT)
    return staff, disclosure.public(staff, found)


@st.composite
def any_material(draw: st.DrawFn) -> Material:
    """Draw a region in which anything from nobody to a crowd wrote, some of them often."""
    size = draw(st.integers(0, 160))
    random = draw(st.randoms(use_true_random=False))
    spread = {
        "axis": _weights(random, [*AXES, ""]),
        "category": _weights(random, [*CATEGORIES, ""]),
        "province": _weights(random, [*PROVINCES, ""]),
        "channel": _weights(random, list(CHANNELS)),
        "language": _weights(random, list(LANGUAGES)),
        "kind": _weights(random, list(KINDS)),
        "outcome": _weights(random, [*OUTCOMES, ""]),
    }
    crowd = draw(st.sampled_from([5, 30, 10_000]))
    texts = []
    for number in range(size):
        traits = {name: random.choices(codes, weights)[0] for name, (codes, weights) in spread.items()}
        outcome = traits.pop("outcome")
        answer = Answer(outcome, "سبب", "ar", "") if outcome else None
        traits |= particulars(random, traits["kind"])
        texts.append(said(number, person=f"p{random.randrange(crowd)}", answer=answer, **traits))
    unused = {
        reason: [f"p{random.randrange(crowd)}" for _text in range(random.choice([1, 4, 15]))]
        for reason in sorted(set(REASONS.values()))
        if random.random() < 0.6
    }
    return material(texts, unused)


def particulars(random: Any, kind: str) -> dict[str, Any]:
    """Return what a text of this kind may name beyond its words: anything or nothing."""
    if kind == "offer":
        resources = tuple(code for code in RESOURCES if random.random() < 0.5)
        amount = random.choice([None, 5_000, 90_000]) if "funds" in resources else None
        return {"offer": Offer(random.choice(OFFER_STATES), resources, "غاية", "قدر", amount, label("body"))}
    if kind != "proposal" or random.random() < 0.3:
        return {}
    level = random.choice(["", *LEVELS])
    bodies = tuple(code for code in BODIES if random.random() < 0.3) if level else ()
    service = random.choice(["", "خدمة"])
    meets = tuple(Met(code, random.choice(RELATIONS), by_author=True) for code in PROGRAMMES if random.random() < 0.3)
    return {"named": Named(service, "", level, bool(bodies), bodies), "meets": meets}


def _weights(random: Any, codes: list[str]) -> tuple[list[str], list[float]]:
    return codes, [random.choice([0, 0.02, 0.1, 1, 3]) + 1e-9 for _code in codes]

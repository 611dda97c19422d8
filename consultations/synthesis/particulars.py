"""What a contribution names beyond its text: a service, who may act, the terms of an offer, programmes beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Named:
    """What a proposal names, and who may act as the desk sees it: that takes the place of what its author thinks."""

    service: str = ""
    target: str = ""
    level: str = ""
    by_desk: bool = False
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a partner puts on the table. `by` names a body, never a person."""

    state: str
    resources: tuple[str, ...] = ()
    purpose: str = ""
    extent: str = ""
    amount: int | None = None  # in dirhams
    by: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """A programme that a contribution stands beside, and what was said of it by each body that was asked."""

    programme: str
    relation: str
    by_author: bool
    opinions: tuple[tuple[str, str], ...] = ()


def named(row: Mapping[str, Any], bodies: Sequence[str]) -> Named | None:
    """Return what a row of the material names; None where it names nothing."""
    recorded = row["competence__level"] or ""
    found = Named(
        service=row["details__service"] or "",
        target=row["details__target"] or "",
        level=recorded or row["details__level"] or "",
        by_desk=bool(recorded),
        bodies=tuple(bodies),
    )
    return found if found != Named() else None


def offered(row: Mapping[str, Any], languages: Sequence[str]) -> Offer | None:
    """Return the terms of a row's offer; None where it offers nothing."""
    if not row["offer__state"]:
        return None
    by = {language: row[f"organisation__name_{language}"] or "" for language in languages}
    written = row["organisation_name"]
    return Offer(
        state=row["offer__state"],
        resources=tuple(row["offer__resources"]),
        purpose=row["offer__purpose"],
        extent=row["offer__extent"],
        amount=row["offer__amount"],
        by=by if any(by.values()) else dict.fromkeys(languages, written) if written else None,
    )

"""Everything a compilation reads, read once: what was said, by whom, what became of it, and the names it is told with.

The digest of the material decides whether a new version is due: the same material never makes two versions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.contributions import workflow
from consultations.contributions.models import Contribution, Convergence, PartnershipOffer, ProposalDetails
from consultations.review.convergence.models import Opinion
from consultations.review.models import OfficialAnswer
from consultations.synthesis import meeting, queries
from consultations.synthesis.particulars import Met, Named, Offer, named, offered
from consultations.synthesis.workshop import decisions
from portal.shared.bilingual import label
from stakeholders.models import Category
from strategy.models import Institution, Programme, Region

Label = dict[str, str]
LANGUAGES = [language for language, _name in settings.LANGUAGES]

# Raised when the same material would be compiled into something else: every region is then due for a new version.
SCHEMA = 4

S = Contribution.Status
REASONS = {
    S.WITHDRAWN: "withdrawn",
    S.OUT_OF_SCOPE: "out_of_scope",
    S.DIVERTED: "diverted",
    S.SUBMITTED: "awaiting_screening",
    S.SCREENING: "awaiting_screening",
    S.RETURNED: "awaiting_screening",
}
WORDS: dict[str, Promise | str] = {
    "withdrawn": _("Withdrawn by their authors"),
    "out_of_scope": _("Outside the subject of the consultation"),
    "diverted": _("Handed to a service"),
    "awaiting_screening": _("Still waiting to be screened"),
    "axis": _("Axis not stated"),
    "category": _("Category not stated"),
    "province": _("Province or prefecture not stated"),
    "other_category": _("Other categories"),
    "other_province": _("Other provinces and prefectures"),
    "other_channel": _("Other channels"),
    "other_language": _("Other languages"),
    "other_kind": _("Other kinds"),
    "every_category": _("All categories together"),
    "every_province": _("All provinces and prefectures together"),
    "every_channel": _("All channels together"),
    "every_language": _("All languages together"),
    "every_kind": _("All kinds together"),
    "awaited": _("Opinion awaited"),
    "unreadable": _("No words that the machine could read"),
    "stumbled": _("The machine stopped at this text"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The official answer to one contribution."""

    outcome: str
    reason: str
    language: str
    institution: str


@dataclass(frozen=True, slots=True)
class Said:
    """One counted contribution. `person` tells equal authors apart from different ones and never leaves the memory."""

    reference: str
    axis: str
    category: str
    province: str
    channel: str
    language: str
    title: str
    body: str
    person: str
    answer: Answer | None = None
    read_with: str = ""  # the one that says the same, whose answer is this one's too
    kind: str = Contribution.Kind.PROPOSAL.value
    named: Named | None = None
    offer: Offer | None = None
    meets: tuple[Met, ...] = ()


@dataclass(frozen=True)
class Material:
    """What a region's report is made of. `unused` holds, by reason, the authors of what does not count."""

    region: dict[str, Any]
    strategy: dict[str, Any]
    session: dict[str, Any] | None
    axes: list[dict[str, Any]]
    categories: list[dict[str, Any]]
    provinces: list[dict[str, Any]]
    labels: dict[str, dict[str, Label]]  # of channels, languages, outcomes, institutions and our own words, by code
    unused: dict[str, list[str]]
    said: list[Said]
    unused_references: dict[str, list[str]] = field(default_factory=dict)
    decisions: decisions.Decisions = field(default_factory=decisions.Decisions)

    def digest(self) -> str:
        """Return the SHA-256 of all of it and of the schema, fed row by row: the texts are not copied."""
        names = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in {"said", "decisions"}}
        digest = hashlib.sha256(_bytes({"schema": SCHEMA, "decisions": self.decisions.digest, **names}))
        for one in self.said:
            digest.update(_bytes(one))
        return digest.hexdigest()


def _bytes(value: Any) -> bytes:
    return _WRITTEN.encode(value).encode("utf-8", "surrogatepass") + b"\n"


def _fields(row: Any) -> dict[str, Any]:
    """Return what a row holds; `asdict` would copy it through and through, which takes three times as long."""
    return {name: getattr(row, name) for name in row.__slots__}


_WRITTEN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_fields)


def gather(region: Region) -> Material:
    """Read a region's material. Memory grows with its texts: about 2 kB for each contribution."""
    said: list[Said] = []
    unused: dict[str, list[str]] = {}
    unused_references: dict[str, list[str]] = {}
    bodies, meets = queries.competent_bodies(region), _meets(region)
    for row in queries.material_rows(region):
        if row["status"] in workflow.COUNTED:
            said.append(_said(row, bodies.get(row["pk"], []), meets.get(row["pk"], ())))
        else:
            unused.setdefault(REASONS[row["status"]], []).append(_person(row))
            unused_references.setdefault(REASONS[row["status"]], []).append(row["reference"])
    strategy = queries.strategy()
    return Material(
        region={
            "code": region.code,
            "name": label(region),
            "capital": label(region, "capital"),
            "population": region.population,
        },
        strategy={"code": strategy.code, "name": label(strategy)},
        session=_session(region),
        axes=[
            {"code": axis.code, "number": axis.number, "label": label(axis), "summary": label(axis, "summary")}
            for axis in queries.axes(region)
        ],
        categories=[
            {"code": category.code, "label": label(category), "invited": category.invited, "office": category.office}
            for category in Category.objects.all()
        ],
        provinces=[
            {"code": province.code, "label": label(province), "population": province.population}
            for province in queries.provinces(region)
        ],
        labels={
            "channel": in_both(Contribution.Channel.choices),
            "language": in_both(Contribution.Language.choices),
            "outcome": in_both(OfficialAnswer.Outcome.choices),
            "institution": {institution.code: label(institution) for institution in Institution.objects.all()},
            "words": in_both(WORDS.items()),
            **_names_of_particulars(),
        },
        unused=unused,
        said=said,
        decisions=decisions.gather(region),
        unused_references=unused_references,
    )


def _names_of_particulars() -> dict[str, dict[str, Label]]:
    return {
        "kind": in_both(Contribution.Kind.choices),
        "level": in_both(ProposalDetails.Level.choices),
        "relation": in_both(Convergence.Relation.choices),
        "resource": in_both(PartnershipOffer.Resource.choices),
        "offer_state": in_both(PartnershipOffer.State.choices),
        "stance": in_both(Opinion.Stance.choices),
        "programme": {programme.code: label(programme) for programme in Programme.objects.order_by("code")},
    }


def _meets(region: Region) -> dict[int, tuple[Met, ...]]:
    """Return the programmes that each contribution stands beside, by its key."""
    found: dict[int, tuple[Met, ...]] = {}
    for cell in queries.programmes_met(region):
        met = Met(cell.programme, cell.relation, cell.by_author, tuple(sorted(cell.opinions.items())))
        found[cell.contribution_id] = (*found.get(cell.contribution_id, ()), met)
    return found


def in_both(choices: Iterable[tuple[Any, Any]]) -> dict[str, Label]:
    """Return each choice's name in every language of the portal."""
    told: dict[str, Label] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for value, name in choices:
                told.setdefault(str(value), {})[language] = str(name)
    return told


def _session(region: Region) -> dict[str, Any] | None:
    session = queries.session(region)
    return meeting.told(session) if session is not None else None


def _said(row: Mapping[str, Any], bodies: Sequence[str], meets: tuple[Met, ...]) -> Said:
    """Return a row as the report is counted from. A code is kept once, however many texts have it."""
    return Said(
        reference=row["reference"],
        axis=intern(row["axis_id"] or ""),
        category=intern(row["category_id"] or ""),
        province=intern(row["province_id"] or ""),
        channel=intern(row["channel"]),
        language=intern(row["language"]),
        title=row["title"],
        body=row["body"],
        person=_person(row),
        answer=_answer(row, "merged_into__" if row["status"] == S.MERGED else ""),
        read_with=row["merged_into__reference"] or "",
        kind=intern(row["kind"]),
        named=named(row, bodies),
        offer=offered(row, LANGUAGES),
        meets=meets,
    )


def _answer(row: Mapping[str, Any], whose: str) -> Answer | None:
    """Return the answer that stands: its own, or that of the one it is read with. A reopened one no longer does."""
    if row[f"{whose}status"] not in workflow.ANSWER_STANDS or not row[f"{whose}answer__outcome"]:
        return None
    return Answer(
        outcome=row[f"{whose}answer__outcome"],
        reason=row[f"{whose}answer__reason"],
        language=row[f"{whose}answer__language"],
        institution=row[f"{whose}answer__institution_id"] or "",
    )


def _person(row: Mapping[str, Any]) -> str:
    """Return who speaks, as far as we can tell: the account's e-mail address, else the one that was written.

    A text without an address is a person of its own, also when it was imported with a name: two people may share a
    name. Whoever writes twice without an address is therefore counted twice: a limit that `disclosure` names too.
    """
    return (row["author__email"] or row["author_email"] or "").lower() or str(row["reference"])

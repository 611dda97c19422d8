"""The rows of an export, read in one statement and filled up batch by batch: as many queries for ten rows as for ten
thousand in each batch, and no more than a batch in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Model, QuerySet, TextChoices
from django.utils.functional import cached_property

from consultations.contributions import workflow
from consultations.contributions.models import (
    Attachment,
    Clarification,
    Contribution,
    Convergence,
    PartnershipOffer,
    ProposalDetails,
)
from consultations.regional_sessions.models import RegionalSession
from consultations.review.convergence.models import Opinion
from consultations.review.exports import judgement
from consultations.review.exports.columns import COLUMNS
from consultations.review.models import AnswerDraft, OfficialAnswer
from consultations.review.standard_answers.models import StandardAnswer
from consultations.review.tagging.queries import names_by_contribution
from portal.shared.time import local
from stakeholders.models import Category, Organisation
from strategy.models import Axis, Institution, Objective, Programme, Province, Region

BATCH = 1_000
Value = str | int | bool | None
Row = list[Value]

READ = (
    "pk", "reference", "region_id", "province_id", "session_id", "axis_id", "kind", "language", "channel", "status",
    "submitted_at", "status_changed_at", "published_at", "title", "body", "wording", "category_id", "organisation_id",
    "organisation_name", "answer__outcome", "answer__reason", "answer__language", "answer__institution_id",
    "answer__published_at", "answer_draft__state", "details__service", "details__target", "details__level",
    "answer__standard_id", "competence__level", "aim__objective_id",
    "offer__resources", "offer__purpose", "offer__extent", "offer__amount", "offer__state",
    "judgement__given", "judgement__mean", "judgement__differs",
    "assignment__assignee__full_name", "assignment__assignee__email",
)  # fmt: skip


class Words:
    """Names and choices in the language of the export, each looked up once."""

    def __init__(self) -> None:
        models: tuple[type[Model], ...] = (
            Region, Province, RegionalSession, Axis, Category, Institution, Objective, Programme, StandardAnswer,
        )  # fmt: skip
        self._names = {model: {each.pk: str(_name(each)) for each in model._default_manager.all()} for model in models}
        self._organisations: dict[Any, str] = {}
        choices: tuple[type[TextChoices], ...] = (
            Contribution.Kind, Contribution.Language, Contribution.Channel, Contribution.Status, Contribution.Wording,
            OfficialAnswer.Outcome, AnswerDraft.State, ProposalDetails.Level, PartnershipOffer.Resource,
            PartnershipOffer.State, Convergence.Relation, Opinion.Stance,
        )  # fmt: skip
        self._labels = {each: {code: str(label) for code, label in each.choices} for each in choices}

    @cached_property
    def public_states(self) -> dict[str, str]:
        return {code: str(label) for code, label in workflow.PUBLIC_LABELS.items()}

    def name(self, model: type[Model], pk: Any) -> str:
        return self._names[model].get(pk, "") if pk is not None else ""

    def label(self, choices: type[TextChoices], code: str | None) -> str:
        return self._labels[choices].get(code, code) if code else ""

    def organisation(self, pk: Any, as_named: str) -> str:
        return self._organisations.get(pk, "") if pk is not None else as_named

    def look_up_organisations(self, keys: set[Any]) -> None:
        """Learn the names of organisations that have not come before: there may be many thousands of them."""
        new = keys - self._organisations.keys() - {None}
        if new:
            known = Organisation.objects.filter(pk__in=new)
            self._organisations.update({each.pk: str(each) for each in known})


def _name(row: Any) -> str:
    return str(row.title if isinstance(row, RegionalSession) else row.name)


def rows(contributions: QuerySet[Contribution], *, newest: bool, at: datetime) -> Iterator[list[Row]]:
    """Yield the rows in batches, in the order of the queue. One statement sees one moment of the database."""
    words = Words()
    ordered = contributions.order_by("-pk" if newest else "pk").values_list(*READ)
    batch: list[dict[str, Any]] = []
    for values in ordered.iterator(chunk_size=BATCH):
        batch.append(dict(zip(READ, values, strict=True)))
        if len(batch) == BATCH:
            yield _filled(batch, words, at)
            batch = []
    if batch:
        yield _filled(batch, words, at)


def _filled(batch: Sequence[dict[str, Any]], words: Words, at: datetime) -> list[Row]:
    keys = [read["pk"] for read in batch]
    words.look_up_organisations({read["organisation_id"] for read in batch})
    clarifications, convergences = _clarifications(keys), _convergences(keys, words)
    tags = names_by_contribution(keys)
    judged = judgement.cells(keys, words)
    files = Attachment.objects.filter(contribution__in=keys).exclude(file="").order_by()
    attachments = dict(files.values_list("contribution").annotate(number=Count("pk")))
    found = []
    for read in batch:
        cells = _own(read, words, at) | _answer(read, words) | _by_kind(read, words) | _judged(read)
        cells |= _clarified(clarifications.get(read["pk"], []))
        cells["convergences"] = "\n".join(convergences.get(read["pk"], []))
        cells["tags"] = "\n".join(tags.get(read["pk"], []))
        cells |= judged.of(read["pk"])
        cells["attachments"] = attachments.get(read["pk"], 0)
        found.append([cells[column.name] for column in COLUMNS])
    return found


def _own(read: dict[str, Any], words: Words, at: datetime) -> dict[str, Value]:
    status = read["status"]
    withdrawn = status == Contribution.Status.WITHDRAWN
    return {
        "reference": read["reference"],
        "region": words.name(Region, read["region_id"]),
        "province": words.name(Province, read["province_id"]),
        "session": words.name(RegionalSession, read["session_id"]),
        "axis": words.name(Axis, read["axis_id"]),
        "kind": words.label(Contribution.Kind, read["kind"]),
        "language": words.label(Contribution.Language, read["language"]),
        "channel": words.label(Contribution.Channel, read["channel"]),
        "state": words.label(Contribution.Status, status),
        "public_state": words.public_states.get(status, ""),
        "received_at": _moment(read["submitted_at"]),
        "state_since": _moment(read["status_changed_at"]),
        "assignee": read["assignment__assignee__full_name"] or read["assignment__assignee__email"] or "",
        "days_waiting": max(0, (at - read["submitted_at"]).days) if status in workflow.WAITING else None,
        "title": read["title"],
        "body": read["body"],
        "wording": words.label(Contribution.Wording, read["wording"]),
        "category": words.name(Category, read["category_id"]),
        "organisation": words.organisation(read["organisation_id"], read["organisation_name"]),
        "is_public": read["published_at"] is not None and not withdrawn,
        "published_at": _moment(read["published_at"]),
    }


def _answer(read: dict[str, Any], words: Words) -> dict[str, Value]:
    return {
        "answer_outcome": words.label(OfficialAnswer.Outcome, read["answer__outcome"]),
        "answer_reason": read["answer__reason"] or "",
        "answer_language": words.label(Contribution.Language, read["answer__language"]),
        "answer_institution": words.name(Institution, read["answer__institution_id"]),
        "answered_at": _moment(read["answer__published_at"]),
        "answer_standard": words.name(StandardAnswer, read["answer__standard_id"]),
        "answer_draft": words.label(AnswerDraft.State, read["answer_draft__state"]),
    }


def _judged(read: dict[str, Any]) -> dict[str, Value]:
    """What two people came to. Until both are in there is no figure: the file may go to whoever is still to judge."""
    mean = read["judgement__mean"]
    return {
        "assessments": read["judgement__given"] or 0,
        "assessment_mean": "" if mean is None else str(mean),
        "assessments_differ": bool(read["judgement__differs"]),
    }


def _by_kind(read: dict[str, Any], words: Words) -> dict[str, Value]:
    resources = [words.label(PartnershipOffer.Resource, code) for code in read["offer__resources"] or []]
    return {
        "service": read["details__service"] or "",
        "target": read["details__target"] or "",
        "level": words.label(ProposalDetails.Level, read["details__level"]),
        "objective": words.name(Objective, read["aim__objective_id"]),
        "competence": words.label(ProposalDetails.Level, read["competence__level"]),
        "offered": "\n".join(resources),
        "offer_purpose": read["offer__purpose"] or "",
        "offer_extent": read["offer__extent"] or "",
        "offer_amount": read["offer__amount"],
        "offer_state": words.label(PartnershipOffer.State, read["offer__state"]),
    }


def _clarified(asked: list[dict[str, Any]]) -> dict[str, Value]:
    """Every question with its answer under the same number, where there is more than one; the moments of the last."""
    numbers = [f"({number}) " for number in range(1, len(asked) + 1)] if len(asked) > 1 else [""]
    pairs = list(zip(numbers, asked, strict=False))
    return {
        "clarification_question": "\n\n".join(number + each["question"] for number, each in pairs),
        "clarification_asked_at": _moment(asked[-1]["asked_at"]) if asked else None,
        "clarification_answer": "\n\n".join(number + each["answer"] for number, each in pairs if each["answer"]),
        "clarification_answered_at": _moment(asked[-1]["answered_at"]) if asked else None,
    }


def _clarifications(keys: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found = defaultdict(list)
    rows = Clarification.objects.filter(contribution__in=keys).order_by("pk")
    for each in rows.values("contribution_id", "question", "asked_at", "answer", "answered_at"):
        found[each["contribution_id"]].append(each)
    return found


def _convergences(keys: Sequence[int], words: Words) -> dict[int, list[str]]:
    found = defaultdict(list)
    rows = Convergence.objects.filter(contribution__in=keys).order_by("pk")
    for contribution, programme, relation in rows.values_list("contribution_id", "programme_id", "relation"):
        found[contribution].append(f"{words.name(Programme, programme)}: {words.label(Convergence.Relation, relation)}")
    return found


def _moment(moment: datetime | None) -> str | None:
    """Return the moment on Morocco's clock, with its offset, to the second."""
    return local(moment).isoformat(timespec="seconds") if moment is not None else None

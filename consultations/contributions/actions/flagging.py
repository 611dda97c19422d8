"""Contributions are read by the finders of the engine. They point; nothing is decided here."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from consultations.contributions import queries
from consultations.contributions.models import Contribution, Flag, Screened
from consultations.contributions.texts import texts_of
from consultations.contributions.wrong_axis import axis_words
from consultations.engine import screening
from portal.shared import audit, jobs
from portal.shared.folding import fold

FIND_TASK = "consultations.contributions.tasks.find_flags"
SWEEP_TASK = "consultations.contributions.tasks.look_for_flags"
MOST_A_SWEEP = 2_000

Found = dict[tuple[str, str], Flag]


def ask_for_flags(contribution: Contribution, *, alone: bool = True) -> None:
    """Let a worker read these words, once they are kept. The sweep finds what the queue lost.

    Whoever has asked for a place among the copies has asked for this, too: `alone` is False.
    """
    Screened.objects.filter(contribution=contribution).delete()
    if not alone:
        return
    transaction.on_commit(partial(jobs.send, FIND_TASK, line=jobs.QUIET, contribution_id=contribution.pk))


def screen_contributions(*, most: int = MOST_A_SWEEP) -> int:
    """Read what no finder of today has read yet, newest first; returns how many were read."""
    waiting = list(queries.unscreened().values_list("pk", flat=True)[:most])
    for contribution_id in waiting:
        screen_contribution(contribution_id=contribution_id)
    return len(waiting)


@transaction.atomic
def screen_contribution(*, contribution_id: int) -> list[Flag]:
    """Keep what there is to look at in one contribution. What somebody decided about equal words stands."""
    rows = queries.with_details(queries.readable()).select_for_update(of=("self",))
    contribution = rows.filter(pk=contribution_id).first()
    if contribution is None:
        return []
    found = _found(contribution)
    known = {(flag.kind, flag.key): flag for flag in contribution.flags.all()}
    for place, flag in known.items():
        if place not in found:
            _forget(flag)
    for place, flag in found.items():
        _keep(flag, known.get(place))
    Screened.objects.update_or_create(contribution=contribution, defaults={"version": screening.VERSION})
    return list(found.values())


def _forget(flag: Flag) -> None:
    """What is not found any more is let go; a decision is kept, without a place, until the words come back."""
    if flag.is_open:
        flag.delete()
    elif flag.spans:
        flag.spans = []
        flag.save(update_fields=["spans"])


def _keep(flag: Flag, known: Flag | None) -> None:
    if known is None:
        flag.save()
        return
    known.spans, known.confidence, known.version, known.suggested = (
        flag.spans, flag.confidence, flag.version, flag.suggested
    )  # fmt: skip
    if known.state == Flag.State.REDACTED:  # the words are there again
        known.state, known.decided_by, known.decided_at = Flag.State.OPEN, None, None
    known.save()


def _found(contribution: Contribution) -> Found:
    found: Found = {}
    for text in texts_of(contribution):
        for one in screening.find_passages(text.words):
            words = text.words[one.start : one.end]
            flag = _flag(found, contribution, one.kind, words, one.confidence)
            flag.spans.append({"in": text.place, "start": one.start, "end": one.end})
    said = f"{contribution.title}\n{contribution.body}".strip()
    language = screening.other_language(said, contribution.language)
    if language is not None:
        _flag(found, contribution, Flag.Kind.LANGUAGE, language, 0.8).suggested = language
    if contribution.axis_id is not None:
        rather = axis_words().rather(said, contribution.axis_id)
        if rather is not None:
            _flag(found, contribution, Flag.Kind.AXIS, rather[0], rather[1]).suggested = rather[0]
    return found


def _flag(found: Found, contribution: Contribution, kind: str, words: str, confidence: float) -> Flag:
    """Return the flag of these words; equal words, however they are spelt, are one."""
    key = audit.keyed_hash(f"{kind} {fold(words)}")
    flag = Flag(
        contribution=contribution, kind=kind, key=key, spans=[], confidence=confidence, version=screening.VERSION
    )
    flag = found.setdefault((kind, key), flag)
    flag.confidence = max(flag.confidence, confidence)
    return flag

"""The demonstration's meetings, organisations, contributions and answers, entered through the portal's own actions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from consultations.contributions.actions import Words, record_contribution
from consultations.contributions.models import Contribution
from consultations.regional_sessions.queries import open_for_contributions
from consultations.review import actions as review
from consultations.synthesis.actions import compile_region, publish_report
from portal.demo import answers, members
from portal.demo.actions import ensure_demo_accounts
from portal.demo.convergence import add_links, add_standard_answers
from portal.demo.copies import add_groups
from portal.demo.desk_work import add_desk_work, add_targets
from portal.demo.entries import add_entries
from portal.demo.invitations import add_invitations
from portal.demo.judging import add_judgements
from portal.demo.kinds import add_kinds
from portal.demo.live import add_live
from portal.demo.meetings import FOLDER, add_session_in_progress, add_sessions
from portal.demo.minutes import add_minutes
from portal.demo.people import add_people
from portal.demo.saved import add_views
from portal.demo.screening import add_flags
from portal.demo.signing import sign
from portal.demo.themes import add_decisions
from portal.shared import reference
from stakeholders.models import Account, Category, Organisation
from strategy.models import Axis, Province, Region

FIRST_DAY = datetime(2026, 10, 5, 9, tzinfo=UTC)
DAYS = 45
PUBLISHED, COMPILED = "04", "06"

S = Contribution.Status
_WAY = [S.SCREENING, S.ADMISSIBLE, S.UNDER_REVIEW]
_REASONS = {S.OUT_OF_SCOPE: "خارج موضوع التشاور.", S.DIVERTED: "طلب استفادة فردي: أحيل على مندوبية التعاون الوطني."}


def load_demo() -> dict[str, int]:
    """Add what is not there yet and return how many of each were added. Loading again adds nothing."""
    with _all_or_nothing():
        return _load()


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    """Enter a thousand things quickly: an action inside another needs no way back of its own, for all of it fails.

    Nothing here goes on after an error, so savepoints serve nobody; they are a third of all that is asked of the
    database. Nor does the disk confirm each commit: the last one, which does, confirms them all.
    """
    features, usual = connection.features, connection.features.uses_savepoints
    features.uses_savepoints = False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")
        yield
    finally:
        features.uses_savepoints = usual
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
            cursor.execute("SELECT pg_logical_emit_message(true, 'demo', 'loaded')")


def _load() -> dict[str, int]:
    accounts = {part.name: account for part, account in ensure_demo_accounts()}
    organisations = members.add_organisations(accounts)
    sessions = add_sessions(accounts["administrator"])
    added = {"organisations": organisations, "sessions": sessions, "contributions": _add_contributions(accounts)}
    added["contributions of every kind"] = add_kinds(accounts)
    added["standard answers"] = add_standard_answers(accounts["coordinator"])
    added["links to programmes"] = add_links(accounts["coordinator"])
    added["copies merged"] = add_groups(accounts["coordinator"])
    added["assessments"] = add_judgements(accounts)
    added["texts to look at"] = add_flags(accounts["administrator"], accounts["coordinator"])
    added["given to somebody or moved together"] = add_desk_work(accounts)
    added["participation targets"] = add_targets(accounts["administrator"])
    added["reports"] = _add_reports(accounts)
    added["decisions about themes"] = add_decisions(accounts["rapporteur-04"])
    # After the reports: they are about the meetings of the calendar.
    added["sessions in progress"] = add_session_in_progress(accounts["administrator"])
    added["entries with files or with help"] = add_entries(accounts)
    added["registrations"] = add_people(accounts["coordinator"])
    added["invitations"] = add_invitations(accounts["coordinator"])
    added["live items"] = add_live(accounts["rapporteur-04"])
    added["saved views"] = add_views(accounts)
    return added | {"minutes": add_minutes(accounts["coordinator"])}


def _add_contributions(accounts: dict[str, Account]) -> int:
    answered = {row["key"]: row for row in reference.rows(FOLDER / "answers.csv")}
    rows = _Rows()
    added = 0
    for number, row in enumerate(reference.rows(FOLDER / "contributions.csv")):
        if _source_hash(row) in rows.known:
            continue
        with transaction.atomic():
            answer = answered.get(row["key"])
            read = _is_read_on_entry(row, answer)
            contribution = rows.enter(row, number, helper=accounts["administrator"], read=read)
            if contribution is not None and not contribution.held_for:  # what is held goes no further by itself
                _carry_on(contribution, row["key"], answer, accounts)
            added += contribution is not None
    return added


def _add_reports(accounts: dict[str, Account]) -> int:
    """Compile two regions, and publish one of them: a visitor finds a report, a coordinator finds one to approve."""
    coordinator = accounts["coordinator"]
    regions = Region.objects.filter(code__in=[PUBLISHED, COMPILED]).exclude(reports__isnull=False)
    for region in regions:
        report = compile_region(region=region, by=coordinator)
        if region.code == PUBLISHED:
            publish_report(report=sign(report, accounts), by=coordinator)
    return len(regions)


def _carry_on(contribution: Contribution, key: str, answer: dict[str, str] | None, by: dict[str, Account]) -> None:
    """Move it as far as the demonstration wants it: answered, or somewhere on the way so that no queue is empty."""
    steps = _WAY if answer else _steps_of(key)
    for step in steps[steps.index(contribution.status) + 1 :] if contribution.status in steps else steps:
        contribution = review.move(
            contribution=contribution, to=step, by=by["coordinator"], reason=_REASONS.get(step, "")
        )
    if answer:
        answers.answer(contribution, answer, worded_by=by["reviewer-04"], approved_by=by["coordinator"])
    elif contribution.status == S.UNDER_REVIEW and int(key.removeprefix("d")) % 20 == 9:
        answers.propose(contribution, by=by["coordinator"])


def _is_read_on_entry(row: dict[str, str], answer: dict[str, str] | None) -> bool:
    """Return whether somebody who works here entered it and let it count at once, where it is to count at all."""
    steps = _WAY if answer else _steps_of(row["key"])
    return row["channel"] != Contribution.Channel.ONLINE and S.ADMISSIBLE in steps


def _source_hash(row: dict[str, str]) -> str:
    return hashlib.sha256(f"demo {row['key']}".encode()).hexdigest()


def _steps_of(key: str) -> list[str]:
    """Return a way chosen by the key: of ten, six accepted, one examined, two waiting, seldom one set aside."""
    place = int(key.removeprefix("d"))
    if place % 10 == 3:
        return []
    if place % 10 == 6:
        return [S.SCREENING]
    if place % 60 == 29:
        return [S.SCREENING, S.OUT_OF_SCOPE]
    if place % 60 == 59:
        return [S.SCREENING, S.DIVERTED]
    return _WAY if place % 10 == 9 else [S.SCREENING, S.ADMISSIBLE]


class _Rows:
    """Turns the file's rows into contributions; the reference rows are read once."""

    def __init__(self) -> None:
        hashes = Contribution.everything.exclude(submission_hash=None)
        self.known = set(hashes.values_list("submission_hash", flat=True))
        self.regions = Region.objects.in_bulk()
        self.provinces = Province.objects.in_bulk()
        self.axes = Axis.objects.in_bulk()
        self.categories = Category.objects.in_bulk()
        self.organisations = Organisation.objects.in_bulk()
        self.sessions = {code: open_for_contributions(region) for code, region in self.regions.items()}

    def enter(self, row: dict[str, str], number: int, *, helper: Account, read: bool) -> Contribution | None:
        """Enter one row; None when it is there already."""
        words = Words(
            region=self.regions[row["region"]],
            province=self.provinces.get(row["province"]),
            axis=self.axes[row["axis"]],
            session=self.sessions[row["region"]],
            category=self.categories[row["category"]],
            organisation=self.organisations.get(row["organisation"]),
            language=row["language"],
            title=row["title"],
            body=row["body"],
            author_name=row["author"],
            author_language="fr" if row["language"] == "fr" else "ar",
        )
        own_hand = row["channel"] == Contribution.Channel.ONLINE
        return record_contribution(
            words=words,
            channel=row["channel"],
            entered_by=None if own_hand else helper,
            screened=read,
            source_hash=_source_hash(row),
            received_at=self._arrival(number, row),
        )

    def _arrival(self, number: int, row: dict[str, str]) -> datetime:
        """Return a believable moment; what was said at a meeting came that day."""
        session = self.sessions[row["region"]]
        if row["channel"] == Contribution.Channel.SESSION and session is not None:
            return session.starts_at + timedelta(minutes=number % 90)
        return FIRST_DAY + timedelta(days=number * 7 % DAYS, hours=number * 5 % 11, minutes=number * 37 % 60)

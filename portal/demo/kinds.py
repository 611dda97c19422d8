"""Contributions of every kind: proposals with their details, partnership offers on their way."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import transaction

from consultations.contributions.actions import Words, move_offer, record_contribution
from consultations.contributions.details import Offered, Proposed
from consultations.contributions.models import Contribution, PartnershipOffer
from consultations.regional_sessions.queries import open_for_contributions
from consultations.review import actions as review
from portal.shared import reference
from stakeholders.models import Account, Category, Organisation
from strategy.models import Axis, Programme, Province, Region

FILE = Path(__file__).resolve().parent / "data" / "kinds.csv"
FIRST_DAY = datetime(2026, 10, 12, 10, tzinfo=UTC)
OFFERED_BY_THE_PARTICIPANT = "k11"
# What the desk asks the participant of the demonstration: the answer is theirs to give.
ASKED = "كم ساعة في الأسبوع يمكن وضع القاعة رهن إشارة الأسر، وهل ولوجها ميسر للأشخاص في وضعية إعاقة؟"
DECLINED = "ليس للوزارة أن تكتري محلات بهذه الطريقة. نشكركم على عرضكم."

State = PartnershipOffer.State
S = Contribution.Status
_WAY = [State.EXAMINED, State.AGREED, State.SIGNED, State.DELIVERED]


def add_kinds(accounts: dict[str, Account]) -> int:
    """Add those that are not there yet; returns how many."""
    rows = enumerate(reference.rows(FILE))
    return sum(_enter(row, number, accounts) for number, row in rows)


@transaction.atomic
def _enter(row: dict[str, str], number: int, accounts: dict[str, Account]) -> bool:
    contribution = record_contribution(
        words=_words(row, accounts["participant"]),
        channel=Contribution.Channel.ONLINE,
        entered_by=None,
        screened=False,
        source_hash=hashlib.sha256(f"demo {row['key']}".encode()).hexdigest(),
        received_at=FIRST_DAY + timedelta(days=number, minutes=number * 37 % 60),
    )
    if contribution is None:
        return False
    own = row["key"] == OFFERED_BY_THE_PARTICIPANT
    for step in (S.SCREENING, S.ADMISSIBLE, *([S.RETURNED] if own else [])):
        reason = ASKED if step == S.RETURNED else ""
        contribution = review.move(contribution=contribution, to=step, by=accounts["coordinator"], reason=reason)
    if row["state"]:
        _lead(contribution.offer, row["state"], accounts["coordinator"])
    return True


def _lead(offer: PartnershipOffer, state: str, by: Account) -> None:
    """Lead an offer to its state, by the way that the table allows."""
    steps = [State.EXAMINED, State.DECLINED] if state == State.DECLINED else _WAY[: _WAY.index(State(state)) + 1]
    for step in steps:
        offer = move_offer(offer=offer, to=step, by=by, reason=DECLINED if step == State.DECLINED else "")


def _words(row: dict[str, str], participant: Account) -> Words:
    region = Region.objects.get(code=row["region"])
    own = row["key"] == OFFERED_BY_THE_PARTICIPANT
    return Words(
        kind=row["kind"],
        region=region,
        province=Province.objects.filter(code=row["province"]).first(),
        axis=Axis.objects.get(code=row["axis"]),
        session=open_for_contributions(region),
        category=Category.objects.get(code=row["category"]),
        organisation=Organisation.objects.filter(code=row["organisation"]).first(),
        author=participant if own else None,
        author_name=row["author"],
        author_language="fr" if row["language"] == "fr" else "ar",
        language=row["language"],
        title=row["title"],
        body=row["body"],
        proposed=Proposed(
            service=row["service"],
            target=row["target"],
            level=row["level"],
            convergences=tuple(_convergence(pair) for pair in row["programmes"].split("|") if pair),
        ),
        offered=Offered(
            resources=tuple(filter(None, row["resources"].split("|"))),
            purpose=row["purpose"],
            extent=row["extent"],
            amount=int(row["amount"]) if row["amount"] else None,
        ),
    )


def _convergence(pair: str) -> tuple[Programme, str]:
    code, _colon, relation = pair.partition(":")
    return Programme.objects.get(code=code), relation

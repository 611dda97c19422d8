"""What a contribution says beyond its text, by its kind: the details of a proposal, the terms of an offer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from consultations.contributions.models import Contribution, PartnershipOffer, ProposalDetails
from portal.shared import text
from strategy.models import Programme


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What a proposal may name: a service, whom it is for, who is competent, programmes with how it stands to each."""

    service: str = ""
    target: str = ""
    level: str = ""
    convergences: tuple[tuple[Programme, str], ...] = ()

    def cleaned(self) -> Proposed:
        """Return the same without what no document can hold."""
        return replace(self, service=text.clean(self.service), target=text.clean(self.target))


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What an offer puts on the table: resources by their code, what for, how much, an amount where it is funds."""

    resources: tuple[str, ...] = ()
    purpose: str = ""
    extent: str = ""
    amount: int | None = None

    def cleaned(self) -> Offered:
        """Return the same without what no document can hold."""
        return replace(self, purpose=text.clean(self.purpose), extent=text.clean(self.extent))


def proposed_in(contribution: Contribution) -> Proposed:
    """Return what the proposal names, as it is kept."""
    row = getattr(contribution, "details", None) or ProposalDetails()
    return Proposed(
        service=row.service,
        target=row.target,
        level=row.level,
        convergences=tuple((each.programme, each.relation) for each in contribution.convergences.all()),
    )


def offered_in(contribution: Contribution) -> Offered:
    """Return what the offer puts on the table, as it is kept."""
    row = getattr(contribution, "offer", None) or PartnershipOffer()
    return Offered(resources=tuple(row.resources), purpose=row.purpose, extent=row.extent, amount=row.amount)

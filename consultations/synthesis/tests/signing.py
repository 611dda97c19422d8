"""The whole way of a report, as people take it: approved by one, signed by another, published."""

from __future__ import annotations

from typing import TypeVar

from consultations.synthesis import actions
from consultations.synthesis.models import Sealed, SynthesisReport
from consultations.synthesis.signing.actions import approve_report, sign_report
from stakeholders.models import Account, RoleAssignment

AnyReport = TypeVar("AnyReport", bound=Sealed)
Role = RoleAssignment.Role


def national(name: str) -> Account:
    """Return a coordinator of every region."""
    account, made = Account.objects.get_or_create(
        email=f"{name}@coordination.example.org", defaults={"full_name": f"Coordination {name}"}
    )
    if made:
        RoleAssignment.objects.create(account=account, role=Role.COORDINATOR, region=None)
    return account


def signed(report: AnyReport) -> AnyReport:
    """Approve and sign a compiled version, of a region's report or of the national one."""
    approve_report(report=report, by=national("approver"))
    return sign_report(report=type(report)._default_manager.get(pk=report.pk), by=national("signer"))


def publish_signed(report: SynthesisReport, by: Account | None = None) -> SynthesisReport:
    """Approve, sign and publish a compiled version."""
    return actions.publish_report(report=signed(report), by=by)

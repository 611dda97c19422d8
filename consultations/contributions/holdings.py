"""What this room holds about a person: what they sent from their account, or added to it by a receipt code."""

from __future__ import annotations

from django.utils.translation import gettext as _, gettext_lazy

from consultations.contributions import actions, queries
from consultations.contributions.details import proposed_in
from consultations.contributions.models import Contribution, Convergence, ProposalDetails
from consultations.contributions.texts import as_written
from portal.shared.time import day_and_clock
from stakeholders.models import Account
from stakeholders.personal_data import Holding, Row


def _describe(account: Account) -> list[Row]:
    own = queries.with_details(queries.with_names(Contribution.everything.filter(author=account)))
    own = own.prefetch_related("attachments", "clarifications", "originals").order_by("pk")
    for contribution in own:  # the author's own words, whatever others see of them
        as_written(contribution)
    return [
        {
            _("Reference"): contribution.reference,
            _("Received on"): day_and_clock(contribution.submitted_at),
            _("State"): str(contribution.get_status_display()),
            _("Your name"): contribution.author_name,
            _("Your e-mail"): contribution.author_email,
            _("You write as"): str(contribution.category or ""),
            _("Organisation"): contribution.body_that_speaks,
            _("Province or prefecture"): str(contribution.province or ""),
            _("Voice and files"): "، ".join(
                f"{file.name}, {day_and_clock(file.added_at)}" for file in contribution.attachments.all()
            ),
            _("Title"): contribution.title,
            _("Your words"): contribution.body,
            _("Your answers to questions"): "\n".join(one.answer for one in contribution.clarifications.all()),
            _("Kind"): str(contribution.get_kind_display()),
            **_details(contribution),
        }
        for contribution in own
    ]


def _details(contribution: Contribution) -> Row:
    """Return what a proposal or an offer says beyond its text."""
    said: Row = {}
    if contribution.kind == Contribution.Kind.PROPOSAL:
        proposed = proposed_in(contribution)
        said[_("The service that you imagine")] = proposed.service
        said[_("Whom it is for")] = proposed.target
        said[_("Competent level")] = str(dict(ProposalDetails.Level.choices).get(proposed.level, ""))
        said[_("Convergence with existing programmes")] = " · ".join(
            f"{Convergence.Relation(relation).label}: {programme}" for programme, relation in proposed.convergences
        )
    offer = getattr(contribution, "offer", None)
    if offer is not None:
        said[_("What is offered")] = " · ".join(offer.resource_names())
        said[_("What for")] = offer.purpose
        said[_("How much, and for how long")] = offer.extent
        said[_("Amount in dirhams")] = str(offer.amount or "")
        said[_("State of the offer")] = str(offer.get_state_display())
    return said


def _erase(account: Account) -> int:
    return actions.forget_author(account=account)


CONTRIBUTIONS = Holding(gettext_lazy("Contributions"), _describe, _erase)

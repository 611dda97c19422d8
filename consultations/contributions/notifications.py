"""Where an author can be written to."""

from __future__ import annotations

from consultations.contributions.models import Contribution


def address_of(contribution: Contribution) -> str:
    """Return where the author can be written to: the address given with the text, or the account's."""
    account = contribution.author
    return contribution.author_email or (account.email if account is not None and account.is_active else "")

"""What the portal holds about a person, room by room: each says what it is, and how it is erased.

A room above makes its own `Holding` and puts it into the list that `export` and `actions.erase_account` are given; this
floor's are in `stakeholders.holdings`. No floor looks up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from stakeholders.models import Account

Row = dict[str, str]


def _nothing(account: Account) -> int:
    return 0


@dataclass(frozen=True)
class Holding:
    """One kind of data about a person.

    `describe` returns its rows; each tells what a column is called, in the language of the page, and what it holds.
    `erase` empties or removes what names the person and returns how many rows it touched. It may run twice.
    """

    name: str | Promise
    describe: Callable[[Account], list[Row]]
    erase: Callable[[Account], int] = _nothing


def export(account: Account, *, holdings: Sequence[Holding]) -> dict[str, list[Row]]:
    """Return everything that is held about the person, under the name of each holding."""
    return {str(holding.name): holding.describe(account) for holding in holdings}

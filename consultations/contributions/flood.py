"""Fair shares of the desk's attention: a flood from one address is taken in and set apart, never refused.

Many people may stand behind one address: a hall with 300 telephones, a village on one line. So no number of arrivals
locks anybody out. Somebody who wrote shows it without doing anything: their form is older than a few seconds, and
their words are their own. A few that show it not are let through all the same; what comes beyond them is set apart,
and staff look at equal texts once. What people send with proof takes nothing from that share, and is touched by no
flood beside them.
"""

from __future__ import annotations

from consultations.contributions.models import BulkMark
from portal.shared import audit, receipts, throttle
from portal.shared.folding import fold

HASTY_SECONDS = 5
# From one address within an hour: forms sent faster than that, and letters in the same words.
FREE_AN_HOUR = 20
# With forms old enough and words of their own: one each second for ten minutes is more than any hall sends.
MOST_IN_TEN_MINUTES = 600

Sign = BulkMark.Sign


def sign_of_flood(*, address: str, ticket: str, body: str) -> str:
    """Count one arrival from this address; return why it must be set apart, or nothing.

    While Redis is away nothing is counted, and so nothing is set apart: to take in comes first.
    """
    network = throttle.network_of(address)
    if not receipts.is_older_than(ticket, HASTY_SECONDS):
        return Sign.HASTY if throttle.count("sent-hastily", network, seconds=3600) > FREE_AN_HOUR else ""
    if throttle.count(f"same-words-{text_key(body)}", network, seconds=3600) > FREE_AN_HOUR:
        return Sign.TWIN
    with_proof = throttle.count("sent-with-proof", network, seconds=600)
    return Sign.CROWD if with_proof > MOST_IN_TEN_MINUTES else ""


def text_key(body: str) -> str:
    """Return the same key for the same words, however they are spelt and spaced. It holds none of them."""
    return audit.keyed_hash(fold(body))

"""Fair shares of the desk's attention: a flood from one address is taken in and set apart, never refused.

Many people may stand behind one address: a hall with 300 telephones, a village on one line. So no number of arrivals
locks anybody out. Up to what a busy hall sends nothing is asked. Beyond it, somebody who wrote shows it without doing
anything: their form is older than a few seconds, and their words are their own. What shows neither is set apart, and
staff look at equal texts once.
"""

from __future__ import annotations

from consultations.contributions.models import BulkMark
from portal.shared import audit, receipts, throttle
from portal.shared.folding import fold

FREE_A_MINUTE = 20
FREE_AN_HOUR = 200
HASTY_SECONDS = 5
# With forms old enough and words of their own: one each second for ten minutes is more than any hall sends.
MOST_IN_TEN_MINUTES = 600

Sign = BulkMark.Sign


def sign_of_flood(*, address: str, ticket: str, body: str) -> str:
    """Count one arrival from this address; return why it must be set apart, or nothing.

    While Redis is away nothing is counted, and so nothing is set apart: to take in comes first.
    """
    network = throttle.network_of(address)
    in_a_minute = throttle.count("sent-in-a-minute", network, seconds=60)
    in_an_hour = throttle.count("sent-in-an-hour", network, seconds=3600)
    same_words = throttle.count(f"same-words-{text_key(body)}", network, seconds=3600)
    if in_a_minute <= FREE_A_MINUTE and in_an_hour <= FREE_AN_HOUR:
        return ""
    if not receipts.is_older_than(ticket, HASTY_SECONDS):
        return Sign.HASTY
    if same_words > 1:
        return Sign.TWIN
    with_proof = throttle.count("sent-with-proof", network, seconds=600)
    return Sign.CROWD if with_proof > MOST_IN_TEN_MINUTES else ""


def text_key(body: str) -> str:
    """Return the same key for the same words, however they are spelt and spaced. It holds none of them."""
    return audit.keyed_hash(fold(body))

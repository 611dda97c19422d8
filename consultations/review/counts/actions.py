"""Writes of the kept figures: adding up what changed, and setting right what should ever be wrong."""

from __future__ import annotations

from django.db import connection, transaction

# Whoever adds up at the same moment finds the changes taken, and adds nothing twice.
ADD_UP = """
WITH taken AS (DELETE FROM consultations_filterchange RETURNING region, dimension, value, status, number)
INSERT INTO consultations_filtercount AS kept (region, dimension, value, status, number)
SELECT region, dimension, value, status, sum(number) FROM taken
GROUP BY 1, 2, 3, 4 HAVING sum(number) <> 0 ORDER BY 1, 2, 3, 4
ON CONFLICT (region, dimension, value, status) DO UPDATE SET number = kept.number + excluded.number
"""

# One statement sees one moment, and what it finds missing is noted as a change: nothing is locked while it counts, and
# whatever is written meanwhile notes itself.
SET_RIGHT = """
WITH told AS (
    SELECT region, dimension, value, status, number FROM consultations_filtercount
    UNION ALL SELECT region, dimension, value, status, number FROM consultations_filterchange
), there AS (
    SELECT c.region_id AS region, under.dimension, under.value, c.status, count(*) AS number
    FROM consultations_contribution AS c, consultations_counted_under(
        c.id, c.submitted_at, c.axis_id, c.kind, c.language, c.channel, c.category_id, c.province_id, c.session_id
    ) AS under WHERE c.held_for = '' GROUP BY 1, 2, 3, 4
)
INSERT INTO consultations_filterchange (region, dimension, value, status, number)
SELECT region, dimension, value, status, sum(number) FROM (
    SELECT * FROM there UNION ALL SELECT region, dimension, value, status, -number FROM told
) AS both_sides GROUP BY 1, 2, 3, 4 HAVING sum(number) <> 0
"""


@transaction.atomic
def add_up() -> int:
    """Add what changed to the kept figures; returns how many of them changed."""
    return _execute(ADD_UP)


@transaction.atomic
def set_right() -> int:
    """Count everything anew and correct what differs; returns how many figures were wrong."""
    return _execute(SET_RIGHT)


def _execute(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)

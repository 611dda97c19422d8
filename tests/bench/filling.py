"""Fills a database with made contributions: by COPY, in batches, taken up again where a killed run left off."""

from __future__ import annotations

import time
from datetime import timedelta

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from consultations.contributions.models import Contribution
from consultations.review.counts.actions import add_up
from stakeholders.categories import load_categories
from stakeholders.models import Category
from strategy.actions import load_reference
from strategy.models import Axis, Province, Region
from tests.bench.texts import Draw, Maker, Places

BATCH = 10_000
SPAN = timedelta(days=300)  # between the first and the last of them
FIXED = {
    "wording": "written", "held_for": "", "organisation_name": "", "author_name": "", "author_email": "",
    "author_language": "ar", "name_is_public": False, "import_fields": "{}",
}  # fmt: skip
ANSWER = """
INSERT INTO consultations_officialanswer (contribution_id, outcome, reason, language, named_at, published_at)
SELECT id, 'retained', 'نشكركم على اقتراحكم، وقد أدرج في برنامج العمل ' || reference, 'ar', '[]', now()
FROM consultations_contribution WHERE status = 'answered' ON CONFLICT DO NOTHING
"""


def prepare() -> None:
    """Make the tables and load what contributions refer to."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name their files as production does
    load_reference()
    load_categories()


def fill(size: int) -> float:
    """Bring the database to `size` contributions of that size's mixture; returns the seconds it took."""
    begun = time.monotonic()
    have = _left_off_at(size)
    if have < size:
        _without_indexes()
        maker = Maker(size, _places())
        for start in range(have, size, BATCH):
            _copy(maker, range(start, min(size, start + BATCH)))
    _with_indexes()
    with connection.cursor() as cursor:
        cursor.execute(ANSWER)
    add_up()
    _settle()
    return time.monotonic() - begun


def _left_off_at(size: int) -> int:
    """Return how many of this size stand there already; those of another size are cleared away."""
    have = Contribution.everything.count()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_fill (size integer)")
        cursor.execute("SELECT size FROM bench_fill")
        if cursor.fetchall() != [(size,)] or have > size:
            cursor.execute(
                "TRUNCATE bench_fill, consultations_contribution, consultations_filtercount, "
                "consultations_filterchange RESTART IDENTITY CASCADE"
            )
            cursor.execute("INSERT INTO bench_fill VALUES (%s)", [size])
            have = 0
    return have


def _places() -> Places:
    regions = list(Region.objects.all())
    return Places(
        regions=Draw((region.code, region.population) for region in regions),
        provinces={
            region.code: list(Province.objects.filter(region=region).values_list("code", flat=True))
            for region in regions
        },
        axes=list(Axis.objects.values_list("code", flat=True)),
        categories=list(Category.objects.values_list("code", flat=True)),
    )


@transaction.atomic
def _copy(maker: Maker, numbers: range) -> None:
    first = timezone.now() - SPAN
    columns = [*maker.row(0), *FIXED, "submitted_at", "status_changed_at", "published_at"]
    line = f"COPY consultations_contribution ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(line) as copy:
        for number in numbers:
            at = first + SPAN * (number / maker.size)
            row = maker.row(number)
            shown_at = at if row["status"] == "answered" else None
            copy.write_row([*row.values(), *FIXED.values(), at, at, shown_at])


def _without_indexes() -> None:
    """Take the indexes away: built at once, at the end, they take a tenth of the time."""
    standing = _standing()
    with connection.schema_editor() as editor:
        for index in Contribution._meta.indexes:
            if index.name in standing:
                editor.remove_index(Contribution, index)


def _with_indexes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
    for index in Contribution._meta.indexes:
        if index.name not in _standing():
            with connection.schema_editor() as editor:
                editor.add_index(Contribution, index)


def _standing() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, Contribution._meta.db_table))


def _settle() -> None:
    """Leave the tables as a running database has them: analysed, their visibility known, nothing left to be written."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")

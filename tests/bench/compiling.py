"""`make bench-compile`: how long one region of many made texts takes to compile, and how much memory.

With throw-away servers beside it: `python -m portal.embedded exec -- python -m tests.bench.compiling --sizes 10000`.
A worker as production runs it compiles; the texts have their sentence vectors before (drawn, not computed: what is
measured is the compilation). Prints a line for each size; ends with 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import django

SECONDS, MEGABYTES, GROWTH, PDF_SECONDS = 60, 1_200, 12, 10  # for a hundred thousand; growth from ten thousand
PATIENCE = 900
STORING = "storing"
CODE = "04"
COUNTED = ("admissible", "under_review", "answered", "in_synthesis", "joined")


@dataclass(frozen=True)
class Taken:
    """What one compilation took."""

    texts: int
    seconds: float
    processor: float
    megabytes: float
    pdf: float


@dataclass
class Stage:
    """A stage of one: since when, and the most that was held in it."""

    name: str
    begun: float
    megabytes: float = 0


def main(arguments: list[str]) -> int:
    """Fill, compile, say what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--fill-only", action="store_true", help="leave the texts there, to be looked at otherwise")
    chosen = parser.parse_args(arguments)
    sizes = [int(size) for size in chosen.sizes.replace("_", "").replace(" ", ",").split(",")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    folder = Path(tempfile.mkdtemp(prefix="compiling-"))
    os.environ |= {"MEDIA_ROOT": str(folder / "media"), "STATIC_ROOT": str(folder / "static")}
    django.setup()

    from tests.bench import filling

    filling.prepare()
    taken: dict[int, Taken] = {}
    for size in sizes:
        print(
            f"\n{size:,} texts of one region, written in {fill(size):.0f} s; load {os.getloadavg()[0]:.1f}", flush=True
        )
        if not chosen.fill_only:
            taken[size] = compiled(size, folder)
            print(_told(taken[size]), flush=True)
    missed = list(_missed(taken))
    print("\nMissed:" if missed else "\nEvery goal is met.", *missed, sep="\n  ")
    return 1 if missed else 0


def fill(size: int) -> float:
    """Bring one region to so many texts that count, each with its vector; returns the seconds it took."""
    from django.db import connection

    from strategy.models import Region
    from tests.bench import filling
    from tests.bench.texts import Draw

    begun = time.monotonic()
    places = filling._places()
    whole = Draw([(Region.objects.get(code=CODE).code, 1)])
    filling._places = lambda: type(places)(whole, places.provinces, places.axes, places.categories)
    filling.fill(size)
    with connection.cursor() as cursor:
        # What waits or was set aside is let in: so many are to count.
        cursor.execute(
            "UPDATE consultations_contribution SET status = 'under_review' WHERE NOT status = ANY(%s)", [list(COUNTED)]
        )
        cursor.execute("DELETE FROM consultations_reportfile; DELETE FROM consultations_synthesisreport")
    _vectorise()
    filling._settle()
    return time.monotonic() - begun


def _vectorise() -> None:
    """Store a vector for each text: a dozen directions, and noise."""
    import numpy as np
    from django.db import connection

    from consultations.engine.vectors import SentenceEncoder

    chance = np.random.default_rng(11)
    directions = chance.standard_normal((12, 512)).astype(np.float32)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE consultations_textvector")
        cursor.execute("SELECT id FROM consultations_contribution ORDER BY id")
        every = [pk for (pk,) in cursor.fetchall()]
        with cursor.copy("COPY consultations_textvector (contribution_id, encoder, digest, points) FROM STDIN") as copy:
            for start in range(0, len(every), 1_000):
                part = every[start : start + 1_000]
                points = directions[chance.integers(0, 12, len(part))] + 2 * chance.standard_normal((len(part), 512))
                points /= np.linalg.norm(points, axis=1, keepdims=True)
                for pk, row in zip(part, points.astype(np.float16), strict=True):
                    copy.write_row([pk, SentenceEncoder.name, b"made", row.tobytes()])


def compiled(size: int, folder: Path) -> Taken:
    """Let a worker compile the region; returns what it took."""
    from django.db import connection

    from consultations.synthesis.actions import request_compilation
    from consultations.synthesis.models import SynthesisReport
    from strategy.models import Region
    from tests.browser.worker import running_worker
    from tests.runtime.exports import EVERY, Scales, worked_by

    with running_worker(database=connection.settings_dict["NAME"], folder=folder, smtp_port=9) as worker:
        process = worker.process.pid
        with Scales(process) as scales:
            begun, worked = time.time(), worked_by(process)
            job = request_compilation(region=Region.objects.get(code=CODE), by=None)
            stages = [Stage("waiting", begun)]
            while job.is_open and time.time() - begun < PATIENCE:
                time.sleep(EVERY)
                job.refresh_from_db()
                if job.stage not in (stages[-1].name, STORING):
                    stages.append(Stage(job.stage, time.time()))
                stages[-1].megabytes = max(stages[-1].megabytes, scales.now)
            end = time.time()
            processor = worked_by(process) - worked
        stages += [Stage(STORING, _last_file(folder), stages[-1].megabytes), Stage("", end)]
        for stage, after in pairwise(stages):
            print(f"  {after.begun - stage.begun:6.1f} s  {stage.megabytes:5.0f} MB  {stage.name}", flush=True)
        assert job.state == "done", (job.state, job.error, (folder / "worker.log").read_text()[-3_000:])
    report = SynthesisReport.objects.get()
    assert report.staff["totals"]["counted"] == size
    return Taken(size, end - begun, processor, scales.most, _pdf_seconds(report))


def _last_file(folder: Path) -> float:
    """Return when the last file stood. What keeps the report is one transaction: nobody sees that it has begun."""
    return max(file.stat().st_mtime for file in (folder / "media" / "reports").iterdir())


def _pdf_seconds(report: Any) -> float:
    from consultations.synthesis.actions import render

    begun = time.monotonic()
    render(report, edition="staff", language="ar", kind="pdf")
    return time.monotonic() - begun


def _told(taken: Taken) -> str:
    return (
        f"{taken.texts:,} texts compiled in {taken.seconds:.1f} s ({taken.processor:.1f} of a processor), "
        f"{taken.megabytes:.0f} MB held by the worker's processes; PDF {taken.pdf:.1f} s; load {os.getloadavg()[0]:.1f}"
    )


def _missed(taken: dict[int, Taken]) -> Any:
    small, large = taken.get(10_000), taken.get(100_000)
    if large is not None:
        yield from (
            f"{what}: {value:.1f} where {goal} was the goal"
            for what, value, goal in (
                ("seconds", large.seconds, SECONDS),
                ("megabytes", large.megabytes, MEGABYTES),
                ("seconds of the PDF", large.pdf, PDF_SECONDS),
            )
            if value > goal
        )
    if small is not None and large is not None:
        growth, work = large.seconds / small.seconds, large.processor / small.processor
        print(f"from 10,000 to 100,000: {growth:.1f} times the seconds, {work:.1f} times the work")
        if growth > GROWTH:
            yield f"growth: {growth:.1f} where {GROWTH} was the goal"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

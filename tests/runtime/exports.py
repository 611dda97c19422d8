"""How long an export of many contributions takes, and how much memory: a worker as production runs it, all formats.

From the command line, with throw-away servers beside it:
`python -m portal.embedded exec -- python -m tests.runtime.exports --rows 100000`. Prints a line for each format; ends
with 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django

SECONDS, MEGABYTES = 60, 300  # the goals, for a hundred thousand rows
EVERY = 0.2
PATIENCE = 900
WHO = "exporter"


def tree(pid: int) -> Iterator[int]:
    """Yield a process and all that came of it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from tree(int(child))


def held_by(pid: int) -> float:
    """Return the megabytes that a process tree holds, what its processes share counted once."""
    total = 0
    for each in tree(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:  # it has just ended
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def worked_by(pid: int) -> float:
    """Return the seconds of a processor that a process tree has had, with what has ended in it.

    On a busy machine they say more than the clock.
    """
    ticks = 0
    for each in tree(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass
class Scales:
    """Weighs a process tree over and over and keeps the most."""

    pid: int
    most: float = 0
    now: float = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Scales:
        self._thread = threading.Thread(target=self._weigh)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _weigh(self) -> None:
        while not self._over.wait(EVERY):
            self.now = held_by(self.pid)
            self.most = max(self.most, self.now)


def main(arguments: list[str]) -> int:
    """Fill the database, ask for each format, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args(arguments).rows
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    folder = Path(tempfile.mkdtemp(prefix="exports-"))
    os.environ |= {"MEDIA_ROOT": str(folder / "media"), "STATIC_ROOT": str(folder / "static")}
    django.setup()

    from tests.bench import filling

    filling.prepare()
    print(f"{rows} contributions written in {filling.fill(rows):.0f} s; load {os.getloadavg()[0]:.1f}")
    met = list(measured(folder))  # every format, also after one that missed its goal
    return 0 if all(met) else 1


def measured(folder: Path) -> Iterator[bool]:
    """Yield, for each format, whether the goals were met."""
    from django.db import connection

    from consultations.review.exports.actions import request_export
    from consultations.review.models import Export
    from stakeholders.models import Account, RoleAssignment
    from tests.browser.worker import running_worker
    from tests.people import account_of

    national = Account.objects.filter(full_name=WHO).first() or account_of(
        WHO, None, role=RoleAssignment.Role.COORDINATOR
    )
    with running_worker(database=connection.settings_dict["NAME"], folder=folder, smtp_port=9) as worker:
        print(f"the worker at rest: {held_by(worker.process.pid):.0f} MB")
        for format in Export.Format.values:
            with Scales(worker.process.pid) as scales:
                begun, worked = time.monotonic(), worked_by(worker.process.pid)
                export = request_export(filters="?status=all", format=format, language="fr", by=national)
                while export.job.is_open and time.monotonic() - begun < PATIENCE:
                    time.sleep(EVERY)
                    export.job.refresh_from_db()
                seconds = time.monotonic() - begun
            export.refresh_from_db()
            print(
                f"{format}: {export.job.state}, {export.rows} rows in {seconds:.1f} s "
                f"({worked_by(worker.process.pid) - worked:.1f} of a processor), {export.size / 2**20:.0f} MB; "
                f"{scales.most:.0f} MB held by the worker's processes; load {os.getloadavg()[0]:.1f}"
            )
            yield export.made_at is not None and seconds < SECONDS and scales.most < MEGABYTES


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

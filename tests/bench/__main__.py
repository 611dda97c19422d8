"""`make bench`: what the review desk costs with ten thousand, a hundred thousand and a million contributions.

With throw-away servers beside it: `python -m portal.embedded exec -- python -m tests.bench --sizes 10000,100000`.
Prints a line for each page and reader, beside the yardstick of the same run: the accessibility statement, with the same
account and middleware. Says which goals were missed, and ends with 1 then. A run that was killed goes on from the last
batch that was written.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tests.bench.measuring import Asked

TIMES_THE_YARDSTICK, QUERIES, YARDSTICK_QUERIES, COUNTS_MS, GROWTH = 3, 8, 3, 300, 1.5
EXPORTED = 100_000


def main(arguments: list[str]) -> int:
    """Fill, measure, say what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--without-exports", action="store_true")
    chosen = parser.parse_args(arguments)
    sizes = [int(size) for size in chosen.sizes.replace("_", "").split(",")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    os.environ |= {"MEDIA_ROOT": str(folder / "media"), "STATIC_ROOT": str(folder / "static")}
    django.setup()

    from tests.bench import filling
    from tests.runtime import exports

    filling.prepare()
    missed: list[str] = []
    small: dict[tuple[str, str], float] = {}
    for size in sizes:
        seconds = filling.fill(size)
        print(f"\n{size:,} contributions, written in {seconds:.0f} s; load {os.getloadavg()[0]:.1f}", flush=True)
        missed += [f"{size:,}: {what}" for what in _pages(small)]
        if size == EXPORTED and not chosen.without_exports and not all(list(exports.measured(folder))):
            missed.append(f"{size:,}: an export")
    print("\nMissed:" if missed else "\nEvery goal is met.", *missed, sep="\n  ")
    return 1 if missed else 0


def _pages(small: dict[tuple[str, str], float]) -> Iterator[str]:
    """Print what the pages take and yield the goals that they miss. `small` keeps what they took at the first size."""
    from tests.bench import measuring

    print(f"{'':40}{'median':>9}{'p95':>9}{'× yard':>8}{'queries':>9}")
    for who, browser in measuring.readers().items():
        yardstick = 0.0
        for asked in measuring.measured(who, browser, measuring.pages()):
            yardstick = yardstick or asked.median
            print(
                f"{who + ': ' + asked.what:40}{asked.median:7.1f}ms{asked.p95:7.1f}ms"
                f"{asked.median / yardstick:8.2f}{asked.queries:9}",
                flush=True,
            )
            yield from _missed(asked, yardstick, small.setdefault((who, asked.what), asked.median / yardstick))


def _missed(asked: Asked, yardstick: float, at_first: float) -> Iterator[str]:
    """Yield the goals that a page misses. How it grows is told in yardsticks: the machine may be busier than before."""
    name, times = f"{asked.who}, {asked.what}", asked.median / yardstick
    if asked.what == "the yardstick":
        if asked.queries > YARDSTICK_QUERIES:
            yield f"{name}: {asked.queries} queries"
        return
    if asked.queries > QUERIES:
        yield f"{name}: {asked.queries} queries"
    if asked.is_fragment:
        if asked.median > COUNTS_MS:
            yield f"{name}: {asked.median:.0f} ms"
        return
    if times > TIMES_THE_YARDSTICK:
        yield f"{name}: {times:.1f} × the yardstick"
    if times > GROWTH * at_first:
        yield f"{name}: {times / at_first:.1f} × what it took at the first size"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

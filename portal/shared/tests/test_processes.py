"""Work shared out to processes is done whatever becomes of them, and none of them is left."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest

from portal.shared.models import Job
from portal.shared.processes import side_by_side


def counting(name: str, *, dies_at: int | None = None) -> Iterator[tuple[str, int, int]]:
    """Yield numbers with who counts them; killed by the machine when it comes to one, unless it is the test itself."""
    for number in range(4):
        if number == dies_at and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        yield name, number, os.getpid()


HERE = os.getpid()


def children() -> list[str]:
    return [pid for task in os.scandir("/proc/self/task") for pid in open(f"{task.path}/children").read().split()]


def test_all_but_the_last_are_done_by_processes_of_which_none_is_left() -> None:
    before = children()
    found = list(side_by_side(*(partial(counting, name) for name in "abc")))
    assert sorted((name, number) for name, number, _pid in found) == [(name, n) for name in "abc" for n in range(4)]
    by = {name: pid for name, _number, pid in found}
    assert (len(set(by.values())), by["c"]) == (3, HERE)
    assert children() == before


def test_they_work_at_the_same_time() -> None:
    def meets(own: int, other: int) -> Iterator[str]:
        os.write(own, b".")
        yield os.read(other, 1).decode()

    (one, one_told), (other, other_told) = os.pipe(), os.pipe()
    assert list(side_by_side(partial(meets, one_told, other), partial(meets, other_told, one))) == [".", "."]


def test_what_a_killed_process_left_is_done_here_and_nothing_twice() -> None:
    found = list(side_by_side(partial(counting, "a", dies_at=2), partial(counting, "b")))
    assert sorted((name, number) for name, number, _pid in found) == [(name, n) for name in "ab" for n in range(4)]
    assert [number for name, number, pid in found if name == "a" and pid == HERE] == [2, 3]


def test_our_connection_is_not_touched_by_them(db: None) -> None:
    def asks() -> Iterator[tuple[int, bool]]:
        try:
            yield os.getpid(), Job.objects.exists()
        except RuntimeError:
            os._exit(1)

    assert list(side_by_side(asks, tuple)) == [(HERE, False)]


def test_error_is_raised_here() -> None:
    def fails() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(side_by_side(fails, tuple))


def test_whoever_stops_listening_ends_them() -> None:
    def lasts() -> Iterator[int]:
        yield os.getpid()
        time.sleep(60)

    def lasts_not() -> Iterator[int]:
        yield 0

    with closing(side_by_side(lasts, lasts_not)) as told:
        pid = max(next(told), next(told))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)

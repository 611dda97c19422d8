"""Processes beside this one: none outlives it, and work that is shared out to some is done whatever becomes of them."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, NoReturn, TypeVar

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)

Item = TypeVar("Item")
Work = Callable[[], Iterable[Item]]


def dies_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Return what a fresh child runs before its program: ask for ``number`` should this process die."""
    parent = os.getpid()

    def ask() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask


def side_by_side(*works: Work[Item]) -> Iterator[Item]:
    """Yield what these yield, as it comes: the last is done here, each of the others by a process beside this one.

    Such a process is forked: it reads what we have in memory without copying it, and what it takes goes with it. It
    must not touch the database, whose connection is ours. Where one does not come to its end its work is done again
    here, and what was heard of it passed over: so a machine short of memory kills no work, and an error is raised where
    it is heard. Work must therefore yield the same again.
    """
    *others, own = works
    begun: list[_Begun[Item]] = []
    try:
        for work in others:
            begun.append(_begun(work))
        waiting: dict[Any, _Begun[Item]] = {one.told: one for one in begun}
        for item in own():
            yield item
            yield from _arrived(waiting, within=0)
        while waiting:
            yield from _arrived(waiting)
    finally:
        for one in begun:
            one.stop()


def _arrived(waiting: dict[Any, _Begun[Item]], *, within: float | None = None) -> Iterator[Item]:
    """Yield one item of each that has something to tell; whoever has ended is taken off."""
    for told in wait([*waiting], within):
        one = waiting[told]
        try:
            item = one.told.recv()
        except (EOFError, OSError):
            del waiting[told]
            yield from one.rest()
        else:
            one.heard += 1
            yield item


@dataclass
class _Begun(Generic[Item]):
    """Work under way in a process of its own, and how much of what it yields was heard."""

    work: Work[Item]
    pid: int
    told: Connection
    heard: int = 0
    has_ended: bool = False

    def rest(self) -> Iterator[Item]:
        """Return what is left to be done of it here: nothing when it came to its end."""
        return islice(self.work(), self.heard, None) if self.end() else iter(())

    def end(self) -> int:
        """Wait for the process, which tells nothing more; returns how it ended: 0 is well."""
        self.has_ended = True
        return os.waitpid(self.pid, 0)[1]

    def stop(self) -> None:
        """See that nothing of it is left, wherever it is."""
        if not self.has_ended:
            os.kill(self.pid, signal.SIGKILL)
            self.end()
        self.told.close()


def _begun(work: Work[Item]) -> _Begun[Item]:
    told, tell = Pipe(duplex=False)
    ask_to_die = dies_with_parent(signal.SIGKILL)
    pid = os.fork()
    if not pid:
        _work(work, tell, ask_to_die)
    tell.close()  # the process holds the only one: when it ends, however it ends, we hear of it
    return _Begun(work, pid, told)


def _work(work: Work[Item], tell: Connection, ask_to_die: Callable[[], None]) -> NoReturn:
    """Be the process: nothing that was going on when it was made is ended by it, or goes on in it."""
    try:
        from django.db import connections  # whoever starts our servers knows this module and no Django

        ask_to_die()
        gc.freeze()  # what it was given is shared as long as nobody marks it
        for connection in connections.all(initialized_only=True):
            connection.execute_wrappers.append(_out_of_reach)
        for item in work():
            tell.send(item)
    except BaseException:
        log.exception("work in a process of its own stopped")
        os._exit(1)
    os._exit(0)


def _out_of_reach(*_asked: Any) -> NoReturn:
    raise RuntimeError("a process beside ours has no database: the connection that it sees is ours")

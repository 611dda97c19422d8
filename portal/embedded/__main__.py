"""``python -m portal.embedded``: what ``make run``, ``make test`` and ``make reset`` call."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack

from portal.embedded.process import Stopped, clear_leftovers
from portal.embedded.services import run_beside_services
from portal.embedded.state import EmbeddedError, State
from portal.embedded.supervisor import run, run_servers


def main(arguments: list[str]) -> int:
    """Run one of the commands and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m portal.embedded", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="keep the whole demo portal running until Ctrl-C")
    commands.add_parser("servers", help="keep PostgreSQL and Redis alone running until Ctrl-C")
    beside = commands.add_parser("exec", help="run one command with throw-away PostgreSQL and Redis beside it")
    beside.add_argument("line", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    commands.add_parser("reset", help="forget everything in the state folder")
    chosen = parser.parse_args(arguments)
    state = State.from_environment()
    if chosen.command == "run":
        run(state)
    if chosen.command == "servers":
        run_servers(state)
    if chosen.command == "reset":
        reset(state)
    if chosen.command != "exec":
        return 0
    line = chosen.line[1:] if chosen.line[:1] == ["--"] else chosen.line
    if not line:
        parser.error("exec needs a command: exec -- COMMAND")
    return run_beside_services(state, line)


def reset(state: State) -> None:
    """Forget everything in the state folder, and in those that lie inside it (the tests' own)."""
    with ExitStack() as owned:
        for each in (state, *(State(lock.parent) for lock in state.root.glob("*/supervisor.lock"))):
            owned.enter_context(each.owned())
            clear_leftovers(each.lineages)
        state.erase()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedError as error:
        sys.exit(f"tachawor: {error}")
    except Stopped:
        sys.exit(130 if "exec" in sys.argv[1:2] else 0)  # for run, to be stopped is the way to end well

"""``python -m portal.embedded``: the three commands behind ``make run``, ``make test`` and ``make reset``."""

from __future__ import annotations

import argparse
import sys

from portal.embedded.process import clear_leftovers
from portal.embedded.services import run_beside_services
from portal.embedded.state import EmbeddedError, State


def main(arguments: list[str]) -> int:
    """Run one of the commands and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m portal.embedded", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    beside = commands.add_parser("exec", help="run one command with throw-away PostgreSQL and Redis beside it")
    beside.add_argument("line", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    commands.add_parser("reset", help="forget everything in the state folder")
    chosen = parser.parse_args(arguments)
    state = State.from_environment()
    if chosen.command == "reset":
        with state.owned():
            clear_leftovers(state.lineages)
            state.erase()
        return 0
    line = chosen.line[1:] if chosen.line[:1] == ["--"] else chosen.line
    if not line:
        parser.error("exec needs a command: exec -- COMMAND")
    return run_beside_services(state, line)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EmbeddedError as error:
        sys.exit(f"tachawor: {error}")
    except KeyboardInterrupt:
        sys.exit(130)

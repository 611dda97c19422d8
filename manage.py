#!/usr/bin/env python3
"""Django's command line. Started with a bare Python it moves into the project's own .venv first."""

import os
import sys
from pathlib import Path

VENV_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        if VENV_PYTHON.exists() and Path(sys.executable) != VENV_PYTHON:
            os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])  # noqa: S606 - our own interpreter, our own arguments
        sys.exit("Django is not installed here. Run `make setup` first.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

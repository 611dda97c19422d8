"""`deploy/make-venv.sh` on machines that lack something: one clear line each, naming what to install."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from portal.embedded.state import REPOSITORY

SCRIPT = REPOSITORY / "deploy" / "make-venv.sh"
OLD = 'case "$1" in -V) echo Python 3.9.2;; -c) exit 1;; esac'
WITHOUT_VENV = 'case "$2" in *ensurepip*) echo "No module named ensurepip" >&2; exit 1;; esac'


def make_venv(python: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", SCRIPT, python, folder], capture_output=True, text=True)


def program(path: Path, body: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, "is not there: install Debian's package python3,"),
        (OLD, "is Python 3.9.2, Python 3.11 or newer is needed: install Debian 12's package python3,"),
        (WITHOUT_VENV, "has no venv: install Debian's package python3-venv."),
    ],
)
def test_what_is_missing_is_said_in_one_line(tmp_path: Path, body: str | None, said: str) -> None:
    python = program(tmp_path / "python3", body) if body else str(tmp_path / "python3")
    ended = make_venv(python, tmp_path / "venv")
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"tachawor: {python} {said}")
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""
    assert not (tmp_path / "venv").exists()


def test_environment_that_works_is_kept(tmp_path: Path) -> None:
    works = program(tmp_path / "venv" / "bin" / "python", "exit 0")
    assert make_venv("/nowhere/python3", tmp_path / "venv").returncode == 0
    assert Path(works).exists()


def test_environment_broken_off_half_way_is_made_anew(tmp_path: Path) -> None:
    program(tmp_path / "venv" / "bin" / "python", "exit 1")
    # Stands in for `python3 -m venv --clear FOLDER`, which would take seconds; it notes how it was asked.
    python = program(tmp_path / "python3", f'[ "$1" = -m ] && echo "$@" > {tmp_path}/asked; exit 0')
    assert make_venv(python, tmp_path / "venv").returncode == 0
    assert (tmp_path / "asked").read_text().split() == ["-m", "venv", "--clear", str(tmp_path / "venv")]


def test_the_python_at_hand_would_do() -> None:
    assert sys.version_info >= (3, 11)
    assert make_venv(sys.executable, Path(sys.prefix)).returncode == 0

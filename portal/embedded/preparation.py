"""What must be true before the portal opens: tables, reference data, demo data, collected static files.

Every step is an idempotent management command. It is skipped when nothing it reads has changed since it last
succeeded in this state folder: that is what makes the second start quick.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.embedded.process import Child
from portal.embedded.state import REPOSITORY, State, write_private


@dataclass(frozen=True)
class Step:
    """A management command, what it is for, and the files whose change makes it due again."""

    command: tuple[str, ...]
    purpose: str
    reads: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the management command's name."""
        return self.command[0]

    def fingerprint(self) -> str:
        """Return a digest of everything the step reads."""
        digest = hashlib.sha256(" ".join(self.command).encode())
        paths = {path for pattern in self.reads for path in REPOSITORY.glob(pattern) if path.is_file()}
        for path in sorted(paths):
            content = path.read_bytes()
            digest.update(f"\n{path.relative_to(REPOSITORY)} {len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()


TABLES = ("*/migrations/*.py", "*/*/migrations/*.py", "requirements.txt")
REFERENCE = (
    *TABLES, "*/reference/*", "consultations/review/assessing/reference/*", "portal/shared/*.csv",
    "*/management/commands/load_reference.py",
)  # fmt: skip
DEMO = (*REFERENCE, "*/demo/**/*.py", "*/demo/**/*.csv")
STATIC = ("static/**/*", "portal/settings.py", "portal/shared/fonts.py", "requirements.txt")
STEPS = (
    Step(("collectstatic", "--noinput"), "Collecting static files", STATIC),
    Step(("migrate", "--noinput"), "Making the tables", TABLES),
    Step(("load_reference",), "Loading the reference data", REFERENCE),
    Step(("load_demo",), "Loading the demo data", DEMO),
)


def prepare(state: State, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Run the steps that are due, in order."""
    done = json.loads(state.prepared.read_text()) if state.prepared.exists() else {}
    for step in STEPS:
        fingerprint = step.fingerprint()
        if done.get(step.name) == fingerprint:
            continue
        say(f"{step.purpose} ...")
        command = [sys.executable, str(REPOSITORY / "manage.py"), *step.command]
        Child(state, step.name, command, environment=environment).finish(doing=step.purpose)
        # Written after each step: what is done stays done when a later one fails.
        done[step.name] = fingerprint
        write_private(state.prepared, json.dumps(done, indent=1))

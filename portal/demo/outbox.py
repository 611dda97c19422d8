"""Outgoing mail of the demonstration, read back from the folder that Django's file backend writes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from django.conf import settings

# Django closes every message with this line; one file may hold several.
_END = b"\n" + b"-" * 79 + b"\n"
MOST = 100


@dataclass(frozen=True)
class Mail:
    """One mail, found again by its file and its place in it."""

    file: str
    number: int
    at: datetime
    to: str
    subject: str
    body: str


def newest() -> list[Mail]:
    """Return the latest mails, newest first."""
    mails: list[Mail] = []
    for path in sorted(_folder().glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True):
        mails += reversed(_mails(path))
        if len(mails) >= MOST:
            break
    return mails[:MOST]


def find(file: str, number: int) -> Mail | None:
    """Return one mail, or None. Only names that the folder itself lists are ever opened."""
    path = next((path for path in _folder().glob("*.log") if path.name == file), None)
    return next((mail for mail in _mails(path) if mail.number == number), None) if path else None


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _mails(path: Path) -> list[Mail]:
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    parts = path.read_bytes().split(_END)[:-1]  # what follows the last closing line is not complete yet
    return [_mail(path.name, number, at, part) for number, part in enumerate(parts, start=1)]


def _mail(file: str, number: int, at: datetime, raw: bytes) -> Mail:
    message = cast(EmailMessage, message_from_bytes(raw, policy=policy.default))
    text = message.get_body(("plain",))
    return Mail(
        file=file,
        number=number,
        at=at,
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        body=str(text.get_content()) if text is not None else "",
    )

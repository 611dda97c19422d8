"""What the surroundings say: environment variables, then the file a running `make run` keeps in its state folder."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from portal.embedded.process import holders_of

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(os.environ.get("TACHAWOR_STATE") or BASE_DIR / ".state").resolve()


def _running_portal() -> dict[str, str]:
    """Return the variables of the embedded services of this state folder; empty when none run."""
    path = STATE_DIR / "runtime.env"
    if os.environ.get("DATABASE_URL") or not path.exists() or not holders_of(STATE_DIR / "alive"):
        return {}  # left by a supervisor that was killed: nothing answers there any more
    lines = (line.strip() for line in path.read_text().splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


_LEFT_BY_RUN = _running_portal()


def text(name: str, default: str = "") -> str:
    """Return a setting of the surroundings as text."""
    return os.environ.get(name) or _LEFT_BY_RUN.get(name, default)


def flag(name: str) -> bool:
    """Return whether a setting is switched on (``1``, ``true``, ``yes``)."""
    return text(name).lower() in {"1", "true", "yes"}


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated setting as a list without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, object]:
    """Turn ``postgresql://user:password@host:port/name?host=/socket/folder`` into Django's database settings."""
    parts = urlsplit(url)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
    }


def celery_broker(redis_url: str) -> str:
    """Return the broker address in kombu's spelling (it writes unix sockets as ``redis+socket://``)."""
    if redis_url.startswith("unix://"):
        parts = urlsplit(redis_url)
        number = parse_qs(parts.query).get("db", ["0"])[0]
        return f"redis+socket://{parts.path}?virtual_host={number}"
    return redis_url

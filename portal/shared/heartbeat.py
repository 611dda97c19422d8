"""Keeps the lease of a job alive while one step of it takes longer than the lease."""

from __future__ import annotations

import logging
import threading
from types import TracebackType
from typing import Any, Self

from django.db import DatabaseError, connection

from portal.shared import jobs

log = logging.getLogger(__name__)

EVERY = 15.0  # seconds; a lease lasts sixty


class Heartbeat:
    """Passes progress on to the job and repeats the last word in between, from a thread of its own."""

    def __init__(self, hold: jobs.Hold, *, every: float = EVERY) -> None:
        self.hold, self.every = hold, every
        self._last: dict[str, Any] = {}
        self._one_at_a_time = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{hold.job.pk}", daemon=True)

    def tell(self, stage: str, done: int, total: int) -> None:
        """Tell how far the work is. Raises `LeaseLost` when somebody else has the job."""
        with self._one_at_a_time:
            self._last = {"stage": stage, "done": done, "total": total}
            self.hold.progress(**self._last)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._over.wait(self.every):
                if self._last:
                    self._renew()
        except jobs.LeaseLost:
            pass  # the work hears of it at its next step
        finally:
            connection.close()

    def _renew(self) -> None:
        try:
            with self._one_at_a_time:
                self.hold.progress(**self._last)
        except DatabaseError as error:
            log.warning("the lease of job %s was not renewed: %s", self.hold.job.pk, error)
            connection.close()

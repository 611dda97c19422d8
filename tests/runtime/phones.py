"""Three hundred phones in one room: each opens the page, asks what is discussed now, and sends one contribution.

A third of them send the same form once more, as a phone does when no answer came in time. From the command line, beside
a running demonstration: `python -m tests.runtime.phones ADDRESS --phones 300 --seconds 60`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from threading import Thread
from typing import Any
from uuid import uuid4

MEETING = "RS-04-FOLLOW-UP"
LONGEST_WAIT = 120  # seconds until an answer is given up
POLLS = 3


@dataclass
class Crowd:
    """What became of everything that was asked and sent."""

    mark: str = field(default_factory=lambda: uuid4().hex)  # stands in every body, so that they are found again
    pages: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    known: int = 0  # polls that were answered with "you know it already"
    codes: dict[int, set[str]] = field(default_factory=dict)  # the receipts that each phone was given
    refused: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            f"{name}: {len(times)}, median {_part(times, 0.5):.0f} ms, p95 {_part(times, 0.95):.0f} ms"
            for name, times in (("pages", self.pages), ("polls", self.polls), ("posts", self.posts))
        ]
        accepted = sum(len(codes) == 1 for codes in self.codes.values())
        return "; ".join([*lines, f"304: {self.known}", f"accepted: {accepted}", f"refused: {len(self.refused)}"])

    @property
    def p95(self) -> dict[str, float]:
        """The time in which nineteen of twenty were answered, in seconds."""
        return {"polls": _part(self.polls, 0.95) / 1000, "posts": _part(self.posts, 0.95) / 1000}


def _part(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000 if times else 0.0


class Phone(Thread):
    """One phone with its own cookies."""

    def __init__(self, number: int, address: str, crowd: Crowd, seconds: float) -> None:
        super().__init__(daemon=True)
        self.number, self.crowd, self.seconds = number, crowd, seconds
        self.address = f"{address}/ar/live/{MEETING}/"
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.line = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def run(self) -> None:
        chance = random.Random(self.number)
        pause = self.seconds / (POLLS + 1)
        try:
            time.sleep(chance.random() * pause)
            page = self._ask(self.address, self.crowd.pages)[1].decode()
            when, tag = chance.randrange(POLLS), ""
            for turn in range(POLLS):
                time.sleep(pause * (0.5 + chance.random() / 2))
                tag = self._poll(tag)
                if turn == when:
                    self._send(page, times=2 if self.number % 3 == 0 else 1)
        except Exception as error:
            self.crowd.refused.append(f"phone {self.number}: {error!r}")

    def _poll(self, tag: str) -> str:
        status, _body, headers = self._ask(
            f"{self.address}status.json", self.crowd.polls, headers={"If-None-Match": tag}
        )
        self.crowd.known += status == 304
        return str(headers["ETag"])

    def _send(self, page: str, *, times: int) -> None:
        given = {
            "csrfmiddlewaretoken": _value("csrfmiddlewaretoken", page),
            "ticket": _value("ticket", page),
            "axis": "families",
            "kind": "proposal",
            "body": f"مقترح من الهاتف {self.number} {self.crowd.mark}",
        }
        for _time in range(times):
            answer = self._ask(
                self.address,
                self.crowd.posts,
                data=urllib.parse.urlencode(given).encode(),
                headers={"Accept": "application/json"},
            )
            self.crowd.codes.setdefault(self.number, set()).add(json.loads(answer[1])["code"])

    def _ask(self, address: str, times: list[float], **options: Any) -> tuple[int, bytes, Any]:
        request, began = urllib.request.Request(address, **options), time.monotonic()  # noqa: S310 - ours
        try:
            with self.line.open(request, timeout=LONGEST_WAIT) as answer:
                said = answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            if error.code != 304:
                raise
            said = error.code, b"", error.headers
        times.append(time.monotonic() - began)
        return said


def _value(name: str, page: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]+)"', page)
    assert found, name
    return found[1]


def gather(address: str, *, phones: int, seconds: float) -> Crowd:
    """Let so many phones be in the room for about so many seconds."""
    crowd = Crowd()
    every = [Phone(number, address, crowd, seconds) for number in range(phones)]
    for phone in every:
        phone.start()
    for phone in every:
        phone.join()
    return crowd


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("address")
    asked.add_argument("--phones", type=int, default=300)
    asked.add_argument("--seconds", type=float, default=60)
    options = asked.parse_args()
    print(gather(options.address, phones=options.phones, seconds=options.seconds))

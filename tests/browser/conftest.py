"""One Chromium, one worker and one post office for the whole suite; a portal of its own for each test."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect, sync_playwright

from stakeholders.categories import load_categories
from strategy.actions import load_reference
from tests.browser.examination import Examiner
from tests.browser.portal import PATIENCE, Portal
from tests.browser.post_office import PostOffice, open_post_office
from tests.browser.worker import Worker, running_worker

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]  # fmt: skip


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = os.environ.get("CHROMIUM", "")
    if not Path(path).is_file():
        pytest.fail("The browser tests need Chromium: install it and set CHROMIUM to its path.", pytrace=False)
    # Playwright's loop lives in this thread; the queries of the tests do too.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def post_office() -> Iterator[PostOffice]:
    """Where the worker's mail arrives."""
    with open_post_office() as office:
        yield office


@pytest.fixture(scope="package")
def worker(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory, post_office: PostOffice
) -> Iterator[Worker]:
    """Who compiles the reports and sends the mail."""
    name = str(connection.settings_dict["NAME"])
    with running_worker(database=name, folder=tmp_path_factory.mktemp("worker"), smtp_port=post_office.port) as worker:
        yield worker


@pytest.fixture(params=["ar", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def portal(live_server, settings, browser, worker, post_office, language, tmp_path) -> Iterator[Portal]:
    """A portal that knows its regions and axes and nothing else, in one language, and who looks at its pages."""
    settings.MEDIA_ROOT = worker.media
    settings.SITE_URL = live_server.url
    # What earlier tests counted and remembered in Redis is not this portal's; the worker's queue there is.
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": f"browser-{uuid.uuid4()}"}}
    load_reference()
    load_categories()
    post_office.delivered.clear()
    examiner = Examiner(language)
    yield Portal(
        address=live_server.url,
        language=language,
        browser=browser,
        worker=worker,
        post_office=post_office,
        examiner=examiner,
        folder=tmp_path,
    )
    # What pytest shows when a step fails: where everybody stood, and what was found on the pages until then.
    for context in browser.contexts:
        print("open:", *(page.url for page in context.pages))
        context.close()
    print(*examiner.faults, sep="\n")
    worker.rests()

"""Chromium in front of a live house: pages that note every complaint of the browser, and axe to judge them."""

import contextlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app import create_app
from community.foundation.application import TransactionalFlask
from community.foundation.config import Config
from community.foundation.database import db
from tests.databases import SqliteTemplate
from tests.visitor import Visitor, watch_reading_requests

# What is sealed in loading the town is opened in every process that looks at it.
KEY = "the key of the town, long enough"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def find_chromium() -> str | None:
    """Where the distribution's Chromium is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if find_chromium() is None and not os.environ.get("CI"):
        skip = pytest.mark.skip(reason="there is no Chromium")
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(skip)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium of one's own."""
    with sync_playwright() as playwright:
        # Root, as on CI, cannot use Chromium's sandbox.
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        started = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        yield started
        started.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all; each test has contexts of its own."""
    with chromium() as started:
        yield started


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass


@contextlib.contextmanager
def served(application: TransactionalFlask) -> Iterator[str]:
    """The application behind a real port, in threads of its own; yields its address."""
    server: BaseWSGIServer = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def live(app: TransactionalFlask) -> Iterator[str]:
    """The test's own application (an empty database, the test's rows) at an address."""
    with served(app) as address:
        yield address
    assert app.extensions["faults"] == []


@pytest.fixture(scope="session")
def town_file(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database in which the demonstration town is."""
    with sqlite_template.copy() as url:
        instance = str(tmp_path_factory.mktemp("town"))
        application = create_app(
            Config(testing=True, demo=True, database_url=url, secret_key=KEY, instance=instance, rate_limits=False)
        )
        result = application.test_cli_runner().invoke(args=["demo", "load", "--quiet"])
        assert result.exit_code == 0, result.output
        with application.app_context():
            db.engine.dispose()
        yield url


@pytest.fixture
def town(town_file: str, config: Config, tmp_path: Path) -> Iterator[TransactionalFlask]:
    """The demonstration town in a database of the test's own."""
    source = Path(town_file.removeprefix("sqlite:///"))
    copy = tmp_path / "town.sqlite3"
    shutil.copyfile(source, copy)
    application = create_app(replace(config, demo=True, database_url=f"sqlite:///{copy}", secret_key=KEY))
    application.test_client_class = Visitor
    watch_reading_requests(application)
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def live_town(town: TransactionalFlask) -> Iterator[str]:
    """The demonstration town at an address."""
    with served(town) as address:
        yield address
    assert town.extensions["faults"] == []


class Complaints(list[str]):
    """What a browser says against a page: errors, blocked resources, foreign requests."""

    def watch(self, page: Page, address: str) -> None:
        """Note the complaints about `page`, which may load from `address` only."""
        own = urlsplit(address).netloc
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._note(page, message.type, message.text))
        page.on(
            "request",
            lambda request: (
                self.append(f"{page.url} asks {request.url}")
                if urlsplit(request.url).scheme.startswith("http") and urlsplit(request.url).netloc != own
                else None
            ),
        )

    def _note(self, page: Page, kind: str, text: str) -> None:
        # Chromium also reports the status of the page itself here, which a test of a refusal wants.
        if kind in ("error", "warning") and "the server responded with a status of" not in text:
            self.append(f"{page.url}: {text}")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Fails the test at its end when the browser complained."""
    noted = Complaints()
    yield noted
    assert noted == []


@pytest.fixture
def open_context(browser: Browser, complaints: Complaints) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts at an address: `open_context(address, viewport=PHONE, locale="ar")`."""
    with contextlib.ExitStack() as stack:

        def make(address: str, **options: Any) -> BrowserContext:
            settings: dict[str, Any] = {"viewport": PHONE, "locale": "en", **options}
            context = browser.new_context(base_url=address, **settings)
            context.set_default_timeout(10_000)
            context.on("page", lambda page: complaints.watch(page, address))
            stack.callback(context.close)
            return context

        yield make


@pytest.fixture
def page(live: str, open_context: Callable[..., BrowserContext]) -> Page:
    """A phone's browser in front of the test's own application."""
    return open_context(live).new_page()


def lend_session(visitor: Visitor, context: BrowserContext, address: str) -> None:
    """Let the browser be signed in as the visitor is."""
    name = str(visitor.application.config["SESSION_COOKIE_NAME"])
    cookie = visitor.get_cookie(name)
    assert cookie is not None
    context.add_cookies([{"name": name, "value": cookie.value, "url": address}])


AXE_FAULTS = """async options => (await axe.run(document, options)).violations.flatMap(
  violation => violation.nodes.map(node =>
  `${violation.id}: ${node.html.slice(0, 120)} (${(node.failureSummary || "").replace(/\\s+/g, " ").trim().slice(0,
  200)})` ))"""


def faults_by_axe(page: Page, *, only: list[str] | None = None) -> list[str]:
    """What axe finds against WCAG 2.2 AA (or against the rules named in `only`), a line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_FILE_PATH.read_text("utf-8"))
    run_only = {"type": "rule", "values": only} if only else {"type": "tag", "values": WCAG}
    # Only what is wrong comes over the wire: the whole of what axe says takes as long to send as to find.
    found: list[str] = page.evaluate(AXE_FAULTS, {"runOnly": run_only, "resultTypes": ["violations"]})
    return found

"""Looking at the pages: Chromium of the system, driven by Playwright; the explorer served in this process.

What the page asks for is recorded, so that a test can say that nothing was asked of anybody else.
"""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import httpx
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from api.app import create_app
from api.settings import Settings
from api.tokens import Tokens
from graph.store import open_store

FLAGS = (
    "--no-sandbox", "--lang=zh-CN", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip
HARMLESS = ("GL Driver Message", "setup-workers/vite")
"""What a console may say without a fault of ours: software drawing, and a note of GraphiQL's workers."""
DAY = "2026-11-24"
CHINESE: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "zh_CN"}


def chromium() -> str | None:
    """Where Chromium is; None: nowhere."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), headless=True, args=list(FLAGS), env=CHINESE)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(store: Path, settings: Settings, tokens: Tokens | None = None) -> Iterator[str]:
    """The explorer over a store on a loopback port, in a thread of its own; gives its address.

    With `tokens` it takes writes.
    """
    with socket.socket() as listener, open_store(store, read_only=tokens is None) as held:
        listener.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = create_app(held, replace(settings, store=str(store)), tokens)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait(address)
            yield address
        finally:
            server.should_exit = True
            thread.join(20)


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{address}/healthz")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nothing answers at {address}")


@dataclass(slots=True)
class Visit:
    """One page with what it asked for and what it complained about."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, view: str, subject: str = "", **params: str) -> Page:
        """A view by its address, on the day of the samples, once it has settled."""
        path = f"#/{view}" + (f"/{quote(subject, safe='')}" if subject else "")
        self.page.goto(f"{self.address}/{path}?{urlencode({'asOf': DAY, **params})}")
        # The workers of GraphiQL keep Chromium from ever calling the page idle.
        if view == "ask":
            self.page.locator("main h1").wait_for()
        else:
            self.page.wait_for_load_state("networkidle")
        return self.page

    @property
    def strangers(self) -> list[str]:
        """What was asked of anybody else."""
        own = urlsplit(self.address).netloc
        return [url for url in self.asked if urlsplit(url).scheme in ("http", "https", "ws", "wss", "ftp")
                and urlsplit(url).netloc != own]  # fmt: skip


def visit(context: BrowserContext, address: str) -> Visit:
    """A new page that is listened to."""
    made = Visit(context.new_page(), address)
    made.page.on("request", lambda request: made.asked.append(request.url))
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.on("console", lambda told: made.complaints.extend(_complaint(told.type, told.text)))
    return made


def _complaint(kind: str, text: str) -> list[str]:
    if kind not in ("error", "warning") or any(word in text for word in HARMLESS):
        return []
    return [f"{kind}: {text}"]

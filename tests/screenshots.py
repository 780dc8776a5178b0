"""Pictures of every view of the sample city, into docs/screenshots/: ``make screenshots``.

They are for people to look at: is it beautiful, is it clear? Nothing is compared by machine.
"""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page

from api.cli.serving import build_demo, of_sample_city
from api.settings import Settings
from tests.browser import browsing, chromium, served, visit
from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "docs" / "screenshots"
NOTICE, DEPARTMENT = "岭政办发〔2026〕12号", "云岭市住房和城乡建设局"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture; `click` is done before it is taken (a CSS selector), `narrow` is a phone's width. A view that
    begins with a slash is the address of a page of its own."""

    name: str
    view: str
    subject: str = ""
    params: tuple[tuple[str, str], ...] = ()
    click: str = ""
    wait: str = "main h1"
    look: Literal["light", "dark"] = "light"
    narrow: bool = False


PICTURES = (
    Picture("overdue", "overdue", wait=".duty"),
    Picture("overdue-dark", "overdue", wait=".duty", look="dark"),
    Picture("overdue-phone", "overdue", wait=".duty", narrow=True),
    Picture("duty", "overdue", click=".duty", wait="dialog[open] blockquote"),
    Picture("department", "department", DEPARTMENT, wait=".duty"),
    Picture("network", "network", wait=".canvas[data-drawn]"),
    Picture("network-communities", "network", params=(("colour", "community"),), wait=".canvas[data-drawn]"),
    Picture("matrix", "matrix", wait=".timeline a"),
    Picture("notice", "notice", NOTICE, click="button.fact.deadline", wait="aside pre"),
    Picture("notice-phone", "notice", NOTICE, wait="article", narrow=True),
    Picture("try", "notice", click="text=看个例子", wait="article"),
    Picture("graphql", "ask", click="button[aria-label^=Execute]", wait=".result-window .view-line"),
    Picture("sparql", "ask", params=(("lang", "sparql"),), wait=".results tbody"),
    Picture("review", "review", params=(("severity", "NOTE"),)),
    Picture("vocabulary", "/vocabulary#Duty", wait="#Duty"),
    Picture("dataset", "/.well-known/void", wait="#classes"),
)


def main() -> None:
    """Take all pictures. Ends with a message where Chromium is missing."""
    if chromium() is None:
        raise SystemExit("Chromium is missing: apt-get install chromium fonts-noto-cjk")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        city = of_sample_city(replace(Settings(), store=f"{folder}/city"))
        build_demo(city)
        with served(Path(folder) / "city", city) as address, browsing() as browser:
            for picture in PICTURES:
                take(browser, address, picture)
                print(picture.name, flush=True)


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Take one picture."""
    width, height = (390, 844) if picture.narrow else (1440, 900)
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", color_scheme=picture.look, device_scale_factor=1
    )
    visitor = visit(context, address)
    if picture.view.startswith("/"):
        page = visitor.page
        page.goto(f"{address}{picture.view}")
    else:
        page = visitor.open(picture.view, picture.subject, **dict(picture.params))
    if picture.click:
        _click(page, picture.click)
    page.locator(picture.wait).first.wait_for()
    page.wait_for_timeout(600)
    path = FOLDER / f"{picture.name}.png"
    page.screenshot(path=path)
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(192).save(path, optimize=True)  # a third of the size, no difference to the eye
    context.close()


def _click(page: Page, what: str) -> None:
    if page.locator(".graphiql-box").count():  # a click before the editor is filled is lost
        page.locator(".graphiql-query-editor .view-line").first.wait_for()
    page.locator(what).first.click()


if __name__ == "__main__":
    main()

"""Writing from the explorer, in a browser: by token, which never leaves the tab; the page follows at once."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from api.settings import Settings, today
from api.tokens import Role, Tokens
from tests.browser import Visit, served, visit
from tests.conftest import Run
from tests.test_web import barriers, browser, explorer, seen

__all__ = ["browser", "explorer", "seen"]
pytestmark = pytest.mark.browser

DOUBTFUL = """岭试发〔2026〕1号

云岭市人民政府关于开展试验工作的通知

各县（市、区）人民政府，市直有关部门：

一、完成试验。市试验统筹局要在2026年9月底前完成试验。

云岭市人民政府
2026年1月5日
"""


@dataclass(frozen=True)
class Desk:
    """A visitor of a server that takes writes, with two tokens."""

    visit: Visit
    reporter: str
    reviewer: str
    store: Path


@pytest.fixture
def desk(browser: Browser, city: Path, tmp_path: Path, run: Run) -> Iterator[Desk]:
    store = Path(shutil.copytree(city, tmp_path / "store"))
    run("load", "-", "--store", store, stdin=DOUBTFUL.encode())
    tokens = Tokens(tmp_path / "tokens.json")
    reporter, reviewer = tokens.add("市财政局", Role.REPORTER), tokens.add("督查室", Role.REVIEWER)
    with served(store, Settings(), tokens) as address:
        context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="zh-CN")
        context.set_default_timeout(15_000)
        made = visit(context, address)
        yield Desk(made, reporter, reviewer, store)
        assert context.cookies() == []
        context.close()
    assert not made.strangers
    assert not made.complaints


def overdue(store: Path, run: Run) -> str:
    duty: str = run("overdue", "--store", store, "--format", "json", "--limit", "1").lines[0]["id"]
    return duty


def test_a_report_by_token_changes_the_duty_before_the_eyes(desk: Desk, run: Run) -> None:
    duty = overdue(desk.store, run)
    page = desk.visit.open("overdue", duty=duty, asOf=str(today()))  # a report is of today
    sheet = page.locator("dialog")
    expect(sheet.get_by_role("button", name="登记")).to_be_disabled()
    sheet.locator("#report-token").fill("duban_wrong")
    sheet.get_by_role("button", name="登记").click()
    expect(sheet.get_by_role("alert")).to_contain_text("令牌无效")
    sheet.locator("#report-token").fill(desk.reporter)
    sheet.get_by_label("说明").fill("已验收合格")
    sheet.get_by_role("button", name="登记").click()
    expect(sheet.get_by_role("status")).to_contain_text("已登记")
    expect(sheet.locator(".tag.DONE")).to_be_visible()
    expect(sheet.locator(".reports")).to_contain_text("已验收合格")
    assert page.evaluate("sessionStorage.getItem('duban.token')") == desk.reporter
    assert page.evaluate("JSON.stringify(localStorage)").find(desk.reporter) == -1
    assert desk.reporter not in page.url
    assert barriers(page) == []
    sheet.get_by_label("内容").select_option("extendDuty")
    sheet.get_by_label("延期至").fill("2099-01-31")
    sheet.get_by_role("button", name="登记").click()
    expect(sheet.get_by_role("alert")).to_contain_text("复核人")
    page.set_viewport_size({"width": 375, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_a_reviewer_decides_a_remark(desk: Desk) -> None:
    page = desk.visit.open("review")
    row = page.locator("main li").filter(has_text="市试验统筹局").first
    expect(row).to_be_visible()
    expect(row.get_by_role("button", name="属实")).to_be_disabled()
    page.get_by_label("令牌").fill(desk.reviewer)
    page.get_by_label("理由").fill("原文笔误")
    row.get_by_role("button", name="属实").click()
    expect(page.locator("main li").filter(has_text="市试验统筹局")).to_have_count(0)
    page.get_by_role("button", name="已复核").click()
    decided = page.locator("main li").filter(has_text="市试验统筹局").first
    expect(decided).to_contain_text("督查室")
    expect(decided).to_contain_text("原文笔误")
    assert barriers(page) == []


def test_a_server_that_only_reads_shows_no_forms(seen: Visit, city: Path, run: Run) -> None:
    page = seen.open("overdue", duty=overdue(city, run))
    expect(page.locator("dialog h3").first).to_be_visible()
    assert page.locator("dialog form").count() == 0
    page = seen.open("review")
    assert page.locator("main form").count() == 0

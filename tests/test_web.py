"""The explorer in a browser, on the sample city: every view, its shared address, exports, and what it never does."""

import csv
import io
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from api.pages import reason_not_built
from api.settings import Settings
from tests.browser import DAY, Visit, browsing, chromium, served, visit
from tests.conftest import REPOSITORY, Run

pytestmark = pytest.mark.browser

NOTICE = "岭政办发〔2026〕12号"
DEPARTMENT = "云岭市财政局"
VIEWS = (
    ("overdue", "", "哪些单位，有哪些逾期的职责？"),
    ("department", "", "单位"),
    ("department", DEPARTMENT, DEPARTMENT),
    ("network", "", "责任网络"),
    ("matrix", "", "地区与职能"),
    ("notice", "", "公文"),
    ("notice", NOTICE, "云岭市人民政府办公室关于印发云岭市城区排水防涝提升行动计划（2026—2027年）的通知"),
    ("ask", "", "查询"),
    ("review", "", "复核"),
)
AXE = REPOSITORY / "web" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("Chromium is missing: apt-get install chromium fonts-noto-cjk")
    if (reason := reason_not_built()) is not None:
        pytest.skip(f"the pages are not built (make web): {reason}")
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def explorer(city: Path, samples: Path) -> Iterator[str]:
    with served(city, Settings(registries=(str(samples / "registry.csv"),))) as address:
        yield address


@pytest.fixture
def seen(browser: Browser, explorer: str) -> Iterator[Visit]:
    """A visitor; at the end, nothing was asked of anybody else and nothing was complained about."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, locale="zh-CN", accept_downloads=True)
    context.set_default_timeout(15_000)
    made = visit(context, explorer)
    yield made
    context.close()
    assert not made.strangers
    assert not made.complaints


def settled(page: Page, view: str) -> None:
    """Wait for what is drawn late."""
    if view == "network":
        expect(page.locator(".canvas[data-drawn]")).to_be_visible()
    if view == "ask":
        expect(page.locator(".graphiql-query-editor .view-line").first).to_be_visible()


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds. (Playwright's own way evaluates text, which the pages forbid.)"""
    for _ in range(100):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it does not come to hold")


@pytest.mark.parametrize(("view", "subject", "title"), VIEWS, ids=[f"{v}-{s}" if s else v for v, s, _ in VIEWS])
def test_every_view_opens_by_its_address_without_barriers_and_fits_a_phone(
    seen: Visit, view: str, subject: str, title: str
) -> None:
    page = seen.open(view, subject)
    settled(page, view)
    expect(page.locator("main h1")).to_contain_text(title)
    assert page.locator("#as-of").input_value() == DAY
    assert page.locator("main [role=alert]").count() == 0
    looks: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for look in looks:
        page.emulate_media(color_scheme=look)
        until(lambda look=look: page.evaluate("document.documentElement.dataset.theme") == look)  # type: ignore[misc]
        assert barriers(page) == []
    page.set_viewport_size({"width": 375, "height": 780})
    until(lambda: page.evaluate("document.documentElement.scrollWidth") <= 375)


def barriers(page: Page) -> list[str]:
    """Serious and critical findings of axe-core. GraphiQL's own inside is its makers' to mend."""
    page.wait_for_timeout(300)  # colours change over a sixth of a second
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found: dict[str, Any] = page.evaluate(
        "axe.run({exclude: [['.graphiql-container']]}, {resultTypes: ['violations']})"
    )
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


# -- the board --------------------------------------------------------------------------------------------------------


def test_the_board_ranks_departments_and_lists_sentences(seen: Visit) -> None:
    page = seen.open("overdue")
    counts = [int(text) for text in page.locator("td.hot").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] >= 3
    days = [int(text) for text in page.locator(".duty .side b").all_inner_texts()]
    assert days == sorted(days, reverse=True)
    assert "2026年5月底前完成普查" in page.locator(".duty").first.inner_text()


def test_filters_stand_in_the_address_and_are_restored_from_it(seen: Visit) -> None:
    page = seen.open("overdue")
    page.get_by_label("公文", exact=True).select_option(NOTICE)
    page.get_by_role("button", name=DEPARTMENT, exact=True).click()
    expect(page.locator("#list-title")).to_contain_text(DEPARTMENT)
    page.locator(".duty").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("为什么")
    shared, told = page.url, page.get_by_role("dialog").inner_text()
    page.goto("about:blank")
    page.goto(shared)
    expect(page.get_by_role("dialog")).to_contain_text("为什么")
    assert page.get_by_role("dialog").inner_text() == told
    assert page.get_by_label("公文", exact=True).input_value() == NOTICE
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert "duty=" not in page.url
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_slider_moves_through_the_year(seen: Visit) -> None:
    page = seen.open("overdue")
    big = page.locator("main .big dd")
    before = int(big.inner_text())
    slider = page.get_by_role("slider").first
    slider.focus()
    slider.press("Home")
    expect(big).to_have_text("0")
    assert page.locator("#as-of").input_value() == "2026-01-01"
    assert "asOf=2026-01-01" in page.url
    slider.press("End")
    until(lambda: int(big.inner_text()) > before)


def test_the_year_plays(seen: Visit) -> None:
    page = seen.open("overdue", asOf="2026-03-01")
    page.get_by_role("button", name="播放").click()
    until(lambda: page.locator("#as-of").input_value() > "2026-03-12")
    page.get_by_role("button", name="停").click()


def test_exports_hold_the_filtered_list(seen: Visit) -> None:
    page = seen.open("overdue", department=DEPARTMENT)
    total = int(re.findall(r"\d+", page.locator("#list-title small").inner_text())[0])
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    text = started.value.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == total
    assert {row["责任单位"] for row in rows if not row["经由"]} == {DEPARTMENT}
    assert all(row["经由"] in ("", row["责任单位"]) for row in rows)
    with page.expect_download() as started:
        page.get_by_role("link", name="JSON").click()
    assert len(json.loads(started.value.path().read_bytes())) == total


def test_the_keyboard_is_enough(seen: Visit) -> None:
    page = seen.open("overdue")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator(".duty").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_the_language_and_the_look_are_kept(seen: Visit) -> None:
    page = seen.open("overdue")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Which departments own which overdue duties?")
    page.get_by_role("button", name="Dark").click()
    page.reload()
    expect(page.locator("h1")).to_have_text("Which departments own which overdue duties?")
    assert page.evaluate("document.documentElement.dataset.theme + document.documentElement.lang") == "darken"


def test_search_leads_to_departments_notices_and_tasks(seen: Visit) -> None:
    page = seen.open("overdue")
    box = page.get_by_role("combobox", name="查找")
    box.fill("财政")
    expect(page.locator("#hits [role=option]").first).to_contain_text("财政")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page.locator("main h1")).to_contain_text("财政")


# -- the other views --------------------------------------------------------------------------------------------------


def test_a_department_shows_its_states_its_calendar_and_its_past(seen: Visit) -> None:
    page = seen.open("department", DEPARTMENT)
    told = page.locator("main dl").first.inner_text()
    assert "逾期" in told
    days = page.locator(".days button")
    assert days.count() >= 3
    days.first.click()
    assert "day=2026" in page.url
    expect(page.locator(".duty").first).to_be_visible()
    table = page.locator("caption", has_text="各月末").locator("..")
    last = [int(text) for text in table.locator("tr").last.locator("td").all_inner_texts()]
    assert sum(last) > 0
    assert page.locator(".with li").count() >= 3


def test_the_network_narrows_to_neighbours_and_is_saved(seen: Visit) -> None:
    page = seen.open("network")
    whole = int(page.locator(".canvas").get_attribute("data-drawn") or 0)
    assert whole > 40
    page.get_by_role("button", name=DEPARTMENT, exact=True).first.click()
    page.get_by_role("button", name="只看它的邻居").click()
    until(lambda: int(page.locator(".canvas").get_attribute("data-drawn") or 0) < whole)
    assert f"focus={DEPARTMENT}" in page.evaluate("decodeURIComponent(location.hash)")
    with page.expect_download() as started:
        page.get_by_role("button", name="PNG").click()
    assert started.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    with page.expect_download() as started:
        page.get_by_role("link", name="GEXF").click()
    assert DEPARTMENT in started.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize("between", ["DEPARTMENT_TASK", "DEPARTMENT_REGION"])
def test_the_other_networks_are_drawn(seen: Visit, between: str) -> None:
    page = seen.open("network", between=between, colour="community")
    settled(page, "network")
    assert int(page.locator(".canvas").get_attribute("data-drawn") or 0) > 40


def test_a_cell_of_the_matrix_leads_to_its_duties(seen: Visit) -> None:
    page = seen.open("matrix")
    cell = page.locator("td.full a.cell", has_text=re.compile(r"^[1-9]")).first
    overdue = int(cell.inner_text().split("/")[0])
    cell.click()
    expect(page.locator("main .big dd")).to_have_text(str(overdue))


def test_a_notice_marks_its_facts_and_shows_their_triples(seen: Visit) -> None:
    page = seen.open("notice", NOTICE)
    page.locator("button.fact.body", has_text="市住建局").first.click()
    expect(page.locator("aside")).to_contain_text("云岭市住房和城乡建设局 · 责任")
    expect(page.locator("aside pre")).to_contain_text("duban:")
    page.locator("button.fact.deadline", has_text="2026年5月底前").first.click()
    expect(page.locator("aside")).to_contain_text("2026-05-31")
    page.locator("button.charge").first.click()
    expect(page.locator("aside .duties li")).to_have_count(4)


def test_a_text_dropped_in_is_read_and_not_kept(seen: Visit, samples: Path) -> None:
    page = seen.open("notice")
    before = page.locator("#stored-title").inner_text()
    text = (samples / "notices" / "07-county-notice.txt").read_text(encoding="utf-8")
    page.get_by_label("公文的文字").fill(text.replace("〔2026〕9", "〔2026〕77") + "\n𠮷")
    page.get_by_role("button", name="读", exact=True).click()
    expect(page.locator("article .fact").first).to_be_visible()
    page.locator("button.fact.deadline").first.click()
    expect(page.locator("aside pre")).to_contain_text("duban:")
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.locator("#stored-title").inner_text() == before


def test_a_file_that_cannot_be_read_is_told(browser: Browser, explorer: str) -> None:
    context = browser.new_context(locale="zh-CN")
    page = visit(context, explorer).open("notice")
    with page.expect_file_chooser() as chooser:
        page.get_by_text("选文件").click()
    chooser.value.set_files({"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 broken"})
    expect(page.locator("main [role=alert]")).to_contain_text("x.pdf")
    context.close()


def test_graphiql_answers(seen: Visit) -> None:
    page = seen.open("ask")
    settled(page, "ask")
    page.get_by_role("button", name=re.compile("Execute")).click()
    expect(page.locator(".result-window")).to_contain_text("totalCount")


def test_sparql_answers_in_a_table(seen: Visit) -> None:
    page = seen.open("ask", lang="sparql")
    expect(page.locator(".results tbody tr").first).to_be_visible()
    assert len(page.locator(".results th").all_inner_texts()) > 1


def test_printing_shows_every_row(seen: Visit) -> None:
    page = seen.open("overdue")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    total = int(page.locator("main .big dd").inner_text())
    expect(page.locator(".duty")).to_have_count(total)


# -- size -------------------------------------------------------------------------------------------------------------

MANY = 100_000


def test_a_hundred_thousand_rows_are_scrolled_with_few_of_them_in_the_page(seen: Visit) -> None:
    seen.page.add_init_script(MANY_ROWS.replace("MANY", str(MANY)))
    page = seen.open("overdue")
    expect(page.locator(".duty").first).to_be_visible()
    box = page.locator(".list")
    for place in (0.5, 1.0):
        box.evaluate("(box, place) => { box.scrollTop = box.scrollHeight * place; }", place)
        until(lambda place=place: _last(page) >= MANY * place - 20)  # type: ignore[misc]
        assert page.locator(".duty").count() < 60


MANY_ROWS = """
const asked = window.fetch;
window.fetch = async (path, init) => {
  if (!String(init?.body ?? "").includes("query Duties")) return asked(path, init);
  const notice = { id: "n", number: "试〔2026〕1号", title: "试" };
  const nodes = Array.from({ length: MANY }, (_, n) => ({
    id: `duty/${n}`, role: "LEAD", state: "OVERDUE", known: "SILENT", late: false, due: "2026-01-01", daysOverdue: n,
    bearer: { name: "某局" }, task: { text: "完成。", path: "一" }, notice, deadline: null,
  }));
  const duties = { totalCount: MANY, pageInfo: { hasNextPage: false, endCursor: null }, nodes };
  return new Response(JSON.stringify({ data: { duties } }));
};
"""
"""Answers the list with very many rows, in the page; everything else goes to the server."""


def _last(page: Page) -> int:
    return int(page.locator(".list li").last.get_attribute("aria-posinset") or 0)


def test_the_first_view_is_light(seen: Visit) -> None:
    sizes: dict[str, int] = {}
    seen.page.on("response", lambda told: sizes.update({told.url: int(told.headers.get("content-length", 0))}))
    seen.open("overdue")
    scripts = sum(size for url, size in sizes.items() if url.endswith(".js"))
    assert 0 < scripts < 60_000, f"{scripts} bytes of gzipped script before the board is seen"


def test_a_network_of_five_thousand_nodes_is_drawn(seen: Visit) -> None:
    seen.page.route("**/graphql", _wide)
    page = seen.open("network", limit="5000")
    expect(page.locator(".canvas[data-drawn='5000']")).to_be_visible()
    frames = page.evaluate(
        """async () => {
          const canvas = document.querySelector(".canvas canvas"), box = canvas.getBoundingClientRect(), took = [];
          for (let n = 0; n < 12; n += 1) {
            const before = performance.now();
            canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: -40, clientX: box.x + 300, clientY: box.y + 300,
              bubbles: true, cancelable: true }));
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            took.push(performance.now() - before);
          }
          return took.sort((a, b) => a - b);
        }"""
    )
    assert frames[len(frames) // 2] < 500, f"a zoom frame takes {frames[len(frames) // 2]:.0f} ms"


def _wide(route: Route) -> None:
    if "query Network" not in (route.request.post_data or ""):
        route.continue_()
        return
    nodes = [
        {"id": f"n{n}", "label": f"第{n}局", "kind": "department", "load": 1 + n % 30, "overdue": n % 3,
         "overdueShare": 0.1, "degree": 2, "betweenness": 0.0, "community": n % 7} for n in range(5_000)
    ]  # fmt: skip
    edges = [{"source": f"n{n}", "target": f"n{(n * 7 + 1) % 5_000}", "weight": 1, "overdue": 0} for n in range(5_000)]
    edges += [{"source": f"n{n}", "target": f"n{n + 1}", "weight": 1, "overdue": 0} for n in range(4_800)]
    network = {"nodes": nodes, "edges": edges, "communities": [], "density": 0, "components": 1, "truncated": False}
    route.fulfill(json={"data": {"responsibilityNetwork": network}})


# -- the real gazette -------------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_the_real_gazette_is_seen_in_a_second(browser: Browser, run: Run, shared: Path, tmp_path: Path) -> None:
    gazette = shared / "gazettes" / "jincheng-2021-02.txt"
    assert run("load", gazette, "--store", tmp_path / "store").code in (0, 1)
    waits = {"overdue": ".duty", "department": "tbody tr", "network": ".canvas[data-drawn]", "matrix": ".timeline a",
             "notice": ".notices li", "review": "main h1"}  # fmt: skip
    with served(tmp_path / "store", Settings()) as address:
        took = []
        for view, shown in (("overdue", ".duty"), *waits.items()):
            context = browser.new_context(viewport={"width": 1360, "height": 900})
            looked = visit(context, address)
            began = time.perf_counter()
            looked.page.goto(f"{address}/#/{view}?asOf=2021-09-30")
            looked.page.locator(shown).first.wait_for()
            took.append(time.perf_counter() - began)
            looked.page.wait_for_load_state("networkidle")
            assert not looked.strangers
            assert not looked.complaints
            context.close()
    # The board within a second on a quiet machine; here others may be at work, and the first visit warms the server.
    assert took[1] < 3, f"the board takes {took[1]:.1f} s"


@pytest.mark.parametrize(
    "path", ["/vocabulary#bearer", "/shapes#Notice", "/functions#财政", "/.well-known/void#classes"]
)
def test_documents_are_shown_at_the_anchor_that_is_asked_for(seen: Visit, path: str) -> None:
    seen.page.goto(f"{seen.address}{path}")
    place = seen.page.locator(f"[id='{path.partition('#')[2]}']")
    expect(place).to_be_in_viewport()
    assert place.inner_text()
    assert not seen.page.evaluate("document.documentElement.scrollWidth > innerWidth")

"""Readings of an invented country, from a seed: as many duties as are asked for, shaped as real notices are.

    python bench/synthetic.py 100000 STORE [--seed 1]

fills the folder STORE, which must be new or empty. A notice charges forty tasks, a task two to six bodies (one leads),
most tasks have one date, some two or none; a tenth recur, some are relative. Three in ten dated tasks are reported on.
The same seed gives the same readings.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import track

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from graph.loading import store_readings
from graph.reports import store_reports
from graph.store import Store, open_store
from ontology.facts import (
    Body,
    BodyMention,
    Deadline,
    Notice,
    ProgressReport,
    Provision,
    Reading,
    RegionLevel,
    RegionMention,
    ReportState,
    Span,
    Task,
)
from ontology.iris import Iris

FUNCTIONS: Final = (
    "财政", "教育", "公安", "民政", "司法", "水利", "交通运输", "农业农村", "商务", "文化旅游", "卫生健康", "应急管理",
    "审计", "住房城乡建设", "自然资源", "生态环境", "工业信息化", "人力资源社会保障", "市场监管", "统计", "医疗保障",
    "林业", "信访", "能源",
)  # fmt: skip
THINGS: Final = (
    "老旧小区改造", "污水处理厂扩建", "河道清淤", "学校食堂检查", "道路隐患整治", "粮食仓库维修", "供热管网更新",
    "垃圾分类试点", "乡村卫生室建设", "企业用能普查", "森林防火演练", "校车路线核查", "养老服务设施配建",
    "地质灾害排查", "政务服务事项清理", "扬尘治理", "农田水利修复", "电梯安全检测", "历史建筑普查", "公共停车位建设",
)  # fmt: skip
ACTIONS: Final = ("全面完成", "组织开展", "建立台账并推进", "制定方案并实施", "督促落实", "会同有关单位推进")
FIRST_DAY: Final = date(2022, 1, 1)
DAYS: Final = 1_500
"""Notices are issued, and deadlines fall, in the four years from then."""
TASKS: Final = 40
DUTIES_A_TASK: Final = 3.75
"""What the shares below come to, on average."""
STATES: Final[tuple[ReportState, ...]] = ("done", "open", "partial")


@dataclass(frozen=True, slots=True)
class Place:
    """A region with its offices."""

    code: str
    name: str
    level: RegionLevel
    parent: str | None


def places(duties: int) -> list[Place]:
    """Provinces of ten cities of eight counties: the more duties, the more of them."""
    count = max(1, min(30, duties // 20_000))
    found = []
    for p in range(count):
        province = Place(f"{60 + p}0000", f"第{p + 1}省", "province", None)
        cities = [
            Place(f"{60 + p}{c + 1:02}00", f"{p + 1}省云{c + 1}市", "prefecture", province.code) for c in range(10)
        ]
        counties = [
            Place(f"{city.code[:4]}{k + 21}", f"{city.name[:-1]}溪{k + 1}县", "county", city.code)
            for city in cities
            for k in range(8)
        ]
        found += [province, *cities, *counties]
    return found


class Synthetic:
    """The country for a number of duties; ask `readings` once, then `reports`."""

    def __init__(self, duties: int, seed: int = 1) -> None:
        self.duties = duties
        self.places = places(duties)
        self.near = {place.code: [place] for place in self.places}
        for place in self.places:
            if place.parent is not None:
                self.near[place.parent].append(place)
        self.random = random.Random(seed)
        self.tasks: list[tuple[str, date]] = []
        """The IRIs of the dated tasks, and when they fall due: what reports are about."""

    def region(self, code: str) -> Place | None:
        """A place by its code: the registry of the country."""
        return self.near[code][0] if code in self.near else None

    @property
    def notices(self) -> int:
        """How many readings there are."""
        return max(1, round(self.duties / DUTIES_A_TASK / TASKS))

    def readings(self, iris: Iris) -> Iterator[Reading]:
        """About so many duties."""
        for number in range(self.notices):
            yield self._reading(number, iris)

    def _reading(self, number: int, iris: Iris) -> Reading:
        choose = self.random
        place = choose.choice(self.places)
        issued = FIRST_DAY + timedelta(days=choose.randrange(DAYS - 400))
        title = f"关于印发{place.name}{choose.choice(THINGS)}工作方案的通知"
        document = f"{place.name}政办〔{issued.year}〕{number + 1}号"
        expires = issued + timedelta(days=1800) if choose.random() < 0.2 else None
        span = Span(0, TASKS * 120)
        head = Notice(
            document, title, place.name + "人民政府办公室", issued, (), (), None, expires, (), (), "synthetic.txt", span
        )  # fmt: skip
        near = self.near[place.code]
        provisions, tasks = [], []
        for at in range(TASKS):
            path = f"{at // 10 + 1}/（{at % 10 + 1}）"
            task = self._task(path, at, issued, near)
            provisions.append(Provision(None, path, f"（{at % 10 + 1}）", 2, task.heading, task.text, at, task.span))
            tasks.append(task)
            if task.deadlines and task.deadlines[0].due:
                self.tasks.append((iris.task(iris.notice(document), None, path, None), task.deadlines[0].due))
        return Reading(head, tuple(provisions), tuple(tasks), (), place.code, "synthetic")

    def _task(self, path: str, at: int, issued: date, near: list[Place]) -> Task:
        choose = self.random
        begin = at * 120
        thing, where = choose.choice(THINGS), choose.choice(near)
        text = f"{choose.choice(ACTIONS)}{where.name}{thing}，涉及{choose.randrange(2, 90)}处，确保按期见效。"
        functions = choose.sample(FUNCTIONS, choose.choice((2, 2, 3, 3, 4, 6)))
        bodies = tuple(
            BodyMention(
                f"{function}局",
                "lead" if n == 0 else choose.choice(("responsible", "support")),
                Span(begin + 60 + n, begin + 62 + n),
                Body(f"{where.name}{function}局", "department", where.code, function),
            )
            for n, function in enumerate(functions)
        )
        regions = (RegionMention(where.name, Span(begin + 4, begin + 8), where.code),)
        deadlines = tuple(self._deadline(issued, begin) for _ in range(choose.choice((0, 1, 1, 1, 1, 1, 1, 2))))
        return Task(
            None, path, None, thing, text, True, bodies, regions, deadlines, Span(begin, begin + 110), "bracket"
        )  # fmt: skip

    def _deadline(self, issued: date, begin: int) -> Deadline:
        choose, kind, span = self.random, self.random.random(), Span(begin + 40, begin + 50)
        if kind < 0.1:
            return Deadline("每季度", "recurring", span, every=choose.choice(("month", "quarter", "year")))
        if kind < 0.15:
            return Deadline("收到申请后5个工作日内", "relative", span, duration="P5D", workdays=True, after="收到申请")
        due = issued + timedelta(days=choose.randrange(20, 400))
        return Deadline(f"{due.year}年{due.month}月{due.day}日前", "by", span, due=due)

    def reports(self) -> Iterator[ProgressReport]:
        """What was told of three in ten of the dated tasks."""
        for target, due in self.tasks:
            if self.random.random() < 0.3:
                day = due + timedelta(days=self.random.randrange(-30, 20))
                state = self.random.choices(STATES, (6, 2, 1))[0]
                yield ProgressReport(target, state, day, day + timedelta(days=self.random.randrange(5)))


def fill(store: Store, duties: int, iris: Iris, seed: int = 1) -> int:
    """Put the country of a seed into a store, with its reports; how many duties there are."""
    country = Synthetic(duties, seed)
    console = Console(stderr=True)
    drawn = track(
        country.readings(iris),
        "load",
        country.notices,
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    counts = store_readings(store, drawn, iris, country)
    store_reports(store, list(country.reports()), iris)
    store.flush()
    return counts.duties


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 2 where the folder holds something."""
    parser = argparse.ArgumentParser(description="A store of an invented country, from a seed.")
    parser.add_argument("duties", type=int)
    parser.add_argument("store", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args(arguments)
    if told.store.exists() and any(told.store.iterdir()):
        print(f"{told.store} holds something; name a new folder", file=sys.stderr)
        return 2
    start = time.perf_counter()
    with open_store(told.store, create=True) as store:
        duties = fill(store, told.duties, Iris(), told.seed)
    print(f"{duties} duties in {time.perf_counter() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

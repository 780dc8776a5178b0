"""Why a duty is in its state, told in full: each kind of deadline, each state, silence and speech."""

from dataclasses import replace
from datetime import date

import pytest

from api.explanations import explanation
from ontology.answers import (
    BodyRef,
    DeadlineRow,
    DutyRow,
    Known,
    NoticeRef,
    ProgressRow,
    State,
    Status,
    TaskRef,
)

DAY = date(2024, 7, 10)
BY = DeadlineRow("d", "6月底前", "by", None, date(2024, 6, 30), None, None, None, None, None, None, None, (0, 4))
DUTY = DutyRow(
    iri="duty",
    role="lead",
    bearer=BodyRef("b", "青水市水利局"),
    printed="市水利局",
    function="水利",
    task=TaskRef("t", "河湖计划", "二/（一）", None, None, "整治河道。\n6月底前完成。"),
    notice=NoticeRef("n", "青政办〔2024〕3号", "关于印发河湖计划的通知", date(2024, 2, 1)),
    deadline=BY,
    regions=(),
    status=Status(State.OVERDUE, DAY, Known.SILENT, due=date(2024, 6, 30), original_due=date(2024, 6, 30)),
)
REPORT = ProgressRow(
    "r", "duty", "partial", date(2024, 6, 28), date(2024, 7, 1), "王某", "差一段", None, None, None, None
)


def told(deadline: DeadlineRow | None, status: Status, *reports: ProgressRow) -> tuple[str, str]:
    account = explanation(replace(DUTY, deadline=deadline, status=status), reports)
    assert str(account) == f"{account.zh}\n{account.en}"
    assert "\n" not in account.zh + account.en
    return account.zh, account.en


def test_silence_is_told_and_is_no_proof() -> None:
    zh, en = told(BY, DUTY.status)
    assert zh == (
        "《关于印发河湖计划的通知》（青政办〔2024〕3号）河湖计划·二/（一）：“整治河道。 6月底前完成。”，"
        "牵头单位印作“市水利局”，即青水市水利局。原文时限“6月底前”，读作截至 2024-06-30（含当日），"
        "原文未印年份，2024年由上下文得出。截至 2024-07-10，库中没有关于此项的报告。"
        "因此截至 2024-07-10 为“逾期”，已过期限 10 天；未见报告不等于没有完成。"
    )
    assert "silence is no proof of failure" in en


def test_reports_are_told_with_who_and_when() -> None:
    status = replace(DUTY.status, known=Known.REPORTED_OPEN)
    zh, en = told(BY, status, REPORT)
    assert "报告：2024-06-28 报告部分完成（2024-07-01 登记，王某）：差一段。" in zh
    assert "2024-06-28 reported partly done (recorded 2024-07-01, 王某)" in en
    assert "不等于没有完成" not in zh


@pytest.mark.parametrize(
    "event", [replace(REPORT, day=date(2024, 7, 11)), replace(REPORT, withdrawn_on=date(2024, 7, 5))]
)
def test_what_came_later_or_was_taken_back_is_not_told(event: ProgressRow) -> None:
    assert "没有关于此项的报告" in told(BY, DUTY.status, event)[0]


def test_a_report_taken_back_later_still_counts_on_the_day() -> None:
    assert "差一段" in told(BY, DUTY.status, replace(REPORT, withdrawn_on=date(2024, 7, 11)))[0]


@pytest.mark.parametrize(
    ("deadline", "status", "zh", "en"),
    [
        (None, Status(State.STANDING, DAY), "原文没有期限。", "The text gives no date."),
        (
            replace(BY, text="2024年6月30日前"),
            Status(State.OPEN, date(2024, 5, 1), due=date(2024, 6, 30)),
            "读作截至 2024-06-30（含当日）。",
            "60 days before its due day",
        ),
        (
            replace(BY, kind="from", text="2024年9月1日起", start=date(2024, 9, 1), due=None),
            Status(State.PENDING, DAY),
            "读作自 2024-09-01 起。",
            "from 2024-09-01 on.",
        ),
        (
            replace(BY, kind="window", text="5—9月", start=date(2024, 5, 1), due=date(2024, 9, 30)),
            Status(State.OPEN, DAY, due=date(2024, 9, 30)),
            "读作 2024-05-01 至 2024-09-30（含首尾两日）",
            "both days included",
        ),
        (
            replace(BY, kind="recurring", text="每两月", every="month", interval=2, due=None),
            Status(State.OVERDUE, DAY, Known.SILENT, due=date(2024, 6, 30), occurrence_start=date(2024, 5, 1)),
            "每2月一次，所问之日以前最近的一期自 2024-05-01 起，截至 2024-06-30。",
            "recurs every 2 months",
        ),
        (
            replace(BY, kind="recurring", text="每季度", every="quarter", due=None),
            Status(State.OPEN, DAY),
            "每季度一次。",
            "recurs every quarter.",
        ),
        (
            replace(BY, kind="relative", text="10个工作日内", due=None, duration="P10D", workdays=True, after="受理"),
            Status(State.CONDITIONAL, DAY),
            "自“受理”起算 10个工作日，起算日尚无报告。",
            "counts 10 working days from “受理”, which nobody has reported yet",
        ),
        (
            replace(BY, kind="relative", text="1个月内", due=None, duration="P1M", workdays=False, after="受理"),
            Status(State.OVERDUE, DAY, Known.SILENT, due=date(2024, 7, 1), triggered_on=date(2024, 6, 1)),
            "自“受理”起算 1个月，报告的起算日为 2024-06-01，故截至 2024-07-01。",
            "reported for 2024-06-01, hence by 2024-07-01",
        ),
        (
            BY,
            Status(
                State.OVERDUE, DAY, Known.SILENT, due=date(2024, 7, 5), original_due=date(2024, 6, 30), extensions=1
            ),
            "已延期 1 次，由 2024-06-30 改为 2024-07-05。",
            "extended 1 times, from 2024-06-30 to 2024-07-05",
        ),
        (
            BY,
            Status(State.DONE, DAY, late=True, due=date(2024, 6, 30), done_on=date(2024, 7, 3)),
            "为“已完成”，迟 3 天。",
            "“done” as of 2024-07-10, 3 days late",
        ),
        (
            BY,
            Status(State.LAPSED, DAY, Known.SILENT, due=date(2024, 6, 30), in_force_until=date(2024, 6, 1)),
            "公文自 2024-06-01 以后不再有效，未见完成。",
            "its notice bound until 2024-06-01",
        ),
        (
            BY,
            Status(State.DUE_SOON, date(2024, 6, 30), due=date(2024, 6, 30)),
            "距期限还有 0 天。",
            "0 days before its due day",
        ),
        (BY, Status(State.DROPPED, DAY), "为“已销号”。", "“dropped” as of 2024-07-10."),
    ],
)
def test_each_kind_and_state(deadline: DeadlineRow | None, status: Status, zh: str, en: str) -> None:
    account = told(deadline, status)
    assert zh in account[0]
    assert en in account[1]

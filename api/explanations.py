"""Why a duty is in its state on a day: the sentence, how its date was resolved, what was reported, the conclusion.

Pure: a row and what was told about it go in, the same account in Chinese and in English comes out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.labels import ASPECTS, EVENTS, ROLES, STATES, VERDICTS
from ontology.answers import DeadlineRow, DecisionRow, DutyRow, Known, ProgressRow, State, Status

PERIODS = {
    "day": ("日", "day"),
    "week": ("周", "week"),
    "month": ("月", "month"),
    "quarter": ("季度", "quarter"),
    "half-year": ("半年", "half-year"),
    "year": ("年", "year"),
}
UNITS = {"D": ("日", "days"), "W": ("周", "weeks"), "M": ("个月", "months"), "Y": ("年", "years")}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The same account twice."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh}\n{self.en}"


def explanation(row: DutyRow, told: Sequence[ProgressRow], decided: Sequence[DecisionRow] = ()) -> Explanation:
    """Explain the state that `row` has on its day; `told` is all that was reported of the duty, oldest first.

    `decided` is what reviewers decided of it, its task and its deadline.
    """
    heard = [event for event in told if event.day <= row.status.as_of and not _taken_back(event, row.status.as_of)]
    steps = (
        _sentence(row),
        _date(row.deadline, row.status),
        _decided(decided),
        _reports(heard, row.status),
        _conclusion(row.status),
    )
    return Explanation("".join(zh for zh, _ in steps), " ".join(en for _, en in steps if en))


def _taken_back(event: ProgressRow, as_of: date) -> bool:
    return event.withdrawn_on is not None and event.withdrawn_on <= as_of


def _sentence(row: DutyRow) -> tuple[str, str]:
    where = "·".join(part for part in (row.task.instrument, row.task.path) if part)
    number, role = row.notice.number or row.notice.title, ROLES[row.role]
    text = " ".join(row.task.text.split())
    return (
        f"《{row.notice.title}》（{number}）{where}：“{text}”，{role.zh}单位印作“{row.printed}”，即{row.bearer.name}。",
        f"{number}, {where}: “{text}”; {role.en} body printed as “{row.printed}”, that is {row.bearer.name}.",
    )


def _date(deadline: DeadlineRow | None, status: Status) -> tuple[str, str]:
    if deadline is None:
        return "原文没有期限。", "The text gives no date."
    zh, en = _resolved(deadline, status)
    more = _extended(status)
    return f"原文时限“{deadline.text}”，{zh}。{more[0]}", f"Its deadline “{deadline.text}” {en}.{more[1]}"


def _resolved(deadline: DeadlineRow, status: Status) -> tuple[str, str]:
    """How the printed words became days."""
    if deadline.kind == "recurring":
        return _recurring(deadline, status)
    if deadline.kind == "relative":
        return _relative(deadline, status)
    start, due = deadline.start, deadline.due
    zh = {
        "by": f"读作截至 {due}（含当日）",
        "from": f"读作自 {start} 起",
        "window": f"读作 {start} 至 {due}（含首尾两日）",
    }
    en = {
        "by": f"is read as: by {due}, that day included",
        "from": f"is read as: from {start} on",
        "window": f"is read as: from {start} to {due}, both days included",
    }
    day = due or start
    if day and not re.search(r"\d{4}\s*年|\d{4}[-./]", deadline.text):
        return (
            f"{zh[deadline.kind]}，原文未印年份，{day.year}年由上下文得出",
            f"{en[deadline.kind]}; the year {day.year} is taken from the context",
        )
    return zh[deadline.kind], en[deadline.kind]


def _recurring(deadline: DeadlineRow, status: Status) -> tuple[str, str]:
    zh, en = PERIODS[deadline.every or "year"]
    count = deadline.interval or 1
    every = (f"每{count if count > 1 else ''}{zh}一次", f"recurs every {f'{count} {en}s' if count > 1 else en}")
    if not status.due:
        return every
    since = status.occurrence_start
    return (
        f"{every[0]}，所问之日以前最近的一期{f'自 {since} 起，' if since else ''}截至 {status.due}",
        f"{every[1]}; the last period closed before the day {f'began on {since} and ' if since else ''}"
        f"ended on {status.due}",
    )


def _relative(deadline: DeadlineRow, status: Status) -> tuple[str, str]:
    zh, en = _duration(deadline.duration, deadline.workdays)
    after = deadline.after or "触发之事"
    if not status.triggered_on:
        return f"自“{after}”起算 {zh}，起算日尚无报告", f"counts {en} from “{after}”, which nobody has reported yet"
    rough = ("（按周一至周五粗计工作日）", " (working days counted Mon-Fri)") if status.rough_workdays else ("", "")
    return (
        f"自“{after}”起算 {zh}，报告的起算日为 {status.triggered_on}，故截至 {status.due}{rough[0]}",
        f"counts {en} from “{after}”, reported for {status.triggered_on}, hence by {status.due}{rough[1]}",
    )


def _duration(told: str | None, workdays: bool | None) -> tuple[str, str]:
    """An ISO 8601 duration in words."""
    parts = re.findall(r"(\d+)([DWMY])", told or "")
    work = ("个工作日", "working days")
    words = [(count, work if unit == "D" and workdays else UNITS[unit]) for count, unit in parts]
    if not words:
        return "若干日", "some days"
    return "零".join(f"{n}{unit[0]}" for n, unit in words), " and ".join(f"{n} {unit[1]}" for n, unit in words)


def _extended(status: Status) -> tuple[str, str]:
    if not status.extensions:
        return "", ""
    return (
        f"已延期 {status.extensions} 次，由 {status.original_due} 改为 {status.due}。",
        f" It was extended {status.extensions} times, from {status.original_due} to {status.due}.",
    )


def _decided(decisions: Sequence[DecisionRow]) -> tuple[str, str]:
    """The decisions that hold: what was changed, by whom, when and why."""
    zh, en = [], []
    for each in reversed(decisions):
        if not each.holds:
            continue
        label = VERDICTS[each.verdict]
        what = ASPECTS[each.aspect] if each.aspect else None
        values = (f"为“{'、'.join(each.shown)}”", f" to “{', '.join(each.shown)}”") if each.shown else ("", "")
        why = (f"（{each.reason}）", f" ({each.reason})") if each.reason else ("", "")
        zh.append(f"{each.recorded} {each.by} {label.zh}{what.zh if what else ''}{values[0]}{why[0]}")
        en.append(f"{each.recorded} {each.by} {label.en} {what.en if what else 'the whole'}{values[1]}{why[1]}")
    return (f"复核：{'；'.join(zh)}。", f"Reviewed: {'; '.join(en)}.") if zh else ("", "")


def _reports(heard: Sequence[ProgressRow], status: Status) -> tuple[str, str]:
    if not heard:
        return (
            f"截至 {status.as_of}，库中没有关于此项的报告。",
            f"As of {status.as_of} the store holds no report on it.",
        )
    zh, en = [], []
    for event in heard:
        who = (f"，{event.reporter}", f", {event.reporter}") if event.reporter else ("", "")
        note = f"：{event.note}" if event.note else ""
        label = EVENTS[event.state]
        zh.append(f"{event.day} {label.zh}（{event.recorded} 登记{who[0]}）{note}")
        en.append(f"{event.day} {label.en} (recorded {event.recorded}{who[1]}){note}")
    return f"报告：{'；'.join(zh)}。", f"Reports: {'; '.join(en)}."


def _conclusion(status: Status) -> tuple[str, str]:
    label = STATES[status.state]
    zh, en = _why(status)
    return f"因此截至 {status.as_of} 为“{label.zh}”{zh}。", f"Hence “{label.en}” as of {status.as_of}{en}."


def _overdue(status: Status) -> tuple[str, str]:
    """Overdue against the date in force and, where it was extended, against the one first set."""
    zh, en = f"，已过期限 {status.days_overdue} 天", f", {status.days_overdue} days after its due day"
    if status.extensions:
        zh += f"（按原期限为 {status.days_overdue_original} 天）"
        en += f" ({status.days_overdue_original} after the one first set)"
    if status.known is Known.SILENT:
        zh, en = f"{zh}；未见报告不等于没有完成", f"{en}; silence is no proof of failure"
    return zh, en


def _why(status: Status) -> tuple[str, str]:
    """What is added to the bare state."""
    match status.state:
        case State.OVERDUE:
            return _overdue(status)
        case State.DONE if status.late:
            return f"，迟 {status.days_late} 天", f", {status.days_late} days late"
        case State.LAPSED:
            return (
                f"：公文自 {status.in_force_until} 以后不再有效，未见完成",
                f": its notice bound until {status.in_force_until}, and nothing says it was done",
            )
        case State.DUE_SOON | State.OPEN if status.due:
            left = (status.due - status.as_of).days
            return f"，距期限还有 {left} 天", f", {left} days before its due day"
        case _:
            return "", ""

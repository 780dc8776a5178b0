"""The listings of the command line: which columns a duty, a task, a department, a notice and a count have.

The JSON keys are a contract. The csv heads of duties are those that `duban report` reads, so a list that was written
out can be filled in (状态, 日期, 说明) and reported back.
"""

from dataclasses import replace

from api.cli.output import Column
from api.labels import KNOWN, ROLES, STATES
from ontology.answers import DepartmentRow, DutyRow, NoticeRow, RegionRef, StatisticsRow, TaskRow


def state_label(row: DutyRow) -> str:
    """The state in Chinese, with what is known of a duty that is not done."""
    known = row.status.known
    told = STATES[row.status.state].zh + ("（迟）" if row.status.late else "")
    return f"{told}·{KNOWN[known].zh}" if known else told


def _region(region: RegionRef | None) -> str | None:
    return region.name if region else None


def _charged(row: TaskRow) -> list[str]:
    return [f"{body.name}（{ROLES[body.role].zh}）" for body in row.bodies]


def _department(row: StatisticsRow) -> str | None:
    return row.department.name if row.department else None


def _bearer_or_group(row: DutyRow) -> str:
    return f"经由 {row.through.name}" if row.through else row.bearer.name


def _notice(row: StatisticsRow) -> str | None:
    return (row.notice.number or row.notice.title) if row.notice else None


DUTIES: tuple[Column[DutyRow], ...] = (
    Column("id", "职责", "Duty", lambda r: r.iri),
    Column("state", "当前状态", "State", lambda r: r.status.state.value),
    Column("known", "所知", "Known", lambda r: r.status.known.value if r.status.known else None),
    Column("department", "责任单位", "Department", lambda r: r.bearer.name, shown=True, ratio=3),
    Column("departmentId", "单位标识", "Department IRI", lambda r: r.bearer.iri),
    Column("through", "经由", "Through", lambda r: r.through.name if r.through else None),
    Column("printed", "文中名称", "As printed", lambda r: r.printed),
    Column("role", "角色", "Role", lambda r: r.role),
    Column("stateLabel", "督办状态", "State", state_label, shown=True),
    Column("due", "时限", "Due", lambda r: r.status.due, shown=True),
    Column("daysOverdue", "逾期天数", "Days overdue", lambda r: r.status.days_overdue, True, right=True, style="red"),
    Column("text", "任务原文", "Sentence", lambda r: r.task.text, shown=True, ratio=8),
    Column("deadline", "时限原文", "Deadline as printed", lambda r: r.deadline.text if r.deadline else None),
    Column("deadlineKind", "时限类型", "Kind of deadline", lambda r: r.deadline.kind if r.deadline else None),
    Column("start", "开始", "Start", lambda r: r.deadline.start if r.deadline else None),
    Column("originalDue", "原定时限", "Originally due", lambda r: r.status.original_due),
    Column("extensions", "延期次数", "Extensions", lambda r: r.status.extensions),
    Column("daysOverdueOriginal", "按原定逾期", "By original date", lambda r: r.status.days_overdue_original),
    Column("late", "迟完成", "Late", lambda r: r.status.late),
    Column("doneOn", "完成日", "Done on", lambda r: r.status.done_on),
    Column("notice", "文号", "Notice", lambda r: r.notice.number, shown=True, ratio=3, style="dim"),
    Column("noticeTitle", "公文标题", "Title", lambda r: r.notice.title),
    Column("noticeId", "公文标识", "Notice IRI", lambda r: r.notice.iri),
    Column("task", "任务", "Task", lambda r: r.task.iri),
    Column("instrument", "方案", "Instrument", lambda r: r.task.instrument),
    Column("path", "条目", "Path", lambda r: r.task.path, shown=True, style="dim"),
    Column("part", "分项", "Part", lambda r: r.task.part),
    Column("heading", "小标题", "Heading", lambda r: r.task.heading),
    Column("function", "职能", "Function", lambda r: r.function),
    Column("regions", "涉及地区", "Regions", lambda r: [region.name for region in r.regions]),
    Column("asOf", "截至", "As of", lambda r: r.status.as_of),
)  # fmt: skip

DUTIES_OF_ONE: tuple[Column[DutyRow], ...] = tuple(
    replace(column, value=_bearer_or_group) if column.key == "department" else column for column in DUTIES
)
"""For the table where one department was asked for: what it owes through a group is marked."""

TASKS: tuple[Column[TaskRow], ...] = (
    Column("id", "任务", "Task", lambda r: r.iri),
    Column("notice", "文号", "Notice", lambda r: r.notice.number, shown=True, ratio=3, style="dim"),
    Column("noticeId", "公文标识", "Notice IRI", lambda r: r.notice.iri),
    Column("instrument", "方案", "Instrument", lambda r: r.instrument),
    Column("path", "条目", "Path", lambda r: r.path, shown=True, style="dim"),
    Column("part", "分项", "Part", lambda r: r.part),
    Column("heading", "小标题", "Heading", lambda r: r.heading),
    Column("text", "任务原文", "Sentence", lambda r: r.text, shown=True, ratio=7),
    Column("departments", "责任单位", "Departments", _charged, shown=True, ratio=4),
    Column("regions", "涉及地区", "Regions", lambda r: [region.name for region in r.regions]),
    Column("deadlines", "时限", "Deadlines", lambda r: [d.text for d in r.deadlines], shown=True, ratio=2),
    Column("explicit", "括号列明", "In a bracket", lambda r: r.explicit),
    Column("duties", "职责数", "Duties", lambda r: len(r.duties)),
    Column("source", "来源", "Source", lambda r: r.source.source),
    Column("start", "起", "Start", lambda r: r.source.start),
    Column("end", "止", "End", lambda r: r.source.end),
)  # fmt: skip

DEPARTMENTS: tuple[Column[DepartmentRow], ...] = (
    Column("id", "单位标识", "IRI", lambda r: r.iri),
    Column("name", "单位", "Department", lambda r: r.name, shown=True, ratio=4),
    Column("aliases", "文中名称", "Also printed as", lambda r: list(r.aliases), shown=True, ratio=4),
    Column("kind", "类型", "Kind", lambda r: r.kind),
    Column("level", "级别", "Level", lambda r: r.level),
    Column("function", "职能", "Function", lambda r: r.function, shown=True, ratio=2),
    Column("jurisdiction", "所属地区", "Jurisdiction", lambda r: _region(r.jurisdiction), shown=True, ratio=2),
    Column("jurisdictionCode", "地区代码", "Code", lambda r: r.jurisdiction.code if r.jurisdiction else None),
    Column("duties", "职责数", "Duties", lambda r: r.duties, shown=True, right=True),
    Column("dutiesThrough", "经由群体", "Through groups", lambda r: r.duties_through, shown=True, right=True),
    Column("groups", "所属群体", "Groups", lambda r: [group.name for group in r.groups]),
)

NOTICES: tuple[Column[NoticeRow], ...] = (
    Column("id", "公文标识", "IRI", lambda r: r.iri),
    Column("number", "文号", "Number", lambda r: r.number, shown=True, ratio=3),
    Column("title", "标题", "Title", lambda r: r.title, shown=True, ratio=7),
    Column("issuer", "发文机关", "Issuer", lambda r: r.issuer, shown=True, ratio=3),
    Column("issued", "成文日期", "Issued", lambda r: r.issued, shown=True),
    Column("effective", "施行", "Effective", lambda r: r.effective),
    Column("expires", "失效", "Expires", lambda r: r.expires),
    Column("inForceUntil", "有效至", "In force until", lambda r: r.in_force_until),
    Column("instruments", "所附文件", "Instruments", lambda r: list(r.instruments)),
    Column("tasks", "任务数", "Tasks", lambda r: r.tasks, shown=True, right=True),
    Column("duties", "职责数", "Duties", lambda r: r.duties, shown=True, right=True),
    Column("remarks", "提示数", "Remarks", lambda r: r.remarks, shown=True, right=True),
    Column("source", "来源", "Source", lambda r: r.source),
)

COUNTS: tuple[Column[StatisticsRow], ...] = (
    Column("total", "合计", "Total", lambda r: r.total, shown=True, right=True),
    Column("overdue", "逾期", "Overdue", lambda r: r.overdue, shown=True, right=True, style="red"),
    Column("reportedOpen", "报告未完成", "Reported open", lambda r: r.reported_open, shown=True, right=True),
    Column("silent", "未见报告", "Silent", lambda r: r.silent, shown=True, right=True),
    Column("done", "已完成", "Done", lambda r: r.done, shown=True, right=True, style="green"),
    Column("late", "其中迟完成", "Of them late", lambda r: r.late, shown=True, right=True),
    Column("dueSoon", "临期", "Due soon", lambda r: r.due_soon, shown=True, right=True),
    Column("open", "未到期", "Open", lambda r: r.open, shown=True, right=True),
    Column("pending", "未开始", "Pending", lambda r: r.pending),
    Column("lapsed", "已失效", "Lapsed", lambda r: r.lapsed),
    Column("standing", "长期", "Standing", lambda r: r.standing),
    Column("conditional", "待触发", "Conditional", lambda r: r.conditional),
    Column("dropped", "已销号", "Dropped", lambda r: r.dropped),
)

GROUPS: tuple[Column[StatisticsRow], ...] = (
    Column("department", "单位", "Department", _department, shown=True, ratio=5),
    Column("region", "地区", "Region", lambda r: _region(r.region), shown=True, ratio=3),
    Column("notice", "文号", "Notice", _notice, shown=True, ratio=4),
    Column("function", "职能", "Function", lambda r: r.function, shown=True, ratio=3),
    Column("month", "月份", "Month", lambda r: r.month, shown=True),
)  # fmt: skip

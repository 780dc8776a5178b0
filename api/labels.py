"""What states, roles and kinds are called, in Chinese and in English; one table for every interface."""

from dataclasses import dataclass
from typing import Final

from ontology.answers import Known, State
from ontology.facts import Aspect, BodyKind, DeadlineKind, EventKind, RegionLevel, Role, Verdict
from ontology.office import ChangeKind, ConflictKind, DigestPart, Tie
from ontology.searching import SearchKind


@dataclass(frozen=True, slots=True)
class Label:
    """A name in Chinese and in English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} {self.en}"


STATES: Final[dict[State, Label]] = {
    State.DONE: Label("已完成", "done"),
    State.OVERDUE: Label("逾期", "overdue"),
    State.DUE_SOON: Label("临期", "due soon"),
    State.OPEN: Label("未到期", "open"),
    State.PENDING: Label("未开始", "pending"),
    State.LAPSED: Label("已失效", "lapsed"),
    State.STANDING: Label("长期", "standing"),
    State.CONDITIONAL: Label("待触发", "conditional"),
    State.DROPPED: Label("已销号", "dropped"),
}
KNOWN: Final[dict[Known, Label]] = {
    Known.REPORTED_OPEN: Label("报告未完成", "reported unfinished"),
    Known.SILENT: Label("未见报告", "nothing reported"),
}
ROLES: Final[dict[Role, Label]] = {
    "lead": Label("牵头", "lead"),
    "responsible": Label("责任", "responsible"),
    "support": Label("配合", "support"),
}
DEADLINE_KINDS: Final[dict[DeadlineKind, Label]] = {
    "by": Label("截至某日", "by a day"),
    "from": Label("自某日起", "from a day on"),
    "window": Label("起止期间", "from a day to a day"),
    "recurring": Label("周期", "recurring"),
    "relative": Label("自某事起若干日", "so long after an event"),
}
EVENTS: Final[dict[EventKind, Label]] = {
    "done": Label("报告完成", "reported done"),
    "open": Label("报告未完成", "reported unfinished"),
    "partial": Label("报告部分完成", "reported partly done"),
    "triggered": Label("触发", "its trigger happened"),
    "verified": Label("核实", "verified"),
    "returned": Label("退回", "returned"),
    "extended": Label("延期", "extended"),
    "dropped": Label("销号", "dropped"),
    "withdrawn": Label("撤回报告", "report withdrawn"),
}
BODY_KINDS: Final[dict[BodyKind, Label]] = {
    "government": Label("政府", "government"),
    "department": Label("部门", "department"),
    "party": Label("党群机关", "party organ"),
    "institution": Label("事业单位", "institution"),
    "enterprise": Label("企业", "enterprise"),
    "group": Label("一类单位", "group of bodies"),
    "unknown": Label("未识别", "unknown"),
}
VERDICTS: Final[dict[Verdict, Label]] = {
    "accepted": Label("认可", "accepted"),
    "changed": Label("更正", "changed"),
    "rejected": Label("不认可", "rejected"),
}
ASPECTS: Final[dict[Aspect, Label]] = {
    "bearer": Label("责任单位", "bearer"),
    "role": Label("角色", "role"),
    "due": Label("截止日期", "due day"),
    "start": Label("开始日期", "first day"),
    "region": Label("地区", "region"),
}
LEVELS: Final[dict[RegionLevel, Label]] = {
    "country": Label("国家", "country"),
    "province": Label("省级", "province"),
    "prefecture": Label("地级", "prefecture"),
    "county": Label("县级", "county"),
    "township": Label("乡级", "township"),
    "zone": Label("开发区", "zone"),
}

SEARCH_KINDS: Final[dict[SearchKind, Label]] = {
    SearchKind.DEPARTMENT: Label("单位", "department"),
    SearchKind.REGION: Label("地区", "region"),
    SearchKind.NOTICE: Label("公文", "notice"),
    SearchKind.TASK: Label("任务", "task"),
}

DIGEST_PARTS: Final[dict[DigestPart, Label]] = {
    DigestPart.FELL_DUE: Label("到期", "fell due"),
    DigestPart.DONE: Label("完成", "done"),
    DigestPart.SLIPPED: Label("新逾期", "slipped"),
    DigestPart.EXTENDED: Label("延期", "extended"),
    DigestPart.CARRIED: Label("逾期结转", "carried"),
    DigestPart.COMING: Label("下月到期", "coming"),
}
CONFLICT_KINDS: Final[dict[ConflictKind, Label]] = {
    ConflictKind.NO_BEARER: Label("无人承担", "without a bearer"),
    ConflictKind.UNKNOWN_BEARER: Label("单位不明", "with an unknown bearer"),
    ConflictKind.TWO_DATES: Label("一事两限", "with two dates"),
    ConflictKind.LEFT_BY_REPEAL: Label("公文已废", "left by a repeal"),
}
TIES: Final[dict[Tie, Label]] = {
    Tie.CITES: Label("引用", "cites"),
    Tie.FORWARDS: Label("转发", "forwards"),
    Tie.ALIKE: Label("文字相近", "alike"),
}
CHANGE_KINDS: Final[dict[ChangeKind, Label]] = {
    ChangeKind.ADDED: Label("新增", "added"),
    ChangeKind.REMOVED: Label("删去", "removed"),
    ChangeKind.CHANGED: Label("改动", "changed"),
    ChangeKind.SAME: Label("未变", "the same"),
}

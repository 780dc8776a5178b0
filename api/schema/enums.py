"""The closed sets of the API. Values are those of `ontology`; only the descriptions are made here."""

from enum import Enum

import strawberry

from api.labels import ASPECTS, LEVELS
from api.words import meaning
from ontology import answers, office, terms
from ontology.answers import Between as Ties
from ontology.answers import DutyOrder as Orders
from ontology.answers import GroupBy as Groups
from ontology.answers import State
from ontology.searching import SearchKind as Kinds


def described(value: str, zh: str, en: str) -> str:
    """An enum value with its description. (Strawberry unwraps it: the member's value is `value`.)"""
    described: str = strawberry.enum_value(value, description=f"{zh} {en}")  # type: ignore[assignment]
    return described


def word(value: str, iri: str) -> str:
    """An enum value that has a word of its own in the vocabulary, which says what it means."""
    told: str = strawberry.enum_value(value, description=meaning(iri))  # type: ignore[assignment]
    return told


@strawberry.enum(description="职责在某一天的状态。 The state of a duty on a day.")
class DutyState(Enum):
    """See `ontology.answers.State`."""

    DONE = word(State.DONE, terms.STATES[State.DONE])
    OVERDUE = word(State.OVERDUE, terms.STATES[State.OVERDUE])
    DUE_SOON = word(State.DUE_SOON, terms.STATES[State.DUE_SOON])
    OPEN = word(State.OPEN, terms.STATES[State.OPEN])
    PENDING = word(State.PENDING, terms.STATES[State.PENDING])
    LAPSED = word(State.LAPSED, terms.STATES[State.LAPSED])
    STANDING = word(State.STANDING, terms.STATES[State.STANDING])
    CONDITIONAL = word(State.CONDITIONAL, terms.STATES[State.CONDITIONAL])
    DROPPED = word(State.DROPPED, terms.STATES[State.DROPPED])


@strawberry.enum(description="未完成的职责，库里知道什么。 What is known of a duty that is not done.")
class Known(Enum):
    """See `ontology.answers.Known`."""

    REPORTED_OPEN = described(answers.Known.REPORTED_OPEN, "报告说未完成。", "A report says that it is unfinished.")
    SILENT = described(
        answers.Known.SILENT, "未见报告；不等于没有完成。", "Nothing was reported, which is no proof of failure."
    )


@strawberry.enum(description="单位在任务中的角色。 A body's share of a task.")
class Role(Enum):
    """See `ontology.facts.Role`."""

    LEAD = word("lead", terms.ROLES["lead"])
    RESPONSIBLE = word("responsible", terms.ROLES["responsible"])
    SUPPORT = word("support", terms.ROLES["support"])


@strawberry.enum(description="时限的类型。 Kinds of deadlines.")
class DeadlineKind(Enum):
    """See `ontology.facts.DeadlineKind`."""

    BY = word("by", terms.KINDS["by"])
    FROM = word("from", terms.KINDS["from"])
    WINDOW = word("window", terms.KINDS["window"])
    RECURRING = word("recurring", terms.KINDS["recurring"])
    RELATIVE = word("relative", terms.KINDS["relative"])


@strawberry.enum(description="周期。 Periods of recurring deadlines.")
class Every(Enum):
    """See `ontology.facts.Every`."""

    DAY = described("day", "日", "day")
    WEEK = described("week", "周", "week")
    MONTH = described("month", "月", "month")
    QUARTER = described("quarter", "季度", "quarter")
    HALF_YEAR = described("half-year", "半年", "half a year")
    YEAR = described("year", "年", "year")


@strawberry.enum(description="单位的类型。 Kinds of bodies.")
class BodyKind(Enum):
    """See `ontology.facts.BodyKind`."""

    GOVERNMENT = word("government", terms.BODY_KINDS["government"])
    DEPARTMENT = word("department", terms.BODY_KINDS["department"])
    PARTY = word("party", terms.BODY_KINDS["party"])
    INSTITUTION = word("institution", terms.BODY_KINDS["institution"])
    ENTERPRISE = word("enterprise", terms.BODY_KINDS["enterprise"])
    GROUP = word("group", terms.BODY_KINDS["group"])
    UNKNOWN = word("unknown", terms.BODY_KINDS["unknown"])


@strawberry.enum(description="行政区的级别。 Levels of regions.")
class RegionLevel(Enum):
    """See `ontology.facts.RegionLevel`."""

    COUNTRY = described("country", LEVELS["country"].zh, LEVELS["country"].en)
    PROVINCE = described("province", LEVELS["province"].zh, LEVELS["province"].en)
    PREFECTURE = described("prefecture", LEVELS["prefecture"].zh, LEVELS["prefecture"].en)
    COUNTY = described("county", LEVELS["county"].zh, LEVELS["county"].en)
    TOWNSHIP = described("township", LEVELS["township"].zh, LEVELS["township"].en)
    ZONE = described("zone", LEVELS["zone"].zh, LEVELS["zone"].en)


@strawberry.enum(description="进展事件的类型。 Kinds of progress events.")
class EventKind(Enum):
    """See `ontology.facts.EventKind`."""

    DONE = word("done", terms.EVENTS["done"])
    OPEN = word("open", terms.EVENTS["open"])
    PARTIAL = word("partial", terms.EVENTS["partial"])
    TRIGGERED = word("triggered", terms.EVENTS["triggered"])
    VERIFIED = word("verified", terms.EVENTS["verified"])
    RETURNED = word("returned", terms.EVENTS["returned"])
    EXTENDED = word("extended", terms.EVENTS["extended"])
    DROPPED = word("dropped", terms.EVENTS["dropped"])
    WITHDRAWN = word("withdrawn", terms.EVENTS["withdrawn"])


@strawberry.enum(description="提示的轻重。 How much a remark matters.")
class Severity(Enum):
    """See `ontology.facts.Severity`."""

    NOTE = described("note", "说明：一定对的修补。", "A repair that is surely right.")
    DOUBT = described("doubt", "存疑：请人看一看。", "A person should look.")


@strawberry.enum(description="复核的结论。 What a reviewer says.")
class Verdict(Enum):
    """See `ontology.facts.Verdict`."""

    ACCEPTED = word("accepted", terms.VERDICTS["accepted"])
    CHANGED = word("changed", terms.VERDICTS["changed"])
    REJECTED = word("rejected", terms.VERDICTS["rejected"])


@strawberry.enum(description="复核的是哪一项。 What of a fact is decided.")
class Aspect(Enum):
    """See `ontology.facts.Aspect`."""

    BEARER = described("bearer", ASPECTS["bearer"].zh, ASPECTS["bearer"].en)
    ROLE = described("role", ASPECTS["role"].zh, ASPECTS["role"].en)
    DUE = described("due", ASPECTS["due"].zh, ASPECTS["due"].en)
    START = described("start", ASPECTS["start"].zh, ASPECTS["start"].en)
    REGION = described("region", ASPECTS["region"].zh, ASPECTS["region"].en)


@strawberry.enum(description="提示办结了没有。 Whether a remark is decided.")
class RemarkStatus(Enum):
    """Open until a reviewer decided it."""

    OPEN = described("open", "待复核。", "Nobody has decided it.")
    DECIDED = described("decided", "已复核。", "A reviewer has decided it.")


@strawberry.enum(description="统计的分组。 What counts are told by.")
class GroupBy(Enum):
    """See `ontology.answers.GroupBy`."""

    DEPARTMENT = described(Groups.DEPARTMENT, "单位。", "Department.")
    REGION = described(
        Groups.REGION, "地区；涉及两地的职责在两组里都计。", "Region; a duty in two regions counts in both."
    )
    NOTICE = described(Groups.NOTICE, "公文。", "Notice.")
    FUNCTION = described(Groups.FUNCTION, "职能。", "Function of government.")
    MONTH = described(Groups.MONTH, "时限所在的月份。", "Month of the due day.")


@strawberry.enum(description="职责的排序。 The order of duties.")
class DutyOrder(Enum):
    """See `ontology.answers.DutyOrder`."""

    DUE = described(Orders.DUE, "时限早的在前。", "The earliest due day first.")
    DUE_LATEST = described(Orders.DUE_LATEST, "时限晚的在前。", "The latest due day first.")
    MOST_OVERDUE = described(Orders.MOST_OVERDUE, "逾期最久的在前。", "The longest overdue first.")
    DEPARTMENT = described(Orders.DEPARTMENT, "按单位。", "By department.")
    NOTICE = described(Orders.NOTICE, "按公文。", "By notice.")


@strawberry.enum(description="网络连接什么。 What a network connects.")
class Between(Enum):
    """See `ontology.answers.Between`."""

    DEPARTMENTS = described(Ties.DEPARTMENTS, "单位与单位（共同的任务）。", "Departments that share tasks.")
    DEPARTMENT_TASK = described(Ties.DEPARTMENT_TASK, "单位与任务。", "Departments and tasks.")
    DEPARTMENT_REGION = described(Ties.DEPARTMENT_REGION, "单位与地区。", "Departments and regions.")
    NOTICES = described(Ties.NOTICES, "公文与其引用的公文。", "Notices and the documents they cite.")


@strawberry.enum(description="可以查找的事物。 What a search finds.")
class SearchKind(Enum):
    """See `ontology.searching.SearchKind`."""

    DEPARTMENT = described(Kinds.DEPARTMENT, "单位。", "Departments.")
    REGION = described(Kinds.REGION, "地区。", "Regions.")
    NOTICE = described(Kinds.NOTICE, "公文。", "Notices.")
    TASK = described(Kinds.TASK, "任务。", "Tasks.")


@strawberry.enum(description="月度调度的各部分。 The parts of a monthly digest.")
class DigestPart(Enum):
    """See `ontology.office.DigestPart`."""

    FELL_DUE = described(office.DigestPart.FELL_DUE, "本月到期的。", "Its due day lies in the month.")
    DONE = described(office.DigestPart.DONE, "本月报告完成的。", "Reported complete in the month.")
    SLIPPED = described(
        office.DigestPart.SLIPPED, "本月新逾期的：上月末还没有逾期。", "Overdue now, and not when the month began."
    )
    EXTENDED = described(office.DigestPart.EXTENDED, "本月延期的。", "Its deadline was moved in the month.")
    CARRIED = described(
        office.DigestPart.CARRIED, "上月末已逾期、至今仍逾期的。", "Overdue before the month, and still."
    )
    COMING = described(office.DigestPart.COMING, "下月到期、尚未完成的。", "Due in the next month, and not done.")


@strawberry.enum(description="公文中对不上的地方。 What does not fit in what notices say.")
class ConflictKind(Enum):
    """See `ontology.office.ConflictKind`."""

    NO_BEARER = described(
        office.ConflictKind.NO_BEARER, "有时限而没有责任单位的任务。", "A task with a deadline that charges nobody."
    )
    UNKNOWN_BEARER = described(
        office.ConflictKind.UNKNOWN_BEARER, "责任单位认不出的职责。", "A duty whose bearer was not identified."
    )
    TWO_DATES = described(
        office.ConflictKind.TWO_DATES,
        "同一单位的同一成果有两个时限。",
        "One deliverable of one bearer has two due days.",
    )
    LEFT_BY_REPEAL = described(
        office.ConflictKind.LEFT_BY_REPEAL, "公文已废止而没有完成的职责。", "A duty not done whose notice was repealed."
    )


@strawberry.enum(description="为何认为一项任务落实另一项。 Why a task is taken to carry on another one.")
class Tie(Enum):
    """See `ontology.office.Tie`."""

    CITES = described(office.Tie.CITES, "下级公文引用上级公文，文字相近。", "Its notice cites the upper one.")
    FORWARDS = described(office.Tie.FORWARDS, "转发同一方案。", "Its notice forwards an instrument of the upper one.")
    ALIKE = described(
        office.Tie.ALIKE, "未见引用，但地区相属、文字很相近。", "Only alike, in places that lie in one another."
    )


@strawberry.enum(description="任务的变化。 What became of a task.")
class ChangeKind(Enum):
    """See `ontology.office.ChangeKind`."""

    ADDED = described(office.ChangeKind.ADDED, "新增。", "Added.")
    REMOVED = described(office.ChangeKind.REMOVED, "删去。", "Removed.")
    CHANGED = described(office.ChangeKind.CHANGED, "改动。", "Changed.")
    SAME = described(office.ChangeKind.SAME, "未变。", "The same.")


@strawberry.enum(description="文字的变化。 What became of some words.")
class EditKind(Enum):
    """See `ontology.office.EditKind`."""

    KEPT = described(office.EditKind.KEPT, "保留。", "Kept.")
    DELETED = described(office.EditKind.DELETED, "删去。", "Deleted.")
    INSERTED = described(office.EditKind.INSERTED, "加上。", "Inserted.")

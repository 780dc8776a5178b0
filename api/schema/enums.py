"""The closed sets of the API. Values are those of `ontology`; only the descriptions are made here."""

from enum import Enum

import strawberry

from api.labels import BODY_KINDS, DEADLINE_KINDS, EVENTS, LEVELS, ROLES
from ontology import answers
from ontology.answers import Between as Ties
from ontology.answers import DutyOrder as Orders
from ontology.answers import GroupBy as Groups
from ontology.answers import State
from ontology.searching import SearchKind as Kinds


def described(value: str, zh: str, en: str) -> str:
    """An enum value with its description. (Strawberry unwraps it: the member's value is `value`.)"""
    described: str = strawberry.enum_value(value, description=f"{zh} {en}")  # type: ignore[assignment]
    return described


@strawberry.enum(description="职责在某一天的状态。 The state of a duty on a day.")
class DutyState(Enum):
    """See `ontology.answers.State`."""

    DONE = described(State.DONE, "已完成：截至当日有完成的报告。", "Reported complete on or before the day.")
    OVERDUE = described(
        State.OVERDUE, "逾期：期限已过，没有完成的报告。", "Its due day has passed and nothing says it is done."
    )
    DUE_SOON = described(State.DUE_SOON, "临期：30 天内到期（可设置）。", "Due within 30 days (a setting).")
    OPEN = described(State.OPEN, "未到期。", "Due later than that.")
    PENDING = described(State.PENDING, "未开始。", "It starts later.")
    LAPSED = described(
        State.LAPSED, "已失效：公文失效或废止，未见完成。", "Its notice expired or was repealed; not done."
    )
    STANDING = described(State.STANDING, "长期：没有截止日期。", "No date ends it.")
    CONDITIONAL = described(State.CONDITIONAL, "待触发：自某事起算，其事尚无报告。", "Relative: waits for its trigger.")
    DROPPED = described(State.DROPPED, "已销号：经决定不再督办。", "Taken off the list by a decision.")


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

    LEAD = described("lead", ROLES["lead"].zh, ROLES["lead"].en)
    RESPONSIBLE = described("responsible", ROLES["responsible"].zh, ROLES["responsible"].en)
    SUPPORT = described("support", ROLES["support"].zh, ROLES["support"].en)


@strawberry.enum(description="时限的类型。 Kinds of deadlines.")
class DeadlineKind(Enum):
    """See `ontology.facts.DeadlineKind`."""

    BY = described("by", DEADLINE_KINDS["by"].zh, DEADLINE_KINDS["by"].en)
    FROM = described("from", DEADLINE_KINDS["from"].zh, DEADLINE_KINDS["from"].en)
    WINDOW = described("window", DEADLINE_KINDS["window"].zh, DEADLINE_KINDS["window"].en)
    RECURRING = described("recurring", DEADLINE_KINDS["recurring"].zh, DEADLINE_KINDS["recurring"].en)
    RELATIVE = described("relative", DEADLINE_KINDS["relative"].zh, DEADLINE_KINDS["relative"].en)


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

    GOVERNMENT = described("government", BODY_KINDS["government"].zh, BODY_KINDS["government"].en)
    DEPARTMENT = described("department", BODY_KINDS["department"].zh, BODY_KINDS["department"].en)
    PARTY = described("party", BODY_KINDS["party"].zh, BODY_KINDS["party"].en)
    INSTITUTION = described("institution", BODY_KINDS["institution"].zh, BODY_KINDS["institution"].en)
    ENTERPRISE = described("enterprise", BODY_KINDS["enterprise"].zh, BODY_KINDS["enterprise"].en)
    GROUP = described("group", BODY_KINDS["group"].zh, BODY_KINDS["group"].en)
    UNKNOWN = described("unknown", BODY_KINDS["unknown"].zh, BODY_KINDS["unknown"].en)


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

    DONE = described("done", EVENTS["done"].zh, EVENTS["done"].en)
    OPEN = described("open", EVENTS["open"].zh, EVENTS["open"].en)
    PARTIAL = described("partial", EVENTS["partial"].zh, EVENTS["partial"].en)
    TRIGGERED = described("triggered", EVENTS["triggered"].zh, EVENTS["triggered"].en)
    VERIFIED = described("verified", EVENTS["verified"].zh, EVENTS["verified"].en)
    RETURNED = described("returned", EVENTS["returned"].zh, EVENTS["returned"].en)
    EXTENDED = described("extended", EVENTS["extended"].zh, EVENTS["extended"].en)
    DROPPED = described("dropped", EVENTS["dropped"].zh, EVENTS["dropped"].en)
    WITHDRAWN = described("withdrawn", EVENTS["withdrawn"].zh, EVENTS["withdrawn"].en)


@strawberry.enum(description="提示的轻重。 How much a remark matters.")
class Severity(Enum):
    """See `ontology.facts.Severity`."""

    NOTE = described("note", "说明：一定对的修补。", "A repair that is surely right.")
    DOUBT = described("doubt", "存疑：请人看一看。", "A person should look.")


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


@strawberry.enum(description="可以查找的事物。 What a search finds.")
class SearchKind(Enum):
    """See `ontology.searching.SearchKind`."""

    DEPARTMENT = described(Kinds.DEPARTMENT, "单位。", "Departments.")
    REGION = described(Kinds.REGION, "地区。", "Regions.")
    NOTICE = described(Kinds.NOTICE, "公文。", "Notices.")
    TASK = described(Kinds.TASK, "任务。", "Tasks.")

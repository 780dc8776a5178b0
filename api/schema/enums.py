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


def _told(value: str, zh: str, en: str) -> str:
    """An enum value with its description. (Strawberry unwraps it: the member's value is `value`.)"""
    described: str = strawberry.enum_value(value, description=f"{zh} {en}")  # type: ignore[assignment]
    return described


@strawberry.enum(description="职责在某一天的状态。 The state of a duty on a day.")
class DutyState(Enum):
    """See `ontology.answers.State`."""

    DONE = _told(State.DONE, "已完成：截至当日有完成的报告。", "Reported complete on or before the day.")
    OVERDUE = _told(
        State.OVERDUE, "逾期：期限已过，没有完成的报告。", "Its due day has passed and nothing says it is done."
    )
    DUE_SOON = _told(State.DUE_SOON, "临期：30 天内到期（可设置）。", "Due within 30 days (a setting).")
    OPEN = _told(State.OPEN, "未到期。", "Due later than that.")
    PENDING = _told(State.PENDING, "未开始。", "It starts later.")
    LAPSED = _told(State.LAPSED, "已失效：公文失效或废止，未见完成。", "Its notice expired or was repealed; not done.")
    STANDING = _told(State.STANDING, "长期：没有截止日期。", "No date ends it.")
    CONDITIONAL = _told(State.CONDITIONAL, "待触发：自某事起算，其事尚无报告。", "Relative: waits for its trigger.")
    DROPPED = _told(State.DROPPED, "已销号：经决定不再督办。", "Taken off the list by a decision.")


@strawberry.enum(description="未完成的职责，库里知道什么。 What is known of a duty that is not done.")
class Known(Enum):
    """See `ontology.answers.Known`."""

    REPORTED_OPEN = _told(answers.Known.REPORTED_OPEN, "报告说未完成。", "A report says that it is unfinished.")
    SILENT = _told(
        answers.Known.SILENT, "未见报告；不等于没有完成。", "Nothing was reported, which is no proof of failure."
    )


@strawberry.enum(description="单位在任务中的角色。 A body's share of a task.")
class Role(Enum):
    """See `ontology.facts.Role`."""

    LEAD = _told("lead", ROLES["lead"].zh, ROLES["lead"].en)
    RESPONSIBLE = _told("responsible", ROLES["responsible"].zh, ROLES["responsible"].en)
    SUPPORT = _told("support", ROLES["support"].zh, ROLES["support"].en)


@strawberry.enum(description="时限的类型。 Kinds of deadlines.")
class DeadlineKind(Enum):
    """See `ontology.facts.DeadlineKind`."""

    BY = _told("by", DEADLINE_KINDS["by"].zh, DEADLINE_KINDS["by"].en)
    FROM = _told("from", DEADLINE_KINDS["from"].zh, DEADLINE_KINDS["from"].en)
    WINDOW = _told("window", DEADLINE_KINDS["window"].zh, DEADLINE_KINDS["window"].en)
    RECURRING = _told("recurring", DEADLINE_KINDS["recurring"].zh, DEADLINE_KINDS["recurring"].en)
    RELATIVE = _told("relative", DEADLINE_KINDS["relative"].zh, DEADLINE_KINDS["relative"].en)


@strawberry.enum(description="周期。 Periods of recurring deadlines.")
class Every(Enum):
    """See `ontology.facts.Every`."""

    DAY = _told("day", "日", "day")
    WEEK = _told("week", "周", "week")
    MONTH = _told("month", "月", "month")
    QUARTER = _told("quarter", "季度", "quarter")
    HALF_YEAR = _told("half-year", "半年", "half a year")
    YEAR = _told("year", "年", "year")


@strawberry.enum(description="单位的类型。 Kinds of bodies.")
class BodyKind(Enum):
    """See `ontology.facts.BodyKind`."""

    GOVERNMENT = _told("government", BODY_KINDS["government"].zh, BODY_KINDS["government"].en)
    DEPARTMENT = _told("department", BODY_KINDS["department"].zh, BODY_KINDS["department"].en)
    PARTY = _told("party", BODY_KINDS["party"].zh, BODY_KINDS["party"].en)
    INSTITUTION = _told("institution", BODY_KINDS["institution"].zh, BODY_KINDS["institution"].en)
    ENTERPRISE = _told("enterprise", BODY_KINDS["enterprise"].zh, BODY_KINDS["enterprise"].en)
    GROUP = _told("group", BODY_KINDS["group"].zh, BODY_KINDS["group"].en)
    UNKNOWN = _told("unknown", BODY_KINDS["unknown"].zh, BODY_KINDS["unknown"].en)


@strawberry.enum(description="行政区的级别。 Levels of regions.")
class RegionLevel(Enum):
    """See `ontology.facts.RegionLevel`."""

    COUNTRY = _told("country", LEVELS["country"].zh, LEVELS["country"].en)
    PROVINCE = _told("province", LEVELS["province"].zh, LEVELS["province"].en)
    PREFECTURE = _told("prefecture", LEVELS["prefecture"].zh, LEVELS["prefecture"].en)
    COUNTY = _told("county", LEVELS["county"].zh, LEVELS["county"].en)
    TOWNSHIP = _told("township", LEVELS["township"].zh, LEVELS["township"].en)
    ZONE = _told("zone", LEVELS["zone"].zh, LEVELS["zone"].en)


@strawberry.enum(description="进展事件的类型。 Kinds of progress events.")
class EventKind(Enum):
    """See `ontology.facts.EventKind`."""

    DONE = _told("done", EVENTS["done"].zh, EVENTS["done"].en)
    OPEN = _told("open", EVENTS["open"].zh, EVENTS["open"].en)
    PARTIAL = _told("partial", EVENTS["partial"].zh, EVENTS["partial"].en)
    TRIGGERED = _told("triggered", EVENTS["triggered"].zh, EVENTS["triggered"].en)
    VERIFIED = _told("verified", EVENTS["verified"].zh, EVENTS["verified"].en)
    RETURNED = _told("returned", EVENTS["returned"].zh, EVENTS["returned"].en)
    EXTENDED = _told("extended", EVENTS["extended"].zh, EVENTS["extended"].en)
    DROPPED = _told("dropped", EVENTS["dropped"].zh, EVENTS["dropped"].en)
    WITHDRAWN = _told("withdrawn", EVENTS["withdrawn"].zh, EVENTS["withdrawn"].en)


@strawberry.enum(description="提示的轻重。 How much a remark matters.")
class Severity(Enum):
    """See `ontology.facts.Severity`."""

    NOTE = _told("note", "说明：一定对的修补。", "A repair that is surely right.")
    DOUBT = _told("doubt", "存疑：请人看一看。", "A person should look.")


@strawberry.enum(description="统计的分组。 What counts are told by.")
class GroupBy(Enum):
    """See `ontology.answers.GroupBy`."""

    DEPARTMENT = _told(Groups.DEPARTMENT, "单位。", "Department.")
    REGION = _told(Groups.REGION, "地区；涉及两地的职责在两组里都计。", "Region; a duty in two regions counts in both.")
    NOTICE = _told(Groups.NOTICE, "公文。", "Notice.")
    FUNCTION = _told(Groups.FUNCTION, "职能。", "Function of government.")
    MONTH = _told(Groups.MONTH, "时限所在的月份。", "Month of the due day.")


@strawberry.enum(description="职责的排序。 The order of duties.")
class DutyOrder(Enum):
    """See `ontology.answers.DutyOrder`."""

    DUE = _told(Orders.DUE, "时限早的在前。", "The earliest due day first.")
    DUE_LATEST = _told(Orders.DUE_LATEST, "时限晚的在前。", "The latest due day first.")
    MOST_OVERDUE = _told(Orders.MOST_OVERDUE, "逾期最久的在前。", "The longest overdue first.")
    DEPARTMENT = _told(Orders.DEPARTMENT, "按单位。", "By department.")
    NOTICE = _told(Orders.NOTICE, "按公文。", "By notice.")


@strawberry.enum(description="网络连接什么。 What a network connects.")
class Between(Enum):
    """See `ontology.answers.Between`."""

    DEPARTMENTS = _told(Ties.DEPARTMENTS, "单位与单位（共同的任务）。", "Departments that share tasks.")
    DEPARTMENT_TASK = _told(Ties.DEPARTMENT_TASK, "单位与任务。", "Departments and tasks.")
    DEPARTMENT_REGION = _told(Ties.DEPARTMENT_REGION, "单位与地区。", "Departments and regions.")


@strawberry.enum(description="可以查找的事物。 What a search finds.")
class SearchKind(Enum):
    """See `ontology.searching.SearchKind`."""

    DEPARTMENT = _told(Kinds.DEPARTMENT, "单位。", "Departments.")
    REGION = _told(Kinds.REGION, "地区。", "Regions.")
    NOTICE = _told(Kinds.NOTICE, "公文。", "Notices.")
    TASK = _told(Kinds.TASK, "任务。", "Tasks.")

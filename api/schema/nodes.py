"""Whatever has an IRI, as the type of the API that shows it."""

from api.schema.asking import When
from api.schema.connections import Node
from api.schema.decisions import decision_of
from api.schema.departments import department_of
from api.schema.duties import duty_of
from api.schema.notices import notice_of
from api.schema.progress import progress_of
from api.schema.regions import region_of
from api.schema.remarks import remark_of
from api.schema.tasks import task_of
from ontology.answers import (
    DecisionRow,
    DepartmentRow,
    DutyRow,
    NodeRow,
    NoticeRow,
    ProgressRow,
    RegionRow,
    RemarkRow,
    TaskRow,
)


def node_of(row: NodeRow, when: When) -> Node:
    """The node that shows a row."""
    match row:
        case DutyRow():
            return duty_of(row, when)
        case TaskRow():
            return task_of(row, row.notice, when)
        case NoticeRow():
            return notice_of(row, when)
        case DepartmentRow():
            return department_of(row, when)
        case RegionRow():
            return region_of(row, when)
        case RemarkRow():
            return remark_of(row, when)
        case ProgressRow():
            return progress_of(row)
        case DecisionRow():
            return decision_of(row)

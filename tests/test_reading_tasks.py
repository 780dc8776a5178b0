"""Tasks of whole provisions: the cases of ``cases/tasks.txt``, each put into a notice of 云岭市 of 5 March 2026."""

import pytest

from loaders.reading import read
from ontology.facts import Task
from tests.case_files import Case, cases, check, city, shown
from tests.test_reading_dates import told as told_time

ABOVE = "云岭市人民政府办公室关于做好有关工作的通知\n岭政办发〔2026〕12号\n各县（市、区）人民政府：\n"
BELOW = "\n云岭市人民政府办公室\n2026年3月5日\n"


def told(task: Task) -> str:
    """``path#part | lead A, responsible B | by 2026-06-30 「…」``; ``-`` where there is no body or no deadline."""
    bodies = ", ".join(f"{body.role} {body.name}" for body in task.bodies)
    times = ", ".join(told_time(deadline) for deadline in task.deadlines)
    return f"{task.path}{f'#{task.part}' if task.part else ''} | {bodies or '-'} | {times or '-'}"


def read_as(case: Case) -> list[str]:
    return [told(task) for one in read(ABOVE + case.text + BELOW, "a", city()[0]).readings for task in one.tasks]


@pytest.mark.parametrize("case", cases("tasks"), ids=shown)
def test_the_tasks_of_a_notice(case: Case) -> None:
    check(case, read_as(case))

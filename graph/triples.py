"""A reading becomes the quads of its notice's named graph; the same reading gives the same quads."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from pyoxigraph import NamedNode, Quad

from graph.convert import Value, literal, named
from graph.duties import Share, keyed, meant, places, shares, unique, with_unique_paths
from graph.registry import GroupSource
from ontology import terms
from ontology.facts import Body, Deadline, Provision, Reading, Remark, Span, Task
from ontology.iris import Iris

Statement = tuple[str, str, NamedNode | Value | None]
"""Subject, predicate, object; an object of None says nothing."""


def quads(reading: Reading, iris: Iris, groups: GroupSource | None = None) -> frozenset[Quad]:
    """All quads of a reading, in the graph that bears the notice's IRI; with the members that `groups` knows."""
    graph = named(iris.notice_of(reading.notice))
    return frozenset(
        Quad(named(subject), named(predicate), value if isinstance(value, NamedNode) else literal(value), graph)
        for subject, predicate, value in _Notice(reading, iris, groups).statements()
        if value is not None
    )


class _Notice:
    """One reading on its way into statements; holds what all its parts refer to."""

    def __init__(self, reading: Reading, iris: Iris, groups: GroupSource | None) -> None:
        self.reading = with_unique_paths(reading)
        self.iris = iris
        self.groups = groups
        self.iri = iris.notice_of(reading.notice)
        self.provisions = tuple(
            unique((iris.provision(self.iri, each.instrument, each.path) for each in reading.provisions), "~")
        )
        self.by_path: dict[tuple[str | None, str], list[tuple[str, Span]]] = defaultdict(list)
        for told, each in zip(self.provisions, reading.provisions, strict=True):
            self.by_path[each.instrument, each.path].append((told, each.span))
        self.told: set[str] = set()

    def statements(self) -> Iterator[Statement]:
        yield from self._head()
        yield from self._instruments()
        yield from self._provisions()
        for order, task in enumerate(self.reading.tasks):
            yield from self._task(order, task)
        remarks = self.reading.remarks
        names = unique((self.iris.remark(self.iri, remark) for remark in remarks), "~")
        for order, (iri, remark) in enumerate(zip(names, remarks, strict=True)):
            yield from self._remark(iri, order, remark)

    def _head(self) -> Iterator[Statement]:
        notice, iri = self.reading.notice, self.iri
        yield iri, terms.A, named(terms.NOTICE)
        yield iri, terms.NUMBER, notice.number
        yield iri, terms.TITLE, notice.title
        yield iri, terms.ISSUER, notice.issuer
        yield iri, terms.ISSUED, notice.issued
        yield iri, terms.EFFECTIVE, notice.effective
        yield iri, terms.EXPIRES, notice.expires
        yield iri, terms.SOURCE, notice.source
        yield iri, terms.READER, self.reading.reader
        yield from self._region(iri, terms.JURISDICTION, self.reading.jurisdiction)
        yield from self._position(iri, notice.span)
        for number in notice.repeals:
            yield iri, terms.REPEALS, named(self.iris.notice(number))
        for number in notice.cites:
            yield iri, terms.CITES, named(self.iris.notice(number))
        for order, name in enumerate(notice.recipients):
            recipient = self.iris.recipient(iri, order + 1)
            yield iri, terms.ADDRESSES, named(recipient)
            yield recipient, terms.A, named(terms.RECIPIENT)
            yield recipient, terms.PRINTED, name
            yield recipient, terms.ORDER, order

    def _instruments(self) -> Iterator[Statement]:
        reading = self.reading
        used = [*(each.instrument for each in reading.provisions), *(each.instrument for each in reading.tasks)]
        titles = dict.fromkeys((*reading.notice.instruments, *(title for title in used if title)))
        for order, title in enumerate(titles):
            instrument = self.iris.instrument(self.iri, title)
            yield instrument, terms.A, named(terms.INSTRUMENT)
            yield instrument, terms.TITLE, title
            yield instrument, terms.PART_OF, named(self.iri)
            yield instrument, terms.ORDER, order

    def _provisions(self) -> Iterator[Statement]:
        for iri, provision in zip(self.provisions, self.reading.provisions, strict=True):
            yield from self._provision(iri, provision)

    def _provision(self, iri: str, provision: Provision) -> Iterator[Statement]:
        yield iri, terms.A, named(terms.PROVISION)
        yield iri, terms.PART_OF, self._instrument(provision.instrument) or named(self.iri)
        yield iri, terms.PATH, provision.path
        yield iri, terms.LABEL, provision.label
        yield iri, terms.DEPTH, provision.depth
        yield iri, terms.HEADING, provision.heading
        yield iri, terms.TEXT, provision.text
        yield iri, terms.ORDER, provision.order
        yield from self._position(iri, provision.span)

    def _instrument(self, title: str | None) -> NamedNode | None:
        return named(self.iris.instrument(self.iri, title)) if title else None

    def _task(self, order: int, task: Task) -> Iterator[Statement]:
        iri = self.iris.task(self.iri, task.instrument, task.path, task.part)
        yield iri, terms.A, named(terms.TASK)
        yield iri, terms.PART_OF, named(self.iri)
        yield iri, terms.IN_INSTRUMENT, self._instrument(task.instrument)
        yield iri, terms.IN_PROVISION, self._provision_of(task)
        yield iri, terms.PATH, task.path
        yield iri, terms.PART, task.part
        yield iri, terms.HEADING, task.heading
        yield iri, terms.TEXT, task.text
        yield iri, terms.EXPLICIT, task.explicit
        yield iri, terms.RULE, task.rule
        yield iri, terms.ORDER, order
        yield from self._position(iri, task.span)
        yield from self._bodies(iri, task)
        yield from self._regions(iri, task)
        yield from self._duties(iri, task)

    def _provision_of(self, task: Task) -> NamedNode | None:
        """The provision a task stands in; where a path is printed twice, the one whose span holds the task's."""
        alike = self.by_path.get((task.instrument, task.path), ())
        holding = [iri for iri, span in alike if span.start <= task.span.start < span.end]
        return named(holding[0]) if holding else named(alike[0][0]) if len(alike) == 1 else None

    def _bodies(self, task_iri: str, task: Task) -> Iterator[Statement]:
        for order, mention in enumerate(task.bodies):
            iri = self.iris.mention(task_iri, "body", order + 1)
            yield task_iri, terms.CHARGES, named(iri)
            yield iri, terms.A, named(terms.BODY_MENTION)
            yield iri, terms.PRINTED, mention.name
            yield iri, terms.ROLE, named(terms.ROLES[mention.role])
            yield iri, terms.ORDER, order
            yield iri, terms.MEANS_BODY, named(self.iris.body(mention.body)) if mention.body else None
            yield from self._position(iri, mention.span)
            yield from self._body(meant(mention, self.reading))

    def _body(self, body: Body) -> Iterator[Statement]:
        iri = self.iris.body(body)
        if iri in self.told:  # the first mention tells what a body is: one kind, one jurisdiction
            return
        self.told.add(iri)
        yield iri, terms.A, named(terms.BODY)
        yield iri, terms.PREF_LABEL, body.name
        yield iri, terms.BODY_KIND, named(terms.BODY_KINDS[body.kind])
        yield iri, terms.SCOPE, body.scope
        yield from self._region(iri, terms.JURISDICTION, body.jurisdiction)
        if body.function is not None:
            function = self.iris.function(body.function)
            yield iri, terms.HAS_FUNCTION, named(function)
            yield function, terms.A, named(terms.FUNCTION)
            yield function, terms.PREF_LABEL, body.function
        if body.kind == "group" and self.groups is not None:
            for member in self.groups.members(body, self._day()):
                yield iri, terms.MEMBER, named(self.iris.body(member))
                yield from self._body(member)

    def _day(self) -> date:
        """The day as of which groups have their members; without a date the latest names, never those of today."""
        return self.reading.notice.issued or self.reading.notice.effective or date.max

    def _regions(self, task_iri: str, task: Task) -> Iterator[Statement]:
        for order, mention in enumerate(task.regions):
            iri = self.iris.mention(task_iri, "region", order + 1)
            yield task_iri, terms.NAMES_REGION, named(iri)
            yield iri, terms.A, named(terms.REGION_MENTION)
            yield iri, terms.PRINTED, mention.name
            yield iri, terms.ORDER, order
            yield from self._region(iri, terms.MEANS_REGION, mention.code)
            yield from self._position(iri, mention.span)

    def _region(self, subject: str, predicate: str, code: str | None) -> Iterator[Statement]:
        if code is not None:
            region = self.iris.region(code)
            yield subject, predicate, named(region)
            yield region, terms.A, named(terms.REGION)
            yield region, terms.IDENTIFIER, code

    def _duties(self, task_iri: str, task: Task) -> Iterator[Statement]:
        charged = shares(task, self.reading, self.iris)
        for order, dated in enumerate(keyed(task.deadlines)):
            deadline = self.iris.deadline(task_iri, dated.key) if dated.deadline else None
            if deadline and dated.deadline:
                yield task_iri, terms.HAS_DEADLINE, named(deadline)
                yield from self._deadline(deadline, order, dated.deadline)
            for share in charged:
                yield from self._duty(task_iri, task, share, dated.key, deadline)

    def _duty(self, task_iri: str, task: Task, share: Share, key: str, deadline: str | None) -> Iterator[Statement]:
        iri = self.iris.duty(task_iri, share.body, key)
        yield iri, terms.A, named(terms.DUTY)
        yield iri, terms.OF_TASK, named(task_iri)
        yield iri, terms.BEARER, named(self.iris.body(share.body))
        yield iri, terms.ROLE, named(terms.ROLES[share.role])
        yield iri, terms.PRINTED, share.printed
        yield iri, terms.UNDER_DEADLINE, named(deadline) if deadline else None
        for code in places(task, share.body, self.reading):
            yield from self._region(iri, terms.COUNTS_IN, code)

    def _deadline(self, iri: str, order: int, deadline: Deadline) -> Iterator[Statement]:
        yield iri, terms.A, named(terms.DEADLINE)
        yield iri, terms.PRINTED, deadline.text
        yield iri, terms.KIND, named(terms.KINDS[deadline.kind])
        yield iri, terms.START, deadline.start
        yield iri, terms.DUE, deadline.due
        yield iri, terms.EVERY, deadline.every
        yield iri, terms.INTERVAL, deadline.interval
        yield iri, terms.DAY_RULE, deadline.rule
        yield iri, terms.DURATION, deadline.duration
        yield iri, terms.WORKDAYS, deadline.workdays
        yield iri, terms.AFTER, deadline.after
        yield iri, terms.DELIVERABLE, deadline.deliverable
        yield iri, terms.ORDER, order
        yield from self._position(iri, deadline.span)

    def _remark(self, iri: str, order: int, remark: Remark) -> Iterator[Statement]:
        yield iri, terms.A, named(terms.REMARK)
        yield iri, terms.REMARKS_ON, named(self.iri)
        yield iri, terms.CODE, remark.code
        yield iri, terms.SEVERITY, remark.severity
        yield iri, terms.MESSAGE, remark.message
        yield iri, terms.ORDER, order
        yield from self._position(iri, remark.span)

    def _position(self, subject: str, span: Span) -> Iterator[Statement]:
        position = self.iris.position(self.iri, span)
        yield subject, terms.SELECTOR, named(position)
        yield position, terms.A, named(terms.POSITION)
        yield position, terms.START_OFFSET, span.start
        yield position, terms.END_OFFSET, span.end

"""What holds for any text: reading is total, the same text gives the same facts, every span cuts out its words.

Texts are put together from what the reader itself looks for (labels, brackets, dates, names of bodies, document
numbers, damage), since a text without any of these is never close to a mistake.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.brackets import brackets, split_outside
from loaders.outline import outline
from loaders.reading import clean_text, read, repaired_lines
from loaders.text import Edit, Text
from ontology.facts import GazetteReading, Span
from ontology.iris import Iris, name_of, segment
from tests.case_files import city, pieces

texts = st.lists(st.sampled_from(pieces()) | st.text(max_size=3), max_size=40).map("".join)
headed = texts.map(
    lambda text: "云岭市人民政府办公室关于印发方案的通知\n岭政办发〔2026〕12号\n各县（市、区）人民政府：\n" + text
)
anything = texts | headed
LIVELY = settings(max_examples=150, deadline=None)


def reading(text: str) -> GazetteReading:
    return read(text, "a.txt", city()[0])


def plain(text: str) -> str:
    """The characters of a text in one width, without white space and what has no width; 。 may be printed as a stop."""
    told = unicodedata.normalize("NFKC", text).replace("。", ".")
    return re.sub(r"[\s\u200b-\u200d\u2060\ufeff\u00ad\ufffd]", "", told)


def stands_in(words: str, cut: str) -> bool:
    """Whether the words stand in the cut in their order; doubled bold and page numbers may stand between them."""
    rest = iter(plain(cut))
    return all(c in rest for c in plain(words))


def spans(found: GazetteReading) -> Iterator[tuple[str, Span]]:
    """(what a fact prints, its span) of every fact; a name that shares a tail stands for its first character."""
    for one in found.readings:
        yield "", one.notice.span
        yield from ((provision.text, provision.span) for provision in one.provisions)
        yield from (("", remark.span) for remark in one.remarks)
        for task in one.tasks:
            yield task.text, task.span
            yield from ((body.name[0], body.span) for body in task.bodies)
            yield from ((region.name[0], region.span) for region in task.regions)
            yield from ((deadline.text, deadline.span) for deadline in task.deadlines)
    yield from (("", remark.span) for remark in found.remarks)


@given(anything)
@LIVELY
def test_any_text_is_read_and_the_same_text_gives_the_same_facts(text: str) -> None:
    assert reading(text) == reading(text)


@given(anything)
@LIVELY
def test_every_span_lies_in_the_source_and_cuts_out_its_words(text: str) -> None:
    for words, span in spans(reading(text)):
        assert 0 <= span.start <= span.end <= len(text)
        assert stands_in(words, span.cut(text)), (words, span.cut(text))


@given(headed)
@LIVELY
def test_a_task_is_told_by_instrument_path_and_part(text: str) -> None:
    for one in reading(text).readings:
        keys = [(task.instrument, task.path, task.part) for task in one.tasks]
        assert len(keys) == len(set(keys))


@given(headed)
@LIVELY
def test_provisions_come_in_the_order_of_the_text(text: str) -> None:
    for one in reading(text).readings:
        assert [provision.order for provision in one.provisions] == list(range(len(one.provisions)))
        assert all(provision.path.split("/")[-1] for provision in one.provisions)


@given(texts)
@LIVELY
def test_the_outline_printed_back_is_the_text(text: str) -> None:
    clean = clean_text(*repaired_lines(text)).clean
    end, nodes = outline(clean)
    starts = [node.label_start for node in nodes]
    printed = clean[:end] + "".join(
        clean[node.label_start : node.start] + clean[node.start : node.end] + clean[node.end : following]
        for node, following in zip(nodes, [*starts[1:], len(clean)], strict=False)
    )
    assert printed == clean
    assert all(not clean[node.end : following].strip("\n") for node, following in zip(nodes, starts[1:], strict=False))
    assert all(node.label_start <= node.start <= node.heading_end <= max(node.start, node.end) for node in nodes)


@given(texts)
@LIVELY
def test_each_place_of_the_clean_text_is_known_in_the_source(text: str) -> None:
    repaired, lines = repaired_lines(text)
    clean = clean_text(repaired, lines)
    assert len(clean.origin) == len(clean.clean)
    assert list(clean.origin) == sorted(clean.origin)
    assert all(repaired.clean[line.start : line.end] == line.text for line in lines)


@given(st.text(alphabet="（）()［］〔〕【】{}《》“”、，\n甲乙", max_size=80))
@LIVELY
def test_brackets_are_found_in_any_text(text: str) -> None:
    found = list(brackets(text, 0, len(text)))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(b.start < b.inner <= b.inner_end <= b.end <= len(text) for b in found)
    parts = list(split_outside(text, "、，"))
    assert parts[0][0] == 0
    assert parts[-1][1] == len(text)
    assert all(text[a[1]] in "、，" and a[1] + 1 == b[0] for a, b in pairwise(parts))


@given(st.text(alphabet="甲乙丙丁 ", max_size=30), st.data())
@LIVELY
def test_edits_keep_the_map(source: str, data: st.DataObject) -> None:
    edges = sorted(data.draw(st.sets(st.integers(0, len(source)), max_size=6)))
    edits = [Edit(a, b, data.draw(st.text("戊己", max_size=3))) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    text = Text.of(source).edited(edits)
    assert len(text.origin) == len(text.clean)
    assert list(text.origin) == sorted(text.origin)
    kept = [source[at] == c for at, c in zip(text.origin, text.clean, strict=True) if c not in "戊己"]
    assert all(kept)


def minted(text: str) -> list[str]:
    """The IRIs of all notices of a text and of their tasks."""
    iris, found = Iris("https://example.org/"), []
    for one in reading(text).readings:
        notice = iris.notice_of(one.notice)
        found += [notice, *(iris.task(notice, task.instrument, task.path, task.part) for task in one.tasks)]
    return found


@given(headed)
@settings(max_examples=80, deadline=None)
def test_identifiers_are_minted_the_same_way_twice_and_tell_tasks_apart(text: str) -> None:
    found = minted(text)
    assert found == minted(text)
    for one in reading(text).readings:
        notice = Iris("https://example.org/").notice_of(one.notice)
        tasks = [iri for iri in found if iri.startswith(f"{notice}/task/")]
        assert len(set(tasks)) >= len(one.tasks)


@given(st.text(min_size=1, max_size=30))
@LIVELY
def test_a_name_comes_back_from_its_identifier(name: str) -> None:
    assert name_of(f"https://example.org/body/{segment(name)}") == name


def test_no_notice_is_read_of_nothing() -> None:
    assert reading("") == reading("\n \n") == GazetteReading("a.txt", (), ())


@pytest.mark.parametrize(
    "text", ["。", "）", "一、", "（一）", "\ufeff", "2026年", "附件", "第一条", "《", "［责任单位："]
)
def test_a_scrap_is_read(text: str) -> None:
    reading(text)

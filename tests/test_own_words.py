"""No sentence of a real notice stands in the repository: samples and cases are our own.

Numbers, dates, titles of documents, names of bodies and the set phrases that open and close every notice may be the
same anywhere. What may not: sixteen Chinese characters in a row, white space and commas apart, out of a sentence.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_house import text_of, tracked

RUN = 16

# What ends a sentence, and what parts the words of code and data: letters, quotes, bars.
_BREAK = re.compile(r"[。；：:;！？!?“”\"'`|<>{}=*#A-Za-z]+")
_TITLE = re.compile(r"《[^《》]{0,80}》")
_LABEL = re.compile(r"第[〇零一二三四五六七八九十百\d]{1,7}[章节条款项]")
_ENDS_A_NAME = "政府|委|局|办|会|厅|部门|部|中心|集团|公司|单位|处|室|队|院|企业|县|区|市|镇|乡|街道"
_NAME = re.compile(rf"(?:责任|牵头|配合)?(?:单位)?[一-鿿]{{0,14}}?(?:{_ENDS_A_NAME})等?")
_DOCUMENT = re.compile(r"[一-鿿]{2,60}(?:通知|意见|办法|方案|计划|细则|规定|决定|条例|清单|目录|公报)(?:试行|暂行)?")

# Set phrases, told without punctuation and digits; what a notice opens and closes with, whoever writes it.
_PHRASES = re.compile(
    r"""
      [已业]?经[一-鿿]{0,6}人民?政府[一-鿿]{0,8}(?:同意|审议通过)现(?:予以?)?印发给?你们请[一-鿿]{2,12}(?:执行|落实|实施)
    | 本[一-鿿]{2,4}自(?:印发|发布|公布|下发|年月日)之?日?起(?:施行|实施)有效期[至一-十\d年月日]{0,6}
    | [一-鿿]{2,8}人民政府(?:办公[室厅])?年月日此件公开发布
    | 各[一-鿿]{2,8}人民政府[一-鿿]{0,10}管委会[一-鿿]{0,20}各委办局
    """,
    re.VERBOSE,
)


def runs(text: str) -> Iterator[str]:
    """The sentences of a text as runs of Chinese characters, without titles, labels, names and set phrases."""
    bare = _LABEL.sub("|", _TITLE.sub("|", re.sub(r"\s+", "", text)))
    for sentence in _BREAK.split(bare):
        pieces = (piece for piece in re.split(r"[、，,（）()［］〔〕\[\]【】/]", sentence) if piece)
        joined = "".join("|" if named(_han(piece)) else _han(piece) for piece in pieces)
        yield from (run for run in _PHRASES.sub("|", joined).split("|") if len(run) >= RUN)


def _han(text: str) -> str:
    return re.sub(r"[^一-鿿]", "", text)


def named(piece: str) -> bool:
    """Whether a clause is only a name of a body, a place or a document."""
    return bool(_NAME.fullmatch(piece) or _DOCUMENT.fullmatch(piece))


def windows(text: str) -> set[str]:
    return {run[i : i + RUN] for run in runs(text) for i in range(len(run) - RUN + 1)}


@pytest.mark.shared
def test_no_sentence_of_a_real_notice_is_in_the_repository(repository: Path, shared: Path) -> None:
    real = {w for path in sorted((shared / "gazettes").glob("*.txt")) for w in windows(text_of(path))}
    assert len(real) > 10_000, "the gazette was not read, so that nothing would be found"
    found = [
        f"{path.relative_to(repository)}: {w}" for path in tracked(repository) for w in windows(text_of(path)) & real
    ]
    assert not found, "\n".join(sorted(found)[:40])


@pytest.mark.shared
def test_a_sentence_taken_over_would_be_seen(shared: Path) -> None:
    """Lines of the gazette, wrapped otherwise or put in a string of code, are seen: the test above can fail."""
    gazette = text_of(shared / "gazettes" / "jincheng-2021-02.txt")
    real = windows(gazette)
    taken = re.sub(r"\s+", "", gazette)
    pieces = [taken[i : i + 120] for i in range(0, len(taken) - 120, 1200)]
    seen = [bool(windows(f'x = "{piece}"\n') & real) for piece in pieces]
    assert sum(seen) > 0.75 * len(seen)


@pytest.mark.parametrize(
    "text",
    [
        "《云岭市人民政府办公室关于印发云岭市停车场管理暂行规定的通知》",
        "各县（市、区）人民政府、开发区管委会，市人民政府各委、办、局：",
        "［责任单位：市发展改革委、市规划和自然资源局、市住房和城乡建设局，各县（市、区）人民政府］",
        "本办法自印发之日起施行，有效期两年。",
        '{"name": "市发展改革委", "role": "lead"}, {"name": "市行政审批服务管理局"}',
    ],
)
def test_names_and_titles_are_no_sentences(text: str) -> None:
    assert windows(text) == set()


def test_a_sentence_is_a_run() -> None:
    assert windows("市水务局要在汛期之前对全部排水泵站逐一\n进行检修，并将检修情况报市政府。")

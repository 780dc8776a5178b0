"""Document numbers (发文字号) and the titles that carry them: found, written one way, told apart as repealed or cited.

The form is that of GB/T 9704-2012, 7.2.5: organ code, year in 〔〕, number in its year.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Words that stand before a number in a sentence and are no part of an organ's code.
_LEAD_INS = (
    "按照", "根据", "依据", "依照", "执行", "印发", "详见", "参照", "贯彻", "落实", "文件", "下发", "转发", "废止", "以及",
    "通知", "原", "和", "及", "与", "见", "即", "按", "以", "对", "是", "为", "在", "由", "号", "的",
)  # fmt: skip
_NUMBER = re.compile(
    r"""(?P<organ>[\u4e00-\u9fff]{1,16})        # 晋市政办
        \s*[〔\[【（(［﹝]\s*
        (?P<year>(?:19|20)\s?\d\s?\d)           # 2021
        \s*[〕\]】）)］﹞]\s*
        第?\s*(?P<n>\d{1,5})\s*号""",
    re.VERBOSE,
)
_YEAR_IN_BRACKETS = re.compile(r"[〔\[【（(［﹝]\s*(?:19|20)\s?\d\s?\d\s*[〕\]】）)］﹞]\s*第?\s*\d{1,5}\s*号")
_ORGAN_BEFORE = re.compile(r"(?P<organ>[\u4e00-\u9fff]{1,16})\s*$")
_NUMBER_LINE = re.compile(
    r"[（(]?(?:发文字号|文号|文\s?号)?[：:]?" + _NUMBER.pattern + r"[）)]?\s*(?:签发人[：:].*)?", re.VERBOSE
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A document number in running text: written one way, with where it stands (code points, half-open)."""

    number: str
    start: int
    end: int


_ORDER_LINE = re.compile(r"[（(]?(?P<organ>[\u4e00-\u9fff]{2,24}令)\s*[（(]?第?\s*(?P<n>\d{1,4})\s*号[）)]?")


def number_of(line: str) -> str | None:
    """The number of a line that is nothing but a document number.

    >>> number_of("晋市政发〔2021〕4 号"), number_of("(云政办发[2026]12号)"), number_of("见晋政发〔2020〕1号文")
    ('晋市政发〔2021〕4号', '云政办发〔2026〕12号', None)
    >>> number_of("云岭市人民政府令 第8号")
    '云岭市人民政府令第8号'
    """
    found = _NUMBER_LINE.fullmatch(line.strip())
    if found:
        return _written(found)
    order = _ORDER_LINE.fullmatch(line.strip())
    return f"{order['organ']}第{int(order['n'])}号" if order else None


def citations(text: str) -> Iterator[Citation]:
    """All numbers in running text, in order; those of orders (国务院令第716号) have no year and are none.

    >>> [c.number for c in citations("按照晋政发〔2020〕16号和《办法》（厅字〔2020〕26号）")]
    ['晋政发〔2020〕16号', '厅字〔2020〕26号']
    """
    yield from _numbers(text)


_MORE = re.compile(r"[、和及]第?(?P<n>\d{1,4})号")


def _numbers(text: str) -> Iterator[Citation]:
    for rest in _YEAR_IN_BRACKETS.finditer(text):
        printed = _ORGAN_BEFORE.search(text, max(0, rest.start() - 18), rest.start())
        organ = _organ(printed["organ"]) if printed else ""
        if printed and organ:
            number = _NUMBER.match(f"{organ}{rest[0]}")
            if number:
                yield Citation(_written(number), printed.end("organ") - len(organ), rest.end())
                for more in _MORE.finditer(text, rest.end(), rest.end() + 40):
                    if text[rest.end() : more.start()].strip("、和及号0123456789第 "):
                        break
                    yield Citation(f"{number['organ']}〔{number['year'].strip()}〕{int(more['n'])}号", *more.span())


def _organ(printed: str) -> str:
    """The organ's code without the words before it."""
    ends = (printed.rfind(word) + len(word) for word in _LEAD_INS if word in printed)
    # 和政发〔2021〕1号 is the code of 和政县: a conjunction leaves at least three characters behind it.
    return printed[
        max(
            (
                end
                for end in ends
                if end <= len(printed) - 2 and not (printed[end - 1] == "和" and end > len(printed) - 3)
            ),
            default=0,
        ) :
    ]


def _written(found: re.Match[str]) -> str:
    year = re.sub(r"\s", "", found["year"])
    return f"{found['organ']}〔{year}〕{int(found['n'])}号"


# The head of a list that says what becomes of all that it names: 决定废止的文件目录（28件）, on a line of its own.
_REPEALED_LISTS = re.compile(
    r"^[^。；\n]{0,60}(?:废止|停止执行)(?:下列|以下)[^。；\n]{0,16}[：:]$|^(?:附件?\s*\d{0,2}[：:]?)?[^，。；\n]{0,30}(?:废止|失效)[^，。；\n]{0,16}(?:目录|清单|一览表|文件)(?:[（(][^）)\n]{1,12}[）)])?$",
    re.MULTILINE,
)
# 废止《…》（X号）: the verb stands before what it repeals.
_REPEALS_BEFORE = re.compile(r"(?:废止|停止执行)(?:原)?[^，。；《》（(]{0,12}《[^》]*》[（(]$|(?:废止|停止执行)[（(]?$")
_OTHER_LIST = re.compile(
    r"^(?![\d（(一二三四五六七八九十《])[^\n]*[。：:]$|^(?:附件?\s*\d{0,2}[：:]?)[^\n]{2,40}$|^[^，。；\n]{0,30}(?:保留|修改|继续有效)[^，。；\n]{0,16}(?:目录|清单|一览表|文件)",
    re.MULTILINE,
)


def _end_of_list(text: str, start: int) -> int:
    found = _OTHER_LIST.search(text, start)
    return found.start() if found else len(text)


_REPEALS = re.compile(r"(?:同时|予以|自行|即行|一并|相应)?(?:废止|失效|停止执行|不再执行)")


def repealed_and_cited(text: str, own: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(numbers that the text repeals, other numbers that it cites), each once, in order, without its own.

    A number is repealed where its sentence says so behind it.

    >>> repealed_and_cited("依据国办发〔2019〕45号制定。《意见》（晋市政办〔2015〕24号）同时废止。", None)
    (('晋市政办〔2015〕24号',), ('国办发〔2019〕45号',))
    """
    repeals: dict[str, None] = {}
    cites: dict[str, None] = {}
    listed = [(m.end(), _end_of_list(text, m.end())) for m in _REPEALED_LISTS.finditer(text)]
    for citation in citations(text):
        if any(start <= citation.start < end for start, end in listed):
            repeals.setdefault(citation.number)
            continue
        rest = re.split("[。\n]", text[citation.end : citation.end + 200], maxsplit=1)[0]
        above = re.split("[。；\n]", text[max(0, citation.start - 120) : citation.start])[-1]
        kind = repeals if _REPEALS.search(rest) or _REPEALS_BEFORE.search(above) else cites
        if citation.number != own:
            kind.setdefault(citation.number)
    return tuple(repeals), tuple(n for n in cites if n not in repeals)

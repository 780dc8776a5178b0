"""``duban check``: where the facts of a store break a shape, told as a person reads it; and the remarks to look at."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from api.cli.options import LimitOption, StoreOption, settings_of
from api.cli.output import Column, Format, console, emit, say
from api.cli.progress import bar_of_rows
from api.opening import opened
from api.problems import FINDINGS
from graph.checking import findings, remarks
from ontology.answers import RemarkRow
from ontology.findings import Finding, Told

app = typer.Typer()

_SENTENCE = 120
"""Characters of a sentence that are shown; JSON has it whole."""


class CheckFormat(StrEnum):
    """What `--format` of check takes."""

    TABLE = "table"
    JSON = "json"


REMARKS: tuple[Column[RemarkRow], ...] = (
    Column("id", "提示", "Remark", lambda r: r.iri),
    Column("notice", "文号", "Notice", lambda r: r.notice.number or r.notice.title, shown=True, ratio=3, style="dim"),
    Column("code", "代码", "Code", lambda r: r.code, shown=True),
    Column("severity", "轻重", "Severity", lambda r: r.severity),
    Column("message", "内容", "Remark", lambda r: r.message, shown=True, ratio=7),
    Column("start", "起", "Start", lambda r: r.span[0], shown=True, right=True),
    Column("end", "止", "End", lambda r: r.span[1]),
)

VIOLATIONS: tuple[Column[Finding], ...] = (
    Column("shape", "形状", "Shape", lambda f: f.shape),
    Column("id", "标识", "IRI", lambda f: f.thing),
    Column("kind", "类别", "Kind", lambda f: f.kind.zh),
    Column("kindEn", "类别（英）", "Kind", lambda f: f.kind.en),
    Column("notice", "公文", "Notice", lambda f: f.notice),
    Column("path", "条目", "Path", lambda f: f.path),
    Column("name", "名称", "Name", lambda f: f.name),
    Column("sentence", "原文", "Sentence", lambda f: f.sentence),
    Column("source", "来源", "Source", lambda f: f.source),
    Column("start", "起", "Start", lambda f: f.span[0] if f.span else None),
    Column("end", "止", "End", lambda f: f.span[1] if f.span else None),
    Column("expected", "应为", "Expected", lambda f: f.expected.zh),
    Column("expectedEn", "应为（英）", "Expected", lambda f: f.expected.en),
    Column("found", "所见", "Found", lambda f: f.found.zh),
    Column("foundEn", "所见（英）", "Found", lambda f: f.found.en),
    Column("remedy", "怎么办", "What to do", lambda f: f.remedy.zh),
    Column("remedyEn", "怎么办（英）", "What to do", lambda f: f.remedy.en),
)


@app.command()
def check(
    store: StoreOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="有待复核的提示也算有问题。 Doubts to review are findings too.")
    ] = False,
    notes: Annotated[
        bool, typer.Option("--notes", help="也列只作说明的提示。 List remarks that are mere notes too.")
    ] = False,
    limit: LimitOption = None,
    form: Annotated[
        CheckFormat, typer.Option("--format", help="文字或 JSON 行。 Words, or JSON lines.")
    ] = CheckFormat.TABLE,
) -> None:
    """检查库中的事实是否合乎形状（SHACL），并列出提示。 Check the facts against the shapes; list the remarks.

    退出码：0 合乎形状，1 有不合之处（加 --strict 时，也包括待复核的提示），2 没有做成。
    Exit codes: 0 nothing breaks a shape, 1 something does (with --strict: or there are doubts), 2 not done.
    """
    with opened(settings_of(store)) as held:
        with bar_of_rows() as bar:
            found = list(findings(held, lambda graphs: bar.track(graphs, description="检查 checking")))
        told = list(remarks(held))
        checked, statements = len(held.graphs()), len(held)
    shown = found[:limit]
    doubts = [remark for remark in told if remark.severity == "doubt"]
    listed = (told if notes or form is CheckFormat.JSON else doubts)[:limit]
    if form is CheckFormat.JSON:
        emit(Format.JSON, VIOLATIONS, shown, kind="violation")
        emit(Format.JSON, REMARKS, listed, kind="remark")
    else:
        _tell(console(), shown)
        emit(Format.TABLE, REMARKS, listed, kind="remark")
    _foot(checked, statements, len(found), told, len(shown))
    raise typer.Exit(FINDINGS if found or (strict and doubts) else 0)


def _tell(out: Console, found: Sequence[Finding]) -> None:
    """The findings one by one, then once each what to do about them."""
    for number, finding in enumerate(found, 1):
        out.print(Text(f"{number}. {_place(finding)}", style="bold"))
        lines = Table.grid(padding=(0, 2, 0, 0))
        lines.add_column(no_wrap=True, style="dim")
        lines.add_column(overflow="fold")
        lines.add_row("   原文 sentence", Text(_cut(finding.sentence or "—")))
        lines.add_row("   所见 found", Text(_both(finding.found)))
        lines.add_row("   应为 expected", Text(_both(finding.expected)))
        lines.add_row("   标识 IRI", Text(finding.thing))
        out.print(lines)
    remedies = Counter(finding.remedy for finding in found)
    for remedy, times in remedies.items():
        out.print(Text(f"怎么办 what to do（{times} 处 places）\n   {remedy.zh}\n   {remedy.en}", overflow="fold"))


def _place(finding: Finding) -> str:
    """Where a finding stands: kind, notice, path, name."""
    parts = (str(finding.kind), finding.notice, finding.path, finding.name if finding.name != finding.notice else None)
    return " · ".join(part for part in parts if part)


def _both(told: Told) -> str:
    return told.zh if told.zh == told.en else f"{told.zh}\n{told.en}"


def _cut(sentence: str) -> str:
    return sentence[:_SENTENCE] + "…" if len(sentence) > _SENTENCE else sentence


def _foot(checked: int, statements: int, found: int, remarks: Sequence[RemarkRow], shown: int) -> None:
    """What was checked and how it came out; on standard error, as the feet of all tables."""
    doubts = sum(remark.severity == "doubt" for remark in remarks)
    more = (f"（列出 {shown} 处）", f" ({shown} shown)") if shown < found else ("", "")
    say(
        f"查了 {checked} 个图中的 {statements} 条陈述：" + (f"{found} 处不合{more[0]}。" if found else "都合乎形状。"),
        f"{statements} statements in {checked} graphs checked: "
        + (f"{found} break a shape{more[1]}." if found else "nothing breaks a shape."),
    )
    say(
        f"提示 {len(remarks)} 条，其中待复核 {doubts} 条。",
        f"{len(remarks)} remarks, {doubts} of them doubts to review.",
    )

# ruff: noqa: E501  (parts are written as Word writes them)
"""Word files → text as printed. The files are made here, part by part; their content is invented."""

import contextlib
import io
import random
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.docx_numbering import FORMATS
from loaders.files import Limits, Source, source_from_bytes
from ontology.errors import InputError, SourceUnreadable

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def packed(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A document; `parts` are further parts by their stem (numbering, styles, footnotes …)."""
    found = {"_rels/.rels": RELATIONS, "word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>"}
    for name, content in parts.items():
        found[f"word/{name}.xml"] = f"<w:{name} {NS}>{content}</w:{name}>"
    return packed(found)


def read(body: str, **parts: str) -> Source:
    return source_from_bytes(docx(body, **parts), "通知.docx")


def text(body: str, **parts: str) -> str:
    return read(body, **parts).text


def p(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{content}</w:t></w:r></w:p>"


def numbered(content: str, number: int = 1, depth: int = 0) -> str:
    return p(content, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def level(depth: int, form: str, shape: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{shape}"/></w:lvl>'


OUTLINE = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4")
    + "</w:abstractNum>"
)
USE = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def test_paragraphs_runs_breaks_and_tabs() -> None:
    body = (
        p("云岭市人民政府文件")
        + "<w:p><w:r><w:t>市教</w:t></w:r><w:r><w:t>育局</w:t><w:tab/><w:t>负责</w:t><w:br/><w:t>下一行</w:t></w:r></w:p>"
        + '<w:p/><w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        + '<w:p><w:hyperlink><w:r><w:t xml:space="preserve">链接 </w:t></w:r></w:hyperlink><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>'
    )
    source = read(body)
    assert source.text == "云岭市人民政府文件\n市教育局 负责\n下一行\n链接 x"
    assert source.media_type.endswith("wordprocessingml.document")
    assert source.remarks == ()


def test_automatic_numbers_are_written_out() -> None:
    body = (
        numbered("总体要求")
        + numbered("主要任务")
        + numbered("排查", depth=1)
        + numbered("整治", depth=1)
        + numbered("建台账", depth=2)
        + numbered("逐栋", depth=3)
        + numbered("销号", depth=2)
        + numbered("保障措施")
        + numbered("加强领导", depth=1)
    )
    assert text(body, numbering=OUTLINE + USE).split("\n") == [
        "一、总体要求",
        "二、主要任务",
        "（一）排查",
        "（二）整治",
        "1. 建台账",
        "①逐栋",
        "2. 销号",
        "三、保障措施",
        "（一）加强领导",
    ]


def test_two_lists_of_one_kind_run_on_and_an_override_restarts() -> None:
    uses = (
        USE
        + '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        + '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = (
        numbered("甲")
        + numbered("乙", 2)
        + numbered("丙", 3)
        + numbered("丁", 3)
        + numbered("戊", 0)
        + numbered("己", 9)
    )
    assert text(body, numbering=OUTLINE + uses).split("\n") == ["一、甲", "二、乙", "一、丙", "二、丁", "戊", "己"]


def test_legal_numbers_articles_and_levels_that_never_restart() -> None:
    kinds = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "chineseCounting", "第%1章")
        + level(1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>')
        + level(2, "decimal", "%1.%2.%3", "<w:isLgl/>")
        + "</w:abstractNum>"
    )
    body = (
        numbered("总则")
        + numbered("为了防汛", depth=1)
        + numbered("附则")
        + numbered("施行", depth=1)
        + numbered("细目", depth=2)
    )
    expected = ["第一章 总则", "第一条 为了防汛", "第二章 附则", "第二条 施行", "2.2.1 细目"]
    assert text(body, numbering=kinds + USE).split("\n") == expected


def test_numbers_from_styles() -> None:
    kinds = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "chineseCounting", "%1、")
        + level(1, "decimal", "%2．", '<w:pStyle w:val="B"/>')
        + "</w:abstractNum>"
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="A2"><w:basedOn w:val="A"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="L1"><w:basedOn w:val="L2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="L2"><w:basedOn w:val="L1"/></w:style>'
    )
    body = "".join(
        p(words, f'<w:pStyle w:val="{style}"/>')
        for words, style in (("目录", "T"), ("甲", "A"), ("乙", "A2"), ("丙", "B"), ("丁", "L1"))
    )
    assert text(body, numbering=kinds + USE, styles=styles).split("\n") == ["一、甲", "二、乙", "1．丙", "丁"]


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_writes_its_examples(form: str) -> None:
    write, examples = FORMATS[form]
    assert examples
    for number, written in examples:
        assert write(number) == written


def test_tracked_changes_insertions_stay_deletions_go() -> None:
    body = (
        "<w:p><w:r><w:t>市教育局</w:t></w:r><w:ins><w:r><w:t>牵头</w:t></w:r></w:ins><w:del><w:r><w:delText>负责</w:delText></w:r></w:del></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p><w:p><w:r><w:t>后半</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>全删</w:delText></w:r></w:del></w:p>"
    )
    source = read(body)
    assert source.text == "市教育局牵头\n前半后半"
    assert [r.code for r in source.remarks] == ["tracked-changes"]


def test_hidden_text_contents_prompts_headers_and_comments_are_not_read() -> None:
    body = (
        '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>现</w:t></w:r></w:p>'
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
        + p("一、总体要求 1")
        + "</w:sdtContent></w:sdt><w:sdt><w:sdtContent>"
        + p("控件里的字")
        + "</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t>3</w:t></w:r></w:p>"
    )
    assert text(body, header1=p("页眉"), comments=p("批注")) == "现\n控件里的字\n3"


def test_text_boxes_once_and_footnotes_after_the_text() -> None:
    box = f"<w:txbxContent>{p('框里的字')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        '<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/><w:t>完。</w:t></w:r></w:p>'
    )
    notes = f'<w:footnote w:id="-1">{p("分隔")}</w:footnote><w:footnote w:id="2">{p("脚注内容")}</w:footnote>'
    assert text(body, footnotes=notes) == "框里的字\n正文完。\n注1：脚注内容"


def tc(content: str, properties: str = "") -> str:
    inside = "".join(p(part) for part in content.split("/"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_tables_are_rows_with_merged_cells_repeated() -> None:
    down, on, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    body = table(
        tc("任务清单", '<w:gridSpan w:val="4"/>'),
        tc("序号") + tc("任务") + tc("单位", wide),
        tc("1", down) + tc("排查") + tc("市教育局/市财政局") + tc("县政府"),
        tc("", on) + tc("整治") + tc("市水务局", wide),
        "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("验收") + tc("甲") + tc("乙"),
    )
    assert text(body).split("\n") == [
        "任务清单",
        "序号\t任务\t单位\t单位",
        "1\t排查\t市教育局 市财政局\t县政府",
        "1\t整治\t市水务局\t市水务局",
        "\t验收\t甲\t乙",
    ]


def test_a_column_of_automatic_numbers() -> None:
    kinds = '<w:abstractNum w:abstractNumId="0">' + level(0, "decimal", "%1") + "</w:abstractNum>"
    number = "<w:tc>" + numbered("") + "</w:tc>"
    assert text(table(number + tc("甲"), number + tc("乙")), numbering=kinds + USE) == "1\t甲\n2\t乙"


def test_frames_are_paragraphs_and_nested_tables_are_cells() -> None:
    long = "/".join(["各县（市、区）人民政府要切实加强组织领导，认真抓好落实。" * 5] * 4)
    assert text(table(tc("甲/乙"), tc("丙"))) == "甲\n乙\n丙"
    assert "\t" not in text(table(tc("左") + tc(long)))
    inner = f"<w:tc>{table(tc('子') + tc('丑'))}</w:tc>"
    assert text(table(inner)) == "子\t丑"
    assert text(table(tc("甲") + inner)) == "甲\t子 丑"


def test_a_deleted_row_goes() -> None:
    assert text(table(tc("甲") + tc("乙"), "<w:trPr><w:del/></w:trPr>" + tc("丙") + tc("丁"))) == "甲\t乙"


def test_strict_open_xml() -> None:
    document = f"<w:document {NS}><w:body>{p('严格格式')}</w:body></w:document>"
    document = document.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert source_from_bytes(packed({"word/document.xml": document}), "a.docx").text == "严格格式"


def test_only_pictures() -> None:
    body = '<w:p><w:r><w:drawing><a:blip xmlns:a="urn:a"/></w:drawing></w:r></w:p>'
    with pytest.raises(SourceUnreadable, match=r"duban\[ocr\]"):
        read(body)


def entity(body: str) -> bytes:
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    return packed(
        {"_rels/.rels": RELATIONS, "word/document.xml": f"{bomb}<w:document {NS}><w:body>{body}</w:body></w:document>"}
    )


@pytest.mark.parametrize(
    ("data", "zh"),
    [
        (lambda: packed({"word/document.xml": "<a"}), "不是有效的 XML"),
        (lambda: packed({"word/other.xml": "<a/>"}), "部件缺失"),
        (lambda: entity(p("&b;")), "不是有效的 XML"),
        (lambda: entity(p("&c;")), "不是有效的 XML"),
        (lambda: docx(p("甲" * 3_000_000)), "压缩炸弹"),
        (lambda: packed({"xl/workbook.xml": "<a/>"}), "Excel"),
        (lambda: docx(p("甲"))[:-40], "压缩包已损坏"),
        (lambda: docx(""), "没有文字"),
    ],
)
def test_what_is_refused_and_why(data: Callable[[], bytes], zh: str) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        source_from_bytes(data(), "通知.docx")
    assert zh in caught.value.zh


def test_the_unpacked_limit_counts_all_parts_and_believes_no_directory() -> None:
    body = "".join(p(f"第{i}条 {random.Random(i).random()}") for i in range(2000))
    with pytest.raises(SourceUnreadable, match="解压后过大"):
        source_from_bytes(docx(body), "a.docx", limits=Limits(unpacked_bytes=100_000))


def test_a_name_of_a_part_leads_nowhere() -> None:
    parts = {"_rels/.rels": RELATIONS.replace("word/document.xml", "../../../etc/passwd"), "../../etc/passwd": "<x/>"}
    with pytest.raises(SourceUnreadable):
        source_from_bytes(packed(parts), "a.docx")


GOOD = docx(p("云岭市") + table(tc("甲") + tc("乙")) + numbered("丙"), numbering=OUTLINE + USE)


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_a_damaged_file_gives_a_source_or_an_input_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, byte in changes:
        data[place] = byte
    with contextlib.suppress(InputError):
        assert source_from_bytes(bytes(data), "a.docx").text


PIECES = [p("甲"), numbered("乙", depth=8), numbered("丙", 7), table(tc("丁")), table(tc("戊", "<w:vMerge/>") + tc("己", '<w:gridSpan w:val="x"/>')), "<w:tbl/>", "<w:tbl><w:tr/></w:tbl>", "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>庚</w:t></w:r></w:p>", "<w:sdt/>", '<w:p><w:r><w:sym w:char="zz"/><w:sym w:char="110000"/><w:sym w:char="F0FE"/></w:r></w:p>']  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_any_document_gives_a_source_or_an_input_error(pieces: list[str]) -> None:
    with contextlib.suppress(InputError):
        assert text("".join(pieces), numbering=OUTLINE + USE)


def test_tables_nested_beyond_reason() -> None:
    body = p("底")
    for _ in range(60):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc><w:tc>{p('边')}</w:tc></w:tr></w:tbl>"
    assert "底" in text(body)

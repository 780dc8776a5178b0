# ruff: noqa: E501  (pages are written as pages are)
"""Pages of government sites → the notice. All pages are of the invented city 云岭市, in the shapes that portals use."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.files import source_from_bytes
from loaders.furniture import FURNITURE, effect_of
from loaders.html import collapsed, lines_of
from loaders.list_labels import alphabetic, roman
from loaders.tables import Cell, lines, whole
from ontology.errors import InputError, SourceUnreadable

TITLE = "云岭市人民政府办公室关于印发云岭市校舍安全提升行动方案的通知"
PARTICULARS = f"""<table class="xxgk"><tbody>
<tr><td>索&nbsp;引&nbsp;号：</td><td>YL001/2025-00012</td><td>主题分类：</td><td>教育</td></tr>
<tr><td>发文机关：</td><td>云岭市人民政府办公室</td><td>成文日期：</td><td>2025-03-01</td></tr>
<tr><td>标 题：</td><td colspan="3">{TITLE}</td></tr>
<tr><td>发文字号：</td><td>云政办发〔2025〕12号</td><td>发布日期：</td><td>2025-03-04</td></tr>
</tbody></table>"""
BODY = """<p>各县（市、区）人民政府，市直各有关部门：</p>
<p>&nbsp;&nbsp;&nbsp;&nbsp;《云岭市校舍安全提升行动方案》已经市人民政府同意，现印发给你们，请认真组织实施。</p>
<p style="text-align:right">云岭市人民政府办公室</p>
<p style="text-align:right">2025年3月1日</p>
<p>（此件公开发布）</p>
<p>云岭市校舍安全提升行动方案</p>
<p>一、全面排查。各县（市、区）人民政府要在2025年6月底前完成校舍排查，逐栋建立台账。</p>
<p>二、分类整治。市教育局牵头，市财政局、市住房和城乡建设局配合，2025年12月底前完成重大隐患整治。</p>
<table border="1"><tr><th>序号</th><th>任务</th><th>责任单位</th></tr>
<tr><td rowspan="2">1</td><td>排查校舍</td><td>市教育局<br>市财政局</td></tr><tr><td>加固<br/>危房</td><td>龙山县人民政府</td></tr></table>
<p>附件：1. <a href="/a.docx">校舍排查表.docx</a></p>"""
TEXT = f"""{TITLE}
云政办发〔2025〕12号
各县（市、区）人民政府，市直各有关部门：
《云岭市校舍安全提升行动方案》已经市人民政府同意，现印发给你们，请认真组织实施。
云岭市人民政府办公室
2025年3月1日
（此件公开发布）
云岭市校舍安全提升行动方案
一、全面排查。各县（市、区）人民政府要在2025年6月底前完成校舍排查，逐栋建立台账。
二、分类整治。市教育局牵头，市财政局、市住房和城乡建设局配合，2025年12月底前完成重大隐患整治。
序号\t任务\t责任单位
1\t排查校舍\t市教育局 市财政局
1\t加固 危房\t龙山县人民政府
附件：1. 校舍排查表.docx"""
NAV = """<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li><li><a href="/hd">互动交流</a></li></ul></div>
<div>当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 正文</div>"""
FOOT = """<div class="xg"><h3>相关链接</h3><ul><li><a href="/1">一图读懂校舍安全提升行动方案</a></li><li><a href="/2">解读</a></li></ul></div>
<div class="footer"><p>主办：云岭市人民政府办公室　承办：云岭市大数据局</p><p>云ICP备05000001号-1　网站标识码：0500000001</p></div>"""
INFO = "<div class='info'>来源：云岭市人民政府办公室　发布时间：2025-03-04 09:00　字体：[<a href='#'>大</a> <a href='#'>中</a> <a href='#'>小</a>]</div>"

DIV = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}-云岭市人民政府门户网站</title>
<script>var a="不要读我，这是脚本。";</script></head><body>{NAV}<div class="main">{PARTICULARS}<h1>{TITLE}</h1>{INFO}
<div class="TRS_Editor">{BODY}</div><div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></div>
<p>责任编辑：张某</p><p>【<a href="#">打印</a>】【<a href="#">关闭</a>】</p></div>{FOOT}</body></html>"""

# An old page: frames of tables, the body broken by <br>, GBK, particulars in spans.
OLD_BODY = BODY.replace("<p>", "").replace("</p>", "<br>\n").replace('<p style="text-align:right">', "")
OLD = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>云岭市人民政府</title></head>
<body><table width="100%"><tr><td><a href="/">首页</a></td><td><a href="/zw">政务</a></td><td><a href="/x">信箱</a></td></tr></table>
<table><tr><td width="200"><table><tr><td><a href="/1">机构职能</a></td></tr><tr><td><a href="/2">领导分工</a></td></tr></table></td>
<td><div><span>发文字号：云政办发〔2025〕12号</span><span> 成文日期：2025年3月1日</span> <span>索引号：YL001</span></div>
<center><b>{TITLE}</b></center><div>[日期：2025-03-04]&nbsp;浏览次数：33</div>{OLD_BODY}</td></tr></table>
<table><tr><td>版权所有：云岭市人民政府</td></tr></table></body></html>"""

# A page whose letter, sign-off and annex are siblings of a far longer plan, and whose title is a heading outside.
APART = f"""<html><head><title>通知公告</title><meta name="ArticleTitle" content="{TITLE}"></head><body>{NAV}
<div class="header"><h1>{TITLE}</h1><p>时间：2025-03-04</p></div>
<div class="letter"><p>云政办发〔2025〕12号</p><p>各县（市、区）人民政府：</p><p>现将方案印发给你们，请认真实施。</p></div>
<div class="sign"><div>云岭市人民政府办公室</div><div>2025年3月1日</div></div>
<div class="plan">{"".join(f"<p>{i}.市教育局要会同市财政局做好第{i}项工作，确保按期完成，及时报告进展。</p>" for i in range(1, 40))}</div>
<div class="last">附件：责任清单</div>{FOOT}</body></html>"""


def text_of(page: str, codec: str = "utf-8") -> str:
    return source_from_bytes(page.encode(codec), "页.html").text


def test_a_portal_page_gives_the_notice_and_nothing_else() -> None:
    source = source_from_bytes(DIV.encode(), "页.html")
    assert source.text == TEXT
    assert source.media_type == "text/html"
    assert [r.message for r in source.remarks] == ["正文没有发文字号，取自页面信息表：云政办发〔2025〕12号。"]


def test_an_old_page_of_nested_tables_in_gbk() -> None:
    assert text_of(OLD, "gbk") == TEXT


def test_parts_of_a_notice_that_stand_apart_stay_together() -> None:
    found = text_of(APART).split("\n")
    assert found[:6] == [
        TITLE,
        "云政办发〔2025〕12号",
        "各县（市、区）人民政府：",
        "现将方案印发给你们，请认真实施。",
        "云岭市人民政府办公室",
        "2025年3月1日",
    ]
    assert found[6].startswith("1.市教育局")
    assert found[-1] == "附件：责任清单"


WATER = "云岭市人民政府关于加快智慧水务建设的实施意见"
WATER_LINES = (
    "各县（市、区）人民政府，市直各单位：",
    "为加快智慧水务建设，结合我市实际，提出如下意见。",
    "一、总体要求",
    "到2027年底前，全市供水管网漏损率控制在百分之八以内，基本建成智慧水务平台。",
    "（一）市水务局牵头，市大数据局、各县（市、区）人民政府配合，2026年6月底前完成。",
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in WATER_LINES)
SIGNED = ("云岭市人民政府", "2025年4月2日")


def test_particulars_in_a_list_and_a_title_broken_in_two() -> None:
    page = f"""<html><head><title>{WATER}_云岭市政府网</title></head><body><div id="top"><a href=/>网站首页</a>|<a href=/x>无障碍</a></div>
    <ul class="xxgk"><li><b>索引号：</b>000014349/2025-00001</li><li><b>主题分类：</b>水利</li><li><b>发文机关：</b>云岭市人民政府</li>
    <li><b>成文日期：</b>2025年04月02日</li><li><b>标题：</b>{WATER}</li><li><b>发文字号：</b>云政发〔2025〕4号</li></ul>
    <div class="pages_content"><p align=center>云岭市人民政府关于加快<br>智慧水务建设的实施意见</p><p align=center>云政发〔2025〕4号</p>
    {PARAGRAPHS}<p align=right>云岭市人民政府</p><p align=right>2025年4月2日</p><p>（此件公开发布）</p></div>
    <div>字号：默认 大 超大 | 打印 收藏 留言</div><div class=bottom>版权所有 云岭市人民政府办公室</div></body></html>"""
    head = ("云岭市人民政府关于加快", "智慧水务建设的实施意见", "云政发〔2025〕4号")
    assert text_of(page).split("\n") == [*head, *WATER_LINES, *SIGNED, "（此件公开发布）"]


def test_particulars_in_a_definition_list_and_attachments_after_the_body() -> None:
    page = f"""<body><dl><dt>索 引 号</dt><dd>YL-1</dd><dt>文 号</dt><dd>云政发〔2025〕4号</dd><dt>成文日期</dt><dd>2025-04-02</dd>
    <dt>发布机构</dt><dd>云岭市人民政府</dd></dl><div class="title">{WATER}</div>
    <div><span>发布时间：2025-04-05 10:12</span><span>来源：市水务局</span></div><div id="zoom">{PARAGRAPHS}</div>
    <div class="fujian">附件：<br><a href="1.pdf">1.任务分工表.pdf</a><br><a href="2.xls">2.指标表</a></div>
    <div><p>相关解读</p><ul><li><a href=x>《{WATER}》解读</a></li></ul></div><p>联系电话：0999-1234567　地址：云岭市东山路1号</p></body>"""
    tail = ("附件：", "1.任务分工表.pdf", "2.指标表")
    assert text_of(page).split("\n") == [WATER, "云政发〔2025〕4号", *WATER_LINES, *tail, *SIGNED]


def test_a_short_text_in_frames_of_tables() -> None:
    broken = "<br/>".join(WATER_LINES)
    page = f"""<form><table width=1000><tr><td background=banner.jpg>云岭市水务局</td></tr><tr><td><a href=1>首 页</a> <a href=2>机构</a></td></tr>
    <tr><td><table><tr><td width=20%><a href=3>通知公告</a><br><a href=4>政策法规</a></td><td><span id=lblTitle><b>{WATER}</b></span><br>
    发布人：admin  发布时间：2025-4-5  点击：45<hr>{broken}<br>云岭市人民政府<br>二〇二五年四月二日</td></tr></table></td></tr>
    <tr><td align=center>Copyright © 2025 云岭市水务局 <br>技术支持：某公司</td></tr></table></form>"""
    assert text_of(page).split("\n") == [WATER, *WATER_LINES, "云岭市人民政府", "二〇二五年四月二日"]


def test_prose_in_a_sidebar_is_not_the_article() -> None:
    aside = "<aside><h3>热门文章</h3><p>市领导调研水务工作，强调要加快智慧水务建设，确保供水安全。</p><a href=2>更多</a></aside>"
    page = (
        f"<body><article><h1>{WATER}</h1>{PARAGRAPHS}<p>云岭市人民政府</p><p>2025年4月2日</p></article>{aside}</body>"
    )
    assert text_of(page).split("\n") == [WATER, *WATER_LINES, *SIGNED]


def test_a_bare_page_is_kept_whole() -> None:
    assert text_of(f"<p>{TITLE}</p>{BODY}") == TEXT.replace("云政办发〔2025〕12号\n", "")


def test_a_short_notice_is_not_lost() -> None:
    page = f"<html><body>{NAV}<h2>云岭市人民政府任免通知</h2><p>任命王某为云岭市水务局局长。</p><p>2025年3月1日</p>{FOOT}</body></html>"
    assert text_of(page) == "云岭市人民政府任免通知\n任命王某为云岭市水务局局长。\n2025年3月1日"


def test_sign_off_and_title_come_from_the_particulars_when_the_body_lacks_them() -> None:
    body = "<p>市教育局要在2025年6月底前完成校舍排查，并向市人民政府书面报告排查结果。</p>"
    page = f"<html><body>{PARTICULARS}<div>{body}</div>{FOOT}</body></html>"
    assert text_of(page).split("\n") == [
        TITLE,
        "云政办发〔2025〕12号",
        "市教育局要在2025年6月底前完成校舍排查，并向市人民政府书面报告排查结果。",
        "云岭市人民政府办公室",
        "2025年3月1日",
    ]


@pytest.mark.parametrize("day", ["2025年3月1日", "二〇二五年三月一日", "二○二五年三月一日", "2025 年 3 月 1 日"])
def test_a_printed_date_is_not_said_twice(day: str) -> None:
    page = (
        f"<body>{PARTICULARS}<p>{TITLE}</p><p>请各县（市、区）人民政府认真组织实施，及时报告。</p><p>{day}</p></body>"
    )
    assert text_of(page).endswith("及时报告。\n" + day)


def test_a_number_printed_with_other_brackets_is_not_said_twice() -> None:
    page = f"<body>{PARTICULARS}<h1>{TITLE}</h1><p>云政办发[2025]12号</p><p>请认真组织实施，及时报告进展情况。</p><p>2025年3月1日</p></body>"
    assert text_of(page).count("12号") == 1


def test_a_title_printed_on_two_lines_makes_the_heading_of_the_page_go() -> None:
    body = (
        "<p>云岭市人民政府办公室</p><p>关于印发云岭市校舍安全提升行动方案的</p><p>通　知</p><p>云政办发〔2025〕12号</p>"
        + BODY
    )
    found = text_of(DIV.replace(BODY, body))
    assert found.startswith(
        "云岭市人民政府办公室\n关于印发云岭市校舍安全提升行动方案的\n通　知\n云政办发〔2025〕12号\n各县"
    )


def test_a_table_of_repealed_documents_is_no_particulars() -> None:
    table = "<table><tr><td>序号</td><td>文件名称</td><td>文号</td><td>发文日期</td></tr><tr><td>1</td><td>旧办法</td><td>云政发〔2001〕3号</td><td>2001-05-06</td></tr></table>"
    found = text_of(
        f"<h1>云岭市人民政府关于废止部分文件的决定</h1>{table}<p>本决定自公布之日起施行，原有规定同时停止执行。</p>"
    )
    assert "序号\t文件名称\t文号\t发文日期\n1\t旧办法\t云政发〔2001〕3号\t2001-05-06" in found


def test_hidden_text_and_scripts_are_not_read() -> None:
    page = "<p>请各单位认真组织实施本方案。</p><p style='display: none'>隐藏</p><div hidden>隐藏</div><script>隐藏</script><!-- 隐藏 -->"
    assert text_of(f"<html><body>{page}</body></html>") == "请各单位认真组织实施本方案。"


def test_a_page_without_text_says_what_to_do() -> None:
    with pytest.raises(SourceUnreadable, match="浏览器"):
        text_of("<html><body><div id='app'></div><script>load()</script></body></html>")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<ol><li>甲</li><li>乙</li></ol>", ["1. 甲", "2. 乙"]),
        ("<ol start=3><li>甲<li value=9>乙<li>丙</ol>", ["3. 甲", "9. 乙", "10. 丙"]),
        ("<ol type=a><li><p>甲</p><p>续</p></li></ol>", ["a. 甲", "续"]),
        ("<ol style='list-style-type:cjk-ideographic'><li>甲</li><li>乙</li></ol>", ["一、甲", "二、乙"]),
        ("<ol style='list-style:none'><li>（一）甲</li></ol>", ["（一）甲"]),
        ("<ol><li>1.甲</li><li>2.乙</li></ol>", ["1.甲", "2.乙"]),
        ("<ol reversed><li>甲</li><li>乙</li></ol>", ["2. 甲", "1. 乙"]),
        ("<ul><li>甲</li></ul>", ["甲"]),
        ("<ol><li>甲<ol><li>子</li></ol></li><li>乙</li></ol>", ["1. 甲", "1. 子", "2. 乙"]),
        ("甲<br>乙<p>丙<span>丁</span>\n戊 己</p>庚", ["甲", "乙", "丙丁戊 己", "庚"]),
        ("<pre>甲</pre><div>乙<div>丙</div>丁</div>", ["甲", "乙", "丙", "丁"]),
        ("<table><tr><td>甲</td></tr><tr><td><p>乙</p><p>丙</p></td></tr></table>", ["甲", "乙", "丙"]),
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td colspan=2>丙</td></tr></table>", ["甲\t乙", "丙"]),
        (
            "<table><caption>表</caption><tr><th rowspan=0>甲</th><th>乙</th></tr><tr><td>丙</td></tr></table>",
            ["表", "甲\t乙", "甲\t丙"],
        ),
        (
            "<table><tr><td>甲</td><td><table><tr><td>子</td><td>丑</td></tr></table></td></tr></table>",
            ["甲", "子\t丑"],
        ),
        ("a&nbsp;&nbsp;b&#8203;c", ["a bc"]),
        ("<p>甲<del>旧</del>乙", ["甲乙"]),
    ],
)
def test_lines_of_html(html: str, expected: list[str]) -> None:
    assert lines_of(html) == expected


def test_rows_are_whole() -> None:
    rows = [[Cell("甲", across=2), Cell("乙", down=3)], [Cell("丙"), Cell("丁")], [Cell("戊")]]
    assert whole(rows) == (("甲", "甲", "乙"), ("丙", "丁", "乙"), ("戊", "", "乙"))
    assert lines([("表", "表"), ("1", "1"), ("", "")]) == ["表", "1\t1"]


def test_a_bomb_of_spans_does_not_go_off() -> None:
    rows = "".join("<tr>" + "<td rowspan=99999 colspan=99999>" + "云岭" * 500 for _ in range(60))
    assert len("\n".join(lines_of(f"<table>{rows}</table>"))) < 4_000_000


def test_numbers_of_lists() -> None:
    assert [alphabetic(n) for n in (1, 26, 27, 702, 703)] == ["a", "z", "aa", "zz", "aaa"]
    assert [roman(n) for n in (4, 9, 1994)] == ["iv", "ix", "mcmxciv"]


def test_every_row_of_furniture_proves_itself() -> None:
    for row in FURNITURE:
        for line in row.examples:
            assert row.pattern.fullmatch(line), (row.name, line)
            assert effect_of(line) == row.effect, (row.name, line)
        for line in row.not_:
            assert effect_of(line) is None, (row.name, line)
    assert len({row.name for row in FURNITURE}) == len(FURNITURE)


@pytest.mark.parametrize("line", [line for line in TEXT.split("\n") if not line.startswith("附件")])
def test_no_line_of_a_notice_is_furniture(line: str) -> None:
    assert effect_of(line) is None


def test_deep_nesting_is_read() -> None:
    page = "<div>" * 20_000 + "请各单位认真组织实施。" + "</div>" * 20_000
    with contextlib.suppress(SourceUnreadable):  # libxml2 may give up at such a depth; it must not take us with it
        assert text_of(f"<html><body>{page}<p>云岭市人民政府</p></body></html>")


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<table>",
                "</table>",
                "<tr>",
                "<td>",
                "<td colspan=2 rowspan=3>",
                "<li>",
                "<ol>",
                "</ol>",
                "<a href=x>",
                "</a>",
                "<br>",
                "<h1>",
                "</h1>",
                "发文字号：",
                "云政办发〔2025〕12号",
                TITLE,
                "相关链接",
                "2025年3月1日",
                "<div class=footer>",
                "</div>",
                "市教育局要在2025年6月底前完成校舍排查，及时报告。",
                " ",
                "\n",
                "&nbsp;",
                "索引号：",
                "<th>",
                "\t",
                "<!--",
                "<svg>",
            ]
        ),
        max_size=40,
    )
)
@settings(max_examples=300, deadline=None)
def test_any_page_gives_a_source_or_an_input_error(pieces: list[str]) -> None:
    try:
        text = source_from_bytes(("<html><body>" + "".join(pieces)).encode(), "页.html").text
    except InputError:
        return
    assert text.strip()


def test_white_space() -> None:
    assert collapsed(" 市教育\n 局\u3000 ") == "市教育局"
    assert collapsed("3\n月") == "3 月"

"""Markdown → text: the words and their numbers stay, the markup goes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.files import source_from_bytes
from loaders.markdown import text_of


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# 云岭市人民政府办公室\n## 关于防汛的**通知**", "云岭市人民政府办公室\n关于防汛的通知"),
        ("标题\n===\n正文", "标题\n正文"),
        ("一、总则\n（一）范围\n（二）期限", "一、总则\n（一）范围\n（二）期限"),
        ("1. 甲\n2. 乙\n\n   续\n3) 丙", "1. 甲\n2. 乙\n续\n3) 丙"),
        ("3. 丙\n1. 丁", "3. 丙\n1. 丁"),
        ("1.甲\n2.乙", "1.甲\n2.乙"),
        ("- 甲\n- 乙", "甲\n乙"),
        ("见[附件](a.docx)和![图一](b.png)<br>下一行", "见附件和图一\n下一行"),
        ("[责任单位]: 市教育局", "[责任单位]: 市教育局"),
        ("[责任单位：市教育局]", "[责任单位：市教育局]"),
        ("　　首行缩进\n> 引用", "首行缩进\n引用"),
        ("    四格缩进\n    第二行", "四格缩进\n第二行"),
        ("```\n围栏\n```", "围栏"),
        ("|序号|任务|\n|---|---|\n|1|排查<br>校舍|\n|2|**整治**|", "序号\t任务\n1\t排查 校舍\n2\t整治"),
        ("<table><tr><td rowspan=2>1</td><td>甲</td></tr><tr><td>乙</td></tr></table>", "1\t甲\n1\t乙"),
        ("a &amp; b `码` ~~删~~ \\* 5*3", "a & b 码 删 * 5*3"),
        ("上\n\n---\n\n下", "上\n下"),
    ],
)
def test_markup_goes_and_words_stay(markdown: str, expected: str) -> None:
    assert text_of(markdown) == expected


def test_a_file() -> None:
    source = source_from_bytes("# 通知\r\n\r\n各县：".encode("gbk"), "通知.MD")
    assert (source.text, source.media_type) == ("通知\n各县：", "text/markdown")


@settings(deadline=None)
@given(st.text(st.sampled_from("一、（）1.2. #*_`[]()|-\n>~<br/>&; 市教育局"), max_size=80))
def test_no_word_is_lost(markdown: str) -> None:
    found = text_of(markdown)
    assert sorted(c for c in found if c in "一、（）市教育局") == sorted(c for c in markdown if c in "一、（）市教育局")

"""OFD files → text in reading order. The files are made here; their content is invented."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.files import Limits, source_from_bytes
from ontology.errors import InputError, SourceUnreadable

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*pages: str, template: str = "") -> bytes:
    stream = io.BytesIO()
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    with zipfile.ZipFile(stream, "w") as archive:
        root = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        archive.writestr("OFD.xml", f"<ofd:OFD {NS}>{root}</ofd:OFD>")
        area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        shared = f'<ofd:CommonData>{area}<ofd:TemplatePage ID="t" BaseLoc="Tpls/Tpl.xml"/></ofd:CommonData>'
        archive.writestr(
            "Doc_0/Document.xml", f"<ofd:Document {NS}>{shared}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
        )
        archive.writestr("Doc_0/Tpls/Tpl.xml", content(template))
        for number, page in enumerate(pages):
            archive.writestr(f"Doc_0/Pages/Page_{number}/Content.xml", content(page, '<ofd:Template TemplateID="t"/>'))
    return stream.getvalue()


def content(items: str, before: str = "") -> str:
    return f"<ofd:Page {NS}>{before}<ofd:Content><ofd:Layer>{items}</ofd:Layer></ofd:Content></ofd:Page>"


def text(x: float, y: float, words: str, more: str = "") -> str:
    deltas = f"g {len(words) - 1} 4.2" if len(words) > 2 else "4.2"
    return (
        f'<ofd:TextObject Boundary="{x} {y} 100 6" Size="4.2" {more}>'
        f'<ofd:TextCode X="0" Y="4" DeltaX="{deltas}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def ruling(x: float, y: float, width: float, height: float) -> str:
    data = f"M 0 0 L {width} {height}"
    return (
        f'<ofd:PathObject Boundary="{x} {y} {max(width, 0.3)} {max(height, 0.3)}">'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def test_lines_in_order_templates_and_pages() -> None:
    first = text(30, 60, "第二行：市教育局牵头") + text(30, 50, "云政办发〔2025〕7号") + text(95, 285, "—1—")
    second = text(30, 50, "第二页") + text(95, 285, "—2—")
    source = source_from_bytes(ofd(first, second, template=text(60, 40, "红头")), "通知.ofd")
    assert source.text == "红头\n云政办发〔2025〕7号\n第二行：市教育局牵头\n红头\n第二页"
    assert source.media_type == "application/ofd"


def test_a_ruled_table() -> None:
    lines = "".join(ruling(30, y, 80, 0) for y in (50, 60, 70)) + "".join(ruling(x, 50, 0, 20) for x in (30, 70, 110))
    words = text(32, 52, "任务") + text(72, 52, "单位") + text(32, 62, "排查") + text(72, 62, "市教育局")
    assert source_from_bytes(ofd(lines + words), "表.ofd").text == "任务\t单位\n排查\t市教育局"


def test_watermarks_doubled_bold_and_scaled_text() -> None:
    items = text(30, 50, "正文") + text(30.2, 50, "正文") + text(60, 90, "水印", 'CTM="0.7 0.7 -0.7 0.7 0 0"')
    items += text(30, 60, "缩放", 'CTM="1 0 0 1 5 0"')
    assert source_from_bytes(ofd(items), "a.ofd").text == "正文\n缩放"


def test_what_is_refused() -> None:
    with pytest.raises(SourceUnreadable, match="没有文字"):
        source_from_bytes(ofd(""), "a.ofd")
    with pytest.raises(SourceUnreadable, match="2 页，超过 1 页"):
        source_from_bytes(ofd("", ""), "a.ofd", limits=Limits(pages=1))
    with pytest.raises(SourceUnreadable, match="不是有效的 OFD"):
        source_from_bytes("云岭".encode(), "a.ofd")


ODD = st.sampled_from(
    ["", "x", "1", "-1e300", "g 3 5", "g 99999999 1", "1 2 3 4", "nan inf 0 0", "1 0 0 1 0 0", "M 0 0 L 5 0 C B"]
)


@settings(deadline=None)
@given(ODD, ODD, ODD, ODD)
def test_any_attributes_give_a_source_or_an_input_error(boundary: str, ctm: str, delta: str, path: str) -> None:
    item = (
        f'<ofd:TextObject Boundary="{boundary}" CTM="{ctm}" Size="{delta}"><ofd:TextCode X="{path}" Y="{delta}" '
        f'DeltaX="{delta}" DeltaY="{path}">云岭市</ofd:TextCode></ofd:TextObject><ofd:PathObject Boundary="{boundary}" '
        f'CTM="{ctm}"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>'
    )
    with contextlib.suppress(InputError):
        assert source_from_bytes(ofd(item), "a.ofd").text

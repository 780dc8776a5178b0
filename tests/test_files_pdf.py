"""PDF files → text in reading order. The files are drawn here; their content is invented."""

import contextlib
import io
from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import pdfencrypt  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import SimpleDocTemplate, Table  # type: ignore[import-untyped]

from loaders import ocr
from loaders.files import Limits, Source, source_from_bytes
from loaders.layout import Glyph, Segment, ordered, printed, segments, without_overprints
from loaders.page_furniture import EXAMPLES, NOT, PAGE_NUMBER, without_furniture
from loaders.radicals import meant
from loaders.rulings import Ruling, tables_of
from ontology.errors import InputError, SourceUnreadable

FONT = "STSong-Light"
SENTENCE = "云岭市各县（市、区）人民政府要在2025年6月底前完成校舍安全排查工作"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


class Drawing:
    """A PDF being drawn: `write` puts a line at x from the left and y from the top."""

    def __init__(self, **options: object) -> None:
        self.stream = io.BytesIO()
        self.canvas = Canvas(self.stream, pagesize=(595, 842), **options)

    def write(self, x: float, y: float, text: str, size: float = 12, space: float = 0) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, 842 - y, text, charSpace=space)

    def done(self) -> bytes:
        self.canvas.save()
        return self.stream.getvalue()

    def read(self) -> Source:
        return source_from_bytes(self.done(), "通知.pdf")


@pytest.fixture
def page() -> Drawing:
    return Drawing()


def test_lines_from_top_to_bottom_whatever_the_order_of_drawing(page: Drawing) -> None:
    page.write(72, 200, "第二行。")
    page.write(72, 160, "云政办发〔2025〕7号")
    page.write(72, 240, "第三行，GDP增长 5.5%。")
    source = page.read()
    assert source.text == "云政办发〔2025〕7号\n第二行。\n第三行，GDP增长 5.5%。"
    assert (source.media_type, source.remarks) == ("application/pdf", ())


@pytest.mark.parametrize("shift", [0.0, 0.2, 0.5, 1.0])
def test_bold_printed_twice_is_read_once(page: Drawing, shift: float) -> None:
    for dx in (0, shift, 2 * shift):
        page.write(72 + dx, 160 + dx / 2, "一、11月底前谢谢人人参与。。")
    assert page.read().text == "一、11月底前谢谢人人参与。。"


def test_glyphs_printed_twice_are_dropped_at_glyph_level() -> None:
    line = [Glyph(char, 10 + 12 * i, 22 + 12 * i, 100, 12) for i, char in enumerate("谢谢人人")]
    copies = [Glyph(g.char, g.x0 + 0.6, g.x1 + 0.6, g.y + 0.3, g.size) for g in line]
    both = [g for pair in zip(line, copies, strict=True) for g in pair]
    assert [s.text for s in segments(without_overprints(both))] == ["谢谢人人"]


def test_indents_are_kept_as_typists_write_them(page: Drawing) -> None:
    page.write(96, 160, SENTENCE[:30])
    page.write(72, 180, SENTENCE[:32])
    page.write(72, 200, "完成。")
    page.write(96, 220, "特此通知。")
    page.write(300, 260, "云岭市人民政府")
    assert page.read().text.split("\n") == [
        f"　　{SENTENCE[:30]}",
        SENTENCE[:32],
        "完成。",
        "　　特此通知。",
        "云岭市人民政府",
    ]


def test_a_spaced_title_and_words_in_one_row(page: Drawing) -> None:
    page.write(250, 100, "通知", 22, space=22)
    page.write(200, 130, "云岭市人民政府办公室", space=3)
    page.write(72, 160, "签发人：王某")
    page.write(400, 160, "电话：123")
    assert page.read().text.split("\n") == ["通 知", "云岭市人民政府办公室", "签发人：王某 电话：123"]


def columns(page: Drawing, top: float, rows: int, first: int = 1) -> None:
    for row in range(rows):
        page.write(60, top + 16 * row, f"左{first + row:02}各县（市、区）人民政府要抓落实", 11)
        page.write(312, top + 3 + 16 * row, f"右{first + row:02}市直各部门要按职责分工负责好", 11)


def test_two_columns_are_read_one_after_the_other(page: Drawing) -> None:
    page.write(120, 100, "云岭市人民政府关于做好二〇二五年防汛工作的若干意见", 14)
    columns(page, 140, 12)
    page.write(60, 360, "附则横跨两栏：各县（市、区）人民政府和市直各部门都要按照本意见执行并及时报告。", 11)
    columns(page, 390, 6, first=20)
    found = [line.replace(" ", "")[:3] for line in page.read().text.split("\n")]
    left, right = [f"左{n:02}" for n in range(1, 13)], [f"右{n:02}" for n in range(1, 13)]
    later = [f"{side}{n}" for side in "左右" for n in range(20, 26)]
    assert found == ["云岭市", *left, *right, "附则横", *later]


def test_columns_below_a_part_set_across_the_page(page: Drawing) -> None:
    for row in range(12):
        page.write(60, 80 + 16 * row, f"通{row:02}{SENTENCE}并按时报告有关情况", 11)
    columns(page, 300, 6)
    page.write(400, 420, "云岭市人民政府办公室", 11)
    found = [line.strip()[:3] for line in page.read().text.split("\n")]
    across = [f"通{n:02}" for n in range(12)]
    assert found == [*across, *(f"{side}{n:02}" for side in "左右" for n in range(1, 7)), "云岭市"]


def test_the_last_page_of_two_columns_may_be_short(page: Drawing) -> None:
    columns(page, 140, 20)
    page.canvas.showPage()
    for row in range(5):
        page.write(60, 140 + 16 * row, f"末{row}各县（市、区）人民政府要抓落实", 11)
    page.write(312, 140, "尾0市直各部门要按职责分工负责", 11)
    page.write(312, 156, "尾1市直各部门。", 11)
    found = [line.strip()[:2] for line in page.read().text.split("\n")][40:]
    assert found == ["末0", "末1", "末2", "末3", "末4", "尾0", "尾1"]


def test_a_list_of_names_and_dates_is_no_pair_of_columns(page: Drawing) -> None:
    names = ["市教育局", "市住房和城乡建设局", "市财政局", "龙山县人民政府", "市水务局", "市发展和改革委员会"]
    for row, name in enumerate(names):
        page.write(72, 160 + 20 * row, name)
        page.write(320, 160 + 20 * row, f"2025年{row + 1}月底前")
    assert page.read().text.split("\n") == [f"{name} 2025年{row + 1}月底前" for row, name in enumerate(names)]


def test_heads_feet_and_page_numbers_go() -> None:
    drawing = Drawing()
    for number in range(1, 5):
        drawing.write(72, 40, f"云岭市人民政府公报 2025年第{number}期")
        drawing.write(500, 40, "文件选登")
        drawing.write(72, 120, f"一、第{number}件事：{SENTENCE}", 10)
        drawing.write(280, 815, f"— {number} —")
        drawing.canvas.showPage()
    assert drawing.read().text.split("\n") == [f"一、第{n}件事：{SENTENCE}" for n in range(1, 5)]


def test_the_head_of_a_single_page_is_no_furniture(page: Drawing) -> None:
    page.write(200, 40, "云岭市人民政府文件")
    page.write(72, 120, SENTENCE)
    page.write(280, 815, "第1页 共1页")
    assert page.read().text == f"云岭市人民政府文件\n{SENTENCE}"


def test_page_numbers_are_told_from_text() -> None:
    assert [text for text in EXAMPLES if not PAGE_NUMBER.fullmatch(text)] == []
    assert [text for text in NOT if PAGE_NUMBER.fullmatch(text)] == []
    row = [Segment("公报", 10, 40, 20, 10), Segment("12", 90, 99, 20, 10)]
    assert without_furniture([(800, row)]) == [[row[0]]]


GRID = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 10)]


def ruled(rows: list[list[str]], style: list[tuple[object, ...]], **options: object) -> bytes:
    stream = io.BytesIO()
    document = SimpleDocTemplate(stream, pagesize=(595, 842))
    document.build([Table(rows, style=[*GRID, *style], **options)])
    return stream.getvalue()


def lines_of(data: bytes) -> list[str]:
    return source_from_bytes(data, "表.pdf").text.split("\n")


def test_a_ruled_table_gives_its_rows() -> None:
    rows = [["序号", "任务", "责任单位"], ["1", "排查\n校舍安全隐患", "市教育局"], ["2", "", "市水务局"]]
    assert lines_of(ruled(rows, [])) == ["序号\t任务\t责任单位", "1\t排查 校舍安全隐患\t市教育局", "2\t\t市水务局"]


def test_merged_cells_are_repeated_and_a_full_row_stands_alone() -> None:
    rows = [["任务清单", "", ""], ["序号", "任务", "单位"], ["1", "排查", "市教育局"], ["", "整治", "市水务局"]]
    spans: list[tuple[object, ...]] = [("SPAN", (0, 0), (2, 0)), ("SPAN", (0, 2), (0, 3))]
    assert lines_of(ruled(rows, spans)) == ["任务清单", "序号\t任务\t单位", "1\t排查\t市教育局", "1\t整治\t市水务局"]


def test_a_cell_wrapped_by_its_width_is_joined_without_a_blank() -> None:
    rows = [["序号", "任务"], ["1", "开展全市中小学校舍安全\n隐患排查并逐栋建立台账\n按时报告"]]
    assert lines_of(ruled(rows, []))[1] == "1\t开展全市中小学校舍安全隐患排查并逐栋建立台账按时报告"


def test_a_table_that_goes_on_repeats_its_head_once() -> None:
    rows = [["序号", "任务"], *([str(n), f"第{n}项任务"] for n in range(1, 90))]
    found = lines_of(ruled(rows, [], repeatRows=1))
    assert found == ["序号\t任务", *(f"{n}\t第{n}项任务" for n in range(1, 90))]


def test_a_table_open_at_its_sides_and_drawn_with_boxes(page: Drawing) -> None:
    for y in (200, 220, 240):
        page.canvas.rect(72, 842 - y, 300, 0.7, stroke=0, fill=1)
    page.canvas.rect(172, 842 - 240, 0.7, 40, stroke=0, fill=1)
    for row, (task, body) in enumerate((("任务", "单位"), ("排查", "市教育局"))):
        page.write(80, 215 + 20 * row, task)
        page.write(180, 215 + 20 * row, body)
    page.write(72, 180, "表前的话。")
    page.write(72, 260, "表后的话。")
    assert page.read().text.split("\n") == ["表前的话。", "任务\t单位", "排查\t市教育局", "表后的话。"]


def test_a_box_around_a_text_is_no_table(page: Drawing) -> None:
    page.canvas.rect(60, 600, 400, 150)
    page.write(72, 120, "框中第一行。")
    page.write(72, 140, "框中第二行。")
    assert page.read().text == "框中第一行。\n框中第二行。"


def test_rulings_without_crossings_make_no_table() -> None:
    assert tables_of([Ruling(0, 10, 100, 10), Ruling(0, 50, 100, 50), Ruling(300, 0, 300, 60)]) == []


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_printed_sideways(turn: int) -> None:
    drawing = Drawing()
    canvas = drawing.canvas
    canvas.translate(*{90: (595, 0), 180: (595, 842), 270: (0, 842)}[turn])
    canvas.rotate(turn)
    canvas.setFont(FONT, 12)
    for row, text in enumerate((SENTENCE, "第二行。", "第三行。")):
        canvas.drawString(72, 500 - 20 * row, text)
    canvas.grid([72, 172, 272], [300, 320, 340])
    for row in range(2):
        for column in range(2):
            canvas.drawString(80 + 100 * column, 325 - 20 * row, f"格{row}{column}")
    assert drawing.read().text == f"{SENTENCE}\n第二行。\n第三行。\n格00\t格01\n格10\t格11"


def test_a_turned_page_and_a_shifted_crop_box(page: Drawing) -> None:
    page.canvas.setPageRotation(90)
    page.canvas.setCropBox((20, 30, 580, 800))
    page.write(72, 160, "上一行。")
    page.write(72, 190, "下一行。")
    assert page.read().text == "上一行。\n下一行。"


def test_a_watermark_askew_is_left_out_with_a_remark(page: Drawing) -> None:
    page.write(72, 160, SENTENCE)
    page.canvas.rotate(45)
    page.write(400, 700, "内部资料")
    source = page.read()
    assert source.text == SENTENCE
    assert [r.code for r in source.remarks] == ["askew-text"]


def test_look_alikes() -> None:
    assert meant("⼈⺠政府⻓期⽬标ﬁ") == "人民政府长期目标fi"
    assert meant("云岭市人民政府") == "云岭市人民政府"


@pytest.mark.parametrize("code", [0, 2])
def test_an_encrypted_file(code: int) -> None:
    secret = pdfencrypt.StandardEncryption("" if code == 0 else "口令".encode().hex(), ownerPassword="x", strength=128)
    drawing = Drawing(encrypt=secret)
    drawing.write(72, 160, SENTENCE)
    if code == 0:  # no password is needed to read it
        assert drawing.read().text == SENTENCE
    else:
        with pytest.raises(SourceUnreadable, match="加密"):
            drawing.read()


def test_too_many_pages_and_damage(page: Drawing) -> None:
    for _ in range(3):
        page.write(72, 160, SENTENCE)
        page.canvas.showPage()
    data = page.done()
    with pytest.raises(SourceUnreadable, match="3 页，超过 2 页"):
        source_from_bytes(data, "a.pdf", limits=Limits(pages=2))
    with pytest.raises(SourceUnreadable, match="损坏"):
        source_from_bytes(b"%PDF-1.4\n" + b"x" * 500, "a.pdf")


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)


def scan(drawing: Drawing) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]

    drawing.canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 0, 0, 595, 842)


@pytest.mark.usefixtures("without_ocr")
def test_a_scan_names_what_is_missing(page: Drawing) -> None:
    scan(page)
    page.write(280, 815, "— 1 —")
    with pytest.raises(SourceUnreadable) as caught:
        page.read()
    assert "pip install duban[ocr]" in caught.value.zh
    assert "pip install duban[ocr]" in caught.value.en
    with pytest.raises(SourceUnreadable, match=r"duban\[ocr\]"):
        source_from_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 40, "扫描.png")


@pytest.mark.usefixtures("without_ocr")
def test_a_scanned_page_among_others_is_named(page: Drawing) -> None:
    page.write(72, 160, SENTENCE)
    page.canvas.showPage()
    scan(page)
    page.canvas.showPage()
    source = page.read()
    assert source.text == SENTENCE
    assert [(r.code, r.severity) for r in source.remarks] == [("scanned-pages", "doubt")]
    assert "第2页" in source.remarks[0].message


@pytest.mark.usefixtures("without_ocr")
def test_an_empty_pdf() -> None:
    drawing = Drawing()
    drawing.canvas.showPage()
    with pytest.raises(SourceUnreadable, match="没有文字层"):
        drawing.read()


@pytest.mark.skipif(not ocr.is_installed(), reason="the extra duban[ocr] is not installed")
def test_a_scan_is_recognised() -> None:
    from loaders.pdf_pages import opened

    drawing = Drawing()
    drawing.write(72, 160, "云岭市人民政府办公室", 22)
    drawing.write(72, 220, "市教育局要在2025年6月底前完成排查。", 18)
    with opened(drawing.done(), "a.pdf", Limits()) as pdf:
        drawn = pdf.picture(0, 3, 10_000_000)
    assert drawn
    picture, scale = drawn
    assert scale == 3
    if picture.min() == 255:
        pytest.skip("no Chinese font on this machine to draw a scan with")
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(picture[:, :, ::-1]).save(stream, "PNG")
    source = source_from_bytes(stream.getvalue(), "扫描.png")
    expected = "云岭市人民政府办公室\n市教育局要在2025年6月底前完成排查。"
    assert SequenceMatcher(None, source.text.replace(" ", ""), expected).ratio() > 0.9
    assert source.media_type == "image/png"
    assert source.remarks[0].code == "recognised-pages"

    from reportlab.lib.utils import ImageReader

    scanned = Drawing()
    scanned.canvas.drawImage(ImageReader(io.BytesIO(stream.getvalue())), 0, 0, 595, 842)
    source = scanned.read()
    assert SequenceMatcher(None, source.text.replace(" ", ""), expected).ratio() > 0.9
    assert source.media_type == "application/pdf"


def test_a_huge_page_is_drawn_small() -> None:
    from loaders.pdf_pages import opened

    drawing = Drawing()
    drawing.canvas.setPageSize((14_000, 14_000))
    drawing.canvas.showPage()
    with opened(drawing.done(), "a.pdf", Limits()) as pdf:
        drawn = pdf.picture(0, 3, 1_000_000)
    assert drawn
    picture, scale = drawn
    assert picture.shape[0] * picture.shape[1] <= 1_100_000
    assert scale < 0.1


def test_geometry_of_nothing() -> None:
    assert ordered([]) == []
    assert segments([]) == []
    assert [printed(line) for line in ordered([Segment("甲", 0, 10, 0, 10)])] == ["甲"]


def good() -> bytes:
    drawing = Drawing(pageCompression=0)
    drawing.write(72, 160, SENTENCE)
    drawing.canvas.grid([72, 172], [300, 320])
    return drawing.done()


GOOD = good()


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_gives_a_source_or_an_input_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, byte in changes:
        data[place] = byte
    with contextlib.suppress(InputError):
        assert source_from_bytes(bytes(data), "a.pdf").text


NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@settings(deadline=None)
@given(
    st.lists(
        st.builds(Glyph, st.sampled_from("市政府12ab。"), NUMBERS, NUMBERS, NUMBERS, st.floats(0, 100)), max_size=60
    )
)
def test_any_glyphs_come_out_once_each(glyphs: list[Glyph]) -> None:
    upright = [Glyph(g.char, min(g.x0, g.x1), max(g.x0, g.x1), g.y, g.size) for g in glyphs]
    text = "".join(line.text for line in ordered(segments(upright)))
    assert sorted(text.replace(" ", "")) == sorted(g.char for g in upright)

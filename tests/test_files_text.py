"""Bytes → text: encodings, newlines, what is no text; and arguments → files."""

import os
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loaders.encoding import decode
from loaders.files import Limits, Skipped, open_source, source_files, source_from_bytes
from loaders.kinds import KINDS, REFUSALS
from ontology.errors import InputError, SourceMissing, SourceUnreadable

NOTICE = "云岭市人民政府办公室关于做好防汛工作的通知\n云政办发〔2025〕7号\n市水务局要在2025年6月底前完成水库除险。\n"
TRADITIONAL = "雲嶺市人民政府辦公室關於做好防汛工作的通知\n責任單位：市水務局、市財政局\n"


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("utf-8", NOTICE),
        ("utf-8-sig", NOTICE),
        ("utf-16", NOTICE),
        ("utf-16-le", NOTICE),
        ("utf-16-be", NOTICE),
        ("utf-32", NOTICE),
        ("gb18030", NOTICE),
        ("gbk", NOTICE),
        ("gb2312", NOTICE),
        ("big5", TRADITIONAL),
        ("gb18030", TRADITIONAL),
        ("utf-8", TRADITIONAL),
        ("gb18030", "通知"),  # two letters of other scripts in UTF-8
        ("gb18030", "联通"),
        ("gb18030", "责任单位：市教育局"),
        ("big5", "責任單位：市教育局"),
        ("gb18030", "人名用字：𠮷、㐂、镕"),
        ("big5hkscs", "責任單位：深水埗區㗎"),
    ],
)
def test_encodings_are_told_apart(codec: str, text: str) -> None:
    found = decode(text.encode(codec))
    assert found.text == text
    said = [remark.code for remark in found.remarks]
    assert said == ([] if codec.startswith("utf-8") else ["encoding"])


WORDS = "云岭市 通知 督办 关于 人民政府 年度 市教育局 责任单位 2025年 6月底 附件 办公室 印发 方案 意见 牵头单位 乡镇"
TRADITIONAL_WORDS = "雲嶺市 督辦 關於 人民政府 年度 市教育局 責任單位 2025年 6月底 辦公室 印發 意見 牽頭單位 鄉鎮"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(WORDS.split()), min_size=5, unique=True),
    st.sampled_from(["gb18030", "utf-16-le", "utf-16-be"]),
)
def test_simplified_words_come_back(words: list[str], codec: str) -> None:
    text = "\n".join(words)
    assert decode(text.encode(codec)).text == text


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(TRADITIONAL_WORDS.split()), min_size=5, unique=True), st.sampled_from(["big5", "gb18030"])
)
def test_traditional_words_come_back(words: list[str], codec: str) -> None:
    text = "\n".join(words)
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030"])
def test_a_mark_says_the_encoding_and_is_no_text(codec: str) -> None:
    assert decode(("\ufeff" + "云岭").encode(codec)).text == "云岭"


def test_a_declared_encoding_is_believed_only_when_it_fits() -> None:
    assert decode("云岭".encode("gbk"), declared="gb2312").text == "云岭"
    assert decode("云岭市".encode(), declared="GB2312").text == "云岭市"
    assert decode(NOTICE.encode("gbk"), declared="big5-unheard-of").text == NOTICE


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_few_broken_bytes_cost_a_remark_and_no_text(codec: str) -> None:
    data = (NOTICE * 20).encode(codec) + b"\xe4"
    found = decode(data)
    assert found.text.startswith(NOTICE * 20)
    assert [(r.code, r.severity) for r in found.remarks][-1] == ("encoding-damage", "doubt")


def test_a_replacement_character_printed_in_the_file_is_no_damage() -> None:
    assert decode("云岭\ufffd市".encode()).remarks == ()


def test_newlines_are_one_and_control_characters_go() -> None:
    source = source_from_bytes("甲\r\n乙\r丙\f丁\u2028戊\x85己\x07\t庚".encode(), "a.txt")
    assert source.text == "甲\n乙\n丙\n丁\n戊\n己\t庚"
    assert [r.code for r in source.remarks] == ["control-characters"]


def test_a_txt_passes_untouched() -> None:
    text = " 11.. 深入深入。。\n\n\n　　〔责任单位:市教育局 ]\u200b\n"
    assert source_from_bytes(text.encode(), "通知.txt").text == text


@pytest.mark.parametrize(
    ("name", "data", "zh"),
    [
        ("空.txt", b"", "文件是空的"),
        ("白.txt", " \n\t\n　".encode(), "没有文字"),
        ("图.txt", bytes(range(256)) * 40, "不是文本文件"),
        ("零.txt", b"\x00" * 100, "不是文本文件"),
        ("假.pdf", b"hello", "不是有效的 PDF"),
        ("假.docx", "云岭市".encode(), "不是有效的 DOCX"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "另存为 docx"),
        ("丰.rtf", b"{\\rtf1 x}", "RTF"),
        ("包.rar", b"Rar!\x1a\x07\x00", "解压"),
        ("页.mht", b"MIME-Version: 1.0\r\n", "html"),
        ("坏.docx", b"PK\x03\x04" + b"\x00" * 60, "压缩包已损坏"),
    ],
)
def test_what_is_no_source_is_named(name: str, data: bytes, zh: str) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        source_from_bytes(data, name)
    assert caught.value.zh.startswith(name)
    assert zh in caught.value.zh
    assert caught.value.en.startswith(name)
    assert caught.value.en.isprintable()


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_text("云岭市" * 100, encoding="utf-8")
    limits = Limits(file_bytes=899)
    with pytest.raises(SourceUnreadable, match="上限"):
        open_source(path, limits=limits)
    with pytest.raises(SourceUnreadable, match="上限"):
        source_from_bytes(path.read_bytes(), "大.txt", limits=limits)
    assert len(open_source(path, limits=Limits(file_bytes=900)).text) == 300


def test_missing_files_folders_and_devices(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="没有这个文件"):
        open_source(tmp_path / "无.txt")
    with pytest.raises(SourceUnreadable, match="不是普通文件"):
        open_source(tmp_path)
    with pytest.raises(SourceUnreadable, match="不是普通文件"):
        open_source(Path(os.devnull))
    with pytest.raises(SourceUnreadable):
        open_source(Path("a\x00b.txt"))


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(NOTICE.encode("gbk"))))
    source = open_source(Path("-"))
    assert (source.name, source.text, source.media_type) == ("-", NOTICE, "text/plain")


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.txt", "云岭".encode(), "text/plain"),
        ("a", "云岭".encode(), "text/plain"),
        ("a.md", "云岭".encode(), "text/markdown"),
        ("a.htm", "<p>云岭</p>".encode(), "text/html"),
        ("a.html", "云岭".encode(), "text/plain"),
        ("-", "\n<!DOCTYPE html><title>云岭</title><p>云岭".encode(), "text/html"),
        ("通知.doc", "<html><body>云岭".encode("gbk"), "text/html"),
    ],
)
def test_the_kind_is_what_the_bytes_say(name: str, data: bytes, media_type: str) -> None:
    assert source_from_bytes(data, name).media_type == media_type


def test_the_table_of_kinds_is_sound() -> None:
    suffixes = [suffix for kind in KINDS for suffix in kind.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)
    magics = [magic for row in (*KINDS, *REFUSALS) for magic in row.magic]
    assert not [(a, b) for a in magics for b in magics if a is not b and a.startswith(b)]


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from([suffix for kind in KINDS for suffix in kind.suffixes] + ["", ".doc"]))
@example(b"PK\x03\x04", ".docx")
@example(b"%PDF-1.7", ".pdf")
@example(b"BM\x00", ".bmp")
@example(b"<html>\x00", ".html")
@example(b"\x84\x31\x95\x33", ".txt")
def test_any_bytes_give_a_source_or_an_input_error(data: bytes, suffix: str) -> None:
    try:
        source = source_from_bytes(data, f"a{suffix}")
    except InputError:
        return
    assert source.text
    assert not [char for char in source.text if (char < " " and char not in "\n\t") or "\x7f" <= char <= "\x9f"]


def test_reading_txt_imports_no_other_reader() -> None:
    import subprocess

    code = (
        "import sys; from loaders.files import source_from_bytes as s; s('云岭'.encode(), 'a.txt');"
        "print([m for m in ('lxml', 'pypdfium2', 'markdown_it', 'rapidocr', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------- arguments


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "10.txt",
        "9.txt",
        "深/2.PDF",
        "深/1.md",
        "表.xlsx",
        "~$锁.docx",
        ".藏/x.txt",
        "页_files/x.html",
        "Thumbs.db",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("云岭", encoding="utf-8")
    return tmp_path


def names(folder: Path, *args: str) -> list[str]:
    return [str(path.relative_to(folder)) for path in source_files([str(folder / arg) for arg in args])]


def test_a_folder_gives_its_files_in_natural_order(folder: Path) -> None:
    skipped: list[Skipped] = []
    found = [str(p.relative_to(folder)) for p in source_files([str(folder)], on_skip=skipped.append)]
    assert found == ["9.txt", "10.txt", "深/1.md", "深/2.PDF"]
    assert [s.path.name for s in skipped] == ["表.xlsx"]
    assert ".xlsx" in skipped[0].zh
    assert "skipped" in skipped[0].en


@pytest.mark.parametrize("installed", [True, False])
def test_pictures_in_a_folder_need_text_recognition(
    folder: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    monkeypatch.setattr("loaders.ocr.is_installed", lambda: installed)
    (folder / "深" / "扫描.JPG").write_bytes(b"x")
    skipped: list[Skipped] = []
    found = [path.name for path in source_files([str(folder / "深")], on_skip=skipped.append)]
    assert ("扫描.JPG" in found) is installed
    assert ["duban[ocr]" in s.zh for s in skipped] == ([] if installed else [True])
    assert names(folder, "深/扫描.JPG") == ["深/扫描.JPG"]  # named outright


def test_globs_files_and_folders_each_file_once(folder: Path) -> None:
    assert names(folder, "*.txt") == ["9.txt", "10.txt"]
    assert names(folder, "**/*.md", "深") == ["深/1.md", "深/2.PDF"]
    assert names(folder, "10.txt", "*.txt", "10.txt") == ["10.txt", "9.txt"]
    assert names(folder, "表.xlsx") == ["表.xlsx"]  # named outright: tried, and refused with advice when read
    assert list(source_files(["-"])) == [Path("-")]


def test_a_file_whose_name_looks_like_a_glob(folder: Path) -> None:
    (folder / "通知[2025].txt").write_text("云岭", encoding="utf-8")
    assert names(folder, "通知[2025].txt") == ["通知[2025].txt"]


@pytest.mark.parametrize("arg", ["无", "无*.txt", "深/无.txt", "a\x00b"])
def test_an_argument_that_names_nothing(folder: Path, arg: str) -> None:
    with pytest.raises(SourceMissing):
        list(source_files([str(folder / arg)]))


def test_a_loop_of_links_ends(folder: Path) -> None:
    (folder / "深" / "环").symlink_to(folder, target_is_directory=True)
    assert len(names(folder, "深")) == 2


def test_the_error_for_a_file_that_may_not_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceUnreadable, match="打不开"):
        open_source(folder / "9.txt")

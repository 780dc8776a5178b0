"""A coverage-guided fuzzer (atheris) over the readers of files: any bytes give a source or an error that is told.

    pip install -e '.[fuzz]'
    python bench/fuzz_files.py [SECONDS] [--corpus FOLDER]           # 60 seconds by default

It begins with the files of the sample city and with a small docx, whose parts it may spoil. The readers of pdf and of
pictures are libraries of C, which it drives without seeing inside. Slow is what takes more than five seconds.
"""

import io
import sys
import time
import zipfile
from pathlib import Path

import atheris

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

with atheris.instrument_imports(include=["loaders"]):
    from loaders import docx, html, markdown, ofd, pdf  # noqa: F401  (instrumented here, called by the table of kinds)
    from loaders.files import Limits, source_from_bytes
    from loaders.progress import read_progress

from bench._fuzzing import run  # noqa: E402  (after the instrumented imports)
from ontology.errors import InputError  # noqa: E402

SLOW = 5.0
NAMES = ("a.txt", "a.md", "a.html", "a.docx", "a.ofd", "a.pdf", "a.csv")
LIMITS = Limits(file_bytes=1 << 20, unpacked_bytes=4 << 20)


def check(data: bytes) -> None:
    """Reads one file whose kind the first byte chooses; anything raised but an `InputError` ends the run."""
    if not data:
        return
    name = NAMES[data[0] % len(NAMES)]
    begun = time.process_time()
    try:
        source = source_from_bytes(data[1:], name, limits=LIMITS)
        if name == "a.csv":
            read_progress(source.text)
    except InputError:
        pass
    assert time.process_time() - begun < SLOW, "too slow"


def packed(parts: dict[str, str]) -> bytes:
    """A zip of some parts, not compressed, so that the fuzzer reaches into them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def seed(corpus: Path) -> None:
    """Puts the sample city's files, a docx and an ofd into the corpus."""
    for number, path in enumerate(sorted((REPOSITORY / "samples").rglob("*.*"))):
        kind = f"a{path.suffix}"
        if kind in NAMES:
            (corpus / f"sample-{number}").write_bytes(bytes([NAMES.index(kind)]) + path.read_bytes()[:20_000])
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>督办</w:t></w:r></w:p></w:body></w:document>'
    whole = packed({"[Content_Types].xml": "<Types/>", "word/document.xml": text})
    (corpus / "docx").write_bytes(bytes([NAMES.index("a.docx")]) + whole)
    (corpus / "ofd").write_bytes(bytes([NAMES.index("a.ofd")]) + packed({"OFD.xml": "<OFD/>"}))


if __name__ == "__main__":
    run(check, seed, __doc__, 20_000)

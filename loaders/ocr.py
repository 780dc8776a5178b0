"""Text recognition, the extra ``duban[ocr]``: pictures → segments, by RapidOCR, whose models ship in its package.

Nothing is fetched at run time. The engine is loaded once in a process, when the first picture comes.
"""

import importlib.util
import io
import threading
import warnings
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from loaders.layout import Segment, ordered, printed
from loaders.radicals import meant
from loaders.source import Extract, Limits, remark, unreadable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]

SCALE = 200 / 72
"""Pixels for a point: 200 dots an inch, enough for small print."""

SURE = 0.85
"""Confidence below which a person should look at a line."""

LOCK = threading.Lock()


class Result(Protocol):
    """What the engine returns: four corners, words and confidence of each line, or None for each."""

    boxes: "npt.NDArray[np.float32] | None"
    txts: tuple[str, ...] | None
    scores: tuple[float, ...] | None


class Engine(Protocol):
    """A recogniser of text."""

    def __call__(self, picture: "Picture") -> Result:
        """The lines on a picture (rows × columns × blue, green, red)."""


@lru_cache(maxsize=1)
def is_installed() -> bool:
    """Whether the extra is installed; nothing is imported to see it."""
    return all(importlib.util.find_spec(package) is not None for package in ("rapidocr", "onnxruntime"))


@lru_cache(maxsize=1)
def _engine() -> Engine:
    from rapidocr import RapidOCR  # type: ignore[import-not-found,unused-ignore]  # the extra may be absent

    made: Engine = RapidOCR(params={"Global.log_level": "critical"})
    return made


def recognised(picture: "Picture", scale: float) -> tuple[list[Segment], list[str]]:
    """The lines on a picture as segments in points (`scale` pixels each), and the words that are not sure."""
    with LOCK:
        result = _engine()(picture)
    if result.boxes is None or result.txts is None or result.scores is None:
        return [], []
    found: list[Segment] = []
    unsure: list[str] = []
    for box, words, score in zip(result.boxes, result.txts, result.scores, strict=True):
        if not words.strip():
            continue
        xs, ys = [float(x) / scale for x, _ in box], [float(y) / scale for _, y in box]
        height = max(ys) - min(ys)
        found.append(Segment(words, min(xs), max(xs), max(ys) - 0.15 * height, 0.8 * height))
        if score < SURE:
            unsure.append(words)
    return found, unsure


def read(data: bytes, name: str, limits: Limits) -> Extract:
    """The reader of pictures (png, jpeg, tiff with its pages, bmp, webp)."""
    if not is_installed():
        raise unreadable(
            name,
            "是图片，需要文字识别；请安装后再试：pip install duban[ocr]。",
            "a picture; install text recognition to read it: pip install duban[ocr].",
        )
    lines: list[str] = []
    doubtful: list[str] = []
    for picture in _pictures(data, name, limits):
        found, unsure = recognised(picture, SCALE)
        lines += [printed(line) for line in ordered(found)]
        doubtful += unsure
    if not lines:
        raise unreadable(name, "图片里没有识别出文字。", "no text was recognised on the picture.")
    remarks = [remark("recognised-pages", "note", "是图片，文字由识别得出，请核对。")]
    remarks += [remark("recognised-unsure", "doubt", f"识别把握不大：“{words}”。") for words in doubtful[:50]]
    return Extract(meant("\n".join(lines)), tuple(remarks))


def _pictures(data: bytes, name: str, limits: Limits) -> "list[Picture]":
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence  # comes with rapidocr

    frames = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow finds odd, it reads or raises
            with Image.open(io.BytesIO(data)) as image:
                for frame in islice(ImageSequence.Iterator(image), limits.scanned_pages):
                    if frame.width * frame.height > limits.pixels:
                        raise _too_large(name, limits)
                    upright = ImageOps.exif_transpose(frame.convert("RGB"))
                    frames.append(np.asarray(upright)[:, :, ::-1].copy())
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise unreadable(name, "图片已损坏，无法打开。", "the picture is damaged and cannot be opened.") from error
    return frames


def _too_large(name: str, limits: Limits) -> Exception:
    zh = f"图片超过 {limits.pixels} 像素的上限。"
    return unreadable(name, zh, f"the picture is over the limit of {limits.pixels} pixels.")

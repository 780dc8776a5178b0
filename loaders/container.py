"""Zip containers (docx, ofd): parts by name, within limits.

Nothing is ever written to disk, so no name of a part can lead astray.
"""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lxml import etree

from loaders.source import Limits, unreadable

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises on damaged containers (found by mutating good ones)."""

STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
)
"""Namespaces of Strict Open XML → the usual ones; the elements are the same."""

CHUNK = 1 << 16
SMALL = 1 << 20
"""Parts up to this size may be packed at any ratio: XML packs well, and a small bomb does no harm."""


@dataclass(slots=True)
class Container:
    """An opened zip, and what is left of the bytes it may unpack to."""

    name: str
    archive: zipfile.ZipFile
    limits: Limits
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.limits.unpacked_bytes

    def holds(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part in self.archive.NameToInfo

    def part(self, part: str) -> bytes | None:
        """The unpacked bytes of a part (None: no such part). The sizes in the zip's directory are not believed."""
        info = self.archive.NameToInfo.get(part)
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise unreadable(self.name, "文件已加密；请先去掉密码。", "the file is encrypted; remove its password.")
        try:
            unpacked = b"".join(self._unpack(info))
        except DAMAGE as error:
            raise _damaged(self.name) from error
        self.left -= len(unpacked)
        return unpacked

    def tree(self, part: str) -> "etree._Element | None":
        """The root of an XML part (None: no such part). A document type is refused: these formats have none."""
        data = self.part(part)
        if data is None:
            return None
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._broken(part) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._broken(part)
        return root

    def _unpack(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        size = 0
        with self.archive.open(info) as stream:
            while piece := stream.read(CHUNK):
                size += len(piece)
                self._allow(info.filename, size, info.compress_size)
                yield piece

    def _allow(self, part: str, size: int, packed: int) -> None:
        if size > self.left or (size > SMALL and size > max(packed, 1) * self.limits.ratio):
            raise unreadable(
                self.name,
                f"部件 {part} 解压后过大，疑为压缩炸弹，已拒绝读取。",
                f"part {part} unpacks to far more than a document needs (a zip bomb?); refused.",
            )

    def _broken(self, part: str) -> Exception:
        return unreadable(
            self.name,
            f"部件 {part} 不是有效的 XML；请用 Word 或 WPS 打开后另存。",
            f"part {part} is not valid XML; open the file in Word or WPS and save it anew.",
        )


@contextmanager
def opened(data: bytes, name: str, limits: Limits) -> Iterator[Container]:
    """The zip in `data`. Raises SourceUnreadable, here and from the parts, when it is damaged."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        raise _damaged(name) from error
    with archive:
        yield Container(name, archive, limits)


def _damaged(name: str) -> Exception:
    return unreadable(
        name,
        "压缩包已损坏；请重新下载，或用 Word、WPS 打开后另存。",
        "the zip container is damaged; fetch it again, or save it anew from Word or WPS.",
    )

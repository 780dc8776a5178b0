"""The pages of the explorer: files that `hatch_build.py` made, served from memory with the headers of a closed house.

Scripts come from our own files only, none stands in a page. Styles may be set by scripts (the editors do), pictures may
be drawn in the page. What a file is named after its content (assets/) may be kept for a year.
"""

import gzip
from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

__all__ = ["HEADERS", "WEB", "add_pages", "reason_not_built"]

WEB = Path(__file__).parent / "web"
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
}
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".md": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
}
FOREVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
SMALL = 1_000
"""Bytes under which packing is not worth it."""

NOT_BUILT = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>督办 Duban</title></head><body><main>
<h1>页面还没有生成 The pages are not built</h1>
<p>查询照常可用：<code>POST /graphql</code>。要生成页面，请在能访问 npm 软件源的机器上
运行 <code>make web</code>，再重新起服务。</p>
<p lang="en">Questions are answered all the same: <code>POST /graphql</code>. To build the pages, run
<code>make web</code> on a machine that can reach an npm registry, then serve again; or install a wheel, which
holds them.</p>
<pre>{reason}</pre>
</main></body></html>
"""


def add_pages(app: FastAPI, folder: Path = WEB) -> None:
    """Serve the pages of a folder: ``/``, ``/assets/…``, the icon, and the licences of what the pages are made with."""
    app.add_route("/", _first_page(folder), methods=["GET", "HEAD"])
    for name in ("icon.svg", "licenses.md"):
        app.add_route(f"/{name}", _file(folder / name, ASK_AGAIN), methods=["GET", "HEAD"])

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        path = folder / "assets" / name
        if path.name != name or path.suffix not in KINDS or not path.is_file():
            raise HTTPException(404)
        return _packed(request, path, FOREVER)

    app.add_route("/assets/{name}", asset, methods=["GET", "HEAD"])


def reason_not_built(folder: Path = WEB) -> str | None:
    """Why there are no pages; None where there are."""
    if (folder / "index.html").is_file():
        return None
    told = folder / "NOT_BUILT.txt"
    return told.read_text(encoding="utf-8") if told.is_file() else ""


def _first_page(folder: Path) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        reason = reason_not_built(folder)
        if reason is None:
            return _packed(request, folder / "index.html", ASK_AGAIN)
        shown = reason.replace("&", "&amp;").replace("<", "&lt;")
        return Response(NOT_BUILT.format(reason=shown), 503, media_type=KINDS[".html"])

    return page


def _file(path: Path, keep: str) -> Callable[[Request], Awaitable[Response]]:
    async def file(request: Request) -> Response:
        if not path.is_file():
            raise HTTPException(404)
        return _packed(request, path, keep)

    return file


def _packed(request: Request, path: Path, keep: str) -> Response:
    """A file, gzipped where the asker takes it; packed once and remembered as long as the file does not change."""
    changed = path.stat().st_mtime_ns
    plain, packed = _content(path, changed)
    headers = {"cache-control": keep, "vary": "accept-encoding", "etag": f'"{changed:x}-{len(plain):x}"'}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=KINDS[path.suffix], headers={**headers, "content-encoding": "gzip"})
    return Response(plain, media_type=KINDS[path.suffix], headers=headers)


@lru_cache(maxsize=256)
def _content(path: Path, _changed: int) -> tuple[bytes, bytes | None]:
    plain = path.read_bytes()
    packed = gzip.compress(plain, 6, mtime=0) if len(plain) > SMALL and path.suffix != ".woff2" else None
    return plain, packed

"""Entity tags (RFC 9110 8.8.3): who has an answer already is not sent it again."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response


def tagged(request: Request, body: bytes, media_type: str, headers: dict[str, str] | None = None) -> Response:
    """An answer with the tag of its content, or 304 to who names the tag.

    A tag belongs to one form of an answer, so that the same rows in another form have another.
    """
    tag = '"' + hashlib.sha256(media_type.encode() + b"\0" + body).hexdigest()[:32] + '"'
    told = {"etag": tag, "vary": "accept", "cache-control": "no-cache", **(headers or {})}
    if request.method in ("GET", "HEAD") and _names(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=told)
    return Response(body, media_type=media_type, headers=told)


def _names(header: str, tag: str) -> bool:
    """Whether ``If-None-Match`` names a tag; tags are compared weakly, as it says."""
    told = [each.strip().removeprefix("W/") for each in header.split(",")]
    return tag in told or told == ["*"]

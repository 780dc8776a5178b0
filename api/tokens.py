"""Who may write: tokens with a name and a role, kept hashed in a file beside the store.

A token is 256 random bits, shown once; the file holds its SHA-256, which needs no salt and no slow hash because nobody
can guess what was hashed. The file is looked at again whenever it changed, so a revoked token ends at once. A name is
never given twice: what was written under it stays known by it.
"""

import hashlib
import hmac
import os
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

import orjson

from api.durable import write_whole
from api.settings import Settings, now
from graph.store import is_address
from ontology.errors import BadValue, Unauthenticated, UnknownName

PREFIX: Final = "duban_"
"""How tokens begin, so that one that got into a repository or a log is found by scanners."""
_BYTES: Final = 32
_OWNER_ONLY: Final = 0o600
_FORMAT: Final = 1


class Role(StrEnum):
    """What the holder of a token may do."""

    REPORTER = "reporter"
    """Report progress, and withdraw what was reported with the same token."""
    REVIEWER = "reviewer"
    """That, and decide: verify, return, extend, drop, correct; withdraw any report."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as kept: never itself, only its digest (SHA-256, hexadecimal). Days with the time, in China's zone."""

    name: str
    role: Role
    digest: str
    added: str
    revoked: str | None = None


class Tokens:
    """The tokens in a file; one that is not there yet has none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._held: tuple[Token, ...] = ()

    def listed(self) -> Sequence[Token]:
        """All tokens, revoked ones too, in the order they were added. Raises `BadValue` for a file that is none."""
        with self._lock:
            seen = self._look()
            if seen is None:
                self._held = ()
            elif seen != self._seen:
                self._held = self._read()
            self._seen = seen
            return self._held

    def holder(self, bearer: str) -> Token:
        """Whose token this is. Raises `Unauthenticated` where it is nobody's, or revoked."""
        digest = _digest(bearer)
        found = None
        for token in self.listed():
            if hmac.compare_digest(token.digest, digest) and token.revoked is None:
                found = token
        if found is None:
            raise Unauthenticated(
                "令牌无效或已撤销；请向管理员领取（duban token add）。",
                "the token is not valid or was revoked; ask for one (duban token add).",
            )
        return found

    def add(self, name: str, role: Role) -> str:
        """Make a token; what is returned is shown once and kept nowhere. Raises `BadValue` for a name that is taken."""
        name = " ".join(name.split())
        if not name or len(name) > 100 or not name.isprintable():
            raise BadValue("令牌要有名称（至多 100 字）。", "a token needs a name (100 characters at most).")
        known = self.listed()
        if any(token.name == name for token in known):
            raise BadValue(
                f"已有名为“{name}”的令牌（撤销了的名称也不再用）；请换一个名称。",
                f"there is or was a token named {name!r}; choose another name.",
            )
        bearer = PREFIX + secrets.token_urlsafe(_BYTES)
        self._write((*known, Token(name, role, _digest(bearer), _moment())))
        return bearer

    def revoke(self, name: str) -> None:
        """End a token; ending it twice is allowed. Raises `UnknownName`."""
        known = self.listed()
        if not any(token.name == name for token in known):
            raise UnknownName(
                f"没有名为“{name}”的令牌。", f"there is no token named {name!r}.", [token.name for token in known][:5]
            )
        self._write(
            tuple(
                replace(token, revoked=_moment()) if token.name == name and not token.revoked else token
                for token in known
            )
        )

    def _look(self) -> tuple[int, int, int] | None:
        try:
            told = self.path.stat()
        except FileNotFoundError:
            return None
        return (told.st_ino, told.st_size, told.st_mtime_ns)

    def _read(self) -> tuple[Token, ...]:
        try:
            told = orjson.loads(self.path.read_bytes())
            if told["format"] != _FORMAT:
                raise ValueError(told["format"])
            return tuple(
                Token(each["name"], Role(each["role"]), each["digest"], each["added"], each["revoked"])
                for each in told["tokens"]
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadValue(
                f"令牌文件 {self.path} 读不懂（{error}）；请恢复备份，或删除后重新添加令牌。",
                f"the file of tokens {self.path} cannot be understood ({error}); restore it, or add tokens anew.",
            ) from error

    def _write(self, tokens: Sequence[Token]) -> None:
        told = [
            {"name": t.name, "role": t.role.value, "digest": t.digest, "added": t.added, "revoked": t.revoked}
            for t in tokens
        ]
        body = orjson.dumps({"format": _FORMAT, "tokens": told}, option=orjson.OPT_INDENT_2)
        write_whole(self.path, body + b"\n", mode=_OWNER_ONLY)


def tokens_of(settings: Settings) -> Tokens:
    """The tokens of a store: in `settings.tokens`, else beside its folder. Raises `BadValue` for a server's address."""
    if settings.tokens:
        return Tokens(Path(settings.tokens))
    if not settings.store or is_address(settings.store):
        raise BadValue(
            "没有说明令牌文件在哪里：请设环境变量 DUBAN_TOKENS，或用 --store 指定文件夹。",
            "it is not said where the tokens are: set the variable DUBAN_TOKENS, or name a folder with --store.",
        )
    folder = Path(os.path.normpath(settings.store)).absolute()
    return Tokens(folder.with_name(folder.name + ".tokens.json"))


def _digest(bearer: str) -> str:
    return hashlib.sha256(bearer.encode("utf-8", "replace")).hexdigest()


def _moment() -> str:
    moment: datetime = now()
    return moment.isoformat(timespec="seconds")

"""The line to a SPARQL server: requests with authority, time-outs, and tries again after growing pauses."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import httpx

from graph.access import Access
from graph.engines import SPARQL, Engine, engine_named, engine_of
from ontology.errors import BadValue, StoreError

TRIES: Final = 5
FIRST_PAUSE: Final = 0.2
"""Seconds before the second try; doubled before each further one."""
AGAIN: Final = (429, 502, 503, 504)
"""Answers after which it is tried again: the server is there, and busy or about to come up."""


class Line:
    """Requests to one server; may be used from several threads."""

    def __init__(self, address: str, access: Access) -> None:
        """Reach the server. Raises `StoreError` where nobody answers, `BadValue` for what is no address."""
        self.address = address.rstrip("/")
        self._tries = TRIES
        try:
            httpx.URL(self.address)
        except httpx.InvalidURL as error:
            raise BadValue(f"不是网址：{address}", f"Not an address: {address}") from error
        self._client = httpx.Client(timeout=access.timeout, headers={"user-agent": "duban"})
        if access.token:
            self._client.headers["authorization"] = f"Bearer {access.token}"
        self.engine = self._recognised(access)
        self.access = replace(access, engine=self.engine.name)
        if not self.engine.keep_alive:
            self._client.headers["connection"] = "close"
        if access.user is not None:
            kind = httpx.DigestAuth if self.engine.digest else httpx.BasicAuth
            self._client.auth = kind(access.user, access.password or "")

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _recognised(self, access: Access) -> Engine:
        if access.engine:
            return engine_named(access.engine)
        told = self.send("GET", "", expected=None)
        told.read()
        told.close()
        found = engine_of(told.headers.get("server", ""), password=access.user is not None)
        return found or SPARQL

    def send(
        self,
        method: str,
        path: str,
        *,
        fields: Mapping[str, str | list[str]] | None = None,
        parameters: Mapping[str, str] | None = None,
        accept: str = "*/*",
        expected: tuple[int, ...] | None = (200, 201, 204),
    ) -> httpx.Response:
        """Send a request whose answer may be read piece by piece, and must be closed.

        Tried again where the line or the server fails, so only for requests that may be done twice. `expected` None
        takes any answer. Raises `StoreError`.
        """
        address = f"{self.address}/{path}" if path else self.address
        headers = {"accept": accept}
        for number in range(1, self._tries + 1):
            try:
                request = self._client.build_request(method, address, data=fields, params=parameters, headers=headers)
                answer = self._client.send(request, stream=True)
            except httpx.TransportError as error:
                self._pause(number, None, f"{type(error).__name__}: {error}")
                continue
            if answer.status_code in AGAIN and (expected is None or answer.status_code not in expected):
                told = f"{answer.status_code} {_text(answer)}"
                self._pause(number, answer.headers.get("retry-after"), told)
                continue
            if expected is not None and answer.status_code not in expected:
                raise self._failed(f"{answer.status_code} {_text(answer)}")
            self._check_whole(answer)
            return answer
        raise AssertionError("the last try returns or raises")

    def _pause(self, number: int, wished: str | None, told: str) -> None:
        """Wait before the next try. Raises `StoreError` after the last."""
        if number == self._tries:
            raise self._failed(told)
        seconds = FIRST_PAUSE * 2 ** (number - 1)
        if wished and wished.isdigit():
            seconds = min(max(seconds, float(wished)), 30.0)
        time.sleep(seconds)

    def _check_whole(self, answer: httpx.Response) -> None:
        engine: Engine | None = getattr(self, "engine", None)
        for header in engine.shortened if engine else ():
            if header in answer.headers:
                told = f"{header}: {answer.headers[header]}"
                answer.close()
                raise self._failed(f"the result is not whole ({told}); raise the limits of the server")

    def _failed(self, told: str) -> StoreError:
        return StoreError(
            f"存储服务 {self.address} 没有正常应答（{told}）；请检查地址、权限和服务状态。",
            f"The server {self.address} did not answer as it should ({told}); check address, rights and its state.",
        )


def _text(answer: httpx.Response) -> str:
    """The beginning of what an answer says."""
    try:
        return " ".join(answer.read().decode("utf-8", "replace").split())[:300]
    except httpx.TransportError:
        return ""
    finally:
        answer.close()


class Stream(io.RawIOBase):
    """The body of an answer as a file, read as it comes; closed at its end, or when it is forgotten."""

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer
        self._parts = answer.iter_bytes()
        self._left = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # what io hands in is one
        """The next bytes. Raises `OSError` where the line breaks."""
        try:
            while not self._left:
                self._left = next(self._parts)
        except StopIteration:
            self._answer.close()
            return 0
        except httpx.HTTPError as error:
            raise OSError(f"the answer broke off: {error}") from error
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size

    def close(self) -> None:
        """Hang up."""
        self._answer.close()
        super().close()

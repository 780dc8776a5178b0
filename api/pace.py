"""How fast one may write: so many writes in any minute for each token, counted in this process."""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from ontology.errors import TooManyWrites

MINUTE: Final = 60.0
"""Seconds."""


class Pace:
    """The writes of the last minute by name."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._times: dict[str, deque[float]] = {}

    def take(self, name: str) -> None:
        """Count one write of somebody. Raises `TooManyWrites`; then it is not counted."""
        now = self._clock()
        with self._lock:
            times = self._times.setdefault(name, deque())
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if len(times) >= self.per_minute:
                wait = max(1, round(times[0] + MINUTE - now))
                raise TooManyWrites(
                    f"写入太快：每个令牌每分钟最多 {self.per_minute} 次；"
                    f"请在 {wait} 秒后再试，或用 duban report 成批登记。",
                    f"too many writes: at most {self.per_minute} a minute for each token; try again in {wait} s, "
                    "or record many at once with duban report.",
                )
            times.append(now)

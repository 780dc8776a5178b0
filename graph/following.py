"""Answers over a store that another process writes: new ones as soon as something was written.

A folder that is only read is a picture of the moment; so is a ledger. Somebody has to look. New answers are made whole
beside the old ones, ledger and all, and then take their place at once: a request that began with the old ones ends
with them, and nobody waits.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from graph.answers import Answers
from graph.store import Store
from ontology.errors import StoreError

EVERY: Final = 0.25
"""Seconds between two looks."""
FIRST_PAUSE: Final = 2.0
LONGEST_PAUSE: Final = 60.0
"""After a look that failed, seconds until the next; doubled each time up to this."""

logger = logging.getLogger("duban.following")


class Following:
    """The answers over what a store holds now; call it to have them. Looks by itself between `start` and `close`."""

    def __init__(self, store: Store, answers_of: Callable[[Store], Answers]) -> None:
        """`store` stays the caller's to close; `answers_of` makes answers over a later form of it."""
        self._store = store
        self._answers_of = answers_of
        self._answers = answers_of(store)
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __call__(self) -> Answers:
        """The answers of now: ask once for each request, and use them to its end."""
        return self._answers

    def look(self) -> bool:
        """Look once; whether there is something new. Raises `StoreError`."""
        found = self._store.newer()
        if found is None:
            return False
        answers = self._answers_of(found)
        answers.go_on_from(self._answers)
        if self._answers.snapshot.searched:
            _ = answers.snapshot.words  # made before anybody asks
        _ = answers.snapshot
        self._store, self._answers = found, answers
        return True

    def start(self) -> None:
        """Go on looking, in a thread of its own; a store that only we write needs none."""
        self._over.clear()
        if self._thread is None and self._store.others_may_write:
            self._thread = threading.Thread(target=self._go_on, name="duban-following", daemon=True)
            self._thread.start()

    def _go_on(self) -> None:
        pause = EVERY
        while not self._over.wait(pause):
            try:
                self.look()
            except (StoreError, OSError) as error:
                pause = min(max(FIRST_PAUSE, pause * 2), LONGEST_PAUSE)
                logger.warning("the store could not be looked at, next try in %g s: %s", pause, error)
            else:
                pause = EVERY

    def close(self) -> None:
        """Stop looking and end what the answers have running."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._answers.close()

"""Logs as JSON lines on standard error, for programs that gather them.

A line holds ``time`` (China), ``level``, ``logger``, ``message`` and what a request tells of itself; of an exception
its class and where it came from, never its message, which may hold what somebody asked.
"""

import logging
import sys
import traceback
from datetime import datetime

import orjson

from api.settings import CHINA, Settings

__all__ = ["JsonLines", "begin"]


class JsonLines(logging.Formatter):
    """A record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter`."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, CHINA).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told = getattr(record, "told", None)
        if isinstance(told, dict):
            line |= told
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return orjson.dumps(line).decode()


def begin(settings: Settings) -> None:
    """Log as the settings say: JSON lines, each request among them; or plain warnings, as Python does by itself."""
    if settings.log != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("duban").setLevel(logging.INFO)

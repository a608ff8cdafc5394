"""Log lines that can be searched by machine and hold nothing confidential.

A line says which request it belongs to and who acted. Of an error it keeps the kind and the places in the code, not
its message: databases put the values of a row into theirs.
"""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")

FACTS = ("route", "method", "status", "ms", "statements", "actor", "job")
"""What a line may carry beside its message, given as ``extra``."""


def where_it_broke(info: Any) -> dict[str, Any]:
    """Kind of the error and the places it passed through, without any value."""
    kind, error, trace = info
    frames = traceback.extract_tb(trace)
    places = [f"{frame.filename.rpartition('/ronghe/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    causes: list[str] = []
    cause = error.__cause__ if error is not None else None
    while cause is not None and len(causes) < 5:
        causes.append(type(cause).__name__)
        cause = cause.__cause__
    return {"error": kind.__name__ if kind else "", "causes": causes, "places": places}


class WithoutAddress(logging.Filter):
    """Django tells the address of a request that failed; it may hold a one-time key. The route is told instead."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; changes the message."""
        request = getattr(record, "request", None)
        if request is not None and record.args:
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "-"
            addresses = {request.path, request.path_info, request.get_full_path()}
            given = record.args if isinstance(record.args, tuple) else ()
            record.args = tuple(route if one in addresses else one for one in given)
        return True


class JsonLine(logging.Formatter):
    """One JSON document per line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        line |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line |= where_it_broke(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLine(logging.Formatter):
    """One line for people; errors without their messages, unless the node runs with error pages."""

    def __init__(self, *args: Any, debug: bool = False, **kwargs: Any) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._debug = debug

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        line = super().format(record) if self._debug or not record.exc_info else self._without_message(record)
        facts = " ".join(f"{name}={getattr(record, name)}" for name in FACTS if hasattr(record, name))
        shown = " ".join(part for part in (request_id.get() and f"request={request_id.get()}", facts) if part)
        return f"{line} {shown}" if shown else line

    def _without_message(self, record: logging.LogRecord) -> str:
        info, text = record.exc_info, record.exc_text
        record.exc_info, record.exc_text = None, None
        try:
            line = super().format(record)
        finally:
            record.exc_info, record.exc_text = info, text
        broke = where_it_broke(info)
        return f"{line} {broke['error']} at " + " < ".join(reversed(broke["places"]))

"""What a view looks at among the values it is sent: values that nobody looks at need not be tried one by one."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from django.http import QueryDict

ONE = ("__getitem__", "getlist", "pop", "setdefault")
WHOLE = ("items", "lists", "values", "dict", "copy", "urlencode", "__copy__", "__deepcopy__")
"""Ways to a value of a query or a form. Whether a name is there at all is no value, and asked by Django itself."""

EVERY = "every value"


@contextlib.contextmanager
def noticed() -> Iterator[set[str]]:
    """The names whose values were read from a query or form within, and ``EVERY`` where all were; to be cleared between
    two requests. What reads the raw bytes is not noticed.
    """
    seen: set[str] = set()

    def watch(name: str, note: Callable[[tuple[Any, ...]], str]) -> Any:
        real = getattr(QueryDict, name)

        def watched(self: QueryDict, *given: Any, **named: Any) -> Any:
            seen.add(note(given))
            return real(self, *given, **named)

        return mock.patch.object(QueryDict, name, watched)

    with contextlib.ExitStack() as stack:
        for name in ONE:
            stack.enter_context(watch(name, lambda given: str(given[0]) if given else EVERY))
        for name in WHOLE:
            stack.enter_context(watch(name, lambda given: EVERY))
        yield seen

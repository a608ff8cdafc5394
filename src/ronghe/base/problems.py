"""Refusals that a reader can act on.

    Problem            400  what is wrong, why, and the way out
    |-- BadInput       422  the input cannot be read; may carry row, field and value
    |-- NotAllowed     403  the actor may not do this
    |-- NotFound       404  no such thing, or not for this reader: the two are not told apart
    |-- Conflict       409  the state does not allow it
    `-- Unavailable    503  a part of the node is not ready

Every door renders them: pages as a card, the API as ``application/problem+json`` (RFC 9457), the command
line as one line and an exit code.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Problem(Exception):
    """A refusal. ``code`` is stable; ``title``, ``detail`` and ``remedy`` are for people, in their language."""

    code: ClassVar[str] = "problem"
    status: ClassVar[int] = 400
    exit_code: ClassVar[int] = 1
    title: Text = _("This cannot be done")
    detail: Text = ""
    remedy: Text = ""

    def __init__(self, detail: Text = "", remedy: Text = "", **extra: Any) -> None:
        super().__init__(detail)
        if detail:
            self.detail = detail
        if remedy:
            self.remedy = remedy
        self.extra = extra

    def __str__(self) -> str:
        parts = (str(part) for part in (self.title, self.detail, self.remedy))
        return " ".join(part for part in parts if part)

    def as_json(self) -> dict[str, Any]:
        """Members of a problem document; ``extra`` holds plain values only."""
        return {
            "type": f"urn:ronghe:problem:{self.code}",
            "title": str(self.title),
            "status": self.status,
            "detail": str(self.detail),
            "remedy": str(self.remedy),
            "code": self.code,
            **{key: str(value) for key, value in self.extra.items()},
        }


class BadInput(Problem):
    """The input cannot be read or does not fit."""

    code = "bad-input"
    status = 422
    exit_code = 3
    title = _("The input cannot be used.")


class NotAllowed(Problem):
    """The actor may not do this."""

    code = "not-allowed"
    status = 403
    exit_code = 4
    title = _("You may not do this.")
    remedy = _("Ask the owning organisation or the administrator of this node.")


class NotFound(Problem):
    """No such thing for this reader."""

    code = "not-found"
    status = 404
    exit_code = 5
    title = _("Nothing is found here.")
    remedy = _("Search for it by name; it may have been withdrawn or may not be open to you.")


class Conflict(Problem):
    """The state of the record does not allow it."""

    code = "conflict"
    status = 409
    exit_code = 6
    title = _("The record is not in a state that allows this.")


class Unavailable(Problem):
    """A part of the node is not ready."""

    code = "unavailable"
    status = 503
    exit_code = 7
    title = _("A part of this node is not ready.")

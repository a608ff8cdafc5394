"""When a session was last in use, kept to ten minutes so that reading a page does not write each time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

SLOT = "last_seen"
STEP = timedelta(minutes=10)


class LastSeenMiddleware:
    """Notes the last use of a logged-in session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.session_key and "_auth_user_id" in request.session:
            self._note(request)
        return response

    def _note(self, request: HttpRequest) -> None:
        from allauth.usersessions.models import UserSession  # noqa: PLC0415 -- apps load before models

        now = timezone.now()
        seen = request.session.get(SLOT)
        if isinstance(seen, (int, float)) and now.timestamp() - seen < STEP.total_seconds():
            return
        request.session[SLOT] = now.timestamp()
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now)

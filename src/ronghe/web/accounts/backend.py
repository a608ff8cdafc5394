"""Who a session belongs to."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from ronghe.network.models import User


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    """allauth's checks; the user comes with the person, as every page needs both."""

    def get_user(self, user_id: int) -> User | None:
        """The user, unless the account is inactive (one statement)."""
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and user.is_active else None

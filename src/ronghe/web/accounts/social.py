"""People who come by the log-in of their organisation (OpenID Connect) or by WeCom."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest

from ronghe.network.models import User


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """What allauth asks of a site about log-in elsewhere."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether a person unknown here gets an account: by the settings, or by an invitation opened here."""
        return bool(settings.SSO_REGISTRATION) or get_adapter(request).is_open_for_signup(request)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """The name as it is written there, whole: Chinese names have no first and last."""
        user: User = super().populate_user(request, sociallogin, data)
        given = " ".join(part for part in (data.get("first_name"), data.get("last_name")) if part)
        user.first_name, user.last_name = str(data.get("name") or given)[:150], ""
        return user

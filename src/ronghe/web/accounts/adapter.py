"""allauth by our rules: made-up user names, a person behind every account, mobile numbers, sign-up by invitation."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from ronghe.network import commands
from ronghe.network.models import User
from ronghe.web.accounts.locking import address_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """What allauth asks of a site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether strangers may register."""
        return bool(settings.OPEN_REGISTRATION)

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """A name that nobody types and that tells nothing."""
        user.username = uuid.uuid4().hex

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The user with a person behind."""
        saved: User = super().save_user(request, user, form, commit=commit)
        if commit:
            commands.open_account(saved.pk, form.cleaned_data.get("name", ""))
        return saved

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address, as for the lock-out."""
        return address_of(request)

"""What allauth is told of WeCom."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from django.utils.translation import gettext_lazy as _

from ronghe.web.wecom.views import WeComAdapter


class WeComAccount(ProviderAccount):  # type: ignore[misc]  # allauth is untyped
    """A member of a corp."""

    def to_str(self) -> str:
        """The member's name."""
        return str(self.account.extra_data.get("name") or self.account.uid)


class WeComProvider(OAuth2Provider):  # type: ignore[misc]
    """Log-in with WeCom."""

    id = "wecom"
    name = _("WeCom")
    account_class = WeComAccount
    oauth2_adapter_class = WeComAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Corp and member."""
        return f"{data['corp']}:{data['userid']}"

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept: enough to tell the account apart, and nothing else of the corp's directory."""
        return {key: data[key] for key in ("corp", "userid", "name") if key in data}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Name, and the mailbox that the corp gave."""
        return {"name": data.get("name", ""), "email": data.get("biz_mail", "")}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The corp's own mailbox counts as verified; the one that members type in themselves is not taken."""
        mailbox = data.get("biz_mail")
        return [EmailAddress(email=mailbox, verified=True, primary=True)] if mailbox else []


provider_classes = [WeComProvider]

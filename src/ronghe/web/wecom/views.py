"""The two addresses: to WeCom, and back."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.http import HttpRequest

from ronghe.web.wecom.client import API, QR_PAGE, WeComClient


class WeComAdapter(OAuth2Adapter):  # type: ignore[misc]  # allauth is untyped
    """WeCom between allauth's views and our client."""

    provider_id = "wecom"
    access_token_url = f"{API}/gettoken"
    authorize_url = QR_PAGE
    client_class = WeComClient

    def get_client(self, request: HttpRequest, app: Any) -> WeComClient:
        """The client, which needs the application's agent id besides."""
        client: WeComClient = super().get_client(request, app)
        client.agent_id = str(app.settings.get("agent_id", ""))
        return client

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, *, response: dict[str, Any]
    ) -> SocialLogin:
        """The member as a log-in; the id is unique within the corp, so that the corp goes before it."""
        return self.get_provider().sociallogin_from_response(request, {**response["member"], "corp": app.client_id})


oauth2_login = OAuth2LoginView.adapter_view(WeComAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(WeComAdapter)

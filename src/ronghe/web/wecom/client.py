"""WeCom's own way of OAuth 2: other parameter names, an application token that is shared, errors in the body.

The page with the QR code sends the browser back with ``code``; ``gettoken`` gives the application's token,
``auth/getuserinfo`` the member's id for the code, ``user/get`` the member (developer.work.weixin.qq.com, 网页登录).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from django.core.cache import caches

API = "https://qyapi.weixin.qq.com/cgi-bin"
QR_PAGE = "https://login.work.weixin.qq.com/wwlogin/sso/login"
INSIDE_PAGE = "https://open.weixin.qq.com/connect/oauth2/authorize"
TOKEN_STALE = (40014, 42001)
"""Error codes of a token that is unknown or has run out: fetched anew, once."""


class WeComClient(OAuth2Client):  # type: ignore[misc]  # allauth is untyped
    """``consumer_key`` is the corp id, ``consumer_secret`` the application's secret."""

    agent_id = ""

    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        """The page that asks the member: inside WeCom without a click, elsewhere with a QR code."""
        common = {"appid": self.consumer_key, "redirect_uri": self.callback_url, "state": self.state or ""}
        if "wxwork" in self.request.META.get("HTTP_USER_AGENT", "").lower():
            asked = {**common, "response_type": "code", "scope": "snsapi_base", "agentid": self.agent_id}
            return f"{INSIDE_PAGE}?{urlencode(asked)}#wechat_redirect"
        language = "en" if getattr(self.request, "LANGUAGE_CODE", "") == "en" else "zh"
        asked = {"login_type": "CorpApp", "agentid": self.agent_id, "lang": language, **common}
        return f"{QR_PAGE}?{urlencode(asked)}"

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None, **_: Any) -> dict[str, Any]:
        """The member behind the code, as ``{"access_token": ..., "member": {...}}``.

        Raises:
            OAuth2Error: WeCom refuses, or whoever scanned is no member of the corp.
        """
        found = self._ask("auth/getuserinfo", code=code)
        user_id = found.get("userid") or found.get("UserId")
        if not user_id:
            raise OAuth2Error("WeCom: whoever scanned the code is no member of this corp")
        member = self._ask("user/get", userid=str(user_id))
        return {"access_token": self.application_token(), "member": member}

    def application_token(self, *, fresh: bool = False) -> str:
        """The application's token, kept in this process until shortly before it runs out: WeCom bounds the fetching.

        Not in the cache that lies in the database: a copy of that should not open the corp's door.
        """
        cache = caches["process"]
        key = f"wecom:{self.consumer_key}:{self.agent_id}"
        kept = None if fresh else cache.get(key)
        if kept:
            return str(kept)
        answer = _checked(self._get("gettoken", {"corpid": self.consumer_key, "corpsecret": self.consumer_secret}))
        token = str(answer["access_token"])
        cache.set(key, token, max(60, int(answer.get("expires_in", 7200)) - 300))
        return token

    def _ask(self, verb: str, **asked: str) -> Mapping[str, Any]:
        answer = self._get(verb, {"access_token": self.application_token(), **asked})
        if answer.get("errcode") in TOKEN_STALE:
            answer = self._get(verb, {"access_token": self.application_token(fresh=True), **asked})
        return _checked(answer)

    def _get(self, verb: str, asked: Mapping[str, str]) -> Mapping[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(f"{API}/{verb}", params=asked)
            answer.raise_for_status()
            body: Mapping[str, Any] = answer.json()
            return body


def _checked(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    if answer.get("errcode", 0) != 0:
        raise OAuth2Error(f"WeCom: {answer.get('errcode')} {answer.get('errmsg', '')}")
    return answer

"""Log-in with WeCom against kept answers of its interface."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import caches
from requests.adapters import BaseAdapter

from ronghe.network.models import User
from ronghe.web.accounts.social import SocialAdapter
from tests.factories import make_person

pytestmark = pytest.mark.django_db

ANSWERS = Path(__file__).parent / "answers"


class Kept(BaseAdapter):
    """Answers each verb with its kept answers in turn, the last one again and again; remembers what was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.play = {"gettoken": ["gettoken"], "getuserinfo": ["getuserinfo"], "get": ["get"]}

    def send(self, request, **_more):
        parts = urlsplit(request.url)
        verb = parts.path.rpartition("/")[2]
        self.asked.append((verb, {name: values[0] for name, values in parse_qs(parts.query).items()}))
        turn = sum(1 for one, _ in self.asked if one == verb) - 1
        names = self.play[verb]
        response = requests.Response()
        response.status_code, response.request, response.url = 200, request, request.url
        response._content = (ANSWERS / f"{names[min(turn, len(names) - 1)]}.json").read_bytes()
        response.headers["Content-Type"] = "application/json; charset=UTF-8"
        return response

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def wecom(settings, monkeypatch):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "wecom": {"APP": {"client_id": "ww1234", "secret": "corp-secret", "settings": {"agent_id": "1000002"}}}
    }
    settings.SSO_REGISTRATION = True
    caches["process"].clear()
    kept = Kept()

    def session(_adapter) -> requests.Session:
        made = requests.Session()
        made.mount("https://", kept)
        made.mount("http://", kept)
        return made

    monkeypatch.setattr(SocialAdapter, "get_requests_session", session)
    yield kept
    caches["process"].clear()


def begin(client, **headers) -> dict[str, str]:
    response = client.post("/accounts/wecom/login/", headers=headers)
    assert response.status_code == 302
    parts = urlsplit(response["Location"])
    found = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return {**found, "page": f"{parts.scheme}://{parts.netloc}{parts.path}", "end": parts.fragment}


def come_back(client, state: str, code: str = "CODE"):
    return client.get("/accounts/wecom/login/callback/", {"code": code, "state": state, "appid": "ww1234"})


def test_button_leads_to_the_page_with_the_code(client, wecom):
    assert "/accounts/wecom/login/" in client.get("/accounts/login/").content.decode()

    asked = begin(client)

    assert asked["page"] == "https://login.work.weixin.qq.com/wwlogin/sso/login"
    assert (asked["login_type"], asked["appid"], asked["agentid"]) == ("CorpApp", "ww1234", "1000002")
    assert asked["redirect_uri"] == "http://testserver/accounts/wecom/login/callback/"
    assert len(asked["state"]) > 10


def test_inside_wecom_no_code_is_scanned(client, wecom):
    asked = begin(client, user_agent="Mozilla/5.0 ... wxwork/4.1.0 MicroMessenger/7.0.1")

    assert asked["page"] == "https://open.weixin.qq.com/connect/oauth2/authorize"
    assert (asked["scope"], asked["response_type"], asked["agentid"]) == ("snsapi_base", "code", "1000002")
    assert asked["end"] == "wechat_redirect"


def test_member_logs_in_and_little_of_the_directory_is_kept(client, wecom):
    response = come_back(client, begin(client)["state"])

    assert response.status_code == 302
    user = User.objects.get()
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.person.name_zh, user.email) == ("王芳", "wangfang@hospital.example")
    account = SocialAccount.objects.get()
    assert account.uid == "ww1234:wangfang"
    assert account.extra_data == {"corp": "ww1234", "userid": "wangfang", "name": "王芳"}
    assert [verb for verb, _ in wecom.asked] == ["gettoken", "getuserinfo", "get"]
    assert wecom.asked[0][1] == {"corpid": "ww1234", "corpsecret": "corp-secret"}
    assert wecom.asked[1][1] == {"access_token": "accesstoken000001", "code": "CODE"}
    assert wecom.asked[2][1] == {"access_token": "accesstoken000001", "userid": "wangfang"}


def test_member_comes_again_to_the_same_account(client, wecom):
    come_back(client, begin(client)["state"])
    client.post("/accounts/logout/")

    come_back(client, begin(client)["state"])

    assert User.objects.count() == 1
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert [verb for verb, _ in wecom.asked].count("gettoken") == 1, "the application's token is shared"


def test_record_with_the_mailbox_of_the_corp_is_taken_over(client, wecom):
    record = make_person(name_zh="王芳主任", email="wangfang@hospital.example")
    record.user.delete()

    come_back(client, begin(client)["state"])

    assert User.objects.get().person == record


def test_mailbox_that_members_type_in_proves_nothing(client, wecom):
    record = make_person(name_zh="别人", email="private@example.com")
    record.user.delete()

    come_back(client, begin(client)["state"])

    assert User.objects.get().person != record


def test_stale_token_is_fetched_anew_once(client, wecom):
    wecom.play["gettoken"] = ["gettoken", "gettoken.second"]
    wecom.play["getuserinfo"] = ["getuserinfo.stale", "getuserinfo"]

    come_back(client, begin(client)["state"])

    assert [verb for verb, _ in wecom.asked] == ["gettoken", "getuserinfo", "gettoken", "getuserinfo", "get"]
    assert wecom.asked[3][1]["access_token"].endswith("2")
    assert User.objects.count() == 1


@pytest.mark.parametrize("answer", ["getuserinfo.outsider", "getuserinfo.badcode", "getuserinfo.stale"])
def test_outsider_and_refusal_open_nothing(client, wecom, answer):
    wecom.play["getuserinfo"] = [answer]

    response = come_back(client, begin(client)["state"])

    assert response.status_code in (200, 401)
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()
    assert "corp-secret" not in response.content.decode()


def test_answer_without_our_state_is_refused(client, wecom):
    begin(client)

    response = come_back(client, "forged")

    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()
    assert wecom.asked == []
    assert response.status_code in (200, 401)


def test_without_leave_to_register_strangers_stay_out(client, wecom, settings):
    settings.SSO_REGISTRATION = False

    response = come_back(client, begin(client)["state"])

    assert not User.objects.exists()
    assert "邀请" in response.content.decode() or "invitation" in response.content.decode()


def test_answers_are_as_wecom_writes_them():
    for file in ANSWERS.glob("*.json"):
        assert {"errcode", "errmsg"} <= json.loads(file.read_text(encoding="utf-8")).keys()

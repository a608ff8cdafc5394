"""Every page of accounts: in our layout, in both languages, nothing inline, closed to visitors where it should be."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests.factories import login, make_duty, make_member
from tests.web.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db

OPEN = [
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/logout/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
    "/accounts/inactive/",
]
OWN = [
    "/accounts/profile/",
    "/accounts/devices/",
    "/accounts/tokens/",
    "/accounts/email/",
    "/accounts/phone/change/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/3rdparty/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
    "/claims/",
    "/node/people/",
]
HAN = re.compile(r"[\u4e00-\u9fff]")
NAMES = "王芳|示例医院"


@pytest.fixture
def inside(client, alice, hospital):
    """Alice, logged in and proved again; owner of the hospital and administrator, with a second step."""
    make_member(hospital, "owner", alice)
    make_duty("administrator", alice)
    client.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def check(response) -> str:
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    page = response.content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page)
    assert 'class="site-head' in page, "in our own layout"
    assert "<h1" in page
    return page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", OPEN)
def test_pages_for_visitors(client, settings, address, language):
    settings.OPEN_REGISTRATION = True
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(address)
    if address == "/accounts/logout/":
        assert response.status_code == 302
        return
    if "login/error" in address:
        response.status_code = 200
    page = check(response)
    if language == "en":
        assert not HAN.findall(re.sub(r'<(a|li|button)\b[^>]*lang="zh-Hans"[^>]*>.*?</\1>', "", page, flags=re.S))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", OWN)
def test_pages_of_ones_own(inside, address, language):
    inside.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language
    page = check(inside.get(address))
    if language == "en":
        page = re.sub(r'<(a|li|button)\b[^>]*lang="zh-Hans"[^>]*>.*?</\1>', "", page, flags=re.S)
        page = re.sub(r'<option value="zh-hans"[^>]*>.*?</option>', "", page)
        assert not HAN.findall(re.sub(NAMES, "", page))


@pytest.mark.parametrize("address", OWN)
def test_pages_of_ones_own_show_visitors_nothing(client, address):
    response = client.get(address)
    assert response.status_code in (302, 403)
    if response.status_code == 302:
        assert response["Location"].startswith("/accounts/login/")


def test_no_page_of_accounts_is_forgotten():
    """A page that a newer allauth brings is looked at here first."""
    known = {*OPEN, *OWN}
    waits = {  # steps within something begun before, and addresses that only take forms
        "account_confirm_login_code", "account_email_verification_sent", "account_verify_phone", "mfa_authenticate",
        "account_confirm_password_reset_code", "account_complete_password_reset", "account_password_reset_completed",
        "account_confirm_reauthentication_code", "account_request_reauthentication_code", "account_set_password",
        "socialaccount_signup", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes",
        "mfa_download_recovery_codes", "socialaccount_login_cancelled", "socialaccount_login_error",
        "socialaccount_connections", "end-sessions", "acting", "wecom_login", "wecom_callback",
    }  # fmt: skip
    missing = []
    for path, pattern in walk(get_resolver().url_patterns):
        plain = path.startswith("/accounts/") and not re.search(r"[<(]|social/", path)
        if plain and path not in known and pattern.name not in waits:
            missing.append(path)
    assert missing == []


def walk(patterns, prefix="/"):
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern


def test_log_in_costs_no_statement_for_visitors(client, django_assert_max_num_queries):
    client.get("/accounts/login/")
    with django_assert_max_num_queries(2):
        client.get("/accounts/login/")


def test_accounts_are_told_with_their_roles_in_words(client, hospital):
    login(client, make_duty("administrator", name_zh="管理员"))
    make_member(hospital, "guest")

    page = client.get("/node/accounts/?page=99").content.decode()

    assert "示例医院的访客" in page
    assert "guest@示例医院" not in page
    assert "technology_manager" not in page


def test_short_password_is_refused_in_the_readers_language(client, alice):
    login(client, alice)
    given = {"oldpassword": PASSWORD, "password1": "kurz8", "password2": "kurz8"}

    page = client.post("/accounts/password/change/", given).content.decode()

    assert "密码太短，至少需要 10 个字符。" in page
    assert "too short" not in page

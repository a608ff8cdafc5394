"""Log-in by OpenID Connect, whole, against a provider in a process of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress

from ronghe.network.models import User
from tests.factories import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

PEOPLE = [
    {"sub": "proved", "email": "proved@hospital.example", "email_verified": True, "name": "王芳"},
    {"sub": "claimed", "email": "claimed@hospital.example", "email_verified": False, "name": "李雷"},
]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for person in PEOPLE:
        words += ["--user-claims", json.dumps(person)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 30
        while True:
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
                break
            except requests.ConnectionError:
                assert process.poll() is None, "the provider ended"
                assert time.monotonic() < until, "the provider did not start"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def sso(settings, issuer):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": "示例医院",
                    "client_id": "ronghe",
                    "secret": "secret",
                    "settings": {"server_url": issuer},
                }
            ],
        }
    }
    settings.SSO_REGISTRATION = True
    return issuer


def consent(client, sub: str, **form: str) -> str:
    """Begin here, say yes there; the address that the browser comes back to."""
    begun = client.post("/accounts/oidc/sso/login/?process=login")
    assert begun.status_code == 302
    asked = parse_qs(urlsplit(begun["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/sso/login/callback/"]
    agreed = requests.post(begun["Location"], data={"sub": sub, **form}, allow_redirects=False, timeout=10)
    back = urlsplit(agreed.headers["Location"])
    return f"{back.path}?{back.query}"


def test_whole_log_in(client, sso):
    assert "示例医院" in client.get("/accounts/login/").content.decode()

    response = client.get(consent(client, "proved"))

    user = User.objects.get()
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.person.name_zh, user.email) == ("王芳", "proved@hospital.example")
    assert EmailAddress.objects.get().verified

    client.post("/accounts/logout/")
    client.get(consent(client, "proved"))
    assert User.objects.count() == 1


@pytest.mark.parametrize(("sub", "taken"), [("proved", True), ("claimed", False)])
def test_record_is_taken_over_by_a_proved_address_alone(client, sso, sub, taken):
    record = make_person(name_zh="早先录入", email=f"{sub}@hospital.example")
    record.user.delete()

    client.get(consent(client, sub))

    assert (User.objects.get().person == record) is taken


def test_code_works_once_and_for_the_browser_that_asked(client, sso):
    from django.test import Client

    back = consent(client, "proved")

    Client().get(back)
    assert not User.objects.exists()
    client.get(back)
    assert User.objects.count() == 1
    client.post("/accounts/logout/")
    client.get(back)
    assert "_auth_user_id" not in client.session


def test_refusal_there_opens_nothing_here(client, sso):
    response = client.get(consent(client, "proved", action="deny"), follow=True)

    assert "Traceback" not in response.content.decode()
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()


def test_stranger_needs_an_invitation_where_registration_is_closed(client, sso, settings):
    settings.SSO_REGISTRATION = False

    client.get(consent(client, "proved"))

    assert not User.objects.exists()


def test_address_of_an_account_here_does_not_give_it_away(client, sso):
    person = make_person(email="proved@hospital.example")

    client.get(consent(client, "proved"))

    assert client.session.get("_auth_user_id") != str(person.user.pk)

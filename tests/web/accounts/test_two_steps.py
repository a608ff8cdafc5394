"""Two-step log-in: an app on the telephone, and recovery codes."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache, caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.test import Client

from tests.web.accounts.conftest import PASSWORD, who

pytestmark = pytest.mark.django_db


def code_of(secret: str, steps_ago: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - steps_ago))


@pytest.fixture
def secret(client, alice):
    """Alice, logged in by password, with the second step switched on; the secret of her app."""
    client.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD})
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/"), "who switches it on proves again who they are"
    client.post(asked["Location"], {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r'value="([A-Z2-7]{32})"', page)
    assert found
    assert "data:image/svg+xml" in page
    response = client.post("/accounts/2fa/totp/activate/", {"code": code_of(found.group(1))})
    assert response.status_code == 302
    # a code serves once: the log-in that follows must not be refused for having been quick
    cache.clear()
    return found.group(1)


def test_password_alone_no_longer_lets_in(alice, secret):
    other = Client()
    response = other.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD, "next": "/needs/"})

    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert who(other) is None
    assert other.get("/accounts/profile/").status_code == 403

    other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert who(other) is None
    done = other.post(response["Location"], {"code": code_of(secret)})
    assert who(other) == alice.user.pk
    assert done["Location"] == "/needs/"


@pytest.mark.parametrize(("steps_ago", "lets_in"), [(1, True), (3, False)])
def test_code_of_the_half_minute_before_serves_and_an_older_one_does_not(alice, secret, steps_ago, lets_in):
    other = Client()
    asked = other.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD})
    other.post(asked["Location"], {"code": code_of(secret, steps_ago)})

    assert who(other) == (alice.user.pk if lets_in else None)


def test_recovery_code_serves_once(alice, secret, client):
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"(?<!\d)\d{8}(?!\d)", page)
    assert len(codes) >= 10
    for expected in (True, False):
        other = Client()
        other.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD})
        other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert (who(other) is not None) is expected


def test_code_by_message_is_no_second_step_either(alice, secret, texts):
    from tests.web.accounts.conftest import code_in

    other = Client()
    other.post("/accounts/login/code/", {"phone": "13800138000"})
    other.post("/accounts/login/code/confirm/", {"code": code_in(texts[-1][1])})

    assert who(other) is None


def test_switching_off_asks_again_who_one_is(alice, secret, client):
    later = client.session
    for record in later["account_authentication_methods"]:
        record["at"] -= 3600
    later.save()

    response = client.post("/accounts/2fa/totp/deactivate/")

    assert "/reauthenticate" in response["Location"]
    assert Authenticator.objects.filter(user=alice.user, type="totp").exists()


def step(client: Client, code: str):
    client.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD})
    return client.post("/accounts/2fa/authenticate/", {"code": code})


def test_guesses_at_the_code_are_bounded_by_account_wherever_they_come_from(alice, secret):
    for number in range(5):
        step(Client(REMOTE_ADDR=f"10.0.0.{number}"), f"00000{number}")

    other = Client(REMOTE_ADDR="10.0.1.1")
    step(other, code_of(secret))

    assert who(other) is None, "after five guesses the right code has to wait as well"


def test_code_that_was_used_is_known_in_other_processes(alice, secret, settings):
    first, second = Client(), Client()
    code = code_of(secret)
    step(first, code)
    for kept in caches.all(initialized_only=True):  # what another process does not have
        if isinstance(kept, LocMemCache):
            kept.clear()
    step(second, code)

    assert who(first) is not None
    assert who(second) is None


def test_counters_lie_where_all_processes_see_them(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    cache.set("seen", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ronghe_cache")
        assert cursor.fetchone()[0] > 0

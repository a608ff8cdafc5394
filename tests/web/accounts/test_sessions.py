"""Where one is logged in, and logging out elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from tests.factories import login, make_person
from tests.web.accounts.conftest import PASSWORD, who

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def enter(agent: str, address: str = "127.0.0.1") -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": "alice@example.org", "password": PASSWORD})
    return client


@pytest.fixture
def desktop(alice):
    return enter(DESKTOP)


@pytest.fixture
def phone(alice):
    return enter(PHONE, "10.0.0.7")


def test_list_shows_device_address_and_marks_this_one(desktop, phone):
    page = desktop.get("/accounts/devices/").content.decode()

    assert "Firefox · Windows" in page
    assert "Chrome · Android" in page
    assert "10.0.0.7" in page
    here = page.index("Firefox · Windows")
    assert here < page.index("Chrome · Android"), "this browser stands first"


def test_one_session_is_logged_out_at_once(desktop, phone, alice):
    row = UserSession.objects.get(ip="10.0.0.7")

    desktop.post("/accounts/devices/end/", {"which": row.pk})

    assert who(phone) is None
    assert phone.get("/accounts/profile/").status_code == 403
    assert desktop.get("/accounts/profile/").status_code == 200


def test_all_others_are_logged_out_and_this_one_stays(desktop, phone, alice):
    third = enter(PHONE, "10.0.0.8")

    desktop.post("/accounts/devices/end/", {"which": "others"})

    assert [client.get("/accounts/profile/").status_code for client in (desktop, phone, third)] == [200, 403, 403]


@pytest.mark.parametrize("which", ["", "x", "999999", "1 OR 1=1", "9" * 40])
def test_what_is_no_session_of_ones_own_is_not_found(desktop, phone, which):
    assert desktop.post("/accounts/devices/end/", {"which": which}).status_code == 404
    assert UserSession.objects.count() == 2


def test_session_of_another_person_stays(desktop, phone, alice):
    stranger = make_person()
    theirs = login(Client(), stranger)
    row = UserSession.objects.get(ip="10.0.0.7")

    assert theirs.post("/accounts/devices/end/", {"which": row.pk}).status_code == 404
    assert theirs.post("/accounts/devices/end/", {"which": "others"}).status_code == 302

    assert phone.get("/accounts/profile/").status_code == 200


def test_last_use_is_noted_every_ten_minutes(desktop, alice):
    row = UserSession.objects.get()
    desktop.get("/accounts/profile/")
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=3))
    desktop.get("/accounts/profile/")
    row.refresh_from_db()
    assert timezone.now() - row.last_seen_at > timedelta(hours=2), "not on each page"

    kept = desktop.session
    kept["last_seen"] -= 601
    kept.save()
    desktop.get("/accounts/profile/")

    row.refresh_from_db()
    assert timezone.now() - row.last_seen_at < timedelta(minutes=1)


def test_new_password_keeps_this_session_and_ends_the_others(desktop, phone, alice):
    desktop.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "another walk 2027", "password2": "another walk 2027"},
    )

    assert desktop.get("/accounts/profile/").status_code == 200
    assert phone.get("/accounts/profile/").status_code == 403

"""Logging in: by e-mail, by mobile number, by code; what a stranger learns from failing."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from ronghe.web.accounts.codes import OneTimeCode, is_code
from tests.factories import login, make_member, make_organisation
from tests.web.accounts.conftest import PASSWORD, code_in, who

pytestmark = pytest.mark.django_db

START = "/start/"
"""Where log-in leads when nothing else was asked for."""


def enter(client: Client, name: str, password: str = PASSWORD, **more):
    return client.post("/accounts/login/", {"login": name, "password": password, **more})


@pytest.mark.parametrize(
    "name", ["alice@example.org", " Alice@Example.org ", "13800138000", "138 0013 8000", "+86 138-0013-8000"]
)
def test_log_in_with_either_address_however_written(client, alice, name):
    response = enter(client, name)

    assert response.status_code == 302
    assert response["Location"] == START
    assert who(client) == alice.user.pk


def test_number_that_is_not_verified_logs_nobody_in(client, alice):
    alice.user.phone_verified = False
    alice.user.save()

    assert enter(client, "13800138000").status_code == 200
    assert who(client) is None


def test_session_changes_its_key_at_log_in_and_keeps_what_was_described(client, alice, node):
    address = client.post("/describe/", {"text": "椎弓根螺钉置入偏差大,需要导航。", "go": "structure"})["Location"]
    before = client.session.session_key

    enter(client, "alice@example.org")

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.get(address).status_code == 200


def test_planted_session_key_is_not_taken_over(client, alice):
    client.cookies["sessionid"] = "a" * 32

    enter(client, "alice@example.org")

    assert client.cookies["sessionid"].value != "a" * 32
    assert who(client) == alice.user.pk


def test_cookie_is_kept_from_scripts_and_sent_over_https_alone(client, alice, settings):
    settings.SESSION_COOKIE_SECURE = True
    enter(client, "alice@example.org")

    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil.example"]
)
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/login/code/"])
def test_next_leads_nowhere_else(client, alice, texts, target, address):
    if "code" in address:
        client.post(address, {"phone": "13800138000", "next": target})
        response = client.post("/accounts/login/code/confirm/", {"code": code_in(texts[-1][1]), "next": target})
    else:
        response = enter(client, "alice@example.org", next=target)

    assert response.status_code == 302
    assert response["Location"] == START


def test_next_leads_back_to_the_page(client, alice):
    assert enter(client, "alice@example.org", next="/needs/?q=x")["Location"] == "/needs/?q=x"


# ---- what failing tells ----


def answer(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|value="[^"]*"', "", response.content.decode())


@pytest.mark.parametrize(
    ("known", "unknown"), [("alice@example.org", "nobody@example.org"), ("13800138000", "13900139000")]
)
def test_wrong_password_tells_the_same_of_known_and_unknown_names(client, alice, known, unknown):
    one = enter(client, known, "wrong password")
    other = enter(Client(), unknown, "wrong password")

    assert (one.status_code, other.status_code) == (200, 200)
    assert answer(one) == answer(other)


def test_unknown_name_costs_a_hash_as_well(client, alice, monkeypatch):
    hashed = []
    real = type(alice.user).set_password
    monkeypatch.setattr(type(alice.user), "set_password", lambda user, raw: (hashed.append(raw), real(user, raw))[1])

    enter(client, "nobody@example.org", "wrong password")

    assert hashed == ["wrong password"]


@pytest.mark.parametrize(
    ("field", "known", "unknown"),
    [("email", "alice@example.org", "no@example.org"), ("phone", "13800138000", "13900139000")],
)
def test_code_page_tells_the_same_of_known_and_unknown_names(client, alice, field, known, unknown):
    one = client.post("/accounts/login/code/", {field: known}, follow=True)
    other = Client().post("/accounts/login/code/", {field: unknown}, follow=True)

    assert one.redirect_chain == other.redirect_chain
    assert answer(one).replace(known, "").replace("+86" + known, "").replace("+86", "") == answer(other).replace(
        unknown, ""
    ).replace("+86", "")


def test_password_reset_tells_the_same_of_known_and_unknown_names(client, alice, mailoutbox):
    one = client.post("/accounts/password/reset/", {"email": "alice@example.org"}, follow=True)
    other = Client().post("/accounts/password/reset/", {"email": "no@example.org"}, follow=True)

    assert one.redirect_chain == other.redirect_chain
    assert [mail.to for mail in mailoutbox] == [["alice@example.org"], ["no@example.org"]]


# ---- lock-out ----


@pytest.mark.parametrize("name", ["alice@example.org", "nobody@example.org"])
def test_guessing_is_shut_out_and_told_the_way_on(client, alice, name):
    for _ in range(5):
        assert enter(client, name, "guess").status_code == 200

    locked = enter(client, name, "guess")

    assert locked.status_code == 429
    page = locked.content.decode()
    assert "15" in page
    assert "/accounts/login/code/" in page
    assert enter(client, name, PASSWORD).status_code == 429
    assert who(client) is None


def test_lock_out_holds_however_the_name_is_written(client, alice):
    for name in ("13800138000", "138 0013 8000", "+8613800138000", "138-0013-8000", "0086 13800138000"):
        enter(client, name, "guess")

    assert enter(client, "13800138000", "guess").status_code == 429


def test_lock_out_of_one_name_leaves_others_and_other_addresses_alone(client, alice):
    for _ in range(6):
        enter(client, "nobody@example.org", "guess")

    assert enter(client, "alice@example.org").status_code == 302
    for _ in range(6):
        enter(Client(REMOTE_ADDR="10.0.0.9"), "alice@example.org", "guess")
    assert enter(Client(REMOTE_ADDR="10.0.0.8"), "alice@example.org").status_code == 302


def test_forged_forwarding_does_not_escape_the_lock_out(client, alice):
    for number in range(6):
        client.post(
            "/accounts/login/",
            {"login": "alice@example.org", "password": "guess"},
            headers={"x-forwarded-for": f"10.1.1.{number}"},
        )

    assert enter(client, "alice@example.org").status_code == 429


def test_code_still_lets_in_whoever_is_locked_out(client, alice, texts):
    for _ in range(6):
        enter(client, "13800138000", "guess")

    client.post("/accounts/login/code/", {"phone": "13800138000"})
    client.post("/accounts/login/code/confirm/", {"code": code_in(texts[-1][1])})

    assert who(client) == alice.user.pk


def test_guesses_from_many_addresses_are_bounded_by_account(client, alice, texts):
    names = ("alice@example.org", "13800138000", "ALICE@example.org", "138 0013 8000")
    for number in range(20):
        enter(Client(REMOTE_ADDR=f"10.0.2.{number}"), names[number % 4], "guess")

    refused = enter(client, "alice@example.org")

    assert who(client) is None
    assert refused.status_code == 200
    client.post("/accounts/login/code/", {"phone": "13800138000"})
    client.post("/accounts/login/code/confirm/", {"code": code_in(texts[-1][1])})
    assert who(client) == alice.user.pk, "the code still lets in"


def test_right_passwords_are_not_counted(client, alice):
    for _ in range(25):
        assert enter(Client(), "13800138000").status_code == 302


# ---- codes ----


def test_code_by_short_message_logs_in_once(client, alice, texts):
    client.post("/accounts/login/code/", {"phone": "138 0013 8000"})
    number, text = texts[-1]
    assert number == "+8613800138000"
    code = code_in(text)

    response = client.post("/accounts/login/code/confirm/", {"code": code})

    assert response["Location"] == START
    assert who(client) == alice.user.pk
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert who(client) is None


def test_code_by_letter_logs_in(client, alice, mailoutbox):
    client.post("/accounts/login/code/", {"email": "alice@example.org"})
    letter = mailoutbox[-1]
    assert letter.to == ["alice@example.org"]

    client.post("/accounts/login/code/confirm/", {"code": code_in(letter.body)})

    assert who(client) == alice.user.pk


def test_code_is_not_in_the_database(client, alice, texts):
    client.post("/accounts/login/code/", {"phone": "13800138000"})
    code = code_in(texts[-1][1])

    kept = json.dumps([session.get_decoded() for session in Session.objects.all()])

    assert '"code"' in kept
    assert code not in kept


def test_three_wrong_codes_end_the_attempt(client, alice, texts):
    client.post("/accounts/login/code/", {"phone": "13800138000"})
    code = code_in(texts[-1][1])
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(3):
        client.post("/accounts/login/code/confirm/", {"code": wrong})

    client.post("/accounts/login/code/confirm/", {"code": code})

    assert who(client) is None


def test_code_runs_out(client, alice, texts, monkeypatch):
    client.post("/accounts/login/code/", {"phone": "13800138000"})
    code = code_in(texts[-1][1])
    import time

    now = time.time()
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: now + 601)

    client.post("/accounts/login/code/confirm/", {"code": code})

    assert who(client) is None


def test_number_gets_no_flood_of_codes(client, alice, texts):
    answers = [Client().post("/accounts/login/code/", {"phone": "13800138000"}).status_code for _ in range(5)]

    assert answers == [302, 302, 302, 200, 200]
    assert len(texts) == 3


def test_one_time_code_shows_itself_and_stores_its_hash():
    code = OneTimeCode("123456")

    assert str(code) == "123456"
    assert "123456" not in json.dumps({"code": code})
    stored = json.loads(json.dumps({"code": code}))["code"]
    assert is_code("123 456", stored)
    assert not is_code("123457", stored)
    assert not is_code("", "")


# ---- logged in ----


def test_log_out_needs_a_post(client, alice):
    login(client, alice)
    assert client.get("/accounts/logout/").status_code == 200
    assert who(client) == alice.user.pk

    client.post("/accounts/logout/")

    assert who(client) is None


def test_inactive_account_is_out_at_once(client, alice):
    login(client, alice)
    assert client.get("/accounts/profile/").status_code == 200
    alice.user.is_active = False
    alice.user.save()

    assert client.get("/accounts/profile/").status_code == 403


def test_header_names_person_and_organisation(client, alice, node):
    organisation = make_organisation(name_zh="甲公司")
    make_member(organisation, "manager", alice)
    login(client, alice)

    page = client.get("/needs/").content.decode()

    assert "王芳" in page
    assert "甲公司" in page
    assert "/accounts/login/" not in page


@pytest.mark.parametrize("sent", [{}, {"email": ""}, {"login": "x"}, {"email": " ", "phone": ""}])
def test_a_request_for_a_code_without_an_address_is_refused(client, node, sent):
    answer = client.post("/accounts/login/code/", sent)
    assert answer.status_code == 200
    assert "手机号" in answer.content.decode()


def test_a_wrong_password_is_told_of_the_field_that_is_there_and_with_the_ways_out(client, alice):
    client.cookies["django_language"] = "en"

    for name in ("alice@example.org", "13900000000"):
        page = client.post("/accounts/login/", {"login": name, "password": "not the password"}).content.decode()
        assert "set a new password, or log in with a code" in page
        assert "username" not in page.replace('autocomplete="username"', "")


def test_fields_for_a_code_are_named_as_everywhere(client, db):
    client.cookies["django_language"] = "en"
    page = client.get("/accounts/login/code/").content.decode()

    assert ">E-mail</label>" in page
    assert ">Mobile number</label>" in page

"""Administrators stop accounts, open them again, log them out, and help past a lost second step; with a reason."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client

from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.network import commands
from ronghe.network.errors import HelpWithoutReason, LastAdministrator, OwnAccount
from ronghe.network.models import Notice, User
from tests.factories import NODE, acting, login, make_duty, make_member, make_organisation, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def admin():
    return make_duty("administrator", name_zh="管理员")


@pytest.fixture
def alice():
    return make_member(make_organisation(name_zh="甲公司"), name_zh="爱丽丝", email="alice@example.org")


def logged_in(client):
    return client.get("/accounts/profile/").status_code == 200


def token_answers(secret):
    return Client().get("/api/needs", headers={"authorization": f"Bearer {secret}"}).status_code


def test_stopped_account_is_out_at_once_and_can_be_opened_again(admin, alice):
    client = login(Client(), alice)
    _token, secret = commands.make_token(acting(alice), "x", ["read"], 7)
    assert (logged_in(client), token_answers(secret)) == (True, 200)

    commands.stop_account(acting(admin), alice.pk, "离职")

    assert (logged_in(client), token_answers(secret)) == (False, 401)
    entry = Entry.objects.get(action="network.stop_account")
    assert (entry.why, entry.after) == ("离职", {"sessions_ended": 1})
    commands.open_stopped(acting(admin), alice.pk, "误停")
    assert token_answers(secret) == 200
    assert not logged_in(client), "the session that ended stays ended"


def test_sessions_of_one_account_end_and_no_others(admin, alice):
    clients = [login(Client(), alice), login(Client(), alice)]
    other = login(Client(), admin)

    assert commands.end_sessions_of(acting(admin), alice.pk, "设备丢失") == 2

    assert [logged_in(client) for client in (*clients, other)] == [False, False, True]
    assert User.objects.get(person=alice).is_active


def test_lost_second_step_is_reset_and_the_person_told(admin, alice):
    Authenticator.objects.create(user=alice.user, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=alice.user, type="recovery_codes", data={"seed": "y", "used_mask": 0})

    assert commands.reset_second_step(acting(admin), alice.pk, "手机丢失,已当面核实")

    assert not Authenticator.objects.exists()
    assert Notice.objects.get().recipient_id == alice.pk
    assert not commands.reset_second_step(acting(admin), alice.pk, "again")
    assert Entry.objects.filter(action="network.reset_second_step").count() == 1


VERBS = ["stop_account", "open_stopped", "end_sessions_of", "reset_second_step"]


@pytest.mark.parametrize("verb", VERBS)
def test_only_administrators_with_a_reason_and_never_for_themselves(admin, alice, verb):
    act = getattr(commands, verb)
    others = [make_duty("technology_manager", name_zh="鲍勃"), make_duty("auditor", name_zh="审计"), alice]
    login(Client(), alice)

    for person in others:
        with pytest.raises(NotAllowed):
            act(acting(person), alice.pk, "x")
    with pytest.raises(HelpWithoutReason):
        act(acting(admin), alice.pk, "  ")
    with pytest.raises(OwnAccount):
        act(acting(admin), admin.pk, "x")
    with pytest.raises(NotFound):
        act(acting(admin), make_organisation().pk, "x")

    assert (User.objects.filter(is_active=False).count(), Session.objects.count()) == (0, 1)


def test_one_administrator_stays(admin):
    with pytest.raises(LastAdministrator):
        commands.stop_account(NODE, admin.pk, "x")

    make_duty("administrator", name_zh="另一位")
    commands.stop_account(NODE, admin.pk, "x")
    assert not User.objects.get(person=admin).is_active


# ---- the page ----


def test_page_finds_accounts_and_acts(admin, alice):
    client = login(Client(), admin)
    make_person(name_zh="马洛里", email="m@example.org")

    page = client.get("/node/accounts/?q=alice").content.decode()
    assert "alice@example.org" in page
    assert "甲公司的成员" in page
    assert "m@example.org" not in page
    assert "爱丽丝" in client.get("/node/accounts/?q=爱丽").content.decode()

    address = f"/node/accounts/{alice.pk}/"
    assert client.post(address, {"do": "stop"}).status_code == 422
    assert client.post(address, {"do": "vanish", "why": "x"}).status_code == 422
    assert client.post(address, {"do": "stop", "why": "离职"}).status_code == 302
    assert not User.objects.get(person=alice).is_active
    assert client.post(address, {"do": "open", "why": "误停"}).status_code == 302
    assert User.objects.get(person=alice).is_active


@pytest.mark.parametrize("role", ["technology_manager", "auditor", "policy_officer"])
def test_page_is_closed_to_others(alice, role):
    client = login(Client(), make_duty(role, name_zh="别人"))

    assert client.get("/node/accounts/").status_code == 403
    assert client.post(f"/node/accounts/{alice.pk}/", {"do": "stop", "why": "x"}).status_code == 403
    assert login(Client(), alice).get("/node/accounts/").status_code == 403
    assert User.objects.get(person=alice).is_active


def test_number_of_statements_does_not_grow(admin, django_assert_max_num_queries):
    for number in range(20):
        make_person(name_zh=f"人{number}")
    client = login(Client(), admin)
    client.get("/node/accounts/")

    with django_assert_max_num_queries(20):
        client.get("/node/accounts/")

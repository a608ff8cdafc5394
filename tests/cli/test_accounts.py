"""Accounts at the command line, and the accounts of the demonstration."""

from __future__ import annotations

import re
import stat

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed
from ronghe.cli import demo_accounts
from ronghe.network.commands import open_demo_account
from ronghe.network.models import ApiToken, Invitation, NodeDuty, Organisation, Person, User
from tests.factories import NODE, acting, login, make_duty, make_member, make_organisation, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_first_administrator_of_a_fresh_node(ronghe, client):
    done = ronghe("accounts", "create-administrator", "admin@example.org")
    assert done.exit_code == 0
    secret = re.search(r"/invitations/([\w-]{40,})/", done.output).group(1)
    person = make_person(email="admin@example.org")
    login(client, person)
    client.get(f"/invitations/{secret}/")

    client.post("/invitation/")

    assert NodeDuty.objects.get().person == person
    assert secret not in str(Invitation.objects.values())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["x@example.org", "--role", "member", "--organisation", "示例公司", "--reason", "r"], 0),
        (["13800138000", "--role", "auditor", "--reason", "r"], 0),
        (["x@example.org", "--role", "emperor", "--reason", "r"], 3),
        (["nonsense", "--role", "auditor", "--reason", "r"], 3),
        (["x@example.org", "--role", "member", "--organisation", "没有", "--reason", "r"], 5),
        (["x@example.org", "--role", "auditor"], 2),
    ],
)
def test_invite(ronghe, words, code):
    make_organisation()
    assert ronghe("accounts", "invite", *words).exit_code == code
    assert Invitation.objects.count() == (code == 0)
    if code == 0:
        assert Entry.objects.get(action="network.invite").why == "r"


def test_role_is_given_and_taken(ronghe):
    person = make_person(email="a@example.org")
    make_duty("administrator")

    assert ronghe("accounts", "role", "A@example.org", "auditor", "--reason", "r").exit_code == 0
    assert person.duties.get().role == "auditor"
    assert ronghe("accounts", "role", "a@example.org", "auditor", "--take", "--reason", "r").exit_code == 0
    assert not person.duties.exists()
    assert ronghe("accounts", "role", "a@example.org", "auditor", "--take", "--reason", "r").exit_code == 5
    assert ronghe("accounts", "role", "no@example.org", "auditor", "--reason", "r").exit_code == 5


def test_last_administrator_is_not_taken_at_the_command_line_either(ronghe):
    make_duty("administrator", email="a@example.org")
    assert ronghe("accounts", "role", "a@example.org", "administrator", "--take", "--reason", "r").exit_code == 6
    assert NodeDuty.objects.count() == 1


def test_token_is_made_and_revoked(ronghe):
    hospital = make_organisation(name_zh="示例医院")
    make_member(hospital, email="a@example.org")
    made = ronghe("accounts", "token", "a@example.org", "--name", "x", "--scope", "read", "--organisation", "示例医院")
    secret = made.output.strip()
    assert Client().get("/api/needs", headers={"authorization": f"Bearer {secret}"}).status_code == 200
    assert ApiToken.objects.get().organisation == hospital

    assert ronghe("accounts", "revoke-token", secret[:10], "--reason", "lost").exit_code == 0

    assert Client().get("/api/needs", headers={"authorization": f"Bearer {secret}"}).status_code == 401
    assert ronghe("accounts", "revoke-token", "rhe_nothing", "--reason", "r").exit_code == 5


def test_token_for_an_organisation_one_does_not_belong_to_is_refused(ronghe):
    make_organisation(name_zh="示例医院")
    make_person(email="a@example.org")
    words = ["a@example.org", "--name", "x", "--scope", "read", "--organisation", "示例医院"]
    assert ronghe("accounts", "token", *words).exit_code == 4
    assert not ApiToken.objects.exists()


def test_list_names_address_person_and_roles(ronghe):
    make_member(make_organisation(name_zh="示例医院"), "manager", name_zh="王芳", email="a@example.org")
    line = ronghe("accounts", "list").output
    assert line.strip() == "a@example.org\t王芳\tmanager@示例医院"


def test_account_is_stopped_opened_and_helped(ronghe):
    person = make_person(name_zh="王芳", email="a@example.org")

    assert ronghe("accounts", "stop", "a@example.org").exit_code == 2
    assert ronghe("accounts", "stop", "a@example.org", "--reason", "left").exit_code == 0
    assert ronghe("accounts", "list").output.strip().endswith("stopped")
    assert ronghe("accounts", "stop", "a@example.org", "--open", "--reason", "back").exit_code == 0
    assert "stopped" not in ronghe("accounts", "list").output
    assert ronghe("accounts", "end-sessions", "a@example.org", "--reason", "r").output.strip() == "王芳\t0"
    Authenticator.objects.create(user=person.user, type="totp", data={"secret": "x"})
    assert ronghe("accounts", "reset-second-step", "a@example.org", "--reason", "r").output.strip() == "王芳\t-"
    assert not Authenticator.objects.exists()


# ---- the demonstration ----


@pytest.fixture
def sample(node, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for key in (*demo_accounts.RIVALS, demo_accounts.ANSWERS):
        make_organisation(name_zh=key, source_key=f"sample:{key}", illustrative=True)


def test_demo_accounts_log_in_with_every_role(sample, client, node):
    opened = demo_accounts.open_accounts()
    password = demo_accounts.demo_password()

    assert {one.rank for one in opened if one.rank} == {"owner", "manager", "member", "guest"}
    assert {one.duty for one in opened if one.duty} == {
        "administrator", "technology_manager", "policy_officer", "auditor"
    }  # fmt: skip
    for one in opened:
        for name in (one.email, one.phone):
            visitor = Client()
            visitor.post("/accounts/login/", {"login": name, "password": password})
            assert visitor.session.get("_auth_user_id"), name
    assert set(Person.objects.values_list("illustrative", flat=True)) == {True}
    manager = Person.objects.get(email="manager@node.example")
    assert acting(manager).has_role("technology_manager")


def test_demo_password_is_made_by_chance_kept_and_readable_by_its_owner_alone(sample, node):
    demo_accounts.open_accounts()
    file = node / demo_accounts.DEMO_PASSWORD
    password = file.read_text()

    assert len(password) >= 16
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    demo_accounts.open_accounts()
    assert file.read_text() == password
    assert User.objects.count() == len(demo_accounts.ACCOUNTS)


def test_node_with_accounts_of_its_own_gets_no_demo_accounts(sample, node, capsys):
    make_person(email="real@example.org")

    opened = demo_accounts.open_accounts()
    demo_accounts.print_accounts(opened)

    assert opened == []
    assert User.objects.count() == 1
    assert not (node / demo_accounts.DEMO_PASSWORD).exists()
    assert "password" not in capsys.readouterr().out


def test_demo_account_of_a_real_organisation_is_refused(node):
    real = make_organisation(name_zh="真实医院")
    for actor in (NODE, acting(make_duty("administrator"))):
        with pytest.raises(NotAllowed):
            open_demo_account(actor, "x@x.example", "甲", "A", "pw", organisation=real, rank="owner")
    assert not User.objects.filter(email="x@x.example").exists()
    assert Organisation.objects.count() == 1

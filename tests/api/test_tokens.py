"""Tokens: made on a page, used at the API, within scopes, until they end."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.network import commands
from ronghe.network.errors import ScopeUnknown
from ronghe.network.models import ApiToken, Membership
from tests.factories import acting, login, make_duty, make_member, make_need, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def hospital(db):
    return make_organisation(kind="hospital", name_zh="示例医院")


@pytest.fixture
def member(hospital):
    return make_member(hospital)


def token_of(person, *scopes, days=30) -> str:
    return commands.make_token(acting(person), "test", scopes or ("read",), days)[1]


def get(secret: str, address: str = "/api/needs", kind: str = "Bearer"):
    return Client().get(address, headers={"authorization": f"{kind} {secret}"})


def test_token_is_shown_once_and_kept_as_its_hash(client, member):
    login(client, member)
    page = client.post("/accounts/tokens/", {"name": "台账同步", "scopes": ["read"], "days": "90"}).content.decode()
    found = re.search(r"rhe_[\w-]{43}", page)
    assert found
    secret = found.group()

    assert secret not in client.get("/accounts/tokens/").content.decode()
    assert secret not in str(ApiToken.objects.values())
    assert secret not in str([entry.after for entry in Entry.objects.all()])
    assert get(secret).status_code == 200
    assert ApiToken.objects.get().last_used_at is not None


def test_token_reads_what_its_owner_reads_for_the_organisation(member, hospital, node):
    draft = make_need(hospital, open_=False, title_zh="还没公开的草稿")
    stranger = make_person()
    address = f"/api/needs/{draft.pk}"

    assert Client().get(address).status_code == 404
    assert get(token_of(stranger), address).status_code == 404
    assert get(token_of(member), address).json()["texts"]["title"]["zh"] == "还没公开的草稿"


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Bearer ", "Bearer", "Basic dXNlcjpwdw==", "rhe_x", "Bearer a b", "Bearer \ud800x"]
)
def test_wrong_token_is_refused_and_not_taken_for_a_visitor(node, header):
    response = Client().get(
        "/api/needs", headers={"authorization": header.encode("utf-8", "replace").decode("latin-1")}
    )

    assert response.status_code == 401
    assert response["Content-Type"].startswith("application/problem+json")
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert json.loads(response.content)["code"] == "token-refused"


@pytest.mark.parametrize("how", ["revoked", "expired", "membership ended", "account inactive"])
def test_token_that_ended_is_refused(member, hospital, node, how):
    secret = token_of(member)
    assert get(secret).status_code == 200
    if how == "revoked":
        commands.revoke_token(acting(member), ApiToken.objects.get().pk)
    elif how == "expired":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "membership ended":
        Membership.objects.filter(person=member).update(until_on=timezone.localdate())
    else:
        member.user.is_active = False
        member.user.save()

    assert get(secret).status_code == 401


def test_dossiers_need_their_scope(member, node):
    text = {"text": "椎弓根螺钉置入偏差大,需要导航。要求定位误差 < 1 mm。"}

    def ask(secret):
        return Client().post(
            "/api/dossiers", json.dumps(text), "application/json", headers={"authorization": f"Bearer {secret}"}
        )

    refused = ask(token_of(member, "read"))
    assert refused.status_code == 403
    assert refused.json()["code"] == "scope-missing"
    assert ask(token_of(member, "dossiers")).status_code == 200
    assert get(token_of(member, "dossiers")).status_code == 403


def test_token_without_write_writes_for_nobody(member, hospital, rf):
    from ronghe.api.auth import actor_of

    def actor(*scopes):
        return actor_of(rf.get("/api/needs", headers={"authorization": f"Bearer {token_of(member, *scopes)}"}), *scopes)

    assert actor("read").organisation_ids == {hospital.pk}
    assert actor("read").belongs_to == {hospital.pk}
    assert actor("read").writes_for == actor("read").leads_for == frozenset()
    assert actor("write").writes_for == {hospital.pk}
    assert actor("write").scopes == {"write"}
    assert actor("write").door == "api"


def test_token_carries_roles_on_the_node_only_where_it_says_so(rf):
    from ronghe.api.auth import actor_of

    manager = make_duty("technology_manager")

    def roles(*scopes):
        request = rf.get("/api/needs", headers={"authorization": f"Bearer {token_of(manager, *scopes)}"})
        return actor_of(request, *scopes).roles

    assert roles("read", "write") == frozenset()
    assert roles("read", "node") == {"technology_manager"}


def test_refused_tokens_are_not_made(member, hospital):
    guest = make_member(hospital, "guest")
    wrong = [
        (acting(member), ("everything",), 30, ScopeUnknown),
        (acting(member), (), 30, ScopeUnknown),
        (acting(member), ("read",), 0, ScopeUnknown),
        (acting(member), ("read",), 5000, ScopeUnknown),
        (acting(guest), ("write",), 30, NotAllowed),
        (acting(member), ("node",), 30, NotAllowed),
    ]
    for actor, scopes, days, problem in wrong:
        with pytest.raises(problem):
            commands.make_token(actor, "x", scopes, days)
    assert not ApiToken.objects.exists()


def test_token_makes_no_tokens(member):
    from dataclasses import replace

    with pytest.raises(NotAllowed):
        commands.make_token(replace(acting(member), scopes=frozenset({"write"})), "x", ("read",), 1)


def test_token_of_another_is_not_found(client, member):
    token_of(member)
    token = ApiToken.objects.get()
    stranger = make_person()
    with pytest.raises(NotFound):
        commands.revoke_token(acting(stranger), token.pk)
    assert login(client, stranger).post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 404

    token.refresh_from_db()
    assert token.revoked_at is None


def test_session_of_a_browser_is_no_key_to_the_api(client, member, hospital, node):
    """Else a page elsewhere could use it: the API asks for no proof of origin."""
    draft = make_need(hospital, open_=False)
    login(client, member)

    assert client.get(f"/api/needs/{draft.pk}").status_code == 404

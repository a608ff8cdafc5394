"""The whole API as its schema describes it, by every kind of caller: no fault, and no answer that is not documented."""

from __future__ import annotations

import json
import time

import pytest
import schemathesis
from django.conf import settings as django_settings
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core import NotSet

from ronghe.api.root import openapi
from ronghe.exchange.commands import follow_outbox
from ronghe.network.commands import make_token
from ronghe.network.enums import TokenScope
from tests.doors.world import make_world
from tests.factories import acting

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]

EXAMPLES = 4
MOST_SECONDS = 45.0
CALLERS = {
    "anonymous": None,
    "bad token": None,
    "owner": [*TokenScope.values],
    "stranger": [*TokenScope.values],
    "reader": ["read"],
    "writer": ["write"],
    "dossiers": ["dossiers"],
    "technology_manager": [*TokenScope.values],
    "policy_officer": [*TokenScope.values],
    "administrator": [*TokenScope.values],
    "auditor": [*TokenScope.values],
}
"""Each caller with the scopes of its token; reader, writer and dossiers are tokens of the owner's."""


@pytest.fixture
def world(node):
    made = make_world()
    follow_outbox()
    return made


def headers_of(world, caller: str) -> dict[str, str]:
    if caller == "anonymous":
        return {}
    if caller == "bad token":
        return {"Authorization": "Bearer ronghe_nothing"}
    scopes = set(CALLERS[caller] or [])
    person = world.people[caller if caller in world.people else "owner"]
    actor = acting(person)
    if not actor.roles:
        scopes.discard("node")
    _token, secret = make_token(actor, caller, scopes, 1)
    return {"Authorization": f"Bearer {secret}"}


def known_parts(world) -> dict[str, str]:
    """Identifiers that lead somewhere, so that not all is 404."""
    return {
        "introduction_id": str(world.one("exchange.introduction").pk),
        "organisation_id": str(world.organisation.pk),
        "person_id": str(world.one("network.person").pk),
        "listing_id": str(world.one("exchange.need").pk),
    }


@pytest.mark.parametrize("caller", CALLERS)
def test_every_operation_answers_as_documented(world, caller):
    schema = schemathesis.openapi.from_dict(openapi())
    client = Client(raise_request_exception=False, headers=headers_of(world, caller))
    until = time.monotonic() + MOST_SECONDS
    wrong: list[str] = []
    asked = 0
    for found in schema.get_all_operations():
        asked += _ask_some(client, found.ok(), known_parts(world), until, wrong)
    assert not wrong, "\n".join(wrong[:10])
    assert asked > 30


def _ask_some(client: Client, operation, known_ids: dict[str, str], until: float, wrong: list[str]) -> int:
    """A few requests that fit the schema, half of them with identifiers that there are; how many."""
    documented = operation.definition.raw["responses"]
    asked = 0

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(), known=st.booleans())
    def ask(case, known):
        nonlocal asked
        if time.monotonic() > until:
            return
        parts = dict(case.path_parameters or {})
        if known:
            parts |= {name: key for name, key in known_ids.items() if name in parts}
        address = case.path
        for name, value in parts.items():
            address = address.replace("{" + name + "}", str(value))
        body = b"" if isinstance(case.body, NotSet) else json.dumps(case.body)
        answer = client.generic(
            case.method, address, body, content_type="application/json", query_params=dict(case.query or {}) or None
        )
        asked += 1
        if not _fits(answer, documented):
            wrong.append(f"{case.method} {address} {body!r:.200} -> {answer.status_code} {answer.content[:200]!r}")

    ask()
    return asked


def _fits(answer, documented: dict) -> bool:
    """Documented, no fault of the server, and a refusal is a problem document that says the same status."""
    status = answer.status_code
    if status < 400:
        return str(status) in documented
    if status >= 500 and not (status == 503 and "503" in documented):
        return False
    is_problem = answer.headers["Content-Type"].startswith("application/problem+json")
    return is_problem and answer.json()["status"] == status and (str(status) in documented or "default" in documented)


def test_session_of_the_site_is_no_key_to_the_api(world):
    """The API takes tokens alone, so that another site cannot make a browser write there."""
    client = Client()
    client.force_login(world.people["owner"].user, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
    key = world.one("exchange.introduction").pk
    for path, body in ((f"/api/introductions/{key}/consent", {}), ("/api/introductions", {"message": "x"})):
        answer = client.post(path, json.dumps(body), content_type="application/json")
        assert answer.status_code in {401, 403, 404, 422}, (path, answer.status_code, answer.content)
    world.one("exchange.introduction").refresh_from_db()
    assert world.one("exchange.introduction").status == "interest"

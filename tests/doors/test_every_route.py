"""Every route of the site, found by itself: headers, forgery, others' identifiers, redirects, odd addresses."""

from __future__ import annotations

import hashlib
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client

from ronghe.base.backup.rows import pieces
from ronghe.base.tables import label_of, tables
from tests.doors.noticing import EVERY, noticed
from tests.doors.world import Route, make_world, routes, unknown_for, values_for
from tests.factories import login

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.django_db]

ROUTES = routes()
WITH_IDS = [route for route in ROUTES if any(kind in {"uuid", "int"} for kind, _name in route.arguments)]
OPEN_TO_ALL = {"organisation", "cleared", "public-table"}
"""Pages of what everybody may see, whoever owns it."""
ALLOWED = {302, 400, 403, 404, 405, 409, 410, 422, 429}
EVIL = ("https://evil.example/", "//evil.example/", "/\\evil.example", "https:evil.example", "javascript:alert(1)")
NEXT = ("next", "back", "redirect", "url", "return", "to", "path")
VOLATILE = {
    "sessions.session",
    "axes.accessattempt",
    "axes.accesslog",
    "usersessions.usersession",
    "exchange.deskvisit",
}


@pytest.fixture
def world(node):
    return make_world()


def refused_beside_a_form(route: Route, answer) -> bool:
    """What is typed is kept in the background; a refusal of that is told in the page, which takes no other status."""
    return route.name.endswith("-autosave") and answer.status_code == 200


def shown(wrong: list) -> str:
    """All of them, a line each."""
    return "\n".join(str(one) for one in wrong)


def closed(answer) -> None:
    """Close the answer's file, and leave the connection to the database, which a whole closing would take along."""
    for closer in answer._resource_closers:
        closer()


def quiet(client: Client) -> Client:
    """A client that reports a fault as its answer."""
    client.raise_request_exception = False
    return client


def as_(world, who: str, **options) -> Client:
    client = quiet(Client(**options))
    if who != "anonymous":
        login(client, world.people[who])
    return client


def state() -> dict[str, str]:
    """What every table holds, as a digest; sessions and the like left out."""
    return {
        label_of(table): hashlib.sha256(b"".join(piece for piece, _number in pieces(table))).hexdigest()
        for table in tables()
        if label_of(table) not in VOLATILE
    }


def test_world_has_a_row_of_every_table_and_every_route_an_address(world):
    assert world.failed == {}
    addresses = [route.at(values_for(world, route)) for route in ROUTES]
    assert len(addresses) > 150
    assert not [address for address in addresses if "<" in address]


@pytest.mark.parametrize("who", ["anonymous", "owner", "administrator"])
def test_every_page_carries_the_headers_and_none_breaks(world, who):
    client = as_(world, who)
    wrong = []
    for route in ROUTES:
        answer = client.get(route.at(values_for(world, route)))
        closed(answer)
        headers = answer.headers
        policy = headers.get("Content-Security-Policy", "")
        fits = (
            (answer.status_code < 500 or route.name == "health-ready")
            and ("default-src 'self'" in policy or "default-src 'none'" in policy)
            and "unsafe" not in policy
            and "frame-ancestors 'none'" in policy
            and headers.get("X-Frame-Options") == "DENY"
            and headers.get("X-Content-Type-Options") == "nosniff"
            and headers.get("Referrer-Policy") == "same-origin"
            and headers.get("Cross-Origin-Opener-Policy") == "same-origin"
        )
        if not fits:
            wrong.append((route.pattern, answer.status_code, policy[:60]))
        if route.name == "account_logout" and who != "anonymous":
            login(client, world.people[who])
    assert not wrong, shown(wrong)


def test_every_form_is_refused_without_its_token(world):
    client = as_(world, "administrator", enforce_csrf_checks=True)
    before = state()
    wrong = []
    for route in ROUTES:
        for values in ({}, {"csrfmiddlewaretoken": "x" * 64}):
            answer = client.post(route.at(values_for(world, route)), values)
            if answer.status_code != 403:
                wrong.append((route.pattern, answer.status_code))
    assert not wrong, shown(wrong)
    assert state() == before


@pytest.mark.parametrize("who", ["anonymous", "stranger"])
def test_identifiers_of_others_open_nothing(world, who):
    client = as_(world, who)
    before = state()
    wrong = []
    for route in WITH_IDS:
        if route.name in OPEN_TO_ALL:
            continue
        address = route.at(values_for(world, route))
        for method in (client.get, client.post):
            answer = method(address)
            if answer.status_code not in ALLOWED and not refused_beside_a_form(route, answer):
                wrong.append((method.__name__, route.pattern, answer.status_code))
            elif answer.status_code == 302 and "/accounts/login/" not in answer["Location"]:
                wrong.append((method.__name__, route.pattern, answer["Location"]))
    assert not wrong, shown(wrong)
    after = state()
    assert {table for table in after if after[table] != before[table]} == set()


@pytest.mark.parametrize("who", ["administrator", "owner", "anonymous"])
def test_identifiers_of_nothing_are_not_found(world, who):
    client = as_(world, who)
    wrong = []
    for route in WITH_IDS:
        address = route.at(unknown_for(route))
        for method in (client.get, client.post):
            answer = method(address)
            if answer.status_code not in ALLOWED and not refused_beside_a_form(route, answer):
                wrong.append((method.__name__, route.pattern, answer.status_code))
    assert not wrong, shown(wrong)


@pytest.mark.parametrize("who", ["anonymous", "administrator"])
def test_no_route_leads_to_another_site(world, who):
    """One address of another site at each route; the others where the route read what it was sent, or led anywhere."""
    client = as_(world, who)
    wrong = []
    read = set()
    with noticed() as seen:
        for route in ROUTES:
            address = route.at(values_for(world, route))
            for method in (client.get, client.post):
                for evil in EVIL:
                    seen.clear()
                    answer = method(address, dict.fromkeys(NEXT, evil))
                    closed(answer)
                    target = answer.headers.get("Location", "")
                    parts = urlsplit(target.replace("\\", "/"))
                    if parts.netloc not in {"", "testserver"} or parts.scheme not in {"", "http"}:
                        wrong.append((route.pattern, target))
                    if not target and seen.isdisjoint({*NEXT, EVERY}):
                        break
                    read.add(route.name)
            if route.name == "account_logout" and who != "anonymous":
                login(client, world.people[who])
    assert not wrong, shown(wrong)
    assert {"language", "account_login", "account_logout"} <= read


ASKED = ("q", "page", "sort", "kind", "as", "box", "since", "due")
ODD = ("\x00", "%00", "..%2f..%2fetc%2fpasswd", "a" * 2000, "<script>", "'; DROP TABLE x; --", "中文\u202e", "😀")


def test_odd_addresses_and_queries_are_no_fault(world):
    """One odd text at each route; the others where they stand in the address, or the route read what was asked."""
    client = as_(world, "administrator")
    wrong = []
    read = set()
    with noticed() as seen:
        for route in ROUTES:
            texts = [name for kind, name in route.arguments if kind in {"str", "slug", ""}]
            for odd in ODD:
                seen.clear()
                values = {**values_for(world, route), **dict.fromkeys(texts, quote(odd, safe="%"))}
                answer = client.get(route.at(values), dict.fromkeys(ASKED, odd))
                closed(answer)
                status = answer.status_code
                if status >= 500 and route.name != "health-ready":
                    wrong.append((route.pattern, odd[:20], status))
                if not texts and seen.isdisjoint({*ASKED, EVERY}):
                    break
                read.add(route.name)
    assert not wrong, shown(wrong)
    assert {"search", "needs", "audit"} <= read


def test_log_in_gives_a_new_session(world, settings):
    """A session that somebody else has set beforehand is not the one that is logged in."""
    settings.ALLOWED_HOSTS = ["*"]
    person = world.people["owner"]
    person.user.set_password("a-long-password-1")
    person.user.save()
    client = Client()
    client.post("/describe/", {"text": "椎弓根螺钉置入偏差大,需要导航。要求定位误差 < 1 mm。"})
    before = client.cookies["sessionid"].value
    client.post("/accounts/login/", {"login": person.user.email, "password": "a-long-password-1"})

    assert "_auth_user_id" in client.session
    assert client.cookies["sessionid"].value != before
    stale = Client()
    stale.cookies["sessionid"] = before
    assert "_auth_user_id" not in stale.session
    after = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    old = Client()
    old.cookies["sessionid"] = after
    assert "_auth_user_id" not in old.session


def test_routes_are_found_with_their_parts():
    assert Route("needs/<uuid:record_id>/files/<uuid:attachment_id>/", "x").arguments == [
        ("uuid", "record_id"),
        ("uuid", "attachment_id"),
    ]
    assert {"audit", "home", "need", "introduction-step"} <= {route.name for route in ROUTES}

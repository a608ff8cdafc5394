"""What a reader may not see changes nothing that the reader does see: not a count, not an order, not a byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ronghe.base import outbox
from ronghe.exchange import commands
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models import Listing, Match, Need, NeedTarget
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.permissions.tiers import FIELDS, TEASER, columns_of
from tests.doors.canaries import word
from tests.doors.walking import content
from tests.factories import (
    actor_of,
    login,
    make_achievement,
    make_duty,
    make_expert,
    make_member,
    make_need,
    make_organisation,
    make_person,
)

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db]

SHARED = "脊柱手术导航系统 椎弓根螺钉置入 平均定位误差 0.6 mm 导航 体模实验"
"""Words that public listings have, too: were they counted, their weight in every ranking would change."""

CANARY = word("alone", "in", "the", "node")

SEARCHES = [
    CANARY,
    f"{CANARY} 导航",
    "脊柱导航 定位误差",
    "椎弓根",
    "spine navigation",
    "",
    "导航&kind=achievement",
    "螺钉&sort=name",
]
ASKED = ("", "?sort=owner", "?sort=-region", "?sort=-trl", "?region=上海", "?q=导航", "?as=xlsx")
LISTS = [f"/{name}/{asked}" for name in ("needs", "achievements", "services", "mandates") for asked in ASKED]


@pytest.fixture
def public(node) -> dict[str, Any]:
    """A small node in which everything is public."""
    hospital = make_organisation(kind="hospital", name_zh="公开医院", region="上海")
    institute = make_organisation(kind="institute", name_zh="公开研究所", region="北京")
    need = make_need(hospital, practice_zh="C 臂透视,椎弓根螺钉置入偏差大", requirements_zh="定位误差小于 1 mm")
    NeedTarget.objects.create(need=need, parameter_zh="定位误差", operator="<", value=1, unit="mm")
    offers = [
        make_achievement(
            institute, title_zh=f"脊柱导航 {number}", evidence_zh=f"平均定位误差 0.{number} mm", trl=number
        )
        for number in range(3, 8)
    ]
    make_expert(("椎弓根导航研究", "体模"), organisation=institute.pk)
    owners = [make_organisation(kind="company", name_zh=name, region="浙江") for name in ("甲公司", "乙公司")]
    rival = make_organisation(kind="company", name_zh="签约企业")
    _follow()
    return {"need": need, "offers": offers, "owners": owners, "hospital": hospital, "rival": rival}


def _follow() -> None:
    commands.follow_outbox()
    for row in Need.objects.filter(status="open"):
        commands.refresh_matches(row.pk)


def everything_seen(client: Client, node: dict[str, Any]) -> dict[str, str]:
    """Address -> its answer and the number of its statements, at every door that ranks, counts, lists or judges."""
    need = node["need"].pk
    addresses = [
        *(f"{door}?q={asked}" for asked in SEARCHES for door in ("/search/", "/search/results.xlsx", "/api/search")),
        *LISTS,
        "/",
        "/organisations/",
        *(f"/organisations/{row.pk}/" for row in (*node["owners"], node["hospital"])),
        *(f"/api/{name}" for name in ("needs", "achievements", "services", "mandates", "organisations", "experts")),
        f"/needs/{need}/",
        f"/needs/{need}/dossier/",
        *(f"/needs/{need}/dossier/files/{form}/" for form in ("json", "xlsx", "docx", "html")),
        *(f"/achievements/{row.pk}/" for row in node["offers"]),
    ]
    seen = {}
    client.get("/")  # the first request of a session notes when it was last used
    for address in addresses:
        with CaptureQueriesContext(connection) as statements:
            answer = content(client.get(address))
        assert answer[:3] in ("200", "403"), (address, answer[:200])
        seen[address] = f"{len(statements)} statements\n{answer}"
    made = client.post("/api/dossiers", json.dumps({"text": f"{SHARED} 误差 < 1 mm"}), content_type="application/json")
    seen["/api/dossiers"] = content(made)
    kept = Match.objects.filter(need_id=need, audience="public").order_by("offer_kind", "place")
    seen["suggestions"] = json.dumps(list(kept.values("offer_kind", "place", "score", "reasons")), sort_keys=True)
    return seen


def closed_listings(owner, **values: Any) -> list[Listing]:
    """One listing of each kind, every text of which holds the canary and words that public listings hold, too."""
    rows = []
    for kind in ListingKind:
        model = MODELS[kind]
        texts = {
            column: f"{CANARY} {SHARED}"[:80]
            for name in FIELDS[kind]
            for column in columns_of(model, name)
            if column.endswith(("_zh", "_en")) and name not in ("source",)
        }
        facts = {"fields": ["orthopaedics", CANARY], "region": "上海", "source_name_zh": CANARY}
        if kind == "achievement":
            facts |= {"trl": 9}
        if kind == "mandate":
            facts |= {"stages": ["a"], "regions": ["上海"], "ticket_max_cny": 9_000_000}
        row = model._default_manager.create(
            owner=owner, **{"status": "open", "published_at": timezone.now(), **texts, **facts, **values}
        )
        if isinstance(row, Need):
            NeedTarget.objects.create(need=row, parameter_zh=f"{CANARY} 定位误差", operator="<", value=1, unit="mm")
        outbox.note(kind, row.pk)
        rows.append(row)
    return rows


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Addresses whose answer changed, with the place of the first change."""
    changed = []
    for address, was in before.items():
        now = after[address]
        if was != now:
            at = next((i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
            changed.append(f"{address}: …{was[max(0, at - 60) : at + 60]!r} became …{now[max(0, at - 60) : at + 60]!r}")
    return changed


def readers(node: dict[str, Any]) -> dict[str, Client]:
    return {
        "anonymous": Client(),
        "stranger": login(Client(), make_person()),
        "member": login(Client(), make_member(node["hospital"])),
        "technology manager": login(Client(), make_duty("technology_manager")),
    }


@pytest.mark.parametrize("tier", ["member", "nda", "private", "draft", "withdrawn"])
def test_a_listing_that_is_not_found_changes_nothing(public, tier):
    clients = readers(public)
    if tier == "member":
        del clients["member"], clients["technology manager"]
    before = {name: everything_seen(client, public) for name, client in clients.items()}

    values = {"status": tier, "published_at": None} if tier in ("draft", "withdrawn") else {"tier": tier}
    closed_listings(public["owners"][0], **values)
    _follow()

    for name, client in clients.items():
        assert differences(before[name], everything_seen(client, public)) == [], name


def test_a_listing_that_is_found_is_seen_at_many_doors(public):
    """Were the doors blind, the test before this one would pass, too."""
    before = everything_seen(Client(), public)
    closed_listings(public["owners"][0])
    _follow()
    assert len(differences(before, everything_seen(Client(), public))) > 30


@pytest.mark.parametrize("tier", ["nda", "private"])
def test_what_stands_in_closed_fields_changes_nothing(public, tier):
    """Texts, numbers, choices and targets alike: those of every field that has a tier of its own."""
    clients = readers(public)
    tiers = {name for kind in ListingKind for name in FIELDS[kind] if name not in TEASER}
    rows = closed_listings(public["owners"][0], title_zh="公开的标题 导航", title_en="")
    for row in rows:
        row.tiers = dict.fromkeys(tiers & set(FIELDS[ListingKind(row._meta.model_name)]), tier)
        row.save()
    _follow()
    before = {name: everything_seen(client, public) for name, client in clients.items()}
    pages = [f"/{row._meta.model_name}s/{row.pk}/" for row in rows]
    seen = {name: [content(client.get(page)) for page in pages] for name, client in clients.items()}

    for row in rows:
        kind = ListingKind(row._meta.model_name)
        for name in FIELDS[kind]:
            for column in () if name in TEASER | {"owner", "contact"} else columns_of(type(row), name):
                setattr(row, column, _other(row._meta.get_field(column)))
        row.owner = public["owners"][1]
        row.contact = make_person(name_zh="另一联系人", listed=True, contact_consent=True)
        row.save()
        if isinstance(row, Need):
            row.targets.all().delete()
        outbox.note(kind, row.pk)
    _follow()

    for name, client in clients.items():
        assert differences(before[name], everything_seen(client, public)) == [], name
        assert [content(client.get(page)) for page in pages] == seen[name]


def _other(column: Any) -> Any:
    """Another value than the one that stands there."""
    kind = column.get_internal_type()
    if column.is_relation or column.name == "source_key":
        return None if column.null else ""
    if column.choices:
        return str(column.choices[-1][0])
    values = {
        "JSONField": ["cardiology"],
        "DecimalField": 5_000_000,
        "PositiveSmallIntegerField": 2,
        "PositiveIntegerField": 3,
        "DateField": None,
    }
    return values.get(kind, "完全不同的内容 透析 肾病"[: column.max_length or 100])


def test_whose_an_anonymous_listing_is_changes_nothing(public):
    clients = readers(public)
    first, second = public["owners"]
    rows = closed_listings(first, anonymous=True)
    make_achievement(first, title_zh="脊柱导航 甲公司公开成果")
    _follow()
    before = {name: everything_seen(client, public) for name, client in clients.items()}
    pages = [f"/{row._meta.model_name}s/{row.pk}/" for row in rows]
    seen = {name: [content(client.get(page)) for page in pages] for name, client in clients.items()}
    assert all("甲公司" not in page for found in seen.values() for page in found)

    for row in rows:
        row.owner, row.region, row.source_name_zh = second, "江苏", "另一来源"
        row.contact = make_person(name_zh="另一联系人", listed=True, contact_consent=True)
        row.save()
        outbox.note(str(row._meta.model_name), row.pk)
    _follow()

    for name, client in clients.items():
        assert differences(before[name], everything_seen(client, public)) == [], name
        assert [content(client.get(page)) for page in pages] == seen[name]


def test_what_is_disclosed_to_one_changes_nothing_for_others(public):
    """The dossiers of who may read more leave no trace in suggestions, readings or answers of anybody else."""
    rows = closed_listings(public["owners"][0], tier="nda")
    _follow()
    clients = readers(public)
    before = {name: everything_seen(client, public) for name, client in clients.items()}
    rival = public["rival"]
    for row in rows:
        commands.disclose(_owner(row), row, rival)
    reader = login(Client(), make_member(rival))

    told = content(reader.get(f"/needs/{public['need'].pk}/dossier/"))
    told += content(reader.get(f"/achievements/{rows[1].pk}/"))
    assert CANARY in told
    _follow()

    for name, client in clients.items():
        assert differences(before[name], everything_seen(client, public)) == [], name


def _owner(row: Listing) -> Any:
    return actor_of(row.owner)

"""A node is filled with the words of ``canaries``: the listings of every kind and variant, indexed and matched."""

from __future__ import annotations

import zlib
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from ronghe.base import outbox
from ronghe.base.actors import Actor
from ronghe.exchange import commands
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models import (
    ClearedProduct,
    Disclosure,
    Look,
    Match,
    Need,
    NeedTarget,
)
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.permissions.tiers import FIELDS, TEASER, columns_of
from ronghe.network.models import Organisation, Person
from tests.doors.canaries import GONE, HIDDEN, VARIANTS, Place, Variant, World, tier_in, word
from tests.doors.held import hold, nameless
from tests.factories import (
    make_duty,
    make_expert,
    make_member,
    make_need,
    make_organisation,
    make_person,
)

SYSTEM = Actor.system("leak matrix")


def build(seed: str = "one") -> World:
    """The node, indexed and matched. Another seed gives other words in the same places."""
    owner = make_organisation(kind="hospital", name_zh="发布医院", name_en="Publishing Hospital", region="上海")
    hidden = make_organisation(kind="hospital", name_zh=word(seed, "hidden", "name"), region="北京")
    veiled = make_organisation(kind="company", name_zh=word(seed, "veiled", "name"), region="浙江")
    rival = make_organisation(name_zh="竞争企业", name_en="Rival Company")
    world = World(owner, hidden, veiled, rival, _people(owner, rival))
    for name in ("hidden", "veiled"):
        world.words[word(seed, name, "name")] = Place(name, "organisation", "name", "private", frozenset())
    for kind in ListingKind:
        for variant in VARIANTS:
            if kind in variant.kinds:
                _listing(world, seed, kind, variant)
    world.asker = make_need(rival, title_zh="椎弓根螺钉导航公开需求", problem_zh="重度旋转椎体置钉偏差大,需要导航")
    NeedTarget.objects.create(need=world.asker, parameter_zh="定位误差", operator="<", value=1, unit="mm")
    expert = make_expert(("椎弓根导航研究", "体模"), name_zh="公开专家", organisation=rival.pk)
    product = ClearedProduct.objects.create(number="K999001", device="Spine navigation system", firm="Firm")
    outbox.note("cleared", product.pk)
    _disclosed(world)
    hold(world, seed)
    nameless(world, seed)
    commands.follow_outbox()
    _closed_since(world)
    commands.follow_outbox()
    for row in Need.objects.filter(status="open"):
        commands.refresh_matches(row.pk)
    suggested = Match.objects.filter(need=world.listings["need", "disclosed"].pk).first()
    world.ids["match"] = [suggested.pk] if suggested else []
    world.ids |= {
        "expert": [expert.pk, *world.ids.get("expert", [])],
        "cleared": [product.pk],
        "organisation": [owner.pk, hidden.pk, veiled.pk, rival.pk],
    }
    return world


def _people(owner: Organisation, rival: Organisation) -> dict[str, Person | None]:
    def duty(role: str, name: str) -> Person:
        return make_duty(role, name_zh=name)

    member = make_member(owner, name_zh="发布医院成员")
    guest = make_member(owner, "guest", name_zh="发布医院访客")
    manager = duty("technology_manager", "经理乙")
    return {
        "anonymous": None,
        "stranger": make_person(name_zh="路人"),
        "rival": make_member(make_organisation(name_zh="另一企业"), name_zh="另一企业成员"),
        "rival with NDA": make_member(rival, name_zh="竞争企业成员"),
        "rival's guest": make_member(rival, "guest", name_zh="竞争企业访客"),
        "owner's guest": guest,
        "owner's member": member,
        "technology manager": duty("technology_manager", "经理甲"),
        "technology manager who looked": manager,
        "administrator": duty("administrator", "管理员"),
        "auditor": duty("auditor", "审计员"),
        "policy officer": duty("policy_officer", "政策专员"),
        "invited expert": make_person(name_zh="受邀专家", is_expert=True, listed=True),
    }


def _listing(world: World, seed: str, kind: ListingKind, variant: Variant) -> None:
    model = MODELS[kind]
    owner = world.hidden if variant.name == HIDDEN else world.owner
    contact = make_person(
        name_zh=word(seed, kind, variant.name, "contact"),
        phone=word(seed, kind, variant.name, "phone"),
        listed=True,
        contact_consent=True,
        organisation=owner.pk,
    )
    values: dict[str, Any] = {"owner": owner, "contact": contact, "status": "open", "published_at": timezone.now()}
    for name in FIELDS[kind]:
        for column in columns_of(model, name):
            told = word(seed, kind, variant.name, column)
            value = _value(model._meta.get_field(column), told)
            if value is not None:
                values[column] = value
                _note(world, variant, kind, name, told if isinstance(value, (str, list)) else str(value))
    if variant.stated is not None and variant.since != "narrowed":
        values["tiers"] = {name: variant.stated for name in FIELDS[kind] if name not in TEASER}
    if tier_in(variant, kind, "title") == "public" and variant.name not in GONE:
        values["title_zh"] = f"公开标题 {kind} {VARIANTS.index(variant)}"
        values["title_en"] = ""
        world.words.pop(word(seed, kind, variant.name, "title_zh"), None)
        world.words.pop(word(seed, kind, variant.name, "title_en"), None)
    for part in ("contact", "phone"):
        _note(world, variant, kind, "contact", word(seed, kind, variant.name, part))
    values |= variant.values
    row = model._default_manager.create(**values)
    world.listings[kind, variant.name] = row
    if isinstance(row, Need):
        told = word(seed, kind, variant.name, "targets")
        NeedTarget.objects.create(need=row, parameter_zh=told, operator="<", value=3, unit="mm")
        _note(world, variant, kind, "targets", told)
    outbox.note(kind, row.pk)


def _value(column: Any, told: str) -> Any:
    if column.is_relation or column.choices or column.unique or column.name == "source_key":
        return None
    if isinstance(column, models.JSONField):
        return [told]
    if isinstance(column, models.PositiveIntegerField):
        return 1_000_000_000 + zlib.crc32(told.encode()) % 1_000_000_000  # ten digits that stand nowhere else
    if isinstance(column, models.DateField) and column.name == "ethics_next_on":
        return date.fromordinal(date(3000, 1, 1).toordinal() + zlib.crc32(told.encode()) % 2_000_000)
    if isinstance(column, (models.CharField, models.TextField)):
        return f"{told} 脊柱导航定位误差"[: column.max_length or 200]
    return None


def _note(world: World, variant: Variant, kind: ListingKind, name: str, told: str) -> None:
    world.words[told] = Place(variant.name, str(kind), name, tier_in(variant, kind, name))


def _disclosed(world: World) -> None:
    for (kind, variant), listing in world.listings.items():
        if variant.startswith("disclosed"):
            to_expert = variant == "disclosed to an expert"
            to = {"person": world.people["invited expert"]} if to_expert else {"organisation": world.rival}
            row = Disclosure.objects.create(listing_kind=kind, listing_id=listing.pk, tier="nda", **to)
            world.ids.setdefault("disclosure", []).append(row.pk)
        if variant.startswith("acted for"):
            person = world.people["technology manager who looked"]
            assert person is not None
            Look.objects.create(listing_kind=kind, listing_id=listing.pk, person=person, why="look")


def _closed_since(world: World) -> None:
    """What was public when the indexes took it in, and is not any more."""
    for (kind, name), listing in world.listings.items():
        variant = next(one for one in VARIANTS if one.name == name)
        if variant.since == "narrowed":
            tiers = {field_: str(variant.stated) for field_ in FIELDS[kind] if field_ not in TEASER}
            commands.set_disclosure(SYSTEM, str(kind), listing.pk, tiers=tiers)
        if variant.since == "withdrawn":
            commands.withdraw_listing(SYSTEM, str(kind), listing.pk)

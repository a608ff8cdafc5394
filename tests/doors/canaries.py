"""A node in which every confidential field of every listing holds a word of its own, and people of every kind.

Which word stands where is told by ``World.words``; who may read it by ``World.allowed``, which knows nothing of the
program's own permissions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import models
from django.test import Client
from django.utils import timezone

from ronghe.base import outbox
from ronghe.base.actors import Actor
from ronghe.base.files import StoredFile
from ronghe.exchange import commands
from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models import (
    Attachment,
    ClearedProduct,
    Contact,
    Disclosure,
    FollowUp,
    Introduction,
    IntroductionStep,
    Lead,
    LeadStep,
    Listing,
    Look,
    Match,
    MatchFeedback,
    Nda,
    NdaText,
    Need,
    NeedTarget,
    Pool,
    Review,
    ThreadMessage,
    Unsaved,
)
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.permissions.tiers import ALWAYS, FIELDS, GIVES_AWAY, TEASER, columns_of
from ronghe.journey.models import Project
from ronghe.network.models import Notice, Organisation, Person
from ronghe.route.models import KeptMemo
from tests.factories import (
    NODE,
    acting,
    login,
    make_duty,
    make_expert,
    make_member,
    make_need,
    make_organisation,
    make_person,
)

HIDDEN = "withheld name"
"""The variant that belongs to another organisation than the others: one of which nobody here is to know the name."""

TIERS = ("public", "member", "nda", "private")

ACTORS = (
    "anonymous",
    "stranger",
    "rival",
    "rival with NDA",
    "rival's guest",
    "owner's guest",
    "owner's member",
    "technology manager",
    "technology manager who looked",
    "administrator",
    "auditor",
    "policy officer",
)

READS: dict[str, str] = {"anonymous": "public", "stranger": "public"}
"""The tier that each actor reads of a listing that was disclosed to nobody; ``member`` for all who are not named."""


def word(*parts: str) -> str:
    """A word of letters that stands nowhere else."""
    digest = hashlib.blake2b("/".join(parts).encode(), digest_size=7).hexdigest()
    return "qz" + "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


@dataclass(frozen=True)
class Variant:
    """How the fields of one listing are closed: ``stated`` for all of them, or the defaults where it is ``None``.

    ``since`` tells what was done to it when it stood in every index already; it is told by the tiers of afterwards.
    """

    name: str
    stated: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    since: str = ""
    kinds: tuple[str, ...] = tuple(ListingKind)


VARIANTS = (
    Variant("defaults"),
    Variant("fields for members", "member"),
    Variant("fields under NDA", "nda"),
    Variant("private fields", "private"),
    Variant("whole for members", "public", {"tier": "member"}),
    Variant("whole under NDA", "public", {"tier": "nda"}),
    Variant("wholly private", "public", {"tier": "private"}),
    Variant("disclosed", "nda"),
    Variant("disclosed and private", "private"),
    Variant("acted for", "private", {"acts_for_us": True}),
    Variant(HIDDEN, "public", {"anonymous": True}),
    Variant("draft", "public", {"status": "draft", "published_at": None}),
    Variant("submitted", "nda", {"status": "submitted", "published_at": None}),
    Variant("withdrawn", "public", {"status": "withdrawn"}),
    Variant("expired", "public", {"status": "expired"}, kinds=("need", "achievement")),
    Variant("acted for under NDA", "public", {"tier": "nda", "acts_for_us": True}, kinds=("need",)),
    Variant("narrowed since", "nda", since="narrowed", kinds=("need", "achievement")),
    Variant("withdrawn since", "public", since="withdrawn", kinds=("need", "achievement")),
)

GONE = ("draft", "submitted", "withdrawn", "expired", "withdrawn since")
"""Variants that nobody finds any more, or yet."""


@dataclass(frozen=True)
class Place:
    """Where a word stands: variant and kind of listing and field with its tier, or something else that is held."""

    variant: str
    kind: str
    field: str
    tier: str
    readers: frozenset[str] | None = None

    def __str__(self) -> str:
        return f"{self.kind} “{self.variant}”: {self.field} ({self.tier})"


@dataclass
class World:
    """What stands in the node."""

    owner: Organisation
    hidden: Organisation
    veiled: Organisation
    rival: Organisation
    people: dict[str, Person | None]
    listings: dict[tuple[str, str], Listing] = field(default_factory=dict)
    words: dict[str, Place] = field(default_factory=dict)
    asker: Need | None = None
    ids: dict[str, list[Any]] = field(default_factory=dict)

    def client(self, actor: str) -> Client:
        """A browser in which this one is logged in."""
        client = Client()
        person = self.people[actor]
        return login(client, person) if person else client

    def allowed(self, actor: str, place: Place) -> bool:
        """Whether the actor may read the word: written down here once more, apart from the program."""
        if place.readers is not None:
            return actor in place.readers
        own = place.variant != HIDDEN
        if actor == "owner's member" and own:
            return True
        tier = READS.get(actor, "member")
        if place.variant in GONE:
            tier = "none"
        if place.variant == "submitted" and actor in MANAGERS:
            tier = "member"  # they review it
        if place.variant == "expired" and actor in STAFF:
            tier = "member"  # they see to it that it is renewed, and count it
        if actor == "owner's guest" and own:
            tier = "nda"
        if actor == "rival with NDA" and place.variant.startswith("disclosed"):
            tier = "nda"
        if actor == "technology manager who looked" and place.variant.startswith("acted for"):
            tier = "private"
        return tier != "none" and TIERS.index(place.tier) <= TIERS.index(tier)

    def leaks(self, actor: str, text: str, *, directory: bool = False) -> list[str]:
        """Places of the words in the text that the actor may not read; a ``directory`` lists organisations by name."""
        found = (place for name, place in self.words.items() if name in text)
        return sorted(
            str(place)
            for place in found
            if not self.allowed(actor, place) and not (directory and place.kind in ("organisation", "person"))
        )


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
    _held(world, seed)
    _nameless(world, seed)
    commands.follow_outbox()
    _closed_since(world)
    commands.follow_outbox()
    for row in Need.objects.filter(status="open"):
        commands.refresh_matches(row.pk)
    suggested = Match.objects.filter(need=world.listings["need", "disclosed"].pk).first()
    world.ids["match"] = [suggested.pk] if suggested else []
    world.ids |= {
        "expert": [expert.pk],
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
    }


def tier_in(variant: Variant, kind: ListingKind, name: str) -> str:
    """The tier of a field as it should be, by the words of the issue: never wider than the listing."""
    own = variant.values.get("tier", "public")
    if name in TEASER:
        return str(own)
    stated = str(FIELDS[kind][name]) if variant.stated is None else variant.stated
    if variant.values.get("anonymous") and name in GIVES_AWAY:
        stated = "nda"
    return max(stated, own, key=TIERS.index)


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
            value = _value(model._meta.get_field(column), word(seed, kind, variant.name, column))
            if value is not None:
                values[column] = value
                _note(world, variant, kind, name, word(seed, kind, variant.name, column))
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
    if isinstance(column, (models.CharField, models.TextField)):
        return f"{told} 脊柱导航定位误差"[: column.max_length or 200]
    return None


def _note(world: World, variant: Variant, kind: ListingKind, name: str, told: str) -> None:
    world.words[told] = Place(variant.name, str(kind), name, tier_in(variant, kind, name))


def _disclosed(world: World) -> None:
    for (kind, variant), listing in world.listings.items():
        if variant.startswith("disclosed"):
            row = Disclosure.objects.create(
                listing_kind=kind, listing_id=listing.pk, organisation=world.rival, tier="nda"
            )
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


def _nameless(world: World, seed: str) -> None:
    """Interest of those who withhold their name, and in what is of one who does; asked for by commands."""
    asking = acting(make_member(world.veiled, "owner", name_zh=word(seed, "veiled", "person")), world.veiled)
    answering = make_member(world.hidden, "owner", name_zh=word(seed, "hidden", "person"))
    for name in ("veiled", "hidden"):
        world.words[word(seed, name, "person")] = Place(name, "person", "name", "private", frozenset())
    need = make_need(world.veiled, title_zh="不具名的需求", problem_zh="椎弓根螺钉导航", anonymous=True)
    rival = world.people["rival with NDA"]
    assert rival is not None
    listings = world.listings
    rows = [
        commands.show_interest(
            asking, "achievement", listings["achievement", "defaults"].pk, need_id=need.pk, withhold_name=True
        ),
        commands.show_interest(acting(rival, world.rival), "achievement", listings["achievement", HIDDEN].pk),
        commands.show_interest(asking, "service", listings["service", HIDDEN].pk, withhold_name=True),
    ]
    commands.save_listing(acting(answering, world.hidden), "need", {"illustrative": False}, listings["need", HIDDEN].pk)
    commands.consent(acting(answering, world.hidden), rows[2].pk)
    world.ids.setdefault("introduction", []).extend(row.pk for row in rows)


SIDES = frozenset({"owner's member", "rival with NDA", "owner's guest", "rival's guest"})
"""The people of the two organisations of an introduction; guests read along (``permissions.sides``)."""

MANAGERS = frozenset({"technology manager", "technology manager who looked"})
STAFF = MANAGERS | {"administrator"}
HOUSE = frozenset({"owner's member", "owner's guest"})


def _held(world: World, seed: str) -> None:
    """What is said between two organisations, in contact books, in reviews, and what is not saved yet."""

    def told(table: str, column: str, readers: frozenset[str]) -> str:
        said = word(seed, table, column)
        world.words[said] = Place(table, table, column, "private", readers)
        return said

    listing, need = world.listings["achievement", "disclosed"], world.listings["need", "defaults"]
    today = timezone.localdate()
    manager, member = world.people["technology manager"], world.people["owner's member"]
    assert manager is not None
    assert member is not None
    row = Introduction.objects.create(
        listing_kind="achievement",
        listing_id=listing.pk,
        asked_by=world.people["rival with NDA"],
        asked_for=world.rival,
        answered_by=world.owner,
        message=told("Introduction", "message", SIDES),
        note=told("Introduction", "note", SIDES),
        status="open",
        consented_at=timezone.now(),
        opened_at=timezone.now(),
    )
    IntroductionStep.objects.create(
        introduction=row, kind="interest", side="asking", status="open", note=told("IntroductionStep", "note", SIDES)
    )
    ThreadMessage.objects.create(introduction=row, side="asking", text=told("ThreadMessage", "text", SIDES))
    template = NdaText.objects.first() or NdaText.objects.create(version="1", text_zh="条款", text_en="Terms")
    Nda.objects.create(
        introduction=row,
        template=template,
        text_zh=told("Nda", "text_zh", SIDES),
        text_en=told("Nda", "text_en", SIDES),
        sha256="0" * 64,
    )
    for book, readers in ((None, STAFF), (world.owner, frozenset({"owner's member"}))):
        of = "node" if book is None else "owner"
        values = {name: told("Contact", f"{name} of the {of}", readers) for name in ("named", "unit", "people", "note")}
        contact = Contact.objects.create(
            kept_for=book, organisation=world.rival, on=today, by=manager if book is None else member, **values
        )
        world.ids.setdefault("contact", []).append(contact.pk)
        follow_up = FollowUp.objects.create(
            kept_for=book,
            contact=contact,
            organisation=world.rival,
            what=told("FollowUp", f"what of the {of}", readers),
            outcome=told("FollowUp", f"outcome of the {of}", readers),
            owner=manager if book is None else member,
            due_on=today,
            done_at=timezone.now(),
        )
        world.ids.setdefault("follow-up", []).append(follow_up.pk)
    lead = Lead.objects.create(
        name=told("Lead", "name", STAFF),
        person=told("Lead", "person", STAFF),
        seeks=told("Lead", "seeks", STAFF),
        origin=told("Lead", "origin", STAFF),
        stage="lost",
        lost_why=told("Lead", "lost_why", STAFF),
        stage_on=today,
        owner=manager,
    )
    LeadStep.objects.create(lead=lead, before="contact", after="lost", on=today, why=told("LeadStep", "why", STAFF))
    Review.objects.create(
        listing_kind="need",
        listing_id=need.pk,
        round=1,
        reviewer=manager,
        verdict="return",
        comments={"problem": told("Review", "comments", MANAGERS | HOUSE)},
        note=told("Review", "note", MANAGERS | HOUSE),
    )
    MatchFeedback.objects.create(
        need=need,
        offer_kind="achievement",
        offer_id=listing.pk,
        organisation=world.owner,
        person=member,
        reasons=["other"],
        text=told("MatchFeedback", "text", MANAGERS | {"owner's member"}),
    )
    Unsaved.objects.create(
        person=member,
        organisation=world.owner,
        listing_kind="need",
        values={"problem_zh": told("Unsaved", "values", frozenset({"owner's member"}))},
    )
    memo = KeptMemo.objects.create(
        owner=world.owner,
        title=told("KeptMemo", "title", frozenset({"owner's member"})),
        text=told("KeptMemo", "text", frozenset({"owner's member"})),
        reason=told("KeptMemo", "reason", frozenset()),
        on=today,
    )
    Look.objects.create(
        listing_kind="need",
        listing_id=world.listings["need", "acted for"].pk,
        person=manager,
        why=told("Look", "why", MANAGERS | {"owner's member"}),
        created_at=timezone.now(),
    )
    Look.objects.filter(person=manager).update(created_at=timezone.now() - timedelta(days=1))
    for variant in ("defaults", "disclosed"):
        held = world.listings["achievement", variant]
        said = word(seed, "file", variant)
        file = StoredFile.objects.create(name=f"{said}.pdf", content_type="application/pdf", size=1, sha256="0" * 64)
        attached = Attachment.objects.create(listing_kind="achievement", listing_id=held.pk, file=file)
        world.ids.setdefault("attachment", []).append(attached.pk)
        world.words[said] = Place(variant, "achievement", "attachments", "nda")
        world.ids.setdefault("file", []).append(file.pk)
    project = Project.objects.create(
        number="2026-0001",
        introduction=row,
        opened_on=today,
        closed_on=today,
        closed_why=told("Project", "why", SIDES | STAFF),
    )
    members = [world.listings["need", name] for name in ("defaults", "fields for members")]
    pool = Pool.objects.create(
        members_key="matrix",
        score=0.9,
        sentences=[{"subject": "problem", "cells": [{"need": str(one.pk), "text": one.problem_zh} for one in members]}],
    )
    pool.members.set(members)
    notice = Notice.objects.create(
        recipient=member,
        kind="test",
        context={"what": told("Notice", "context", frozenset({"owner's member"}))},
    )
    world.ids |= {
        "introduction": [row.pk],
        "lead": [lead.pk],
        "project": [project.number],
        "pool": [pool.pk],
        "notice": [notice.pk],
        "memo": [memo.pk],
    }


def columns_held(model: type[models.Model]) -> set[str]:
    """Columns of a table that can hold text of people's own."""
    return {
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, (models.TextField, models.JSONField))
        or (isinstance(column, models.CharField) and not column.choices and (column.max_length or 0) > 64)
    }


Maker = Callable[[World], None]
SYSTEM = Actor.system("leak matrix")
__all__ = ["ACTORS", "ALWAYS", "NODE", "SYSTEM", "VARIANTS", "Place", "World", "build", "columns_held", "word"]

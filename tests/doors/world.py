"""A node on which every table of our rooms holds a row, all of one organisation; and every route of the site.

Rows are made from the models themselves, so that a table or a route that somebody adds is among them by itself.
"""

from __future__ import annotations

import itertools
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from ronghe.base.files import store
from ronghe.exchange import commands as exchange
from ronghe.exchange.models import Achievement, Introduction, Mandate, Need, Service
from ronghe.ingest.models import ImportRow, ImportRun
from ronghe.network.models import Organisation, Person
from tests.factories import NODE, make_achievement, make_duty, make_expert, make_member, make_need, make_organisation
from tests.factories.files import pdf

ROOMS = ("network", "exchange", "route", "journey", "ingest", "base")
LEFT_OUT = {"base.entry", "base.change", "network.user"}
"""The log and the outbox say nothing on a page by themselves; accounts are made with their people."""

GIVEN: dict[str, dict[str, Any]] = {
    "exchange.match": {"offer_kind": "achievement"},
    "exchange.disclosure": {"person": None},
    "exchange.look": {"listing_kind": "need"},
    "ingest.conflict": {"kind": "need", "field": "title_zh", "kept": "a", "offered": "b"},
    "ingest.origin": {"kind": "need"},
    "network.identifier": {"person": None, "scheme": "uscc"},
    "network.invitation": {"node_role": "", "phone": "", "role": "member"},
    "exchange.followup": {"outcome": "", "done_at": None},
    "exchange.needtarget": {"operator": "<"},
    "journey.project": {"closed_why": "", "closed_on": None, "number": "RH-2026-0001-0"},
}
"""What a row needs that its columns do not say."""

_numbers = itertools.count(1)


@dataclass
class World:
    """Who is there, and one row of each table."""

    organisation: Organisation
    people: dict[str, Person]
    rows: dict[str, models.Model]
    failed: dict[str, str]

    def one(self, label: str) -> Any:
        """The row of a table, as ``exchange.need``."""
        return self.rows[label]


def make_world() -> World:
    """The organisation with its people and listings, and a row of every other table that belongs to it."""
    hospital = make_organisation(kind="hospital", name_zh="甲医院", name_en="Hospital A")
    people = {
        "owner": make_member(hospital, "owner", name_zh="甲院长"),
        "stranger": make_member(make_organisation(name_zh="乙公司"), "owner", name_zh="乙总"),
        "technology_manager": make_duty("technology_manager", name_zh="丙经理"),
        "administrator": make_duty("administrator", name_zh="丁管理"),
        "auditor": make_duty("auditor", name_zh="戊审计"),
        "policy_officer": make_duty("policy_officer", name_zh="己政策"),
    }
    rows: dict[str, models.Model] = {
        "network.organisation": hospital,
        "network.person": make_expert(("论文", "摘要"), organisation=hospital.pk, listed=False),
    }
    for model, kind in ((Need, "need"), (Achievement, "achievement"), (Service, "service"), (Mandate, "mandate")):
        made = {"need": make_need, "achievement": make_achievement}.get(kind)
        rows[f"exchange.{kind}"] = (
            made(hospital, open_=False, tier="private")
            if made
            else exchange.save_listing(NODE, kind, {"owner": hospital.pk, "title_zh": "标题", "tier": "private"})
        )
        assert isinstance(rows[f"exchange.{kind}"], model)
    answering = make_organisation(name_zh="辛研究所")
    rows["exchange.introduction"] = Introduction.objects.create(
        listing_kind="achievement", listing_id=rows["exchange.achievement"].pk, asked_for=answering,
        answered_by=hospital, asked_by=rows["network.person"], message="想谈谈",
    )  # fmt: skip
    rows["ingest.importrun"] = ImportRun.objects.create(
        name="台账.xlsx", format="workbook", status="previewed", actor_person_id=people["owner"].pk, owner=hospital
    )
    rows["ingest.importrow"] = ImportRow.objects.create(
        run=rows["ingest.importrun"], position=0, sheet="表", number=1, kind="need", state="new", hash="h", raw=["格"]
    )
    rows["base.storedfile"] = store(NODE, "文件.pdf", pdf())
    world = World(hospital, people, rows, {})
    claimed = make_expert(name_zh="被认领者", organisation=hospital.pk)
    GIVEN["exchange.attachment"] = {"person": None, "listing_id": rows["exchange.need"].pk}
    GIVEN["network.claim"] = {"claimant": people["owner"], "subject": claimed}
    waiting = [model for model in apps.get_models() if _wanted(model) and model._meta.label_lower not in rows]
    for _round in range(4):
        waiting = [model for model in waiting if not _fill(world, model)]
    return world


def _wanted(model: type[models.Model]) -> bool:
    label = model._meta.label_lower
    ours = model._meta.app_label in ROOMS and model._meta.managed and not hasattr(model, "history_type")
    return ours and label not in LEFT_OUT and not model._meta.auto_created


def _fill(world: World, model: type[models.Model]) -> bool:
    label = model._meta.label_lower
    try:
        with transaction.atomic():
            values = {field.name: _value(world, field) for field in model._meta.local_concrete_fields if _needed(field)}
            world.rows[label] = model._base_manager.create(**{**values, **GIVEN.get(label, {})})
    except (IntegrityError, KeyError, ValueError, TypeError) as error:
        world.failed[label] = f"{type(error).__name__}: {error}"[:200]
        return False
    world.failed.pop(label, None)
    return True


def _needed(field: models.Field[Any, Any]) -> bool:
    if field.primary_key and (field.has_default() or isinstance(field, models.AutoField)):
        return False
    if isinstance(field, models.ForeignKey | models.CharField | models.TextField):
        return not (field.primary_key and field.has_default())
    return not (field.has_default() or field.null or getattr(field, "auto_now", False))


def _value(world: World, field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.ForeignKey):
        target = field.related_model._meta.label_lower
        if target == "network.user":
            return world.people["owner"].user
        if target in world.rows:
            return world.rows[target]
        if field.null:
            return None
        raise KeyError(target)
    if isinstance(field, models.CharField) and field.choices:
        return field.get_default() if field.has_default() and field.get_default() else field.choices[0][0]
    if isinstance(field, models.EmailField):
        return f"row{next(_numbers)}@example.org"
    if isinstance(field, models.CharField | models.TextField):
        return f"t{next(_numbers)}"[: field.max_length or 20]
    if isinstance(field, models.BinaryField):
        return b"\x00"
    if isinstance(field, models.UUIDField):
        return _identifier(world, field)
    if isinstance(field, models.DateTimeField):
        return timezone.now() + timedelta(days=7)
    if isinstance(field, models.DateField):
        return timezone.localdate() + timedelta(days=7)
    if isinstance(field, models.DecimalField):
        return Decimal(1)
    if isinstance(field, models.BooleanField):
        return False
    return 1


def _identifier(world: World, field: models.Field[Any, Any]) -> uuid.UUID:
    if field.name in {"listing_id", "subject_id", "offer_id", "record_id"}:
        label = "exchange.achievement" if field.name == "offer_id" else "exchange.need"
        return uuid.UUID(str(world.rows[label].pk))
    return uuid.UUID(str(world.people["owner"].pk))


@dataclass(frozen=True)
class Route:
    """One address pattern of the site."""

    pattern: str
    name: str

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """Kind and name of each variable part."""
        return re.findall(r"<(?:(\w+):)?(\w+)>", self.pattern)

    def at(self, values: dict[str, str]) -> str:
        """The address with these values put in."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: values[part.group(1)], self.pattern)


def routes() -> list[Route]:
    """Every route of the site but the API's, which has its own schema."""
    return [Route(*one) for one in _walk(get_resolver()) if not one[0].startswith("api/")]


def _walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, pattern)
        elif isinstance(entry, URLPattern):
            pattern = re.sub(r"\^?\(\?P<(\w+)>[^)]*\)", r"<str:\1>", pattern)
            yield re.sub(r"[\^$]|\\", "", pattern), str(entry.name)


PARTS = {
    "need_id": "exchange.need", "contact_id": "exchange.contact", "follow_up_id": "exchange.followup",
    "lead_id": "exchange.lead", "target_id": "exchange.figuretarget", "membership_id": "network.membership",
    "token_id": "network.apitoken", "claim_id": "network.claim", "invitation_id": "network.invitation",
    "duty_id": "network.nodeduty", "organisation_id": "network.organisation", "disclosure_id": "exchange.disclosure",
    "introduction_id": "exchange.introduction", "file_id": "base.storedfile", "notice_id": "network.notice",
    "conflict_id": "ingest.conflict", "run_id": "ingest.importrun", "row_id": "ingest.importrow",
    "attachment_id": "exchange.attachment", "edition_id": "route.edition", "person_id": "network.person",
    "pool_id": "exchange.pool", "match_id": "exchange.match", "memo_id": "route.keptmemo",
}  # fmt: skip
"""Which table a variable part names; ``record_id`` is told by the route's beginning."""

RECORDS = {
    "needs": "exchange.need", "achievements": "exchange.achievement", "services": "exchange.service",
    "mandates": "exchange.mandate", "organisations": "network.organisation", "experts": "network.person",
    "cleared": "exchange.clearedproduct", "reviews": "exchange.need", "route": "route.stagerecord",
}  # fmt: skip

TEXTS = {
    "pack": "nmpa-class",
    "figure": "collected", "form": "json", "verb": "withdraw", "step": "consent", "kind": "need", "key": "unknown",
    "provider_id": "none", "secret": "unknown",
}  # fmt: skip


def values_for(world: World, route: Route) -> dict[str, str]:
    """The variable parts of a route, naming rows of the world's organisation."""
    values = {}
    for kind, name in route.arguments:
        if name == "number":
            values[name] = str(getattr(world.rows.get("journey.project"), "number", "RH-2026-0001-0"))
        elif kind in {"str", "slug", ""}:
            values[name] = TEXTS[name]
        else:
            label = RECORDS[route.pattern.split("/")[0]] if name == "record_id" else PARTS[name]
            values[name] = str(world.one(label).pk)
    return values


def unknown_for(route: Route) -> dict[str, str]:
    """The variable parts of a route, naming nothing that there is."""
    values = {}
    for kind, name in route.arguments:
        if kind in {"str", "slug", ""}:
            values[name] = TEXTS.get(name, "unknown")
        else:
            values[name] = "99999999" if kind == "int" else str(uuid.uuid4())
    return values

"""What the world holds besides listings: what two sides tell each other, contact books, reviews, profiles, typing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import models
from django.utils import timezone

from ronghe.base.files import StoredFile
from ronghe.exchange import commands
from ronghe.exchange.models import (
    Attachment,
    Contact,
    FollowUp,
    Introduction,
    IntroductionStep,
    Lead,
    LeadStep,
    Look,
    MatchFeedback,
    Nda,
    NdaText,
    Pool,
    Review,
    ThreadMessage,
    Unsaved,
)
from ronghe.journey.models import Project
from ronghe.network.models import Notice
from ronghe.route.models import KeptMemo
from tests.doors.canaries import ACTORS, HIDDEN, HOUSE, MANAGERS, SIDES, STAFF, Place, World, word
from tests.factories import (
    acting,
    make_expert,
    make_member,
    make_need,
)

Told = Callable[[str, str, frozenset[str]], str]
"""Makes the word of a table and column, and notes who may read it."""


def nameless(world: World, seed: str) -> None:
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


def hold(world: World, seed: str) -> None:
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
    _profiles(world, told)
    Unsaved.objects.create(
        person=member,
        organisation=world.owner,
        kind="need",
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
        "introduction": [*world.ids["introduction"], row.pk],
        "lead": [lead.pk],
        "project": [project.number],
        "pool": [pool.pk],
        "notice": [notice.pk],
        "memo": [memo.pk],
    }


def _profiles(world: World, told: Told) -> None:
    """An expert whom nobody but colleagues finds, with a file; what somebody typed into their own profile; and what is
    said between the owner of a need and the expert invited to it."""
    private = make_expert(
        (told("Work", "title", HOUSE), told("Work", "abstract", HOUSE)),
        name_zh=told("Person", "name", HOUSE),
        summary_zh=told("Person", "summary", HOUSE),
        offers_en=told("Person", "offers", HOUSE),
        organisation=world.owner.pk,
        listed=False,
    )
    invited = world.people["invited expert"]
    assert invited is not None
    for person, column, readers in ((private, "file", HOUSE), (invited, "file of a found one", frozenset(ACTORS))):
        name = f"{told('Attachment', column, readers)}.pdf"
        file = StoredFile.objects.create(name=name, content_type="application/pdf", size=1, sha256="0" * 64)
        attached = Attachment.objects.create(person=person, file=file)
        world.ids.setdefault("attachment", []).append(attached.pk)
        world.ids.setdefault("file", []).append(file.pk)
        world.ids.setdefault("expert", []).append(person.pk)
    typed = told("Unsaved", "values of a profile", frozenset({"invited expert"}))
    Unsaved.objects.create(person=invited, kind="expert", values={"summary_zh": typed, "works": [], "fields": []})
    between = HOUSE | {"invited expert"}
    row = Introduction.objects.create(
        listing_kind="need",
        listing_id=world.listings["need", "disclosed to an expert"].pk,
        asked_by=world.people["owner's member"],
        asked_for=world.owner,
        expert=invited,
        message=told("Introduction", "message to an expert", between),
        status="open",
        consented_at=timezone.now(),
        opened_at=timezone.now(),
    )
    ThreadMessage.objects.create(
        introduction=row, side="answering", text=told("ThreadMessage", "text of an expert", between)
    )
    world.ids.setdefault("introduction", []).append(row.pk)


def columns_held(model: type[models.Model]) -> set[str]:
    """Columns of a table that can hold text of people's own."""
    return {
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, (models.TextField, models.JSONField))
        or (isinstance(column, models.CharField) and not column.choices and (column.max_length or 0) > 64)
    }

"""A node in which every confidential field of every listing holds a word of its own, and people of every kind.

Which word stands where is told by ``World.words``; who may read it by ``World.allowed``, which knows nothing of the
program's own permissions.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models import (
    Listing,
    Need,
)
from ronghe.exchange.permissions.tiers import FIELDS, GIVES_AWAY, TEASER
from ronghe.network.models import Organisation, Person
from tests.factories import (
    login,
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
    "invited expert",
)

SIDES = frozenset({"owner's member", "rival with NDA", "owner's guest", "rival's guest"})
"""The people of the two organisations of an introduction; guests read along (``permissions.sides``)."""

MANAGERS = frozenset({"technology manager", "technology manager who looked"})
STAFF = MANAGERS | {"administrator"}
HOUSE = frozenset({"owner's member", "owner's guest"})

READS: dict[str, str] = {"anonymous": "public", "stranger": "public", "invited expert": "public"}
"""The tier that each actor reads of a listing that was disclosed to nobody; ``member`` for all who are not named."""


def word(*parts: str) -> str:
    """A word of letters that stands nowhere else."""
    digest = hashlib.blake2b("/".join(parts).encode(), digest_size=7).hexdigest()
    return "qz" + "".join(chr(ord("a") + int(digit, 16)) for digit in digest)


WORD = re.compile("qz[a-p]{14}")
"""The form of every ``word``: no two can overlap, as neither ``q`` nor ``z`` stands in the rest of one."""


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
    Variant("disclosed to an expert", "nda", kinds=("need",)),
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
        if actor == "invited expert" and place.variant == "disclosed to an expert":
            tier = "nda"
        if actor == "rival with NDA" and place.variant in ("disclosed", "disclosed and private"):
            tier = "nda"
        if actor == "technology manager who looked" and place.variant.startswith("acted for"):
            tier = "private"
        return tier != "none" and TIERS.index(place.tier) <= TIERS.index(tier)

    def found(self, text: str) -> list[Place]:
        """Places of all words that stand anywhere in the text, also as part of something longer.

        Words of letters are looked for by their form, all at once; numbers and days each by itself.
        """
        told = self.words.keys() & set(WORD.findall(text))
        told |= {name for name in self.words if not WORD.fullmatch(name) and name in text}
        return [self.words[name] for name in told]

    def leaks(self, actor: str, text: str, *, directory: bool = False) -> list[str]:
        """Places of the words in the text that the actor may not read; a ``directory`` lists organisations by name."""
        return sorted(
            str(place)
            for place in self.found(text)
            if not self.allowed(actor, place) and not (directory and place.kind in ("organisation", "person"))
        )


def tier_in(variant: Variant, kind: ListingKind, name: str) -> str:
    """The tier of a field as it should be, by the words of the issue: never wider than the listing."""
    own = variant.values.get("tier", "public")
    if name in TEASER:
        return str(own)
    stated = str(FIELDS[kind][name]) if variant.stated is None else variant.stated
    if variant.values.get("anonymous") and name in GIVES_AWAY:
        stated = "nda"
    return max(stated, own, key=TIERS.index)

"""Which records are there already: names of organisations to rows, rows to records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.exchange.enums import ListingKind
from ronghe.exchange.models.kinds import MODELS
from ronghe.ingest.sources.duplicates import LIKELY, Known, Likeness, Named
from ronghe.ingest.sources.folding import folded
from ronghe.network.enums import IdentifierScheme
from ronghe.network.models import Identifier, Organisation, Person


class Directory:
    """What is known of organisations, and of the kinds asked for; read once, kept up as records are made.

    Cost: one statement per kind when first asked, then none.
    """

    def __init__(self) -> None:
        self.organisations = Known()
        self._known: dict[str, Known] = {"organisation": self.organisations}
        self._fresh: list[Named] = []
        codes = dict(
            Identifier.objects.filter(scheme=IdentifierScheme.USCC, organisation__isnull=False).values_list(
                "organisation_id", "value"
            )
        )
        columns = ("pk", "name_zh", "name_en", "aliases", "phone", "email", "website")
        for pk, zh, en, aliases, phone, email, web in Organisation.objects.filter(merged_into=None).values_list(
            *columns
        ):
            names = tuple(n for n in (zh, en, *aliases) if n)
            marks = {"phone": phone, "email": email, "website": web}
            self.organisations.add(Named(str(pk), "organisation", names, codes.get(pk, ""), marks=marks))

    def known(self, kind: str) -> Known:
        """Records of a kind that are there."""
        if kind not in self._known:
            self._known[kind] = _people() if kind == "person" else _listings(kind)
        return self._known[kind]

    def organisation_id(self, name: str, uscc: str = "") -> UUID | None:
        """The organisation that a name surely means, or ``None``."""
        if not name:
            return None
        key = self.organisations.sure(Named("?", "organisation", (name,), uscc))
        return UUID(key) if key is not None and _is_id(key) else None

    def add(self, record: Named) -> None:
        """Make a record known, until ``undo`` or for good with ``settle``."""
        self.known(record.kind).add(record)
        self._fresh.append(record)

    def settle(self) -> None:
        """The records added since are in the database."""
        self._fresh.clear()

    def undo(self) -> None:
        """The records added since were rolled back."""
        for record in self._fresh:
            self.known(record.kind).forget(record.id)
        self._fresh.clear()

    def named(self, kind: str, key: str, fields: Mapping[str, Any], default_owner: UUID | None) -> Named:
        """A row as it is compared."""
        base = "name" if kind in {"organisation", "person"} else "title"
        names = tuple(str(fields[n]) for n in (f"{base}_zh", f"{base}_en") if fields.get(n))
        if kind == "organisation":
            marks = {"phone": "contact_phone", "email": "contact_email", "website": "website"}
            return Named(
                key,
                kind,
                names,
                str(fields.get("uscc", "")),
                marks={m: str(fields.get(c, "")) for m, c in marks.items()},
            )
        owner_name = str(fields.get("organisation" if kind == "person" else "owner", ""))
        owner = self.organisation_id(owner_name) or (default_owner if not owner_name else None)
        if kind == "mandate" and not names:
            names = (owner_name,)
        marks = {"phone": str(fields.get("contact_phone", "")), "email": str(fields.get("contact_email", ""))}
        orcid = str(fields.get("orcid", "")) if kind == "person" else ""
        return Named(key, kind, names, orcid, owner=str(owner) if owner else folded(owner_name), marks=marks)


def _is_id(key: str) -> bool:
    return not key.startswith("row:")


def _people() -> Known:
    numbers = dict(
        Identifier.objects.filter(scheme=IdentifierScheme.ORCID, person__isnull=False).values_list("person_id", "value")
    )
    rows = Person.objects.values_list("pk", "name_zh", "name_en", "organisation_id", "phone", "email")
    return Known(
        Named(
            str(pk),
            "person",
            tuple(n for n in (zh, en) if n),
            numbers.get(pk, ""),
            owner=str(owner or ""),
            marks={"phone": phone, "email": mail},
        )
        for pk, zh, en, owner, phone, mail in rows
    )


def _listings(kind: str) -> Known:
    rows = MODELS[ListingKind(kind)]._default_manager.values_list("pk", "title_zh", "title_en", "owner_id")
    return Known(Named(str(pk), kind, tuple(n for n in (zh, en) if n), owner=str(owner)) for pk, zh, en, owner in rows)


def best(likenesses: list[Likeness]) -> Likeness | None:
    """The likeliest one that is worth showing."""
    return likenesses[0] if likenesses and likenesses[0].score >= LIKELY else None

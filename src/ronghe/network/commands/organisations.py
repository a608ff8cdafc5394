"""Organisations: save, identify, link duplicates and undo the link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberInvalid

from ronghe.base import outbox
from ronghe.base.actors import Actor
from ronghe.base.history import because
from ronghe.base.saving import apply_values
from ronghe.network import permissions
from ronghe.network.enums import IdentifierScheme
from ronghe.network.errors import AlreadyLinked, IdentifierInvalid, NameMissing
from ronghe.network.models import Identifier, Organisation


@transaction.atomic
def save_organisation(actor: Actor, values: dict[str, Any], organisation_id: UUID | None = None) -> Organisation:
    """Make an organisation, or change the one given; ``values`` maps field names to values.

    Saving values that are there already changes nothing and writes no history.

    Raises:
        NotAllowed: the actor may not change it.
        NameMissing: no name is left in either language.
        FieldUnusable: a key is no field, or a value is outside its vocabulary.
    """
    existing = Organisation.objects.select_for_update().get(pk=organisation_id) if organisation_id else None
    permissions.require_edit_organisation(actor, existing)
    organisation = existing or Organisation()
    changed = apply_values(organisation, values)
    if not (organisation.name_zh or organisation.name_en):
        raise NameMissing()
    if changed or existing is None:
        because(organisation, actor.reason)
        organisation.save()
        outbox.note("organisation", organisation.pk)
    return organisation


def checked_identifier(scheme: str, value: str) -> str:
    """The number in its canonical form.

    Raises:
        IdentifierInvalid: its checksum is wrong (USCC: GB 32100-2015; ORCID and ROR: ISO 7064).
    """
    compact = value.strip().upper()
    try:
        if scheme == IdentifierScheme.USCC:
            return str(uscc.validate(compact))
        if scheme == IdentifierScheme.ORCID:
            return _orcid(compact)
        return _ror(value.strip())
    except (NumberInvalid, ValueError) as error:
        raise IdentifierInvalid(
            _("%(scheme)s %(value)s is not valid.") % {"scheme": IdentifierScheme(scheme).label, "value": value}
        ) from error


def _orcid(value: str) -> str:
    digits = value.rsplit("/", 1)[-1].replace("-", "")
    if len(digits) != 16 or not digits[:15].isdigit():
        raise ValueError(value)
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[15] != ("X" if check == 10 else str(check)):
        raise ValueError(value)
    return "-".join(digits[i : i + 4] for i in range(0, 16, 4))


def _ror(value: str) -> str:
    """ROR ids: 0, six characters of Crockford's base 32, and two check digits (ISO 7064 mod 97-10)."""
    code = value.rsplit("/", 1)[-1].lower()
    alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
    if len(code) != 9 or code[0] != "0" or not code[7:].isdigit():
        raise ValueError(value)
    number = 0
    for character in code[1:7]:
        number = number * 32 + alphabet.index(character)
    if (98 - (number * 100) % 97) != int(code[7:]):
        raise ValueError(value)
    return code


@transaction.atomic
def add_identifier(actor: Actor, organisation_id: UUID, scheme: str, value: str) -> Identifier:
    """Note under which number a register knows the organisation; noting it again changes nothing.

    Raises:
        IdentifierInvalid: the checksum is wrong, or the number belongs to another organisation.
        NotAllowed: the actor may not change it.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    permissions.require_edit_organisation(actor, organisation)
    number = checked_identifier(scheme, value)
    row = Identifier.objects.filter(scheme=scheme, value=number).first()
    if row is None:
        row = Identifier.objects.create(scheme=scheme, value=number, organisation=organisation)
        outbox.note("organisation", organisation.pk)
    elif row.organisation_id != organisation.pk:
        raise IdentifierInvalid(_("%(value)s belongs to another record.") % {"value": number})
    return row


@transaction.atomic
def link_duplicate(actor: Actor, duplicate_id: UUID, kept_id: UUID) -> Organisation:
    """Mark one organisation as a duplicate of another; its row stays, hidden, so that it can be undone.

    Raises:
        AlreadyLinked: one of them is linked already, or both are the same.
        NotAllowed: the actor may not change both.
    """
    rows = {row.pk: row for row in Organisation.objects.select_for_update().filter(pk__in=[duplicate_id, kept_id])}
    if len(rows) != 2 or any(row.merged_into_id for row in rows.values()):
        raise AlreadyLinked()
    duplicate, kept = rows[duplicate_id], rows[kept_id]
    permissions.require_edit_organisation(actor, duplicate)
    permissions.require_edit_organisation(actor, kept)
    duplicate.merged_into = kept
    because(duplicate, actor.reason)
    duplicate.save()
    outbox.note("organisation", duplicate.pk, deleted=True)
    outbox.note("organisation", kept.pk)
    return kept


@transaction.atomic
def unlink_duplicate(actor: Actor, duplicate_id: UUID) -> Organisation:
    """Undo ``link_duplicate``; undoing it again changes nothing.

    Raises:
        NotAllowed: the actor may not change it.
    """
    duplicate = Organisation.objects.select_for_update().get(pk=duplicate_id)
    permissions.require_edit_organisation(actor, duplicate)
    if duplicate.merged_into_id is not None:
        duplicate.merged_into = None
        because(duplicate, actor.reason)
        duplicate.save()
        outbox.note("organisation", duplicate.pk)
    return duplicate

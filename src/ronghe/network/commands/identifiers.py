"""Numbers under which public registers know organisations and people; checksums are verified on entry."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberInvalid

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.network import permissions
from ronghe.network.enums import IdentifierScheme
from ronghe.network.errors import IdentifierInvalid
from ronghe.network.models import Identifier, Organisation, Person


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
        audit.record(actor, "network.add_identifier", organisation, after={"scheme": scheme, "identifier": number})
    elif row.organisation_id != organisation.pk:
        raise IdentifierInvalid(_("%(value)s belongs to another record.") % {"value": number})
    return row


@transaction.atomic
def add_person_identifier(actor: Actor, person_id: UUID, scheme: str, value: str) -> Identifier:
    """Note under which number a register (ORCID) knows the person; noting it again changes nothing.

    Raises:
        IdentifierInvalid: the checksum is wrong, or the number belongs to another person.
        NotAllowed: the actor may not change the person's record.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    permissions.require_edit_person(actor, person)
    number = checked_identifier(scheme, value)
    row = Identifier.objects.filter(scheme=scheme, value=number).first()
    if row is None:
        row = Identifier.objects.create(scheme=scheme, value=number, person=person)
        audit.record(actor, "network.add_person_identifier", person, after={"scheme": scheme, "identifier": number})
    elif row.person_id != person.pk:
        raise IdentifierInvalid(_("%(value)s belongs to another record.") % {"value": number})
    return row

"""A person with an account is the same as a record that others entered before."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.base import audit, outbox
from ronghe.base.actors import Actor
from ronghe.base.files import StoredFile
from ronghe.base.history import because
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.network import permissions
from ronghe.network.commands.accounts import records_at
from ronghe.network.commands.notices import notify, word_notice
from ronghe.network.enums import ClaimStatus, MembershipRole
from ronghe.network.errors import ClaimDecided, RecordHasAccount
from ronghe.network.models import (
    ApiToken,
    Claim,
    Identifier,
    Invitation,
    Letter,
    Membership,
    NodeDuty,
    Notice,
    Person,
    Tie,
    User,
    Work,
)
from ronghe.network.queries.standing import current_memberships
from ronghe.network.signals import record_claimed

word_notice(
    "network.claim_made",
    _("%(who)s says a record is theirs"),
    _("%(who)s says that the record “%(record)s” is the same person. Confirm it only if you know it."),
)
word_notice(
    "network.claim_confirmed", _("Your record has been confirmed"), _("The record “%(record)s” is now your own.")
)
word_notice(
    "network.claim_refused",
    _("Your record has not been confirmed"),
    _("It was not confirmed that the record “%(record)s” is yours. Nothing has changed."),
)


@transaction.atomic
def claim_person(actor: Actor, subject_id: UUID, note: str = "", *, addresses: Collection[str] = ()) -> Claim:
    """Say that a record without an account is the actor's own.

    Where the record bears an address that is verified to be the actor's (``addresses``, for which the caller answers)
    and no other record does, it is the actor's at once; else the managers of its organisation, or the node's
    administrators, are asked. Asking again while a claim waits changes nothing.

    Raises:
        NotAllowed: nobody is logged in.
        NotFound: there is no such record for this actor.
        RecordHasAccount: somebody logs in as this record already.
    """
    if actor.person_id is None:
        raise NotAllowed()
    subject = Person.objects.select_for_update(of=("self",)).filter(pk=subject_id).first()
    if subject is None or subject.pk == actor.person_id or not (subject.listed or _bears(subject, addresses)):
        raise NotFound()
    if User.objects.filter(person=subject).exists():
        raise RecordHasAccount()
    claim, is_new = Claim.objects.get_or_create(
        claimant_id=actor.person_id,
        subject=subject,
        status=ClaimStatus.OPEN,
        defaults={"note": note.strip()[:500]},
    )
    if is_new:
        audit.record(actor, "network.claim_person", subject)
    if _bears(subject, addresses):
        return _confirm(actor, claim)
    if is_new:
        who = str(Person.objects.get(pk=actor.person_id))
        notify(_deciders(subject), "network.claim_made", {"who": who, "record": str(subject)}, path="/claims/")
    return claim


def _bears(subject: Person, addresses: Collection[str]) -> bool:
    emails = [one for one in addresses if "@" in one]
    phones = [one for one in addresses if "@" not in one]
    return records_at(emails, next(iter(phones), "")) == [subject]


def _deciders(subject: Person) -> list[UUID]:
    found: list[UUID] = []
    if subject.organisation_id is not None:
        leads = current_memberships().filter(role__in=[MembershipRole.OWNER, MembershipRole.MANAGER])
        found = list(leads.filter(organisation_id=subject.organisation_id).values_list("person_id", flat=True))
    return found or list(NodeDuty.objects.filter(role="administrator").values_list("person_id", flat=True))


@transaction.atomic
def decide_claim(actor: Actor, claim_id: UUID, *, confirmed: bool) -> Claim:
    """Confirm or refuse a claim.

    Raises:
        NotFound: no such claim for this actor.
        NotAllowed: the actor neither leads the record's organisation nor administers the node, or is the claimant;
            or the record holds a role that the actor could not give.
        ClaimDecided: it was decided already.
        RecordHasAccount: somebody has come to log in as this record in the meantime.
    """
    claim = Claim.objects.select_for_update(of=("self",)).select_related("subject").filter(pk=claim_id).first()
    if claim is None:
        raise NotFound()
    permissions.require_decide_claim(actor, claim)
    if confirmed:
        _require_give_all(actor, claim.subject)
    if claim.status != ClaimStatus.OPEN:
        raise ClaimDecided()
    if confirmed:
        return _confirm(actor, claim)
    claim.status = ClaimStatus.REFUSED
    _close(actor, claim)
    notify([claim.claimant_id], "network.claim_refused", {"record": str(claim.subject)}, path="/accounts/profile/")
    return claim


def _require_give_all(actor: Actor, subject: Person) -> None:
    """Raises ``NotAllowed`` where the record holds a role that the actor could not give: the claimant gets it."""
    if NodeDuty.objects.filter(person=subject).exists():
        permissions.require_administer(actor)
    for membership in current_memberships().filter(person=subject):
        permissions.require_give_role(actor, membership.organisation_id, membership.role)


_OF_THE_PERSON: tuple[tuple[type[Model], str], ...] = (
    (ApiToken, "person"), (Notice, "recipient"), (Letter, "recipient"), (Invitation, "invited_by"),
    (Invitation, "accepted_by"), (Claim, "decided_by"), (Identifier, "person"),
)  # fmt: skip

_SAID = ("position_zh", "position_en", "summary_zh", "summary_en", "offers_zh", "offers_en", "phone", "email", "fields")
"""What a person says of themselves, which fills what the record lacks."""


def _confirm(actor: Actor, claim: Claim) -> Claim:
    """The account and all that its person is and did here go over to the record; the bare one stays, unused."""
    subject, claimant_id = claim.subject, claim.claimant_id
    if User.objects.filter(person=subject).exists():
        raise RecordHasAccount()
    claim.status = ClaimStatus.CONFIRMED
    _close(actor, claim)
    User.objects.select_for_update().filter(person_id=claimant_id).update(person=subject)
    held = set(current_memberships().filter(person=subject).values_list("organisation_id", flat=True))
    for membership in Membership.objects.filter(person_id=claimant_id):
        if membership.until_on is None and membership.organisation_id in held:
            Membership.objects.filter(person=subject, organisation_id=membership.organisation_id, until_on=None).update(
                role=membership.role
            )
            membership.delete()
        else:
            membership.person = subject
            membership.save(update_fields=["person", "updated_at"])
    roles = set(NodeDuty.objects.filter(person=subject).values_list("role", flat=True))
    NodeDuty.objects.filter(person_id=claimant_id).exclude(role__in=roles).update(person=subject)
    NodeDuty.objects.filter(person_id=claimant_id).delete()
    for model, column in _OF_THE_PERSON:
        model._default_manager.filter(**{f"{column}_id": claimant_id}).update(**{column: subject})
    StoredFile.objects.filter(handed_in_by=claimant_id).update(handed_in_by=subject.pk)
    _move_profile(actor, Person.objects.select_for_update(of=("self",)).get(pk=claimant_id), subject)
    record_claimed.send(sender=Person, before_id=claimant_id, after_id=subject.pk, actor=actor)
    notify([subject.pk], "network.claim_confirmed", {"record": str(subject)}, path="/accounts/profile/")
    return claim


def _move_profile(actor: Actor, bare: Person, subject: Person) -> None:
    """Works, ties and what the person said of themselves go over; the bare record is found no more."""
    known = set(subject.works.values_list("title", flat=True))
    Work.objects.filter(person=bare).exclude(title__in=known).update(person=subject)
    for tie in Tie.objects.filter(people=bare):
        tie.people.add(subject)
        tie.people.remove(bare)
    for name in _SAID:
        if not getattr(subject, name):
            setattr(subject, name, getattr(bare, name))
    subject.language, subject.mail_rhythm = bare.language, bare.mail_rhythm
    if bare.is_expert and bare.listed:
        subject.is_expert = subject.listed = True
    bare.is_expert = bare.listed = False
    for person in (subject, bare):
        because(person, actor.reason)
        person.save()
        outbox.note("expert", person.pk, deleted=not (person.is_expert and person.listed))


def _close(actor: Actor, claim: Claim) -> None:
    claim.decided_by_id, claim.decided_at = actor.person_id, timezone.now()
    claim.save(update_fields=["status", "decided_by", "decided_at", "updated_at"])
    audit.record(actor, "network.decide_claim", claim.subject, after={"status": claim.status})

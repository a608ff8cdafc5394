"""Confidentiality: each side accepts the same text here, or one hands in a stamped paper and the other confirms it."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.base.files import StoredFile, store
from ronghe.base.problems import NotAllowed
from ronghe.exchange.commands.introductions.asking import LONGEST, require_message
from ronghe.exchange.commands.introductions.moving import (
    due_after,
    listing_of_introduction,
    locked,
    note_step,
    organisation_id,
    put_due,
    require_alive,
    tell,
    write_log,
)
from ronghe.exchange.commands.introductions.opening import open_to_other_side
from ronghe.exchange.dealing_errors import IntroductionMoved, NdaVersionOther, ScanUnfit
from ronghe.exchange.enums import IntroductionStatus, Side, StepKind
from ronghe.exchange.models import Introduction, Nda, NdaAcceptance
from ronghe.exchange.permissions import sides

AGREEING = (IntroductionStatus.CONSENTED, IntroductionStatus.NDA)
SCANS = ("application/pdf", "image/jpeg", "image/png")


@transaction.atomic
def accept_nda(actor: Actor, introduction_id: UUID, version: str, sha256: str = "") -> Introduction:
    """Accept the introduction's text for one's side; once both have, the confidential fields are open.

    Kept: who, for which organisation, when, version and SHA-256 of the text. Accepting again changes nothing.

    Args:
        version: of the text that was read.
        sha256: of the text that was read; checked where it is given.

    Raises:
        NotFound, NotAllowed: the actor is no person who may bind a side (``permissions.sides.may_bind``).
        IntroductionMoved: the other side has not consented, or it ended.
        NdaVersionOther: the text read is not the introduction's.
        ListingClosed: the listing is gone.
    """
    introduction = locked(introduction_id)
    side = sides.require_side(actor, introduction)
    if actor.person_id is None:
        raise NotAllowed(_("An agreement is accepted by a person."))
    sides.require_bind(actor, introduction)
    nda = _nda(introduction)
    if nda.acceptances.filter(side=side).exists():
        return introduction
    if introduction.status not in AGREEING:
        raise IntroductionMoved()
    if version != nda.template.version or (sha256 and sha256 != nda.sha256):
        raise NdaVersionOther()
    NdaAcceptance.objects.create(
        nda=nda,
        side=side,
        person_id=actor.person_id,
        organisation_id=organisation_id(introduction, side),
        delegated=sides.acts_as_delegate(actor, introduction),
        version=version,
        sha256=nda.sha256,
    )
    before = introduction.status
    stands = nda.acceptances.count() == len(Side)
    if not stands:
        _wait(introduction)
    note_step(introduction, actor, side, StepKind.NDA_ACCEPTED, note=f"{version} {nda.sha256}")
    if stands:
        _open(actor, introduction, side)
    else:
        tell(introduction, actor, "exchange.nda_waiting", side.other)
    write_log(introduction, actor, "accept_nda", side, before=before, version=version, sha256=nda.sha256)
    return introduction


@transaction.atomic
def upload_scan(actor: Actor, introduction_id: UUID, name: str, content: bytes) -> Introduction:
    """Hand in the stamped agreement (盖章件) for the other side to confirm; a newer one replaces one not yet confirmed.

    The same scan of the same side again changes nothing.

    Raises:
        NotFound, NotAllowed: the actor does not act for a side.
        IntroductionMoved: the other side has not consented, or confidentiality stands already.
        ScanUnfit: the file is neither PDF, JPEG nor PNG.
        FileTooLarge, FileNameRefused, FileRefused: it is not kept (see ``base.files.store``).
    """
    introduction = locked(introduction_id)
    side = sides.require_side(actor, introduction)
    if introduction.status not in AGREEING:
        raise IntroductionMoved()
    nda = _nda(introduction)
    if nda.scan is not None and (nda.scan_side, nda.scan.sha256) == (side, hashlib.sha256(content).hexdigest()):
        return introduction
    file = store(actor, name, content)
    if file.content_type not in SCANS:
        raise ScanUnfit()
    nda.scan, nda.scan_side = file, side
    nda.save()
    before = introduction.status
    _wait(introduction)
    note_step(introduction, actor, side, StepKind.SCAN_HANDED_IN, note=file.sha256)
    tell(introduction, actor, "exchange.scan_waiting", side.other)
    write_log(introduction, actor, "upload_scan", side, before=before, file=str(file.pk), sha256=file.sha256)
    return introduction


@transaction.atomic
def confirm_scan(actor: Actor, introduction_id: UUID, sha256: str = "") -> Introduction:
    """The other side confirms the stamped agreement: the confidential fields are open. Again changes nothing.

    Args:
        sha256: of the scan that was looked at; checked where it is given, as another may have replaced it.

    Raises:
        NotFound, NotAllowed: the actor may not bind the side across from the one that handed it in.
        IntroductionMoved: no scan waits.
        NdaVersionOther: another scan waits than the one looked at.
    """
    introduction = locked(introduction_id)
    side = sides.require_side(actor, introduction)
    sides.require_bind(actor, introduction)
    nda = _nda(introduction)
    if nda.scan_confirmed_at is not None and side != nda.scan_side:
        return introduction
    scan = _waiting_scan(introduction, nda, side)
    if sha256 and sha256 != scan.sha256:
        raise NdaVersionOther()
    nda.scan_confirmed_at = timezone.now()
    nda.save()
    before = introduction.status
    note_step(introduction, actor, side, StepKind.SCAN_CONFIRMED, note=scan.sha256)
    _open(actor, introduction, side)
    write_log(introduction, actor, "confirm_scan", side, before=before, file=str(scan.pk), sha256=scan.sha256)
    return introduction


@transaction.atomic
def refuse_scan(actor: Actor, introduction_id: UUID, note: str = "") -> Introduction:
    """The other side does not confirm the stamped agreement, and says why; another may be handed in.

    Raises:
        NotFound, NotAllowed: the actor does not act for the side across from the one that handed it in.
        IntroductionMoved: no scan waits.
    """
    introduction = locked(introduction_id)
    side = sides.require_side(actor, introduction)
    nda = _nda(introduction)
    scan = _waiting_scan(introduction, nda, side)
    note = require_message(note, longest=LONGEST)
    nda.scan, nda.scan_side = None, ""
    nda.save()
    before = introduction.status
    accepted = nda.acceptances.exists()
    introduction.status = IntroductionStatus.NDA if accepted else IntroductionStatus.CONSENTED
    put_due(introduction, due_after(introduction.status))
    introduction.save()
    note_step(introduction, actor, side, StepKind.SCAN_REFUSED, note=note)
    tell(introduction, actor, "exchange.scan_refused", side.other)
    write_log(introduction, actor, "refuse_scan", side, before=before, file=str(scan.pk))
    return introduction


def _nda(introduction: Introduction) -> Nda:
    nda = Nda.objects.select_related("template", "scan").filter(introduction=introduction).first()
    if nda is None:
        raise IntroductionMoved()
    return nda


def _waiting_scan(introduction: Introduction, nda: Nda, side: Side) -> StoredFile:
    if introduction.status != IntroductionStatus.NDA or nda.scan is None:
        raise IntroductionMoved()
    if side == nda.scan_side:
        raise NotAllowed(_("Your own side handed this scan in; the other side confirms it."))
    return nda.scan


def _wait(introduction: Introduction) -> None:
    introduction.status = IntroductionStatus.NDA
    put_due(introduction, due_after(introduction.status))
    introduction.save()


def _open(actor: Actor, introduction: Introduction, side: Side) -> None:
    """Confidentiality stands: open the higher tier to the side across, and tell both."""
    listing = require_alive(listing_of_introduction(introduction))
    introduction.status = IntroductionStatus.OPEN
    introduction.opened_at = timezone.now()
    put_due(introduction, due_after(introduction.status))
    introduction.save()
    note_step(introduction, actor, None, StepKind.OPENED)
    tell(introduction, actor, "exchange.opened", *Side, listing=listing)
    open_to_other_side(introduction, actor, listing, Audience.NDA)

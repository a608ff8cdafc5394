"""One introduction as its page shows it: steps, agreement, conversation, and what the reader may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ronghe.base.actors import Actor
from ronghe.base.files import StoredFile
from ronghe.base.problems import NotFound
from ronghe.exchange.enums import LIVE, IntroductionStatus, ListingKind, Outcome, Side, StepKind
from ronghe.exchange.models import Introduction, IntroductionStep, Nda, Need, ThreadMessage
from ronghe.exchange.models.kinds import MODELS
from ronghe.exchange.permissions import sides
from ronghe.exchange.queries.introductions.listed import Row, introduction_of, row_of, titles_of
from ronghe.network.models import Person


@dataclass(frozen=True, slots=True)
class Told:
    """A step or message as the reader may know it."""

    at: datetime
    label: str
    kind: str
    side: str
    own: bool
    who: str
    person: str
    delegated: bool
    text: str = ""
    files: Sequence[StoredFile] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page of an introduction shows to one reader; ``may`` names what the reader may do now.

    ``for_record``: what the reader does or may take on is for an expert's record, which has no account;
    ``own_name``: the reader is the expert who answers in their own name.
    """

    row: Row
    message: str
    steps: list[Told]
    thread: list[Told]
    nda: Nda | None
    accepted: frozenset[str]
    own_side: Side | None
    inside: bool
    talks: bool
    may: frozenset[str]
    need: tuple[UUID, str] | None
    for_record: bool = False
    own_name: bool = False


def introduction_page(actor: Actor, introduction_id: UUID) -> Page:
    """The whole page. A constant number of statements.

    Raises:
        NotFound: there is no such introduction for the actor.
    """
    introduction = introduction_of(actor, introduction_id)
    titles = titles_of(actor, [(introduction.listing_kind, introduction.listing_id)])
    row = row_of(actor, introduction, titles.get(introduction.listing_id, ""))
    inside, talks = sides.reads_inside(actor, introduction), sides.reads_thread(actor, introduction)
    nda = Nda.objects.select_related("template", "scan").filter(introduction=introduction).first() if inside else None
    accepted = frozenset(one.side for one in introduction.nda.acceptances.all()) if nda is not None else frozenset()
    may = _may(actor, introduction, nda, accepted)
    takes_on = _side_to_take_on(actor, introduction)
    acts = sides.acting_side(actor, introduction) or takes_on
    return Page(
        row=row,
        message=introduction.message if inside else "",
        steps=_steps(actor, introduction, row, inside=inside),
        thread=_thread(actor, introduction, row) if talks else [],
        nda=nda,
        accepted=accepted,
        own_side=sides.reading_side(actor, introduction),
        inside=inside,
        talks=talks,
        may=may | {"take_on"} if takes_on else may,
        need=_need(actor, introduction),
        for_record=acts == Side.ANSWERING and sides.acts_for_nobody(introduction),
        own_name=sides.is_expert(actor, introduction),
    )


def _steps(actor: Actor, introduction: Introduction, row: Row, *, inside: bool) -> list[Told]:
    told = []
    for step in introduction.steps.select_related("person"):
        text = step.note if inside and step.kind not in (StepKind.NDA_ACCEPTED, *SCANS) else ""
        if step.kind == StepKind.OUTCOME:
            outcome, _line, note = step.note.partition("\n")
            text = " · ".join(part for part in (str(Outcome(outcome).label), note) if part) if inside else ""
        told.append(_told(actor, introduction, row, step, str(step.get_kind_display()), step.kind, text))
    return told


SCANS = (StepKind.SCAN_HANDED_IN, StepKind.SCAN_CONFIRMED)


def _thread(actor: Actor, introduction: Introduction, row: Row) -> list[Told]:
    messages = introduction.messages.select_related("person").prefetch_related("files")
    return [_told(actor, introduction, row, one, "", "message", one.text, list(one.files.all())) for one in messages]


def _told(
    actor: Actor,
    introduction: Introduction,
    row: Row,
    one: IntroductionStep | ThreadMessage,
    label: str,
    kind: str,
    text: str,
    files: Sequence[StoredFile] = (),
) -> Told:
    """Whose it is, by name only where the reader may know the side's name."""
    party = {Side.ASKING: row.asking, Side.ANSWERING: row.answering}.get(Side(one.side)) if one.side else None
    person = str(one.person.name) if one.person is not None else ""
    known = party is not None and (one.delegated or sides.shows_name(actor, introduction, party.side))
    return Told(
        at=one.created_at,
        label=label,
        kind=kind,
        side=one.side,
        own=party.own if party else False,
        who=party.label if party else "",
        person=person if known and person != (party.name if party else "") else "",
        delegated=one.delegated,
        text=text,
        files=files,
    )


def _may(actor: Actor, introduction: Introduction, nda: Nda | None, accepted: frozenset[str]) -> frozenset[str]:
    """Names of the commands that would not be refused for the state or for who the actor is."""
    side = sides.acting_side(actor, introduction)
    if side is None:
        return frozenset()
    status = introduction.status
    found = {"set_due"} if introduction.due_on else set()
    agreeing = status in (IntroductionStatus.CONSENTED, IntroductionStatus.NDA)
    if status == IntroductionStatus.INTEREST:
        found |= {"consent", "decline"} if side == Side.ANSWERING else {"withdraw"}
    if agreeing:
        found |= {"withdraw", "upload_scan"}
        if sides.may_bind(actor, introduction):
            found |= {"accept_nda"} if side not in accepted else set()
            found |= {"confirm_scan"} if _scan_waits(nda, side) else set()
        found |= {"refuse_scan"} if _scan_waits(nda, side) else set()
    talking = status == IntroductionStatus.OPEN or (
        status == IntroductionStatus.CLOSED and introduction.outcome != Outcome.NONE
    )
    if talking:
        found |= {"post_message", "record_outcome"}
    delegate_id = introduction.asking_delegate_id if side == Side.ASKING else introduction.answering_delegate_id
    alive = agreeing or talking or status == IntroductionStatus.INTEREST
    if delegate_id is not None:
        found.add("take_back")
    elif alive and not sides.acts_as_delegate(actor, introduction):
        found.add("delegate")
    return frozenset(found)


def _scan_waits(nda: Nda | None, side: Side) -> bool:
    return nda is not None and nda.scan is not None and nda.scan_side != side


def _side_to_take_on(actor: Actor, introduction: Introduction) -> Side | None:
    """The side that a technology manager may take on, as one for which the node acts. Two statements at the most."""
    if not actor.has_role(sides.TECHNOLOGY_MANAGER) or actor.person_id is None:
        return None
    if introduction.status not in LIVE or sides.reading_side(actor, introduction) is not None:
        return None
    listing = MODELS[ListingKind(introduction.listing_kind)]._default_manager.filter(pk=introduction.listing_id).first()
    offered = sides.sides_to_take_on(actor, introduction, listing)
    return next((side for side in offered if sides.delegate_of(introduction, side) is None), None)


def _need(actor: Actor, introduction: Introduction) -> tuple[UUID, str] | None:
    """The asking side's need, where the reader may know whose it is. One statement at the most."""
    if introduction.need_id is None or introduction.need_id == introduction.listing_id:
        return None
    if not sides.shows_name(actor, introduction, Side.ASKING):
        return None
    need = Need.objects.filter(pk=introduction.need_id).first()
    if need is None:
        return None
    return need.pk, titles_of(actor, [("need", need.pk)]).get(need.pk, "")


def file_of_introduction(actor: Actor, introduction_id: UUID, file_id: UUID) -> StoredFile:
    """A file of the conversation, or the stamped agreement, for whoever acts for one of the two sides.

    Where nothing came of it, each side keeps the files that it sent itself, and the agreement.

    Raises:
        NotFound: no such introduction or file for the actor; guests and who merely follows read no files.
    """
    introduction = introduction_of(actor, introduction_id)
    if not sides.reads_thread(actor, introduction):
        raise NotFound()
    sent = StoredFile.objects.filter(thread_messages__introduction=introduction, pk=file_id)
    if introduction.outcome == Outcome.NONE:
        sent = sent.filter(thread_messages__side=sides.reading_side(actor, introduction) or "")
    file = sent.first()
    if file is None:
        nda = Nda.objects.select_related("scan").filter(introduction=introduction, scan_id=file_id).first()
        file = nda.scan if nda is not None else None
    if file is None:
        raise NotFound()
    return file


def nda_of_introduction(actor: Actor, introduction_id: UUID) -> tuple[Page, Nda]:
    """The agreement with its page, for one of the two sides.

    Raises:
        NotFound: no such introduction for the actor, or no agreement drawn up yet.
    """
    page = introduction_page(actor, introduction_id)
    if page.nda is None:
        raise NotFound()
    return page, page.nda


def technology_managers() -> list[tuple[UUID, str]]:
    """Whom a side may be entrusted to: (person, name), by name. One statement."""
    rows = Person.objects.filter(duties__role=sides.TECHNOLOGY_MANAGER).distinct()
    return [(person.pk, str(person.name)) for person in rows]

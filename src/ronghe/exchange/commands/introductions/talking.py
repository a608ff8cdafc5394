"""The conversation once confidentiality stands, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ronghe.base.actors import Actor
from ronghe.base.files import store
from ronghe.base.problems import NotFound
from ronghe.exchange.commands.introductions.asking import LONGEST, require_message
from ronghe.exchange.commands.introductions.moving import due_after, locked, note_step, put_due, tell, write_log
from ronghe.exchange.commands.introductions.opening import close_again
from ronghe.exchange.dealing_errors import IntroductionMoved, MessageUnfit, OutcomeUnfit
from ronghe.exchange.enums import IntroductionStatus, Outcome, StepKind
from ronghe.exchange.models import Introduction, ThreadMessage
from ronghe.exchange.permissions import sides

LONGEST_MESSAGE = 10_000
MOST_FILES = 5
LOOK_AGAIN_DAYS = {Outcome.TALK: 30, Outcome.TRIAL: 90, Outcome.AGREEMENT: 180}
"""After how many days an outcome that is not the last is asked about again."""


def thread_is_open(introduction: Introduction) -> bool:
    """Whether messages may be written: confidentiality stands, and it did not end with nothing."""
    if introduction.status == IntroductionStatus.OPEN:
        return True
    return introduction.status == IntroductionStatus.CLOSED and introduction.outcome != Outcome.NONE


@transaction.atomic
def post_message(
    actor: Actor,
    introduction_id: UUID,
    text: str,
    files: Sequence[tuple[str, bytes]] = (),
    message_id: UUID | None = None,
) -> ThreadMessage:
    """Write into the thread. ``message_id`` makes it idempotent: the same one again gives the message that is there.

    Args:
        files: name and content of each.

    Raises:
        NotFound, NotAllowed: the actor does not act for a side, or the id is another's message.
        IntroductionMoved: confidentiality does not stand, or it ended.
        MessageUnfit: it is empty, too long, or has too many files.
        FileTooLarge, FileNameRefused, FileRefused: a file is not kept (see ``base.files.store``).
        IdentityNumberFound, PatientNameFound: the text holds what is not stored.
    """
    introduction = locked(introduction_id)
    side = sides.require_side(actor, introduction)
    if not thread_is_open(introduction):
        raise IntroductionMoved()
    sent = ThreadMessage.objects.filter(pk=message_id).first() if message_id else None
    if sent is not None:
        if sent.introduction_id != introduction.pk or sent.person_id != actor.person_id:
            raise NotFound()
        return sent
    text = require_message(text, longest=LONGEST_MESSAGE)
    if not text and not files:
        raise MessageUnfit(_("It is empty."), _("Write something, or add a file."))
    if len(files) > MOST_FILES:
        raise MessageUnfit(
            _("A message carries at most %(most)d files.") % {"most": MOST_FILES}, _("Send the others in a second one.")
        )
    kept = [store(actor, name, content) for name, content in files]
    message = ThreadMessage(
        introduction=introduction,
        side=side,
        person_id=actor.person_id,
        delegated=sides.acts_as_delegate(actor, introduction),
        text=text,
    )
    if message_id:
        message.pk = message_id
    message.save(force_insert=True)
    if kept:
        message.files.set(kept)
    tell(introduction, actor, "exchange.message", side.other)
    write_log(introduction, actor, "post_message", side, message=str(message.pk), files=[str(file.pk) for file in kept])
    return message


@transaction.atomic
def record_outcome(actor: Actor, introduction_id: UUID, outcome: str, note: str = "") -> Introduction:
    """Record what came of it so far; it may be recorded anew as things go on. The same again changes nothing.

    Where nothing came of it the reason is needed, and what the introduction had opened is closed again.

    Raises:
        NotFound, NotAllowed: the actor does not act for a side.
        IntroductionMoved: confidentiality was never agreed, or it ended before.
        OutcomeUnfit: no such outcome, or no reason where nothing came of it.
    """
    introduction = locked(introduction_id)
    side = sides.require_side(actor, introduction)
    note = require_message(note, longest=LONGEST)
    if outcome not in Outcome.values or (outcome == Outcome.NONE and not note):
        raise OutcomeUnfit()
    if introduction.status not in (IntroductionStatus.OPEN, IntroductionStatus.CLOSED):
        raise IntroductionMoved()
    if (introduction.outcome, introduction.note) == (outcome, note):
        return introduction
    if introduction.outcome == Outcome.NONE:
        raise IntroductionMoved(
            _("It ended with nothing, and what was open is closed."), _("Show interest anew to begin again.")
        )
    before = introduction.status
    introduction.status = IntroductionStatus.CLOSED
    introduction.outcome, introduction.note = outcome, note
    introduction.closed_at = introduction.closed_at or timezone.now()
    days = LOOK_AGAIN_DAYS.get(Outcome(outcome))
    put_due(introduction, None if days is None else due_after(introduction.status, days))
    introduction.save()
    note_step(introduction, actor, side, StepKind.OUTCOME, note=f"{outcome}\n{note}".strip())
    tell(introduction, actor, "exchange.outcome", side.other)
    if outcome == Outcome.NONE:
        close_again(introduction, actor)
    write_log(introduction, actor, "record_outcome", side, before=before, outcome=outcome, due_on=introduction.due_on)
    return introduction

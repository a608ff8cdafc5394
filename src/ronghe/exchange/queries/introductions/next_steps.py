"""Whose turn it is in an introduction, and for what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ronghe.exchange.enums import IntroductionStatus, Outcome, Side
from ronghe.exchange.models import Introduction, Nda


class Action(models.TextChoices):
    """What is to be done next."""

    ANSWER = "answer", _("Consent or decline")
    AGREE = "agree", _("Agree on confidentiality")
    CONFIRM_SCAN = "confirm_scan", _("Confirm the stamped agreement")
    RECORD = "record", _("Talk, and record the outcome")
    FOLLOW_UP = "follow_up", _("Record how it went on")
    NOTHING = "nothing", _("Nothing is awaited")


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is awaited, from whom, by when; ``sides`` is empty where nothing is."""

    action: Action
    sides: tuple[Side, ...]
    due_on: date | None = None

    @property
    def label(self) -> str:
        """The action in words."""
        return str(self.action.label)

    @property
    def overdue(self) -> bool:
        """Whether the day has passed."""
        return self.due_on is not None and self.due_on < timezone.localdate()


BOTH = (Side.ASKING, Side.ANSWERING)


def next_step_of(introduction: Introduction) -> NextStep:
    """What is next. Two statements while confidentiality is being agreed, unless ``nda__acceptances`` is fetched."""
    status = introduction.status
    nda = getattr(introduction, "nda", None) if status == IntroductionStatus.NDA else None
    accepted = [row.side for row in nda.acceptances.all()] if nda is not None else []
    return next_step(introduction, nda, accepted)


def next_step(introduction: Introduction, nda: Nda | None, accepted: Collection[str]) -> NextStep:
    """What is next, from what is already fetched. No statement."""
    due = introduction.due_on
    match introduction.status:
        case IntroductionStatus.INTEREST:
            return NextStep(Action.ANSWER, (Side.ANSWERING,), due)
        case IntroductionStatus.CONSENTED:
            return NextStep(Action.AGREE, BOTH, due)
        case IntroductionStatus.NDA:
            if nda is not None and nda.scan_side:
                return NextStep(Action.CONFIRM_SCAN, (Side(nda.scan_side).other,), due)
            return NextStep(Action.AGREE, tuple(side for side in BOTH if side not in accepted), due)
        case IntroductionStatus.OPEN:
            return NextStep(Action.RECORD, BOTH, due)
        case IntroductionStatus.CLOSED if due is not None and introduction.outcome != Outcome.NONE:
            return NextStep(Action.FOLLOW_UP, BOTH, due)
    return NextStep(Action.NOTHING, ())

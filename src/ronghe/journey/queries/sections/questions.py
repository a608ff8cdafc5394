"""What is missing from the need: at most five questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ronghe.base.actors import Actor
from ronghe.exchange.queries import Question, questions_for
from ronghe.journey.queries.request import DossierRequest


@dataclass(frozen=True, slots=True)
class QuestionsSection:
    """Facts whose lack leaves verdicts unknown."""

    key: ClassVar[str] = "questions"
    questions: tuple[Question, ...]

    def plain(self) -> dict[str, Any]:
        """``questions[]`` = {subject, text, why, example}, in the active language."""
        return {
            "questions": [
                {"subject": q.subject, "text": str(q.text), "why": str(q.why), "example": str(q.example)}
                for q in self.questions
            ]
        }


def questions_section(actor: Actor, request: DossierRequest) -> QuestionsSection:
    """Questions about what the need leaves open. No statement."""
    return QuestionsSection(questions_for(request.values, request.targets))

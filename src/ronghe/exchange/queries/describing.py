"""From a text to the proposed structure of a need, and the few questions worth asking."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ronghe.exchange.queries.guards import require_usable
from ronghe.kernel import text as kernel_text
from ronghe.kernel.match import profile
from ronghe.kernel.match.attributes import traits
from ronghe.kernel.text import Clause, ClauseKind, Language

MOST_QUESTIONS = 5
TITLE_LENGTH = 60

_SUBJECT_OF = {
    ClauseKind.PROBLEM: "problem",
    ClauseKind.POPULATION: "population",
    ClauseKind.OUTCOME: "outcome",
    ClauseKind.SETTING: "setting",
    ClauseKind.PRACTICE: "practice",
    ClauseKind.CONSTRAINT: "requirements",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One fact that is missing, why it matters, and an example of an answer. ``subject`` names the column."""

    subject: str
    text: str | Promise
    why: str | Promise
    example: str | Promise


@dataclass(frozen=True, slots=True)
class NeedProposal:
    """The structure read from a text: column values in the text's language, targets, clauses, and what is missing."""

    text: str
    language: Language
    clauses: tuple[Clause, ...]
    values: dict[str, Any]
    targets: list[dict[str, Any]] = field(default_factory=list)
    questions: tuple[Question, ...] = ()


_QUESTIONS = (
    Question(
        "targets",
        _("Which number would be good enough, and in which unit?"),
        _("A number can be compared with what a candidate has measured; without one every candidate looks the same."),
        _("Positioning error below 1 mm; result within 60 seconds."),
    ),
    Question(
        "population",
        _("Which patients is it for?"),
        _("A device for adults rarely fits newborns; the wrong population rules candidates out."),
        _("Adolescents with idiopathic scoliosis, about 120 operations a year."),
    ),
    Question(
        "setting",
        _("Where is it used, and by whom?"),
        _("An operating room, a ward, a home and a county hospital ask for different devices."),
        _("At the bedside in an ICU, by nurses."),
    ),
    Question(
        "practice",
        _("How is it done today, and where does that fail?"),
        _("A candidate must beat what is there; this is the first thing an engineer asks."),
        _("C-arm fluoroscopy; 12 exposures on average, and 8 % of screws are revised."),
    ),
    Question(
        "outcome",
        _("What would be different for the patient or the team?"),
        _("It tells which of two working devices is worth more."),
        _("Fewer revisions; 20 minutes less in the operating room."),
    ),
    Question(
        "problem",
        _("What is the clinical problem, in one sentence?"),
        _("Without it nothing can be matched by meaning."),
        _("Screws are misplaced in severely rotated vertebrae."),
    ),
)


_TELLS_PROBLEM = ("problem", "outcome", "practice", "requirements")
_PROBLEM_WORDS = re.compile(
    r"难|无法|不能|不足|不准|不稳|缺|漏|误|太|过[高多长大慢]|风险|并发|疼|痛|疲劳|失败|偏差|感染|出血|耗时|依赖"
    r"|\b(?:cannot|can't|difficult|hard|fails?|failure|too|risk|miss(?:ed|es)?|pain|lack|poor|slow|inaccurate|infection"
    r"|bleeding|complications?|false)\b",
    re.IGNORECASE,
)
_AXES_OF = {"setting": ("setting", "operator"), "population": ("population", "preterm")}


def questions_for(values: Mapping[str, Any], targets: int) -> tuple[Question, ...]:
    """At most five questions about what is missing, the most telling first; none when all is there.

    What is stated in another column than its own is not asked for: a wish for a home tonometer names its setting, and a
    wish, a failing practice or a requirement says what the problem is.
    """

    def column(subject: str) -> str:
        return str(values.get(f"{subject}_zh") or values.get(f"{subject}_en") or "")

    told = "\n".join(column(subject) for subject in _SUBJECT_OF.values())
    named = {trait.axis for trait in traits(kernel_text.normalised(told))}

    def missing(question: Question) -> bool:
        if question.subject == "targets":
            return targets == 0
        if question.subject == "problem":
            return not any(column(name) for name in _TELLS_PROBLEM) and not _PROBLEM_WORDS.search(told)
        return not (column(question.subject) or named.intersection(_AXES_OF.get(question.subject, ())))

    return tuple(question for question in _QUESTIONS if missing(question))[:MOST_QUESTIONS]


def proposal_of(text: str, *, reason: str = "") -> NeedProposal:
    """The proposed structure of a need. No statement; a few milliseconds.

    Every value is made of literal parts of the text; nothing is invented.

    Raises:
        TextEmpty, TextTooShort, TextTooLong, IdentityNumberFound, PatientNameFound: see ``guards``.
    """
    require_usable(text, reason=reason)
    clauses = tuple(kernel_text.clauses(text))
    language = kernel_text.language(text)
    ending = "en" if language == Language.EN else "zh"
    parts: dict[str, list[str]] = {}
    for clause in clauses:
        subject = _SUBJECT_OF.get(clause.kind)
        if subject:
            parts.setdefault(subject, []).append(clause.text.strip())
    joint = " " if ending == "en" else "；"
    values: dict[str, Any] = {f"{subject}_{ending}": joint.join(texts) for subject, texts in parts.items()}
    values[f"title_{ending}"] = title_of(text, clauses)
    values["fields"] = list(profile(text).field)
    targets = [_target_values(clause, ending) for clause in clauses if clause.target is not None]
    return NeedProposal(text, language, clauses, values, targets, questions_for(values, len(targets)))


def targets_in(text: str, *, reason: str = "") -> list[dict[str, Any]]:
    """The measurable targets that a text states, as ``proposal_of`` would propose them. No statement; half its time.

    Raises:
        TextEmpty, TextTooShort, TextTooLong, IdentityNumberFound, PatientNameFound: see ``guards``.
    """
    require_usable(text, reason=reason)
    ending = "en" if kernel_text.language(text) == Language.EN else "zh"
    return [_target_values(clause, ending) for clause in kernel_text.clauses(text) if clause.target is not None]


_SENTENCE_END = re.compile(r"[。！？；!?]|[.;](?:\s|$)")


def title_of(text: str, clauses: tuple[Clause, ...]) -> str:
    """A title: a short first line as it stands, else the problem, else what is sought, else the first sentence."""
    lines = [line.strip(" \t#*-—:：") for line in text.splitlines() if line.strip()]
    first = lines[0] if lines else ""
    if len(lines) > 1 and 4 <= len(first) <= TITLE_LENGTH:
        return first
    sentence = _SENTENCE_END.split(first, maxsplit=1)[0].strip()
    told = {clause.kind: clause.text.strip() for clause in reversed(clauses)}
    said = told.get(ClauseKind.PROBLEM) or told.get(ClauseKind.OUTCOME) or sentence
    return said if len(said) <= TITLE_LENGTH else said[: TITLE_LENGTH - 1].rstrip() + "…"


def _target_values(clause: Clause, ending: str) -> dict[str, Any]:
    target = clause.target
    if target is None:
        raise ValueError("the clause has no target")
    return {
        f"parameter_{ending}": target.parameter[:120],
        "operator": str(target.operator),
        "value": round(Decimal(str(target.value)), 6),
        "high": None if target.high is None else round(Decimal(str(target.high)), 6),
        "unit": target.unit[:40],
    }

"""Forms of "describe a need": the text, then its structure with corrections."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import QueryDict

from ronghe.exchange.queries import NeedProposal
from ronghe.journey.exports.wording import OPERATORS
from ronghe.kernel.text import Clause, ClauseKind, Language
from ronghe.kernel.text.numerals import plain

NEW_ROWS = 2
LONGEST_ANSWER = 2000
ORDER = (
    ClauseKind.PROBLEM,
    ClauseKind.POPULATION,
    ClauseKind.OUTCOME,
    ClauseKind.SETTING,
    ClauseKind.PRACTICE,
    ClauseKind.TARGET,
    ClauseKind.CONSTRAINT,
)
REMOVE = "remove"

_HEADINGS = {
    Language.ZH: {
        "problem": "临床问题",
        "population": "适用人群",
        "outcome": "期望结果",
        "setting": "使用场景",
        "practice": "现行做法",
        "target": "指标",
        "targets": "指标",
        "constraint": "要求",
    },
    Language.EN: {
        "problem": "Problem",
        "population": "Population",
        "outcome": "Outcome",
        "setting": "Setting",
        "practice": "Present practice",
        "target": "Target",
        "targets": "Target",
        "constraint": "Requirement",
    },
}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One line of the targets builder, as it stands in the form."""

    name: str
    parameter: str = ""
    operator: str = "<="
    value: str = ""
    high: str = ""
    unit: str = ""

    @property
    def text(self) -> str:
        """The target as one writes it into a need; empty where parameter or value is missing."""
        if not self.parameter or not self.value:
            return ""
        if self.operator == "range" and self.high:
            return f"{self.parameter} {self.value}–{self.high} {self.unit}".strip()
        return f"{self.parameter} {OPERATORS.get(self.operator, '=')} {self.value} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Group:
    """The clauses of one kind, with the rows of the builder for targets."""

    kind: ClauseKind
    clauses: list[Clause] = field(default_factory=list)
    rows: list[TargetRow] = field(default_factory=list)


def groups_of(proposal: NeedProposal) -> list[Group]:
    """Clauses by kind in reading order; kinds without a clause are left out, targets are always there."""
    groups = []
    for kind in ORDER:
        clauses = [clause for clause in proposal.clauses if clause.kind == kind]
        if kind == ClauseKind.TARGET:
            rows = [row_of(clause) for clause in clauses]
            rows += [TargetRow(f"new{number}") for number in range(1, NEW_ROWS + 1)]
            groups.append(Group(kind, clauses, rows))
        elif clauses:
            groups.append(Group(kind, clauses))
    return groups


def row_of(clause: Clause) -> TargetRow:
    """The builder's row of a target clause."""
    target = clause.target
    if target is None:
        return TargetRow(clause.id, clause.text)
    return TargetRow(
        clause.id,
        target.parameter,
        str(target.operator),
        plain(target.value),
        "" if target.high is None else plain(target.high),
        target.unit,
    )


def corrected_text(proposal: NeedProposal, post: QueryDict) -> str:
    """The text with the corrections of the form worked in; without corrections it is the text as it was.

    A changed clause is replaced where it stands; one moved to another kind, a new target and an answer to a question
    go below as a line under their heading, so that the whole text is read again in the same way.
    """
    headings = _HEADINGS[Language.EN if proposal.language == Language.EN else Language.ZH]
    text = proposal.text
    below: list[str] = []
    for clause in sorted(proposal.clauses, key=lambda one: one.start, reverse=True):
        replaced = _replacement(clause, post, headings, below)
        if replaced is not None:
            text = text[: clause.start] + replaced + text[clause.end :]
    added = [row.text for row in (_posted_row(post, f"new{n}") for n in range(1, NEW_ROWS + 1)) if row.text]
    lines = [*reversed(below), *(f"{headings['target']}：{line}" for line in added)]
    for question in proposal.questions:
        answer = _posted(post, f"answer_{question.subject}")
        if answer:
            lines.append(f"{headings.get(question.subject, question.subject)}：{answer}")
    if proposal.language == Language.EN:
        lines = [line.replace("：", ": ", 1) for line in lines]
    return "\n".join([text.rstrip(), *lines]) if lines else text


def _replacement(clause: Clause, post: QueryDict, headings: dict[str, str], below: list[str]) -> str | None:
    kind = post.get(f"{clause.id}_kind", str(clause.kind))
    if kind == REMOVE:
        return ""
    if clause.target is not None and f"{clause.id}_parameter" in post:
        row = _posted_row(post, clause.id)
        if row == row_of(clause):
            return None
        return row.text
    written = _posted(post, f"{clause.id}_text") if f"{clause.id}_text" in post else clause.text.strip()
    if kind != clause.kind and kind in headings:
        below.append(f"{headings[kind]}：{written}")
        return ""
    return None if written == clause.text.strip() else written


def _posted_row(post: QueryDict, name: str) -> TargetRow:
    values = {
        part: _posted(post, f"{name}_{part}")[:200] for part in ("parameter", "operator", "value", "high", "unit")
    }
    operator = values["operator"] if values["operator"] in {*OPERATORS, "range"} else "<="
    return TargetRow(name, values["parameter"], operator, values["value"], values["high"], values["unit"])


def _posted(post: QueryDict, name: str) -> str:
    return post.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()[:LONGEST_ANSWER]

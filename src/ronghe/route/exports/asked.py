"""What a reader can answer: the open questions of all regimes, each once; and every fact, to correct what was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ronghe.kernel.rules import Kind
from ronghe.route.exports.sheet import QuestionLine, RulesSheet
from ronghe.route.exports.wording import fact_label, said, value_text
from ronghe.route.facts import vocabulary
from ronghe.route.queries.answering import sent
from ronghe.route.queries.memos import Memo


@dataclass(frozen=True)
class AskedLine:
    """An open question and the titles of the rules that ask it; what its answers lead to is said by the first."""

    question: QuestionLine
    rules: tuple[str, ...]


@dataclass(frozen=True)
class CorrectableLine:
    """A fact with what was answered so far and the values it can take, as sent and in words; a number has none."""

    fact: str
    label: str
    now: str
    values: tuple[tuple[str, str], ...]


def asked_lines(sheets: Iterable[RulesSheet]) -> tuple[AskedLine, ...]:
    """Open questions in the order of the sheets, each fact once."""
    found: dict[str, tuple[QuestionLine, list[str]]] = {}
    for sheet in sheets:
        for one in sheet.questions:
            found.setdefault(one.fact, (one, []))[1].append(sheet.title)
    return tuple(AskedLine(question, tuple(rules)) for question, rules in found.values())


def correctable_lines(memo: Memo) -> tuple[tuple[str, tuple[CorrectableLine, ...]], ...]:
    """Every fact of the vocabulary, by group."""
    groups: dict[str, list[CorrectableLine]] = {}
    for name, fact in vocabulary().facts.items():
        kind = fact.kind.kind
        values: list[tuple[str, str]] = []
        if kind is Kind.BOOL:
            values = [("yes", value_text(name, True)), ("no", value_text(name, False))]
        elif kind is Kind.CHOICE:
            values = [(value, value_text(name, value)) for value in fact.values]
        now = sent(memo.answers[name]) if name in memo.answers else ""
        groups.setdefault(fact.group, []).append(CorrectableLine(name, fact_label(name), now, tuple(values)))
    return tuple((said(vocabulary().groups[name]), tuple(lines)) for name, lines in groups.items())

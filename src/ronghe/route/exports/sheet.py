"""The memo as a sheet of words: facts with passages, then each regime with its rules, questions and edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from ronghe.kernel.rules import Flip, Question, RuleVerdict, Truth, Value
from ronghe.kernel.text.yaml_data import yaml_data
from ronghe.route.exports.wording import fact_label, question_text, said, told, value_text
from ronghe.route.facts import Profile, Reading, Sureness
from ronghe.route.judging.answers import RegimeAnswer
from ronghe.route.queries.answering import sent
from ronghe.route.queries.memos import Memo

Outcome = Callable[[str | None], str]

ASKED = 6
"""Questions that are shown of a regime; the others are in the JSON."""


@dataclass(frozen=True)
class FactLine:
    """One fact: its value, where the text says it, and how it is known (``stated likely derived answered``)."""

    fact: str
    label: str
    value: str
    known: str
    passages: tuple[str, ...] = ()
    derived_from: str = ""


@dataclass(frozen=True)
class RuleLine:
    """One rule: what it says, where it stands, the facts that settle it and those that are missing."""

    id: str
    text: str
    article: str
    source: str
    effect: str
    effect_key: str
    verify: bool
    because: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class AnswerLine:
    """One answer to a question: the values as they are sent back, in words, and what it would lead to."""

    value: str
    text: str
    outcomes: tuple[str, ...]
    outcome_keys: tuple[str, ...]


@dataclass(frozen=True)
class QuestionLine:
    """An open question; ``settles``: whatever is answered, the outcome is settled then."""

    fact: str
    text: str
    settles: bool
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class FlipLine:
    """A known fact that would turn the outcome: what it is now, what instead, and to what."""

    fact: str
    label: str
    now: str
    instead: str
    outcomes: tuple[str, ...]
    outcome_keys: tuple[str, ...]
    assumed: bool


@dataclass(frozen=True)
class RulesSheet:
    """What one pack says, in words.

    ``outcome`` is empty where it is open: then ``reachable`` names what may still come out. ``settle`` says how many
    questions would settle it. ``either`` holds the rules of which one or another gives a settled outcome, whatever the
    open facts that ``whatever`` names turn out to be; it is empty where a rule that applies gives it. What ends in
    ``key`` or ``keys`` is for programs: the same in every language.
    """

    pack: str
    version: str
    effective_on: date
    title: str
    edition: str
    outcome: str
    outcome_key: str
    reachable: tuple[str, ...]
    reachable_keys: tuple[str, ...]
    verify: bool
    settle: str
    applied: tuple[RuleLine, ...]
    either: tuple[RuleLine, ...]
    whatever: str
    not_applied: tuple[RuleLine, ...]
    unknown: tuple[RuleLine, ...]
    questions: tuple[QuestionLine, ...]
    flips: tuple[FlipLine, ...]
    assumed: tuple[FactLine, ...]

    @property
    def between(self) -> tuple[str, ...]:
        """What it may still come to, in words for a reader: less that no rule applies, unless that is all there is."""
        named = tuple(word for word, key in zip(self.reachable, self.reachable_keys, strict=True) if key)
        return named or self.reachable


def fact_lines(memo: Memo) -> tuple[FactLine, ...]:
    """Every fact that is told, in the order of the vocabulary; an answer stands above what the text says."""
    lines = [
        FactLine(name, fact_label(name), value_text(name, value), "answered") for name, value in memo.answers.items()
    ]
    lines += [_read(reading) for name, reading in memo.profile.readings.items() if name not in memo.answers]
    return tuple(lines)


def _read(reading: Reading) -> FactLine:
    return FactLine(
        fact=reading.fact,
        label=fact_label(reading.fact),
        value=value_text(reading.fact, reading.value),
        known=str(reading.sure),
        passages=tuple(dict.fromkeys(span.text for span in reading.passages)),
        derived_from=told(reading.derived_from) if reading.sure == Sureness.DERIVED else "",
    )


def contradictions(profile: Profile) -> tuple[FactLine, ...]:
    """Facts of which the text says two things; each is left unknown."""
    return tuple(
        FactLine(
            fact=one.fact,
            label=fact_label(one.fact),
            value=_(" / ").join(value_text(one.fact, value) for value, _spans in one.values),
            known="contradicted",
            passages=tuple(span.text for _value, spans in one.values for span in spans),
        )
        for one in profile.contradictions
    )


def rules_sheet(
    answer: RegimeAnswer,
    assumed: Iterable[str] = (),
    confirm: Sequence[Flip] | None = None,
    skip: frozenset[str] = frozenset(),
) -> RulesSheet:
    """A regime's answer in words.

    Args:
        assumed: facts that nobody told and that were taken as is usual.
        confirm: flips to be shown in place of all of them.
        skip: facts that nobody is asked for, as something else tells them.
    """
    decision, labels = answer.decision, answer.pack.labels
    taken = frozenset(assumed)

    def outcome(key: str | None) -> str:
        return said(labels[key]) if key in labels else str(key or _("no rule applies"))

    return RulesSheet(
        pack=answer.pack.id,
        version=answer.pack.version,
        effective_on=answer.pack.effective_on,
        title=said(answer.pack.title),
        edition=edition_text(answer.pack.version, answer.pack.effective_on),
        outcome=outcome(decision.outcome) if decision.outcome else "",
        outcome_key=decision.outcome or "",
        reachable=() if decision.settled else tuple(outcome(one) for one in decision.reach.outcomes),
        reachable_keys=() if decision.settled else _keys(decision.reach.outcomes),
        verify=answer.to_verify,
        settle=_settle(answer),
        applied=tuple(_rule(answer, one, outcome) for one in answer.applied),
        either=tuple(_rule(answer, one, outcome) for one in _either(answer)),
        whatever=told(dict.fromkeys(name for one in _either(answer) for name in one.missing)),
        not_applied=tuple(_rule(answer, one, outcome) for one in answer.not_applied),
        unknown=tuple(_rule(answer, one, outcome) for one in answer.unknown),
        questions=tuple(_question(one, outcome) for one in _worth_asking(answer, skip)[:ASKED]),
        flips=tuple(_flip(one, taken, outcome) for one in (answer.flips if confirm is None else confirm)),
        assumed=tuple(
            FactLine(name, fact_label(name), value_text(name, answer.facts[name]), "assumed")
            for name in sorted(taken & answer.pack.facts & answer.facts.keys())
        ),
    )


def silenced(sheet: RulesSheet) -> RulesSheet:
    """The same pack, saying nothing: of a text in which no product was found."""
    return replace(
        sheet, outcome="", outcome_key="", reachable=(), reachable_keys=(), verify=False, settle="", applied=(),
        either=(), whatever="", not_applied=(), unknown=(), questions=(), flips=(), assumed=(),
    )  # fmt: skip


def _worth_asking(answer: RegimeAnswer, skip: frozenset[str]) -> list[Question]:
    """The open questions, less those to be skipped and those that wait for another one that is open itself."""
    open_facts = {one.fact for one in answer.questions}
    after = yaml_data("ronghe.route.facts", "asked-after.yaml")
    return [one for one in answer.questions if one.fact not in skip and after.get(one.fact) not in open_facts]


def _either(answer: RegimeAnswer) -> tuple[RuleVerdict, ...]:
    """Rules of which one or another will apply, where none applies yet and the outcome is settled all the same."""
    return tuple(one for one in answer.decision.deciding if one.truth is Truth.UNKNOWN)


def _keys(outcomes: Iterable[str | None]) -> tuple[str, ...]:
    """Keys of outcomes; that no rule applies is the empty one."""
    return tuple(key or "" for key in outcomes)


def edition_text(version: str, effective_on: date) -> str:
    """The edition of a pack and since when its regulation counts."""
    return _("edition %(version)s, in force since %(day)s") % {"version": version, "day": effective_on.isoformat()}


def _settle(answer: RegimeAnswer) -> str:
    number = answer.to_settle
    if answer.decision.settled or number == 0:
        return ""
    if number is None:
        return _("More than two questions may be needed to settle it.")
    return _("One question would settle it.") if number == 1 else _("Two questions would settle it.")


def _rule(answer: RegimeAnswer, verdict: RuleVerdict, outcome: Outcome) -> RuleLine:
    rule = verdict.rule
    source = answer.source(verdict)
    return RuleLine(
        id=rule.id,
        text=said(rule.text),
        article=said(rule.article),
        source=said(source.title),
        effect=outcome(rule.effect),
        effect_key=rule.effect or "",
        verify=rule.verify or source.verify,
        because=tuple(
            dict.fromkeys(f"{fact_label(use.fact)}: {value_text(use.fact, use.value)}" for use in verdict.because)
        ),
        missing=tuple(fact_label(name) for name in verdict.missing),
    )


def _question(one: Question, outcome: Outcome) -> QuestionLine:
    answers = [
        AnswerLine(
            value=sent(answer.values[0]),
            text=_(" / ").join(dict.fromkeys(_value_or_range(one, value) for value in answer.values)),
            outcomes=tuple(outcome(key) for key in answer.reach.outcomes),
            outcome_keys=_keys(answer.reach.outcomes),
        )
        for answer in one.answers
    ]
    return QuestionLine(one.fact, question_text(one.fact), one.settles, tuple(answers))


def confirming_question(flip: Flip, keep: Sequence[str | None], outcome: Outcome) -> QuestionLine:
    """An assumption as a question: as it was taken, ``keep`` is left; otherwise what the flip says."""
    taken = ((flip.was,), tuple(keep)), (flip.values, flip.reach.outcomes)
    answers = [
        AnswerLine(
            value=sent(values[0]),
            text=_(" / ").join(value_text(flip.fact, value) for value in values),
            outcomes=tuple(outcome(key) for key in outcomes),
            outcome_keys=_keys(outcomes),
        )
        for values, outcomes in taken
    ]
    return QuestionLine(flip.fact, question_text(flip.fact), flip.reach.settled, tuple(answers))


def _value_or_range(one: Question, value: Value) -> str:
    if not one.thresholds or isinstance(value, bool) or not isinstance(value, (int, float)):
        return value_text(one.fact, value)
    below = [edge for edge in one.thresholds if edge <= value]
    above = [edge for edge in one.thresholds if edge > value]
    if below and above:
        return f"{value_text(one.fact, max(below))} – {value_text(one.fact, min(above))}"
    edge = value_text(one.fact, max(below) if below else min(above))
    return _("%(edge)s or more") % {"edge": edge} if below else _("less than %(edge)s") % {"edge": edge}


def _flip(one: Flip, assumed: frozenset[str], outcome: Outcome) -> FlipLine:
    return FlipLine(
        fact=one.fact,
        label=fact_label(one.fact),
        now=value_text(one.fact, one.was),
        instead=_(" / ").join(value_text(one.fact, value) for value in one.values),
        outcomes=tuple(outcome(key) for key in one.reach.outcomes),
        outcome_keys=_keys(one.reach.outcomes),
        assumed=one.fact in assumed,
    )

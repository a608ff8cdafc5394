"""A candidate judged only as far as it matters: what its score may still become, and in the end all that is told."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ronghe.kernel.match.features import Focus
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.ladder import Rung, Shown, asked_rung, in_steps, shown_rung, worth
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.scoring import NeedView, is_must, parts_beside_verdicts, total, with_verdicts
from ronghe.kernel.match.shortlist import owner_of
from ronghe.kernel.match.values import Candidate, ClauseVerdict, EvidenceLevel, Verdict, Veto
from ronghe.kernel.match.verdicts import find
from ronghe.kernel.match.vetoes import vetoes
from ronghe.kernel.match.weights import PARTS, VERDICT_WORTH
from ronghe.kernel.match.wishes import Wish
from ronghe.kernel.match.wording import word
from ronghe.kernel.text import ClauseKind

ROUNDING = 1e-9
"""Put around the scores that are still possible, far above what sums in another order differ by."""

UNJUDGED = Finding(Verdict.UNKNOWN, None, "silent")
"""Stands in for clauses that the score does not hang on."""

SHOWN = frozenset({Verdict.MET, Verdict.PARTLY})


@dataclass(frozen=True, eq=False)
class Asking:
    """A need as every candidate is judged against it: ``wishes`` in the order of its clauses, with the rung of the
    ladder that each asks for."""

    seen: NeedView
    wishes: tuple[Wish, ...]
    focus: Focus

    @cached_property
    def rungs(self) -> tuple[Rung | None, ...]:
        """Per wish."""
        return tuple(asked_rung(wish.traits) for wish in self.wishes)

    @cached_property
    def steps(self) -> tuple[int, ...]:
        """In which order the wishes are judged: those that the score hangs on first, of these the numeric first."""
        return tuple(sorted(range(len(self.wishes)), key=lambda i: _late(self.wishes[i])))

    @cached_property
    def counting(self) -> int:
        """On how many of the first ``steps`` the score hangs."""
        return sum(_late(wish) < 2 for wish in self.wishes)

    @cached_property
    def scored(self) -> dict[str, list[int]]:
        """The parts of the score that hang on verdicts, with the wishes whose they are."""
        late = [_late(wish) for wish in self.wishes]
        found = {"targets": 0, "requirements": 1}
        return {part: [i for i, one in enumerate(late) if one == kind] for part, kind in found.items() if kind in late}

    @cached_property
    def highest(self) -> Rung | None:
        """The highest rung that is asked for."""
        return max((rung for rung in self.rungs if rung), key=lambda rung: rung.level, default=None)

    @cached_property
    def targets(self) -> frozenset[str]:
        """The clauses with a target."""
        return frozenset(wish.clause.id for wish in self.wishes if wish.clause.target)


def _late(wish: Wish) -> int:
    return 0 if wish.aim is not None else 1 if is_must(wish) else 2


class Candidacy:
    """One offer against a need; see ``shortlist.Contender``. Judged clause by clause, each of them once."""

    def __init__(self, need: Asking, offer: OfferProfile) -> None:
        self._need = need
        self.profile = offer
        self._shown = shown_rung(offer) if offer.offer.kind in SHOWING else None
        self._beside = parts_beside_verdicts(need.seen, need.wishes, need.focus.whole, offer)
        self._evidence = {"evidence": worth(self._shown.rung, need.highest)} if self._shown else {}
        known = self._beside | self._evidence
        self._sum = sum(PARTS[name] * value for name, value in known.items())
        self._weight = sum(PARTS[name] for name in (*known, *need.scored))
        self._found: list[Finding | None] = [None] * len(need.wishes)
        self._judged = 0
        self._begun = False
        self._told = False
        self.id, self.owner = offer.offer.id, owner_of(offer.offer)
        self.ceiling, self.floor = math.inf, -math.inf
        self._limits()
        self._stand()

    def _limits(self) -> None:
        """The highest and the lowest score that the clauses not yet judged can lead to, a rounding apart."""
        need = self._need
        if self._judged >= need.counting:
            self.ceiling = self.floor = total(self._parts())
            return
        lowest = self._sum
        highest = lowest
        for part, places in need.scored.items():
            found = [VERDICT_WORTH[one.verdict] for i in places if (one := self._found[i]) is not None]
            share = PARTS[part] / len(places)
            lowest += share * sum(found)
            highest += share * (sum(found) + len(places) - len(found))
        weight = self._weight
        self.ceiling = min(self.ceiling, highest / weight + ROUNDING)  # the same sum in another order may end higher
        self.floor = max(self.floor, lowest / weight - ROUNDING)

    def _parts(self) -> dict[str, float]:
        """The parts of the score, once all clauses that it hangs on are judged."""
        findings = [found or UNJUDGED for found in self._found]
        return with_verdicts(self._beside, self._need.wishes, findings) | self._evidence

    @cached_property
    def vetoes(self) -> tuple[Veto, ...]:
        """Why it stands behind all others; empty for most."""
        return vetoes(self._need.seen.need, self.profile)

    @property
    def vetoed(self) -> bool:
        """Whether there is a veto."""
        return bool(self.vetoes)

    def judge_on(self) -> None:
        """Look for vetoes, then judge the next clause."""
        if self._begun:
            place = self._need.steps[self._judged]
            found = self._found[place] = self._finding(place)
            self._judged += 1
            self._told = self._told or found.verdict in SHOWN
            if self._judged <= self._need.counting:
                self._limits()
        self._begun = True
        self._stand()

    def _stand(self) -> None:
        """Bring ``key`` and ``settled`` up to what is judged."""
        whole = self._judged == len(self._found)
        self.key = self._begun and self.vetoed, whole and not self._told, self.ceiling
        self.settled = self._begun and (whole or (self._told and self._judged >= self._need.counting))

    def _finding(self, place: int) -> Finding:
        wish = self._need.wishes[place]
        found = _fair(wish, find(wish, self.profile, self._need.focus), self.profile)
        return in_steps(found, self._need.rungs[place], self._shown)

    def candidate(self) -> Candidate:
        """Everything told; judges what is left."""
        findings = [found or self._finding(place) for place, found in enumerate(self._found)]
        self._found[:] = findings
        offer = self.profile
        verdicts = tuple(word(wish, f, offer) for wish, f in zip(self._need.wishes, findings, strict=True))
        parts = self._parts()
        change = next((v for v in self.vetoes if v.would_change_zh), None) or _decisive(verdicts, self._need.targets)
        return Candidate(
            offer=offer.offer,
            score=total(parts),
            parts=parts,
            verdicts=verdicts,
            vetoes=self.vetoes,
            would_change_zh=change.would_change_zh if change else "",
            would_change_en=change.would_change_en if change else "",
            evidence=_level(self._shown, offer) if self._shown else None,
        )


def _level(shown: Shown, offer: OfferProfile) -> EvidenceLevel:
    rung = shown.rung
    return EvidenceLevel(rung.level, rung.id, rung.zh, rung.en, offer.statements[shown.statement].passage)


SOUGHT = frozenset({ClauseKind.PROBLEM, ClauseKind.OUTCOME})
"""Kinds of clause that say what is sought; the others say for whom, where, and how it is today."""

THINGS = frozenset({"achievement"})
"""Kinds of partner that are the thing sought; the others could make it, or help on the way to it."""

SHOWING = frozenset({"achievement", "company"})
"""Kinds of partner whose text tells how far a thing was shown to work; a service or an expert is no such thing."""


def _fair(wish: Wish, finding: Finding, offer: OfferProfile) -> Finding:
    """ "It does another thing" answers only a clause that says what is sought, and only for one who brings a thing.

    The same holds of a passage that seems to differ, but states no property and denies nothing.

    What an offer leaves out of its title is not refused by it: of any other clause it is silent.
    """
    if finding.cause in {"other_thing", "differs"} and not (wish.clause.kind in SOUGHT and offer.offer.kind in THINGS):
        return Finding(Verdict.UNKNOWN, None, "silent")
    return finding


def _decisive(verdicts: Sequence[ClauseVerdict], targets: frozenset[str]) -> ClauseVerdict | None:
    """The verdict whose change would matter most: unmet, else partly met, else open; a target first."""
    for kind in (Verdict.UNMET, Verdict.PARTLY, Verdict.UNKNOWN):
        those = [verdict for verdict in verdicts if verdict.verdict is kind]
        if those:
            return next((verdict for verdict in those if verdict.clause in targets), those[0])
    return None

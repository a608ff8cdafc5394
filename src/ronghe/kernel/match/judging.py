"""Judge offers against a need: a verdict with its reason per clause, vetoes, parts and a score."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from ronghe.kernel.index import Encoder
from ronghe.kernel.match.aims import Aim
from ronghe.kernel.match.features import Focus, focus_of
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.ladder import Shown, asked_rung, in_steps, shown_rung, worth
from ronghe.kernel.match.numeric import judge_target
from ronghe.kernel.match.offers import OfferProfile, prepare_all
from ronghe.kernel.match.scoring import NeedView, parts_of, total, view
from ronghe.kernel.match.shortlist import in_order, shortlist
from ronghe.kernel.match.spans import clauses_of_span
from ronghe.kernel.match.textual import SOFT, by_rules, judge_words, properties
from ronghe.kernel.match.values import Candidate, ClauseVerdict, EvidenceLevel, NeedProfile, Offer, Verdict
from ronghe.kernel.match.vetoes import vetoes
from ronghe.kernel.match.wishes import Wish, wishes
from ronghe.kernel.match.wording import word
from ronghe.kernel.text import ClauseKind, asking, normalise


def judge(need: NeedProfile, offers: Sequence[Offer | OfferProfile], encoder: Encoder) -> list[Candidate]:
    """Score and explain every offer; best first, vetoed last, the order given has no influence.

    Cost: one encoding of the need and its clauses (none if the same need was judged just before), and of the statements
    of offers not prepared before; then a matrix product per offer.
    """
    profiles = _prepared(offers, encoder)
    ready = _ready(need, encoder)
    asked = demands(need, ready.wishes)
    return in_order([_candidate(ready.seen, asked, ready.focus, offer) for offer in profiles])


def demands(need: NeedProfile, asked: Sequence[Wish]) -> list[Wish]:
    """The clauses that are judged: those that ask for something."""
    kept = {clause.id for clause in asking(need.clauses)}
    return [wish for wish in asked if wish.clause.id in kept]


def match(
    need: NeedProfile,
    offers: Sequence[Offer | OfferProfile],
    encoder: Encoder,
    *,
    limit: int = 10,
    share: float = 0.3,
) -> list[Candidate]:
    """The candidates to show: vetoed ones last, not all alike, no organisation above ``share`` of the places."""
    profiles = _prepared(offers, encoder)
    centres = {p.offer.id: p.centre for p in profiles}
    judged = judge(need, profiles, encoder)
    return shortlist(judged, lambda a, b: float(centres[a.offer.id] @ centres[b.offer.id]), limit=limit, share=share)


def judge_span(need: NeedProfile, span_text: str, offer: Offer | OfferProfile, encoder: Encoder) -> ClauseVerdict:
    """The verdict on a literal part of a need, which need not be one of its clauses.

    The span is read as clauses of its own; several are judged apart and joined: all met is met, none stated is
    unknown, anything unmet among met is partly.
    """
    profile = _prepared([offer], encoder)[0]
    asked = wishes(need.text, clauses_of_span(need, span_text), encoder)
    focus = _ready(need, encoder).focus
    judged = [(wish, find(wish, profile, focus)) for wish in asked]
    return _joined(judged, profile)


@dataclass(frozen=True, eq=False)
class _Ready:
    """A need read and encoded, to be judged against any number of groups of offers."""

    need: NeedProfile
    encoder: Encoder
    seen: NeedView
    wishes: tuple[Wish, ...]
    focus: Focus


_LATEST: deque[_Ready] = deque(maxlen=8)  # a dossier asks the same need of one kind of partner after another


def _ready(need: NeedProfile, encoder: Encoder) -> _Ready:
    for one in tuple(_LATEST):
        if one.need is need and one.encoder is encoder:
            return one
    asked = wishes(need.text, need.clauses, encoder)
    made = _Ready(need, encoder, view(need, encoder), tuple(asked), focus_on(need, asked, encoder))
    _LATEST.append(made)
    return made


def focus_on(need: NeedProfile, asked: Sequence[Wish], encoder: Encoder) -> Focus:
    """What the need is about: the clauses that name the thing sought, else its whole text."""
    whole = normalise(need.text).text
    topics = [wish.text for wish in asked if wish.topic]
    return focus_of(topics, whole, encoder.encode([" ".join(topics) or whole, whole]), need.role)


def find(wish: Wish, offer: OfferProfile, focus: Focus) -> Finding:
    """Judge one clause: a numeric target by comparing, anything else by its words.

    Where no figure answers a target its words may still rule it out: a property that excludes it ("adults only"), or,
    where the number only says for whom the thing sought is meant, another thing. They never show it to be met.
    """
    if wish.aim is None:
        return judge_words(wish, offer, focus)
    compared = judge_target(wish, wish.aim, offer)
    if compared.verdict is not Verdict.UNKNOWN:
        return compared
    if wish.topic and _about_whom(wish.aim):
        told = judge_words(wish, offer, focus)
    elif any(f.verdict is Verdict.UNMET and f.axis.id not in SOFT for f in properties(wish, offer)):
        told = by_rules(wish, offer)
    else:
        return compared
    return told if told.verdict is Verdict.UNMET else compared


def _about_whom(aim: Aim) -> bool:
    """The number only says for whom or for what size of finding the thing is meant, so that the words decide."""
    if aim.key in WHOM or (aim.named and aim.named[0].parameter in WHOM):
        return True
    return not aim.key and not aim.named


WHOM = frozenset({"age", "body_weight", "balloon_diameter", "lesion_size"})


def _prepared(offers: Sequence[Offer | OfferProfile], encoder: Encoder) -> list[OfferProfile]:
    plain = [o for o in offers if isinstance(o, Offer)]
    ready = iter(prepare_all(plain, encoder) if plain else [])
    return [next(ready) if isinstance(o, Offer) else o for o in offers]


def _candidate(need: NeedView, asked: Sequence[Wish], focus: Focus, offer: OfferProfile) -> Candidate:
    shown = shown_rung(offer) if offer.offer.kind in SHOWING else None
    findings = [in_steps(_fair(w, find(w, offer, focus), offer), asked_rung(w.traits), shown) for w in asked]
    verdicts = tuple(word(w, f, offer) for w, f in zip(asked, findings, strict=True))
    parts = parts_of(need, asked, findings, offer)
    if shown is not None:
        wanted = [rung for w in asked if (rung := asked_rung(w.traits))]
        parts["evidence"] = worth(shown.rung, max(wanted, key=lambda rung: rung.level, default=None))
    ruled = vetoes(need.need, offer)
    change = next((v for v in ruled if v.would_change_zh), None) or _decisive(
        verdicts, frozenset(w.clause.id for w in asked if w.clause.target)
    )
    return Candidate(
        offer=offer.offer,
        score=total(parts),
        parts=parts,
        verdicts=verdicts,
        vetoes=ruled,
        would_change_zh=change.would_change_zh if change else "",
        would_change_en=change.would_change_en if change else "",
        evidence=_level(shown, offer) if shown else None,
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


def relevant(need: NeedProfile, candidate: Candidate) -> bool:
    """Whether a candidate answers anything: a clause that says what is sought or a target is met, at least in part.

    One who could make it or helps on the way (company, expert, service, investor) is relevant by working in the need's
    field, too.
    """
    kinds = {clause.id: clause.kind for clause in need.clauses}
    told = {v.clause for v in candidate.verdicts if v.verdict in {Verdict.MET, Verdict.PARTLY}}
    if any(kinds[clause] in SOUGHT or kinds[clause] is ClauseKind.TARGET for clause in told):
        return True
    in_field = candidate.parts.get("field", 0.0) > 0
    return in_field and (bool(told) or candidate.offer.kind not in THINGS)


def _decisive(verdicts: Sequence[ClauseVerdict], targets: frozenset[str]) -> ClauseVerdict | None:
    """The verdict whose change would matter most: unmet, else partly met, else open; a target first."""
    for kind in (Verdict.UNMET, Verdict.PARTLY, Verdict.UNKNOWN):
        those = [verdict for verdict in verdicts if verdict.verdict is kind]
        if those:
            return next((verdict for verdict in those if verdict.clause in targets), those[0])
    return None


def _joined(judged: Sequence[tuple[Wish, Finding]], offer: OfferProfile) -> ClauseVerdict:
    kinds = [f.verdict for _, f in judged]
    if len(judged) == 1 or len(set(kinds)) == 1:
        return word(*judged[0], offer)
    known = [(w, f) for w, f in judged if f.verdict is not Verdict.UNKNOWN]
    worst = next(((w, f) for w, f in known if f.verdict is Verdict.UNMET), known[0])
    if all(f.verdict is Verdict.UNMET for _, f in known):
        return word(*worst, offer)
    wish, finding = worst
    mixed = Finding(Verdict.PARTLY, finding.statement, finding.cause, finding.figure, finding.zh, finding.en)
    return word(wish, mixed, offer)

"""Judge offers against a need: a verdict with its reason per clause, vetoes, parts and a score."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from ronghe.kernel.index import Encoder
from ronghe.kernel.match.candidacy import SOUGHT, THINGS, Asking, Candidacy
from ronghe.kernel.match.features import Focus, focus_of
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.offers import OfferProfile, prepare_all
from ronghe.kernel.match.scoring import view
from ronghe.kernel.match.shortlist import chosen, in_order
from ronghe.kernel.match.spans import clauses_of_span
from ronghe.kernel.match.values import Candidate, ClauseVerdict, NeedProfile, Offer, Verdict
from ronghe.kernel.match.verdicts import find
from ronghe.kernel.match.wishes import Wish, wishes
from ronghe.kernel.match.wording import word
from ronghe.kernel.text import ClauseKind, asking, normalised


def judge(need: NeedProfile, offers: Sequence[Offer | OfferProfile], encoder: Encoder) -> list[Candidate]:
    """Score and explain every offer; best first, vetoed last, the order given has no influence.

    Cost: one encoding of the need and its clauses (none if the same need was judged just before), and of the statements
    of offers not prepared before; then a matrix product per offer.
    """
    wanted = _ready(need, encoder).asking
    return in_order([Candidacy(wanted, offer).candidate() for offer in _prepared(offers, encoder)])


def prepare_need(need: NeedProfile, encoder: Encoder) -> None:
    """Read and encode a need that will be judged: for who has time now. It is kept for the last few needs."""
    _ready(need, encoder)


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
    wanted = _ready(need, encoder).asking
    contenders = [Candidacy(wanted, offer) for offer in _prepared(offers, encoder)]
    best = chosen(contenders, lambda a, b: float(a.profile.centre @ b.profile.centre), limit=limit, share=share)
    return [one.candidate() for one in best]


def judge_span(need: NeedProfile, span_text: str, offer: Offer | OfferProfile, encoder: Encoder) -> ClauseVerdict:
    """The verdict on a literal part of a need, which need not be one of its clauses.

    The span is read as clauses of its own; several are judged apart and joined: all met is met, none stated is
    unknown, anything unmet among met is partly.
    """
    profile = _prepared([offer], encoder)[0]
    asked = wishes(need.text, clauses_of_span(need, span_text), encoder)
    focus = _ready(need, encoder).asking.focus
    judged = [(wish, find(wish, profile, focus)) for wish in asked]
    return _joined(judged, profile)


@dataclass(frozen=True, eq=False)
class _Ready:
    """A need read and encoded, to be judged against any number of groups of offers."""

    need: NeedProfile
    encoder: Encoder
    asking: Asking


_LATEST: deque[_Ready] = deque(maxlen=8)  # a dossier asks the same need of one kind of partner after another


def _ready(need: NeedProfile, encoder: Encoder) -> _Ready:
    for one in tuple(_LATEST):
        if one.need is need and one.encoder is encoder:
            return one
    made = _Ready(need, encoder, asking_of(need, encoder))
    _LATEST.append(made)
    return made


def asking_of(need: NeedProfile, encoder: Encoder) -> Asking:
    """The need read and encoded, to be judged against any number of offers."""
    return asking_with(need, wishes(need.text, need.clauses, encoder), encoder)


def asking_with(need: NeedProfile, asked: Sequence[Wish], encoder: Encoder) -> Asking:
    """The same where its clauses have been read already."""
    return Asking(view(need, encoder), tuple(demands(need, asked)), focus_on(need, asked, encoder))


def subject(need: NeedProfile, asked: Sequence[Wish]) -> str:
    """What a need is about: the clauses that name the thing sought, else its whole text, normalised."""
    return " ".join(wish.text for wish in asked if wish.topic) or normalised(need.text)


def focus_on(need: NeedProfile, asked: Sequence[Wish], encoder: Encoder) -> Focus:
    """The subject of the need and its whole text, encoded."""
    topic, whole = subject(need, asked), normalised(need.text)
    return focus_of(topic, whole, encoder.encode([topic, whole]), need.role)


def _prepared(offers: Sequence[Offer | OfferProfile], encoder: Encoder) -> list[OfferProfile]:
    plain = [o for o in offers if isinstance(o, Offer)]
    ready = iter(prepare_all(plain, encoder) if plain else [])
    return [next(ready) if isinstance(o, Offer) else o for o in offers]


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

"""Judge a clause without a number: by the properties it names, else by how closely a passage speaks of the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from ronghe.kernel.match.attributes import PEOPLE, WHO_AND_WHERE, Axis, AxisVerdict, Trait, axes, implied, weigh
from ronghe.kernel.match.concepts import weight
from ronghe.kernel.match.features import Focus, features, names_a_thing, words_found
from ronghe.kernel.match.finding import Finding
from ronghe.kernel.match.likeness import likeness, sameness
from ronghe.kernel.match.model import decide
from ronghe.kernel.match.offers import OfferProfile
from ronghe.kernel.match.profiles import kind_named
from ronghe.kernel.match.scope import asks_beside, asks_for_data, joined, rest_of
from ronghe.kernel.match.stance import cues
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.match.weights import (
    MUCH_CONTENT,
    OTHER_THING_BELOW,
    PASSAGE_SHOWS_FROM,
    REST_FROM,
    REST_IN_HEAD_FROM,
    SAME_PEOPLE_FROM,
    SAME_THING_FROM,
)
from ronghe.kernel.match.wishes import Wish
from ronghe.kernel.text import ClauseKind

KINDS = frozenset({"achievement", "company", "expert", "service", "investor"})
SOFT = frozenset(
    {"setting", "stage", "operator", "portability", "existing_equipment", "sample", "evidence", "automation"}
)

WEIGHED = frozenset({"stage", "alarm", "radiation", "absorbable", "invasiveness", "realtime"})
"""Axes whose statements are too often of somebody or something else to decide alone; the model weighs them."""


HEARD = frozenset({"china_registration", "joint_development", "licence", "local_data", "network", "power", "shared_ip"})
"""Axes read so well that what no statement says of them is not said at all."""


def settled(wish: Wish, ruled: Finding, found: Sequence[AxisVerdict]) -> bool:
    """Whether the rules decide alone: by properties that are read surely, or by silence on axes that are heard well.

    What the clause that names the thing sought says beside a property is for the model to weigh.
    """
    if wish.topic or not found:
        return False
    decided = [f for f in found if f.verdict is not Verdict.UNKNOWN]
    if not decided:
        return ruled.verdict is Verdict.UNKNOWN and all(f.axis.id in HEARD for f in found)
    return ruled.cause == "property" and not any(f.axis.id in WEIGHED for f in decided)


def judge_words(wish: Wish, offer: OfferProfile, focus: Focus) -> Finding:
    """Judge a clause by all evidence together; what the rules say of its properties is one part of it.

    What is said of properties that are read surely decides alone. Otherwise the verdict model weighs the evidence.
    """
    ruled = by_rules(wish, offer)
    found = properties(wish, offer)
    if not offer.statements or settled(wish, ruled, found):
        return ruled
    evidence, at = features(wish, focus, offer, ruled, found, SOFT)
    verdict, _ = decide(evidence)
    if verdict is ruled.verdict:
        return ruled
    if verdict is Verdict.UNKNOWN or (verdict in SHOWN and _only_the_problem(wish, offer, at)):
        return Finding(Verdict.UNKNOWN, None, "silent")
    if verdict is Verdict.UNMET:
        return _against(wish, offer, at)
    return Finding(verdict, at, "alike" if verdict is Verdict.MET else "in_part")


def _only_the_problem(wish: Wish, offer: OfferProfile, at: int) -> bool:
    """What an offer says of the problem, or of what its owner seeks, shows no property of what it offers."""
    field = offer.statements[at].passage.field
    return field.startswith(ASKED_IN) and wish.clause.kind is not ClauseKind.PROBLEM and not wish.topic


ASKED_IN = ("problem", "seeks", "sought", "incumbent")
"""Beginnings of the names of fields that tell of the problem, of what exists already, or of what is sought."""


def _against(wish: Wish, offer: OfferProfile, at: int) -> Finding:
    """Why a clause is not met: it names the thing sought and the offer is another, or a passage says otherwise."""
    if wish.topic or names_a_thing(wish.text):
        return Finding(Verdict.UNMET, 0, "other_thing")
    denied = cues()["denied"]
    opposite = bool(denied.search(offer.statements[at].text)) != bool(denied.search(wish.text))
    return Finding(Verdict.UNMET, at, "denied_words" if opposite else "differs")


def by_rules(wish: Wish, offer: OfferProfile) -> Finding:
    """Properties first (a contradiction decides), then likeness of passages; silence is UNKNOWN.

    A clause that names the thing sought is answered by what the offer is: the same thing, another, or hard to say.
    """
    found = properties(wish, offer)
    decided = [f for f in found if f.verdict is not Verdict.UNKNOWN]
    wanted = kind_named(wish.text)
    if wanted and offer.offer.kind in KINDS and wanted != offer.offer.kind:
        return Finding(Verdict.UNMET, 0 if offer.statements else None, "other_thing")
    if wish.topic:
        return _thing(wish, offer, decided)
    if decided:
        if all(d.axis.id in SOFT for d in decided) and not _same_matter(wish, offer):
            return Finding(Verdict.UNKNOWN, None, "silent")
        return _combined(decided, found)
    if found:
        return Finding(Verdict.UNKNOWN, None, "silent")
    return _requirement(wish, offer)


def _same_matter(wish: Wish, offer: OfferProfile) -> bool:
    """A clause with much content besides a soft property ("at home") must find that content in the offer too."""
    return weight(wish.concepts) < MUCH_CONTENT or sameness(wish, offer) >= SAME_PEOPLE_FROM


@lru_cache(maxsize=64)
def properties(wish: Wish, offer: OfferProfile) -> Sequence[AxisVerdict]:
    """One verdict per property the clause asks for; several values of one axis are alternatives, the best counts."""
    wanted: dict[str, list[Trait]] = {}
    for trait in wish.traits:
        axis = axes()[trait.axis]
        if trait.value in axis.stated_only:
            continue
        if trait.denied:
            others = [v for v in axis.values if v != trait.value]
            if len(others) != 1:
                continue
            trait = replace(trait, value=others[0], denied=False)
        wanted.setdefault(trait.axis, []).append(trait)
    weighed = [_weighed(wish, offer, axes()[axis], asked) for axis, asked in wanted.items()]
    return _together([_scoped(wish, offer, found, alone=len(weighed) == 1) for found in weighed])


LISTS = PEOPLE | {"setting"}
SHOWN = frozenset({Verdict.MET, Verdict.PARTLY})
KIND_OF_STUDY = frozenset({"randomised", "multicentre", "prospective"})


def _together(found: list[AxisVerdict]) -> list[AxisVerdict]:
    """Evidence of another kind, or in other people, is silence: so are people of whom there is no such study."""
    found = _by_the_trial(_once(found))
    open_axes = {f.axis.id for f in found if f.verdict not in SHOWN}
    silent = set[str]()
    if open_axes & KIND_OF_STUDY:
        silent = {"evidence", *PEOPLE}
    elif open_axes & PEOPLE:
        silent = {"evidence"} | ({"population"} if "preterm" in open_axes else set())
    in_part = {f.axis.id for f in found if f.verdict is Verdict.PARTLY} & (PEOPLE | KIND_OF_STUDY)
    settled = [_unknown(f) if f.axis.id in silent and f.verdict in SHOWN else f for f in found]
    if not in_part:
        return settled
    return [
        replace(f, verdict=Verdict.PARTLY) if f.axis.id in {"evidence", *PEOPLE} and f.verdict is Verdict.MET else f
        for f in settled
    ]


SAID_BY = {"network": "local_data", "on_site": "local_data"}
"""Axes that the words of another touch on: "data stay off the internet" asks for no more than where the data are."""


def _once(found: list[AxisVerdict]) -> list[AxisVerdict]:
    """What one phrase says on two axes is asked for once: by the one that it is about, where the offer tells it."""
    told = {f.axis.id for f in found if f.verdict is not Verdict.UNKNOWN}
    return [f for f in found if SAID_BY.get(f.axis.id) not in told]


def _by_the_trial(found: list[AxisVerdict]) -> list[AxisVerdict]:
    """A randomised trial that is shown is evidence from patients."""
    if not any(f.axis.id == "randomised" and f.verdict is Verdict.MET for f in found):
        return found
    return [
        replace(f, verdict=Verdict.MET) if f.axis.id == "evidence" and f.verdict is Verdict.PARTLY else f for f in found
    ]


def _unknown(found: AxisVerdict) -> AxisVerdict:
    return AxisVerdict(found.axis, found.value, Verdict.UNKNOWN, None)


def _weighed(wish: Wish, offer: OfferProfile, axis: Axis, wanted: Sequence[Trait]) -> AxisVerdict:
    """The best of several alternatives; of a list asked for as a whole, any part that is shown is a part."""
    rank = {Verdict.MET: 3, Verdict.PARTLY: 2, Verdict.UNMET: 1, Verdict.UNKNOWN: 0}
    data = axis.id in PEOPLE and asks_for_data(wish.text)
    also = axis.id in PEOPLE and asks_beside(wish.text)
    stated = [*offer.stated.get(axis.id, ()), *implied(axis, offer.stated)]
    options = [weigh(axis, v, stated, data=data, also=also) for v in dict.fromkeys(t.value for t in wanted)]
    best = max(options, key=lambda o: rank[o.verdict])
    short = best.verdict is Verdict.MET and any(o.verdict is not Verdict.MET for o in options)
    if short and axis.id in LISTS and joined(wish.text, wanted):
        return replace(best, verdict=Verdict.PARTLY)
    return best


def _scoped(wish: Wish, offer: OfferProfile, found: AxisVerdict, *, alone: bool) -> AxisVerdict:
    """A property that is shown answers a clause that names more only where the rest stands by it."""
    if found.axis.id not in WHO_AND_WHERE or found.statement is None or found.verdict is Verdict.UNMET:
        return found
    rest = rest_of(wish.text, wish.traits)
    if rest is None or words_found(rest, offer.reading.statements[found.statement]) >= REST_FROM:
        return found
    if alone and words_found(rest, offer.reading.head) >= REST_IN_HEAD_FROM:
        return found
    return _unknown(found)


def _combined(decided: Sequence[AxisVerdict], found: Sequence[AxisVerdict]) -> Finding:
    """Any property contradicted fails the clause; all shown meet it; where the main one is open, so is the clause."""
    against = [d for d in decided if d.verdict is Verdict.UNMET]
    silent = [f for f in found if f.verdict is Verdict.UNKNOWN]
    main_silent = [f for f in silent if f.axis.id not in SOFT]
    main_shown = [d for d in decided if d.axis.id not in SOFT]
    if not against and main_silent and not main_shown:
        return Finding(Verdict.UNKNOWN, None, "silent")
    shown = (against or main_shown or list(decided))[0]
    if against:
        verdict = Verdict.UNMET
    elif all(d.verdict is Verdict.MET for d in decided) and not main_silent:
        verdict = Verdict.MET
    else:
        verdict = Verdict.PARTLY
    return Finding(verdict, shown.statement, "property", None, shown.axis.zh, shown.axis.en)


def _thing(wish: Wish, offer: OfferProfile, decided: Sequence[AxisVerdict]) -> Finding:
    against = next((d for d in decided if d.verdict is Verdict.UNMET), None)
    if against is not None:
        return Finding(Verdict.UNMET, against.statement, "property", None, against.axis.zh, against.axis.en)
    same = sameness(wish, offer)
    names_thing = names_a_thing(wish.text)
    if names_thing and same < OTHER_THING_BELOW:
        return Finding(Verdict.UNMET, 0 if offer.statements else None, "other_thing")
    if same < (SAME_THING_FROM if names_thing else SAME_PEOPLE_FROM):
        return Finding(Verdict.UNKNOWN, None, "silent")
    return Finding(Verdict.MET, likeness(wish, offer).statement, "alike")


def _requirement(wish: Wish, offer: OfferProfile) -> Finding:
    near = likeness(wish, offer)
    at = near.statement
    if near.worth < PASSAGE_SHOWS_FROM:
        return Finding(Verdict.UNKNOWN, None, "silent")
    if bool(cues()["denied"].search(near.text)) != bool(cues()["denied"].search(wish.text)):
        return Finding(Verdict.UNMET, at, "denied_words")
    planned = cues()["planned"].search(near.text)
    return Finding(Verdict.PARTLY if planned else Verdict.MET, at, "planned_words" if planned else "alike")

"""Judging only as far as it matters shows the same candidates as judging everything."""

import itertools
import random

import numpy as np
import pytest

from ronghe.kernel.match import Offer, OfferFacts, judge, match, profile
from ronghe.kernel.match.candidacy import Candidacy
from ronghe.kernel.match.judging import _ready
from ronghe.kernel.match.offers import prepare_all
from ronghe.kernel.match.shortlist import chosen, shortlist
from tests.kernel.match.doubles import WordEncoder

ENCODER = WordEncoder()
SAID = (
    "体模实测定位误差 0.6 mm。",
    "定位误差 1.8 mm。",
    "下一步计划将定位误差降至 0.6 mm。",
    "机械臂重复定位精度 0.05 mm。",
    "Positioning error was 0.4 mm in 20 patients.",
    "椎弓根螺钉置入导航机器人。",
    "A navigation robot for pedicle screw placement.",
    "单机运行，不接网络。",
    "图像须上传公司云平台。",
    "2022 年取得二类注册证。",
    "目前尚未取得注册证。",
    "已独家许可给他方。",
    "We sell colonoscopes to county hospitals.",
    "用于青光眼患者在家测量眼压。",
    "注册时间 3 分钟。",
)
NEEDS = (
    "脊柱外科需要椎弓根螺钉置入导航，定位误差 < 1 mm，必须能离线工作，国内已注册，注册时间不超过 5 分钟。",
    "We look for a navigation aid for pedicle screw placement. Positioning error below 1 mm, must work offline.",
    "需要青光眼患者在家测量眼压的办法。",
    "找投资人。",
)


def drawn(seed: int) -> list[Offer]:
    chance = random.Random(seed)
    offers = []
    for i in range(chance.randint(0, 14)):
        said = chance.sample(SAID, chance.randint(1, 5))
        fields = {"title": said[0], "text": "".join(said[1:])} if len(said) > 1 else {"text": said[0]}
        kind = chance.choice(["achievement", "achievement", "company", "service", "investor"])
        facts = OfferFacts(available=chance.random() > 0.1, trl=chance.choice([None, 3, 8]))
        offers.append(Offer(f"o{i:02}", kind, chance.choice(["", "a", "b", "c"]), fields, facts))
    return offers


@pytest.mark.parametrize("seed", range(40))
def test_match_shows_what_judging_everything_would_show(seed):
    chance = random.Random(seed)
    need, offers = profile(chance.choice(NEEDS)), drawn(seed)
    limit, share = chance.randint(0, 6), chance.choice([0.0, 0.3, 1.0])
    profiles = prepare_all(offers, ENCODER)
    centres = {p.offer.id: p.centre for p in profiles}
    whole = judge(need, profiles, ENCODER)

    shown = match(need, profiles, ENCODER, limit=limit, share=share)

    plain = greedy(whole, lambda a, b: float(centres[a.offer.id] @ centres[b.offer.id]), limit, share)
    assert shown == plain


def greedy(candidates, alike, limit, share):
    """The plain walk: every place to the best that is left, all of them judged."""
    from ronghe.kernel.match.shortlist import places
    from ronghe.kernel.match.weights import ALIKE_FROM, ALIKE_PENALTY, QUALIFIES_FROM

    def owner(c):
        return c.offer.organisation or f"offer:{c.offer.id}"

    def rank(c):
        near = max([alike(p, c) for p in placed] + [0.0])
        score = c.score - ALIKE_PENALTY * max(0.0, near - ALIKE_FROM) / (1 - ALIKE_FROM)
        return bool(c.vetoes), not c.told, -score, c.offer.id

    able = {owner(c) for c in candidates if not c.vetoes and c.score >= QUALIFIES_FROM}
    placed = []
    while len(placed) < limit:
        free = [
            c
            for c in candidates
            if c not in placed
            and sum(owner(p) == owner(c) for p in placed) < (limit if able == {owner(c)} else places(limit, share))
        ]
        if not free:
            break
        placed.append(min(free, key=rank))
    return placed


@pytest.mark.parametrize("seed", range(15))
def test_limits_hold_what_the_score_becomes_and_never_widen(seed):
    need = profile(NEEDS[seed % len(NEEDS)])
    asked = _ready(need, ENCODER).asking
    for offer in prepare_all(drawn(seed), ENCODER):
        one = Candidacy(asked, offer)
        keys, floors = [one.key], [one.floor]
        while not one.settled:
            one.judge_on()
            keys.append(one.key)
            floors.append(one.floor)
        made = one.candidate()

        assert one.key == (bool(made.vetoes), not made.told, made.score)
        assert one.floor == made.score
        assert all(a[:2] <= b[:2] and a[2] >= b[2] for a, b in itertools.pairwise(keys))
        assert all(a <= b for a, b in itertools.pairwise(floors))


class Guess:
    """A contender whose truth is known, shown step by step."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self.id, self.owner = f"c{number:02}", chance.choice(["", "a", "b"]) or f"own{number}"
        self.vetoed, self.silent = chance.random() < 0.2, chance.random() < 0.4
        self.score = chance.choice([0.1, 0.24, 0.25, 0.3, 0.5, chance.random()])
        self.steps = chance.randint(0, 3)
        self.slack = chance.random() / 3
        self.asked = 0
        self._show()

    def _show(self) -> None:
        self.settled = self.steps == 0
        slack = self.slack * self.steps
        hidden = not self.settled
        self.key = (not hidden and self.vetoed, not hidden and self.silent, self.score + slack)
        self.floor = self.score - slack

    def judge_on(self) -> None:
        assert not self.settled
        self.steps -= 1
        self.asked += 1
        self._show()


@pytest.mark.parametrize("seed", range(200))
def test_guesses_lead_to_the_same_places_as_the_truth(seed):
    def pool():
        chance = random.Random(seed)
        return [Guess(i, chance) for i in range(chance.randint(0, 12))]

    alike = np.random.default_rng(seed).random((12, 12)) * 0.3 + 0.75
    limit, share = seed % 7, (seed % 4) / 3

    def near(a, b):
        return float(alike[int(a.id[1:]), int(b.id[1:])])

    known = pool()
    for one in known:
        while not one.settled:
            one.judge_on()
    truth = [one.id for one in chosen(known, near, limit=limit, share=share)]
    guessed = pool()
    random.Random(seed + 1).shuffle(guessed)

    assert [one.id for one in chosen(guessed, near, limit=limit, share=share)] == truth


def test_who_cannot_reach_a_place_is_not_judged_to_the_end():
    chance = random.Random(0)
    pool = [Guess(i, chance) for i in range(12)]
    for i, one in enumerate(pool):
        one.id, one.owner, one.vetoed, one.silent = f"c{i:02}", f"own{i}", False, False
        one.score, one.slack, one.steps = 0.9 - i * 0.05, 0.01, 3
        one._show()

    assert [one.id for one in chosen(pool, lambda a, b: 0.0, limit=2, share=1)] == ["c00", "c01"]
    assert sum(one.asked for one in pool[4:]) == 0


def test_shortlist_of_judged_candidates_is_unchanged_by_their_order():
    need, offers = profile(NEEDS[0]), drawn(3)
    whole = judge(need, offers, ENCODER)

    assert shortlist(whole, lambda a, b: 0.0, limit=4, share=0.3) == shortlist(
        whole[::-1], lambda a, b: 0.0, limit=4, share=0.3
    )

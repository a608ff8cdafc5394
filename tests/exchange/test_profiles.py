"""A stored need is matched as it is stored: its fields keep their kinds, its targets are its own."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import translation

from ronghe.base.audience import Audience
from ronghe.exchange.models import Need
from ronghe.exchange.queries.profiles import KINDS, profile_of
from ronghe.ingest.commands import load_sample
from ronghe.kernel.text import ClauseKind
from tests.factories import make_need

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

ASKING = {"outcome", "requirements"}


@pytest.mark.parametrize("english", [False, True])
def test_every_bundled_need_keeps_its_structure(node, system, english):
    load_sample(system)
    ending = "en" if english else "zh"
    needs = list(Need.objects.prefetch_related("targets"))
    assert len(needs) >= 20

    for need in needs:
        read = profile_of(need, Audience.PUBLIC, english=english)
        assert [c.text for c in read.clauses] == [read.text[c.start : c.end] for c in read.clauses]
        begin = 0
        for name, kind in KINDS.items():
            text = (getattr(need, f"{name}_{ending}") or getattr(need, f"{name}_{'zh' if english else 'en'}")).strip()
            if not text:
                continue
            assert read.text[begin : begin + len(text)] == text
            inside = [c for c in read.clauses if begin <= c.start < begin + len(text)]
            allowed = {kind, ClauseKind.TARGET} if name in ASKING else {kind}
            assert {c.kind for c in inside} <= allowed, (need.title_zh, name, inside)
            assert inside or name in ASKING, (need.title_zh, name)
            begin += len(text) + 1
        given = Counter(_said(c.target) for c in read.clauses if c.target and c.start >= begin)
        stored = Counter(
            (
                getattr(t, f"parameter_{ending}"),
                t.operator,
                float(t.value),
                t.unit,
                None if t.high is None else float(t.high),
            )
            for t in need.targets.all()
        )
        everywhere = Counter(_said(c.target) for c in read.clauses if c.target)
        assert given == stored
        assert {key: everywhere[key] for key in stored} == stored


def _said(target):
    return (target.parameter, str(target.operator), target.value, target.unit, target.high)


def test_numbers_of_practice_and_problem_are_no_targets_but_those_of_outcome_and_requirements_are(system):
    need = make_need(
        title_zh="软骨修复",
        problem_zh="疗效约2至3年下降，要求住院时间不超过 5 天",
        practice_zh="国外产品需两次手术，周期6周以上且昂贵，应保证存活率不低于 80%",
        outcome_zh="希望疗效维持 5 年以上",
        requirements_zh="细胞存活率不低于 95%；可在本院冻存",
    )

    read = profile_of(need, Audience.PUBLIC)

    assert {c.target.value for c in read.clauses if c.target} == {5, 95}
    assert [c.text for c in read.clauses if c.kind is ClauseKind.CONSTRAINT] == ["可在本院冻存"]
    assert [c.text for c in read.clauses if c.kind is ClauseKind.PRACTICE] == [need.practice_zh]


def test_number_of_an_outcome_that_is_a_stored_target_is_asked_for_once(system):
    need = make_need(outcome_zh="希望定位误差 < 1 mm")
    need.targets.create(parameter_zh="定位误差", operator="<=", value=1, unit="mm")

    read = profile_of(need, Audience.PUBLIC)

    assert [(c.text, str(c.target.operator)) for c in read.clauses if c.target] == [("定位误差 ≤ 1 mm", "<=")]


def test_stored_need_is_read_in_the_language_asked_for_and_else_the_same_for_every_reader(system):
    need = make_need(
        title_zh="软骨修复",
        title_en="Cartilage repair",
        problem_zh="磨损",
        problem_en="Wear",
        practice_zh="",
        practice_en="Screws",
    )
    need.targets.create(parameter_zh="", parameter_en="accuracy", operator="<", value=1, unit="mm")

    texts = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            texts[language] = profile_of(need, Audience.PUBLIC).text

    assert texts["zh-hans"] == texts["en"]
    assert "Cartilage repair" in profile_of(need, Audience.PUBLIC, english=True).text
    chinese = profile_of(need, Audience.PUBLIC, english=False).text
    assert "软骨修复" in chinese
    assert "Screws" in chinese  # what is missing in Chinese is read in English

"""Suggestions are kept per audience and rest only on what that audience may read."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from ronghe.base.actors import Actor
from ronghe.base.audience import Audience
from ronghe.exchange import commands, queries
from ronghe.exchange.enums import MatchStatus
from ronghe.exchange.models import Match
from ronghe.exchange.queries.profiles import profile_of
from tests.factories import make_achievement, make_expert, make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_matches_of_each_audience_use_what_it_may_read(node):
    need = make_need(member_note_zh="")
    make_achievement(member_note_zh="canaryword 定位误差 0.1 mm", tiers={"evidence": "member"})
    commands.follow_outbox()

    commands.refresh_matches(need.pk)

    rows = {audience: list(Match.objects.filter(need=need, audience=audience)) for audience in ("public", "member")}
    assert rows["public"]
    assert rows["member"]
    assert "canaryword" not in json.dumps([row.reasons for row in rows["public"]], ensure_ascii=False)
    assert "0.6" not in json.dumps([row.reasons for row in rows["public"]], ensure_ascii=False)


def test_refreshing_again_changes_nothing(node):
    need = make_need()
    make_achievement()
    commands.follow_outbox()
    commands.refresh_matches(need.pk)
    before = {row.pk: row.updated_at for row in Match.objects.all()}

    commands.refresh_matches(need.pk)

    assert {row.pk: row.updated_at for row in Match.objects.all()} == before


def test_stored_matches_are_the_same_in_every_language(node):
    need = make_need(title_en="Pedicle screws", problem_en="Screws breach the pedicle")
    need.targets.create(parameter_zh="定位误差", parameter_en="positioning error", operator="<", value=1, unit="mm")
    make_achievement(title_en="Spine navigation", evidence_en="Positioning error 0.6 mm in 60 screws.")
    commands.follow_outbox()
    kept = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            commands.refresh_matches(need.pk)
        kept[language] = {row.pk: (row.score, row.reasons, row.updated_at) for row in Match.objects.all()}

    assert kept["zh-hans"]
    assert kept["zh-hans"] == kept["en"]


def test_withdrawn_offers_leave_but_dismissed_suggestions_stay(node, system):
    need = make_need()
    gone, dismissed = make_achievement(), make_achievement(title_zh="另一导航系统")
    commands.follow_outbox()
    commands.refresh_matches(need.pk)
    Match.objects.filter(offer_id=dismissed.pk).update(status=MatchStatus.DISMISSED)

    for achievement in (gone, dismissed):
        commands.withdraw_listing(system, "achievement", achievement.pk)
    commands.follow_outbox()
    commands.refresh_matches(need.pk)

    assert not Match.objects.filter(offer_id=gone.pk).exists()
    assert Match.objects.filter(offer_id=dismissed.pk, status=MatchStatus.DISMISSED).count() == 2


def test_partners_of_every_kind_are_answered_even_when_none(node):
    need = make_need()

    partners = queries.partners_for(Actor.anonymous(), profile_of(need, Audience.PUBLIC))

    assert set(partners) == {"achievement", "company", "institution", "expert", "service", "investor"}


def test_passages_are_literal_parts_of_the_records(node):
    need = make_need(problem_zh="重度旋转椎体椎弓根螺钉置入偏差大,要求定位误差 < 1 mm")
    make_achievement()
    make_expert(("Pedicle screw robot", "Accuracy of 0.5 mm"), organisation=make_organisation().pk)
    commands.follow_outbox()

    partners = queries.partners_for(Actor.anonymous(), profile_of(need, Audience.PUBLIC))

    shown = [(p, v.passage) for rows in partners.values() for p in rows for v in p.candidate.verdicts if v.passage]
    assert shown
    for partner, passage in shown:
        assert partner.record.fields[passage.field][passage.start : passage.end] == passage.text


def test_need_text_holds_targets_and_only_what_may_be_read(system):
    need = make_need(practice_zh="秘密做法", tiers={"practice": "private", "targets": "member"})
    commands.save_targets(system, need.pk, [{"parameter_zh": "定位误差", "operator": "<", "value": 1, "unit": "mm"}])
    need.refresh_from_db()

    public, member = (profile_of(need, audience).text for audience in (Audience.PUBLIC, Audience.MEMBER))

    assert "秘密" not in public
    assert "定位误差" not in public
    assert "定位误差 < 1 mm" in member

"""Two organisations, one listing of each, a third that has no part in it, and a technology manager."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ronghe.base.actors import Actor
from ronghe.exchange import commands
from ronghe.exchange.models import Achievement, Introduction, Nda, Need
from tests.factories import make_achievement, make_need, make_organisation
from tests.factories.introductions import manager, member


@dataclass
class Cast:
    """Alice's hospital asks, Bob's institute answers, Charlie's company is a stranger."""

    alice: Actor
    bob: Actor
    charlie: Actor
    manager: Actor
    need: Need
    achievement: Achievement


@pytest.fixture
def cast(node, db) -> Cast:
    hospital = make_organisation(kind="hospital", name_zh="甲医院", name_en="Hospital A")
    institute = make_organisation(kind="institute", name_zh="乙研究所", name_en="Institute B")
    company = make_organisation(kind="company", name_zh="丙公司", name_en="Company C")
    return Cast(
        member(hospital),
        member(institute),
        member(company),
        manager(),
        make_need(hospital),
        make_achievement(institute, member_note_zh="成员可读"),
    )


@pytest.fixture
def asked(cast) -> Introduction:
    """Alice showed interest in Bob's achievement, for her need."""
    return commands.show_interest(cast.alice, "achievement", cast.achievement.pk, "想谈一谈", need_id=cast.need.pk)


@pytest.fixture
def consented(cast, asked) -> Introduction:
    """Bob consented."""
    return commands.consent(cast.bob, asked.pk)


@pytest.fixture
def opened(cast, consented) -> Introduction:
    """Both accepted the agreement."""
    nda = Nda.objects.get(introduction=consented)
    commands.accept_nda(cast.alice, consented.pk, nda.template.version, nda.sha256)
    return commands.accept_nda(cast.bob, consented.pk, nda.template.version, nda.sha256)

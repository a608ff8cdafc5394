"""Who acts, and what each audience reads."""

from __future__ import annotations

import uuid

import pytest

from ronghe.base.actors import Actor
from ronghe.base.audience import ORDER, Audience, audience_of, reads

pytestmark = pytest.mark.unit


def test_system_actor_needs_a_reason():
    with pytest.raises(ValueError, match="reason"):
        Actor.system("  ")


def test_audiences_read_their_own_tier_and_those_before():
    for i, audience in enumerate(ORDER):
        assert [tier for tier in ORDER if reads(audience, tier)] == list(ORDER[: i + 1])


def test_visitors_and_people_of_no_organisation_read_what_is_public_and_members_more():
    assert audience_of(Actor.anonymous()) == Audience.PUBLIC
    assert audience_of(Actor(person_id=uuid.uuid4())) == Audience.PUBLIC
    assert audience_of(Actor(person_id=uuid.uuid4(), organisation_ids=frozenset({uuid.uuid4()}))) == Audience.MEMBER
    assert audience_of(Actor.system("test")) == Audience.MEMBER

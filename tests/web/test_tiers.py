"""The page of tiers: who opens it, what it shows as whom, what it saves, and looks under the owner's mandate."""

from __future__ import annotations

import re

import pytest

from ronghe.exchange.commands import disclose
from ronghe.exchange.models import Disclosure, Look
from tests.factories import actor_of, login, make_duty, make_member, make_need, make_organisation, make_person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def need(node):
    """A need with something in each circle."""
    owner = make_organisation(kind="hospital", name_zh="示例医院")
    return make_need(
        owner, practice_zh="现行做法保密", member_note_zh="成员备注内容", text="原文内容", tiers={"practice": "nda"}
    )


def preview(client, need, audience):
    page = client.get(f"/needs/{need.pk}/tiers/?as={audience}").content.decode()
    return re.search(r'id="preview".*?</section>\s*<div class="tiers-columns"', page, re.DOTALL).group()


def test_owner_sees_the_draft_as_each_circle_does(client, need):
    need.status = "draft"
    need.save()
    login(client, make_member(need.owner))

    seen = {audience: preview(client, need, audience) for audience in ("public", "member", "nda", "private")}

    assert ["成员备注内容" in seen[audience] for audience in seen] == [False, True, True, True]
    assert ["现行做法保密" in seen[audience] for audience in seen] == [False, False, True, True]


def test_a_listing_for_members_is_not_there_for_everybody(client, need):
    need.tier = "member"
    need.save()
    login(client, make_member(need.owner))
    assert need.title_zh not in preview(client, need, "public")
    assert need.title_zh in preview(client, need, "member")


@pytest.mark.parametrize("who", ["stranger", "rival", "guest", "administrator", "technology_manager"])
def test_others_neither_open_nor_save_it(client, need, who):
    need.acts_for_us = True
    need.save()
    person = {
        "stranger": lambda: make_person(),
        "rival": lambda: make_member(make_organisation(name_zh="竞争单位")),
        "guest": lambda: make_member(need.owner, "guest"),
        "administrator": lambda: make_duty("administrator"),
        "technology_manager": lambda: make_duty("technology_manager"),
    }[who]()
    login(client, person)

    assert client.get(f"/needs/{need.pk}/tiers/").status_code == 404
    assert client.post(f"/needs/{need.pk}/tiers/", {"tier": "private"}).status_code == 404

    need.refresh_from_db()
    assert (need.tier, need.tiers, need.acts_for_us) == ("public", {"practice": "nda"}, True)


def test_visitors_are_asked_to_log_in(client, need):
    assert client.get(f"/needs/{need.pk}/tiers/").status_code in (302, 403)


def test_saving_keeps_each_choice(client, need):
    login(client, make_member(need.owner))
    chosen = {
        "tier": "member",
        "tier-problem": "nda",
        "tier-evidence": "public",
        "acts_for_us": "on",
        "anonymous": "on",
    }

    assert client.post(f"/needs/{need.pk}/tiers/", chosen).status_code == 302

    need.refresh_from_db()
    assert (need.tier, need.acts_for_us, need.anonymous) == ("member", True, True)
    assert need.tiers == {"problem": "nda", "evidence": "public"}


@pytest.mark.parametrize(("bulk", "problem", "text"), [("default", "public", "private"), ("nda", "nda", "private")])
def test_all_fields_at_once(client, need, bulk, problem, text):
    from ronghe.exchange.permissions import field_tier

    login(client, make_member(need.owner))
    client.post(f"/needs/{need.pk}/tiers/", {"tier": "public", "bulk": bulk})

    need.refresh_from_db()
    assert (field_tier(need, "problem"), field_tier(need, "text")) == (problem, text)
    assert field_tier(need, "region") == "public"


def test_a_tier_that_there_is_not_is_refused_and_changes_nothing(client, need):
    login(client, make_member(need.owner))
    assert client.post(f"/needs/{need.pk}/tiers/", {"tier-problem": "secret"}).status_code == 422
    need.refresh_from_db()
    assert need.tiers == {"practice": "nda"}


def test_taking_back_closes_the_listing_again(client, need):
    rival = make_organisation(name_zh="签约单位")
    row = disclose(actor_of(need.owner), need, rival)
    login(client, make_member(need.owner))
    assert "签约单位" in client.get(f"/needs/{need.pk}/tiers/").content.decode()

    assert client.post(f"/disclosures/{row.pk}/take-back/").status_code == 302

    assert Disclosure.objects.get().until_at is not None
    page = client.get(f"/needs/{need.pk}/tiers/", follow=True).content.decode()
    assert "签约单位" not in page.split('id="preview"')[1]


def test_technology_manager_looks_and_the_owner_sees_who_and_why(client, need):
    need.acts_for_us = True
    need.save()
    manager = make_duty("technology_manager", name_zh="李经理")
    login(client, manager)
    address = f"/needs/{need.pk}/"
    assert "现行做法保密" not in client.get(address).content.decode()

    assert client.post(f"{address}look/", {"why": "与企业对接"}).status_code == 302

    assert "现行做法保密" in client.get(address).content.decode()
    login(client, make_member(need.owner))
    page = client.get(f"{address}tiers/").content.decode()
    assert "李经理" in page
    assert "与企业对接" in page


def test_nobody_looks_where_the_owner_did_not_ask(client, need):
    login(client, make_duty("technology_manager"))
    assert client.post(f"/needs/{need.pk}/look/", {"why": "x"}).status_code == 403
    assert not Look.objects.exists()

"""What visitors read through the API."""

from __future__ import annotations

import uuid

import pytest

from ronghe.exchange import commands
from ronghe.network import commands as network
from tests.factories import NODE, make_achievement, make_expert, make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_lists_are_paged(client):
    owner = make_organisation()
    for number in range(3):
        make_achievement(owner, title_zh=f"成果 {number}")

    page = client.get("/api/achievements?limit=2&offset=1").json()

    assert (page["total"], page["limit"], page["offset"], len(page["items"])) == (3, 2, 1, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_needs_takes_a_fixed_number_of_statements(client, django_assert_num_queries, rows):
    owner = make_organisation(kind="hospital")
    for number in range(rows):
        make_need(owner, title_zh=f"需求 {number}")

    with django_assert_num_queries(3):
        assert client.get("/api/needs").json()["total"] == rows


def test_draft_is_not_found_by_visitors(client):
    draft = make_need(open_=False)

    answer = client.get(f"/api/needs/{draft.pk}")

    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert client.get("/api/needs").json()["items"] == []


def test_what_members_read_is_kept_from_visitors(client):
    achievement = make_achievement(member_note_zh="仅成员可见", tiers={"evidence": "member"})

    answer = client.get(f"/api/achievements/{achievement.pk}")

    assert answer.status_code == 200
    assert "仅成员可见" not in answer.content.decode()
    assert "0.6 mm" not in answer.content.decode()


def test_owner_of_an_anonymous_need_is_withheld(client):
    need = make_need(make_organisation(kind="hospital", name_zh="不愿具名医院"), anonymous=True)

    answer = client.get(f"/api/needs/{need.pk}")

    assert answer.json()["owner_id"] is None
    assert "不愿具名医院" not in answer.content.decode()


def test_contact_data_need_consent(client):
    silent = make_expert(name_zh="专家甲", phone="010-12345678", email="a@example.cn")
    open_ = make_expert(name_zh="专家乙", phone="010-87654321", email="b@example.cn", contact_consent=True)

    assert client.get(f"/api/experts/{silent.pk}").json()["phone"] == ""
    assert client.get(f"/api/experts/{open_.pk}").json()["phone"] == "010-87654321"


def test_organisation_comes_with_its_ties(client):
    row = make_organisation(name_zh="示例公司", name_en="Example Co")

    answer = client.get(f"/api/organisations/{row.pk}").json()

    assert (answer["name"], answer["ties"]) == ({"zh": "示例公司", "en": "Example Co"}, [])


def test_organisation_comes_with_reported_figures(client):
    row = make_organisation()
    network.save_indicator(
        NODE,
        row.pk,
        {"what_zh": "孵化企业数", "value": 1000, "bound": "over", "unit": "enterprise", "as_of": "2022-10-26"},
    )

    [figure] = client.get(f"/api/organisations/{row.pk}").json()["indicators"]

    assert (float(figure["value"]), figure["bound"], figure["unit"], figure["as_of"]) == (
        1000.0,
        "over",
        "enterprise",
        "2022-10-26",
    )


def test_search_finds_and_counts(client, node):
    found = make_achievement(title_zh="脊柱手术导航系统")
    commands.follow_outbox()

    answer = client.get("/api/search", {"q": "脊柱导航", "kind": "achievement"}).json()

    assert [item["id"] for item in answer["items"]] == [str(found.pk)]
    assert answer["facets"]["kind"]["achievement"] == 1


@pytest.mark.parametrize("path", ["needs", "achievements", "services", "mandates", "organisations", "experts"])
def test_unknown_ids_are_not_found(client, path):
    answer = client.get(f"/api/{path}/{uuid.uuid4()}")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json; charset=utf-8")

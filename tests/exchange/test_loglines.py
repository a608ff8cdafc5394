"""Which organisation a line means: certain by a whole name, asked where it is a part or several could be meant."""

from __future__ import annotations

from datetime import date

import pytest

from ronghe.exchange.queries.loglines import organisations_named, read_log_line
from ronghe.network.models import Unit
from tests.factories import make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TODAY = date(2026, 11, 26)


@pytest.fixture
def names(system):
    return {
        "协和": make_organisation(
            kind="hospital", name_zh="北京协和医院", name_en="Peking Union Medical College Hospital"
        ),
        "中山一院": make_organisation(kind="hospital", name_zh="中山大学附属第一医院", aliases=["中山一院"]),
        "中山": make_organisation(kind="university", name_zh="中山大学"),
        "贴安": make_organisation(name_zh="深圳贴安可穿戴技术有限公司", name_en="Acme Wearables"),
    }


def read(system, text: str):
    found = read_log_line(system, text, TODAY)
    organisation = found.organisation
    return (
        organisation and organisation.organisation.name_zh,
        organisation.sure if organisation else None,
        sorted(other.organisation.name_zh for other in found.others),
        found.named,
    )


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        ("今天拜访北京协和医院骨科", "北京协和医院", True),
        ("今天拜访中山大学附属第一医院", "中山大学附属第一医院", True),
        ("电话中山一院", "中山大学附属第一医院", True),
        ("今天到中山大学开会", "中山大学", True),
        ("met acme wearables today", "深圳贴安可穿戴技术有限公司", True),
        ("今天拜访协和医院", "北京协和医院", False),
        ("昨天和贴安可穿戴王主任电话", "深圳贴安可穿戴技术有限公司", False),
    ],
)
def test_the_one_that_is_meant(system, names, text, name, sure):
    assert read(system, text)[:2] == (name, sure)


@pytest.mark.parametrize("text", ["今天拜访某院骨科", "今天拜访医院", "去了公司", "拜访客户", "acmewearables"])
def test_a_kind_of_institution_names_none(system, names, text):
    assert read(system, text)[0] is None


def test_several_are_given_and_none_is_chosen(system, names):
    make_organisation(kind="hospital", name_zh="上海协和医院")

    chosen, _sure, others, named = read(system, "今天拜访协和医院")

    assert (chosen, others, named) == (None, ["上海协和医院", "北京协和医院"], "协和医院")


def test_two_with_the_same_name_are_asked(system, names):
    make_organisation(kind="hospital", name_zh="另一家", aliases=["中山一院"])

    assert read(system, "电话中山一院")[0] is None
    assert len(organisations_named(system, "中山一院")) == 2
    assert [row.name_zh for row in organisations_named(system, " 北京协和 医院 ")] == ["北京协和医院"]


def test_a_known_department_is_read_by_its_own_name(system, names):
    Unit.objects.create(organisation=names["协和"], name_zh="脊柱外科中心")

    assert read_log_line(system, "今天拜访北京协和医院脊柱外科中心", TODAY).unit == "脊柱外科中心"


def test_a_linked_duplicate_is_not_proposed(system, names):
    duplicate = make_organisation(kind="hospital", name_zh="协和医院北京", merged_into=names["协和"].pk)

    assert duplicate.name_zh not in str(read(system, "拜访协和医院北京"))


def test_reading_costs_three_statements_however_many_organisations(system, names, django_assert_num_queries):
    with django_assert_num_queries(3):
        read_log_line(system, "今天拜访北京协和医院", TODAY)
    for number in range(20):
        make_organisation(name_zh=f"公司{number}")
    with django_assert_num_queries(3):
        read_log_line(system, "今天拜访北京协和医院", TODAY)

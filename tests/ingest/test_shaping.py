"""What a row says, in the columns of its record: nothing is lost, and records are found together."""

from __future__ import annotations

import pytest

from ronghe.ingest.commands.shaping import region_in, shape

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("told", "address", "region", "rest"),
    [
        ("北京市", "", "北京", ""),
        ("江苏省", "", "江苏", ""),
        ("江苏省苏州市", "", "江苏", "所在地区：江苏省苏州市"),
        ("东城区", "北京市东城区帅府园1号", "北京", "所在地区：东城区"),
        ("", "云南省昆明市", "云南", ""),
        ("某县", "", "某县", ""),
    ],
)
def test_region_has_one_spelling_and_the_district_stays(told, address, region, rest):
    shaped = shape("organisation", {"name_zh": "示例公司", "region": told, "address": address})

    assert shaped.values["region"] == region
    assert rest in shaped.values.get("summary_zh", "")


def test_region_of_a_listing_is_that_of_its_owner_unless_it_says_so():
    assert shape("service", {"title_zh": "检测", "owner": "上海示例公司"}).values["region"] == "上海"
    assert (
        shape("service", {"title_zh": "检测", "owner": "上海示例公司", "region": "广东省"}).values["region"] == "广东"
    )


@pytest.mark.parametrize(
    ("text", "region"), [("", ""), ("示例公司", ""), ("臺灣", "台湾"), ("在北京的示例公司", "北京")]
)
def test_region_in_a_text(text, region):
    assert region_in(text) == region

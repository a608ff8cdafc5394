"""Stable parameter names: synonyms meet, near misses stay apart."""

import pytest

from ronghe.kernel.text import Operator, Target, better, canonical_parameter, quantity
from ronghe.kernel.text.parameters import named_parameters


@pytest.mark.parametrize(
    ("names", "unit", "key"),
    [
        (
            ["定位误差", "末端定位精度", "positioning accuracy", "Positioning error", "placement accuracy"],
            "mm",
            "positioning_error",
        ),
        (["重复定位精度", "重复性", "repeatability", "Positioning repeatability"], "mm", "repeatability"),
        (["外径", "导管外径", "outer diameter", "OD"], "mm", "outer_diameter"),
        (["内径", "工作通道内径", "inner diameter", "lumen diameter"], "mm", "inner_diameter"),
        (["配准时间", "registration time"], "min", "registration_time"),
        (["手术时间", "operating time", "procedure duration"], "min", "operation_time"),
        (["精度", "accuracy", "准确率", "diagnostic accuracy"], "%", "accuracy"),
        (["空间分辨率", "分辨率", "resolution"], "mm", "spatial_resolution"),
        (["单次检查成本", "cost per test", "每例费用", "consumable cost"], "元", "case_cost"),
        (["设备价格", "unit price", "整机售价"], "元", "device_price"),
        (["佩戴时间", "wear time"], "天", "wear_time"),
        (["续航时间", "battery life"], "天", "battery_life"),
        (["检测限", "limit of detection", "LOD", "灵敏度"], "ng/mL", "detection_limit"),
        (["端到端延迟", "latency of the video chain"], "ms", "latency"),
        (["手术时间缩短"], "%", "operation_time_reduction"),
    ],
)
def test_names_meet_in_their_key(names: list[str], unit: str, key: str) -> None:
    assert {name: canonical_parameter(name, unit) for name in names} == dict.fromkeys(names, key)


def test_unknown_and_unfit_names_have_no_key() -> None:
    assert canonical_parameter("保修") is None
    assert canonical_parameter("") is None
    assert canonical_parameter("延迟", "mm") is None


def test_better_knows_the_way() -> None:
    ways = [
        better(key) for key in ("latency", "sensitivity", "degradation_time", "operation_time_reduction", "nothing")
    ]

    assert ways == ["low", "high", None, "high", None]


def test_longest_name_wins_whatever_the_order() -> None:
    found = named_parameters("重复定位精度与定位精度")

    assert [name.keys[0] for name in found] == ["repeatability", "positioning_error"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((450, "µm"), (0.45, "mm")),
        ((6, "Fr"), (2, "mm")),
        ((2, "万元"), (20000, "元")),
        ((1, "亿元"), (10000, "万元")),
        ((90, "min"), (1.5, "小时")),
        ((14, "天"), (2, "周")),
        ((7.5, "mmHg"), (0.99991775, "kPa")),
        ((10, "cmH2O"), (980.665, "Pa")),
        ((1, "ng/mL"), (1, "μg/L")),
        ((10, "CFU/mL"), (10000, "CFU/L")),
        ((60, "L/h"), (1, "L/min")),
        ((300, "元/例"), (300, "CNY")),
        ((98.6, "°F"), (37, "℃")),
        ((60, "bpm"), (60, "次/分")),
        ((30, "帧/秒"), (30, "fps")),
        ((1, "Mbps"), (1000, "kbps")),
        ((2, "mL"), (2, "cm3")),
        ((5, "‰"), (0.5, "%")),
    ],
)
def test_units_that_say_the_same_compare(left: tuple[float, str], right: tuple[float, str]) -> None:
    one, other = quantity(*left), quantity(*right)

    assert one is not None
    assert other is not None
    assert one.dimension == other.dimension
    assert one.value == pytest.approx(other.value, rel=1e-6)


def test_unknown_unit_is_none() -> None:
    assert quantity(1, "zorkmid") is None
    assert quantity(1, "mm/zorkmid") is None


def test_share_is_read_as_per_cent() -> None:
    target = Target("sensitivity", Operator.GE, 0.9, "")

    assert target.quantity == quantity(90, "%")
    assert Target("AUC", Operator.GE, 0.9, "").quantity == quantity(0.9, "")

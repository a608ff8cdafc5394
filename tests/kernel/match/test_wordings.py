"""Ways of saying where a record stands on registration, network, place of data, power and licence."""

import pytest

from ronghe.kernel.match.attributes import traits

SAID = [
    ("china_registration", "unregistered", "Not filed with any authority."),
    ("china_registration", "unregistered", "No regulatory file exists, in China or elsewhere."),
    ("china_registration", "unregistered", "CE marked; China is not planned."),
    ("china_registration", "unregistered", "没有按医疗器械管,也没去注册。"),
    ("china_registration", "unregistered", "目前无证,与一家企业联合注册已启动。"),
    ("china_registration", "unregistered", "上市申请没交。"),
    ("china_registration", "pending", "二类证材料交上去了,药监局在审。"),
    ("china_registration", "registered", "No certificate, no purchase."),
    ("china_registration", "registered", "国内要有证"),
    ("network", "offline", "不依赖外网"),
    ("network", "offline", "keeps running when there is no signal"),
    ("local_data", "on_site", "软件装在用户机房"),
    ("local_data", "on_site", "runs inside the hospital"),
    ("power", "none", "The tray takes no current."),
    ("power", "none", "不插电"),
    ("licence", "exclusive", "An exclusive licence is possible."),
    ("licence", "exclusive", "院校占专利,可谈独家许可"),
    ("animal_origin", "free", "no component of animal or human origin"),
]


@pytest.mark.parametrize(("axis", "value", "text"), SAID)
def test_wording_states_the_value(axis, value, text):
    said = {t.value for t in traits(text) if t.axis == axis and not t.denied}

    assert said == {value}


@pytest.mark.parametrize(
    ("axis", "text"),
    [
        ("china_registration", "CE marked since 2021."),
        ("china_registration", "The patient is registered to the image."),
        ("power", "电池够用一天"),
        ("network", "能去盖、分拣的单机"),
        ("cold_chain", "read at the table instead of frozen section"),
    ],
)
def test_other_matters_state_nothing(axis, text):
    said = {t.value for t in traits(text) if t.axis == axis}

    assert said <= ({"battery", "runtime"} if axis == "power" else set())

"""What an offer's words say of a property that a clause asks for, in both languages."""

import pytest

from ronghe.kernel.match.attributes import Stated, axes, implied, traits, weigh
from ronghe.kernel.match.values import Verdict
from ronghe.kernel.text import normalise


def verdict(clause: str, offer: str) -> Verdict:
    """The verdict on the one property that the clause names; UNKNOWN where it names none."""
    wanted = [t for t in traits(normalise(clause).text) if t.axis != "device_class" and not t.denied]
    if not wanted:
        return Verdict.UNKNOWN
    stated: dict[str, list[Stated]] = {}
    for trait in traits(normalise(offer).text):
        stated.setdefault(trait.axis, []).append(Stated(trait, 0))
    axis = axes()[wanted[0].axis]
    return weigh(axis, wanted[0].value, [*stated.get(axis.id, ()), *implied(axis, stated)]).verdict


MET, PARTLY, UNMET, UNKNOWN = Verdict.MET, Verdict.PARTLY, Verdict.UNMET, Verdict.UNKNOWN


@pytest.mark.parametrize("clause", ["国内已注册", "registered in China", "有注册证", "Chinese certificate in hand"])
@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        ("2022 年取得二类注册证。", MET),
        ("China's regulator approved it in 2023.", MET),
        ("It has been registered in China since 2016.", MET),
        ("产品已在国内办理一类医疗器械备案。", MET),
        ("注册申请已受理，正在审评。", PARTLY),
        ("国内注册申请已受理，预计明年取证。", PARTLY),
        ("The application for registration in China is under review.", PARTLY),
        ("Chinese registration: application under review since March.", PARTLY),
        ("导板已有二类注册证，软件的注册申请正在审评。", PARTLY),
        ("二类注册证预计 2027 年取得，目前尚未申报。", UNMET),
        ("国内注册资料正在准备，尚未提交。", UNMET),
        ("已完成二类注册检验。", UNMET),
        ("Nothing has been filed in China.", UNMET),
        ("It is CE-marked and is not registered in China.", UNMET),
        ("It is not registered with any authority.", UNMET),
        ("It has FDA clearance and a CE mark.", UNKNOWN),
        ("已取得欧盟 CE 认证。", UNKNOWN),
        ("已支持 5 家企业取得国内注册证。", UNKNOWN),
        ("The device weighs 2 kg.", UNKNOWN),
    ],
)
def test_registration_is_held_filed_or_only_planned(clause, offer, expected):
    assert verdict(clause, offer) is expected


@pytest.mark.parametrize(
    ("offer", "expected"),
    [("已取得国家三类医疗器械注册证。", MET), ("国内注册申请已受理。", MET), ("尚未提交注册申请。", UNMET)],
)
def test_a_certificate_is_more_than_an_application(offer, expected):
    assert verdict("registration in China at least filed", offer) is expected


@pytest.mark.parametrize(
    ("offer", "expected"),
    [("二类注册证已取得。", UNMET), ("NMPA class III certificate granted.", MET), ("三类注册证已取得。", MET)],
)
def test_the_class_asked_for_is_compared_with_the_class_held(offer, expected):
    wanted = next(t for t in traits("国内三类证") if t.axis == "device_class")
    held = [Stated(t, 0) for t in traits(normalise(offer).text) if t.axis == "device_class"]

    assert weigh(axes()["device_class"], wanted.value, held).verdict is expected


@pytest.mark.parametrize("text", ["CDC class III wounds", "laser class I", "三类切口"])
def test_a_class_of_something_else_is_no_device_class(text):
    assert not [t for t in traits(text) if t.axis == "device_class"]


@pytest.mark.parametrize("clause", ["不联网也能用", "works without network", "单机运行", "run with the network down"])
@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        ("单机运行，不接网络。", MET),
        ("院内服务器运行，断开外网照常使用。", MET),
        ("It needs no network.", MET),
        ("All computing is done on the tablet.", MET),
        ("断网时不能启动。", UNMET),
        ("没有网络时机器不能启动治疗。", UNMET),
        ("Without internet the robot parks.", UNMET),
        ("The program cannot be used offline.", UNMET),
        ("It needs a stable network connection; an offline mode is planned.", PARTLY),
        ("整机重 2 公斤。", UNKNOWN),
    ],
)
def test_a_device_works_without_a_network_or_stops(clause, offer, expected):
    assert verdict(clause, offer) is expected


@pytest.mark.parametrize("clause", ["数据不出医院", "no third-party cloud", "on-premises", "数据不许上云"])
@pytest.mark.parametrize(
    ("offer", "expected"),
    [
        ("部署在医院内网。", MET),
        ("The readings stay on a server inside the hospital.", MET),
        ("整机不联网。", MET),
        ("图像须上传公司云平台。", UNMET),
        ("Data go to our cloud.", UNMET),
        ("It runs in our cloud; an in-house server version is announced for next year.", PARTLY),
        ("The device weighs 2 kg.", UNKNOWN),
    ],
)
def test_data_stay_on_site_or_leave(clause, offer, expected):
    assert verdict(clause, offer) is expected


@pytest.mark.parametrize(
    ("clause", "offer", "expected"),
    [
        ("可以独占许可", "愿意独占许可。", MET),
        ("可以独占许可", "学校只能普通许可。", UNMET),
        ("可以独占许可", "A licence is available.", UNKNOWN),
        ("open to licensing", "专利可普通许可。", MET),
        ("open to licensing", "工艺自用，不对外许可。", UNMET),
        ("open to licensing", "The laboratory does not grant licences.", UNMET),
        ("愿意联合开发", "We look for a company to develop it jointly.", MET),
        ("愿意联合开发", "joint development is not offered.", UNMET),
        ("joint development", "希望与企业联合开发。", MET),
        ("joint development", "不与外单位联合开发。", UNMET),
        ("joint development", "专利可普通许可。", UNKNOWN),
    ],
)
def test_terms_of_cooperation(clause, offer, expected):
    assert verdict(clause, offer) is expected

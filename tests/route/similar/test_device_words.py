"""Chinese device names, asked for by their usual English names."""

from __future__ import annotations

import pytest

from ronghe.route.similar.device_words import english_name
from ronghe.route.similar.fda import codes_of, in_english
from ronghe.route.similar.fda_space import Asked
from ronghe.route.similar.rows import CodeRow

pytestmark = pytest.mark.unit

TABLE = [
    CodeRow("AAA", "Screw, Fixation, Bone", "2", "888.3040", "OR", "1"),
    CodeRow("WWW", "Wheelchair, Powered", "2", "890.3860", "PM", "1"),
    CodeRow("VVV", "Handrim, Wheelchair", "1", "890.3850", "PM", "4"),
]


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("金属锁定接骨螺钉", "screw, fixation, bone"),
        ("多参数监护仪（带报警）", "monitor, physiological, patient (with arrhythmia detection or alarms)"),
        ("糖尿病视网膜病变眼底影像辅助诊断软件", "diabetic retinopathy detection device"),
        ("肝素涂层中心静脉导管", "catheter, intravascular, therapeutic, short-term less than 30 days"),
        ("一次性使用血袋", "container, empty, for collection & processing of blood & blood components"),
        ("电针治疗仪", "stimulator, electro-acupuncture"),
        ("膝关节用骨水泥定型模具", ""),
        ("关节镜用手术钻头", ""),
        ("心脏瓣膜安装工具", ""),
        ("保温杯", ""),
        ("", ""),
        ("Powered wheelchair", ""),
    ],
)
def test_a_name_counts_where_the_thing_itself_is_named(name, english):
    assert english_name(name) == english


def test_a_chinese_name_finds_its_code_and_an_english_one_is_asked_as_it_is():
    codes = codes_of(TABLE, [])

    assert codes.ask(Asked("电动轮椅车")).candidates[0].code == "WWW"
    assert codes.ask(Asked("金属接骨螺钉", "由钛合金制成。")).candidates[0].code == "AAA"
    assert in_english(Asked("Powered wheelchair", "x")) == Asked("Powered wheelchair", "x")
    assert in_english(Asked("保温杯")) == Asked("保温杯")

"""Clauses of needs as clinicians write them: headed, numbered, prose, chat, in both languages."""

import pytest

from ronghe.kernel.text import Clause, ClauseKind, clauses

HEADED = """临床问题：脊柱椎弓根螺钉置入依赖徒手经验，目前偏差率约 8%，平均手术时间 3 小时。
适用人群：成人退变性脊柱疾病患者，年龄 18-75 岁。
应用场景：基层医院手术室。
技术指标：1. 定位误差 < 1 mm；2. 配准时间不超过 5 分钟；3. 设备直径不超过 4 毫米，灵敏度和特异度均不低于 90%。
其他要求：可高压灭菌，无需额外耗材。"""
CHAT = (
    "您好，我们科想找一款能连续佩戴 14 天以上的心电贴，重量要小于 20 g，皮肤不良反应率低于 "
    "5%，单价控制在 300 元以内，谢谢！"
)
ENGLISH = (
    "We need a navigation robot for pedicle screw placement with positioning error below 0.5 mm and end-to-end latency "
    "under 150 ms. Today, screws are placed freehand and 8% are misplaced. The system must work offline."
)
LISTED = """Problem: bedside sepsis detection is slow; blood culture takes 48 hours.
Targets:
- turnaround time within 60 minutes
- limit of detection ≤ 10 CFU/mL
- sample volume no more than 2 mL
Constraints: no cold chain; must run on battery."""


def targets(source: str) -> list[str]:
    return [shown(clause) for clause in clauses(source) if clause.target]


def shown(clause: Clause) -> str:
    target = clause.target
    assert target is not None
    words = [target.key or target.parameter, target.operator.value, f"{target.value:g}", target.unit or "-"]
    return " ".join(words if target.high is None else [*words, f"{target.high:g}"])


def kinds(source: str) -> list[tuple[str, str]]:
    return [(clause.kind.value, clause.text) for clause in clauses(source)]


def test_headed_need_keeps_what_its_headings_say() -> None:
    found = kinds(HEADED)

    assert [kind for kind, _ in found] == [
        "problem",
        "population",
        "setting",
        *["target"] * 5,
        "constraint",
        "constraint",
    ]
    assert targets(HEADED) == [
        "positioning_error < 1 mm",
        "registration_time <= 5 分钟",
        "diameter <= 4 毫米",
        "sensitivity >= 90 %",
        "specificity >= 90 %",
    ]
    assert found[3] == ("target", "定位误差 < 1 mm")


def test_chat_line_yields_one_clause_for_each_number() -> None:
    assert targets(CHAT) == ["wear_time >= 14 天", "mass < 20 g", "complication_rate < 5 %", "device_price <= 300 元"]
    assert [kind for kind, _ in kinds(CHAT)] == ["target"] * 4  # greeting and thanks say nothing


def test_english_sentence_is_cut_at_its_targets() -> None:
    assert kinds(ENGLISH) == [
        ("outcome", "We need a navigation robot for pedicle screw placement"),
        ("target", "positioning error below 0.5 mm"),
        ("target", "end-to-end latency under 150 ms"),
        ("practice", "Today, screws are placed freehand and 8% are misplaced"),
        ("constraint", "The system must work offline"),
    ]


def test_what_is_required_is_no_part_of_the_patients_told_before() -> None:
    text = "Patients: adolescents aged 10 to 30. Required: positioning error < 1 mm, works with a C-arm."

    assert kinds(text) == [
        ("population", "adolescents aged 10 to 30"),
        ("target", "positioning error < 1 mm"),
        ("constraint", "works with a C-arm"),
    ]


def test_english_list_under_a_heading() -> None:
    assert targets(LISTED) == [
        "turnaround_time <= 60 minutes",
        "detection_limit <= 10 CFU/mL",
        "sample_volume <= 2 mL",
    ]
    assert [kind for kind, _ in kinds(LISTED)] == ["problem", "problem", *["target"] * 3, *["constraint"] * 2]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("目前人工定位误差 3~5 mm，希望降至 1 mm 以内", ["positioning_error <= 1 mm"]),
        ("目前手术平均需要 3 小时，术后感染率达 8%", []),
        ("我院每年约 2000 例 PCI，需要减少造影剂用量", []),
        ("术后感染率超过 8%，患者痛苦", []),
        ("求一个能把阅片时间从 20 分钟缩短到 5 分钟以内的肺结节 AI", ["reading_time <= 5 分钟"]),
        ("对 6 mm 以下小结节的灵敏度≥95%", ["sensitivity >= 95 %"]),
        ("年龄 65 岁以上的房颤患者", []),
        ("帧率达到 30 fps", ["frame_rate >= 30 fps"]),
        ("灵敏度达到 90%", ["sensitivity >= 90 %"]),
        ("延迟达到 50 ms", ["latency <= 50 ms"]),
        ("手术时间缩短 30% 以上", ["operation_time_reduction >= 30 %"]),
        ("完全降解时间 4-6 个月", ["degradation_time range 4 个月 6"]),
        ("适用臂围 22–34 cm", ["arm_circumference range 22 cm 34"]),
        ("续航要求 8 小时", ["battery_life = 8 小时"]),
        (
            "Latency should be less than 100 ms and the weight no more than 300 g.",
            ["latency < 100 ms", "mass <= 300 g"],
        ),
        ("Currently the error is 3 mm; we want 0.5 mm or less.", ["positioning_error <= 0.5 mm"]),
        ("We treat 2000 patients a year.", []),
        ("Must last up to 14 days of wear", ["wear_time >= 14 days"]),
    ],
)
def test_only_what_is_asked_for_is_a_target(source: str, expected: list[str]) -> None:
    assert targets(source) == expected


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("目前依靠徒手经验", ClauseKind.PRACTICE),
        ("能与现有 C 臂配合", ClauseKind.CONSTRAINT),
        ("现有导航精度不够", ClauseKind.PRACTICE),
        ("必须可高压灭菌", ClauseKind.CONSTRAINT),
        ("免耗材", ClauseKind.CONSTRAINT),
        ("must work offline", ClauseKind.CONSTRAINT),
        ("面向早产儿", ClauseKind.POPULATION),
        ("在基层门诊使用", ClauseKind.SETTING),
        ("希望减少术后疼痛", ClauseKind.OUTCOME),
        ("血糖波动大", ClauseKind.PROBLEM),
        ("Patients with atrial fibrillation", ClauseKind.POPULATION),
        ("Nurses currently measure by hand", ClauseKind.PRACTICE),
    ],
)
def test_a_clause_without_a_number_has_a_kind(source: str, kind: ClauseKind) -> None:
    assert [clause.kind for clause in clauses(source)] == [kind]


@pytest.mark.parametrize("source", ["", " \n", "。。。", "您好，谢谢！", "1. 2. 3."])
def test_nothing_said_gives_no_clause(source: str) -> None:
    assert clauses(source) == []


def test_clauses_that_share_a_number_end_alike() -> None:
    first, second = clauses("灵敏度和特异度均不低于 90%")

    assert (first.text, second.text) == ("灵敏度和特异度均不低于 90%", "特异度均不低于 90%")
    assert first.end == second.end


REQUIREMENTS = {
    "能与现有 C 臂配合，器械可灭菌，一年内可供货。": ["能与现有 C 臂配合", "器械可灭菌", "一年内可供货"],
    "须可灭菌，断网时，能继续工作，数据留在院内，并与 HIS 对接": [
        "须可灭菌",
        "断网时，能继续工作",
        "数据留在院内",
        "与 HIS 对接",
    ],
    "必须国产，三年内，可以拿证": ["必须国产", "三年内，可以拿证"],
    "器械须可灭菌，或一次性使用": ["器械须可灭菌，或一次性使用"],
    "须兼容现有腹腔镜，包括 Storz、Olympus，且不影响画面": ["须兼容现有腹腔镜，包括 Storz、Olympus", "不影响画面"],
    "It must be sterilisable, run offline, and work with our existing C-arm, in both sizes": [
        "It must be sterilisable",
        "run offline",
        "work with our existing C-arm, in both sizes",
    ],
    "It should be wearable, when the patient is awake, and must not need a network": [
        "It should be wearable, when the patient is awake",
        "must not need a network",
    ],
    "It must be reusable, or disposable": ["It must be reusable, or disposable"],
    "It must run on battery, be usable with gloves, and, when the network is down, keep the images": [
        "It must run on battery",
        "be usable with gloves",
        "when the network is down, keep the images",
    ],
    "It must not leave residue, even in obese patients, and should be removable if it fails": [
        "It must not leave residue, even in obese patients",
        "should be removable if it fails",
    ],
    "术后，患者须能自行更换敷料，如有渗液，应及时报警，且不影响睡眠": [
        "术后，患者须能自行更换敷料",
        "如有渗液，应及时报警",
        "不影响睡眠",
    ],
    "对于肥胖患者，也应能清晰成像，在术中透视条件下，可实时显示": [
        "对于肥胖患者，也应能清晰成像",
        "在术中透视条件下，可实时显示",
    ],
    "必须能用于儿童，尤其是早产儿，不能依赖网络，除特殊情况外不得更换耗材": [
        "必须能用于儿童，尤其是早产儿",
        "不能依赖网络",
        "除特殊情况外不得更换耗材",
    ],
    "须报警及时，可灭菌，图片不出医院，在患者身上用过": ["须报警及时", "可灭菌", "图片不出医院", "在患者身上用过"],
}


@pytest.mark.parametrize("source", REQUIREMENTS)
def test_each_requirement_of_a_sentence_is_a_clause(source: str) -> None:
    assert kinds(source) == [("constraint", text) for text in REQUIREMENTS[source]]


def test_what_follows_the_thing_sought_and_requires_something_is_a_requirement() -> None:
    assert kinds("想找一种能自动清洗的吸引器，断网也能用，不含乳胶") == [
        ("outcome", "想找一种能自动清洗的吸引器"),
        ("constraint", "断网也能用"),
        ("constraint", "不含乳胶"),
    ]
    assert kinds("We want a pump, a warning when it is blocked") == [
        ("outcome", "We want a pump, a warning when it is blocked")
    ]


def test_condition_stays_with_the_number_it_holds_for() -> None:
    assert kinds("要求在MRI环境下，定位误差小于1 mm，在断电时，报警不超过2 s") == [
        ("target", "要求在MRI环境下，定位误差小于1 mm"),
        ("target", "在断电时，报警不超过2 s"),
    ]


def test_comma_among_the_digits_of_a_number_parts_nothing() -> None:
    found = kinds("Wanted: a stapler; price below 100,000 yuan, at least 1,200 patients, CE marked")

    assert [text for _, text in found] == [
        "a stapler",
        "price below 100,000 yuan",
        "at least 1,200 patients",
        "CE marked",
    ]
    assert [text for _, text in kinds("要求误差小于2 mm,150例以上患者验证")] == [
        "要求误差小于2 mm",
        "150例以上患者验证",
    ]


@pytest.mark.parametrize(
    "source", ["肺结节活检，不依赖 X 线即可知道位置，误差 < 2 mm", "Biopsy, without manual help, error < 2 mm"]
)
def test_what_is_not_to_be_relied_on_is_no_present_practice(source: str) -> None:
    assert [kind for kind, _ in kinds(source)][-1] == "target"
    assert "practice" not in [kind for kind, _ in kinds(source)]


def test_item_of_a_list_is_a_clause() -> None:
    assert [text for _, text in kinds("①能测气囊压的表，②孩子身上比对过，③国内注册证")] == [
        "能测气囊压的表",
        "孩子身上比对过",
        "国内注册证",
    ]


def test_word_that_joined_a_number_to_the_next_goes() -> None:
    assert kinds("要求灵敏度不低于 95%且特异度不低于 92%") == [
        ("target", "要求灵敏度不低于 95%"),
        ("target", "特异度不低于 92%"),
    ]


def test_what_adds_to_a_number_stays_with_it() -> None:
    assert kinds("要求操作时间不超过15分钟，包括术前准备，有国内证") == [
        ("target", "要求操作时间不超过15分钟，包括术前准备"),
        ("constraint", "有国内证"),
    ]


def test_what_stands_in_brackets_is_not_parted() -> None:
    source = "It must come with an opinion on the attribute (device, biological or combination), and run offline"

    assert [text for _, text in kinds(source)] == [
        "It must come with an opinion on the attribute (device, biological or combination)",
        "run offline",
    ]


LISTS = {
    "We want a sensor. MARD below 7%, randomised evidence, class II certificate issued": [
        "MARD below 7%",
        "randomised evidence",
        "class II certificate issued",
    ],
    "想找脉冲仪；充电一次用三天以上；国内有注册证；能在家里用": ["充电一次用三天以上", "国内有注册证", "能在家里用"],
    "部件：传感器\n精度：误差不超过 3 mm\n双侧：一次做两侧\n资质：已备案": [
        "精度：误差不超过 3 mm",
        "双侧：一次做两侧",
        "资质：已备案",
    ],
}


@pytest.mark.parametrize("source", LISTS)
def test_what_a_list_goes_on_with_after_a_number_is_a_requirement(source: str) -> None:
    found = kinds(source)

    assert [text for _, text in found][-len(LISTS[source]) :] == LISTS[source]
    assert [kind for kind, _ in found][-len(LISTS[source]) :] == ["target", *["constraint"] * (len(LISTS[source]) - 1)]


def test_list_under_a_heading_keeps_its_kind_and_is_parted() -> None:
    assert kinds("Wanted: a sensor, MARD below 7%, randomised evidence, class II certificate issued") == [
        ("outcome", "a sensor"),
        ("target", "MARD below 7%"),
        ("outcome", "randomised evidence"),
        ("outcome", "class II certificate issued"),
    ]


def test_sentence_after_a_list_asks_for_nothing_by_that() -> None:
    assert kinds("要求误差不超过 3 mm；有注册证。王主任周五回话")[-1] == ("problem", "王主任周五回话")


def test_name_of_a_form_is_no_clause() -> None:
    assert kinds("技术需求征集表\n科室申请单\nREQUEST FORM\n名称：监护仪") == kinds("名称：监护仪")


@pytest.mark.parametrize("greeting", ["张主任您好！", "王老师好，", "各位老师好，", "Dear Prof. Li, ", "Hi team, "])
def test_greeting_is_no_clause(greeting: str) -> None:
    assert [text for _, text in kinds(greeting + "导管太粗")] == ["导管太粗"]


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("It must run offline, if " + " ".join(["w" * 40] * 14) + ".", 1),  # words cut in every way there is: years
        ("必须可灭菌" + " " * 20_000 + "，可离线" + "、" * 20_000 + "且", 2),
        ("断网时，" * 5_000 + "须可用", 1),
        ("Dear " + "w" * 5_000 + "!x, it must run offline", 2),
    ],
)
def test_hostile_text_is_read_to_its_end(source: str, count: int) -> None:
    assert len(clauses(source)) == count

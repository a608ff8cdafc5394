"""What holds for the reading of any text, and what is said of texts that are no description of one product."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ronghe.kernel.rules import Kind
from ronghe.route.facts import NoteKind, Sureness, read_profile, vocabulary
from ronghe.route.facts.patterns import patterns
from ronghe.route.facts.reading import LONGEST

pytestmark = pytest.mark.unit

ANY_SPEED = [HealthCheck.too_slow, HealthCheck.filter_too_much]

PIECES = [
    *[
        "无菌提供",
        "非无菌提供",
        "一次性使用",
        "可重复使用",
        "不含药物",
        "含药物",
        "可被人体吸收",
        "不",
        "未",
        "非",
        "无",
    ],
    *[
        "植入人体",
        "接触血液",
        "由主机和软件组成",
        "软件产品",
        "用于治疗糖尿病",
        "超过30天",
        "留置时间不超过24小时",
        "，",
        "。",
    ],
    *[
        "\n",
        "\n\n",
        "產品",
        "（",
        "）",
        "sterile",
        "not ",
        "non-",
        "single use",
        " implant",
        "contains no drug",
        ". ",
        ", ",
    ],
    *[
        "产品名称：",
        "产品一：",
        "Product A: ",
        "if ",
        "如",
        "与注射器配合使用",
        "①",
        "㎜",
        "\x00",
        "\ud800",
        "\u200b",
        "é",
    ],
]
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@settings(max_examples=150, deadline=None, suppress_health_check=ANY_SPEED)
@given(texts)
def test_read_profile_never_raises_and_points_at_its_passages(text):
    profile = read_profile(text)

    spans = [span for reading in profile.readings.values() for span in reading.passages]
    spans += [span for one in profile.contradictions for _, passages in one.values for span in passages]
    spans += [span for note in profile.notes for span in note.passages] + list(profile.products)
    spans += [profile.name] if profile.name else []
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text


@settings(max_examples=100, deadline=None, suppress_health_check=ANY_SPEED)
@given(texts)
def test_read_profile_keeps_to_the_vocabulary(text):
    profile = read_profile(text)
    known = vocabulary().facts

    for name, reading in profile.readings.items():
        assert reading.fact == name
        assert known[name].kind.fault(reading.value) is None
        assert reading.passages
        assert bool(reading.derived_from) == (reading.sure is Sureness.DERIVED)
        assert set(reading.derived_from) <= set(profile.readings)
    assert not {one.fact for one in profile.contradictions} & set(profile.readings)
    assert list(profile.readings) == [name for name in known if name in profile.readings]


STATED = [
    pattern
    for pattern in patterns()
    if not pattern.flat
    and pattern.sure is Sureness.STATED
    and pattern.value is True
    and not pattern.negative
    and r"\(" not in pattern.said  # no wording in brackets can be drawn within one clause
    and not any(end in pattern.said for end in ("(?:^", "|$)"))  # nor one that must begin or end its clause
]


@settings(max_examples=200, deadline=None, suppress_health_check=ANY_SPEED)
@given(st.data())
def test_read_profile_never_keeps_the_positive_value_under_a_negation(data):
    """For every wording that states a bool: 产品不… , 产品并非… and "this device is not …" do not state it."""
    pattern = data.draw(st.sampled_from(STATED))
    said = data.draw(st.from_regex(re.compile(plain(pattern.said), re.I), fullmatch=True).filter(usable))
    chinese = bool(re.search("[\u4e00-\u9fff]", said))
    before = data.draw(st.sampled_from(["不", "不具有", "并非", "不是"] if chinese else ["not ", "never ", "without "]))
    text = f"{'一种产品' if chinese else 'A device'}\n{'本产品' if chinese else 'This device is '}{before}{said}"

    values = read_profile(text + ("。" if chinese else ".")).values

    others = [p for p in patterns() if p.fact == pattern.fact and p.value is True and (p.flat or p.negative)]
    if not any(p.match.search(text) for p in others):
        assert values.get(pattern.fact) is not True, text


def plain(said: str) -> str:
    """A wording as words alone: gaps and look-arounds taken out, so that nothing odd is drawn for them."""
    said = re.sub(r"\(\?<?[!=][^()]*(?:\([^()]*\)[^()]*)*\)", "", said)
    said = re.sub(r"\[\^[^\]]*\]\{0,\d+\}\??", "", said)
    return said.replace("…", "").replace("~", "").replace(r"\n", "").replace("^|", "")


def usable(said: str) -> bool:
    """Words of one clause that do not end a negation before them themselves ("only as a barrier")."""
    fitting = not re.search(r"[,;:。，；：!?()（）\n]|\. ", said) and not re.match("仅|只|only", said, re.I)
    return bool(said.strip()) and fitting


def test_read_profile_leaves_a_contradiction_unknown_and_shows_both_passages():
    profile = read_profile("一次性使用引流袋\n由袋体和导管组成。无菌提供。本产品为非无菌提供。")

    assert "sterile" not in profile.readings
    (contradiction,) = [one for one in profile.contradictions if one.fact == "sterile"]
    assert {value: [span.text for span in spans] for value, spans in contradiction.values} == {
        True: ["无菌提供"],
        False: ["非无菌提供"],
    }


def test_read_profile_sees_a_contradiction_in_english():
    profile = read_profile("Wound drain\nA drain supplied sterile. The drain is supplied non-sterile.")

    assert [one.fact for one in profile.contradictions] == ["sterile"]
    assert "sterile" not in profile.values


def test_read_profile_takes_out_what_contradicts_what_follows():
    profile = read_profile("接骨螺钉\n由钛合金制成。植入人体，用于骨折内固定。本产品为非侵入式产品。")

    assert "invasive" in {one.fact for one in profile.contradictions}
    assert "invasive" not in profile.readings


def test_read_profile_names_what_a_derived_value_comes_from():
    profile = read_profile("植入式监测器\n由外壳组成，永久植入。")
    reading = profile.readings["surgically_invasive"]

    assert (reading.value, reading.sure, reading.derived_from) == (True, Sureness.DERIVED, ("implantable",))
    assert reading.passages == profile.readings["implantable"].passages


def test_read_profile_points_into_traditional_and_full_width_text():
    text = "可吸收縫合線\n無菌提供（環氧乙烷滅菌），可被人體吸收。"
    profile = read_profile(text)

    assert profile.values["absorbable"] is True
    span = profile.readings["absorbable"].passages[-1]
    assert text[span.start : span.end] == span.text == "可被人體吸收"


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("引流管\n由管体组成，留置时间不超过24小时。", "contact_days", 0.99),
        ("引流管\n由管体组成，可留置7至14天。", "contact_days", 14.0),
        ("引流管\n由管体组成，留置时间大于30天。", "contact_days", 31.0),
        ("引流管\n由管体组成，有效期3年，环氧乙烷灭菌12小时。", "contact_days", None),
        ("A catheter that is worn for up to 2 hours, for patients.", "contact_days", 0.0833333),
        ("A catheter with a shelf life of 3 years, for patients.", "contact_days", None),
    ],
)
def test_read_profile_reads_times_of_contact_and_no_others(text, fact, value):
    assert read_profile(text).values.get(fact) == value


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u3000"])
def test_read_profile_says_that_there_is_no_text(text):
    profile = read_profile(text)

    assert [note.kind for note in profile.notes] == [NoteKind.EMPTY]
    assert not profile.readings


@pytest.mark.parametrize(
    "text",
    [
        "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
        "The committee met on Tuesday and agreed to meet again in March.",
        "12345 67890 !!! ???",
        "asdf qwer zxcv",
        "今天天气很好，我们去公园散步，孩子们很开心。",
        "\x00\x01\x02",
    ],
)
def test_read_profile_says_that_a_text_is_no_product(text):
    profile = read_profile(text)

    assert [note.kind for note in profile.notes] == [NoteKind.NO_PRODUCT]
    assert not profile.readings


@pytest.mark.parametrize(
    "text",
    [
        "Das Gerät wird für die Behandlung von Wunden verwendet und ist steril. Es ist nicht für den Einsatz am Auge.",
        "Le dispositif est un cathéter stérile pour une utilisation unique dans les voies urinaires.",
        "El catéter es un producto estéril para uso único que se introduce en la vejiga y no contiene medicamentos.",
        "この製品は滅菌済みの使い捨てカテーテルであり、尿道から膀胱に挿入して使用します。",
        "이 제품은 멸균된 일회용 카테터로 방광에 삽입하여 사용합니다.",
        "Стерильный катетер для одноразового использования вводится в мочевой пузырь.",
    ],
)
def test_read_profile_says_that_it_does_not_read_the_language(text):
    profile = read_profile(text)

    assert [note.kind for note in profile.notes] == [NoteKind.OTHER_LANGUAGE]
    assert not profile.readings


@pytest.mark.parametrize(
    "text",
    [
        "产品一：一次性使用注射器，无菌提供，用于注射药液。\n产品二：组织镊，非无菌提供，可重复使用，用于手术。",
        "产品名称：一次性使用注射器\n无菌提供，用于注射药液。\n产品名称：组织镊\n非无菌提供，用于手术。",
        "一次性使用注射器\n无菌提供，用于注射药液。\n\n组织镊\n非无菌提供，可重复使用，用于手术。",
        "1、一次性使用注射器：由外套组成，无菌提供，用于注射。\n2、组织镊：由镊体组成，非无菌提供，用于手术。",
        "Product A: Syringe, supplied sterile, for injection.\nProduct B: Forceps, supplied non-sterile, reusable.",
        "一、一次性注射器，由外套、芯杆组成，无菌提供，用于注射药液。二、止血钳，用于手术中夹持血管，非无菌提供。",
        "1、注射器，无菌提供，用于注射药液；2、镊子，用于夹持组织，非无菌提供",
        "1. Syringe, which is supplied sterile. 2. Forceps, which are supplied non-sterile.",
    ],
)
def test_read_profile_reads_the_first_of_several_products_and_says_so(text):
    profile = read_profile(text)

    (note,) = profile.notes
    assert note.kind is NoteKind.SEVERAL_PRODUCTS
    assert len(note.passages) == len(profile.products) == 2
    assert profile.values["sterile"] is True
    assert not profile.contradictions
    assert all(span.end <= profile.products[0].end for r in profile.readings.values() for span in r.passages)


@pytest.mark.parametrize(
    "text",
    [
        "本项目包括两个产品，导管无菌提供，用于引流；软件用于显示影像。",
        "Our two products are a sterile catheter for drainage and a software that displays images.",
    ],
)
def test_read_profile_says_that_several_products_cannot_be_told_apart(text):
    profile = read_profile(text)

    (note,) = profile.notes
    assert note.kind is NoteKind.SEVERAL_PRODUCTS
    assert "分开" in note.zh
    assert "told apart" in note.en
    assert len(profile.products) == 1


@pytest.mark.parametrize(
    "text",
    [
        "由1、主机，用于控制；2、探头，用于成像组成，用于超声诊断。",
        "1、打开包装，取出导管。2、插入导管，用于引流。",
        "1、用于外科手术缝合；2、用于皮肤闭合，为缝合线。",
        "1.5 mm 导管，用于引流。2.0 mm 导丝，用于引导。",
        "三、导管，用于引流。四、导丝，用于引导。",
    ],
    ids=["parts", "steps of use", "uses", "sizes", "from the middle"],
)
def test_numbers_that_count_no_products_are_no_products(text):
    profile = read_profile(text)

    assert NoteKind.SEVERAL_PRODUCTS not in {note.kind for note in profile.notes}
    assert len(profile.products) == 1


@pytest.mark.parametrize(
    "text",
    [
        "1. 结构组成：由主机和手柄组成，用于治疗。\n2. 适用范围：用于皮肤的治疗。",
        "一次性使用导管\n（1）导管：由管体组成。\n（2）接头：用于连接。",
    ],
)
def test_read_profile_takes_a_list_of_sections_or_parts_for_one_product(text):
    assert len(read_profile(text).products) == 1


def test_read_profile_takes_sections_of_one_description_for_one_product():
    text = "一次性使用注射器\n\n结构组成\n由外套组成，无菌提供。\n\n适用范围\n用于注射。\n\n注意事项\n不得重复使用。"

    profile = read_profile(text)

    assert profile.notes == ()
    assert profile.values["single_use"] is True
    assert profile.name is not None
    assert profile.name.text == "一次性使用注射器"


@pytest.mark.parametrize(
    "text",
    [
        "降糖口服胶囊\n本品为医疗器械，每粒含二甲双胍，口服后通过发挥药理作用降低血糖，用于治疗糖尿病。",
        "Pain capsules\nThis device is a capsule for oral use; its pharmacological action relieves pain.",
    ],
)
def test_read_profile_warns_of_a_drug_sold_as_a_device(text):
    profile = read_profile(text)

    assert [note.kind for note in profile.notes] == [NoteKind.DRUG_AS_DEVICE]
    assert profile.notes[0].passages


@pytest.mark.parametrize(
    "piece",
    ["一次性使用无菌导管，不含药物，插入血管。", "sterile non-absorbable implant, no drug. ", "不", "由", "x" * 7],
)
def test_read_profile_reads_the_beginning_of_a_megabyte(piece):
    text = piece * (1_000_000 // len(piece))

    profile = read_profile(text)

    assert profile.says(NoteKind.SHORTENED)
    spans = [span for reading in profile.readings.values() for span in reading.passages]
    assert all(span.end <= LONGEST for span in spans)
    assert all(len(reading.passages) <= 20 for reading in profile.readings.values())


def test_patterns_have_bounded_repeats_and_all_kinds_of_value():
    for pattern in patterns():
        assert not re.search(r"(?<!\\)(?:\*|\+(?!\))|\{\d*,\})", re.sub(r"\[[^\]]*\]", "", pattern.match.pattern))
        assert pattern.unless is None or pattern.unless.search("") is None
        assert vocabulary().facts[pattern.fact].kind.kind is not Kind.NUMBER


@settings(max_examples=200, deadline=None, suppress_health_check=ANY_SPEED)
@given(st.data())
def test_pattern_literals_never_hide_a_match(data):
    pattern = data.draw(st.sampled_from(patterns()))
    said = data.draw(st.from_regex(pattern.match))
    found = pattern.match.search(said)

    if found and pattern.holds:
        assert any(literal in said.lower() for literal in pattern.holds) or not found.group().isprintable()


@pytest.mark.parametrize(
    ("text", "fact", "first", "second"),
    [
        (
            "影像软件\n软件产品。{}CT影像{}。",
            "software_role",
            ("显示", "", "display_only"),
            ("传输", "", "transmit_store"),
        ),
        (
            "影像软件\n软件产品。处理CT影像，{}。{}",
            "software_role",
            ("辅助医生诊断", "", "assist_decision"),
            ("供归档", "", "measure_process"),
        ),
        ("外科缝线\n由聚酯制成，{}被人体吸收{}。", "absorbable", ("可", "", True), ("不", "", False)),
        ("伤口敷料\n由无纺布组成，{}药物{}。", "contains_drug", ("含有", "", True), ("不含", "", False)),
        ("引流管\n由硅胶制成，留置时间{}。{}", "duration", ("不超过30天", "", "short"), ("30天以上", "", "long")),
        ("引流管\n由硅胶制成，{}提供{}。", "sterile", ("无菌", "", True), ("非无菌", "", False)),
        ("体温贴\n由贴片组成，{}测量功能{}。", "measuring", ("具有", "", True), ("不具有", "", False)),
        ("Wound gel\nA gel that {} contain a drug{}.", "contains_drug", ("does", "", True), ("does not", "", False)),
        ("Bone pin\nA pin that {} absorbed by the body{}.", "absorbable", ("is", "", True), ("is not", "", False)),
        ("Drain\nA drain supplied {}{}.", "sterile", ("sterile", "", True), ("non-sterile", "", False)),
    ],
)
def test_read_profile_tells_texts_apart_that_differ_in_one_fact(text, fact, first, second):
    for begin, end, value in (first, second):
        assert read_profile(text.format(begin, end)).values.get(fact) == value


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("导尿管，无源，无菌，不含药。", "sterile", True),
        ("导尿管，无源，无菌，不含药。", "active", False),
        ("医用外科口罩，由无纺布制成，无菌型。", "sterile", True),
        ("引流管，由硅胶制成，灭菌产品。", "sterile", True),
        ("导管，非灭菌产品，由硅胶制成。", "sterile", False),
        ("监护仪，有源，由主机组成。", "active", True),
        ("品名：引流管\n无菌：是\n有源：否", "sterile", True),
        ("品名：引流管\n以无菌形式提供：否\n有源：否", "active", False),
        ("Name: drain\nSupplied sterile: no\nActive: no", "sterile", False),
        ("引流管，由硅胶制成，留置时间小于30天。", "duration", "short"),
        ("引流管，由硅胶制成，留置时间30天以上。", "contact_days", 31),
        ("引流管，由硅胶制成，留置时间小于29天。", "contact_days", 29),
        ("CVC, made of polyurethane, indwelling up to 30 days.", "contact_days", 29.7),
        ("认知训练软件，无人工智能，用于病变识别，供医生参考。", "uses_ai", False),
        ("巡检无人机系统，由主机组成，用于拍照。", "uses_ai", None),
        ("XX片，小分子EGFR抑制剂，口服，用于治疗非小细胞肺癌，目前处于临床II期。", "product_kind", "drug"),
        ("XX片，小分子EGFR抑制剂，口服，用于治疗非小细胞肺癌，目前处于临床II期。", "phase_reached", "phase_2"),
        ("CAR-T细胞注射液，已完成I期临床试验，IND已获批。", "phase_reached", "phase_2"),
        ("肝素涂层中心静脉导管，涂层中肝素起抗凝作用，留置14天。", "contains_drug", True),
        ("一次性使用血袋，由PVC制成，内含抗凝剂。", "contains_drug", True),
        ("一次性使用血袋，由PVC制成，不含抗凝剂。", "contains_drug", False),
        ("冠脉支架，表面载有西罗莫司，用于冠心病。", "contains_drug", True),
        ("组织工程皮肤，含人角质形成细胞，用于烧伤。", "viable_cells", True),
        ("脱细胞猪软骨基质支架，表层接种自体关节软骨细胞，修复膝关节软骨。", "viable_cells", True),
        ("脱细胞猪软骨基质支架，表层接种自体关节软骨细胞，修复膝关节软骨。", "product_kind", "cell_gene"),
        ("脱细胞猪软骨基质支架，修复膝关节软骨。", "viable_cells", False),
        ("胰岛素泵，有源，经皮下输注胰岛素，用于糖尿病。", "active", True),
    ],
)
def test_usual_wordings_of_filings_are_read(text, fact, value):
    assert read_profile(text).values.get(fact) == value


@pytest.mark.parametrize(
    "text",
    ["本产品不含药，用于伤口。", "本项目包含两款产品：一是注射器；二是软件。", "This device is used to treat pain."],
)
def test_words_that_only_point_are_no_name(text):
    assert read_profile(text).name is None


def test_a_first_line_is_a_name_up_to_its_comma():
    name = read_profile("一次性使用腹腔引流管，无源器械，留置时间小于29天").name
    assert name
    assert name.text == "一次性使用腹腔引流管"


@pytest.mark.parametrize(
    ("text", "active"),
    [
        ("牙科用纳米树脂充填材料，用于牙体缺损的充填修复。", False),
        ("软性亲水接触镜，用于矫正近视。", False),
        ("导尿管，由硅胶制成，用于导尿。", False),
        ("手动轮椅车，供行动不便者代步用。", False),
        ("电动轮椅车，由电机驱动，供行动不便者代步用。", True),
        ("射频消融导管，用于心脏射频消融。", True),
    ],
)
def test_names_of_plainly_passive_products_tell_that_they_are(text, active):
    assert read_profile(text).values.get("active") is active

"""Needs out of chats, lists, forms and files."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import docx
import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ronghe.ingest.errors import Refusal
from ronghe.ingest.sources.documents.chat import messages
from ronghe.ingest.sources.documents.labels import without_paperwork
from ronghe.ingest.sources.documents.needs import split_needs
from ronghe.ingest.sources.documents.parse import parse_document, parse_text
from ronghe.ingest.sources.documents.pdf import unwrap
from ronghe.ingest.sources.documents.plain import strip_html

CHAT = """张主任 2024/3/5 14:02
大家好，我们骨科做脊柱侧弯手术，椎弓根螺钉置钉偏差大，希望定位误差小于1 mm，注册时间不超过3分钟。
李工 2024/3/5 14:05
收到，谢谢
2024-03-06 09:11:33 王护士长
血透室需要一种床旁快速发现内瘘狭窄的办法，护士能操作，5分钟内完成，灵敏度≥85%。
王护士长 2024-03-06 09:12
价格不要太贵
陈医生 10:02: 1. 希望有便携眼底相机，重量不超过500 g，能离线使用。
2. 需要24小时眼压监测的办法，误差不超过2 mmHg，夜间也能测。
"""


def test_chat_is_split_with_sender_and_date():
    needs = parse_text(CHAT)

    assert [(n.sender, n.said_on) for n in needs] == [
        ("张主任", "2024-03-05"), ("王护士长", "2024-03-06"), ("陈医生", ""), ("陈医生", ""),
    ]  # fmt: skip
    assert needs[0].title.startswith("我们骨科做脊柱侧弯手术")
    assert (
        needs[1].text == "血透室需要一种床旁快速发现内瘘狭窄的办法，护士能操作，5分钟内完成，灵敏度≥85%。\n价格不要太贵"
    )


def test_two_short_needs_of_one_sender_stay_two():
    needs = parse_text(
        "张三 2024/3/5 14:02\n需要一种便携的眼底相机，能离线用\n"
        "张三 2024/3/5 14:03\n希望有家用的眼压监测办法，夜间也能测\n"
    )

    assert [need.title for need in needs] == [
        "需要一种便携的眼底相机，能离线用",
        "希望有家用的眼压监测办法，夜间也能测",
    ]


ENDOSCOPE = "我们想要一种儿童内镜，直径不超过4毫米"
DIALYSIS = "需要一种透析通路监测的办法，能在家里用，护士远程看"


def chat(*said: str) -> str:
    return "".join(f"成员{n} 2024/3/{n} 14:02\n{text}\n" for n, text in enumerate(said, start=1))


def test_wish_of_a_few_words_is_a_need():
    assert [need.text for need in parse_text(chat(ENDOSCOPE, DIALYSIS))] == [ENDOSCOPE, DIALYSIS]


@pytest.mark.parametrize(
    "text",
    [
        "我们想做一个小型的居家血糖仪",
        "想找一家能做可降解支架的团队",
        "科里要一种轻便好拿的眼底相机",
        "求一种能离线使用的便携眼底相机",
        "请问有无国产的术中神经监护设备",
        "有没有适合护士用的内瘘检查仪器",
        "这种尺寸的球囊导管你们能不能做",
        "儿童内镜外径4mm以内",  # a figure wanted, without a word of asking
        "We would like a smaller endoscope for children",
        "Is there any home monitor for dialysis access",
        "Anyone making biodegradable stents for infants",
    ],
)
def test_message_that_asks_is_a_need(text):
    assert text in [need.text for need in parse_text(chat(text, DIALYSIS))]


@pytest.mark.parametrize("text", ["会议在三楼，要求大家全都早点到", "明天下午3点开会，会议室在3楼", "我们科有5个人"])
def test_message_that_asks_for_nothing_is_kept_as_not_recognised(text):
    split = split_needs(chat(text, DIALYSIS))

    assert [(n.text, n.recognised, n.sender, n.said_on) for n in split.needs] == [
        (text, False, "成员1", "2024-03-01"),
        (DIALYSIS, True, "成员2", "2024-03-02"),
    ]


def test_greetings_are_counted():
    split = split_needs(chat("大家好", "收到，谢谢！", "👍👍", DIALYSIS))

    assert ([n.text for n in split.needs], split.small_talk) == ([DIALYSIS], 3)


def test_nothing_of_a_chat_is_lost():
    listed = "我们医院的情况：\n1. 希望有便携眼底相机，重量不超过500 g\n2. 需要24小时眼压监测的办法，夜间也能测"
    source = "某群的聊天记录\n" + chat("大家好", "食堂今天吃饺子", listed, DIALYSIS)
    split = split_needs(source)

    assert [(need.text.splitlines()[0], need.recognised) for need in split.needs] == [
        ("某群的聊天记录", False),
        ("食堂今天吃饺子", False),
        ("我们医院的情况：", False),
        ("1. 希望有便携眼底相机，重量不超过500 g", True),
        ("2. 需要24小时眼压监测的办法，夜间也能测", True),
        (DIALYSIS, True),
    ]
    assert split.small_talk == 1


def test_patient_in_a_message_that_is_no_need_is_withheld_at_once():
    (message, _) = split_needs(chat("患者张伟，住院号12345678，明早查房", DIALYSIS)).needs

    assert not message.recognised
    assert "张伟" not in repr(message)
    assert "12345678" not in repr(message)


@pytest.mark.parametrize(
    "header",
    [
        "张三 2024/3/5 14:02",
        "张三 2024年3月5日 下午2:30",
        "张三(示例医院) 2024-03-05 14:02:33",
        "2024-03-05 14:02:33 张三",
        "[2024/3/5 14:02] 张三:",
    ],
)
def test_header_lines_of_chat_programs(header):
    (said, other) = messages(f"{header}\n需要便携眼底相机\n李四 2024/3/6 10:00\n好的\n")

    assert (said.on, said.text) == ("2024-03-05", "需要便携眼底相机")
    assert said.sender.startswith("张三")
    assert other.sender == "李四"


NAVIGATION = "我们需要一种椎弓根钉导航，定位误差小于 1 mm"
FLOW = "希望有在家用的尿流率监测仪，误差不超过 2 ml/s"
OCCLUDER = "求一种小儿用的可降解封堵器，直径不超过 4 毫米"
TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    "source",
    [
        f"张主任\n2024-03-05 14:02\n{NAVIGATION}\n\n李工\n2024-03-06 09:05\n{FLOW}",
        f"2024-03-05 14:02:33\n张主任\n{NAVIGATION}\n2024-03-06 09:05:10\n李工\n{FLOW}",
        f"张主任 2024年3月5日 下午2:30\n{NAVIGATION}\n李工 3月6日 09:05\n{FLOW}",
        f"[3/5/24, 2:02:11 PM] 张主任: {NAVIGATION}\n[3/6/24, 9:04:11 AM] 李工: {FLOW}",
        f"[2024/3/5 14:02] 张主任: {NAVIGATION}\n李工 03-06 14:05\n{FLOW}",
        f"———  2024-03-05  ———\n\n张主任  14:02\n\n{NAVIGATION}\n\n———  2024-03-06  ———\n\n李工  14:05\n\n{FLOW}",
    ],
)
def test_each_need_keeps_its_own_sender_and_day_in_every_form_of_header(source):
    assert [(n.sender, n.said_on, n.text) for n in split_needs(source, TODAY).needs] == [
        ("张主任", "2024-03-05", NAVIGATION),
        ("李工", "2024-03-06", FLOW),
    ]


def test_forms_of_header_may_change_within_a_chat():
    needs = split_needs(
        f"张主任\n2024-03-05 14:02\n{NAVIGATION}\n李工 2024-03-06 09:05\n{FLOW}\n好的\n"
        f"2024-03-07 10:00\n王老师 10:00\n{OCCLUDER}\n谢谢\n赵工\n2024-03-08 10:00\n{NAVIGATION}"
    ).needs

    assert [(n.sender, n.said_on) for n in needs] == [
        ("张主任", "2024-03-05"), ("李工", "2024-03-06"), ("王老师", "2024-03-07"), ("赵工", "2024-03-08"),
    ]  # fmt: skip


def test_name_above_a_word_for_the_day_is_not_left_to_the_need_before():
    needs = split_needs(f"张主任\n昨天 14:02\n{NAVIGATION}\n李工\n星期三 09:05\n{FLOW}\n", TODAY).needs

    assert [(n.sender, n.said_on, n.text) for n in needs] == [("张主任", "", NAVIGATION), ("李工", "", FLOW)]
    assert ["昨天" in needs[0].remarks[0].detail.zh, "星期三" in needs[1].remarks[0].detail.zh] == [True, True]


def test_names_with_a_colon_divide_a_chat_and_labels_do_not():
    said = split_needs(f"张主任：{NAVIGATION}\n李工：收到\n王老师（检验科）:\n{FLOW}\n")

    assert [(n.sender, n.text) for n in said.needs] == [("张主任", NAVIGATION), ("王老师（检验科）", FLOW)]
    assert said.small_talk == 1
    assert messages("技术指标：误差小于 1 mm\n应用场景：手术室\n项目总工：待定\n") == []


def test_title_above_a_date_is_no_sender():
    assert messages(f"关于导航的需求\n2024年3月5日\n{NAVIGATION}\n关于监测的需求\n2024年3月6日\n{FLOW}") == []


def test_year_left_out_is_the_chats_or_the_last_one_possible():
    form = f"甲 {{}} 10:00\n{NAVIGATION}\n乙 {{}} 10:00\n{FLOW}\n丙 {{}} 10:00\n{OCCLUDER}"
    told = split_needs(form.format("2023-12-30", "12月31日", "1月2日"), TODAY)
    untold = split_needs(form.format("12月30日", "3月5日", "2月30日"), TODAY)

    assert [(n.said_on, n.remarks) for n in told.needs] == [("2023-12-30", ()), ("2023-12-31", ()), ("2024-01-02", ())]
    assert [n.said_on for n in untold.needs] == ["2025-12-30", "2026-03-05", ""]
    assert [n.remarks[0].code for n in untold.needs] == ["day_without_year", "day_without_year", "day_unknown"]


def test_joined_messages_hold_no_header():
    (need,) = split_needs(f"王老师\n2024-03-05 14:02\n{FLOW}\n王老师\n2024-03-05 14:03\n价格不要太贵\n").needs

    assert need.text == f"{FLOW}\n价格不要太贵"


def test_ordinary_text_with_a_time_in_it_is_no_chat():
    assert messages("会议时间: 14:00\n我们需要便携眼底相机\n") == []


@pytest.mark.parametrize(
    "marks",
    [("1. ", "2. ", "3、"), ("一、", "二、", "三、"), ("（1）", "（2）", "（3）"), ("需求1：", "需求2：", "需求3：")],
)
def test_numbered_needs_are_split(marks):
    bodies = [
        "需要胶质瘤术中边界识别设备，结果 ≤60 s。",
        "需要冻结步态提示装置，延迟<150 ms，可佩戴。",
        "希望解决外周肺结节活检困难，外径≤4 mm。",
    ]
    text = "\n".join(mark + body for mark, body in zip(marks, bodies, strict=True))

    assert [need.text.endswith(body) for need, body in zip(parse_text(text), bodies, strict=True)] == [True] * 3


def test_numbered_targets_of_one_need_are_not_split():
    (need,) = parse_text("我们需要术中导航，要求如下：\n1. 定位误差<1 mm\n2. 注册时间≤3 分钟\n3. 可灭菌")

    assert need.title == "我们需要术中导航，要求如下"


def test_labelled_lines_become_fields():
    (need,) = parse_text(
        "需求名称：房颤贴片\n需求单位：示例医院\n技术指标：佩戴≥14天\n重量≤12 g\n"
        "联系电话：13800000000\n截止日期：2025年6月"
    )

    assert need.title == "房颤贴片"
    assert need.fields == {
        "title_zh": "房颤贴片", "owner": "示例医院", "targets_zh": "佩戴≥14天\n重量≤12 g",
        "contact_phone": "13800000000", "renew_on": "2025-06-01",
    }  # fmt: skip


def test_patient_named_in_a_chat_is_held_and_identity_number_removed():
    (need,) = parse_text(
        "张主任 2024/3/5 14:02\n患者张伟，住院号12345678，希望定位误差小于1 mm，身份证11010519491231002X。"
    )

    assert need.held
    assert "11010519491231002X" not in repr(need)


@given(st.text(max_size=300))
@example(",. 0")
@example("，，，，，，，，，，，，，，")
@settings(max_examples=150, deadline=None)
def test_any_text_is_split_into_parts_of_itself(source):
    needs = parse_text(source)

    assert bool(needs) == bool(source.strip())
    assert all(0 <= n.start <= n.end <= len(source) and n.title for n in needs)
    assert [n.start for n in needs] == sorted(n.start for n in needs)


def word(*, forms: int = 1) -> bytes:
    document = docx.Document()
    document.add_heading("医工融合需求征集表", level=1)
    for i in range(forms):
        table = document.add_table(rows=4, cols=4)
        for r, cells in enumerate(
            [("需求名称", f"需求甲{i}", "需求单位", "示例医院"), ("联系人", "张三", "联系电话", "13800000000")]
        ):
            for c, text in enumerate(cells):
                table.cell(r, c).text = text
        for r, (label, text) in enumerate(
            [("需求描述", "置钉偏差大，反复透视"), ("技术指标", "定位误差<1 mm")], start=2
        ):
            table.cell(r, 0).text = label
            table.cell(r, 1).merge(table.cell(r, 3)).text = text
        document.add_paragraph("")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_word_form_is_read_field_by_field():
    document = parse_document(word(), "表.docx")
    (need,) = document.needs

    assert document.format == "docx"
    assert need.fields == {
        "title_zh": "需求甲0", "owner": "示例医院", "contact_name": "张三", "contact_phone": "13800000000",
        "problem_zh": "置钉偏差大，反复透视", "targets_zh": "定位误差<1 mm",
    }  # fmt: skip


def test_word_file_with_several_forms_gives_several_needs():
    assert [need.title for need in parse_document(word(forms=3), "表.docx").needs] == ["需求甲0", "需求甲1", "需求甲2"]


def test_word_list_table_gives_a_need_per_row():
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for r, cells in enumerate(
        [("需求名称", "需求单位", "技术指标"), ("甲", "示例医院", "<1 mm"), ("乙", "示例医院", "≥90%")]
    ):
        for c, text in enumerate(cells):
            table.cell(r, c).text = text
    buffer = io.BytesIO()
    document.save(buffer)

    assert [need.title for need in parse_document(buffer.getvalue(), "x.docx").needs] == ["甲", "乙"]


def pdf(text: str) -> bytes:
    """A one-page PDF with one line of Latin text, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj%s endobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


def encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("secret text of a need")))
    writer.encrypt("word", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_text_pdf_is_read():
    document = parse_document(pdf("We need a probe below 4 mm for margins."), "need.pdf")

    assert (document.format, document.text) == ("pdf", "We need a probe below 4 mm for margins.")


def test_wrapped_lines_are_joined():
    assert unwrap("本需求来自骨科临床一线，置钉偏差大，希望有新的办\n法解决这一问题。\n技术指标：定位误差小于1 mm") == (
        "本需求来自骨科临床一线，置钉偏差大，希望有新的办法解决这一问题。\n技术指标：定位误差小于1 mm"
    )


def test_gb18030_text_is_read_and_said():
    document = parse_document("需要便携眼底相机，重量不超过500 g。".encode("gb18030"), "a.txt")

    assert document.notes[0].zh == "按 GB18030 编码读取"


def test_html_is_stripped_to_what_is_seen():
    page = (
        "<html><head><style>p{}</style></head><body><p>需要 <b>眼底相机</b></p>"
        "<script>alert(1)</script><p>重量≤500 g</p></body></html>"
    )

    assert strip_html(page) == "需要 眼底相机\n重量≤500 g"


def zip_without_document() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", "empty"),
        (lambda: b" \n \n", "empty"),
        (lambda: pdf(""), "scanned"),
        (encrypted_pdf, "encrypted"),
        (lambda: b"%PDF-1.4 broken", "damaged"),
        (zip_without_document, "not_a_document"),
        (lambda: word()[:2000], "damaged"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "old_word"),
        (lambda: b"{\\rtf1 hello}", "old_word"),
        (lambda: bytes(range(256)) * 9, "binary"),
        (lambda: "字".encode() * 1_100_000, "too_large"),
        (lambda: b"<html><script>1</script></html>", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_out(make, code):
    with pytest.raises(Refusal) as refusal:
        parse_document(make(), "x")

    assert refusal.value.code == code
    assert refusal.value.remedy.zh


FORM = (
    "## 需求征集表\n\n需求名称：床旁药敏\n需求单位：测试医院\n联系人：周主任\n填报日期：2024年6月3日\n"
    "技术指标：出结果时间≤6小时"
)


def test_form_says_of_the_need_what_is_the_needs():
    assert without_paperwork(FORM) == "需求名称：床旁药敏\n技术指标：出结果时间≤6小时"


@pytest.mark.parametrize(
    "source", ["", "联系人：周主任\n填报日期：2024年6月3日", "置钉偏差大。\n联系人：周主任\n技术指标：误差<1 mm", CHAT]
)
def test_what_is_no_form_comes_back_as_it_is(source):
    assert without_paperwork(source) == source

"""Forms of listings: who may open them, what they keep, store and refuse."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ronghe.exchange import commands
from ronghe.exchange.models import Achievement, Attachment, Mandate, Need, Unsaved
from ronghe.exchange.models.kinds import MODELS, SUBJECTS
from ronghe.exchange.queries.reviewed import mark_of
from tests.factories import NODE, make_need
from tests.factories.files import docx, pdf
from tests.web.publishing.filling import form, target_row, version_in

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

TEXT = "椎弓根螺钉置入偏差大,需要导航。要求定位误差 < 1 mm,配准时间不超过 3 分钟。"
PAGES = ("/mine/", "/needs/new/", "/achievements/new/", "/services/new/", "/mandates/new/", "/profile/expert/")


@pytest.mark.parametrize("address", PAGES)
def test_forms_open_for_writers_and_for_nobody_else(writer, client, address):
    assert writer.get(address).status_code == 200
    assert client.get(address).status_code == 403


def test_pasted_text_fills_the_form(writer):
    response = writer.post("/describe/", {"text": TEXT, "go": "structure"})

    need = Need.objects.get()
    assert response["Location"] == f"/needs/{need.pk}/edit/"
    page = writer.get(response["Location"]).content.decode()
    assert "定位误差" in page
    assert need.targets.count() == 2
    assert need.status == "draft"


def test_form_saves_texts_targets_and_files_and_submits(writer):
    response = writer.post(
        "/needs/new/",
        form(
            **{
                "go": "submit",
                "fields": ["orthopaedics", "nonsense"],
                "target-0-parameter": "止血时间",
                "target-0-operator": "",
                "target-0-value": "60",
                "target-0-high": "",
                "target-0-unit": "s",
                "target-1-parameter": "灵敏度",
                "target-1-operator": "",
                "target-1-value": "95",
                "target-1-high": "",
                "target-1-unit": "%",
                "files": [SimpleUploadedFile("方案.docx", docx("止血材料方案"))],
            }
        ),
    )

    need = Need.objects.get()
    assert response["Location"] == f"/needs/{need.pk}/"
    assert (need.status, need.round, need.fields) == ("submitted", 1, ["orthopaedics"])
    assert [(t.parameter_zh, t.operator, int(t.value), t.unit) for t in need.targets.all()] == [
        ("止血时间", "<=", 60, "s"),
        ("灵敏度", ">=", 95, "%"),
    ]
    assert need.targets.last().parameter_en == "sensitivity"
    assert Attachment.objects.get().file.name == "方案.docx"
    assert "甲医院" in writer.get(f"/needs/{need.pk}/").content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title_zh": ""}, "标题"),
        ({"problem_zh": "患者张建国,住院号 20231234,术后渗血"}, "说明"),
        ({"problem_zh": "身份证 11010519491231002X"}, "身份证"),
        ({"target-0-parameter": "误差", "target-0-value": "许多"}, "许多"),
        ({"target-0-parameter": "误差", "target-0-value": ""}, "1"),
        (target_row(0, parameter="误差", value="5", operator="range", high="3"), "1"),
        ({"kind": "poem"}, "poem"),
    ],
    ids=["no title", "patient", "identity", "no number", "no value", "range", "kind"],
)
def test_refused_form_keeps_what_was_typed_and_stores_nothing(writer, values, said):
    response = writer.post("/needs/new/", form(summary_zh="写了很久的字", **{**target_row(), **values}))

    assert response.status_code == 422
    page = response.content.decode()
    assert "写了很久的字" in page
    assert said in page
    assert Need.objects.count() == 0


def test_name_beside_record_number_is_kept_with_its_reason(writer):
    values = form(problem_zh="患者张建国,住院号 20231234,术后渗血")
    assert 'name="reason"' in writer.post("/needs/new/", values).content.decode()

    writer.post("/needs/new/", {**values, "reason": "化名,伦理同意"})

    assert Need.objects.get().history.first().history_change_reason == "化名,伦理同意"


def test_hostile_file_refuses_the_whole_form(writer, settings):
    response = writer.post("/needs/new/", form(files=[SimpleUploadedFile("a.pdf", b"<html><script>")]))

    assert response.status_code == 422
    assert (Need.objects.count(), Attachment.objects.count()) == (0, 0)
    assert not settings.MEDIA_ROOT.exists() or not any(p.is_file() for p in settings.MEDIA_ROOT.rglob("*"))


@pytest.mark.parametrize(
    ("address", "values", "model", "expect"),
    [
        (
            "/achievements/new/",
            {"kind": "prototype", "trl": "6", "ip_state": "filed", "difference_zh": "更便宜", "economics_zh": "省一半"},
            "achievement",
            {"trl": 6, "ip_state": "filed", "difference_zh": "更便宜", "economics_zh": "省一半"},
        ),
        (
            "/services/new/",
            {"kind": "animal_lab", "scope_zh": "大动物", "standards_zh": "GLP", "lead_time_zh": "八周"},
            "service",
            {"kind": "animal_lab", "standards_zh": "GLP", "lead_time_zh": "八周"},
        ),
        (
            "/services/new/",
            {
                "kind": "clinical",
                "ethics_zh": "每月一次",
                "ethics_next_on": "2027-03-05",
                "past_trials_zh": "ChiCTR2100012345",
                "past_trials_count": "0",
                "trials_a_year": "20",
                "subjects_a_year": "",
            },
            "service",
            {
                "ethics_zh": "每月一次",
                "ethics_next_on": date(2027, 3, 5),
                "past_trials_zh": "ChiCTR2100012345",
                "past_trials_count": 0,
                "trials_a_year": 20,
                "subjects_a_year": None,
            },
        ),
        (
            "/mandates/new/",
            {"stages": ["a"], "ticket_min": "500", "ticket_max": "2,000", "regions": "江苏、上海", "wants_zh": "有证"},
            "mandate",
            {"stages": ["a"], "ticket_min_cny": 5_000_000, "ticket_max_cny": 20_000_000, "regions": ["江苏", "上海"]},
        ),
    ],
)
def test_other_kinds_ask_for_what_buyers_screen_on(writer, address, values, model, expect):
    response = writer.post(address, {"title_zh": "名称", "tier": "member", "go": "save", **values})

    row = MODELS[model].objects.get()
    assert response.status_code == 302
    assert {name: getattr(row, name) for name in expect} == expect
    assert row.tier == "member"
    page = writer.get(response["Location"]).content.decode()
    for value in values.values():
        for part in value if isinstance(value, list) else [value.replace(",", "")]:
            assert part in page


def test_typing_is_kept_apart_and_comes_back(writer):
    kept = writer.post("/needs/new/typed/", form(problem_zh="打到一半"))
    assert kept.status_code == 200

    assert (Need.objects.count(), Unsaved.objects.count()) == (0, 1)
    assert "打到一半" in writer.get("/needs/new/").content.decode()

    writer.post("/needs/new/", form(go="discard"))
    assert "打到一半" not in writer.get("/needs/new/").content.decode()


def test_old_typing_never_opens_what_was_closed_since(writer, hospital):
    need = make_need(hospital, title_zh="止血")
    address = f"/needs/{need.pk}/edit/"
    shown = version_in(writer.get(address))
    writer.post(f"/needs/{need.pk}/typed/", form(title_zh="止血改", version=shown))
    Need.objects.filter(pk=need.pk).update(tier="nda", anonymous=True)

    again = writer.get(address)
    page = again.content.decode()

    assert "止血改" in page
    assert "打开之后" in page
    assert writer.post(address, form(title_zh="止血改", version=shown, go="save")).status_code == 409
    need.refresh_from_db()
    assert (need.title_zh, need.tier, need.anonymous) == ("止血", "nda", True)
    kept = form(title_zh="止血改", version=version_in(again), tier="nda", anonymous="on", go="save")
    assert writer.post(address, kept).status_code == 302
    need.refresh_from_db()
    assert (need.title_zh, need.tier, need.anonymous) == ("止血改", "nda", True)


def test_the_second_of_two_editors_is_told_what_the_first_changed(writer, hospital):
    need = make_need(hospital, title_zh="止血")
    address = f"/needs/{need.pk}/edit/"
    shown = version_in(writer.get(address))
    assert writer.post(address, form(title_zh="甲改", version=shown, go="save")).status_code == 302

    refused = writer.post(address, form(title_zh="乙改", version=shown, go="save"))

    assert refused.status_code == 409
    assert "爱丽丝" in refused.content.decode()
    assert Need.objects.get(pk=need.pk).title_zh == "甲改"
    assert writer.post(address, form(title_zh="乙改", version=version_in(refused), go="save")).status_code == 302
    assert Need.objects.get(pk=need.pk).title_zh == "乙改"


def test_saving_what_is_open_says_that_it_shows_at_once(writer, hospital):
    need = make_need(hospital, title_zh="止血")
    done = writer.post(f"/needs/{need.pk}/edit/", form(title_zh="改", go="save"), follow=True)
    assert "只有本单位" not in done.content.decode()
    assert "立即" in done.content.decode()


def test_typing_holds_no_patient_data(writer):
    response = writer.post("/needs/new/typed/", form(problem_zh="身份证 11010519491231002X"))

    assert "身份证" in response.content.decode()
    assert Unsaved.objects.count() == 0


def test_rows_of_targets_come_and_go_without_script(writer):
    first = target_row(0, parameter="我院指标", operator="<", value="1", unit="mm")
    more = writer.post("/needs/new/", form(**first, go="row"))
    page = writer.get(more["Location"]).content.decode()
    assert 'name="target-1-parameter"' in page
    assert "我院指标" in page

    fewer = writer.post("/needs/new/", form(**first, **target_row(1), go="row-0"))
    page = writer.get(fewer["Location"]).content.decode()
    assert 'name="target-1-parameter"' not in page
    assert "我院指标" not in page


def test_units_follow_the_parameter(writer):
    page = writer.get("/listings/units/", {"target-0-parameter": "定位误差"}).content.decode()

    assert 'value="mm"' in page
    assert "mmHg" not in page


def test_others_neither_edit_nor_learn_of_a_draft(writer, stranger_page, manager, client, hospital):
    need = make_need(hospital, open_=False)
    for page, status in ((stranger_page, 404), (manager, 404), (client, 403)):
        for address in ("edit/", "act/withdraw/", "act/submit/", "tiers/"):
            assert page.get(f"/needs/{need.pk}/{address}").status_code in (status, 403, 404), address
        assert page.post(f"/needs/{need.pk}/edit/", form(problem_zh="改")).status_code in (403, 404)
        assert page.post(f"/needs/{need.pk}/typed/", form(problem_zh="改")).status_code in (200, 403)
    need.refresh_from_db()
    assert (need.problem_zh, need.status, Unsaved.objects.count()) == ("重度旋转椎体置钉偏差大", "draft", 0)


def test_files_are_read_by_those_who_may_read_the_field(writer, stranger_page, manager, client, hospital):
    need = make_need(hospital)
    row = commands.attach_file(NODE, "need", need.pk, "报告.pdf", pdf())
    address = f"/needs/{need.pk}/files/{row.pk}/"

    assert [page.get(address).status_code for page in (stranger_page, manager, client)] == [404, 404, 404]
    response = writer.get(address)
    assert b"".join(response.streaming_content) == pdf()
    assert response["Content-Disposition"].startswith("attachment")
    commands.save_listing(NODE, "need", {"tiers": {"attachments": "public"}}, need.pk)
    assert b"".join(client.get(address).streaming_content) == pdf()
    commands.withdraw_listing(NODE, "need", need.pk)
    assert client.get(address).status_code == 410


def test_anonymous_listing_says_where_the_text_gives_the_name_away(writer):
    writer.post("/needs/new/", form(go="save", anonymous="on", problem_zh="甲医院骨科术中渗血"))
    need = Need.objects.get()

    page = writer.get(f"/needs/{need.pk}/edit/").content.decode()

    assert need.anonymous
    assert 'class="doubt"' in page


def test_html_in_every_field_stays_text(writer, manager, hospital):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    values = {f"{name}_{end}": evil for name in SUBJECTS["need"] for end in ("zh", "en")}
    values |= target_row(0, parameter=evil, unit=evil[:40], operator="<", value="1")
    writer.post("/needs/new/", {**values, "region": evil[:60], "kind": "clinical", "tier": "public", "go": "submit"})
    need = Need.objects.get()
    pages = [writer.get(f"/needs/{need.pk}/edit/"), writer.get(f"/needs/{need.pk}/"), writer.get("/mine/")]
    pages += [manager.get("/reviews/"), manager.get(f"/reviews/need/{need.pk}/")]
    manager.post(
        f"/reviews/need/{need.pk}/",
        {"verdict": "return", "comment-title": evil, "note": evil, "seen": mark_of(need)},
    )
    pages += [writer.get(f"/needs/{need.pk}/edit/")]

    for page in pages:
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        assert b"<img src=x" not in page.content


def test_pasted_description_fills_the_form_of_other_kinds(writer):
    text = "止血凝胶\n解决的问题：创面渗血\n知识产权：已授权专利\n成熟度：TRL 5"
    response = writer.post(
        "/achievements/new/", {"go": "read", "paste": text, "team_zh": "我写的团队", "tier": "public"}
    )

    page = writer.get(response["Location"]).content.decode()
    assert "止血凝胶" in page
    assert "创面渗血" in page
    assert "我写的团队" in page
    assert '<option value="5" selected>' in page
    assert Achievement.objects.count() == 0
    assert writer.post("/achievements/new/", {"go": "read", "paste": " "}).status_code == 422


@pytest.mark.parametrize(
    ("plural", "values"),
    [
        ("achievements", {"trl": "99"}),
        ("achievements", {"trl": "0"}),
        ("mandates", {"ticket_min": "500", "ticket_max": "100"}),
        ("mandates", {"ticket_min": "-5"}),
    ],
)
def test_numbers_that_cannot_be_are_refused_with_the_form_and_not_with_a_fault(writer, plural, values):
    given = {"go": "save", "title_zh": "一条信息", "tier": "public", **values}

    answer = writer.post(f"/{plural}/new/", given)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "输入的内容无法使用" in page
    assert "一条信息" in page
    assert Achievement.objects.count() + Mandate.objects.count() == 0

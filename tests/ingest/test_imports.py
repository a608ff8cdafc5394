"""From an uploaded file to records: preview, decide, apply, again, after a kill, after hand edits."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.utils import translation

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange.commands import save_listing
from ronghe.exchange.enums import ListingStatus
from ronghe.exchange.models import Achievement, Mandate, Need, Service
from ronghe.ingest import commands, queries
from ronghe.ingest.commands import applying, carrying
from ronghe.ingest.enums import Decision, RunStatus
from ronghe.ingest.errors import FileRefused, ImportNotOpen, MappingUnusable
from ronghe.ingest.exports import rejects_workbook
from ronghe.ingest.models import ImportRun, Layout
from ronghe.network.models import Identifier, Organisation, Person
from tests.ingest.makers import NEEDS, bring_in, ledger, outcomes, preview, states

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_ledger_becomes_open_needs_with_targets_owner_contact_and_origin(system):
    run = bring_in(system, commands.preview_import(system, ledger(), "需求.xlsx"))
    need = Need.objects.get(title_zh="椎弓根螺钉导航")

    assert (run.status, outcomes(run)) == (RunStatus.DONE, ["created"] * 3)
    assert (need.status, need.owner.name_zh, need.owner.kind) == (ListingStatus.OPEN, "示例医院（甲）", "hospital")
    assert [(t.operator, float(t.value), t.unit) for t in need.targets.all()] == [("<", 1.0, "mm")]
    assert (need.contact.name_zh, need.contact.listed) == ("张三", False)
    assert need.source_name_zh == "导入：需求.xlsx / 需求表 / 4"
    assert "orthopaedics" in need.fields
    (origin,) = queries.origins_of("need", need.pk)
    assert (origin["place"], origin["columns"]["title_zh"]) == ("需求.xlsx / 需求表 / 4", "需求/名称")
    assert Organisation.objects.count() == 2


def test_preview_writes_nothing_to_the_rooms(system):
    run = commands.preview_import(system, ledger(), "需求.xlsx")

    assert queries.preview_sentence(queries.counts_of(run)).zh == "新增 3 条，重复 0 条，退回 0 条"
    assert (Need.objects.count(), Organisation.objects.count(), run.status) == (0, 0, RunStatus.PREVIEWED)


def test_importing_again_changes_nothing(system):
    bring_in(system, commands.preview_import(system, ledger(), "需求.xlsx"))
    before = [m.history.count() for m in (Need, Organisation, Person)]

    run = commands.preview_import(system, ledger(), "同一份.xlsx")
    assert states(run) == ["unchanged"] * 3
    run = bring_in(system, run)

    assert outcomes(run) == ["kept"] * 3
    assert [m.history.count() for m in (Need, Organisation, Person)] == before


def test_every_kind_is_brought_in(system):
    for lines in (
        ("姓名,职称,工作单位,研究方向", "示例专家,教授,示例大学,骨科机器人"),
        ("成果名称,完成单位,技术简介,创新点,技术成熟度,知识产权状态", "骨修复膜,示例大学,可降解膜,强度高,TRL5,已授权"),
        ("服务名称,服务机构,服务内容,资质,收费标准", "动物试验,示例实验中心,大动物植入,GLP,面议"),
        ("投资机构,投资领域,投资阶段,单笔投资金额（万元）,不投方向", "示例创投,骨科,天使轮-A轮,500-3000,纯软件"),
        ("单位名称,统一社会信用代码,单位简介,注册地址", "示例医疗有限公司,91530100MA6L4WLBXJ,做手术导航,云南省昆明市"),
    ):
        assert outcomes(bring_in(system, preview(system, *lines))) == ["created"]

    achievement, mandate = Achievement.objects.get(), Mandate.objects.get()
    assert (achievement.trl, achievement.ip_state, achievement.owner.kind) == (5, "granted", "university")
    assert (mandate.stages, float(mandate.ticket_min_cny), float(mandate.ticket_max_cny)) == (["angel", "a"], 5e6, 3e7)
    assert (mandate.owner.kind, mandate.title_zh) == ("investor", "示例创投投资意向")
    assert Service.objects.get().standards_zh == "GLP"
    assert (Person.objects.get().is_expert, Person.objects.get().position_zh) == (True, "教授")
    firm = Organisation.objects.get(name_zh="示例医疗有限公司")
    assert (firm.region, firm.summary_zh) == ("云南", "做手术导航\n地址：云南省昆明市")
    assert Identifier.objects.get().value == "91530100MA6L4WLBXJ"


def test_duplicates_are_seen_across_scripts_and_within_the_file(system):
    bring_in(system, preview(system, "单位名称,网址,单位简介", "深圳市示例医疗有限公司,www.example.cn,做导航"))

    run = preview(
        system,
        "单位名称,网址,单位简介",
        "深圳市示例醫療（集團）股份有限公司,www.example.cn,做導航",
        "另一家示例公司,,做材料",
        "另一家示例公司 ,,做材料和膜",
        "/,,没有名称",
    )

    assert states(run) == ["duplicate", "new", "duplicate", "refused"]
    assert queries.preview_sentence(queries.counts_of(run)).en == "1 new, 2 duplicates, 1 refused"
    assert run.rows.all()[0].likeness["zh"]
    run = bring_in(system, run)
    assert outcomes(run) == ["kept", "created", "merged", "left_out"]
    assert set(Organisation.objects.values_list("name_zh", flat=True)) == {"深圳市示例医疗有限公司", "另一家示例公司"}


def test_hand_edits_survive_and_show_as_conflicts(system):
    bring_in(system, preview(system, NEEDS, "眼压监测,示例医院,原描述,误差≤2 mmHg"))
    need = Need.objects.get()
    save_listing(system, "need", {"problem_zh": "手工改过的描述"}, need.pk)

    run = bring_in(system, preview(system, NEEDS, "眼压监测,示例医院,新描述,误差≤1 mmHg"))
    need.refresh_from_db()
    row = run.rows.get()

    assert need.problem_zh == "手工改过的描述"
    (conflict,) = row.conflicts.all()
    assert (conflict.field, conflict.kept, conflict.offered) == ("problem_zh", "手工改过的描述", "新描述")
    assert conflict.kept_source == ""
    assert [float(t.value) for t in need.targets.all()] == [1.0]  # nobody had touched the targets

    commands.resolve_conflict(system, conflict.pk, "take")
    need.refresh_from_db()
    assert need.problem_zh == "新描述"
    assert not row.conflicts.filter(status="open").exists()


def test_importing_the_old_file_after_a_hand_edit_is_no_conflict(system):
    bring_in(system, preview(system, NEEDS, "眼压监测,示例医院,原描述,误差≤2 mmHg"))
    need = Need.objects.get()
    save_listing(system, "need", {"problem_zh": "手工改过的描述"}, need.pk)

    run = bring_in(system, preview(system, NEEDS + ",适用人群", "眼压监测,示例医院,原描述,误差≤2 mmHg,青光眼患者"))
    need.refresh_from_db()

    assert (need.problem_zh, need.population_zh) == ("手工改过的描述", "青光眼患者")
    assert not run.rows.get().conflicts.exists()


class Killed(BaseException):
    """Stands for the end of a worker between two batches."""


def test_killed_import_goes_on_where_it_stood(system, monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 2)
    names = ("骨刀", "眼压计", "心电贴", "透析仪", "呼吸机")
    run = preview(system, NEEDS, *[f"{name}改进,示例医院,现有{name}不好用,误差≤2 mm" for name in names])
    ImportRun.objects.filter(pk=run.pk).update(status=RunStatus.QUEUED)

    def kill(done, total):
        raise Killed

    with pytest.raises(Killed):
        commands.run_import(run.pk, kill)
    assert (Need.objects.count(), ImportRun.objects.get().status) == (2, RunStatus.RUNNING)

    run = commands.run_import(run.pk)

    assert (run.status, run.finished, Need.objects.count()) == (RunStatus.DONE, 5, 5)
    assert outcomes(run) == ["created"] * 5
    commands.run_import(run.pk)
    assert Need.objects.count() == 5


def test_batch_that_breaks_off_leaves_nothing_of_itself(system, monkeypatch):
    run = preview(system, NEEDS, "甲改进,示例医院,不好用,误差≤2 mm", "乙改进,示例医院,不好用,误差≤2 mm")
    ImportRun.objects.filter(pk=run.pk).update(status=RunStatus.QUEUED)
    real = carrying.put_many

    def put_and_die(*args, **options):
        real(*args, **options)
        raise Killed

    monkeypatch.setattr(carrying, "put_many", put_and_die)
    with pytest.raises(Killed):
        commands.run_import(run.pk)

    assert (Need.objects.count(), Organisation.objects.count(), outcomes(run)) == (0, 0, ["pending", "pending"])


def test_cancelled_import_stops(system):
    run = commands.preview_import(system, ledger(), "需求.xlsx")

    commands.cancel_import(system, run.pk)

    assert ImportRun.objects.get().status == RunStatus.CANCELLED
    with pytest.raises(ImportNotOpen):
        commands.apply_import(system, run.pk)
    assert Need.objects.count() == 0


def test_corrected_mapping_is_applied_and_remembered(system):
    lines = ("名称,单位,杂项一,杂项二", "骨修复膜,示例大学,可降解的膜,犬实验已完成")
    run = preview(system, *lines, mappings={"台账": {"kind": "achievement"}})
    assert run.rows.get().fields.get("evidence_zh") is None

    columns = {"名称": "title", "单位": "owner", "杂项一": "summary", "杂项二": "evidence"}
    run = commands.remap_import(system, run.pk, {"台账": {"kind": "achievement", "columns": columns}})

    assert run.rows.get().fields["evidence_zh"] == "犬实验已完成"
    assert Layout.objects.get().mapping == {"kind": "achievement", "columns": columns}
    again = preview(system, lines[0], "另一种膜,示例大学,别的膜,羊实验已完成")
    assert (again.sheets[0]["kind"], again.rows.get().fields["evidence_zh"]) == ("achievement", "羊实验已完成")


def test_mapping_to_no_field_is_refused_and_keeps_nothing(system):
    with pytest.raises(MappingUnusable):
        preview(system, NEEDS, "甲,乙,丙,丁", mappings={"台账": {"kind": "need", "columns": {"需求名称": "trl"}}})

    assert ImportRun.objects.count() == 0


def test_row_without_organisation_needs_one_for_the_import(system):
    assert states(preview(system, "需求名称,需求描述", "眼压监测,夜间也能测")) == ["refused"]
    owner = Organisation.objects.create(kind="hospital", name_zh="示例医院")

    run = bring_in(system, preview(system, "需求名称,需求描述", "眼压监测,夜间也能测", owner_id=owner.pk))

    assert Need.objects.get().owner == owner
    assert outcomes(run) == ["created"]


def test_likely_duplicate_waits_for_a_person(system):
    head = "需求名称,需求单位,需求描述"
    bring_in(system, preview(system, head, "脊柱侧弯椎弓根螺钉精准置入导航系统,示例医院,置钉偏差"))
    lines = (head, "脊柱侧弯椎弓根螺钉的精准置入导航系统,示例医院,置钉偏差较大")

    assert outcomes(bring_in(system, preview(system, *lines))) == ["left_out"]
    run = preview(system, *lines)
    commands.decide_row(system, run.rows.get().pk, Decision.AS_NEW)
    assert outcomes(bring_in(system, run)) == ["created"]
    assert Need.objects.count() == 2


def test_rejects_come_back_in_the_users_own_layout_with_the_reason(system):
    run = bring_in(
        system,
        preview(
            system, "单位,需求题目,描述,=备注", "示例医院,,缺少题目,=HYPERLINK(1)", "示例医院,眼压监测,夜间也能测,好"
        ),
    )

    sheet = openpyxl.load_workbook(io.BytesIO(rejects_workbook(system, run.pk))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert rows[0] == ["单位", "需求题目", "描述", "'=备注", "原行号", "原因"]
    assert rows[1:] == [["示例医院", None, "缺少题目", "'=HYPERLINK(1)", 2, "缺少需求名称；请填写需求名称"]]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_values_that_did_not_come_in_come_back_with_the_row_that_did(system):
    head = "服务名称,服务类型,提供单位,服务内容,下次伦理会日期,既往试验数"
    rows = (
        "骨科试验,临床试验,示例医院,承担试验,下下周二左右,约二十来个",
        "眼科试验,临床试验,示例医院,承担试验,2027-03-05,12",
    )
    run = bring_in(system, preview(system, head, *rows, ",临床试验,示例医院,承担试验,2027-03-05,3"))

    with translation.override("zh-hans"):
        sheet = openpyxl.load_workbook(io.BytesIO(rejects_workbook(system, run.pk))).worksheets[0]
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]

    assert [row[-2] for row in told] == [4, 2]
    assert told[0][-1] == "缺少服务名称；请填写服务名称"
    assert told[1][:6] == ["骨科试验", "临床试验", "示例医院", "承担试验", "下下周二左右", "约二十来个"]
    assert told[1][-1].startswith("该行已导入，以下值未导入：")
    assert "下下周二左右" in told[1][-1]
    assert "约二十来个" in told[1][-1]
    assert sorted(outcomes(run)) == ["created", "created", "left_out"]


@pytest.mark.parametrize(("region", "stored"), [("北京市海淀区、" * 20, "北京"), ("Atlantis district " * 10, "")])
def test_a_region_longer_than_a_record_holds_is_told_and_the_row_comes_in(system, region, stored):
    run = bring_in(system, preview(system, "服务名称,服务类型,提供单位,地区", f"骨科试验,临床试验,某某医院,{region}"))
    row = run.rows.get()
    record = Service.objects.get()

    assert outcomes(run) == ["created"]
    assert [(one["field"], one["code"], one["fatal"]) for one in row.problems] == [("region", "too_long", False)]
    assert f"{len(region.strip())} 字，上限 80" in row.problems[0]["zh"]
    assert record.region == stored
    assert region.strip()[:40] in record.member_note_zh


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_mended_rejects_come_in_under_the_remembered_mapping(system, language):
    columns = {"甲": "title", "乙": "owner", "丙": "practice"}
    run = preview(system, "甲,乙,丙", ",示例医院,手工操作", mappings={"台账": {"kind": "need", "columns": columns}})
    run = bring_in(system, run)
    with translation.override(language):
        book = openpyxl.load_workbook(io.BytesIO(rejects_workbook(system, run.pk)))
    book.worksheets[0]["A2"] = "眼压监测"
    buffer = io.BytesIO()
    book.save(buffer)

    run = bring_in(system, commands.preview_import(system, buffer.getvalue(), "退回.xlsx"))

    assert outcomes(run) == ["created"]
    assert (Need.objects.get().title_zh, Need.objects.get().practice_zh) == ("眼压监测", "手工操作")


def test_documents_are_previewed_as_needs(system):
    run = commands.preview_document(
        system, "需求名称：房颤贴片\n需求单位：示例医院\n技术指标：佩戴≥14天".encode(), "a.txt"
    )

    assert (states(run), run.rows.get().fields["owner"]) == (["new"], "示例医院")


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 20, "只有一句话".encode(), b"PK\x03\x04broken"])
def test_unreadable_file_is_refused_and_nothing_is_kept(system, data):
    with pytest.raises(FileRefused) as refusal:
        commands.preview_import(system, data, "x.xlsx")

    assert refusal.value.extra["reason"]
    assert str(refusal.value.remedy)
    assert ImportRun.objects.count() == 0


def test_strangers_neither_import_nor_see(system, stranger, anonymous):
    run = commands.preview_import(system, ledger(), "需求.xlsx")

    for actor in (stranger, anonymous):
        with pytest.raises(NotAllowed):
            commands.preview_import(actor, ledger(), "x.xlsx")
        with pytest.raises(NotAllowed):
            commands.apply_import(actor, run.pk)
        with pytest.raises(NotFound):
            queries.rows_of(actor, run.pk)
    assert (ImportRun.objects.count(), ImportRun.objects.get().status) == (1, RunStatus.PREVIEWED)


def test_member_imports_for_the_own_organisation_only(system):
    import uuid

    own = Organisation.objects.create(kind="hospital", name_zh="示例甲医院")
    Organisation.objects.create(kind="hospital", name_zh="示例乙医院")
    member = Actor(uuid.uuid4(), frozenset({own.pk}), reason="import")

    run = bring_in(
        member, preview(member, NEEDS, "甲,示例甲医院,置钉偏差,误差<1 mm", "乙,示例乙医院,眼压监测,误差<2 mmHg")
    )

    assert outcomes(run) == ["created", "left_out"]
    assert [need.owner_id for need in Need.objects.all()] == [own.pk]


def test_organisation_of_a_row_that_is_rolled_back_is_made_again_for_the_next(system, monkeypatch):
    run = preview(system, NEEDS, "甲改进,示例新医院,不好用,误差≤2 mm", "乙装置,示例新医院,看不清,误差≤2 mm")
    ImportRun.objects.filter(pk=run.pk).update(status=RunStatus.QUEUED)
    real = carrying.put_many

    def refuse_first(actor, kind, items, **options):
        results = real(actor, kind, items, **options)
        return [NotAllowed() if "甲改进" in item.incoming.values["title_zh"] else result
                for item, result in zip(items, results, strict=True)]  # fmt: skip

    monkeypatch.setattr(carrying, "put_many", refuse_first)
    run = commands.run_import(run.pk)

    assert outcomes(run) == ["left_out", "created"]
    assert Organisation.objects.get().name_zh == "示例新医院"


def test_preview_that_breaks_off_leaves_nothing(system, monkeypatch):
    from ronghe.ingest.commands.judging import Judge

    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr(Judge, "rows", fail)
    with pytest.raises(RuntimeError):
        commands.preview_import(system, ledger(), "需求.xlsx")

    assert ImportRun.objects.count() == 0

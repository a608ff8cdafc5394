"""Two voices on one field: nothing is overwritten in turn; a person decides; it is remembered."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed, NotFound
from ronghe.exchange.commands import save_listing
from ronghe.exchange.models import Need
from ronghe.ingest import commands, queries
from ronghe.ingest.errors import ConflictSettled, NotBoth
from ronghe.ingest.models import Conflict, Origin
from ronghe.ingest.sources.ledgers import ledger_of
from ronghe.network.models import Organisation, Person
from tests.ingest.makers import csv
from tests.ingest.test_imports import NEEDS, bring_in, outcomes

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

FIRMS = "单位名称,单位简介,所在地区"
ONE = (FIRMS, "示例医疗有限公司,做手术导航,北京")
OTHER = (FIRMS, "示例医疗有限公司,做骨科机器人,北京")


def bring(system, name, *lines):
    return bring_in(system, commands.preview_import(system, csv(*lines), name))


def firm():
    return Organisation.objects.get()


def test_second_ledger_does_not_overwrite_the_first_but_asks(system):
    bring(system, "甲台账.csv", *ONE)
    run = bring(system, "乙台账.csv", *OTHER)

    (conflict,) = queries.visible_conflicts(system)
    assert (firm().summary_zh, outcomes(run)) == ("做手术导航", ["kept"])
    assert (conflict.field, conflict.kept, conflict.offered) == ("summary_zh", "做手术导航", "做骨科机器人")
    assert (conflict.kept_source, conflict.place) == ("甲台账.csv / 甲台账 / 2", "乙台账.csv / 乙台账 / 2")
    assert conflict.kept_on == conflict.offered_on == timezone.localdate()


def test_ledgers_that_disagree_never_overwrite_each_other_in_turn(system):
    for _ in range(3):
        bring(system, "甲台账.csv", *ONE)
        bring(system, "乙台账.csv", *OTHER)

    assert (firm().summary_zh, firm().history.count()) == ("做手术导航", 1)
    assert Conflict.objects.count() == 1


def test_newer_version_of_the_same_ledger_is_followed(system):
    bring(system, "甲台账_20240301.csv", *ONE)
    bring(system, "甲台账 20250301 (2).csv", *OTHER)

    assert firm().summary_zh == "做骨科机器人"
    assert not Conflict.objects.exists()


def test_old_file_again_changes_nothing_after_a_newer_version(system):
    bring(system, "台账.csv", *ONE)
    bring(system, "台账.csv", *OTHER)
    run = bring(system, "台账.csv", *ONE)

    assert (firm().summary_zh, outcomes(run)) == ("做骨科机器人", ["kept"])
    assert not Conflict.objects.exists()


def test_value_that_another_ledger_stands_by_is_not_followed(system):
    bring(system, "甲台账.csv", *ONE)
    bring(system, "乙台账.csv", *ONE[:1], "示例医疗有限公司,做手术导航,北京 ")
    bring(system, "甲台账.csv", *OTHER)

    assert firm().summary_zh == "做手术导航"
    assert Conflict.objects.get().kept_source == "乙台账.csv / 乙台账 / 2"


def test_ledger_may_be_named(system):
    bring(system, "a.csv", *ONE)
    data = csv(*OTHER)
    bring_in(system, commands.preview_import(system, data, "b.csv", ledger="a"))

    assert firm().summary_zh == "做骨科机器人"


@pytest.mark.parametrize(
    ("choice", "value", "status"),
    [("keep", "做手术导航", "kept"), ("take", "做骨科机器人", "taken"), ("both", "做手术导航\n做骨科机器人", "both")],
)
def test_decision_is_carried_out_and_remembered(system, choice, value, status):
    bring(system, "甲台账.csv", *ONE)
    bring(system, "乙台账.csv", *OTHER)
    conflict = commands.resolve_conflict(system, Conflict.objects.get().pk, choice, "问过了")
    assert (firm().summary_zh, conflict.status, conflict.reason) == (value, status, "问过了")
    before = firm().history.count()

    for _ in range(2):
        bring(system, "甲台账.csv", *ONE)
        bring(system, "乙台账.csv", *OTHER)

    assert (firm().summary_zh, firm().history.count()) == (value, before)
    assert list(Conflict.objects.values_list("status", flat=True)) == [status]


def test_decided_conflict_is_asked_again_only_for_something_new(system):
    bring(system, "甲台账.csv", *ONE)
    bring(system, "乙台账.csv", *OTHER)
    commands.resolve_conflict(system, Conflict.objects.get().pk, "keep")

    bring(system, "乙台账.csv", FIRMS, "示例医疗有限公司,做心电贴,北京")

    (conflict,) = Conflict.objects.all()
    assert (conflict.status, conflict.offered, conflict.decided_at) == ("open", "做心电贴", None)


def test_conflict_is_decided_once_and_on_what_was_shown(system):
    bring(system, "甲台账.csv", NEEDS, "眼压监测,示例医院,原描述,误差≤2 mmHg")
    bring(system, "乙台账.csv", NEEDS, "眼压监测,示例医院,另一描述,误差≤2 mmHg")
    conflict = Conflict.objects.get()
    need = Need.objects.get()
    save_listing(system, "need", {"problem_zh": "手工改过"}, need.pk)

    with pytest.raises(ConflictSettled):
        commands.resolve_conflict(system, conflict.pk, "take")
    need.refresh_from_db()
    assert need.problem_zh == "手工改过"

    save_listing(system, "need", {"problem_zh": "原描述"}, need.pk)
    commands.resolve_conflict(system, conflict.pk, "keep")
    with pytest.raises(ConflictSettled):
        commands.resolve_conflict(system, conflict.pk, "take")


def test_targets_of_two_ledgers_are_a_conflict_too(system):
    bring(system, "甲台账.csv", NEEDS, "眼压监测,示例医院,夜间也能测,误差≤2 mmHg")
    bring(system, "乙台账.csv", NEEDS, "眼压监测,示例医院,夜间也能测,误差≤1 mmHg")
    need = Need.objects.get()
    fields = {conflict.field: conflict for conflict in Conflict.objects.all()}
    assert ([float(t.value) for t in need.targets.all()], set(fields)) == ([2.0], {"targets", "requirements_zh"})

    commands.resolve_conflict(system, fields["targets"].pk, "take")

    assert [float(t.value) for t in need.targets.all()] == [1.0]


def test_one_value_is_not_put_beside_another(system):
    bring(system, "甲台账.csv", *ONE)
    bring(system, "乙台账.csv", FIRMS, "示例医疗有限公司,做手术导航,上海")
    conflict = Conflict.objects.get(field="region")

    with pytest.raises(NotBoth):
        commands.resolve_conflict(system, conflict.pk, "both")

    conflict.refresh_from_db()
    assert (conflict.status, firm().region) == ("open", "北京")


def test_contact_of_another_ledger_is_shown_by_name_and_taken(system):
    head = "需求名称,需求单位,需求描述,联系人"
    bring(system, "甲台账.csv", head, "眼压监测,示例医院,夜间也能测,王五")
    bring(system, "乙台账.csv", head, "眼压监测,示例医院,夜间也能测,李四")
    conflict = Conflict.objects.get(field="contact")
    names = queries.names_of([conflict])
    assert [queries.shown_value(conflict, v, names) for v in (conflict.kept, conflict.offered)] == ["王五", "李四"]

    commands.resolve_conflict(system, conflict.pk, "take")

    assert Need.objects.get().contact == Person.objects.get(name_zh="李四")


def test_conflicts_are_seen_and_decided_by_whose_import_it_was(system, stranger, anonymous):
    own = Organisation.objects.create(kind="hospital", name_zh="示例医院")
    member = Actor(uuid.uuid4(), frozenset({own.pk}), reason="import")
    bring(system, "甲台账.csv", NEEDS, "眼压监测,示例医院,原描述,误差≤2 mmHg")
    bring(member, "乙台账.csv", NEEDS, "眼压监测,示例医院,另一描述,误差≤2 mmHg")
    conflict = Conflict.objects.get()

    for actor in (stranger, anonymous):
        assert not queries.visible_conflicts(actor).exists()
        with pytest.raises(NotFound):
            queries.conflict_of(actor, conflict.pk)
        with pytest.raises(NotAllowed):
            commands.resolve_conflict(actor, conflict.pk, "take")
    assert Need.objects.get().problem_zh == "原描述"

    commands.resolve_conflict(member, conflict.pk, "take")
    assert Need.objects.get().problem_zh == "另一描述"


def test_origin_keeps_since_when_a_ledger_says_a_value(system):
    bring(system, "甲台账.csv", *ONE)

    origin = Origin.objects.get()
    assert origin.source == "ledger:甲台账"
    assert origin.since["summary_zh"] == timezone.localdate().isoformat()


@pytest.mark.parametrize(
    ("name", "ledger"),
    [
        ("2024年临床需求台账（最终版）(2).xlsx", "临床需求台账"),
        ("临床需求台账-v3.xlsx", "临床需求台账"),
        ("C:\\下载\\臨床需求臺賬 副本.csv", "临床需求台账"),
        ("一院需求.xlsx", "一院需求"),
        ("二院需求.xlsx", "二院需求"),
        ("2024.xlsx", "2024"),
        ("粘贴的文字 / pasted text", "pasted text"),
    ],
)
def test_ledger_is_named_by_the_file_without_dates_versions_and_copies(name, ledger):
    assert ledger_of(name) == ledger

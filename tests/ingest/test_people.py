"""People of an import: ORCID is checked, stored, and tells people apart."""

from __future__ import annotations

import pytest

from ronghe.ingest.commands import preview_import
from ronghe.network.models import Identifier, Person
from tests.ingest.makers import csv
from tests.ingest.test_imports import bring_in, outcomes, preview, states

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

HEAD = "姓名,工作单位,研究方向,ORCID"
GOOD, OTHER, WRONG = "0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1825-0098"


@pytest.mark.parametrize("written", [GOOD, f"https://orcid.org/{GOOD}", GOOD.replace("-", "")])
def test_orcid_is_stored_in_its_canonical_form(system, written):
    run = bring_in(system, preview(system, HEAD, f"示例专家,示例大学,骨科机器人,{written}"))

    number = Identifier.objects.get()
    assert (number.scheme, number.value, number.person) == ("orcid", GOOD, Person.objects.get())
    assert (outcomes(run), "ORCID" in Person.objects.get().summary_zh) == (["created"], False)


@pytest.mark.parametrize(("written", "said"), [(WRONG, "校验不通过"), ("暂缺待补", "无法识别为ORCID")])
def test_wrong_orcid_is_left_out_with_row_field_value_and_remedy(system, written, said):
    run = preview(system, HEAD, f"示例专家,示例大学,骨科机器人,{written}")
    (problem,) = run.rows.get().problems

    assert (problem["row"], problem["field"], problem["header"], problem["value"]) == (2, "orcid", "ORCID", written)
    assert said in problem["zh"]
    assert "；" in problem["zh"]
    bring_in(system, run)
    assert (Person.objects.count(), Identifier.objects.count()) == (1, 0)


def test_same_orcid_is_the_same_person_under_another_spelling(system):
    bring_in(system, preview(system, HEAD, f"王小明,示例大学,骨科机器人,{GOOD}"))

    run = preview(system, HEAD, f"Xiaoming Wang,示例大学,骨科机器人,{GOOD}")

    assert states(run) == ["duplicate"]
    assert run.rows.get().likeness["zh"] == "ORCID 相同"
    bring_in(system, run)
    assert Person.objects.count() == 1


def test_two_orcids_are_two_people_of_one_name(system):
    run = bring_in(
        system, preview(system, HEAD, f"王小明,示例大学,骨科机器人,{GOOD}", f"王小明,示例大学,眼科影像,{OTHER}")
    )

    assert outcomes(run) == ["created", "created"]
    assert set(Identifier.objects.values_list("value", flat=True)) == {GOOD, OTHER}


def test_orcid_arrives_with_a_later_ledger_and_is_noted_once(system):
    bring_in(system, preview(system, "姓名,工作单位,研究方向", "王小明,示例大学,骨科机器人"))
    for _ in range(2):
        bring_in(system, preview_import(system, csv(HEAD, f"王小明,示例大学,骨科机器人,{GOOD}"), "名单.csv"))

    assert (Person.objects.count(), Identifier.objects.get().value) == (1, GOOD)
    assert Identifier.history.count() == 1

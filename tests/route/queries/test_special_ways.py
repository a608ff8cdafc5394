"""A plan goes by the special procedure, the leading part of a combination, or the generic way that a text tells of."""

from __future__ import annotations

import pytest

from ronghe.kernel.rules import Truth
from ronghe.route.errors import ChoiceUnfit
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.queries.memos import memo_of
from ronghe.route.queries.plans import Choices, plan_of, routes_of, use_side
from ronghe.route.stages import networks
from ronghe.web.route_examples import PRODUCTS

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

CHILDREN = PRODUCTS[0].text + "专用于儿童，具有显著临床优势。"
STENT = "雷帕霉素洗脱冠状动脉支架系统，由支架和输送系统组成，用于冠状动脉狭窄的治疗，药物涂层辅助抑制内膜增生。"
GENERIC = "阿托伐他汀钙片，化学仿制药，口服固体制剂，用于高胆固醇血症，处于临床前。"


def way(memo, **choices):
    return plan_of(memo, Choices(**choices)).plan.network.id


def test_a_device_that_may_have_priority_is_planned_with_it(node):
    memo = memo_of(CHILDREN)
    assert "path.priority" in {one.rule.rule.id for one in memo.nmpa.special if one.open is Truth.YES}

    assert way(memo) == "nmpa-3-priority"
    assert way(memo_of(CHILDREN, answers={"exemption_listed": True})) == "nmpa-3-priority-exempt"
    assert way(memo_of(CHILDREN, answers={"significant_value": False})) == "nmpa-3-trial"


def test_in_an_emergency_the_emergency_way_is_planned(node):
    answers = {"public_health_emergency": True, "first_in_china": True}

    assert way(memo_of(CHILDREN, answers=answers)) == "nmpa-3-emergency"


def test_special_ways_are_on_offer_where_nothing_tells_of_them(node):
    memo = memo_of(STENT.replace("雷帕霉素洗脱", "裸金属").replace("，药物涂层辅助抑制内膜增生", ""))
    offered = {one.id for one in routes_of(memo, "nmpa").networks}

    assert {"nmpa-3-trial", "nmpa-3-priority", "nmpa-3-emergency"} <= offered
    assert way(memo, networks={"nmpa": "nmpa-3-emergency"}) == "nmpa-3-emergency"


def test_a_combination_goes_by_the_part_that_is_told_to_lead_it(node):
    device = memo_of(STENT, answers={"drug_ancillary": True})
    drug = memo_of(STENT, answers={"principal_action": "pharmacological"})
    assert device.nmpa.outcome == "combination"

    assert [one.network.id for one in plan_of(device, Choices()).beside] == [
        "nmpa-combination-trial",
        "nmpa-combination",
    ]
    assert not any("属性界定" in one.zh for one in plan_of(device, Choices()).notes)
    assert "nmpa-combination-drug" not in {one.id for one in routes_of(device, "nmpa").networks}
    assert way(drug) == "nmpa-combination-drug"


def test_while_the_leading_part_is_only_assumed_both_stand_side_by_side_and_the_plan_says_so(node):
    memo = memo_of(STENT)
    answer = plan_of(memo, Choices())
    assert memo.nmpa.outcome == "combination"
    assert "principal_action" in memo.nmpa.presumed.assumed

    assert answer.plan.network.id == "nmpa-combination-trial"
    assert {one.network.id for one in answer.beside} == {
        "nmpa-combination-trial", "nmpa-combination", "nmpa-combination-drug"
    }  # fmt: skip
    lead, trial = answer.notes
    label = vocabulary().facts["principal_action"].label
    assert "属性界定" in lead.zh
    assert "determined" in lead.en
    assert label.zh in lead.zh
    assert label.zh not in trial.zh
    assert "临床试验" in trial.zh


def test_what_is_reviewed_as_a_drug_goes_into_hospitals_as_a_drug(node):
    assert use_side(networks()["nmpa-combination-drug"]).id == "cn-use-drug"
    assert use_side(networks()["nmpa-combination"]).id == "cn-use"
    assert use_side(networks()["cn-generic"]).id == "cn-use-drug"
    assert use_side(networks()["fda-hde"]) is None


def test_humanitarian_use_is_an_alternative_to_a_pma_and_planned_where_it_is_designated(node):
    pma = memo_of(CHILDREN, answers={"fda_class": "class_3", "fda_submission": "pma"})
    designated = memo_of(CHILDREN, answers={"fda_class": "class_3", "fda_humanitarian": True})

    assert way(pma, market="fda") == "fda-pma"
    assert way(pma, market="fda", networks={"fda": "fda-hde"}) == "fda-hde"
    assert way(designated, market="fda") == "fda-hde"
    with pytest.raises(ChoiceUnfit):
        plan_of(memo_of(CHILDREN, answers={"fda_class": "class_1", "fda_submission": "exempt"}),
                Choices(market="fda", networks={"fda": "fda-hde"}))  # fmt: skip


def test_a_generic_goes_by_bioequivalence(node):
    answer = plan_of(memo_of(GENERIC), Choices())

    assert answer.plan.network.id == "cn-generic"
    assert answer.routes.settled

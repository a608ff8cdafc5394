"""A plan goes by the special procedure, the leading part of a combination, or the generic way that a text tells of."""

from __future__ import annotations

import pytest

from ronghe.kernel.rules import Truth
from ronghe.route.errors import ChoiceUnfit
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.queries.memos import memo_of
from ronghe.route.queries.plans import Choices, plan_of
from ronghe.route.queries.ways import routes_of, use_side
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


@pytest.mark.parametrize(
    ("said", "ways"),
    [
        ("该产品以药品作用为主。", {"nmpa-combination-drug"}),
        ("该产品以医疗器械作用为主。", {"nmpa-combination-trial", "nmpa-combination"}),
        ("为以药品为主的药械组合。", {"nmpa-combination-drug"}),
        ("该产品在境外生产，以药品作用为主。", {"nmpa-combination-drug-imported"}),
        ("为以器械为主的药械组合。", {"nmpa-combination-trial", "nmpa-combination"}),
        ("该产品并非以药品作用为主。", {"nmpa-combination-trial", "nmpa-combination", "nmpa-combination-drug"}),
    ],
)
def test_a_text_that_says_what_leads_the_combination_leaves_one_sort_of_way(node, said, ways):
    memo = memo_of(STENT.replace("，药物涂层辅助抑制内膜增生", "") + said)
    answer = plan_of(memo, Choices())

    assert memo.nmpa.outcome == "combination"
    assert {one.network.id for one in answer.beside} | {answer.plan.network.id} == ways
    assert any("属性界定" in one.zh for one in answer.notes) is (len(ways) == 3)


def test_what_is_reviewed_as_a_drug_goes_into_hospitals_as_a_drug(node):
    assert use_side(networks()["nmpa-combination-drug"]).id == "cn-use-drug"
    assert use_side(networks()["nmpa-combination-drug-imported"]).id == "cn-use-drug"
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


RARE = PRODUCTS[0].text + "用于罕见病的治疗。"
OF_CLASS_3 = {"fda_class": "class_3", "fda_submission": "pma"}


def test_for_a_rare_disease_the_humanitarian_exemption_stands_beside_with_its_condition(node):
    memo = memo_of(RARE, answers=OF_CLASS_3)
    answer = plan_of(memo, Choices(market="fda"))
    (option,) = memo.us.options

    assert answer.plan.network.id == "fda-pma"
    assert [one.network.id for one in answer.beside] == ["fda-pma", "fda-hde"]
    assert any("8000" in one.zh and vocabulary().facts["fda_humanitarian"].label.zh in one.zh for one in answer.notes)
    assert not any("临床试验" in one.zh for one in answer.notes)
    assert option.open is Truth.UNKNOWN
    assert {"us_patients_few", "fda_humanitarian"} <= set(option.missing)


def test_without_a_word_of_a_rare_disease_the_humanitarian_exemption_is_not_spoken_of(node):
    memo = memo_of(PRODUCTS[0].text, answers=OF_CLASS_3)
    answer = plan_of(memo, Choices(market="fda"))

    assert memo.us.options == ()
    assert answer.beside == ()
    assert not any("8000" in one.zh for one in answer.notes)


def test_a_rare_disease_with_too_many_patients_in_the_us_has_no_humanitarian_exemption(node):
    memo = memo_of(RARE, answers={**OF_CLASS_3, "us_patients_few": False})

    assert [one.open for one in memo.us.options] == [Truth.NO]
    assert plan_of(memo, Choices(market="fda")).beside == ()


SWAB = "新型冠状病毒核酸检测试剂盒（荧光PCR法），用于突发公共卫生事件中新型冠状病毒核酸的定性检测。"
OF_CLASS_2 = {"fda_class": "class_2", "fda_submission": "k510", "fda_predicate": True}


def test_while_a_code_leaves_the_submission_open_the_plan_is_for_the_one_of_its_table(node):
    memo = memo_of(SWAB, answers={"fda_class": "class_2", "fda_submission": "k510", "public_health_emergency": False})
    routes, answer = routes_of(memo, "fda"), plan_of(memo, Choices(market="fda"))

    assert {one.outcome for one in routes.routes} == {"k510", "de_novo"}
    assert routes.first == "k510"
    assert answer.plan.network.id == "fda-510k"
    assert [one.network.id for one in answer.beside if not one.here] == ["fda-de-novo"]
    assert any("product code" in one.en for one in answer.notes)
    assert routes_of(memo_of(SWAB), "fda").first == ""


EUA_MET = {"us_emergency_declared": True, "life_threatening_disease": True, "us_benefit_outweighs": True,
           "us_alternative": False}  # fmt: skip


def test_in_an_emergency_the_american_authorisation_stands_beside_and_names_the_declaration(node):
    memo = memo_of(SWAB, answers=OF_CLASS_2)
    answer = plan_of(memo, Choices(market="fda"))
    (option,) = memo.us.options

    assert option.rule.rule.id == "fda.option.eua"
    assert option.open is Truth.UNKNOWN
    assert {"us_emergency_declared", "us_alternative"} <= set(option.missing)
    assert answer.plan.network.id == "fda-510k"
    assert [one.network.id for one in answer.beside] == ["fda-510k", "fda-eua"]
    label = vocabulary().facts["us_emergency_declared"].label
    assert any("EUA" in one.zh and label.zh in one.zh and label.en in one.en for one in answer.notes)
    assert not any("临床试验" in one.zh for one in answer.notes)


def test_a_way_that_stands_beside_two_submissions_is_shown_once(node):
    memo = memo_of(SWAB, answers={"fda_class": "class_2", "fda_submission": "k510"})
    shown = [one.network.id for one in plan_of(memo, Choices(market="fda")).beside]

    assert shown == ["fda-510k", "fda-eua", "fda-de-novo"]


@pytest.mark.parametrize(
    ("answers", "truth", "shown"),
    [
        (EUA_MET, Truth.YES, "fda-eua"),
        ({**EUA_MET, "us_emergency_declared": False}, Truth.NO, "fda-510k"),
        ({**EUA_MET, "us_alternative": True}, Truth.NO, "fda-510k"),
    ],
)
def test_the_american_authorisation_is_open_only_while_its_conditions_hold(node, answers, truth, shown):
    memo = memo_of(SWAB, answers={**OF_CLASS_2, **answers})

    assert [one.open for one in memo.us.options] == [truth]
    assert way(memo, market="fda") == shown
    assert memo.us.path.outcome == "k510", "an authorisation replaces no clearance"


def test_a_device_for_emergencies_of_one_patient_is_not_for_one_of_public_health(node):
    memo = memo_of("Automated external defibrillator for emergency use by lay persons.", answers=OF_CLASS_3)

    assert memo.us.options == ()
    assert plan_of(memo, Choices(market="fda")).beside == ()


def test_a_generic_of_bcs_class_1_goes_without_a_bioequivalence_study(node):
    waived = plan_of(memo_of(GENERIC + "BCS 1类，口服常释制剂，非窄治疗指数药物。"), Choices())
    open_still = plan_of(memo_of(GENERIC + "BCS 1类，口服常释制剂。"), Choices())

    assert waived.plan.network.id == "cn-generic-biowaiver"
    assert waived.routes.settled
    assert {one.outcome for one in open_still.routes.routes} == {"biowaiver", "bioequivalence"}
    assert way(memo_of(GENERIC + "BCS 2类，口服常释制剂，非窄治疗指数药物。")) == "cn-generic"


TWO = "电子血压计，由主机和袖带组成，用于测量血压，有源，非无菌。"
URGENT = {"clinically_urgent": True, "first_in_china": True, "nmpa_class": "class_2"}


def test_imported_class_2_may_have_priority_and_domestic_may_not(node):
    domestic, imported = memo_of(TWO, answers=URGENT), memo_of(TWO, answers={**URGENT, "imported": True})

    assert domestic.nmpa.outcome == imported.nmpa.outcome == "class_2"
    assert way(imported) == "nmpa-2-imported-priority"
    assert way(memo_of(TWO, answers={"imported": True, "clinically_urgent": False})) == "nmpa-2-imported"
    assert not way(domestic).startswith("nmpa-2-imported")


def test_a_text_that_says_imported_is_planned_by_the_imported_way_of_its_class(node):
    bare = STENT.replace("雷帕霉素洗脱", "裸金属").replace("，药物涂层辅助抑制内膜增生", "")
    three = memo_of(bare + "由德国公司生产，进口器械。")
    one = memo_of("组织镊，进口产品。手动器械，由不锈钢制成，非无菌提供，可重复使用，用于普通外科手术中夹持组织。")

    assert three.nmpa.outcome == "class_3"
    assert way(three) == "nmpa-3-trial-imported"
    assert [a.network.id for a in plan_of(three, Choices()).beside] == ["nmpa-3-trial-imported", "nmpa-3-imported"]
    assert {p.rule.rule.id for p in three.nmpa.doors if p.open is Truth.YES} == {"path.national"}
    assert one.nmpa.outcome == "class_1"
    assert way(one) == "nmpa-1-imported"
    assert {p.rule.rule.id for p in one.nmpa.doors if p.open is Truth.YES} == {"path.filing_national"}


def test_software_needed_in_an_emergency_goes_by_the_emergency_way_of_software(node):
    text = "肺炎CT影像辅助诊断软件，采用深度学习，对CT影像进行分析，给出病灶提示，供医生参考。"
    answers = {"public_health_emergency": True, "first_in_china": True}
    memo = memo_of(text, answers=answers)

    assert memo.nmpa.outcome == "class_3"
    assert way(memo) == "nmpa-3-emergency-software"


def test_a_generic_goes_by_bioequivalence(node):
    answer = plan_of(memo_of(GENERIC), Choices())

    assert answer.plan.network.id == "cn-generic"
    assert answer.routes.settled

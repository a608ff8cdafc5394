"""A phase of a drug that is only planned has not been reached."""

from __future__ import annotations

import pytest

from ronghe.route.facts import read_profile
from ronghe.route.stages import fit, networks

pytestmark = pytest.mark.unit

FIRST = "盐酸安罗替尼胶囊，化学药品1类，用于晚期肺癌，拟开展Ⅰ期临床试验，尚未获得临床试验批件。"


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        (FIRST, "preclinical"),
        ("XX片，化学药品1类，用于肺癌，准备申请I期临床试验。", "preclinical"),
        ("XX片，化学药品1类，用于肺癌，已获得临床试验批件，拟开展I期临床试验。", "ind"),
        ("XX片，化学药品1类，用于肺癌，正在开展I期临床试验。", "phase_1"),
        ("XX片，化学药品1类，用于肺癌，计划于2027年启动II期临床试验。", "phase_1"),
        ("XX片，化学药品1类，用于肺癌，将于明年进入III期临床试验。", "phase_2"),
        ("XX片，化学药品1类，用于肺癌，目前处于临床III期。", "phase_3"),
        ("A capsule, a new chemical drug for lung cancer; we plan to start a phase 1 trial.", "preclinical"),
        ("A capsule, a new chemical drug for lung cancer, in phase 2.", "phase_2"),
        ("A capsule, a new chemical drug for lung cancer; we are preparing to enter phase 3.", "phase_2"),
    ],
)
def test_a_planned_phase_means_the_one_before(text, phase):
    assert read_profile(text).values.get("phase_reached") == phase


def test_a_drug_that_plans_its_first_phase_has_all_before_it_still_to_do():
    told = read_profile(FIRST).values
    found = fit(networks()["cn-drug"], told)

    assert told["trial_approval_held"] is False
    assert found.done == ()
    assert {"target", "safety", "pre_ind", "ind_dossier", "ind_fee", "ind", "phase_1"} <= set(found.network.by_id)


@pytest.mark.parametrize(("held", "over"), [(False, False), (True, True), (None, True)])
def test_a_trial_application_is_not_over_where_it_is_told_that_no_approval_is_held(held, over):
    facts = {"phase_reached": "phase_1", **({} if held is None else {"trial_approval_held": held})}
    found = fit(networks()["cn-drug"], facts)

    assert ("ind" in {one.id for one in found.done}) is over

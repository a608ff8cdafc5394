"""A file of stages is refused by file, stage, field and way out; blocks are merged as told."""

from __future__ import annotations

import pytest

from ronghe.route.stages import StagesUnreadable
from ronghe.route.stages.adjusting import parse_sliders, parse_switches
from ronghe.route.stages.composing import parse_rules
from ronghe.route.stages.loading import parse_sources, read_text
from tests.route.stages.written import clock, read, stage

pytestmark = pytest.mark.unit

EST = {"estimate": True}


@pytest.mark.parametrize(
    ("wrong", "code", "field", "remedy"),
    [
        ({"kind": "waiting"}, "unknown_value", "kind", "known are: authority, fee, goal, own_work, statutory"),
        ({"kind": "statutary"}, "unknown_value", "kind", "did you mean statutory?"),
        ({"tiem": 1}, "unknown_field", "tiem", "only these fields are known"),
        ({"time": {"months": 3}}, "unmarked", "time", "either estimate: true or a source"),
        ({"time": {"months": 3, "source": "reg47", **EST}}, "unmarked", "time", "not both"),
        ({"time": {"weeks": 3, **EST}}, "unknown_field", "time.weeks", "only these fields"),
        ({"time": EST}, "wrong_kind", "time", "one unit of: months"),
        ({"time": {"months": 3, "days": 9, **EST}}, "wrong_kind", "time", "one unit of: months"),
        ({"time": {"months": [3, 2, 4], **EST}}, "out_of_bounds", "time.months", "low must not be above likely"),
        ({"time": {"months": [1, 2], **EST}}, "wrong_kind", "time.months", "low, likely and high"),
        ({"time": {"months": -1, **EST}}, "out_of_bounds", "time.months", "from 0"),
        ({"time": {"months": "3", **EST}}, "wrong_kind", "time.months", "write a number"),
        ({"cost": {"k_usd": 3, "source": "nobody"}}, "unknown_source", "cost.source", "source in sources.yaml"),
        ({"gate": {"repeat": 1.5, **EST}}, "out_of_bounds", "gate.repeat", "from 0 to 1"),
        ({"gate": {"fail": 0.5}}, "unmarked", "gate", "mark every figure"),
        ({"gate": {"at_most": 1.5, **EST}}, "wrong_kind", "gate.at_most", "a whole number"),
        ({"deliverables": {"zh": ["a", "b"], "en": ["a"]}}, "wrong_kind", "deliverables", "2 in Chinese and 1 in"),
        ({"zh": " "}, "wrong_kind", "zh", "write a text"),
        ({"when": {"fact": "sterlie"}}, "bad_condition", "when", "did you mean sterile?"),
        ({"when": {"rule": "x"}}, "bad_condition", "when", "no such rule"),
        ({"unknown": "maybe"}, "unknown_value", "unknown", "known are: in, out"),
        ({"trial": "yes"}, "wrong_kind", "trial", "true or false"),
        ({"after": ["nobody"]}, "bad_network", "after", "name a stage of this network"),
        ({"after": ["end"]}, "bad_network", "after", "wait for each other"),
        ({"before": ["nobody"]}, "unknown_stage", "before", "no such stage"),
        ({"before": []}, "loose_end", "", "nothing waits for it"),
        ({"gate": {"again": ["nobody"], **EST}}, "bad_network", "again", "name a stage of this network"),
    ],
)
def test_a_stage_is_refused_by_place_and_remedy(wrong, code, field, remedy):
    with pytest.raises(StagesUnreadable) as refusal:
        read({"one": stage(**{"before": ["end"], **wrong}), "end": stage()})

    found = refusal.value
    assert (found.code, found.file, found.field) == (code, "n.yaml", field)
    assert remedy in found.remedy
    assert found.stage == "one" or wrong == {"after": ["end"]}
    assert "n.yaml" in str(found)


@pytest.mark.parametrize("missing", ["zh", "en", "deliverables", "kind", "time", "cost"])
def test_a_stage_needs_its_fields(missing):
    one = stage()
    del one[missing]

    with pytest.raises(StagesUnreadable) as refusal:
        read({"end": one})

    assert (refusal.value.code, refusal.value.field) == ("missing_field", missing)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"goal": "nobody"}, "unknown_stage", "goal"),
        ({"blocks": ["nobody"]}, "unknown_value", "blocks"),
        ({"omit": ["nobody"]}, "unknown_stage", "omit"),
        ({"assume": {"nobody": True}}, "unknown_value", "assume.nobody"),
        ({"assume": {"sterile": "yes"}}, "wrong_kind", "assume.sterile"),
        ({"colour": 1}, "unknown_field", "colour"),
    ],
)
def test_a_network_is_refused_by_place(fields, code, field):
    with pytest.raises(StagesUnreadable) as refusal:
        read({"end": stage()}, **fields)

    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_text_that_is_no_yaml_is_refused_with_its_line():
    with pytest.raises(StagesUnreadable, match="line 1"):
        read_text("a.yaml", "a: {b")
    with pytest.raises(StagesUnreadable, match="written twice"):
        read_text("a.yaml", "a: 1\na: 2\n")


def test_a_block_is_scaled_but_its_clocks_and_fees_are_not():
    block = {"stages": {"work": stage(), "clock": clock(60, after=["work"], before=["end"])}}
    network = read({"end": stage(after=["work"])}, {"b": block}, blocks=[{"use": "b", "time": 0.5, "cost": 2}])

    work, clocked = network.by_id["work"], network.by_id["clock"]
    assert (work.time.low, work.time.likely, work.time.high) == (1, 1.5, 3)
    assert work.cost.likely == 4
    assert clocked.time.likely == 60
    assert network.by_id["end"].time.likely == 3
    assert set(network.by_id["end"].after) == {"work", "clock"}


def test_a_network_replaces_fields_of_a_block_as_they_stand():
    block = {"stages": {"work": stage(before=["end"], services=["testing"])}}
    own = {"time": {"months": 9, "estimate": True}}
    network = read({"work": own, "end": stage()}, {"b": block}, blocks=[{"use": "b", "time": 0.5, "cost": 0.5}])

    work = network.by_id["work"]
    assert (work.time.likely, work.cost.likely, work.services) == (9, 1, ("testing",))


def test_an_omitted_stage_hands_its_waits_on():
    block = {"stages": {"a": stage(), "b": stage(after=["a"]), "c": stage(after=["b"], before=["end"])}}
    network = read({"end": stage()}, {"x": block}, blocks=["x"], omit=["b"])

    assert network.by_id["c"].after == ("a",)
    assert "b" not in network.by_id


def test_sources_sliders_switches_and_orders_are_refused_by_place():
    words = {"zh": "甲", "en": "A"}
    slider = {**words, "unit": words, "low": 1, "usual": 5, "high": 4, "step": 1, "changes": []}
    with pytest.raises(StagesUnreadable, match="usual"):
        parse_sliders("s", {"a": slider})
    change = {"stages": ["a"], "kind": "fee", "figure": "time", "share": 1, "power": 1}
    with pytest.raises(StagesUnreadable, match="either stages or a kind"):
        parse_sliders("s", {"a": {**slider, "high": 9, "changes": [change]}})
    with pytest.raises(StagesUnreadable, match="risk"):
        parse_switches("s", {"a": {**words, "stages": []}})
    with pytest.raises(StagesUnreadable, match="issued_on"):
        parse_sources("s", {"a": {**words, "issued_on": "soon"}})
    orders = {"orders": {"x": {**words, "markets": ["mars"]}}, "starts": [], "once": [], "reuse": []}
    with pytest.raises(StagesUnreadable, match="markets"):
        parse_rules("s", orders)


def test_a_later_block_replaces_fields_of_an_earlier_one_and_figures_keep_the_scale_of_their_block():
    plain, patch = stage(), {"en": "Patched", "cost": {"wan_cny": [10, 20, 40], "estimate": True}}
    shelf = {"plain": {"stages": {"end": plain}}, "patch": {"stages": {"end": patch}}}
    found = read({}, shelf, blocks=[{"use": "plain", "time": 2, "cost": 2}, "patch"]).by_id["end"]

    assert (found.name.zh, found.name.en) == ("阶段", "Patched")
    assert (found.time.low, found.time.likely, found.time.high) == (4, 6, 12)
    assert (found.cost.low, found.cost.likely, found.cost.high) == (10, 20, 40)

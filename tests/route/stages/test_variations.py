"""A variation lays its stages over those of the ways that it names, and is refused by file and field."""

from __future__ import annotations

from typing import Any

import pytest

from ronghe.kernel.rules import Truth
from ronghe.route.facts.vocabulary import vocabulary
from ronghe.route.stages import StagesUnreadable, suggested
from ronghe.route.stages.fitting import holds
from ronghe.route.stages.loading import sources
from ronghe.route.stages.parsing import Parser
from ronghe.route.stages.variations import varied
from tests.route.stages.written import content, stage

pytestmark = pytest.mark.unit

BASE = content(
    {"one": stage(before=["end"]), "end": stage(before=["last"]), "last": stage()},
    goal="last",
    suits={"fact": "sterile"},
    omit=[],
    precedence=2,
)
ABROAD = {"papers": stage(after=["one"], before=["end"]), "one": stage(zh="改写", en="Written anew", before=["end"])}


def made(**fields: Any):
    body = {
        "of": ["n"],
        "suffix": "abroad",
        "title": {"zh": "{of}，进口", "en": "{of}, imported"},
        "only": {"fact": "imported"},
        "goal": "end",
        "blocks": ["abroad"],
        "omit": ["last"],
        "assume": {"imported": True},
    }
    parser = Parser(sources(), vocabulary().kinds(), {"abroad": {"stages": ABROAD}})
    return parser, list(varied(parser, {"n": BASE}, "v.yaml", {**body, **fields}))


def test_a_variation_keeps_what_it_does_not_change():
    _, (network,) = made(stages={"papers": {"zh": "文件", "en": "Papers"}})

    assert (network.id, network.varies, network.precedence, network.goal) == ("n-abroad", "n", 2, "end")
    assert (network.title.zh, network.title.en) == ("网络，进口", "Network, imported")
    assert [one.id for one in network.stages] == ["one", "end", "papers"]
    assert network.by_id["one"].name.en == "Written anew"
    assert network.by_id["papers"].name.en == "Papers"
    assert network.by_id["end"].after == ("one", "papers")
    assert network.assume == {"imported": True}
    assert BASE["stages"]["one"]["en"] == "Stage", "the base is left as it is"


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        ({"sterile": True, "imported": True}, ["n-abroad"]),
        ({"sterile": True, "imported": False}, ["n"]),
        ({"sterile": True}, ["n", "n-abroad"]),
    ],
)
def test_it_stands_in_the_place_of_its_base_where_its_condition_holds(facts, offered):
    parser, (network,) = made()
    base = parser.network("n.yaml", BASE)

    assert holds(network.only, {"imported": True}) is Truth.YES
    assert [one.id for one in suggested((base, network), "nmpa", "class_2", facts)] == offered


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"of": ["m"]}, "unknown_value", "of"),
        ({"of": "n"}, "wrong_kind", "of"),
        ({"blocks": ["home"]}, "unknown_value", "blocks"),
        ({"goal": "nobody"}, "unknown_stage", "goal"),
        ({"omit": ["nobody"]}, "unknown_stage", "omit"),
        ({"only": {"fact": "importd"}}, "bad_condition", "only"),
        ({"assume": {"importd": True}}, "unknown_value", "assume.importd"),
        ({"suits": {"fact": "sterile"}}, "unknown_field", "suits"),
        ({"stages": {"papers": {"kind": "waiting"}}}, "unknown_value", "kind"),
    ],
)
def test_a_variation_is_refused_by_file_and_field(wrong, code, field):
    with pytest.raises(StagesUnreadable) as refusal:
        made(**wrong)

    assert (refusal.value.code, refusal.value.file, refusal.value.field) == (code, "v.yaml", field)

"""The bundled sample: the one expert of a need's specialty stands first, whichever language the need is in."""

from __future__ import annotations

import pytest

from ronghe.ingest.sources.sample.parse import sample
from ronghe.kernel.index import default_encoder
from ronghe.kernel.match.experts import Expert, ExpertIndex, Work

PARTS = (
    "title", "problem", "population", "outcome", "setting", "practice", "evidence", "requirements", "wanted",
)  # fmt: skip
FIELDS = {expert["id"]: set(expert["fields"]) for expert in sample("experts")}


def text_of(need, lang):
    return "\n".join(need[f"{part}_{lang}"] for part in PARTS if need.get(f"{part}_{lang}"))


def asked():
    """(need, language, the expert) where exactly one expert shares a specialty with the need."""
    for need in sample("needs"):
        shared = [expert for expert, fields in FIELDS.items() if fields & set(need["fields"])]
        for lang in ("zh", "en"):
            if len(shared) == 1 and text_of(need, lang):
                yield pytest.param(text_of(need, lang), shared[0], id=f"{need['id']}-{lang}")


@pytest.fixture(scope="module")
def index():
    experts = [
        Expert(one["id"], [Work(work["title"], work["title"], work["abstract"]) for work in one["works"]])
        for one in sample("experts")
    ]
    return ExpertIndex(experts, default_encoder())


def test_several_needs_are_asked():
    assert len(list(asked())) >= 12


@pytest.mark.parametrize(("text", "expert"), list(asked()))
def test_expert_of_the_specialty_stands_first(index, text, expert):
    assert index.rank(text)[0].expert.id == expert


@pytest.mark.parametrize(
    "text",
    [
        "脊柱侧弯椎弓根螺钉定位误差 < 1 mm，术中注册不超过 3 分钟",
        "脊柱侧弯椎弓根螺钉的机器人导航置入，定位误差小于 1 mm，外径 4 mm 以下",
        "Scoliosis: pedicle screw placement with an error below 1 mm and registration within 3 minutes",
    ],
)
def test_pedicle_screws_go_to_the_orthopaedic_expert(index, text):
    assert index.rank(text)[0].expert.id == "exp-01"

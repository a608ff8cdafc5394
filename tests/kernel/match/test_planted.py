"""Reading a planted set, and the figures of a set whose answers are plain."""

import json

import pytest

from ronghe.kernel.match.planted import PlantedSetProblem, evaluate_planted, load_needs, load_offers
from tests.kernel.match.doubles import WordEncoder

OFFER = {"id": "o1", "kind": "achievement", "organisation": "x", "title": "置钉导航", "text": "定位误差 0.6 mm。"}
OTHER = {"id": "o2", "kind": "achievement", "organisation": "y", "title": "血糖贴片", "text": "重量 12 g。"}
NEED = {
    "id": "n1",
    "text": "置钉导航，定位误差 < 1 mm",
    "answers": ["o1"],
    "verdicts": [
        {"offer": "o1", "clause": "定位误差 < 1 mm", "verdict": "met"},
        {"offer": "o2", "clause": "定位误差 < 1 mm", "verdict": "unknown"},
    ],
}


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def test_evaluate_planted_counts(tmp_path):
    offers = load_offers(write(tmp_path / "offers.jsonl", [OFFER, OTHER]))
    wrong = {**NEED, "id": "n2", "verdicts": [{"offer": "o1", "clause": "定位误差 < 1 mm", "verdict": "unmet"}]}
    needs = load_needs(write(tmp_path / "needs.jsonl", [NEED, wrong]), offers)

    report = evaluate_planted(offers, needs, WordEncoder())

    assert (report.top1, report.top3) == (1.0, 1.0)
    assert report.verdict_accuracy == pytest.approx(2 / 3)
    assert report.false_met == pytest.approx(1 / 2)
    assert report.unknown_where_evidence == 0.0
    assert report.figures()["verdicts"] == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answers": ["nobody"]}, r"needs.jsonl:1: answers: no offer 'nobody'"),
        ({"text": ""}, r"needs.jsonl:1: text: empty"),
        ({"answers": "o1"}, r"needs.jsonl:1: answers: a list"),
        ({"verdicts": [{"offer": "o1", "clause": "别处", "verdict": "met"}]}, r"verdicts\[0\]: clause: not a literal"),
        ({"verdicts": [{"offer": "o1", "clause": "置钉", "verdict": "yes"}]}, r"verdicts\[0\]: verdict: 'yes'"),
        ({"verdicts": [{"offer": "o9", "clause": "置钉", "verdict": "met"}]}, r"verdicts\[0\]: offer: no offer"),
    ],
)
def test_load_needs_names_line_and_field(tmp_path, change, message):
    offers = load_offers(write(tmp_path / "offers.jsonl", [OFFER]))
    one = {**NEED, "verdicts": [], **change}

    with pytest.raises(PlantedSetProblem, match=message):
        load_needs(write(tmp_path / "needs.jsonl", [one]), offers)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no offers"),
        (b"{", "offers.jsonl:1: not JSON"),
        (b"[]", "offers.jsonl:1: an object"),
        (b'\n{"id": "a"}', "offers.jsonl:2: title: missing"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_load_offers_names_line_and_field(tmp_path, content, message):
    path = tmp_path / "offers.jsonl"
    path.write_bytes(content)

    with pytest.raises(PlantedSetProblem, match=message):
        load_offers(path)


def test_load_offers_missing_file(tmp_path):
    with pytest.raises(PlantedSetProblem, match="cannot be read"):
        load_offers(tmp_path / "offers.jsonl")

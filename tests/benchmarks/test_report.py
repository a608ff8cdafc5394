import json

import numpy as np
import pytest
from benchmarks.crosslingual import ranks
from benchmarks.experts import gaps
from benchmarks.ranking_zh import ndcg
from benchmarks.report import Row, keep, missed

from benchmarks import report, run


def test_a_row_holds_by_its_bar_unrounded():
    assert Row("x", 0.68, bar=0.68).holds is True
    assert Row("x", 0.6799, bar=0.68).holds is False
    assert Row("x", 0.2001, bar=0.2, at_most=True).holds is False
    assert Row("x", 1.0).holds is None


def test_missed_names_ours_not_the_peers():
    ours, peer = Row("ours", 0.1, bar=0.5), Row("peer", 0.1, bar=0.5, peer=True)
    assert missed([ours, peer, Row("shown", 0.0)]) == [ours]


def test_keep_writes_the_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "ROOT", tmp_path)

    kept = json.loads(keep("x", [Row("a", 1.0, "s", bar=2.0, at_most=True)], 3.0).read_text("utf-8"))

    assert kept["rows"][0] | {"at_most": True} == {
        "what": "a", "value": 1.0, "unit": "s", "bar": 2.0, "holds": True, "peer": False, "at_most": True,
    }  # fmt: skip


def test_an_unknown_name_is_refused_with_the_known_ones(capsys):
    assert run.main(["nothing"]) == 2
    assert "crosslingual" in capsys.readouterr().out


def test_gaps_count_ties_half():
    ratings = [("a", 5.0), ("b", 3.0), ("c", 1.0)]
    assert gaps([3, 2, 1], ratings) == (0.0, 8.0)
    assert gaps([1, 2, 3], ratings) == (8.0, 8.0)
    assert gaps([0, 0, 0], ratings) == (4.0, 8.0)


def test_ranks_share_ties():
    assert ranks(np.float32([[0.5, 0.5, 0.1]]), [0]).tolist() == [1.5]


def test_ndcg_does_not_depend_on_the_order_of_equal_scores():
    labels = np.array([3, 0, 1])
    flat = np.zeros(3)
    assert ndcg(flat, labels) == pytest.approx(ndcg(flat, labels[::-1]))
    assert ndcg(np.array([3.0, 1.0, 2.0]), labels) == pytest.approx(1.0)

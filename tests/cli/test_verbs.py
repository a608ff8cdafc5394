"""The other verbs."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from rich.cells import cell_len

from ronghe.cli.main import VERBS, cli
from ronghe.exchange import commands
from ronghe.exchange.models import Achievement
from ronghe.kernel.index import bulk, draft, lists
from ronghe.network import commands as network
from tests.factories import NODE, make_achievement, make_expert, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_search_prints_and_filters(ronghe, node):
    make_achievement()
    make_expert(("椎弓根螺钉置入精度研究", "定位误差。"), name_zh="专家甲")
    commands.follow_outbox()

    everything = json.loads(ronghe("search", "--json").stdout)
    achievements = json.loads(ronghe("search", "螺钉", "--filter", "kind=achievement", "--json").stdout)

    assert everything["total"] >= 3
    assert {hit["kind"] for hit in achievements["hits"]} == {"achievement"}
    assert "脊柱手术导航系统" in ronghe("search", "螺钉", "--lang", "zh").stdout


def test_search_shows_reported_figures_under_an_organisation(ronghe, node):
    park = make_organisation(kind="park", name_zh="示例园区")
    values = {"what_zh": "孵化企业数", "value": 1000, "bound": "over", "unit": "enterprise", "as_of": "2022-10-26"}
    network.save_indicator(NODE, park.pk, {**values, "unverified_zh": "仅见于一处报道"})
    commands.follow_outbox()

    printed = ronghe("search", "示例园区", "--lang", "zh").stdout
    [hit] = json.loads(ronghe("search", "示例园区", "--lang", "zh", "--json").stdout)["hits"]

    for told in ("孵化企业数", "1,000", "2022-10-26", "仅见于一处报道"):
        assert told in printed
        assert told in hit["figures"][0]


def test_bad_filter_is_a_mistake_of_the_command_line(ronghe):
    result = ronghe("search", "x", "--filter", "kind")

    assert result.exit_code == 2
    assert "NAME=VALUE" in result.stderr


def test_experts_are_ranked_by_their_works(ronghe, node):
    make_expert(("椎弓根螺钉置入精度研究", "定位误差与椎体旋转。"), name_zh="专家甲")
    make_expert(("快速药敏检测", "血流感染的单细胞药敏。"), name_zh="专家乙")

    ranked = json.loads(ronghe("experts", "-", "--json", stdin="椎弓根螺钉置入的定位误差").stdout)

    assert [row["name"] for row in ranked] == ["专家甲", "专家乙"]
    assert ranked[0]["works"][0]["title"] == "椎弓根螺钉置入精度研究"


@pytest.mark.parametrize(("lang", "near"), [("zh", "很接近"), ("en", "very near")])
def test_experts_are_printed_with_a_rank_and_nearness_in_words(ronghe, node, lang, near):
    make_expert(("椎弓根螺钉置入精度研究", "定位误差与椎体旋转。"), name_zh="专家甲", name_en="Expert A")
    make_expert(("快速药敏检测", "血流感染的单细胞药敏。"), name_zh="专家乙", name_en="Expert B")

    printed = ronghe("experts", "-", "--lang", lang, stdin="椎弓根螺钉置入的定位误差").stdout

    assert re.search(rf"1\. .*{'专家甲' if lang == 'zh' else 'Expert A'}", printed)
    assert f"[{near}] 椎弓根螺钉置入精度研究" in printed
    assert "] 快速药敏检测" in printed
    assert f"[{near}] 快速药敏检测" not in printed


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ("公开", "代次", "向量维数", "待处理的改动")), ("en", ("Public", "generation", "dimensions of a vector"))],
)
def test_index_status_fits_80_columns_with_whole_words(ronghe, node, monkeypatch, lang, words):
    monkeypatch.setenv("COLUMNS", "80")

    printed = ronghe("index", "status", "--lang", lang).stdout

    assert "…" not in printed
    assert max(cell_len(line) for line in printed.splitlines()) <= 80
    for word in words:
        assert word in printed


def test_node_without_experts_says_so(ronghe):
    result = ronghe("experts", "-", stdin="椎弓根螺钉置入的定位误差")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "no expert" in result.stderr


def test_index_follows_and_is_checked(ronghe, node):
    make_achievement()
    assert ronghe("index", "check").exit_code == 1

    assert ronghe("index", "update").exit_code == 0

    assert ronghe("index", "check").exit_code == 0
    status = json.loads(ronghe("index", "status", "--json").stdout)
    assert status["waiting"] == 0
    assert set(status["indexes"]) == {"public", "member"}


def test_large_index_tells_what_its_lists_find_and_is_compacted(ronghe, node, monkeypatch):
    for module, name, lowered in ((lists, "LISTS_FROM", 3), (bulk, "MANY", 3), (draft, "AT_ONCE", 3)):
        monkeypatch.setattr(module, name, lowered)
    for _ in range(4):
        make_achievement()
    assert ronghe("index", "rebuild").exit_code == 0
    make_achievement()
    assert ronghe("index", "update").exit_code == 0
    status = json.loads(ronghe("index", "status", "--json").stdout)["indexes"]["public"]
    assert status["parts"] == 2
    assert len(status["recall"]) == 3

    compacted = ronghe("index", "compact")

    assert "public\tcompacted" in compacted.stdout
    assert json.loads(ronghe("index", "status", "--json").stdout)["indexes"]["public"]["parts"] == 1
    assert "nearest found" in ronghe("index", "status", "--lang", "en").stdout
    assert ronghe("index", "check").exit_code == 0


def test_index_is_rebuilt_after_changes_that_left_no_note(ronghe, node):
    row = make_achievement()
    ronghe("index", "update")
    Achievement.objects.filter(pk=row.pk).delete()
    assert ronghe("index", "check").exit_code == 1

    assert ronghe("index", "rebuild").exit_code == 0

    assert ronghe("index", "check").exit_code == 0


def test_every_verb_explains_itself(ronghe):
    for name in VERBS:
        if name != "manage":
            result = ronghe(name, "--help")
            assert result.exit_code == 0, name
            assert len(result.stdout.splitlines()) > 4, name


def test_unknown_verb_is_a_mistake_of_the_command_line(ronghe):
    assert ronghe("fly").exit_code == 2


def test_program_has_a_version(ronghe):
    assert ronghe("--version").stdout.strip()
    assert cli.name


@pytest.fixture
def planted(tmp_path):
    offers = [
        {
            "id": "a",
            "kind": "achievement",
            "organisation": "X",
            "title": "脊柱导航",
            "text": "椎弓根螺钉平均定位误差 0.6 mm。",
        },
        {"id": "b", "kind": "achievement", "organisation": "Y", "title": "快速药敏", "text": "4 小时内报告药敏。"},
    ]
    needs = [
        {
            "id": "n",
            "text": "椎弓根螺钉置入偏差大，希望定位误差 < 1 mm。",
            "answers": ["a"],
            "verdicts": [{"offer": "a", "clause": "定位误差 < 1 mm", "verdict": "met"}],
        }
    ]
    for name, rows in (("offers", offers), ("needs", needs)):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_planted_set_is_measured_without_django(planted):
    code = (
        "import sys\nfrom ronghe.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert 'django' not in sys.modules\n    raise\n"
    )
    words = [sys.executable, "-c", code, "evaluate", "planted", str(planted), "--json"]

    result = subprocess.run(words, capture_output=True, check=True)

    figures = json.loads(result.stdout)
    assert {"top1", "top3", "verdict_accuracy", "false_met", "unknown_where_evidence", "seconds"} <= set(figures)
    assert (figures["top1"], figures["verdict_accuracy"], figures["false_met"]) == (1.0, 1.0, 0.0)


def test_planted_set_that_is_none_is_refused(ronghe, tmp_path):
    (tmp_path / "offers.jsonl").write_text("not json\n")
    (tmp_path / "needs.jsonl").write_text("")

    result = ronghe("evaluate", "planted", tmp_path)

    assert result.exit_code == 3
    assert "offers.jsonl" in result.stderr

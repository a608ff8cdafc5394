"""``ronghe route train`` and ``evaluate``: from imported determinations to figures, and the refusals between."""

from __future__ import annotations

import json

import pytest

from ronghe.route.queries import determined
from ronghe.route.similar.determinations import OUTCOMES
from tests.route.similar.rows_of_my_own import ROWS

pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.usefixtures("node")]


def written(path, rows):
    lines = [
        {"name": r.name, "year": str(r.year), "code": r.code or None, "class": OUTCOMES[r.outcome]}
        | {"desc": r.description}
        for r in rows
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def imported(ronghe, tmp_path):
    file = written(tmp_path / "determinations.jsonl", ROWS)
    assert ronghe("import", "nmpa-determinations", file).exit_code == 0
    return file


def test_later_years_are_left_out_and_asked_about(ronghe, imported):
    trained = ronghe("route", "train", "--until", "2019", "--json")
    result = ronghe("route", "evaluate", imported, "--json", "--lang", "en")

    assert json.loads(trained.stdout) == {
        "rows": 32, "entries": 0, "codes": 3, "first_year": 2018, "last_year": 2019,
    }  # fmt: skip
    figures = json.loads(result.stdout)["nmpa"]
    assert {
        "class_accuracy", "class_macro_f1", "code_top1", "code_top3", "ece", "accuracy_at_80", "iii_called_lower",
        "confusion",
    } <= set(figures)  # fmt: skip
    assert (figures["rows"], figures["left_out"], figures["learned_from"], figures["years"]) == (
        16,
        32,
        32,
        [2018, 2019],
    )
    assert figures["class_accuracy"] == figures["code_top1"] == 1
    assert "32 of 48 rows were learned from and are left out." in result.stderr
    assert "have changed" not in result.stderr


def test_rows_learned_from_give_no_figures(ronghe, imported):
    ronghe("route", "train")

    result = ronghe("route", "evaluate", imported, "--json", "--lang", "en")
    figures = json.loads(result.stdout)["nmpa"]

    assert "Every row was learned from" in result.stderr
    assert (figures["rows"], figures["left_out"], figures["class_accuracy"]) == (0, 48, None)


def test_a_newer_import_makes_it_stale(ronghe, imported, tmp_path):
    ronghe("route", "train")
    assert not determined.prediction_is_stale(determined.learned())
    more = {"name": "新支架", "year": "2021", "code": "13-07", "class": "三类", "desc": "植入血管。"}
    file = tmp_path / "more.jsonl"
    file.write_text(json.dumps(more, ensure_ascii=False), encoding="utf-8")

    ronghe("import", "nmpa-determinations", file)

    assert determined.prediction_is_stale(determined.learned())
    assert "have changed since it learned" in ronghe("route", "evaluate", file, "--lang", "en").stderr


def test_nothing_held_or_learned_says_the_way_out(ronghe, tmp_path):
    file = written(tmp_path / "d.jsonl", ROWS[:1])
    trained = ronghe("route", "train", "--lang", "en")
    asked = ronghe("route", "evaluate", file, "--lang", "en")

    assert (trained.exit_code, asked.exit_code) == (7, 7)
    assert "ronghe import nmpa-determinations" in trained.stderr
    assert "ronghe route train" in asked.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\x89PNG\r\n\x1a\n\x00", "no JSON"), (b'{"name": "x"}', "Line 1"), (b"", "no rows"), (b"a,b\n1,2", "no JSON")],
)
def test_a_file_that_cannot_be_read_is_refused(ronghe, imported, tmp_path, content, said):
    ronghe("route", "train")
    file = tmp_path / "bad.jsonl"
    file.write_bytes(content)

    result = ronghe("route", "evaluate", file, "--lang", "en")

    assert result.exit_code == 3
    assert said in result.stderr


def test_a_damaged_model_is_refused_and_can_be_learned_again(ronghe, imported):
    ronghe("route", "train")
    (determined.similar_folder() / "similar.columns").write_bytes(b"\x80\x04nonsense")

    refused = ronghe("route", "evaluate", imported, "--lang", "en")

    assert refused.exit_code == 7
    assert "Train it again" in refused.stderr
    assert ronghe("route", "train").exit_code == 0


def test_fda_codes_are_learned_with_it_and_alone(ronghe, tmp_path, request):
    file = tmp_path / "foiclass_2020.txt"
    file.write_text(
        "PRODUCTCODE|DEVICENAME|DEVICECLASS|REGULATIONNUMBER|SUBMISSION_TYPE_ID\nAAA|Screw, Bone|2|888.3040|1\n",
        encoding="cp1252",
    )
    assert ronghe("import", "fda-classification", file).exit_code == 0

    alone = ronghe("route", "train", "--json")
    request.getfixturevalue("imported")
    both = ronghe("route", "train", "--lang", "en")

    assert json.loads(alone.stdout) == {"fda": {"codes": 1, "clearances": 0, "is_learned": False}}
    assert both.exit_code == 0
    assert "determined products" in both.stdout
    assert "FDA: 1 product codes and 0 clearances." in both.stdout
    assert "Too few clearances" in both.stderr


def test_rows_in_another_encoding_are_read_and_a_fault_is_said_in_the_readers_language(ronghe, imported, tmp_path):
    ronghe("route", "train")
    file = tmp_path / "gb.jsonl"
    row = {"name": "一次性引流管", "year": "2021", "code": "14-05", "class": "二类", "desc": "由硅胶制成，用于引流。"}
    file.write_bytes(json.dumps(row, ensure_ascii=False).encode("gb18030"))
    assert ronghe("route", "evaluate", file, "--json").exit_code == 0

    file.write_text(json.dumps({**row, "class": "四类"}, ensure_ascii=False), encoding="utf-8")
    refused = ronghe("route", "evaluate", file, "--lang", "zh")
    assert refused.exit_code == 3
    assert "第 1 行：类别“四类”无法识别" in refused.stderr

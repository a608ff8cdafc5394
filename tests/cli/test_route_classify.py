"""``ronghe route classify``: what it prints, what a program reads, and refusals with their exit codes."""

from __future__ import annotations

import json
import re

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BONE = "可吸收骨钉，无菌提供，植入骨内，用于骨折内固定。"
SOFTWARE = "肺结节CT影像辅助检测软件，采用深度学习算法，独立软件，供医生诊断参考。"


def document(ronghe, *words: str, text: str = BONE) -> dict:
    result = ronghe("route", "classify", "-", "--json", *words, stdin=text)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_three_regimes_with_rules_articles_and_passages_are_printed(ronghe):
    result = ronghe("route", "classify", "-", stdin=BONE)

    assert result.exit_code == 0
    printed = re.sub(r"\s+", "", result.stdout)
    for told in ("中国第三类", "欧盟III类", "第六条（五）", "附录八规则8", "「可吸收」", "不是主管部门的决定"):
        assert told in printed, told


def test_all_shows_the_rules_that_do_not_apply_as_well(ronghe):
    few = ronghe("route", "classify", "-", stdin=BONE).stdout
    every = ronghe("route", "classify", "-", "--all", stdin=BONE).stdout

    assert "✗" not in few
    assert every.count("✗") > 20


def test_json_has_keys_beside_the_words(ronghe):
    found = document(ronghe)

    assert found["china"]["key"] == "class_3"
    assert found["china"]["headline"] == "第三类"
    assert found["told"]["implantable"] == "yes"
    applied = {rule["id"]: rule for rule in found["china"]["rules"]["applied"]}
    assert all(rule["article"] and rule["source"] and rule["effect_key"] for rule in applied.values())
    packs = {edition["pack"]: edition for edition in found["editions"]}
    assert {"nmpa-class", "eu-mdr", "fda-path"} <= set(packs)
    assert packs["nmpa-class"]["effective_on"] == "2022-04-01"


def test_keys_are_the_same_in_both_languages(ronghe):
    zh, en = document(ronghe), document(ronghe, "--lang", "en")

    assert (zh["language"], en["language"]) == ("zh", "en")
    assert zh["told"] == en["told"]
    assert zh["editions"] == en["editions"]
    for regime in ("china", "us", "eu"):
        assert zh[regime]["rules"]["outcome_key"] == en[regime]["rules"]["outcome_key"]
        assert zh[regime]["rules"]["reachable_keys"] == en[regime]["rules"]["reachable_keys"]
    assert en["china"]["headline"] == "Class III"


def test_english_print_is_english(ronghe):
    printed = ronghe(
        "route", "classify", "-", "--lang", "en", stdin="Sterile hydrogel dressing for chronic wounds."
    ).stdout

    assert not re.search(r"[一-鿿]", printed.replace("「", "").replace("」", "")), printed


def test_an_answer_settles_what_the_text_leaves_open(ronghe):
    before = document(ronghe, text=SOFTWARE)["eu"]
    after = document(ronghe, "--answer", "decision_impact=serious", text=SOFTWARE)

    assert before["headline"] == ""
    assert len(before["rules"]["reachable_keys"]) > 1
    assert after["eu"]["headline"] == "IIb 类"
    assert after["answers"] == {"decision_impact": "serious"}
    assert {"known": "answered", "fact": "decision_impact"}.items() <= after["facts"][0].items()


def test_every_answer_it_offers_is_taken(ronghe):
    """What the print tells to type is a way on: each offered answer leads to what was said."""
    asked = document(ronghe, text=SOFTWARE)["eu"]["rules"]["questions"][0]

    for answer in asked["answers"]:
        then = document(ronghe, "--answer", f"{asked['fact']}={answer['value']}", text=SOFTWARE)["eu"]["rules"]
        reached = [then["outcome_key"]] if then["outcome_key"] else then["reachable_keys"]
        assert set(reached) <= set(answer["outcome_keys"]) | {""}


def test_a_text_that_is_no_product_is_said_to_be_none(ronghe):
    poem = "床前明月光，疑是地上霜。举头望明月，低头思故乡。"
    printed = re.sub(r"\s+", "", ronghe("route", "classify", "-", stdin=poem).stdout)
    told = document(ronghe, text=poem)

    assert "这段文字不是可以读懂的产品描述" in printed
    assert "NMPA" not in printed
    assert (told["china"]["key"], told["china"]["agreement_key"], told["questions"]) == ("", "unread", [])
    assert told["unread"]


def test_the_day_chooses_the_edition(ronghe):
    assert document(ronghe, "--on", "2024-05-01")["on"] == "2024-05-01"


@pytest.mark.parametrize(
    ("words", "text", "code", "said"),
    [
        (["--answer", "colour=red"], BONE, 3, "colour"),
        (["--answer", "sterile=perhaps"], BONE, 3, "sterile = perhaps"),
        (["--answer", "sterile"], BONE, 3, "FACT=VALUE"),
        (["--answer", "contact_days=-1"], BONE, 3, "contact_days"),
        (["--on", "1970-01-01"], BONE, 3, "1970-01-01"),
        (["--on", "yesterday"], BONE, 2, "yesterday"),
        ([], "", 3, ""),
        ([], "患者身份证 11010519491231002X 的植入物，可吸收，无菌。", 3, ""),
    ],
)
def test_what_cannot_be_used_is_refused_and_named(ronghe, words, text, code, said):
    result = ronghe("route", "classify", "-", *words, stdin=text)

    assert result.exit_code == code, result.output
    assert said in result.stderr
    assert result.stdout == ""
    assert "11010519491231002X" not in result.stderr


def test_a_file_that_is_not_there_is_a_wrong_command_line(ronghe, tmp_path):
    assert ronghe("route", "classify", tmp_path / "none.txt").exit_code == 2


def test_files_are_written_and_named(ronghe, tmp_path):
    html, word = tmp_path / "memo.html", tmp_path / "memo.docx"
    result = ronghe("route", "classify", "-", "--html", html, "--docx", word, stdin=BONE)

    assert result.exit_code == 0
    assert result.stdout.split() == [str(html), str(word)]
    assert "第三类" in html.read_text(encoding="utf-8")
    assert word.read_bytes().startswith(b"PK")


def test_a_pdf_is_written_or_refused_as_a_part_that_is_not_ready(ronghe, tmp_path):
    result = ronghe("route", "classify", "-", "--pdf", tmp_path / "memo.pdf", stdin=BONE)

    if result.exit_code:
        assert (result.exit_code, "Pango" in result.stderr) == (7, True)
    else:
        assert (tmp_path / "memo.pdf").read_bytes().startswith(b"%PDF-")


def test_a_file_that_cannot_be_written_is_refused_and_no_traceback(ronghe, tmp_path):
    result = ronghe("route", "classify", "-", "--html", tmp_path / "nowhere" / "x.html", stdin=BONE)

    assert result.exit_code == 3
    assert "nowhere" in result.stderr

"""``ronghe dossier``: every kind of input, every form of output, and refusals with their exit codes."""

from __future__ import annotations

import io
import json
import zipfile

import docx
import pytest
from django.apps import apps

from ronghe.exchange import commands
from tests.factories import make_achievement

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NEED = "脊柱侧弯手术中，重度旋转椎体置钉偏差大，希望定位误差 < 1 mm，注册时间不超过 3 分钟。"
ENGLISH = "Pedicle screws miss in severely rotated vertebrae. We want a positioning error below 1 mm."


@pytest.fixture
def stocked(node):
    make_achievement(title_en="Navigation for spine surgery", problem_en="Pedicle screws miss.")
    commands.follow_outbox()


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pdf(text: str) -> bytes:
    """A one-page PDF with one line of plain Latin text."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


INPUTS = {
    "need.txt": NEED.encode(),
    "gb18030.txt": NEED.encode("gb18030"),
    "utf16.txt": NEED.encode("utf-16"),
    "bom.txt": NEED.encode("utf-8-sig"),
    "need.md": f"# 置钉导航\n\n{NEED}\n".encode(),
    "need.yaml": f"title: 置钉导航\nproblem: {NEED}\ntargets:\n  - 定位误差 < 1 mm\n".encode(),
    "need.docx": word(NEED),
    "need.pdf": pdf(ENGLISH),
}


@pytest.mark.parametrize("name", INPUTS)
def test_every_kind_of_input_is_read(ronghe, stocked, tmp_path, name):
    file = tmp_path / name
    file.write_bytes(INPUTS[name])

    result = ronghe("dossier", file, "--json")

    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert "1 mm" in document["need"]["text"]
    assert any(clause["target"] and clause["target"]["value"] == 1 for clause in document["need"]["clauses"])
    assert [partner["kind"] for partner in document["partners"]] == ["achievement"]


def test_standard_input_is_read(ronghe, stocked):
    result = ronghe("dossier", "-", "--json", stdin=NEED.encode("gb18030"))

    assert json.loads(result.stdout)["need"]["text"].strip() == NEED


def test_printed_dossier_shows_need_candidate_verdict_and_passage(ronghe, stocked):
    out = ronghe("dossier", "-", stdin=NEED).stdout

    assert "脊柱手术导航系统" in out
    assert "0.6 mm" in out
    assert "c1" in out
    assert "✓" in out


def test_language_of_the_output_is_chosen(ronghe, stocked):
    chinese = ronghe("dossier", "-", "--lang", "zh", stdin=NEED).stdout
    english = ronghe("dossier", "-", "--lang", "en", stdin=NEED).stdout

    assert "Navigation for spine surgery" in english
    assert "Achievements" in english
    assert "Achievements" not in chinese
    assert "脊柱手术导航系统" in chinese


def test_html_stands_alone(ronghe, stocked, tmp_path):
    file = tmp_path / "dossier.html"

    result = ronghe("dossier", "-", "--html", file, stdin=NEED)

    text = file.read_text(encoding="utf-8")
    assert (result.exit_code, result.stdout.strip()) == (0, str(file))
    assert "脊柱手术导航系统" in text
    assert "<script src" not in text
    assert "http://" not in text.replace("http://www.w3.org/", "")


def test_word_file_holds_the_partner(ronghe, stocked, tmp_path):
    file = tmp_path / "dossier.docx"

    result = ronghe("dossier", "-", "--docx", file, stdin=NEED)

    assert result.exit_code == 0
    assert "脊柱手术导航系统" in zipfile.ZipFile(file).read("word/document.xml").decode()


def test_public_audience_reads_less(ronghe, node):
    make_achievement(tiers={"evidence": "member"})
    commands.follow_outbox()

    member = ronghe("dossier", "-", "--json", stdin=NEED).stdout
    public = ronghe("dossier", "-", "--json", "--audience", "public", stdin=NEED).stdout

    assert "0.6 mm" in member
    assert "0.6 mm" not in public


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (600 * 1024 * 1024 // 8))
        for number in range(8):
            archive.writestr(f"word/{number}.xml", b"0" * (600 * 1024 * 1024 // 8))
    return buffer.getvalue()


REFUSED = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "word.txt": "导航".encode(),
    "binary.txt": bytes(range(256)) * 40,
    "identity.txt": "患者身份证 11010519491231002X，术中定位误差大".encode(),
    "patient.txt": "患者张三，住院号 123456，术中定位误差大".encode(),
    "long.txt": ("导航定位误差。" * 60_000).encode(),
    "broken.yaml": b"problem: [unclosed",
    "broken.docx": b"PK\x03\x04 not really",
    "broken.pdf": b"%PDF-1.4 not really",
}


def test_form_gives_the_clauses_of_its_need_alone(ronghe, tmp_path):
    form = docx.Document()
    form.add_heading("临床需求征集表", 1)
    table = form.add_table(rows=0, cols=2)
    pairs = {"需求名称": "置钉导航", "需求单位": "测试医院", "联系人": "周主任", "技术指标": "定位误差 < 1 mm"}
    for pair in pairs.items():
        for cell, text in zip(table.add_row().cells, pair, strict=True):
            cell.text = text
    form.save(str(tmp_path / "form.docx"))

    clauses = json.loads(ronghe("dossier", tmp_path / "form.docx", "--json").stdout)["need"]["clauses"]

    assert [(clause["kind"], clause["text"]) for clause in clauses][1:] == [("target", "定位误差 < 1 mm")]
    assert "医院" not in clauses[0]["text"]


@pytest.mark.parametrize("name", REFUSED)
def test_unusable_input_is_refused_with_exit_code_3(ronghe, tmp_path, name):
    file = tmp_path / name
    file.write_bytes(REFUSED[name])

    result = ronghe("dossier", file)

    assert result.exit_code == 3, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("错误：")
    assert "Traceback" not in result.stderr
    assert "11010519491231002X" not in result.stderr


def stored() -> dict[str, list[dict]]:
    """Everything in the database."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()}


@pytest.mark.slow
@pytest.mark.parametrize("words", [("dossier",), ("import", "document")], ids=["dossier", "import"])
def test_zip_bomb_is_refused_and_nothing_is_half_done(ronghe, stocked, tmp_path, words):
    file, page, letter = (tmp_path / name for name in ("bomb.docx", "dossier.html", "dossier.docx"))
    file.write_bytes(bomb())
    before = stored()
    files = sorted(tmp_path.rglob("*"))
    more = ("--html", page, "--docx", letter) if words == ("dossier",) else ("--yes", "--json")

    result = ronghe(*words, file, *more)

    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith("错误：")
    assert sorted(tmp_path.rglob("*")) == files
    assert stored() == before


PATIENT = "患者张三，住院号 123456，术中定位误差大"


def test_reason_lets_a_name_beside_a_record_number_pass_and_nothing_is_stored(ronghe, stocked):
    before = stored()
    for reason in ("", "  "):
        assert ronghe("dossier", "-", "--json", "--reason", reason, stdin=PATIENT).exit_code == 3

    result = ronghe("dossier", "-", "--json", "--reason", "随访需要，已获同意", stdin=PATIENT)

    assert result.exit_code == 0
    assert json.loads(result.stdout)["need"]["text"] == PATIENT
    assert stored() == before


def test_reason_never_lets_an_identity_number_pass(ronghe, stocked):
    text = "患者身份证 11010519491231002X，术中定位误差大"
    assert ronghe("dossier", "-", "--json", "--reason", "已获同意", stdin=text).exit_code == 3


def test_missing_file_is_a_mistake_of_the_command_line(ronghe, tmp_path):
    result = ronghe("dossier", tmp_path / "nothing.txt")

    assert result.exit_code == 2
    assert "nothing.txt" in result.stderr


@pytest.mark.parametrize(("lang", "told"), [("zh", "找不到文件"), ("en", "There is no file")])
def test_missing_file_is_told_in_the_readers_language(ronghe, tmp_path, lang, told):
    result = ronghe("dossier", tmp_path / "nothing.txt", "--lang", lang)

    assert told in result.stderr
    assert "Usage" not in result.stderr

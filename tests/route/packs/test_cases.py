"""Cases and pairs that cannot be used are refused by file, case and field."""

import pytest

from ronghe.route.packs import CasesUnreadable, cases_of, pairs_of, shelf

pytestmark = pytest.mark.unit

PACK = shelf().editions["eu-mdr"][-1].pack
CASE = """
- id: one
  name: {zh: 甲, en: A}
  source: self
  facts: {sterile: true, contact: intact_skin, ivd_target: [cancer]}
  expect: IIa
  applies: [mdr.1]
  not: [mdr.13]
"""
PAIR = """
- {id: two, base: {sterile: true}, flip: {sterile: false}, from: IIa, to: null, names: [sterile]}
"""


def write(tmp_path, kind, text):
    (tmp_path / kind).mkdir(exist_ok=True)
    (tmp_path / kind / "eu-mdr.yaml").write_text(text, "utf-8")
    return tmp_path


def test_a_case_is_read_as_written(tmp_path):
    (case,) = cases_of(PACK, write(tmp_path, "cases", CASE))

    assert (case.id, case.source, case.expect) == ("one", None, "IIa")
    assert case.facts["ivd_target"] == frozenset({"cancer"})
    assert (case.applies, case.refused) == (("mdr.1",), ("mdr.13",))


def test_a_pair_is_read_as_written(tmp_path):
    (pair,) = pairs_of(PACK, write(tmp_path, "pairs", PAIR))

    assert (pair.before, pair.after, pair.names) == ("IIa", None, ("sterile",))
    assert pair.flipped == {"sterile": False}


def test_without_a_file_there_are_none(tmp_path):
    assert cases_of(PACK, tmp_path) == ()
    assert pairs_of(PACK, tmp_path) == ()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("sterile: true", "sterill: true", "one, facts: sterill"),
        ("sterile: true", "sterile: 3", "one, facts: sterile: 3"),
        ("intact_skin", "elbow", "one, facts: contact: elbow"),
        ("expect: IIa", "expect: IV", "one, expect: IV"),
        ("[mdr.1]", "[mdr.99]", "one, applies: mdr.99"),
        ("[mdr.13]", "[mdr.99]", "one, not: mdr.99"),
        ("  expect: IIa\n", "", "one, expect: this field is needed"),
        ("expect:", "expects:", "one, expects: only these fields"),
        ("{zh: 甲, en: A}", "甲", "one, name: write it as"),
        ("id: one", "name_: one", "number 1, id"),
        ("- id", "id", "write a list"),
    ],
)
def test_a_faulty_case_is_refused_by_place(tmp_path, old, new, named):
    text = CASE.replace(old, new)
    assert text != CASE
    if named == "write a list":
        text = "id: one\n"

    with pytest.raises(CasesUnreadable) as caught:
        cases_of(PACK, write(tmp_path, "cases", text))

    assert "eu-mdr.yaml" in str(caught.value)
    assert named in str(caught.value)


def test_two_cases_of_one_name_are_refused(tmp_path):
    with pytest.raises(CasesUnreadable, match="one: written twice"):
        cases_of(PACK, write(tmp_path, "cases", CASE + CASE))

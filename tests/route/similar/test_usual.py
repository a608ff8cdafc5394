"""What is written down as usual: every line can be read, names an outcome once, and says so where a text is near it."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from ronghe.kernel.text.yaml_data import strict_yaml
from ronghe.route.similar.catalogue import SAID, CatalogueModel, Entry
from ronghe.route.similar.determinations import IVD_CODE, OUTCOMES, determination
from ronghe.route.similar.readings import read
from ronghe.route.similar.usual import BETWEEN, USES, usual_entries
from tests.conftest import WordEncoder
from tests.route.similar.rows_of_my_own import ENTRIES

pytestmark = pytest.mark.unit
FILES = ("usual_products.yaml", "usual_reagents.yaml", "usual_outcomes.yaml", *USES)


@pytest.mark.parametrize("file", FILES)
def test_every_file_names_nothing_twice_and_is_to_be_verified(file):
    told = strict_yaml(resources.files("ronghe.route.similar").joinpath("data", file).read_text("utf-8"))

    assert told["verify"] is True


def test_products_stand_under_codes_and_classes_of_the_catalogue():
    source = resources.files("ronghe.route.similar").joinpath("data", "usual_products.yaml").read_text("utf-8")
    told = strict_yaml(source)["products"]

    assert not [code for code in told if not re.fullmatch(r"\d\d-\d\d-\d\d", code)]
    assert {digit for by_class in told.values() for digit in by_class} == {1, 2, 3}
    doubled = [
        (code, name)
        for code, by_class in told.items()
        for names in by_class.values()
        for name in names.split(BETWEEN)
        if names.split(BETWEEN).count(name) > 1
    ]
    assert not doubled


def test_each_entry_has_a_name_an_outcome_and_a_code_or_none():
    found = usual_entries()

    assert len(found) > 3000
    assert all(one.name for one in found)
    assert all(one.classes and one.classes <= set(OUTCOMES) for one in found)
    assert {one.code for one in found if not re.fullmatch(r"\d\d-\d\d", one.code)} == {"", IVD_CODE}
    assert {outcome for one in found for outcome in one.classes} == set(OUTCOMES)


def test_reagents_whose_class_was_moved_stand_under_both():
    by_name = {one.name: one for one in usual_entries() if one.code == IVD_CODE}

    assert by_name["癌胚抗原"].classes == {"class_2", "class_3"}
    assert by_name["吗啡检测"].classes == {"class_3"}


def test_uses_may_name_a_code_before_the_name():
    by_name = {one.name: one for one in usual_entries()}

    assert (by_name["骨科测量尺"].code, by_name["骨科测量尺"].classes) == ("04-14", {"class_1"})
    assert by_name["骨科测量尺"].description.startswith("测深尺")
    assert (by_name["导诊机器人、问诊软件"].code, by_name["导诊机器人、问诊软件"].classes) == ("", {"not_device"})


def test_an_entry_without_a_code_speaks_for_its_outcome_and_for_no_code():
    shelf = Entry("", "储物架", "放置物品，不用于患者", frozenset({"not_device"}))
    asked = read([determination("病房储物架", "放置物品")], WordEncoder())

    without, _ = CatalogueModel.of(ENTRIES, WordEncoder()).marks(asked)
    model = CatalogueModel.of([*ENTRIES, shelf], WordEncoder())
    marks, codes = model.marks(asked)

    place = SAID.index("not_device")
    assert without[0, place] == pytest.approx(0, abs=1e-9)
    assert marks[0, : len(SAID)].argmax() == place
    assert "" not in model.codes
    assert codes.shape == (1, len({one.code for one in ENTRIES}))

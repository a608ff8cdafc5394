"""Editions of packs: which was in force, and a node's own in place of a shipped one."""

from datetime import date

import pytest

from ronghe.route.packs import NoSuchPack, shelf

pytestmark = pytest.mark.unit

PACK = """
id: {id}
regime: test
version: {version}
title: {{zh: 示例, en: Demonstration}}
effective_on: {on}
sources: {{law: {{zh: 某法, en: Some law}}}}
outcomes: [I, II]
rules:
  - {{id: r, source: law, article: "1", text: {{zh: 甲, en: a}}, when: {{fact: sterile}}, outcome: II}}
"""


def write(folder, name, **values):
    (folder / name).write_text(PACK.format(**{"id": "mine", "version": "1", "on": "2020-01-01"} | values), "utf-8")


def test_the_edition_in_force_is_the_last_whose_day_has_come(tmp_path):
    write(tmp_path, "a.yaml", version="2019-01", on="2019-05-01")
    write(tmp_path, "b.yaml", version="2020-01", on="2020-05-01")
    write(tmp_path, "c.yaml", version="2020-02", on="2020-05-01")
    found = shelf(tmp_path)

    assert found.versions("mine") == ("2019-01", "2020-01", "2020-02")
    assert found.in_force("mine", date(2020, 4, 30)).pack.version == "2019-01"
    assert found.in_force("mine", date(2020, 5, 1)).pack.version == "2020-02"
    assert found.edition("mine", "2020-01").file.name == "b.yaml"
    with pytest.raises(NoSuchPack, match="2019-04-30"):
        found.in_force("mine", date(2019, 4, 30))
    with pytest.raises(NoSuchPack, match="2020-02"):
        found.edition("mine", "9")


def test_a_node_replaces_a_shipped_pack_by_id_and_version(tmp_path):
    shipped = next(iter(shelf().editions.values()))[-1]
    write(tmp_path, "same.yaml", id=shipped.pack.id, version=shipped.pack.version)
    write(tmp_path, "later.yaml", id=shipped.pack.id, version="9999-01", on="2026-01-01")
    found = shelf(tmp_path)

    same = found.edition(shipped.pack.id, shipped.pack.version)
    assert (same.own, same.replaces, same.file.name) == (True, True, "same.yaml")
    later = found.in_force(shipped.pack.id, date(2026, 6, 1))
    assert (later.own, later.replaces) == (True, False)
    assert shelf().edition(shipped.pack.id, shipped.pack.version) == shipped


def test_a_faulty_pack_of_the_node_leaves_the_shipped_ones_in_force(tmp_path):
    shipped = shelf()
    (tmp_path / "bad.yaml").write_text("id: x\n", "utf-8")
    (tmp_path / "bytes.yaml").write_bytes("id: 规则".encode("gb18030"))
    found = shelf(tmp_path)

    assert found.editions == shipped.editions
    assert [fault.file.name for fault in found.faults] == ["bad.yaml", "bytes.yaml"]
    assert found.faults[0].error.code == "missing_field"
    assert "UTF-8" in found.faults[1].error.remedy


def test_a_changed_file_is_read_again(tmp_path):
    write(tmp_path, "a.yaml", version="1")
    assert shelf(tmp_path).versions("mine") == ("1",)
    write(tmp_path, "a.yaml", version="1-corrected")
    assert shelf(tmp_path).versions("mine") == ("1-corrected",)


def test_every_shipped_pack_can_be_read_and_says_where_it_stands():
    editions = [edition for found in shelf().editions.values() for edition in found]

    assert editions
    for edition in editions:
        pack = edition.pack
        assert set(pack.labels) == set(pack.outcomes), pack.file
        assert not edition.own

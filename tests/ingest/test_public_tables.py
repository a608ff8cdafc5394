"""Editions of public tables: whole or not at all, again without effect, newer ones with what they changed."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed
from ronghe.exchange.models import ClearedProduct
from ronghe.ingest.commands import import_reference
from ronghe.ingest.commands.reference import NoRowUsable
from ronghe.ingest.errors import FileRefused
from ronghe.route.enums import ReferenceKind
from ronghe.route.errors import EditionOlder, EditionShrinks
from ronghe.route.models import CatalogueCode, ClinicalExemption, Determination, Edition, FdaProductCode
from ronghe.route.queries.editions import change_lines, latest_editions
from tests.factories import acting, make_duty, make_member, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

HEAD = "REVIEW_PANEL|PRODUCTCODE|DEVICENAME|DEVICECLASS|REGULATIONNUMBER|SUBMISSION_TYPE_ID"
CODES = {
    "AAA": "OR|AAA|Screw, Example|3|888.3040|2",
    "BBB": "AN|BBB|Stool, Anesthesia|1|868.6700|4",
    "CCC": "RA|CCC|Viewer, Image|2|892.2050|1",
}
CLASSIFICATION = ReferenceKind.CLASSIFICATION


def codes(*rows: str) -> bytes:
    return "\r\n".join([HEAD, *rows]).encode("cp1252")


OLD = codes(*CODES.values())
NEW = codes(
    CODES["AAA"].replace("|3|888.3040|2", "|2|888.3040|1"), CODES["BBB"], "RA|DDD|Detector, Lesion|2|892.2070|1"
)


def test_an_edition_is_taken_in_with_its_source_and_date(system):
    taken = import_reference(system, CLASSIFICATION, OLD, "foiclass_2016.txt")

    row = FdaProductCode.objects.get(code="AAA")
    assert (row.name, row.device_class, row.regulation) == ("Screw, Example", "3", "888.3040")
    assert (row.edition, row.source_on, row.withdrawn_on) == (taken.edition, date(2016, 12, 31), None)
    assert row.source_name_en == "US FDA, product classification"
    assert (taken.edition.read, taken.edition.new, taken.edition.rejected) == (3, 3, 0)
    assert row.history.get().history_change_reason == "test"
    assert Entry.objects.get(action="route.save_edition").after["new"] == 3


def test_the_same_file_again_changes_nothing(system):
    first = import_reference(system, CLASSIFICATION, OLD, "foiclass_2016.txt")
    before = list(FdaProductCode.objects.values())

    again = import_reference(system, CLASSIFICATION, OLD, "copy of it.txt")

    assert (again.edition.pk, again.is_changed) == (first.edition.pk, False)
    assert list(FdaProductCode.objects.values()) == before
    assert (Edition.objects.count(), FdaProductCode.history.count()) == (1, 3)
    assert Entry.objects.filter(action="route.save_edition").count() == 1


def test_a_newer_edition_updates_and_says_what_changed(system):
    import_reference(system, CLASSIFICATION, OLD, "foiclass_2016.txt")

    edition = import_reference(system, CLASSIFICATION, NEW, "foiclass_2020.txt", may_shrink=True).edition

    assert (edition.new, edition.changed, edition.withdrawn) == (1, 1, 1)
    assert edition.changes["new"] == ["DDD"]
    assert edition.changes["withdrawn"] == ["CCC"]
    assert sorted(edition.changes["altered"]) == [
        ["AAA", "device_class", "3", "2"],
        ["AAA", "submission_type", "2", "1"],
    ]
    gone, kept = FdaProductCode.objects.get(code="CCC"), FdaProductCode.objects.get(code="BBB")
    assert (gone.withdrawn_on, gone.source_on) == (date(2020, 12, 31), date(2016, 12, 31))
    assert (kept.edition, kept.source_on) == (edition, date(2020, 12, 31))
    assert [h.device_class for h in FdaProductCode.objects.get(code="AAA").history.order_by("history_date")] == [
        "3",
        "2",
    ]
    assert any("AAA 3 → 2" in line for line in change_lines(edition))
    assert latest_editions()[CLASSIFICATION] == edition


def test_a_code_that_comes_back_is_no_longer_withdrawn(system):
    import_reference(system, CLASSIFICATION, OLD, "foiclass_2016.txt")
    import_reference(system, CLASSIFICATION, NEW, "foiclass_2020.txt")

    edition = import_reference(system, CLASSIFICATION, OLD, "foiclass_2021.txt").edition

    assert FdaProductCode.objects.get(code="CCC").withdrawn_on is None
    assert ["CCC", "withdrawn_on", "2020-12-31", None] in edition.changes["altered"]


def test_an_older_edition_is_refused_and_changes_nothing(system):
    import_reference(system, CLASSIFICATION, NEW, "foiclass_2020.txt")

    with pytest.raises(EditionOlder) as refusal:
        import_reference(system, CLASSIFICATION, OLD, "foiclass_2016.txt")

    assert "2016-12-31" in str(refusal.value)
    assert not FdaProductCode.objects.filter(code="CCC").exists()
    assert Edition.objects.count() == 1


def many(count: int) -> list[str]:
    return [f"OR|{chr(65 + i // 26)}{chr(65 + i % 26)}X|Device {i}|2|888.3040|1" for i in range(count)]


def test_a_cut_file_is_refused_unless_the_table_really_shrank(system):
    import_reference(system, CLASSIFICATION, codes(*many(60)), "foiclass_2016.txt")

    with pytest.raises(EditionShrinks) as refusal:
        import_reference(system, CLASSIFICATION, codes(*many(40)), "foiclass_2020.txt")
    assert "60" in str(refusal.value)
    assert FdaProductCode.objects.filter(withdrawn_on=None).count() == 60

    import_reference(system, CLASSIFICATION, codes(*many(40)), "foiclass_2020.txt", may_shrink=True)
    assert FdaProductCode.objects.filter(withdrawn_on=None).count() == 40


def test_a_code_whose_line_is_damaged_is_not_taken_for_withdrawn(system):
    import_reference(system, CLASSIFICATION, OLD, "foiclass_2016.txt")

    taken = import_reference(
        system, CLASSIFICATION, codes(CODES["AAA"], CODES["BBB"], "RA|CCC|Viewer"), "foiclass_2020.txt"
    )

    assert [(row.line, row.key) for row in taken.bad] == [(4, "CCC")]
    assert FdaProductCode.objects.get(code="CCC").withdrawn_on is None
    assert taken.edition.left_out[0]["line"] == 4


def test_a_look_changes_nothing(system):
    taken = import_reference(system, CLASSIFICATION, OLD, "foiclass_2016.txt", only_look=True)

    assert (taken.edition.new, taken.is_saved) == (3, False)
    assert (FdaProductCode.objects.count(), Edition.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_a_file_without_one_good_row_is_refused_with_its_reasons(system):
    with pytest.raises(NoRowUsable) as refusal:
        import_reference(system, CLASSIFICATION, codes("x", "y"), "foiclass_2020.txt")

    assert [row.line for row in refusal.value.bad] == [2, 3]
    assert Edition.objects.count() == 0


def test_another_table_is_refused(system):
    with pytest.raises(FileRefused) as refusal:
        import_reference(system, ReferenceKind.DETERMINATIONS, OLD, "foiclass_2016.txt")
    assert refusal.value.extra["reason"] == "wrong_table"


DETERMINED = {"name": "指关节夹板", "year": "2020-1", "code": "04-15", "class": "一类", "desc": "由铝片组成。"}


def determinations(*rows: dict[str, str]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def test_determinations_only_grow_and_an_older_file_overwrites_nothing(system):
    kind = ReferenceKind.DETERMINATIONS
    other = {**DETERMINED, "name": "器械冲洗液", "year": "2021", "class": "不作为"}
    import_reference(system, kind, determinations({**DETERMINED, "class": "二类"}, other), "a.jsonl")

    taken = import_reference(system, kind, determinations(DETERMINED, {**DETERMINED, "name": "颈托"}), "b.jsonl")

    assert (taken.edition.new, taken.edition.changed, taken.edition.withdrawn) == (1, 0, 0)
    assert {row.name: row.outcome for row in Determination.objects.all()} == {
        "指关节夹板": "class_2",
        "器械冲洗液": "not_device",
        "颈托": "class_1",
    }


def test_catalogue_and_exemptions_go_into_their_tables(system):
    items = {"version": "2024-01", "items": [{"code": "04-15-01", "name": "外固定支具", "l1_name": "骨科手术器械"}]}
    entry = {"classification_code": "04-15-01", "product_name": "夹板", "product_description": "", "device_class": "II"}
    import_reference(system, ReferenceKind.CATALOGUE, json.dumps(items).encode(), "c.json")
    import_reference(
        system,
        ReferenceKind.EXEMPTIONS,
        json.dumps({"effective_date": "2025-05-15", "entries": [entry]}).encode(),
        "e.json",
    )

    assert (CatalogueCode.objects.get().name, CatalogueCode.objects.get().source_on) == ("外固定支具", date(2024, 1, 1))
    assert (ClinicalExemption.objects.get().name, ClinicalExemption.objects.get().device_class) == ("夹板", "II")


PMN = (
    "KNUMBER|APPLICANT|COUNTRY_CODE|DECISIONDATE|REVIEWADVISECOMM|PRODUCTCODE|DEVICENAME\r\n"
    "K990001|A CO.|US|07/26/1999|OR|HXO|PLATE\r\nbroken\r\nK990002|B CO.|US|07/27/1999|OR|HXO|SCREW\r\n"
)


def test_clearances_are_loaded_once_and_bad_lines_told(system):
    kind = ReferenceKind.CLEARANCES
    first = import_reference(system, kind, PMN.encode(), "pmn99.txt")
    again = import_reference(system, kind, PMN.encode(), "pmn99.txt")

    assert (first.edition.new, first.edition.read, [row.line for row in first.bad]) == (2, 2, [3])
    assert (again.is_changed, ClearedProduct.history.count()) == (False, 2)
    product = ClearedProduct.objects.get(number="K990001")
    assert (product.firm, product.panel, product.pathway) == ("A CO.", "Orthopedic", "510(k)")
    assert (product.source_on, first.edition.edition_on) == (date(1999, 7, 27), date(1999, 7, 27))


def test_an_older_list_of_clearances_overwrites_nothing_newer(system):
    kind = ReferenceKind.CLEARANCES
    import_reference(system, kind, PMN.replace("PLATE", "Plate, renamed").replace("1999", "2001").encode(), "new.txt")
    import_reference(system, kind, PMN.encode(), "old.txt")
    assert ClearedProduct.objects.get(number="K990001").device == "Plate, renamed"


@pytest.mark.parametrize("duty", ["administrator", "policy_officer"])
def test_administrators_and_policy_officers_import(duty):
    actor = acting(make_duty(duty))
    taken = import_reference(actor, CLASSIFICATION, OLD, "foiclass_2016.txt")
    assert taken.edition.imported_by == actor.person_id
    import_reference(actor, ReferenceKind.CLEARANCES, PMN.encode(), "pmn99.txt")


@pytest.mark.parametrize("who", ["owner", "colleague", "technology_manager", "stranger", "anonymous"])
def test_others_import_nothing(who, stranger, anonymous):
    hospital = make_organisation(name_zh="甲医院")
    people = {
        "owner": lambda: acting(make_member(hospital, "owner"), hospital),
        "colleague": lambda: acting(make_member(hospital), hospital),
        "technology_manager": lambda: acting(make_duty("technology_manager")),
        "stranger": lambda: stranger,
        "anonymous": lambda: anonymous,
    }
    for kind, data in ((CLASSIFICATION, OLD), (ReferenceKind.CLEARANCES, PMN.encode())):
        with pytest.raises(NotAllowed):
            import_reference(people[who](), kind, data, "file_2016.txt")

    assert (FdaProductCode.objects.count(), ClearedProduct.objects.count(), Edition.objects.count()) == (0, 0, 0)


@pytest.mark.slow
@pytest.mark.shared
def test_the_real_editions_of_2016_and_2020_tell_their_difference(system, shared_data):
    def taken(year: int) -> Edition:
        data = (shared_data / "fda" / f"foiclass_{year}.txt").read_bytes()
        return import_reference(system, CLASSIFICATION, data, f"foiclass_{year}.txt").edition

    assert taken(2016).new == 6162
    edition = taken(2020)

    assert (edition.new, edition.withdrawn) == (483, 28)
    assert edition.changes["fields"]["device_class"] == 85
    assert FdaProductCode.objects.filter(withdrawn_on=None).count() == 6617

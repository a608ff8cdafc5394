"""A dossier as a document: it fits its schema, its passages are literal, and it keeps to its audience."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest
from django.utils import translation
from jsonschema import Draft202012Validator

from ronghe.base.actors import Actor
from ronghe.base.problems import NotFound
from ronghe.exchange import commands
from ronghe.exchange.errors import IdentityNumberFound, TextEmpty
from ronghe.exchange.queries.documents import readables
from ronghe.journey.queries import SECTIONS, as_json, dossier_of_need, dossier_of_text
from tests.factories import make_achievement, make_expert, make_need, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "api" / "dossier.schema.json").read_text(encoding="utf-8")
)
NEED = (
    "脊柱侧弯手术中，重度旋转椎体置钉偏差大。适用患者：青少年特发性脊柱侧弯。"
    "希望达到：定位误差 < 1 mm，注册时间不超过 3 分钟。要求：可与现有 C 臂配合使用。"
)


@pytest.fixture
def stocked(node):
    """A node with a partner of some kinds."""
    make_achievement(title_en="Navigation for spine surgery", evidence_en="Positioning error 0.6 mm in 60 screws.")
    make_achievement(title_zh="脊柱机器人", evidence_zh="平均定位误差 1.4 mm。", member_note_zh="仅成员：已许可一家")
    make_organisation(name_zh="脊柱器械公司", summary_zh="生产椎弓根螺钉与导航器械，可与 C 臂配合。")
    make_expert(("椎弓根螺钉置入精度研究", "定位误差与椎体旋转的关系。"), name_zh="专家甲", fields=["orthopaedics"])
    make_need()
    commands.follow_outbox()


def errors(document):
    validator = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def passages(document):
    for partner in document["partners"]:
        for row in [*partner["verdicts"], *partner["vetoes"]]:
            if row["passage"]:
                yield partner, row["passage"]


def test_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("actor", [Actor.anonymous(), Actor.system("test")], ids=["public", "member"])
def test_dossier_fits_its_schema(stocked, actor):
    document = json.loads(json.dumps(as_json(dossier_of_text(actor, NEED))))

    assert errors(document) == []
    assert {partner["kind"] for partner in document["partners"]} >= {"achievement", "company", "expert"}


def test_dossier_of_an_empty_node_fits_its_schema(node):
    assert errors(as_json(dossier_of_text(Actor.anonymous(), NEED))) == []


def test_schema_refuses_what_is_not_documented(stocked):
    document = as_json(dossier_of_text(Actor.anonymous(), NEED))
    document["partners"][0]["surprise"] = 1
    document["need"]["clauses"][0]["kind"] = "wish"

    assert len(errors(document)) == 2


def test_clauses_are_literal_parts_of_the_need(stocked):
    need = as_json(dossier_of_text(Actor.anonymous(), NEED))["need"]

    assert need["text"] == NEED
    assert need["clauses"]
    for clause in need["clauses"]:
        assert need["text"][clause["start"] : clause["end"]] == clause["text"]


def test_passages_are_literal_parts_of_their_records(stocked):
    dossier = dossier_of_text(Actor.system("test"), NEED)
    fields = {
        str(record.id): record.fields
        for kind in ("achievement", "organisation", "expert", "service", "mandate")
        for record in readables(kind, None, dossier.audience)
    }

    found = list(passages(as_json(dossier)))

    assert found
    for partner, passage in found:
        assert passage["record"] == partner["id"]
        assert fields[passage["record"]][passage["field"]][passage["start"] : passage["end"]] == passage["text"]


def test_every_clause_is_judged_once_for_every_partner(stocked):
    document = as_json(dossier_of_text(Actor.anonymous(), NEED))
    clauses = {clause["id"] for clause in document["need"]["clauses"]}

    for partner in document["partners"]:
        judged = [verdict["clause"] for verdict in partner["verdicts"]]
        assert len(judged) == len(set(judged))
        assert set(judged) <= clauses


def test_what_is_met_or_not_met_shows_its_passage(stocked):
    document = as_json(dossier_of_text(Actor.anonymous(), NEED))
    said = [verdict for partner in document["partners"] for verdict in partner["verdicts"]]

    assert [verdict for verdict in said if verdict["verdict"] == "met" and verdict["passage"] is None] == []


def test_places_count_from_one_within_each_kind(stocked):
    document = as_json(dossier_of_text(Actor.anonymous(), NEED))
    places: dict[str, list[int]] = {}
    for partner in document["partners"]:
        places.setdefault(partner["kind"], []).append(partner["place"])

    assert places
    assert all(found == list(range(1, len(found) + 1)) for found in places.values())


def test_public_dossier_holds_nothing_for_members(stocked):
    public = json.dumps(as_json(dossier_of_text(Actor.anonymous(), NEED)), ensure_ascii=False)

    assert "仅成员" not in public


def test_stored_need_gives_its_own_dossier(stocked):
    need = make_need(title_zh="置钉导航", anonymous=True)

    document = as_json(dossier_of_need(Actor.anonymous(), need.pk))

    assert errors(document) == []
    assert (document["need"]["id"], document["need"]["title"], document["need"]["owner"]) == (
        str(need.pk),
        "置钉导航",
        "",
    )


def test_draft_need_of_others_is_not_found(node):
    need = make_need(open_=False)

    with pytest.raises(NotFound):
        dossier_of_need(Actor.anonymous(), need.pk)
    with pytest.raises(NotFound):
        dossier_of_need(Actor.anonymous(), uuid.uuid4())


@pytest.mark.parametrize(
    ("text", "refusal"), [("", TextEmpty), ("身份证 11010519491231002X 误差大", IdentityNumberFound)]
)
def test_unusable_text_is_refused(node, text, refusal):
    with pytest.raises(refusal):
        dossier_of_text(Actor.anonymous(), text)


def test_sections_add_members_of_their_own(stocked):
    dossier = dossier_of_text(Actor.anonymous(), NEED)
    members = [name for section in dossier.sections for name in section.plain()]

    assert len(dossier.sections) == len(SECTIONS)
    assert len(members) == len(set(members))
    assert set(members).isdisjoint({"version", "made_at", "audience", "need"})
    assert len({section.key for section in dossier.sections}) == len(SECTIONS)


def test_section_is_found_by_its_key(stocked):
    dossier = dossier_of_text(Actor.anonymous(), NEED)

    assert dossier.section("partners").key == "partners"
    with pytest.raises(KeyError):
        dossier.section("weather")


def test_same_need_gives_the_same_answer(stocked):
    first = as_json(dossier_of_text(Actor.anonymous(), NEED))
    second = as_json(dossier_of_text(Actor.anonymous(), NEED))

    assert first | {"made_at": ""} == second | {"made_at": ""}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_documentation_names_every_member(language):
    text = (Path(__file__).resolve().parents[2] / "docs" / "api" / f"dossier.{language}.md").read_text(encoding="utf-8")
    names = set(SCHEMA["properties"]) | set(SCHEMA["properties"]["need"]["properties"])
    for definition in SCHEMA["$defs"].values():
        names |= set(definition["properties"])

    assert {name for name in names if f"`{name}`" not in text and f"`{name}[]`" not in text} <= {"zh", "en"}


@pytest.mark.parametrize(("language", "clause"), [("zh-hans", "椎弓根螺钉偏出"), ("en", "screws breach the pedicle")])
def test_stored_need_is_shown_in_the_readers_language(node, language, clause):
    need = make_need(title_en="Pedicle screws", problem_zh="椎弓根螺钉偏出", problem_en="screws breach the pedicle")
    need.targets.create(parameter_zh="定位误差", parameter_en="positioning error", operator="<", value=1, unit="mm")

    with translation.override(language):
        shown = as_json(dossier_of_need(Actor.anonymous(), need.pk))["need"]

    assert [(c["kind"], c["text"]) for c in shown["clauses"]][1] == ("problem", clause)
    assert [c["text"] for c in shown["clauses"]] == [shown["text"][c["start"] : c["end"]] for c in shown["clauses"]]
    assert [c["target"]["value"] for c in shown["clauses"] if c["target"]] == [1]

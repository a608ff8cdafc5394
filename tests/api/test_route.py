"""``POST /api/route/memos`` and ``/plans``: memo and plan as JSON, for whom, and what is refused."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from ronghe.api.schemas.memos import MemoOut
from ronghe.api.schemas.plans import PlanOut

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

BONE = "可吸收骨钉，无菌提供，植入骨内，用于骨折内固定。"
SOFTWARE = "肺结节CT影像辅助检测软件，采用深度学习算法，独立软件，供医生诊断参考。"


def ask(client: Client, language: str = "zh-hans", **body: object):
    return client.post(
        "/api/route/memos", json.dumps(body), content_type="application/json", headers={"Accept-Language": language}
    )


def test_a_visitor_gets_the_memo_of_a_text_in_the_language_asked_for(client, node):
    zh, en = ask(client, text=BONE).json(), ask(client, "en", text=BONE).json()

    assert zh["china"]["headline"] == "第三类"
    assert en["china"]["headline"] == "Class III"
    assert zh["told"] == en["told"]
    assert zh["china"]["key"] == en["china"]["key"] == "class_3"
    assert zh["guidance"] != en["guidance"]


def test_the_schema_keeps_every_member_that_the_command_line_prints(node):
    """A member that the schema forgot would be dropped without a word."""
    from ronghe.route.exports.plain import memo_json
    from ronghe.route.queries.memos import memo_of

    for text in (BONE, SOFTWARE, "CAR-T 细胞注射液，自体T细胞经基因修饰，用于复发难治性淋巴瘤，处于I期临床。"):
        document = memo_json(memo_of(text))
        kept = MemoOut.model_validate(document).model_dump(mode="json")
        assert kept == document


@pytest.mark.parametrize("value", ["yes", True])
def test_answers_stand_above_the_text_as_words_or_as_json(client, node, value):
    found = ask(client, text=BONE, answers={"contains_drug": value, "drug_ancillary": value}).json()

    assert found["china"]["key"] == "combination"
    assert found["answers"] == {"contains_drug": "yes", "drug_ancillary": "yes"}


def test_a_number_and_a_set_are_taken_as_json(client, node):
    found = ask(client, text=BONE, answers={"contact_days": 400, "purpose": ["treat", "monitor"]}).json()

    assert found["told"]["contact_days"] == "400"
    assert found["told"]["purpose"] == "monitor+treat"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": BONE, "answers": {"colour": "red"}}, "answer-unfit"),
        ({"text": BONE, "answers": {"sterile": "perhaps"}}, "answer-unfit"),
        ({"text": BONE, "answers": {"purpose": ["treat", "fly"]}}, "answer-unfit"),
        ({"text": BONE, "on": "1970-01-01"}, "day-too-early"),
        ({"text": BONE, "on": "yesterday"}, "bad-input"),
        ({"text": BONE, "colour": "red"}, "bad-input"),
        ({}, "bad-input"),
        ({"text": ""}, "text-empty"),
        ({"text": "患者身份证 11010519491231002X 的植入物，可吸收。"}, "identity-number"),
    ],
)
def test_what_cannot_be_used_is_a_problem_document(client, node, body, code):
    answer = ask(client, **body)

    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == code
    assert "11010519491231002X" not in answer.content.decode()


def test_a_token_without_the_scope_is_refused(client, node):
    answer = client.post(
        "/api/route/memos",
        json.dumps({"text": BONE}),
        content_type="application/json",
        headers={"Authorization": "Bearer rhe_wrong"},
    )
    assert answer.status_code == 401


def plan(client: Client, language: str = "zh-hans", **body: object):
    return client.post(
        "/api/route/plans", json.dumps(body), content_type="application/json", headers={"Accept-Language": language}
    )


def test_a_visitor_gets_the_plan_of_a_text_in_the_language_asked_for(client, node):
    zh, en = plan(client, text=BONE).json(), plan(client, "en", text=BONE).json()

    assert zh["plan"]["months_p50"] == en["plan"]["months_p50"] > 12
    assert zh["plan"]["title"] != en["plan"]["title"]
    assert zh["plan"]["stages"][0]["stage"] == en["plan"]["stages"][0]["stage"]
    assert "不是主管部门的决定" in zh["guidance"]


def test_choices_of_a_plan_are_taken_and_told_back(client, node):
    usual = plan(client, text=BONE, ways={"nmpa": "nmpa-3-trial"}).json()
    asked = {"ways": {"nmpa": "nmpa-3-trial"}, "sliders": {"patients": 1000}, "done": ["bench"], "use": True}
    found = plan(client, text=BONE, answers={"contains_drug": False}, **asked).json()

    assert found["plan"]["way"] == "nmpa-3-trial"
    assert found["sliders"] == {"patients": 1000}
    assert "bench" in found["done"]
    assert found["answers"] == {"contains_drug": "no"}
    assert {one["stage"] for one in found["plan"]["stages"]} > {"enrolment"}
    assert len(found["plan"]["stages"]) > len(usual["plan"]["stages"]) - len(found["done"])


def test_the_plan_schema_keeps_every_member_that_the_command_line_prints(node):
    """A member that the schema forgot would be dropped without a word."""
    from ronghe.base.actors import Actor
    from ronghe.route.exports.plan_paper import plan_paper
    from ronghe.route.exports.plan_plain import plan_json
    from ronghe.route.queries.memos import memo_of
    from ronghe.route.queries.planned import planned
    from ronghe.route.queries.plans import Choices

    for text, market in ((BONE, "nmpa"), (SOFTWARE, "eu"), ("小分子化学药品，片剂，口服。", "fda")):
        found = planned(Actor.anonymous(), memo_of(text), Choices(market=market))
        document = plan_json(found, plan_paper(found))
        kept = PlanOut.model_validate(document).model_dump(mode="json")
        assert kept == json.loads(json.dumps(document))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"market": "mars"}, "bad-input"),
        ({"ways": {"nmpa": "fda-pma"}}, "choice-unfit"),
        ({"sliders": {"patients": 5000}}, "choice-unfit"),
        ({"sliders": {"colour": 1}}, "choice-unfit"),
        ({"done": ["nothing"]}, "choice-unfit"),
        ({"parallel": ["nothing"]}, "choice-unfit"),
        ({"answers": {"colour": "red"}}, "answer-unfit"),
        ({"colour": "red"}, "bad-input"),
    ],
)
def test_what_a_plan_does_not_have_is_a_problem_document(client, node, body, code):
    answer = plan(client, **{"text": BONE, **body})

    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == code


def test_a_plan_of_a_patients_text_is_refused(client, node):
    answer = plan(client, text="患者身份证 11010519491231002X 的植入物，可吸收。")
    assert answer.json()["code"] == "identity-number"

"""Product codes from the node's own tables: by words at once, by what was learned once it was."""

from __future__ import annotations

from datetime import date

import pytest
from django_tasks_db.models import DBTaskResult

from ronghe.base.audit import Entry
from ronghe.base.problems import NotAllowed
from ronghe.exchange.commands import save_clearances
from ronghe.route import jobs
from ronghe.route.commands import Head, learn_fda_codes, save_edition
from ronghe.route.enums import ReferenceKind
from ronghe.route.errors import NoClassification
from ronghe.route.exports.memo_sheet import memo_sheet
from ronghe.route.queries import fda_codes
from ronghe.route.queries.memos import memo_of
from tests.factories import NODE, acting, make_duty, make_member, make_organisation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

KINDS = [f"kind{chr(97 + i)}" for i in range(20)]


def codes(*kinds: str) -> None:
    rows = [
        {"code": f"{kind[-1].upper()}QQ", "name": f"Device, {kind}", "device_class": "2", "regulation": "888.3040",
         "submission_type": "1", "source_key": f"fda-code:{kind[-1].upper()}QQ"}
        for kind in kinds
    ]  # fmt: skip
    head = Head("foiclass_2020.txt", str(len(rows)), date(2020, 12, 31), "美国 FDA", "US FDA")
    save_edition(NODE, ReferenceKind.CLASSIFICATION, rows, head)


def clearances() -> None:
    save_clearances(
        NODE,
        [
            {"number": f"K{i:03d}{n:03d}", "device": f"Brand{n} {kind}", "firm": f"Maker{i}",
             "decided_on": "2020-01-01", "product_code": f"{kind[-1].upper()}QQ"}
            for i, kind in enumerate(KINDS) for n in range(4)
        ],
    )  # fmt: skip


def test_without_a_classification_there_is_no_answer(node):
    assert fda_codes.fda_answer("bone screw") is None
    with pytest.raises(NoClassification):
        learn_fda_codes(NODE)
    jobs.learn_fda_codes()  # clearances alone ask for it too; nothing to do is no fault


def test_words_alone_answer_before_anything_was_learned(node):
    codes(*KINDS)
    clearances()
    answer = fda_codes.fda_answer("device kindc")
    assert (answer.candidates[0].code, answer.is_learned) == ("CQQ", False)
    assert answer.candidates[0].row.regulation == "888.3040"
    assert [one.cleared.number for one in answer.candidates[0].predicates] == [
        "K002000",
        "K002001",
        "K002002",
        "K002003",
    ]


def test_what_was_learned_answers_until_the_tables_change(node):
    codes(*KINDS[:-1])
    clearances()
    found = learn_fda_codes(NODE)
    assert found == {"codes": 19, "clearances": 80, "is_learned": True}
    fda_codes._codes.cache_clear()  # as another process: from the folder
    assert fda_codes.fda_answer("Brand7 kindc").is_learned
    assert Entry.objects.get(action="route.learn_fda_codes").after["codes"] == 19

    codes(*KINDS)
    answer = fda_codes.fda_answer("device kindt")
    assert (answer.candidates[0].code, answer.candidates[0].row is not None, answer.is_learned) == ("TQQ", True, False)


def test_an_import_asks_for_learning_and_the_same_again_does_not(node):
    codes(*KINDS)
    codes(*KINDS)
    asked = [task for task in DBTaskResult.objects.all() if "route.learn_fda_codes" in str(task.args_kwargs)]
    assert len(asked) == 1


def test_a_withdrawn_code_is_no_candidate(node):
    codes(*KINDS)
    codes(*KINDS[:-1])
    assert "TQQ" not in [one.code for one in fda_codes.fda_answer("device kindt").candidates]


@pytest.mark.parametrize("who", ["owner", "colleague", "technology_manager", "stranger", "anonymous"])
def test_who_keeps_no_tables_teaches_nothing(node, who, stranger, anonymous):
    codes(*KINDS)
    hospital = make_organisation(name_zh="甲医院")
    people = {
        "owner": lambda: acting(make_member(hospital, "owner"), hospital),
        "colleague": lambda: acting(make_member(hospital), hospital),
        "technology_manager": lambda: acting(make_duty("technology_manager")),
        "stranger": lambda: stranger,
        "anonymous": lambda: anonymous,
    }
    with pytest.raises(NotAllowed):
        learn_fda_codes(people[who]())
    assert not fda_codes.fda_folder().exists()


def test_a_question_costs_a_handful_of_statements(node, django_assert_num_queries):
    codes(*KINDS)
    fda_codes.fda_answer("device kindc")
    with django_assert_num_queries(3):
        fda_codes.fda_answer("device kindd")


def test_a_code_found_by_words_alone_heads_no_card(node):
    """A word that a name shares says nothing of the submission; the plan would contradict it."""
    codes(*KINDS)
    memo = memo_of("kindc absorbable bone filler, an implantable device for bone defects of the spine.")
    sheet = memo_sheet(memo)

    assert memo.us.codes.candidates[0].code == "CQQ"
    assert not sheet.us.is_learned
    assert sheet.us.headline == sheet.us.rules.outcome
    assert "CQQ" not in sheet.us.headline
    assert sheet.us.codes[0].code == "CQQ"


def test_a_drug_is_told_that_it_has_no_device_route_and_is_offered_no_code(node):
    codes(*KINDS)
    sheet = memo_sheet(memo_of("重组抗PD-1人源化单克隆抗体注射液 kindc，治疗用生物制品，用于治疗黑色素瘤。"))

    assert sheet.us.codes == ()
    assert not any(word in sheet.us.headline for word in ("QQ", "510(k)", "PMA"))
    assert sheet.us.headline

"""The memo in words: one set of questions for every door, what a disagreement says, and what is left out."""

from __future__ import annotations

import pytest
from django.utils import translation

from ronghe.route.exports.asked import correctable_lines
from ronghe.route.exports.memo_sheet import memo_sheet
from ronghe.route.exports.outline import outline
from ronghe.route.facts import vocabulary
from ronghe.route.queries import memos
from ronghe.route.queries.answering import answers_from
from ronghe.route.queries.memos import memo_of
from ronghe.route.similar.model import Prediction

pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.usefixtures("node")]

DRAIN = "腹腔引流管，无源，无菌，经皮穿刺置入腹腔，留置7天，用于引流积液。"
PILL = "复方丹参滴丸，中成药，用于治疗冠心病心绞痛。"
POEM = "床前明月光，疑是地上霜。举头望明月，低头思故乡。"


@pytest.fixture
def likely(monkeypatch):
    """Likeness that points to no device, and does not rule out class III."""
    sure = {"not_device": 0.9, "class_3": 0.1}
    found = Prediction(sure, (("14-02", 0.8),), (), None, unsure=False)
    monkeypatch.setattr(memos, "nmpa_prediction", lambda *_: found)


def words(sheet) -> str:
    return "\n".join([block.text + "".join(cell for row in block.rows for cell in row) for block in outline(sheet)])


def test_a_disagreement_names_both_and_asks_what_it_may_rest_on(likely):
    sheet = memo_sheet(memo_of(DRAIN))

    assert (sheet.china.headline, sheet.china.key, sheet.china.percent) == ("", "", None)
    assert sheet.china.against == "规则：第二类；相似产品：不作为医疗器械。请申请分类界定。"
    assert sheet.china.class_3_possible == "相似产品不排除第三类。"
    first = sheet.questions[0].question
    assert first.fact == "medical_purpose"
    assert [(answer.value, answer.outcome_keys) for answer in first.answers] == [
        ("yes", ("class_2",)),
        ("no", ("not_device",)),
    ]
    assert sheet.china.against in words(sheet)
    assert sheet.china.class_3_possible in words(sheet)


def test_once_the_reader_answers_the_rules_are_the_headline_and_likeness_stands_beside(likely):
    sheet = memo_sheet(memo_of(DRAIN, answers=answers_from({"medical_purpose": "yes"})))

    assert (sheet.china.headline, sheet.china.percent, sheet.china.confirm) == ("第二类", None, ())
    assert sheet.china.against == "以规则为准：第二类；相似产品：不作为医疗器械。"


def test_a_text_that_is_no_product_says_so_and_nothing_else(likely):
    sheet = memo_sheet(memo_of(POEM))

    assert sheet.unread.startswith("这段文字不是可以读懂的产品描述")
    for part in (sheet.china, sheet.us, sheet.eu):
        assert part.headline == ""
        assert (part.rules.outcome, part.rules.reachable, part.rules.questions, part.rules.applied) == ("", (), (), ())
    assert (sheet.china.chances, sheet.china.codes, sheet.us.codes, sheet.questions) == ((), (), (), ())
    assert sheet.unread in words(sheet)
    assert not any(outcome in words(sheet) for outcome in ("第二类", "不作为医疗器械", "IIa", "510(k)"))


def test_questions_of_all_regimes_stand_together_each_fact_once():
    sheet = memo_sheet(memo_of(PILL))
    facts = [one.question.fact for one in sheet.questions]

    assert "phase_reached" in facts, "what the drug route asks is asked of the reader"
    assert len(facts) == len(set(facts))
    assert not {"fda_class", "fda_submission"} & set(facts), "nobody knows these; the code tells them"
    assert all(one.rules for one in sheet.questions)


def test_what_is_no_device_says_nothing_of_filing_and_clinical_evaluation():
    sheet = memo_sheet(memo_of(PILL))
    device = memo_sheet(memo_of(DRAIN))

    assert (sheet.china.managed, sheet.china.exemption, sheet.china.doors) == (False, None, ())
    assert "临床评价" not in words(sheet)
    assert "临床评价" in words(device)
    assert device.china.exemption is not None


def test_a_settled_class_that_no_rule_gives_yet_names_the_rules_of_which_one_will():
    sheet = memo_sheet(memo_of("可降解镁合金支架，不含药，植入冠状动脉。"))

    assert sheet.eu.headline == "III 类"
    given = {line.id for line in sheet.eu.rules.applied if line.effect_key == sheet.eu.rules.outcome_key}
    assert given or sheet.eu.rules.either
    if not given:
        assert {line.effect_key for line in sheet.eu.rules.either} == {sheet.eu.rules.outcome_key}
        assert sheet.eu.rules.whatever
        assert sheet.eu.rules.whatever in words(sheet)


def test_every_fact_can_be_corrected_and_shows_what_was_answered():
    groups = correctable_lines(memo_of(DRAIN, answers=answers_from({"sterile": "no", "contact_days": "7"})))
    lines = {line.fact: line for _, rows in groups for line in rows}

    assert set(lines) == set(vocabulary().facts)
    assert (lines["sterile"].now, lines["sterile"].values[0]) == ("no", ("yes", "是"))
    assert (lines["contact_days"].now, lines["contact_days"].values) == ("7", ())


def test_the_same_in_english():
    with translation.override("en"):
        assert memo_sheet(memo_of(POEM)).unread.startswith("This is no product description that can be read")


def test_what_hangs_on_an_open_question_waits_for_it():
    """Nobody is asked for hazardous energy before it is known that there is any."""
    unknown = memo_sheet(memo_of("某治疗器具，用于缓解肩颈疼痛。"))
    powered = memo_sheet(memo_of("某治疗器具，用于缓解肩颈疼痛。", answers=answers_from({"active": "yes"})))
    asked, then = ({one.fact for one in sheet.eu.rules.questions} for sheet in (unknown, powered))

    assert "active" in asked
    assert not asked & {"therapeutic_active", "diagnostic_active", "gives_energy_to_body", "hazardous_energy"}
    assert "active" not in then
    assert then & {"therapeutic_active", "gives_energy_to_body"}
    assert "ivd" not in asked | then

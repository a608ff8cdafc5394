"""The memo: no class for what is no product, likeness for Chinese descriptions alone, a chosen code gives a path."""

from __future__ import annotations

import pytest

from ronghe.route.enums import ReferenceKind
from ronghe.route.errors import AnswerUnfit
from ronghe.route.judging.combining import Agreement
from ronghe.route.models import Edition, FdaProductCode
from ronghe.route.queries import memos
from ronghe.route.queries.answering import answers_from
from ronghe.route.queries.memos import memo_of
from ronghe.route.similar.model import Prediction

pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.usefixtures("node")]

DRAIN = "腹腔引流管，无源，无菌，经皮穿刺置入腹腔，留置7天，用于引流积液。"
PILL = "复方丹参滴丸，中成药，用于治疗冠心病心绞痛。"
NOTHING = [
    "床前明月光，疑是地上霜。举头望明月，低头思故乡。",
    "今天天气晴朗，气温二十度，适合出门散步。",
    "일회용 멸균 주사기, 피하 주사용",
    "Pansement hydrogel stérile pour plaies chroniques, à usage unique.",
]


@pytest.fixture
def likely(monkeypatch):
    """Likeness that is very sure, whatever it is asked, as a model learned from half non-devices can be."""
    sure = {"not_device": 0.93, "class_2": 0.05, "class_3": 0.02}
    found = Prediction(sure, (("14-02", 0.8),), (), None, unsure=False)
    monkeypatch.setattr(memos, "nmpa_prediction", lambda *_: found)
    return found


@pytest.fixture
def codes(node):
    edition = Edition.objects.create(kind=ReferenceKind.CLASSIFICATION, edition_on="2020-12-31", name="foiclass.txt")
    rows = [
        FdaProductCode(
            code="DQY", name="Catheter, Percutaneous", device_class="2", submission_type="1", edition=edition
        ),
        FdaProductCode(code="MAF", name="Stent, Coronary", device_class="3", submission_type="2", edition=edition),
    ]
    return FdaProductCode.objects.bulk_create(rows)


@pytest.mark.parametrize("text", NOTHING)
def test_what_describes_no_product_has_no_class_whatever_likeness_says(likely, text):
    memo = memo_of(text)

    assert memo.is_unread
    assert memo.nmpa.agreement is Agreement.UNREAD
    assert (memo.nmpa.prediction, memo.nmpa.codes, memo.us.codes) == (None, (), None)


def test_of_a_text_that_is_not_chinese_likeness_says_nothing(likely):
    memo = memo_of("Sterile hydrogel dressing for chronic wounds, single use, for professional use.")

    assert not memo.is_unread
    assert (memo.nmpa.agreement, memo.nmpa.prediction) == (Agreement.OTHER_TONGUE, None)


def test_a_chinese_product_is_compared(likely):
    memo = memo_of(DRAIN)

    assert (memo.nmpa.prediction, memo.nmpa.agreement) == (likely, Agreement.DISAGREE)
    assert (memo.nmpa.rules.outcome, memo.nmpa.outcome) == ("class_2", None)


def test_what_was_answered_is_judged_though_the_text_says_nothing(likely):
    memo = memo_of(NOTHING[0], answers=answers_from({"implantable": "yes", "active": "no", "absorbable": "yes"}))

    assert not memo.is_unread
    assert (memo.nmpa.outcome, memo.nmpa.agreement) == ("class_3", Agreement.UNREAD)


def test_an_answer_moves_the_card_from_open_to_the_rules(likely):
    text = "医用外科口罩，由无纺布制成，供临床医务人员佩戴，阻隔血液、体液和飞沫。"
    before = memo_of(text).nmpa
    after = memo_of(text, answers=answers_from({"contact_days": "0.5", "sterile": "no"})).nmpa

    assert (before.rules.outcome, before.outcome) == (None, None)
    assert (after.outcome, after.certainty, after.agreement) == ("class_1", None, Agreement.DISAGREE)


def test_a_chosen_code_gives_class_and_submission(codes):
    catheter = memo_of(DRAIN, answers=answers_from({"fda_code": "dqy"}))
    certain = memo_of(DRAIN, answers=answers_from({"fda_code": "DQY", "fda_predicate": "yes"}))
    stent = memo_of(DRAIN, answers=answers_from({"fda_code": "MAF"}))

    assert catheter.us.chosen.code == "DQY"
    assert set(catheter.us.path.decision.reach.outcomes) == {"k510", "de_novo"}
    assert [question.fact for question in catheter.us.path.questions] == ["fda_predicate"]
    assert certain.us.path.outcome == "k510"
    assert stent.us.path.outcome == "pma"
    assert "fda_code" not in catheter.told


@pytest.mark.parametrize("code", ["ZZZ", "D", "DQYX", "丁丁丁"])
def test_a_code_that_the_table_does_not_have_is_refused(codes, code):
    with pytest.raises(AnswerUnfit, match="fda_code"):
        memo_of(DRAIN, answers=answers_from({"fda_code": code}))


def test_a_drug_is_asked_for_no_device_code(codes):
    memo = memo_of(PILL)

    assert memo.us.is_drug
    assert memo.us.codes is None

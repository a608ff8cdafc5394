"""Learning from products of our own invention: the same model from the same rows, grounds, abstention, files."""

from __future__ import annotations

import random

import numpy as np
import pytest

from ronghe.kernel.index.columns import read_columns, write_columns
from ronghe.route.similar.catalogue import catalogue_entries, exemption_entries
from ronghe.route.similar.determinations import determination
from ronghe.route.similar.measuring import UNSURE
from ronghe.route.similar.model import CAUTION, III_POSSIBLE, NAMES, Prediction, SimilarModel
from ronghe.route.similar.store import FILE, ModelMissing, ModelUnusable, is_stale, load, save
from ronghe.route.similar.training import NothingToLearnFrom, train
from tests.conftest import WordEncoder
from tests.route.similar.rows_of_my_own import ENTRIES, ROWS

pytestmark = pytest.mark.unit
ASKED = determination("踝部植入支架", "由钛合金制成。植入踝部血管内，不再取出。")


@pytest.fixture(scope="module")
def model() -> SimilarModel:
    return train(ROWS, ENTRIES, WordEncoder())


@pytest.mark.parametrize(
    ("name", "told", "outcome", "code"),
    [
        ("踝部植入支架", "由钛合金制成。植入踝部血管内，不再取出。", "class_3", "13-07"),
        ("踝部手术钳", "由不锈钢制成。非无菌提供，用于踝部手术中夹持组织。", "class_1", "02-04"),
        ("背部监测仪", "由主机和传感器组成。用于测量背部的生理参数。", "class_2", "07-03"),
        ("背部储物架", "由木板组成，存放衣物，无医用目的。", "not_device", None),
    ],
)
def test_a_new_product_is_what_those_like_it_are(model, name, told, outcome, code):
    said = model.predict(determination(name, told), WordEncoder())

    assert said.outcome == outcome
    assert sum(said.probabilities.values()) == pytest.approx(1)
    assert list(said.probabilities.values()) == sorted(said.probabilities.values(), reverse=True)
    assert said.similar[0].outcome == outcome
    if code:
        assert said.codes[0][0] == said.similar[0].code == code


def test_an_answer_names_shared_words_and_what_the_runner_up_has_instead(model):
    said = model.predict(ASKED, WordEncoder())

    assert {"植入", "取出"} <= set(said.similar[0].shared)
    assert said.contrast is not None
    assert said.contrast.outcome == list(said.probabilities)[1] == said.contrast.product.outcome
    text = f"{ASKED.name}{ASKED.description}"
    assert said.contrast.lacking
    assert not [word for word in said.contrast.lacking if word in text]


def test_likeness_of_a_product_to_itself_is_one(model):
    said = model.predict(ROWS[0], WordEncoder())

    assert said.similar[0].name == ROWS[0].name
    assert said.similar[0].likeness == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("text", ["Lorem ipsum dolor sit amet", "￥￥￥", "9" * 5_000])
def test_a_text_like_no_product_is_unsure(model, text):
    assert model.predict(determination(text, text), WordEncoder()).outcome == UNSURE


def test_an_answer_does_not_depend_on_what_is_asked_beside_it(model):
    alone = model.predict(ASKED, WordEncoder())
    beside = model.predict_all([ROWS[3], ASKED, ROWS[40]], WordEncoder())[1]

    assert beside.probabilities == pytest.approx(alone.probabilities)
    assert [one.name for one in beside.similar] == [one.name for one in alone.similar]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_and_entries_and_repeated_rows_change_nothing(model, seed):
    draw = random.Random(seed)
    mixed = draw.sample(ROWS, len(ROWS)) + ROWS[:3]

    again = train(mixed, draw.sample(ENTRIES, len(ENTRIES)), WordEncoder())

    assert again.rows == model.rows
    assert np.array_equal(again.weights, model.weights)
    assert again.predict(ASKED, WordEncoder()) == model.predict(ASKED, WordEncoder())


def test_without_lists_the_codes_of_the_rows_are_known_alone():
    bare = train(ROWS, [], WordEncoder())

    assert bare.codes == ("02-04", "07-03", "13-07")
    assert bare.predict(ASKED, WordEncoder()).outcome == "class_3"


def test_a_code_that_no_row_has_can_be_found_by_the_lists(model):
    said = model.predict(determination("眼用镊", "眼科手术中夹持组织。"), WordEncoder())

    assert "16-01" in [code for code, _ in said.codes[:2]]


def test_one_outcome_alone_is_learned_without_pretending_others():
    only = train([row for row in ROWS if row.outcome == "class_1"], [], WordEncoder())

    said = only.predict(ROWS[0], WordEncoder())

    assert said.first == "class_1"
    assert said.contrast is None


def test_one_row_is_enough_and_none_is_refused():
    assert train(ROWS[:1], [], WordEncoder()).predict(ROWS[0], WordEncoder()).first == "class_1"
    with pytest.raises(NothingToLearnFrom, match="import determinations"):
        train([determination("钳", "")], ENTRIES, WordEncoder())


def test_traits_count_and_must_come_when_learned_with():
    rows = [determination(f"物件{number}", "同样的文字。", 2018 + number // 2 % 3, "", word) for number, word in PAIRED]
    told = [{"rule": float(word == "class_3"), "other": 1.0} for _, word in PAIRED]
    taught = train(rows, [], WordEncoder(), told)
    asked = determination("物件甲", "同样的文字。")

    high, low = (taught.predict(asked, WordEncoder(), {"rule": value, "new": 5.0}) for value in (1.0, 0.0))

    assert (high.first, low.first) == ("class_3", "class_1")
    with pytest.raises(ValueError, match="learned with traits"):
        taught.predict(asked, WordEncoder())
    with pytest.raises(ValueError, match="traits of 1"):
        train(rows, [], WordEncoder(), told[:1])


PAIRED = [(number, "class_3" if number % 2 else "class_1") for number in range(24)]


def test_another_encoder_is_refused(model):
    other = WordEncoder()
    other.name = "other"

    with pytest.raises(ValueError, match="learned with the encoder words-64"):
        model.predict(ASKED, other)


def test_a_kept_model_answers_as_before_and_knows_when_it_is_stale(model, tmp_path):
    save(model, tmp_path)
    kept = load(tmp_path)

    assert kept.predict(ASKED, WordEncoder()) == model.predict(ASKED, WordEncoder())
    assert not is_stale(kept, list(reversed(ROWS)))
    assert is_stale(kept, ROWS[1:])
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    ("first", "third", "named"),
    [
        ("class_2", CAUTION, "class_3"),
        ("class_2", CAUTION - 0.01, "class_2"),
        ("not_device", 0.9, "class_3"),
        ("class_1", III_POSSIBLE / 2, "class_1"),
        ("combination", 0.9, "combination"),
        ("class_3", 1, "class_3"),
    ],
)
def test_class_iii_is_named_where_it_is_close_behind_a_lower_outcome(first, third, named):
    shares = dict.fromkeys(NAMES, 0.0) | {"class_3": third} | {first: 1.0}
    whole = sum(shares.values())
    chances = {name: share / whole for name, share in sorted(shares.items(), key=lambda pair: -pair[1])}
    said = Prediction({first: chances.pop(first)} | chances, (), (), None, unsure=False)

    assert (said.first, said.named, said.outcome) == (first, named, named)
    assert said.confidence == said.probabilities[named]
    assert said.class_3_possible == (first != "class_3" and said.probabilities["class_3"] >= III_POSSIBLE)


def test_a_missing_or_damaged_file_says_what_to_do(model, tmp_path):
    with pytest.raises(ModelMissing, match="ronghe route train"):
        load(tmp_path)
    path = save(model, tmp_path)
    columns = {name: array.copy() for name, array in read_columns(path).items()}
    for damage in (
        {"years": columns["years"] + 1},
        {"weights": columns["weights"][1:]},
        {"about": np.frombuffer(b'{"format": 99}', dtype=np.uint8)},
        {"about": np.frombuffer(b"[]", dtype=np.uint8)},
        {"likeness.signs.points": columns["likeness.signs.points"][:, 1:]},
    ):
        write_columns(path, columns | damage)
        with pytest.raises(ModelUnusable, match="train it again"):
            load(tmp_path)
    path.write_bytes(b"\x80\x04pickle")
    with pytest.raises(ModelUnusable):
        load(tmp_path)


def test_entries_of_the_lists_are_read_by_their_codes():
    codes = catalogue_entries(
        [("01-01-01", "超声手术设备"), ("01-01-01", "again"), ("99-99-99", "不在表中"), ("01", "x")]
    )
    exempt = exemption_entries(
        [("02-09-02", "内窥镜刮匙", "", "II"), ("03", "整个子目录", "", "II"), ("02-09-02", "未定", "", "II/III")]
    )

    assert [(one.code, one.name, one.classes) for one in codes] == [
        ("01-01", "超声手术设备", frozenset({"class_3"})),
        ("99-99", "不在表中", frozenset()),
    ]
    assert [(one.code, one.classes) for one in exempt] == [("02-09", frozenset({"class_2"}))]

"""Product codes for invented devices: found, explained, or "unknown code"."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ronghe.route.similar.fda import FEWEST, FdaCodes, codes_of
from ronghe.route.similar.fda_space import PER_CODE, SIGNALS, Asked, CodeSpace, firm_key, newest_per_code
from ronghe.route.similar.fda_store import StoreUnreadable, load_codes, save_codes
from ronghe.route.similar.rows import ClearedRow, CodeRow
from ronghe.route.similar.submission import Submission, path_of
from tests.conftest import WordEncoder

pytestmark = pytest.mark.unit

TABLE = [
    CodeRow("AAA", "Screw, Fixation, Bone", "2", "888.3040", "OR", "1"),
    CodeRow("BBB", "Stool, Anesthesia", "1", "868.6700", "AN", "4"),
    CodeRow("CCC", "Monitor, Glucose, Blood, Over The Counter", "2", "862.1345", "CH", "1"),
    CodeRow("DDD", "Pacemaker, Cardiac, Implantable", "3", "870.3610", "CV", "2"),
    CodeRow(
        "EEE", "Detector, Lesion, Image, Lung", "2", "892.2070", "RA", "1", definition="Finds nodules in CT images."
    ),
    CodeRow("GON", "Telescope, Withdrawn", "1", "886.0000", "OP", "4", is_current=False),
]
CLEARED = [
    ClearedRow("K200001", "OsteoGrip Cannulated Screw System", "Bone House, Inc.", "AAA", date(2020, 1, 1)),
    ClearedRow("K210001", "OsteoGrip Mini Screw", "Bone House, Inc.", "AAA", date(2021, 1, 1)),
    ClearedRow("DEN200002", "PulmoScan", "Air Images Ltd", "EEE", date(2020, 5, 1)),
    ClearedRow("P200003", "HeartBeat Pacemaker", "Rhythm GmbH", "DDD", date(2020, 6, 1)),
    ClearedRow("K220009", "SomnoRing sleep tracker", "Night Co", "ZZZ", date(2022, 6, 1)),
]


@pytest.fixture(scope="module")
def codes() -> FdaCodes:
    return codes_of(TABLE, CLEARED)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bone fixation screws", "AAA"),
        ("OsteoGrip screw", "AAA"),
        ("blood glucose monitor", "CCC"),
        ("PulmoScan 2", "EEE"),
        ("implantable cardiac pacemakers", "DDD"),
        ("血糖监测仪", "CCC"),
        ("植入式心脏起搏器", "DDD"),
    ],
)
def test_names_in_both_tongues_find_their_code(codes, name, code):
    answer = codes.ask(Asked(name))
    assert answer.candidates[0].code == code
    assert not answer.is_unknown


def test_a_description_finds_what_the_name_does_not_say(codes):
    asked = Asked("Aurora 3", "software that finds lung nodules in CT images")
    assert codes.ask(asked).candidates[0].code == "EEE"


def test_a_candidate_says_class_regulation_path_words_and_predicates(codes):
    first = codes.ask(Asked("OsteoGrip bone screw")).candidates[0]

    assert first.row == TABLE[0]
    assert first.path.submission is Submission.K510
    assert set(first.shared) == {"screw", "bone"}
    assert (first.cleared_count, [one.cleared.number for one in first.predicates]) == (2, ["K210001", "K200001"])


def test_a_pma_is_no_predicate(codes):
    first = codes.ask(Asked("implantable cardiac pacemaker")).candidates[0]
    assert (first.code, first.cleared_count, first.predicates) == ("DDD", 1, ())


def test_a_code_that_only_clearances_carry_is_unknown_and_says_which(codes):
    answer = codes.ask(Asked("SomnoRing sleep tracker"))

    assert answer.is_unknown
    assert (answer.candidates[0].code, answer.candidates[0].row, answer.candidates[0].path) == ("ZZZ", None, None)


@pytest.mark.parametrize("text", ["zirconium wheelbarrow", "量子拖拉机", "", "   ", "!!!", "12345"])
def test_what_no_code_resembles_is_unknown(codes, text):
    answer = codes.ask(Asked(text))
    assert answer.is_unknown
    assert answer.unknown > 0.5


def test_a_withdrawn_code_is_no_candidate(codes):
    assert "GON" not in [one.code for one in codes.ask(Asked("telescope")).candidates]


def test_probabilities_are_shares(codes):
    answer = codes.ask(Asked("bone screw"), limit=100)
    inside = sum(one.probability for one in answer.candidates)
    assert 0 <= inside <= 1 + 1e-6
    assert [one.probability for one in answer.candidates] == sorted(
        (o.probability for o in answer.candidates), reverse=True
    )


def test_an_empty_table_answers_unknown():
    answer = codes_of([], []).ask(Asked("bone screw"))
    assert (answer.candidates, answer.is_unknown, answer.unknown) == ((), True, 1.0)


def many() -> tuple[list[CodeRow], list[ClearedRow]]:
    """Thirty kinds of device with four clearances each, called by words of their own and of their makers."""
    kinds = [f"kind{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(30)]
    table = [
        CodeRow(f"{chr(65 + i % 26)}{'QR'[i // 26]}Q", f"Device, {kind}", "2", "800.1", "OR", "1")
        for i, kind in enumerate(kinds)
    ]
    cleared = [
        ClearedRow(f"K{i:03d}{n:03d}", f"Brand{n} {kind} device", f"Maker{i} Inc", table[i].code, date(2020, 1, 1 + n))
        for i, kind in enumerate(kinds)
        for n in range(4)
    ]
    return table, cleared


def test_learning_is_deterministic_and_names_beat_chance():
    table, cleared = many()
    assert len(cleared) >= FEWEST
    first, again = (FdaCodes.learned(CodeSpace(table, cleared)) for _ in range(2))

    assert first.is_learned
    assert first.weights.tolist() == again.weights.tolist()
    right = [first.ask(Asked(f"NewBrand {kind} device")).candidates[0].code for kind in ("kindaa", "kindac", "kindbb")]
    assert right == [table[0].code, table[2].code, table[27].code]


OFTEN = [
    CodeRow("FRO", "Dressing, Wound, Drug", "2", "878.4015", "SU", "1"),
    CodeRow("NAE", "Dressing, Wound, Hydrogel Without Drug And/Or Biologic", "1", "878.4022", "SU", "4"),
    CodeRow("KNO", "Accessories, Wheelchair", "1", "890.3910", "PM", "4"),
    CodeRow("IOR", "Wheelchair, Mechanical", "1", "890.3850", "PM", "1"),
    CodeRow("KME", "Bedding, Disposable, Medical", "1", "880.6060", "HO", "4"),
    CodeRow("IZL", "System, X-Ray, Mobile", "2", "892.1720", "RA", "1"),
]


def cleared_often(code: str, device: str = "Solvo") -> FdaCodes:
    """Learned as where one code was cleared so often that its number alone makes it sure."""
    cleared = [ClearedRow(f"K80{n:04d}", device, "House", code, date(1980, 1, 1)) for n in range(20)]
    weights = np.zeros_like(codes_of(OFTEN, cleared).weights)
    weights[SIGNALS.index("known_count")] = 5.0
    return FdaCodes(CodeSpace(OFTEN, cleared), weights)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Hydrogel wound dressing", "FRO"),  # another name answers all of it
        ("Manual wheelchair", "KNO"),  # the thing is no accessory
        ("Disposable plastic blood bag", "KME"),
        ("Mobile app", "IZL"),
    ],
)
def test_a_code_that_is_likely_by_number_alone_is_not_taken_unasked(name, code):
    answer = cleared_often(code).ask(Asked(name))

    assert (answer.candidates[0].code, answer.is_unknown) == (code, False)
    assert answer.candidates[0].probability > 0.9
    assert not answer.settles


@pytest.mark.parametrize(
    ("name", "code", "device"),
    [
        ("Mobile X-ray system", "IZL", "Solvo"),
        ("Drug wound dressing", "FRO", "Solvo"),
        ("Wheelchair accessories", "KNO", "Solvo"),
        ("Nitor slumber pad", "KME", "Nitor slumber pad"),  # by a cleared device alone
    ],
)
def test_a_likely_code_whose_words_bear_it_out_is_taken(name, code, device):
    answer = cleared_often(code, device).ask(Asked(name))

    assert answer.candidates[0].code == code
    assert answer.settles


def test_a_device_called_nearly_so_yields_to_a_name_that_is_called_exactly_so():
    asked = Asked("Wound dressing, hydrogel without drug")

    assert not cleared_often("FRO", "Wound dressing with drug").ask(asked).settles
    assert cleared_often("FRO", "Wound dressing, hydrogel without drug").ask(asked).settles


def test_what_is_not_learned_or_not_likelier_than_the_rest_settles_nothing():
    assert not codes_of(OFTEN, []).ask(Asked("Mobile X-ray system")).settles
    flat = FdaCodes(CodeSpace(OFTEN, []), np.zeros_like(codes_of(OFTEN, []).weights))
    assert not flat.ask(Asked("Mobile X-ray system")).settles
    assert not codes_of([], []).ask(Asked("Mobile X-ray system")).settles


def test_vectors_speak_too_and_what_was_kept_answers_alike(tmp_path):
    table, cleared = many()
    learned = FdaCodes.learned(CodeSpace(table, cleared, WordEncoder()))
    save_codes(learned, tmp_path / "codes", "stamp 1")
    save_codes(learned, tmp_path / "codes", "stamp 2")  # in the place of what lies there

    again, stamp = load_codes(tmp_path / "codes", WordEncoder())

    asked = Asked("NewBrand kindac device", firm="Maker2 Inc")
    assert learned.space.signals(asked, learned.space.encoded([asked])[0])[:, SIGNALS.index("dense")].any()
    assert (stamp, again.is_learned) == ("stamp 2", True)
    assert again.ask(asked) == learned.ask(asked)
    assert [path.name for path in tmp_path.iterdir()] == ["codes"]


@pytest.mark.parametrize("damage", ["missing", "cut", "encoder", "counts"])
def test_kept_codes_that_cannot_be_used_are_told(tmp_path, damage):
    save_codes(FdaCodes(CodeSpace(TABLE, CLEARED, WordEncoder())), tmp_path / "codes", "stamp")
    if damage == "missing":
        (tmp_path / "codes" / "names.npz").unlink()
    elif damage == "cut":
        file = tmp_path / "codes" / "codes.json"
        file.write_text(file.read_text()[:100])
    elif damage == "counts":
        np.save(tmp_path / "codes" / "counts.npy", np.zeros(2))
    with pytest.raises(StoreUnreadable):
        load_codes(tmp_path / "codes", None if damage == "encoder" else WordEncoder())


def test_too_few_clearances_teach_nothing():
    assert not FdaCodes.learned(CodeSpace(TABLE, CLEARED)).is_learned


def test_a_question_learned_from_does_not_see_its_own_answer():
    table, cleared = many()
    space = CodeSpace(table, cleared)
    asked = Asked(space.cleared[0].device)
    seen, hidden = space.signals(asked), space.signals(asked, without=0)
    column = SIGNALS.index("known")
    own = space.owner[0]
    assert hidden[own, column] < seen[own, column]
    assert hidden[own, SIGNALS.index("known_count")] < seen[own, SIGNALS.index("known_count")]


def test_a_firm_speaks_for_what_it_makes(codes):
    space = codes.space
    column = SIGNALS.index("firm_share")
    assert space.signals(Asked("x1", firm="BONE HOUSE INCORPORATED"))[space.place["AAA"], column] == 1.0
    assert not space.signals(Asked("x1"))[:, column].any()
    assert not space.signals(Asked("x1", firm="Nobody Knows Ltd"))[:, column].any()


def test_firms_of_one_house_fall_together():
    assert firm_key("GE Medical Systems, LLC") == firm_key("GE MEDICAL SYSTEMS")
    assert firm_key("Inc.") == ""


def test_only_the_newest_clearances_of_a_code_are_kept():
    rows = [ClearedRow(f"K{n:06d}", "d", "f", "AAA", date(2000 + n % 20, 1, 1)) for n in range(100)]
    kept = newest_per_code([*rows, ClearedRow("K999999", "d", "f", "", date(2024, 1, 1))])
    assert len(kept) == PER_CODE
    assert min(row.decided_on.year for row in kept) >= 2014


@pytest.mark.parametrize(
    ("device_class", "kind", "submission", "verify"),
    [
        ("1", "4", Submission.EXEMPT, False),
        ("2", "1", Submission.K510, False),
        ("3", "2", Submission.PMA, False),
        ("F", "6", Submission.HDE, False),
        ("N", "3", Submission.ASK, False),
        ("2", "7", Submission.DISCRETION, False),
        ("N", "8", Submission.EMERGENCY, False),
        ("3", "4", Submission.EXEMPT, True),
        ("2", "2", Submission.PMA, True),
        ("3", "1", Submission.K510, True),
        ("N", "", Submission.NOT_STATED, True),
        ("1", "5", Submission.NOT_STATED, True),
    ],
)
def test_the_path_is_read_from_class_and_type(device_class, kind, submission, verify):
    path = path_of(CodeRow("AAA", "x", device_class, submission_type=kind))
    assert (path.submission, path.verify) == (submission, verify)

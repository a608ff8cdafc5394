"""Class and code of the NMPA's determinations of 2021, learned from those of 2018-2020 (``route.similar``).

All choices - what is compared, weights, penalties, thresholds - were made by cross-validation inside 2018-2020, each
year left out in turn and by fifths; docs/algorithms/similar says what was tried and how often 2021 was looked at. The
lists of the catalogue and of exempt products are learned from too: none of their rows is a determination, and an entry
whose name and description are those of a row asked about is left out. An abstention counts as an error.

What the rules say of a row is learned from too, and whoever wrote the rules looked at some determinations, of 2021 as
well: they stand among the cases beside the pack. Rows of their names are not asked about, and the figures of a model
that knows no rules stand beside.

Peers, in the same run: a linear SVM on character 1-4-grams of name and description, and the nearest neighbour by them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import date

import numpy as np

from benchmarks.data import encoder, shared
from benchmarks.report import Row
from ronghe.kernel.rules import Pack
from ronghe.route.facts import read_profile
from ronghe.route.judging.nmpa import nmpa_packs
from ronghe.route.judging.rule_features import rule_features
from ronghe.route.packs import cases_of
from ronghe.route.similar.catalogue import Entry, catalogue_entries, exemption_entries
from ronghe.route.similar.determinations import IVD_CODE, Determination, determination, read_rows
from ronghe.route.similar.measuring import Answered, Measures, measure
from ronghe.route.similar.readings import Traits
from ronghe.route.similar.training import train
from ronghe.route.similar.usual import usual_entries

ASKED = 2021
RULES_OF = date(2026, 11, 26)


def run() -> Sequence[Row]:
    rows = read()
    known = [row for row in rows if row.year < ASKED]
    keys = {row.key for row in known}
    pack = nmpa_packs(RULES_OF).classes
    cases = {named(case.name.zh) for case in cases_of(pack)}
    asked = [row for row in rows if row.year == ASKED and row.key not in keys and named(row.name) not in cases]
    encode = encoder()
    begun = time.perf_counter()
    model = train(known, entries({row.key for row in asked}), encode, traits(known, pack))
    seconds = time.perf_counter() - begun
    told = traits(asked, pack)
    predictions = model.predict_all(asked, encode, told)
    begun = time.perf_counter()
    for row, trait in zip(asked[:50], told[:50], strict=True):
        model.predict(row, encode, trait)
    each = (time.perf_counter() - begun) / 50
    ruleless = train(known, entries({row.key for row in asked}), encode).predict_all(asked, encode)

    ours = measured(
        asked, [Answered(p.outcome, p.confidence, [c for c, _ in p.codes], p.class_3_possible) for p in predictions]
    )
    plain = measured(asked, [Answered(p.outcome, p.confidence, [c for c, _ in p.codes]) for p in ruleless])
    always = measured(asked, [Answered(p.named, p.confidence, [c for c, _ in p.codes]) for p in predictions])
    coded = [(row, p) for row, p in zip(asked, predictions, strict=True) if row.code and row.code != IVD_CODE]
    devices = measured([row for row, _ in coded], [Answered("", 0, [c for c, _ in p.codes]) for _, p in coded])
    size = f"{len(asked)} rows of {ASKED}"
    return [
        Row(f"class accuracy, {size}", ours.class_accuracy or 0, bar=0.82),
        Row("class macro-F1", ours.class_macro_f1 or 0, bar=0.80),
        Row("class accuracy, the most certain 80 %", ours.accuracy_at_80 or 0, bar=0.90),
        Row("class III called lower, of class III", ours.iii_called_lower or 0, bar=0.03, at_most=True),
        Row("class III neither named nor called possible, of class III", ours.iii_ruled_out or 0),
        Row("class III called possible, of all others", ours.iii_flagged or 0),
        Row("expected calibration error", always.ece or 0, bar=0.05, at_most=True),
        Row(f"code top-1, {ours.coded_rows} rows with a code", ours.code_top1 or 0, bar=0.60),
        Row("code top-3", ours.code_top3 or 0, bar=0.80),
        Row(f"code top-1, the {len(coded)} that are no IVD reagent", devices.code_top1 or 0),
        Row("code top-3, no IVD reagent", devices.code_top3 or 0),
        Row("answered", ours.answered or 0),
        Row("class accuracy, no abstention", always.class_accuracy or 0),
        Row("class macro-F1, no abstention", always.class_macro_f1 or 0),
        Row("class accuracy, without the rules", plain.class_accuracy or 0),
        Row("class macro-F1, without the rules", plain.class_macro_f1 or 0),
        Row("class accuracy, the most certain 80 %, without the rules", plain.accuracy_at_80 or 0),
        Row("code top-1, without the rules", plain.code_top1 or 0),
        *peers(known, asked),
        Row("training", seconds, "s", bar=180, at_most=True),
        Row("one answer, its facts given", 1000 * each, "ms"),
    ]


def peers(known: Sequence[Determination], asked: Sequence[Determination]) -> list[Row]:
    """The same figures of the SVM and of the nearest neighbour."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    vectoriser = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True, min_df=2)
    told = vectoriser.fit_transform([f"{row.name} {row.description}" for row in known])
    questions = vectoriser.transform([f"{row.name} {row.description}" for row in asked])
    coded = np.array([place for place, row in enumerate(known) if row.code])
    svm = LinearSVC().fit(told, [row.outcome for row in known])
    code_svm = LinearSVC().fit(told[coded], [known[place].code for place in coded])
    margins = code_svm.decision_function(questions)
    likeness = (questions @ told.T).toarray()
    nearest = likeness.argmax(axis=1)
    near_codes = [list(dict.fromkeys(known[p].code for p in coded[np.argsort(-row[coded])[:50]])) for row in likeness]
    answers = {
        "character n-gram SVM": [
            Answered(str(outcome), 0, [str(code_svm.classes_[place]) for place in np.argsort(-margin)[:5]])
            for outcome, margin in zip(svm.predict(questions), margins, strict=True)
        ],
        "nearest neighbour": [
            Answered(known[place].outcome, 0, codes) for place, codes in zip(nearest, near_codes, strict=True)
        ],
    }
    out = []
    for name, said in answers.items():
        found = measured(asked, said)
        for what in ("class_accuracy", "class_macro_f1", "iii_called_lower", "code_top1", "code_top3"):
            out.append(Row(f"{what}, {name}", getattr(found, what) or 0, peer=True))
    return out


def measured(rows: Sequence[Determination], answers: Sequence[Answered]) -> Measures:
    return measure([(row.outcome, row.code) for row in rows], answers)


def named(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def read() -> list[Determination]:
    with shared("nmpa", "determinations.jsonl").open(encoding="utf-8") as lines:
        return list(read_rows(lines))


def entries(asked: set[str]) -> list[Entry]:
    """The lists' entries, less those that are a row asked about word for word."""
    codes = json.loads(shared("nmpa", "catalogue_codes.json").read_text("utf-8"))["items"]
    exempt = json.loads(shared("nmpa", "clinical_evaluation_exemption_2025.json").read_text("utf-8"))["entries"]
    fields = ("classification_code", "product_name", "product_description", "device_class")
    found = catalogue_entries((item["code"], item["name"]) for item in codes)
    found += exemption_entries(tuple(item[field] or "" for field in fields) for item in exempt)
    found += usual_entries()
    return [entry for entry in found if determination(entry.name, entry.description).key not in asked]


def traits(rows: Sequence[Determination], pack: Pack) -> list[Traits]:
    return [rule_features(pack, read_profile(f"{row.name}\n{row.description}").values) for row in rows]

"""What determined products say of a new one, from the tables that this node holds."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ronghe.exchange.queries.indexes import encoder
from ronghe.kernel.rules import Facts, Pack
from ronghe.route.facts import read_profile
from ronghe.route.judging.nmpa import nmpa_packs
from ronghe.route.judging.rule_features import rule_features
from ronghe.route.models import CatalogueCode, ClinicalExemption
from ronghe.route.models import Determination as DeterminationRecord
from ronghe.route.similar.catalogue import Entry, catalogue_entries, exemption_entries
from ronghe.route.similar.determinations import Determination, determination
from ronghe.route.similar.measuring import Answered, Measures, measure
from ronghe.route.similar.model import Prediction, SimilarModel
from ronghe.route.similar.readings import Traits
from ronghe.route.similar.store import FILE, ModelMissing, ModelUnusable, is_stale, load
from ronghe.route.similar.usual import usual_entries

_lock = threading.Lock()


@dataclass(frozen=True)
class Evaluation:
    """Figures on rows with known outcomes. ``left_out`` rows were among those learned from, and count for nothing."""

    measures: Measures
    left_out: int
    learned_from: int
    years: tuple[int, ...]


def nmpa_prediction(name: str, description: str, facts: Facts, on: date) -> Prediction | None:
    """Outcome and codes of a product by determined ones; None where nothing was learned (``ronghe route train``).

    ``facts`` are those read from the text or told; ``on`` is the day whose rules speak. What was learned with another
    encoder or by another version, or is damaged, counts as nothing learned: then the rules answer alone.

    Cost: some 20 ms; the first in a process loads the model, 0.2 s.
    """
    try:
        model = learned()
    except ModelUnusable:
        return None
    if model is None or model.encoder_name != encoder().name or not f"{name}{description}".strip():
        return None
    return model.predict(determination(name, description), encoder(), rule_features(_pack(on), facts))


def learned() -> SimilarModel | None:
    """The model learned last; None where there is none.

    Raises:
        ModelUnusable: it is damaged, or of another version.
    """
    try:
        stamp = (similar_folder() / FILE).stat().st_mtime_ns
    except OSError:
        return None
    with _lock:
        try:
            return _loaded(similar_folder(), stamp)
        except ModelMissing:  # taken away in between
            return None


@lru_cache(maxsize=1)
def _loaded(folder: Path, _stamp: int) -> SimilarModel:
    return load(folder)


def prediction_is_stale(model: SimilarModel) -> bool:
    """Whether the determinations held now are others than those the model learned from. Reads the table."""
    return is_stale(model, determination_rows())


def evaluation(rows: Sequence[Determination], model: SimilarModel, on: date) -> Evaluation:
    """Answer for the rows that the model has not learned from, and compare.

    Cost: some 30 ms per row.
    """
    known = {row.key for row in model.rows}
    asked = [row for row in rows if row.key not in known]
    predictions = model.predict_all(asked, encoder(), traits_of(asked, on))
    answers = [
        Answered(one.outcome, one.confidence, [code for code, _ in one.codes], one.class_3_possible)
        for one in predictions
    ]
    measures = measure([(row.outcome, row.code) for row in asked], answers)
    years = tuple(sorted({row.year for row in model.rows}))
    return Evaluation(measures, len(rows) - len(asked), len(model.rows), years)


def traits_of(rows: Sequence[Determination], on: date) -> list[Traits]:
    """What the rules of the day say of each row, by the facts read from its text. Cost: some 10 ms per row."""
    pack = _pack(on)
    return [rule_features(pack, read_profile(f"{row.name}\n{row.description}").values) for row in rows]


def determination_rows() -> list[Determination]:
    """The determined products held (one statement)."""
    held = DeterminationRecord.objects.order_by().filter(withdrawn_on=None)
    columns = ("name", "description", "year", "code", "outcome")
    return [determination(*values) for values in held.values_list(*columns).iterator(chunk_size=2000)]


def list_entries() -> list[Entry]:
    """Products of the catalogue and those exempt from clinical evaluation, as held (two statements), and usual ones.

    Usual products (``similar.usual``) stand beside the lists and speak of their codes: without a list, none.
    """
    codes = CatalogueCode.objects.order_by().filter(withdrawn_on=None).values_list("code", "name")
    exempt = ClinicalExemption.objects.order_by().filter(withdrawn_on=None)
    listed = exempt.values_list("code", "name", "description", "device_class")
    found = catalogue_entries(codes) + exemption_entries(listed)
    return [*found, *usual_entries()] if found else []


def similar_folder() -> Path:
    """Where the learned model lies."""
    return Path(settings.DATA_FOLDER) / "route" / "similar"


@lru_cache(maxsize=2)
def _pack(on: date) -> Pack:
    return nmpa_packs(on).classes

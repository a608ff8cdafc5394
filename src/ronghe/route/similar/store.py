"""The model in a file of the data folder: plain numbers and text, checked when read, never code."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ronghe.kernel.index.columns import Strings, read_columns, write_columns
from ronghe.route.similar.catalogue import CatalogueModel, prefixed, without_prefix
from ronghe.route.similar.cues import cues
from ronghe.route.similar.determinations import Determination, rows_key
from ronghe.route.similar.likeness import Likeness
from ronghe.route.similar.machine import Softmax
from ronghe.route.similar.model import NAMES, SimilarModel

FILE = "similar.columns"
FORMAT = 2
_TEXTS = ("name", "description", "code", "outcome")


class ModelMissing(Exception):
    """No model has been trained in this folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no trained model in {folder}. Train one with `ronghe route train`.")


class ModelUnusable(Exception):
    """The file is damaged, of another format, or does not fit this version."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(f"The model {path} cannot be used ({detail}). It is derived data: train it again.")


def save(model: SimilarModel, folder: Path) -> Path:
    """Write the model aside, then move it into place: a reader sees the old one or the new one, whole."""
    about = {
        "format": FORMAT,
        "rows_key": model.rows_key,
        "encoder": model.encoder_name,
        "outcomes": NAMES,
        "signs": [name for name, _, _ in cues()],
        "traits": model.trait_names,
        "catalogue": model.catalogue is not None,
        "code_heat": model.code_heat,
        "until": model.until,
    }
    columns: dict[str, NDArray[Any]] = {
        "about": np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        "years": np.array([row.year for row in model.rows], dtype=np.int64),
        "weights": model.weights,
        "means": model.means,
        "slopes": model.chances.slopes,
        "offsets": model.chances.offsets,
        "code_weights": model.code_weights,
    }
    columns |= _texts("codes", model.codes)
    for name in _TEXTS:
        columns |= _texts(f"row.{name}", [getattr(row, name) for row in model.rows])
    columns |= prefixed("likeness", model.likeness.columns())
    if model.catalogue is not None:
        columns |= prefixed("catalogue", model.catalogue.columns())
    folder.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=".similar-", dir=folder)
    os.close(handle)
    try:
        write_columns(Path(aside), columns)
        Path(aside).replace(folder / FILE)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return folder / FILE


def load(folder: Path) -> SimilarModel:
    """The model of a folder, its arrays behind a memory map. Cost: 0.2 s.

    Raises:
        ModelMissing: there is none.
        ModelUnusable: it is damaged, or was written by another version; its rows are checked against their key.
    """
    path = folder / FILE
    try:
        columns = read_columns(path)
        return _model(columns)
    except FileNotFoundError as error:
        raise ModelMissing(folder) from error
    except (KeyError, ValueError, TypeError, OSError, IndexError) as error:
        raise ModelUnusable(path, str(error) or type(error).__name__) from error


def is_stale(model: SimilarModel, rows: Sequence[Determination]) -> bool:
    """Whether the rows known now (of the years it was to learn from) are others than those it learned from."""
    known = {(row.key, row.year, row.code, row.outcome): row for row in rows if row.outcome}
    until = model.until
    return rows_key([row for row in known.values() if until is None or row.year <= until]) != model.rows_key


def _model(columns: dict[str, NDArray[Any]]) -> SimilarModel:
    about = json.loads(columns["about"].tobytes())
    if about["format"] != FORMAT or tuple(about["outcomes"]) != NAMES or about["signs"] != [n for n, _, _ in cues()]:
        raise ValueError("it has another format")
    texts = {name: _strings(f"row.{name}", columns) for name in _TEXTS}
    rows = tuple(
        Determination(name, description, year, code, outcome)
        for name, description, code, outcome, year in zip(*texts.values(), columns["years"].tolist(), strict=True)
    )
    if rows_key(rows) != about["rows_key"]:
        raise ValueError("its rows are not those it names")
    likeness = Likeness.from_columns(without_prefix("likeness", columns))
    catalogue = CatalogueModel.from_columns(without_prefix("catalogue", columns)) if about["catalogue"] else None
    codes = tuple(_strings("codes", columns))
    model = SimilarModel(
        rows,
        about["rows_key"],
        about["encoder"],
        likeness,
        catalogue,
        columns["weights"],
        columns["means"],
        Softmax(columns["slopes"], columns["offsets"]),
        codes,
        columns["code_weights"],
        float(about["code_heat"]),
        tuple(about["traits"]),
        about["until"],
    )
    _check(model)
    return model


def _check(model: SimilarModel) -> None:
    size = len(model.rows)
    fits = (
        model.likeness.names.size == size
        and model.likeness.traits.points.shape == (size, len(model.trait_names))
        and model.weights.shape == (size, len(NAMES))
        and model.code_weights.shape == (size, len(model.codes))
        and model.chances.slopes.shape == (len(NAMES), len(NAMES))
        and model.means.shape == model.chances.offsets.shape == (len(NAMES),)
    )
    if not fits:
        raise ValueError("its parts do not fit each other")
    if model.catalogue is not None and not set(model.catalogue.codes) <= set(model.codes):
        raise ValueError("its catalogue names codes that it does not have")


def _texts(name: str, values: Sequence[str]) -> dict[str, NDArray[Any]]:
    packed = Strings.pack(values)
    return {f"{name}.text": packed.blob, f"{name}.starts": packed.starts}


def _strings(name: str, columns: dict[str, NDArray[Any]]) -> list[str]:
    return list(Strings(columns[f"{name}.starts"], columns[f"{name}.text"]))

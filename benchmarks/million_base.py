"""What the listings of ``million`` are made of: real devices, diseases and sentences, and their encodings."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from benchmarks.data import shared
from benchmarks.report import ROOT
from ronghe.kernel import text as kernel_text
from ronghe.kernel.index import default_encoder
from ronghe.kernel.index.encoding import Vectors

SEED = 20261126
SETS = ("closed", "dev", "equipment", "holdout", "park", "test", "university")
"""Of these planted offers sentences are taken; a set more would be another million."""
FOLDER = Path(os.environ.get("RONGHE_BENCH_MILLION") or ROOT / "build" / "bench" / "million")


class Base:
    """The pools and their vectors."""

    def __init__(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        devices, diseases, sentences = _chinese_devices(), _diseases(), _sentences()
        order = np.random.default_rng(SEED).permutation
        english = _english_devices()
        self.devices = [[pool[i] for i in order(len(pool))] for pool in (devices, english)]
        self.diseases = [diseases[i] for i in order(len(diseases))][:4000]
        self.sentences = sentences
        self.disease_fields = [_fields_of(f"{zh} {en}") for zh, en in self.diseases]
        self.device_fields = [[_fields_of(name) for name, _ in pool] for pool in self.devices]
        self.told = hashlib.blake2b(repr([self.devices, self.diseases, sentences]).encode(), digest_size=8).hexdigest()
        self._drop_others()
        kept = self._encoded()
        self._names = [kept["names0"], kept["names1"]]
        self._descriptions = [kept["texts0"], kept["texts1"]]
        self._diseases = [kept["diseases0"], kept["diseases1"]]
        self._sentences = [kept["sentences0"], kept["sentences1"]]
        self.alike: NDArray[np.int64] = kept["alike"]
        self.weights: list[NDArray[np.float32]] = [
            np.ones(4, np.float32),
            np.ones(4, np.float32),
            np.ones(8, np.float32),
        ]
        self.centres: list[NDArray[np.float32]] = [np.zeros(512, np.float32)] * 3
        self.spread: list[NDArray[np.float32]] = [np.zeros((512, 512), np.float32)] * 3

    def components(self, drawn: dict[str, NDArray[Any]], rows: NDArray[np.int64], tongue: int) -> list[Vectors]:
        """The vectors of what the given rows are made of: device, description, disease, sentence, per language."""
        found = []
        for side in ((0,), (1,), (0, 1))[tongue]:
            device, sentence = drawn["device"][rows], drawn["sentence"][rows]
            if side and tongue == 2:
                device, sentence = self.alike[device], drawn["other"][rows]
            found += [
                self._names[side][device],
                self._descriptions[side][device],
                self._diseases[side][drawn["disease"][rows]],
                self._sentences[side][sentence],
            ]
        return found

    def _drop_others(self) -> None:
        """What was made of other pools is made anew: its vectors would stand for other texts."""
        path = FOLDER / "pools.txt"
        if path.exists() and path.read_text("utf-8") == self.told:
            return
        shutil.rmtree(FOLDER)
        FOLDER.mkdir()
        path.write_text(self.told, "utf-8")

    def _encoded(self) -> dict[str, NDArray[Any]]:
        path = FOLDER / f"base-{default_encoder().name}.npz"
        if not path.exists():
            encode = default_encoder().encode
            kept: dict[str, NDArray[Any]] = {}
            for side in range(2):
                kept[f"names{side}"] = encode([name for name, _ in self.devices[side]])
                kept[f"texts{side}"] = encode([description for _, description in self.devices[side]])
                kept[f"diseases{side}"] = encode([pair[side] for pair in self.diseases])
                kept[f"sentences{side}"] = encode(self.sentences[side])
            kept["alike"] = np.argmax(kept["names0"] @ kept["names1"].T, axis=1)
            keep(path, kept)
        return dict(np.load(path))


def keep(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    aside = path.with_suffix(f".{os.getpid()}.npz")
    np.savez(aside, **arrays)  # type: ignore[arg-type]
    aside.replace(path)


def _fields_of(source: str) -> tuple[str, ...]:
    """The specialties whose words stand in a text, two at most."""
    found = [name for name, pattern in _specialties() if pattern.search(source)]
    return tuple(found[:2])


@cache
def _specialties() -> list[tuple[str, re.Pattern[str]]]:
    table = yaml.safe_load((ROOT / "src/ronghe/kernel/match/data/fields.yaml").read_text("utf-8"))["specialties"]
    return [
        (name, re.compile("|".join([*words.get("zh", []), *words.get("en", [])]), re.IGNORECASE))
        for name, words in table.items()
    ]


def _chinese_devices() -> list[tuple[str, str]]:
    with shared("nmpa", "determinations.jsonl").open(encoding="utf-8") as lines:
        found = [(one["name"], one["desc"]) for one in map(json.loads, lines)]
    exempt = json.loads(shared("nmpa", "clinical_evaluation_exemption_2025.json").read_text("utf-8"))["entries"]
    found += [(one["product_name"], one["product_description"]) for one in exempt]
    unique = {name[:40]: text[:240] for name, text in found if name and text}
    return sorted(unique.items())


def _english_devices() -> list[tuple[str, str]]:
    with shared("fda", "foiclass_2020.txt").open(encoding="cp1252", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE))
    unique: dict[str, str] = {}
    for row in rows:
        name = " ".join(reversed((row["DEVICENAME"] or "").split(", "))).strip()[:80]
        said = [row.get(key) or "" for key in ("DEFINITION", "TECHNICALMETHOD", "TARGETAREA")]
        text = " ".join(part.strip() for part in said if len(part.strip()) > 3)[:400]
        if name and len(text) > 60 and "convenience kit" not in text.lower():  # a paragraph of law, not a description
            unique[name] = text
    return sorted(unique.items())


def _diseases() -> list[tuple[str, str]]:
    with shared("terms", "icd10_zh_en.csv").open(encoding="utf-8", newline="") as lines:
        return [
            (row["zh"], row["en"]) for row in csv.DictReader(lines) if len(row["zh"]) <= 24 and len(row["en"]) <= 70
        ]


def _sentences() -> list[list[str]]:
    """Chinese and English sentences of the planted offers."""
    texts: list[str] = []
    for name in SETS:
        path = ROOT / "benchmarks" / "planted" / name / "offers.jsonl"
        texts += [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    found: list[dict[str, None]] = [{}, {}]
    for text in texts:
        for passage in kernel_text.passages(text):
            if 20 <= len(passage.text) <= 240:
                spoken = kernel_text.language(passage.text)
                if spoken in (kernel_text.Language.ZH, kernel_text.Language.EN):
                    found[int(spoken == kernel_text.Language.EN)][passage.text] = None
    return [list(one) for one in found]

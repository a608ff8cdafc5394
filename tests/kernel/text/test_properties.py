"""Guarantees for any text whatever: literal spans, idempotence, linear cost."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ronghe.kernel.text import (
    clauses,
    identity_numbers,
    language,
    measurements,
    medical_record_mentions,
    normalise,
    passages,
    quantity,
    terms,
    tokens,
)
from ronghe.kernel.text.normal import normalised
from ronghe.kernel.text.tokens import bag
from ronghe.kernel.text.units import unit_names

ANY = st.text(st.characters(categories=None), max_size=80)  # lone surrogates, NUL and controls too
WORDS = st.lists(
    st.sampled_from(
        [
            "定位误差",
            "灵敏度",
            "和",
            "特异度",
            "分别",
            "不超过",
            "小于",
            "<",
            "≤",
            "2",
            "0.5",
            "１２",
            "mm",
            "％",
            "毫米",
            "(",
            ")",
            "（",
            "）",
            "，",
            "。",
            "；",
            "\n",
            "至",
            "-",
            "±",
            "10⁻³",
            "由",
            "缩短至",
            "3",
            "min",
            "半小时",
            "百分之",
            "九十",
            "error",
            "of",
            "below",
            "150",
            "ms",
            "from",
            "to",
            "and",
            "95%",
            "CI",
            "產(chǎn)業",
            "\u200b",
            "\x00",
            "�",
            "😀",
            "①",
            "一次性",
            "GB",
            "9706.1-2020",
            "n=",
            "元/次",
            "×",
            "10^4",
            "目标：",
            "1.",
            "目前",
            "希望",
            "the",
        ]
    ),
    max_size=30,
).map(" ".join)
TEXT = st.one_of(ANY, WORDS, WORDS.map(lambda words: words.replace(" ", "")))
LONG = [
    "定位误差小于 2 mm，" * 8000,
    "a" * 100_000,
    "1" * 100_000,
    "一" * 100_000,
    "(" * 100_000,
    "1,234," * 16_000,
    "1.2×" * 25_000,
    " " * 100_000,
    "A-1" * 33_000,
    "error of " * 11_000,
    "和灵敏度" * 25_000,
    "12 mm " * 16_000,
    "産(chǎn)" * 15_000,
    "from 1 to 2 mm " * 6_000,
    "e\u0301" * 50_000,
    "95% CI " * 14_000,
    "\ud800\x00😀" * 30_000,
]


@settings(deadline=None)
@given(TEXT)
@example("CT检查 pH值 3D打印 0.5 mm² 中文，中文 한국어 ㊀")
def test_bag_holds_the_terms(source: str) -> None:
    assert sorted(bag(source)) == sorted(terms(source))


@settings(deadline=None)
@given(TEXT)
@example("產(chǎn)業(yè)產(chǎn)")
@example("½①⁻³")
def test_normalise_is_idempotent_and_every_span_is_in_the_source(source: str) -> None:
    normal = normalise(source)

    assert normalise(normal.text).text == normal.text
    assert normalised(source) == normal.text
    assert len(normal.starts) == len(normal.ends) == len(normal.text)
    assert all(0 <= a < b <= len(source) for a, b in zip(normal.starts, normal.ends, strict=True))
    assert all(a <= b for a, b in pairwise(normal.starts))
    normal.text.encode("utf-8")


@settings(deadline=None)
@given(TEXT)
def test_spans_are_literal(source: str) -> None:
    for one in [*tokens(source), *passages(source), *measurements(source), *clauses(source)]:
        assert source[one.start : one.end] == one.text
        assert one.start < one.end
    for span in [*identity_numbers(source), *medical_record_mentions(source)]:
        assert source[span.start : span.end] == span.text


@settings(deadline=None)
@given(TEXT)
def test_terms_are_those_of_tokens(source: str) -> None:
    assert terms(source) == [token.term for token in tokens(source)]


@settings(deadline=None)
@given(TEXT)
def test_passages_do_not_overlap_and_keep_every_letter(source: str) -> None:
    found = passages(source)

    assert all(a.end <= b.start for a, b in pairwise(found))
    inside = [False] * len(source)
    for one in found:
        inside[one.start : one.end] = [True] * (one.end - one.start)
    assert not [c for c, kept in zip(source, inside, strict=True) if c.isalnum() and not kept]


@settings(deadline=None)
@given(TEXT)
def test_clauses_are_numbered_in_text_order(source: str) -> None:
    found = clauses(source)

    assert [clause.id for clause in found] == [f"c{n + 1}" for n in range(len(found))]
    assert all((a.start, a.end) < (b.start, b.end) or a.start < b.start for a, b in pairwise(found))
    assert all((clause.target is not None) == (clause.kind == "target") for clause in found)


@settings(deadline=None)
@given(TEXT)
def test_language_does_not_depend_on_spelling(source: str) -> None:
    assert language(source) == language(source + " ")


@settings(deadline=None)
@given(st.floats(1e-6, 1e6), st.sampled_from(unit_names()))
def test_quantity_is_linear_in_its_value(value: float, unit: str) -> None:
    one, double = quantity(value, unit), quantity(2 * value, unit)

    assert one is not None
    assert double is not None
    assert one.dimension == double.dimension
    if unit not in {"°F"}:
        assert double.value == pytest.approx(2 * one.value, rel=1e-9)


@pytest.mark.parametrize("source", LONG, ids=[repr(source[:8]) for source in LONG])
def test_long_texts_end_and_stay_literal(source: str) -> None:
    for one in [*tokens(source), *passages(source), *measurements(source), *clauses(source)]:
        assert source[one.start : one.end] == one.text

"""A sieve never holds back an expression that matches."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ronghe.kernel.match import attributes, parameters
from ronghe.kernel.sieve import Sieve, fold

PLANTED = Path(__file__).parents[2] / "benchmarks" / "planted"
PARTS = [
    "ab", "误差", "[xy]", "[^a]", "(?:ab|误)", "(?:c|)", "d?", "d{2,3}?", r"\b", "(?=ab)", "(?!ab)", "(?<=a)b", ".",
    r"\d", "K", "ſ", "İ", "ς", "µ", "(?i:Q)", "(e)", r"(?P<n>f)(?(n)g|h)", "(?>ij|i)", "[A-C]", r"\.", "k{0,2}",
]  # fmt: skip
LETTERS = "abAB误差xyXYcdQqefghijkKKſsSİiıςσΣµμ1.- \n"


@given(
    st.lists(st.lists(st.sampled_from(PARTS), max_size=5).map("".join), min_size=1, max_size=4),
    st.sampled_from([0, re.I, re.I | re.S, re.X]),
    st.text(LETTERS, max_size=12),
)
def test_whatever_matches_is_a_candidate(sources: list[str], flags: int, text: str) -> None:
    patterns = {}
    for place, source in enumerate(sources):
        try:
            patterns[place] = re.compile(source, flags)
        except re.error:  # a group named twice
            continue

    found = Sieve("sieve-sample", patterns).candidates(text)

    assert {place for place, pattern in patterns.items() if pattern.search(text)} <= found


def test_it_sieves() -> None:
    patterns = {"robot": re.compile("(?<![a-z])(?:robots?|机器人)", re.I), "any": re.compile(r"\d+")}

    sieve = Sieve("sieve-sample", patterns)

    assert sieve.candidates("a catheter") == {"any"}
    assert sieve.candidates("ROBOT") == sieve.candidates("手术机器人") == {"any", "robot"}


@given(st.text(max_size=20))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("table", ["attributes", "parameters"])
def test_the_tables_read_what_they_read_without_it(table: str) -> None:
    lines = [line for file in sorted(PLANTED.glob("*/offers.jsonl")) for line in file.read_text("utf-8").splitlines()]
    offers = [json.loads(line) for line in lines]
    texts = [part for offer in offers for part in re.split(r"(?<=[.。；;])", offer["text"])][::3]
    if table == "attributes":
        sieve = attributes._sieve()
        patterns = {(a.id, value): p for a in attributes.axes().values() for value, p in a.values.items()}
    else:
        sieve, patterns = parameters._sieve(), parameters._patterns()

    possible = {text: sieve.candidates(text) for text in texts}
    missed = [
        (key, text)
        for text in texts
        for key, pattern in patterns.items()
        if key not in possible[text] and any(m.end() > m.start() for m in pattern.finditer(text))
    ]

    assert not missed
    assert len(sieve._always) < len(patterns) / 10

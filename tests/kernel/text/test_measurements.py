"""Stated quantities: a table of phrases as offers use them, in both languages."""

from pathlib import Path

import pytest

from ronghe.kernel.text import Measurement, measurements

TABLE = Path(__file__).with_name("stated.tsv")


def rows() -> list[tuple[str, str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]


def shown(one: Measurement) -> str:
    unit = one.unit.replace(" ", "_") or "-"
    words = [one.key or one.parameter, one.operator.value, f"{one.value:g}", unit]
    if one.high is not None:
        words.append(f"{one.high:g}")
    words += [name for name in ("hedged", "negated") if getattr(one, name)]
    return " ".join(words)


@pytest.mark.parametrize(("source", "expected"), rows())
def test_measurements_name_bound_and_value(source: str, expected: str) -> None:
    wanted = [] if expected == "!" else [" ".join(part.split()) for part in expected.split(" ; ")]
    wanted = [part.replace("CNY per procedure", "CNY_per_procedure") for part in wanted]

    found = [shown(one) for one in measurements(source)]

    assert [part for part in wanted if part not in found] == [], found
    if expected == "!":
        assert found == []


@pytest.mark.parametrize(("source", "_expected"), rows())
def test_measurements_are_literal(source: str, _expected: str) -> None:
    assert all(source[one.start : one.end] == one.text for one in measurements(source))

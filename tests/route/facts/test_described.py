"""What is read from descriptions that were written for it, fact by fact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ronghe.kernel.text import Language, language
from ronghe.route.facts import read_profile, vocabulary

pytestmark = pytest.mark.unit

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("described.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_read_profile_finds_what_a_description_says_and_no_more(case):
    values = read_profile(case["text"]).values

    for fact, expected in case.get("facts", {}).items():
        if isinstance(expected, list):
            assert set(expected) <= set(values.get(fact, ())), fact
        else:
            assert values.get(fact) == expected, fact
    assert [fact for fact in case.get("unknown", []) if fact in values] == []


def test_descriptions_are_many_in_both_languages_and_name_known_facts():
    spoken = [language(case["text"]) for case in CASES]

    assert len({case["id"] for case in CASES}) == len(CASES) >= 60
    assert spoken.count(Language.ZH) >= 30
    assert spoken.count(Language.EN) >= 20
    named = {fact for case in CASES for fact in (*case.get("facts", {}), *case.get("unknown", []))}
    assert named <= set(vocabulary().facts)
    assert len(named) >= 60

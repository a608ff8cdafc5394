"""Random packs over the oracle's vocabulary, for hypothesis."""

from typing import Any

import yaml
from hypothesis import strategies as st

from ronghe.kernel.rules import Pack, load_pack
from tests.kernel.rules.oracle import KINDS, OUTCOMES

_BOTH = {"zh": "甲", "en": "a"}


def _tests() -> st.SearchStrategy[dict[str, Any]]:
    bools = st.sampled_from(["hot", "wet", "loud"])
    places, aims = st.sampled_from(KINDS["place"].values), st.sampled_from(KINDS["aims"].values)
    op = st.sampled_from(["at_least", "more_than", "at_most", "less_than"])
    return st.one_of(
        bools.map(lambda b: {"fact": b}),
        st.builds(lambda b, v: {"fact": b, "is": v}, bools, st.booleans()),
        st.builds(lambda v: {"fact": "place", "is": v}, places),
        st.builds(lambda v: {"fact": "place", "in": v}, st.lists(places, min_size=1, max_size=3, unique=True)),
        st.builds(lambda v: {"fact": "aims", "in": v}, st.lists(aims, min_size=1, max_size=2, unique=True)),
        st.builds(lambda o, n: {"fact": "days", o: n}, op, st.integers(0, 4)),
        st.builds(lambda a, b: {"fact": "days", "at_least": a, "less_than": b}, st.integers(0, 3), st.integers(1, 4)),
    )


def conditions(rules: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Conditions that may name the rules given."""
    leaf, form = _tests(), st.sampled_from(["all", "any", "none"])
    if rules:
        leaf = leaf | st.sampled_from(rules).map(lambda r: {"rule": r})
    return st.recursive(
        leaf,
        lambda inner: st.builds(lambda form, parts: {form: parts}, form, st.lists(inner, min_size=1, max_size=3)),
        max_leaves=4,
    )


@st.composite
def raw_packs(draw: st.DrawFn) -> dict[str, Any]:
    """The content of a pack: one to six rules, each naming only rules before it; then put in any order."""
    rules: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 6))):
        ids = [rule["id"] for rule in rules]
        rule = {"id": f"r{number}", "source": "s", "article": "1", "text": _BOTH, "when": draw(conditions(ids))}
        if draw(st.booleans()):
            rule["unless"] = draw(conditions(ids))
        effect = draw(st.sampled_from(["outcome", "outcome", "at_least", None]))
        if effect:
            rule[effect] = draw(st.sampled_from(OUTCOMES))
        rules.append(rule)
    return {
        "id": "p",
        "regime": "test",
        "version": "1",
        "title": _BOTH,
        "effective_on": "2020-01-01",
        "sources": {"s": _BOTH},
        "outcomes": OUTCOMES,
        "resolve": draw(st.sampled_from(["highest", "first"])),
        "rules": draw(st.permutations(rules)),
    }


def known_facts() -> st.SearchStrategy[dict[str, Any]]:
    """Some facts known, some not."""
    return st.fixed_dictionaries(
        {},
        optional={
            "hot": st.booleans(),
            "wet": st.booleans(),
            "loud": st.booleans(),
            "place": st.sampled_from(KINDS["place"].values),
            "days": st.integers(0, 5),
            "aims": st.frozensets(st.sampled_from(KINDS["aims"].values)),
        },
    )


def loaded(raw: dict[str, Any]) -> Pack:
    """The pack of a content."""
    return load_pack(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), "random.yaml", KINDS)

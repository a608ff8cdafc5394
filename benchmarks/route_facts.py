"""How often each fact is read from real product descriptions, and how often what is read is right.

Coverage: the rows of ``nmpa/determinations.jsonl``, name and description, of 2018-2020 (on which the wordings were
tuned) and of 2021 (on which they were not), and the share in which a fact gets a value. No fact is told by every
description, so there is no bar. Recall is known where the authority's code tells the kind: 6840 is in-vitro diagnosis,
21 is software.

Precision: 100 rows of 2021 drawn by seed were read by a person, who marked every false value of the main facts.
``route_facts_checked.json`` keeps the verdicts by a hash of the row, without its text. A value that was not seen then,
as the wordings have changed since, is neither right nor wrong; those are counted apart.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.data import shared
from benchmarks.report import Row
from ronghe.route.facts import Profile, read_profile

CHECKED = Path(__file__).with_name("route_facts_checked.json")
SHOWN = (
    *("product_kind", "purpose", "principal_action", "active", "energy", "exchanges_substance", "contact", "invasive"),
    *("implantable", "contact_days", "sterile", "single_use", "measuring", "absorbable", "contains_drug", "dressing"),
    *("treats_disease", "in_surgery", "patient_group", "accessory_specific", "is_software", "software_role", "ivd"),
    *("ivd_target", "quantitative"),
)


def run() -> Sequence[Row]:
    begun = time.perf_counter()
    read = [(row, read_profile(f"{row['name']}\n{row['desc'] or ''}")) for row in rows()]
    each_ms = 1000 * (time.perf_counter() - begun) / len(read)
    found = [Row(f"reading one description, mean of {len(read)}", each_ms, "ms")]
    for what, chosen in (
        ("2018-2020", [profile for row, profile in read if row["year"][:4] < "2021"]),
        ("2021", [profile for row, profile in read if row["year"] == "2021"]),
    ):
        counted = Counter(fact for profile in chosen for fact in profile.readings)
        found += [Row(f"read, {what}, {fact}", counted[fact] / len(chosen)) for fact in SHOWN]
        contradicted = sum(bool(profile.contradictions) for profile in chosen)
        found.append(Row(f"contradicts itself, {what}", contradicted / len(chosen)))
    found += [
        Row(what, sum(profile.values.get(fact) is True for row, profile in read if coded(row, code)) / count)
        for what, fact, code in (
            ("recall, ivd, rows with code 6840", "ivd", "6840"),
            ("recall, is_software, rows with code 21", "is_software", "21-"),
        )
        if (count := sum(coded(row, code) for row, _ in read))
    ]
    return [*found, *precision({key(row): profile for row, profile in read})]


def rows() -> list[dict[str, Any]]:
    """The determinations as they come."""
    lines = shared("nmpa", "determinations.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def coded(row: dict[str, Any], start: str) -> bool:
    """Whether the authority gave the row a code that begins so."""
    return (row["code"] or "").startswith(start)


def key(row: dict[str, Any]) -> str:
    """By which a row is known without its text."""
    return hashlib.blake2b(f"{row['name']}\n{row['desc'] or ''}".encode(), digest_size=6).hexdigest()


def precision(profiles: dict[str, Profile]) -> Iterator[Row]:
    """Share of values that a person found right, for all main facts and for each."""
    checked: dict[str, dict[str, dict[str, str]]] = json.loads(CHECKED.read_text("utf-8"))["rows"]
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    unseen: Counter[str] = Counter()
    names = {fact for verdicts in checked.values() for said in verdicts.values() for fact in said}
    for row, verdicts in checked.items():
        if row not in profiles:
            continue
        for fact, reading in profiles[row].readings.items():
            if fact in names:
                value = written(reading.value)
                if verdicts["right"].get(fact) == value:
                    right[fact] += 1
                elif verdicts["wrong"].get(fact) == value:
                    wrong[fact] += 1
                else:
                    unseen[fact] += 1
    total = right.total() + wrong.total()
    yield Row(f"precision, all main facts, {len(checked)} rows, {total} values", right.total() / max(total, 1), bar=0.9)
    yield Row("values not seen by the person", float(unseen.total()), "values")
    for fact in sorted(right + wrong, key=lambda fact: -(right + wrong)[fact]):
        judged = right[fact] + wrong[fact]
        yield Row(f"precision, {fact}, {judged} values", right[fact] / judged)


def written(value: object) -> str:
    """A value as it stands in the file of verdicts."""
    return "+".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)

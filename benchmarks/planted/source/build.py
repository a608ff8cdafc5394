"""Build the planted benchmark from its hand-written source, and refuse to build it when a rule is broken.

Source form (`source/<set>/*.txt`; dev and test by one author, each other by one of its own), one block per topic:

    === topic
    >a achievement | organisation | title       an offer; its prose follows on the next lines
    #1 a c                                      a need and the offers that answer it; its prose follows,
                                                with each labelled clause in {braces}
    !a mmp?x-                                   the labels of one offer, one letter per clause in order
    +1 g mmxx?-                                 the same, for a need that was written further up

A topic named again continues: the twins, near copies that fail, stand in a file of their own.
Letters: m met, p partly, x unmet, ? unknown, - not labelled. Braces are removed from the text that is written,
so a clause is a literal part of its need by construction (and is checked all the same).

Run `python benchmarks/planted/source/build.py` to write, with `--check` to compare with what is on disk.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).resolve().parent
TARGET = SOURCE.parent
MIN_NEEDS = {
    "dev": 52,
    "test": 52,
    "holdout": 40,
    "equipment": 48,
    "university": 48,
    "park": 48,
    "bedside": 48,
    "laboratory": 48,
    "workshop": 48,
    "community": 48,
    "closed": 44,
}
HALVES = tuple(MIN_NEEDS)
INITIALS = {"community": "m"}  # c is the letter of closed
KINDS = frozenset({"achievement", "company", "expert", "service", "investor"})
VERDICTS = {"m": "met", "p": "partly", "x": "unmet", "?": "unknown"}
CLAUSE = re.compile(r"\{([^{}]+)\}")
HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]+")


class SourceError(ValueError):
    """A rule of the source form is broken; the message names the half, the topic and the line."""


@dataclass
class Offer:
    """One possible partner, as it is written to `offers.jsonl`."""

    key: str
    kind: str
    organisation: str
    title: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The prose, its source lines joined by line breaks."""
        return "\n".join(self.lines).strip()


@dataclass
class Need:
    """One need with its answers and the label strings of the offers that were judged."""

    key: str
    answers: list[str]
    lines: list[str] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)

    @property
    def marked(self) -> str:
        """The prose with its clauses still in braces."""
        return "\n".join(self.lines).strip()

    @property
    def text(self) -> str:
        """The prose as a reader sees it."""
        return self.marked.replace("{", "").replace("}", "")

    @property
    def clauses(self) -> list[str]:
        """The labelled clauses in the order of the text."""
        return CLAUSE.findall(self.marked)


@dataclass
class Topic:
    """A cluster of offers of one specialty and the needs that have to choose among them."""

    name: str
    offers: list[Offer] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)


def parse(text: str, where: str, topics: list[Topic]) -> None:
    """Read one source file and add to `topics`; raises SourceError on a line that belongs nowhere."""
    topic: Topic | None = None
    current: Offer | Need | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("=== "):
            name = line[4:].strip()
            topic = next((t for t in topics if t.name == name), None)
            if topic is None:
                topic = Topic(name)
                topics.append(topic)
            current = None
        elif topic is None:
            raise SourceError(f"{where}:{number}: text before the first topic")
        elif line.startswith(">"):
            head, organisation, title = (part.strip() for part in line[1:].split("|", 2))
            key, kind = head.split()
            current = Offer(key, kind, organisation, title)
            topic.offers.append(current)
        elif line.startswith("#"):
            key, *answers = line[1:].split()
            current = Need(key, answers)
            topic.needs.append(current)
        elif line.startswith("!") and isinstance(current, Need):
            offer, letters = line[1:].split()
            current.labels.append((offer, letters))
        elif line.startswith("+"):
            key, offer, letters = line[1:].split()
            current = next((n for n in topic.needs if n.key == key), None)
            if current is None:
                raise SourceError(f"{where}:{number}: no need {key} in {topic.name}")
            current.labels.append((offer, letters))
        elif current is not None:
            current.lines.append(line)
        elif line.strip():
            raise SourceError(f"{where}:{number}: text outside of an offer or a need")


def language(text: str) -> str:
    """`zh` or `en`: one Han character weighs as much as half an English word."""
    return "zh" if len(HAN.findall(text)) / 2 > len(LATIN_WORD.findall(text)) else "en"


def check_topic(topic: Topic, where: str) -> list[str]:
    """Every broken rule of one topic, in words."""
    faults: list[str] = []
    keys = [offer.key for offer in topic.offers]
    if len(set(keys)) != len(keys) or not keys:
        faults.append(f"{where}: offer keys repeat or are missing")
    faults += [f"{where}{o.key}: unknown kind {o.kind}" for o in topic.offers if o.kind not in KINDS]
    faults += [f"{where}{o.key}: too little text" for o in topic.offers if len(o.text) < 80]
    for need in topic.needs:
        at = f"{where}-{need.key}"
        if not need.answers or not set(need.answers) <= set(keys):
            faults.append(f"{at}: answers {need.answers} are not offers of the topic")
        if not 3 <= len(need.clauses) <= 6:
            faults.append(f"{at}: {len(need.clauses)} clauses, 3 to 6 are wanted")
        faults += [f"{at}: clause not found once: {c}" for c in need.clauses if need.text.count(c) != 1]
        judged = [offer for offer, _ in need.labels]
        if len(set(judged)) != len(judged) or not set(judged) <= set(keys):
            faults.append(f"{at}: judged offers {judged} repeat or do not exist")
        if not set(need.answers) <= set(judged):
            faults.append(f"{at}: an answer is not judged")
        if not 2 <= len(judged) <= 5:
            faults.append(f"{at}: {len(judged)} judged offers")
        for offer, letters in need.labels:
            if len(letters) != len(need.clauses) or not set(letters) <= {*VERDICTS, "-"}:
                faults.append(f"{at}: labels of {offer} are {letters!r} for {len(need.clauses)} clauses")
    return faults


def build(half: str) -> tuple[str, str, dict[str, object]]:
    """The two files of one half and its counts; raises SourceError listing every fault."""
    offers: list[dict[str, object]] = []
    needs: list[dict[str, object]] = []
    faults: list[str] = []
    balance: Counter[str] = Counter()
    pairs: Counter[bool] = Counter()
    languages: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    topics: list[Topic] = []
    for path in sorted((SOURCE / half).glob("*.txt")):
        parse(path.read_text("utf-8"), path.name, topics)
    for number, topic in enumerate(topics, start=1):
        stem = f"{INITIALS.get(half, half[0])}{number:02d}"
        faults += check_topic(topic, f"{half}/{topic.name}")
        spoken = {o.key: language(o.text) for o in topic.offers}
        for offer in topic.offers:
            kinds[offer.kind] += 1
            record = {"id": stem + offer.key, "kind": offer.kind, "organisation": offer.organisation}
            offers.append({**record, "title": offer.title, "text": offer.text})
        for need in topic.needs:
            languages[language(need.text)] += 1
            pairs.update(spoken.get(a) != language(need.text) for a in need.answers)
            verdicts = [
                {"offer": stem + offer, "clause": clause, "verdict": VERDICTS[letter]}
                for offer, letters in need.labels
                for clause, letter in zip(need.clauses, letters, strict=False)
                if letter in VERDICTS
            ]
            balance.update(v["verdict"] for v in verdicts)
            answers = [stem + a for a in need.answers]
            needs.append({"id": f"{stem}-{need.key}", "text": need.text, "answers": answers, "verdicts": verdicts})
    if len(needs) < MIN_NEEDS[half]:
        faults.append(f"{half}: {len(needs)} needs, {MIN_NEEDS[half]} are wanted")
    if 2 * pairs[True] < pairs.total():
        faults.append(f"{half}: only {pairs[True]} of {pairs.total()} answers are in the other language")
    if faults:
        raise SourceError("\n".join(faults))
    counts: dict[str, object] = {
        "topics": len(topics),
        "offers": len(offers),
        "needs": len(needs),
        "need_languages": dict(languages),
        "offer_kinds": dict(kinds),
        "answers": pairs.total(),
        "answers_in_other_language": pairs[True],
        "labels": balance.total(),
        "verdicts": dict(balance.most_common()),
    }
    return _lines(offers), _lines(needs), counts


def _lines(records: list[dict[str, object]]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def main(arguments: list[str]) -> int:
    """Write (or, with `--check`, compare) the two files of each half; 0 when all is well, 1 on any fault."""
    halves = [a for a in arguments if a in HALVES] or list(HALVES)
    for half in halves:
        try:
            offers, needs, counts = build(half)
        except SourceError as fault:
            print(fault, file=sys.stderr)
            return 1
        for name, content in (("offers.jsonl", offers), ("needs.jsonl", needs)):
            path = TARGET / half / name
            if "--check" in arguments:
                if not path.is_file() or path.read_text("utf-8") != content:
                    print(f"{half}/{name} differs from its source", file=sys.stderr)
                    return 1
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, "utf-8", newline="\n")
        print(half, json.dumps(counts, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Fifty people at once on search, dossier and forms, logged in, against ``ronghe serve`` on loopback.

Each person looks at a page for four to twelve seconds before the next one (a seeded draw), for ``SECONDS`` altogether:
some eight pages a second, which is a busy hour. Of a hundred pages forty are searches, twenty lists and
records, twenty dossiers of a text of their own (the form that takes it, and the dossier), twenty forms (a need's text
read into its structure, interest shown in a listing). A dossier is never one that was made before. The node holds the
sample and ``LISTINGS`` listings mixed from its sentences, as in ``dossier_latency``. Waiting for a free connection
counts; the log-in does not.

``RONGHE_BENCH_PEOPLE`` and ``RONGHE_BENCH_SECONDS`` make it smaller for a try.
"""

from __future__ import annotations

import http.client
import json
import math
import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.report import Row
from benchmarks.served import ROOT, Visitor, chance, child, running

PEOPLE = int(os.environ.get("RONGHE_BENCH_PEOPLE", "50"))
SECONDS = float(os.environ.get("RONGHE_BENCH_SECONDS", "120"))
WARM_SECONDS = 15.0
LISTINGS = 2_000
SEED = 20261126
BAR_S = 1.0
LOOKS = (4.0, 12.0)
FOLDER = ROOT / "build" / "bench" / "people"
WORDS = (
    "椎弓根 导航",
    "肺结节 早筛",
    "超声 探头",
    "spine navigation",
    "可降解 支架",
    "wearable ECG",
    "病理 AI",
    "动物实验",
    "康复 机器人",
    "CT",
)


def run() -> Sequence[Row]:
    """Rows of the table."""
    prepared = child(FOLDER, "benchmarks.people_at_once", "prepare", str(PEOPLE))
    with running(FOLDER) as node:
        done = _load(node.port, prepared)
    rows = [Row(f"{PEOPLE} people at once: pages asked for", float(sum(len(t) for t in done.times.values())), "")]
    rows.append(Row("errors", float(len(done.errors)), "", 0.0, at_most=True))
    everything = [second for times in done.times.values() for second in times]
    rows.append(Row("all pages, p50", _share(everything, 0.5), "s"))
    rows.append(Row("all pages, p95", _share(everything, 0.95), "s", BAR_S, at_most=True))
    for name, times in sorted(done.times.items()):
        rows.append(Row(f"{name}, p50", _share(times, 0.5), "s"))
        rows.append(Row(f"{name}, p95", _share(times, 0.95), "s", BAR_S, at_most=True))
    rows.append(Row("pages per second", len(everything) / SECONDS, "1/s"))
    for error in done.errors[:5]:
        print(f"error: {error}", file=sys.stderr)
    return rows


class _Done:
    """What came of it."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []
        self.lock = threading.Lock()


def _load(port: int, prepared: dict[str, object]) -> _Done:
    done = _Done()
    sessions, listings = list(prepared["sessions"]), list(prepared["listings"])  # type: ignore[call-overload]
    begun = time.monotonic()
    people = [
        threading.Thread(target=_person, args=(number, port, session, listings, begun, done))
        for number, session in enumerate(sessions)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return done


def _person(number: int, port: int, session: str, listings: list[str], begun: float, done: _Done) -> None:
    draw = chance(SEED, number)
    visitor = Visitor(port, session)
    needs = _needs()
    time.sleep(draw.uniform(0, LOOKS[1]))
    turn = 0
    while time.monotonic() - begun < WARM_SECONDS + SECONDS:
        turn += 1
        kind = draw.choices(("search", "list", "record", "dossier", "form", "interest"), (40, 10, 10, 20, 10, 10))[0]
        text = f"{draw.choice(needs)}\n({number}.{turn})"
        _go(kind, visitor, text, draw.choice(WORDS), draw.choice(listings), begun, done)
        time.sleep(draw.uniform(*LOOKS))
    visitor.close()


def _go(kind: str, visitor: Visitor, text: str, words: str, listing: str, begun: float, done: _Done) -> None:
    """One visit: its pages, each timed."""
    timed = _Timed(begun, done)
    try:
        if kind == "search":
            timed("search", lambda: visitor.get("/search/?" + urlencode({"q": words})), 200)
        elif kind == "list":
            timed("list", lambda: visitor.get("/achievements/?" + urlencode({"q": words.split()[0]})), 200)
        elif kind == "record":
            timed("record", lambda: visitor.get(f"/achievements/{listing}/"), 200)
        elif kind == "interest":
            path = "/introductions/new/?" + urlencode({"kind": "achievement", "listing": listing})
            timed("form shown", lambda: visitor.get(path), 200)
            values = {"kind": "achievement", "listing": listing, "message": "希望面谈"}
            timed("form sent", lambda: visitor.post("/introductions/new/", values), 302)
        else:
            timed("form shown", lambda: visitor.get("/describe/"), 200)
            go = "dossier" if kind == "dossier" else ""
            place = timed("form sent", lambda: visitor.post("/describe/", {"text": text, "go": go}), 302)
            timed("dossier" if kind == "dossier" else "structure", lambda: visitor.get(place), 200)
    except (OSError, http.client.HTTPException, _Wrong) as error:
        with done.lock:
            done.errors.append(f"{kind}: {type(error).__name__} {error}")


class _Wrong(Exception):
    """Another answer than a working node gives."""


class _Timed:
    """Times one page after the other; those of the first seconds, when processes warm up, are not kept."""

    def __init__(self, begun: float, done: _Done) -> None:
        self._begun, self._done = begun, done

    def __call__(self, name: str, ask: Callable[[], object], status: int) -> str:
        start = time.perf_counter()
        answer = ask()
        seconds = time.perf_counter() - start
        found = int(getattr(answer, "status", 0))
        if found != status:
            raise _Wrong(f"{name} answered {found}: {getattr(answer, 'body', b'')[-300:]!r}")
        if time.monotonic() - self._begun > WARM_SECONDS:
            with self._done.lock:
                self._done.times[name].append(seconds)
        return str(getattr(answer, "location", ""))


def _needs() -> list[str]:
    lines = (ROOT / "benchmarks" / "planted" / "dev" / "needs.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def _share(times: Sequence[float], share: float) -> float:
    """The time that this share of all does not exceed."""
    return round(sorted(times)[max(0, math.ceil(len(times) * share) - 1)], 3) if times else math.inf


def prepare(people: int) -> dict[str, object]:
    """The sample, listings, and people with sessions; found again at the next run."""
    from django.core.management import call_command

    from benchmarks.dossier_latency import mixed
    from ronghe.base.actors import Actor
    from ronghe.exchange import commands
    from ronghe.exchange.models import Achievement
    from ronghe.ingest.commands import load_sample
    from ronghe.network import commands as network
    from ronghe.network.models import Membership, Organisation, Person, User

    call_command("migrate", verbosity=0)
    actor = Actor.system("benchmark")
    load_sample(actor)
    missing = LISTINGS - Achievement.objects.filter(source_key__startswith="bench:").count()
    if missing > 0:
        Achievement.objects.bulk_create(mixed(missing), batch_size=500)
        commands.rebuild_index(actor)
    commands.follow_outbox()
    sessions = []
    for number in range(people):
        key = f"bench:{number}"
        person = Person.objects.filter(source_key=key).first()
        if person is None:
            name = f"压测机构{number // 2}"
            owner = Organisation.objects.filter(name_zh=name).first() or network.save_organisation(
                actor, {"kind": "company", "name_zh": name}
            )
            person = network.save_person(actor, {"name_zh": f"压测{number}", "source_key": key, "listed": False})
            User.objects.create(username=key, email=f"b{number}@example.org", person=person)
            Membership.objects.create(person=person, organisation=owner, role="manager")
        sessions.append(session_of_person(person.pk))
    listings = list(Achievement.objects.filter(source_key__startswith="bench:").values_list("pk", flat=True)[:500])
    return {"sessions": sessions, "listings": [str(key) for key in listings]}


def session_of_person(person_id: object) -> str:
    """A new session."""
    from benchmarks.served import session_of

    return session_of(person_id)


if __name__ == "__main__":
    from ronghe.cli.main import WHOLE, start_django

    start_django(WHOLE)
    Path(os.environ["RONGHE_DATA"]).mkdir(parents=True, exist_ok=True)
    print(json.dumps({"prepare": prepare}[sys.argv[1]](int(sys.argv[2]))))

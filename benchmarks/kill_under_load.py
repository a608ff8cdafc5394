"""``kill -9`` of the server, its processes and its worker, ``KILLS`` times at seeded moments while people write.

``PAIRS`` pairs of people, each of two organisations, go through the story again and again over the forms of the site: a
need described and submitted, interest in an achievement, consent, the agreement accepted on both sides, messages. What
a form acknowledged (it answered with a redirect) is noted by the pair; a step without an answer is sent again after the
restart, as a person would. After each kill, before the next start, a process of its own looks into the database:

- every acknowledged need, interest, consent, acceptance and message is there;
- no introduction is half done: status, steps, agreement, acceptances, disclosures, project and entries of the audit log
  of each fit together;
- the audit chain holds, and after the indexer has run the index has exactly what the database has.

``RONGHE_BENCH_KILLS`` makes it smaller for a try.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import sys
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.report import Row
from benchmarks.served import ROOT, Answer, Node, Visitor, chance, child

KILLS = int(os.environ.get("RONGHE_BENCH_KILLS", "20"))
PAIRS = 6
ACHIEVEMENTS = 150
SEED = 20261126
LIVES = (1.0, 6.0)
"""Seconds for which a node lives before it is killed."""
FOLDER = ROOT / "build" / "bench" / "kills"
KINDS = ("need", "interest", "consent", "acceptance", "message")


def run() -> Sequence[Row]:
    """Rows of the table."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    prepared = child(FOLDER, "benchmarks.kill_under_load", "prepare", str(PAIRS))
    node, noted = Node(FOLDER), _Noted()
    stop = threading.Event()
    pairs = [
        threading.Thread(target=_pair, args=(number, node, pair, str(prepared["version"]), noted, stop))
        for number, pair in enumerate(prepared["pairs"])  # type: ignore[arg-type]
    ]
    draw = chance(SEED, "kills")
    lost, faults, starts = 0, 0, []
    for number in range(KILLS):
        starts.append(node.start())
        if number == 0:
            for pair in pairs:
                pair.start()
        time.sleep(draw.uniform(*LIVES))
        node.kill()
        found = _check(noted)
        lost += len(found["lost"])
        faults += len(found["faults"])
        for what in [*found["lost"], *found["faults"]][:5]:
            print(f"after kill {number + 1}: {what}", file=sys.stderr)
    starts.append(node.start())
    time.sleep(LIVES[1])
    stop.set()
    for pair in pairs:
        pair.join()
    node.stop()
    last = _check(noted)
    lost, faults = lost + len(last["lost"]), faults + len(last["faults"])
    rows = [Row("kills of server and worker", float(KILLS))]
    rows += [Row(f"acknowledged: {kind}", float(len(noted.by_kind[kind]))) for kind in KINDS]
    rows.append(Row("sendings without an answer, sent again", float(noted.broken)))
    rows.append(Row("answers of another kind (refusals, faults)", float(len(noted.wrong)), "", 0.0, at_most=True))
    rows.append(Row("acknowledged writes lost", float(lost), "", 0.0, at_most=True))
    rows.append(Row("half-done introductions, breaks of chain or index", float(faults), "", 0.0, at_most=True))
    rows.append(Row("start until the first answer, longest", max(starts), "s"))
    for wrong in noted.wrong[:5]:
        print(f"wrong: {wrong}", file=sys.stderr)
    return rows


class _Noted:
    """What was acknowledged, by kind; and what was not."""

    def __init__(self) -> None:
        self.by_kind: dict[str, list[list[str]]] = defaultdict(list)
        self.wrong: list[str] = []
        self.broken = 0
        self._lock = threading.Lock()

    def add(self, kind: str, *what: str) -> None:
        with self._lock:
            self.by_kind[kind].append(list(what))

    def refused(self, what: str) -> None:
        with self._lock:
            self.wrong.append(what)

    def unanswered(self) -> None:
        with self._lock:
            self.broken += 1

    def write(self, path: Path) -> None:
        with self._lock:
            path.write_text(json.dumps(self.by_kind), encoding="utf-8")


def _check(noted: _Noted) -> dict[str, list[str]]:
    noted.write(FOLDER / "noted.json")
    found = child(FOLDER, "benchmarks.kill_under_load", "check")
    return {name: list(found[name]) for name in ("lost", "faults")}  # type: ignore[call-overload]


def _pair(
    number: int, node: Node, pair: Mapping[str, object], version: str, noted: _Noted, stop: threading.Event
) -> None:
    """The story, again and again."""
    asker, owner = (_Person(node, str(pair[side]), noted, stop) for side in ("asker", "owner"))
    listings: Iterator[object] = iter(pair["listings"])  # type: ignore[call-overload]
    draw = chance(SEED, "pair", number)
    turn = 0
    while not stop.is_set():
        turn += 1
        bound, minutes = draw.randint(1, 9), draw.randint(2, 9)
        text = f"椎弓根螺钉置入偏差大，需要导航。要求定位误差 < {bound} mm，配准 {minutes} 分钟内。（{number}-{turn}）"
        place = asker.send("/describe/", {"text": text, "go": "dossier"})
        if place and (stored := asker.send(f"{place}store/", {"organisation": str(pair["asking"])})):
            noted.add("need", stored.split("/")[2])
        listing = str(next(listings, ""))
        if not listing:
            return
        values = {"kind": "achievement", "listing": listing, "message": f"第 {turn} 次"}
        if not (place := asker.send("/introductions/new/", values)):
            continue
        key = place.split("/")[2]
        noted.add("interest", key)
        if not owner.send(f"{place}consent/", {"note": "可以"}):
            continue
        noted.add("consent", key)
        for person, side in ((asker, "asking"), (owner, "answering")):
            if person.send(f"{place}agreement/", {"entitled": "1", "version": version}):
                noted.add("acceptance", key, side)
        for person in (asker, owner, asker):
            message = str(uuid.UUID(int=draw.getrandbits(128), version=4))
            if person.send(f"{place}message/", {"text": f"消息 {turn}", "message": message}):
                noted.add("message", key, message)


class _Person:
    """One who sends forms, and sends them again where no answer came."""

    def __init__(self, node: Node, session: str, noted: _Noted, stop: threading.Event) -> None:
        self._visitor, self._noted, self._stop = Visitor(node.port, session), noted, stop

    def send(self, path: str, values: Mapping[str, str]) -> str:
        """Where the form led to; "" where it was refused or nobody waits any more."""
        while True:
            try:
                answer = self._visitor.post(path, values)
            except (OSError, http.client.HTTPException):
                self._noted.unanswered()
                if self._stop.wait(0.2):
                    return ""
                continue
            if answer.status == 302:
                return answer.location
            return self._other(path, answer)

    def _other(self, path: str, answer: Answer) -> str:
        # A draft lives in the session; one whose answer never came was stored and is gone at the second sending.
        if not (path.startswith("/dossiers/") and answer.status == 404):
            self._noted.refused(f"{path} {answer.status} {answer.body[-200:]!r}")
        return ""


def prepare(pairs: int) -> dict[str, object]:
    """Organisations, people with sessions, and achievements to be asked for."""
    from django.core.management import call_command

    from benchmarks.served import session_of
    from ronghe.base.actors import Actor
    from ronghe.exchange import commands
    from ronghe.exchange.commands.introductions.nda_texts import current_nda_text
    from ronghe.network import commands as network
    from ronghe.network.models import Membership, User

    call_command("migrate", verbosity=0)
    actor = Actor.system("benchmark")
    made = []
    for number in range(pairs):
        sides = {}
        for side, kind in (("asker", "hospital"), ("owner", "institute")):
            organisation = network.save_organisation(actor, {"kind": kind, "name_zh": f"{side}{number}"})
            person = network.save_person(actor, {"name_zh": f"{side}-{number}", "listed": False})
            User.objects.create(username=f"{side}{number}", email=f"{side}{number}@example.org", person=person)
            Membership.objects.create(person=person, organisation=organisation, role="owner")
            sides[side] = (organisation, session_of(person.pk))
        drafts = [
            commands.ListingDraft(
                uuid.uuid4(),
                True,
                {
                    "owner": sides["owner"][0].pk,
                    "title_zh": f"导航系统 {number}-{i}",
                    "evidence_zh": f"误差 0.{i + 1} mm",
                },
                publish=True,
            )
            for i in range(ACHIEVEMENTS)
        ]
        stored = commands.store_listings(actor, "achievement", drafts)
        made.append(
            {
                "asker": sides["asker"][1],
                "owner": sides["owner"][1],
                "asking": sides["asker"][0].name_zh,
                "listings": [str(row.pk) for row in stored if hasattr(row, "pk")],
            }
        )
    commands.follow_outbox()
    return {"pairs": made, "version": current_nda_text().version}


def check(_: int = 0) -> dict[str, object]:
    """What is lost, and what does not fit together, after a kill."""
    from ronghe.base import chain
    from ronghe.base.audience import INDEXED
    from ronghe.exchange import commands
    from ronghe.exchange.queries.indexes import missing_and_stale

    noted = json.loads((FOLDER / "noted.json").read_text("utf-8"))
    lost = _lost({kind: noted.get(kind, []) for kind in KINDS})
    faults = _half_done()
    verdict = chain.find_fault()
    if verdict.fault is not None:
        faults.append(f"audit chain: {verdict.fault}")
    commands.follow_outbox()
    for audience in INDEXED:
        missing, stale = missing_and_stale(audience)
        faults += [f"index of {audience}: {key}" for key in sorted([*missing, *stale])]
    return {"lost": lost, "faults": faults}


def _lost(noted: Mapping[str, list[list[str]]]) -> list[str]:
    from ronghe.exchange.models import Introduction, NdaAcceptance, Need, ThreadMessage

    rows = {str(row.pk): row for row in Introduction.objects.all()}
    needs = {str(key) for key in Need.objects.values_list("pk", flat=True)}
    accepted = {(str(key), side) for key, side in NdaAcceptance.objects.values_list("nda__introduction_id", "side")}
    messages = {(str(m), str(i)) for m, i in ThreadMessage.objects.values_list("pk", "introduction_id")}
    lost = [f"need {key}" for (key,) in noted["need"] if key not in needs]
    lost += [f"interest {key}" for (key,) in noted["interest"] if key not in rows]
    lost += [f"consent {key}" for (key,) in noted["consent"] if key in rows and rows[key].consented_at is None]
    lost += [f"acceptance {key} {side}" for key, side in noted["acceptance"] if (key, side) not in accepted]
    lost += [f"message {message}" for key, message in noted["message"] if (message, key) not in messages]
    return lost


def _half_done() -> list[str]:
    """Introductions whose parts do not fit together."""
    from ronghe.base.audit import Entry
    from ronghe.exchange.models import Disclosure, Introduction
    from ronghe.journey.models import Project

    entries: dict[str, list[str]] = defaultdict(list)
    for key, action in Entry.objects.filter(subject_kind="introduction").values_list("subject_id", "action"):
        entries[key].append(action)
    projects = set(Project.objects.values_list("introduction_id", flat=True))
    opened = set(Disclosure.objects.values_list("introduction_id", flat=True))
    faults = []
    for row in Introduction.objects.prefetch_related("steps", "nda__acceptances"):
        steps = sorted(step.kind for step in row.steps.all())
        nda = getattr(row, "nda", None)
        accepted = len(nda.acceptances.all()) if nda is not None else 0
        said = entries[str(row.pk)]
        consented = row.consented_at is not None
        parts = {
            "interest": steps.count("interest") == 1 == said.count("exchange.show_interest"),
            "consent": steps.count("consent") == int(consented) == said.count("exchange.consent"),
            "agreement": (nda is not None) == consented,
            "project": (row.pk in projects) == consented,
            "acceptances": steps.count("nda_accepted") == accepted == said.count("exchange.accept_nda"),
            "open": (row.opened_at is not None) == (accepted == 2) == (row.status == "open"),
            "disclosure": accepted < 2 or row.pk in opened,
        }
        faults += [f"introduction {row.pk}: {name}" for name, fits in parts.items() if not fits]
    return faults


if __name__ == "__main__":
    from ronghe.cli.main import WHOLE, start_django

    start_django(WHOLE)
    arguments = [int(word) for word in sys.argv[2:]]
    print(json.dumps({"prepare": prepare, "check": check}[sys.argv[1]](*arguments)))

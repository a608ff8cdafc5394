"""What the leak matrix does at each door. A door that is not named here fails ``test_leak_matrix``: decide, name it.

``READ``: opened by everybody, with every record that its address can name. ``WRITE``: also sent to, empty, by everybody
who owns nothing; what it answers is read like a page. ``CLOSED``: holds nothing of listings, and why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern

from ronghe.network.models import Membership
from ronghe.web.views.dossiers import FILES
from tests.doors.canaries import HIDDEN, World

READ, WRITE = "read", "write"

ACCOUNT = "one's own account; allauth's pages know nothing of listings"
IMPORTS = "an import is read by whoever made it and by the node's staff; it is a sheet, not a listing (tests/ingest)"
OWN_DRAFT = "a text in the visitor's own session, under a random key"

PUBLIC_TABLES = "tables of authorities, the same for everybody; no listing stands in them"

REGULATIONS = "regulations as data, the same for everybody"

OWN_MEMO = "a text in the visitor's own session, under rules and tables that are the same for everybody"

ADDRESSES: dict[str, str] = {
    "home": READ,
    "search": READ,
    "search-workbook": READ,
    "needs": READ,
    "achievements": READ,
    "services": READ,
    "mandates": READ,
    "organisations": READ,
    "experts": READ,
    "need": READ,
    "achievement": READ,
    "service": READ,
    "mandate": READ,
    "organisation": READ,
    "expert": READ,
    "cleared": READ,
    "need-dossier": READ,
    "need-dossier-cell": READ,
    "need-dossier-comparison": READ,
    "need-dossier-file": READ,
    "need-tiers": WRITE,
    "achievement-tiers": WRITE,
    "service-tiers": WRITE,
    "mandate-tiers": WRITE,
    "need-look": WRITE,
    "achievement-look": WRITE,
    "service-look": WRITE,
    "mandate-look": WRITE,
    "take-back": WRITE,
    "describe": READ,
    "structure": READ,
    "dossier": READ,
    "dossier-cell": READ,
    "dossier-comparison": READ,
    "dossier-file": READ,
    "store-need": OWN_DRAFT,
    "language": "a cookie; the address it leads to is checked in tests/web",
    "acting": "chooses among one's own organisations",
    "introductions": READ,
    "new-introduction": READ,
    "introduction": READ,
    "agreement": READ,
    "agreement-file": READ,
    "introduction-file": READ,
    "introduction-step": WRITE,
    **{
        f"{kind}-{door}": does
        for kind in ("need", "achievement", "service", "mandate")
        for door, does in {
            "new": READ,
            "autosave-new": "keeps what one types oneself",
            "edit": WRITE,
            "autosave": WRITE,
            "act": WRITE,
            "attachment": READ,
            "attachment-remove": WRITE,
        }.items()
    },
    "mine": READ,
    "many": WRITE,
    "target-units": "units of a vocabulary",
    "reviews": READ,
    "review": WRITE,
    "gate": READ,
    "pools": READ,
    "pool": WRITE,
    "expert-profile": READ,
    "expert-profile-autosave": "keeps what one types oneself",
    "expert-file-remove": WRITE,
    "expert-attachment": READ,
    "projects": READ,
    "project": READ,
    "project-close": WRITE,
    "project-reopen": WRITE,
    "figures": READ,
    "figure-targets": READ,
    "figure-rows": READ,
    "figure-target-drop": "a number that the node set itself",
    "start": READ,
    "work": READ,
    "desk": READ,
    "desk-matches": READ,
    "desk-match-decide": WRITE,
    "sweep": READ,
    "sweep-begin": WRITE,
    "sweep-cancel": WRITE,
    "contact-new": READ,
    "contact": READ,
    "contact-edit": READ,
    "contacts": READ,
    "follow-up": READ,
    "follow-ups": READ,
    "follow-up-done": WRITE,
    "follow-up-reopen": WRITE,
    "follow-up-postpone": WRITE,
    "leads": READ,
    "lead-new": READ,
    "lead": READ,
    "lead-edit": READ,
    "lead-move": WRITE,
    "audit": READ,
    "audit-names": WRITE,
    "my-data": READ,
    "my-data-file": READ,
    "claims": READ,
    "node-people": READ,
    "node-accounts": "accounts and whose they are, for administrators; a contact person who has one is among them",
    "node-account": "people and their accounts, not listings",
    "members": READ,
    "feedback": WRITE,
    "matching-health": READ,
    "matching-health-rows": READ,
    "profile": ACCOUNT,
    "leave-organisation": ACCOUNT,
    "sessions": ACCOUNT,
    "end-sessions": ACCOUNT,
    "tokens": ACCOUNT,
    "revoke-token": ACCOUNT,
    "wecom_login": ACCOUNT,
    "wecom_callback": ACCOUNT,
    "invitation": ACCOUNT,
    "invitation-link": ACCOUNT,
    "withdraw-invitation": ACCOUNT,
    "decide-claim": "people and their roles, not listings",
    "end-duty": "people and their roles, not listings",
    "change-role": "people and their roles, not listings",
    "end-membership": "people and their roles, not listings",
    "notices": READ,
    "notices-read": WRITE,
    "notice": READ,
    "health-live": READ,
    "health-ready": READ,
    "import": READ,
    "import-template": "an empty sheet",
    "import-conflicts": READ,
    "import-conflict": IMPORTS,
    "import-run": IMPORTS,
    "import-mapping": IMPORTS,
    "import-apply": IMPORTS,
    "import-cancel": IMPORTS,
    "import-rejects": IMPORTS,
    "import-decision": IMPORTS,
    "route": OWN_MEMO,
    "route-memo": READ,
    "route-memo-file": READ,
    "route-memo-keep": WRITE,
    "rule-packs": REGULATIONS,
    "rule-pack": REGULATIONS,
    "kept-memos": READ,
    "kept-memo": READ,
    "kept-memo-drop": WRITE,
    "route-plan": READ,
    "route-plan-file": READ,
    "stage-history": READ,
    "stage-record-drop": "months and cost that the node's staff entered; no listing stands in them",
    "public-tables": PUBLIC_TABLES,
    "public-table": PUBLIC_TABLES,
    "public-table-rejects": PUBLIC_TABLES,
}

PREFIXES: dict[str, str] = {"account_": ACCOUNT, "mfa_": ACCOUNT, "socialaccount_": ACCOUNT, "usersessions_": ACCOUNT,
                            "openid_connect_": ACCOUNT, "accounts/": ACCOUNT}  # fmt: skip
"""The same for addresses whose names come from elsewhere."""

OPERATIONS: dict[str, str] = {
    "search": READ,
    "listNeeds": READ,
    "getNeed": READ,
    "listAchievements": READ,
    "getAchievement": READ,
    "listServices": READ,
    "getService": READ,
    "listMandates": READ,
    "getMandate": READ,
    "listOrganisations": READ,
    "getOrganisation": READ,
    "listExperts": READ,
    "getExpert": READ,
    "makeDossier": READ,
    "makeMemo": READ,
    "makePlan": READ,
    "listMyListings": READ,
    "listReviews": READ,
    "submitListing": WRITE,
    "renewListing": WRITE,
    "withdrawListing": WRITE,
    "getReview": READ,
    "reviewListing": WRITE,
    "getDesk": READ,
    "listContacts": READ,
    "listFollowUps": READ,
    "listLeads": READ,
    "listProjects": READ,
    "getProject": READ,
    "getFigure": READ,
    "readLogLine": WRITE,
    "logContact": WRITE,
    "finishFollowUp": WRITE,
    "planFollowUp": WRITE,
    "moveFollowUp": WRITE,
    "reopenFollowUp": WRITE,
    "amendContact": WRITE,
    "openLead": WRITE,
    "changeLead": WRITE,
    "moveLead": WRITE,
    "listIntroductions": READ,
    "getIntroduction": READ,
    "getAgreement": READ,
    "listMessages": READ,
    "showInterest": WRITE,
    "consent": WRITE,
    "decline": WRITE,
    "withdraw": WRITE,
    "acceptAgreement": WRITE,
    "postMessage": WRITE,
    "recordOutcome": WRITE,
}

NODE_ALONE = "run by whoever keeps the machine, and so the database"
VERBS: dict[str, str] = {
    "search": READ,
    "dossier": READ,
    "experts": READ,
    "route classify": READ,
    "route plan": READ,
    "route train": NODE_ALONE,
    "route evaluate": NODE_ALONE,
    "route history": NODE_ALONE,
    "route packs": NODE_ALONE,
    "index status": READ,
    "match": NODE_ALONE,
    "index update": READ,
    "index rebuild": READ,
    "index compact": READ,
    "index check": READ,
    "index read": READ,
    "doctor": READ,
    "backup": NODE_ALONE,
    "restore": NODE_ALONE,
    "audit export": NODE_ALONE,
    "audit list": READ,
    "audit verify": READ,
    "desk": NODE_ALONE,
    "projects": NODE_ALONE,
    "listings review": NODE_ALONE,
    "listings gate": NODE_ALONE,
    "listings submit": NODE_ALONE,
    "listings renew": NODE_ALONE,
    "listings pools": NODE_ALONE,
    "listings withdraw": NODE_ALONE,
    "introductions list": NODE_ALONE,
    "introductions agreement": NODE_ALONE,
    "introductions feedback": NODE_ALONE,
    "introductions withdraw": NODE_ALONE,
    "people erase": NODE_ALONE,
    "people export": NODE_ALONE,
    "accounts list": NODE_ALONE,
    "accounts role": NODE_ALONE,
    "accounts token": NODE_ALONE,
    "accounts revoke-token": NODE_ALONE,
    "accounts stop": NODE_ALONE,
    "accounts end-sessions": NODE_ALONE,
    "accounts reset-second-step": NODE_ALONE,
    "accounts create-administrator": NODE_ALONE,
    "accounts invite": NODE_ALONE,
    "import cancel": NODE_ALONE,
    "import conflicts": NODE_ALONE,
    "import document": NODE_ALONE,
    "import fda-clearances": NODE_ALONE,
    "import fda-classification": NODE_ALONE,
    "import nmpa-catalogue": NODE_ALONE,
    "import nmpa-determinations": NODE_ALONE,
    "import nmpa-exemptions": NODE_ALONE,
    "import list": NODE_ALONE,
    "import resolve": NODE_ALONE,
    "import resume": NODE_ALONE,
    "import sample": NODE_ALONE,
    "import template": "an empty sheet",
    "import workbook": NODE_ALONE,
    "evaluate planted": "measures a set of its own",
    "serve": NODE_ALONE,
    "worker": NODE_ALONE,
    "demo": NODE_ALONE,
    "manage": NODE_ALONE,
}

FOLDERS: dict[str, str] = {
    "index": "one index per audience",
    "readings": "one part per audience",
    "encodings": "vectors under the digest of their text",
    "tables": "tables of the program itself",
    "files": "what was handed in, served by permission",
}
"""Folders and files of the data folder, and why a lower tier learns nothing from them."""


def decision(name: str) -> str | None:
    """What is to be done at an address; ``None`` where nobody has decided."""
    if name in ADDRESSES:
        return ADDRESSES[name]
    return next((found for prefix, found in PREFIXES.items() if name.startswith(prefix)), None)


Values = Callable[[World, dict[str, Any]], list[Any]]


def _records(world: World, fixed: dict[str, Any]) -> list[Any]:
    return [row.pk for (kind, _variant), row in world.listings.items() if kind == fixed["kind"]]


def _needs(world: World, fixed: dict[str, Any]) -> list[Any]:
    """For one page all needs that differ; files and parts of the same dossier for two of them."""
    assert world.asker is not None
    if fixed["name"] in HEAVY:
        return [world.asker.pk, world.listings["need", "disclosed"].pk]
    told = ("defaults", "fields under NDA", "disclosed", "whole under NDA", "withheld name", "draft")
    return [world.asker.pk, *(world.listings["need", name].pk for name in told)]


PARAMETERS: dict[str, Values] = {
    "need_id": _needs,
    "form": lambda world, fixed: list(FILES),
    "disclosure_id": lambda world, fixed: world.ids["disclosure"],
    "introduction_id": lambda world, fixed: world.ids["introduction"],
    "file_id": lambda world, fixed: world.ids["file"],
    "contact_id": lambda world, fixed: world.ids["contact"],
    "follow_up_id": lambda world, fixed: world.ids["follow-up"],
    "match_id": lambda world, fixed: world.ids["match"],
    "organisation_id": lambda world, fixed: world.ids["organisation"],
    "attachment_id": lambda world, fixed: world.ids["attachment"],
    "verb": lambda world, fixed: ["submit", "withdraw", "renew", "no-such-verb"],
    "number": lambda world, fixed: world.ids["project"],
    "figure": lambda world, fixed: ["collected", "matched", "introduced", "agreed", "landed"],
    "pool_id": lambda world, fixed: world.ids["pool"],
    "kind": lambda world, fixed: ["need", "achievement", "service", "mandate"],
    "lead_id": lambda world, fixed: world.ids["lead"],
    "notice_id": lambda world, fixed: world.ids["notice"],
    "step": lambda world, fixed: ["consent", "decline", "withdraw", "message", "no-such-step"],
    "memo_id": lambda world, fixed: world.ids["memo"],
    "key": lambda world, fixed: [*world.ids.get("key", []), *(str(one) for one in world.ids["memo"])],
}
"""Parameter of an address -> the values it is tried with; ``record_id`` follows the kind of record."""

MOST_OPEN = ("defaults", "disclosed")
"""Variants whose pages most readers open, and the only listings that have files."""

THINNED = {"attachment_id": slice(1), "verb": slice(3)}
"""Parameters tried with all values at listings of ``MOST_OPEN`` alone, and at all others with these: one file, which is
never theirs (were a file found by its own number, or allowed by the record before it in the address, that one tells),
and the verbs that there are.
"""

OF_KIND = {"expert": "expert", "cleared": "cleared", "organisation": "organisation", "expert-attachment": "expert"}
"""Addresses whose record is none of the listings, and which kind it is of."""


def fillings(pattern: URLPattern, world: World) -> list[dict[str, Any]] | None:
    """Every way in which the parameters of an address are filled; ``None`` where one is not known here."""
    fixed = {**pattern.default_args, "name": pattern.name}
    ways: list[dict[str, Any]] = [{}]
    for name in pattern.pattern.converters:
        if name == "record_id" and "kind" in fixed:
            values = _records(world, fixed)
        elif name == "record_id" and pattern.name in OF_KIND:
            values = world.ids[OF_KIND[str(pattern.name)]]
        elif name == "record_id":  # of the kind that the address names before
            ways = [
                {**way, name: row.pk} for way in ways for (k, _v), row in world.listings.items() if k == way["kind"]
            ]
            continue
        elif name in THINNED and "kind" in fixed and "record_id" in ways[0]:
            opened = {world.listings[fixed["kind"], variant].pk for variant in MOST_OPEN}
            values, everywhere = PARAMETERS[name](world, fixed), THINNED[name]
            ways = [
                {**way, name: value}
                for way in ways
                for value in (values if way["record_id"] in opened else values[everywhere])
            ]
            continue
        elif name in PARAMETERS:
            values = PARAMETERS[name](world, fixed)
        else:
            return None
        ways = [{**way, name: value} for way in ways for value in values]
    return ways


DIRECTORIES = frozenset(
    {"organisations", "organisation", "search", "search-workbook", "experts", "expert", "new-introduction", "home"}
    | {"members", "import"}  # who belongs to an organisation, for administrators; for whom staff bring a sheet in
    | {f"{door}{part}" for door in ("dossier", "need-dossier") for part in ("", "-cell", "-comparison", "-file")}
)
"""Addresses that list organisations as such: their names, without what is theirs, are no secret. A dossier proposes
companies and institutions; that it tells nothing of whose an anonymous listing is tries ``test_indistinguishable``."""

DIRECTORY_OPERATIONS = frozenset(
    {"search", "listOrganisations", "getOrganisation", "listExperts", "getExpert", "makeDossier"}
)
"""The same of the API."""


def queries_of(name: str, world: World) -> list[str]:
    """Query strings with which an address is opened; the log is asked about every record that keeps a name back."""
    if name != "audit":
        return QUERIES.get(name, [""])
    keys = [*world.ids["introduction"], *(row.pk for (_kind, told), row in world.listings.items() if told == HIDDEN)]
    hidden = [organisation.pk for organisation in (world.hidden, world.veiled)]
    people = Membership.objects.filter(organisation__in=hidden).values_list("person_id", flat=True)
    return ["", "?as=xlsx", *(f"?subject={key}" for key in keys), *(f"?who={key}" for key in people)]


QUERIES: dict[str, list[str]] = {
    "search": ["", "?q=脊柱导航", "?q=公开标题&sort=name", "?kind=need", "?region=上海"],
    "search-workbook": ["", "?q=脊柱导航"],
    **{
        name: ["", "?as=xlsx", "?sort=owner", "?sort=-region", "?q=脊柱导航", "?region=上海", "?illustrative=no"]
        for name in ("needs", "achievements", "services", "mandates")
    },
    "organisations": ["", "?as=xlsx"],
    "experts": ["", "?as=xlsx"],
    "need-tiers": ["", "?as=nda", "?as=private"],
    "desk-matches": ["", "?as=xlsx", "?kind=achievement", "?state=decided"],
    "reviews": ["", "?as=xlsx", "?state=expiring&as=xlsx", "?state=expired"],
    **{name: ["", "?as=xlsx"] for name in ("mine", "introductions", "projects", "stage-history")},
}
"""Query strings with which an address is opened besides none."""

HEAVY = frozenset({"need-dossier-cell", "need-dossier-comparison", "need-dossier-file"})

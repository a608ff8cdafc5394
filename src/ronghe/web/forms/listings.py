"""Forms of listings: what each kind asks for, in both languages side by side, and what was sent in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.base.audience import Audience
from ronghe.exchange import permissions
from ronghe.exchange.enums import AchievementKind, IpState, ListingKind, NeedKind, ServiceKind, Stage
from ronghe.exchange.models import Listing, Mandate, Need
from ronghe.exchange.models.kinds import MODELS, SUBJECTS
from ronghe.exchange.models.service import SITE_COLUMNS, SITE_FIELDS
from ronghe.exchange.queries.drafting import ASKED, LONGEST, Missing, Remarks
from ronghe.exchange.queries.versions import version_of
from ronghe.journey.exports.wording import listed, region_label, subject_label
from ronghe.network.enums import Specialty
from ronghe.web.forms.listing_hints import HINTS
from ronghe.web.forms.targets import target_rows, targets_posted
from ronghe.web.listing_facts import ticket_text

WAN = 10_000

Hint = str | Promise
Choices = list[tuple[str, Any]]

SECTIONS: dict[ListingKind, tuple[tuple[Hint, tuple[str, ...]], ...]] = {
    ListingKind.NEED: (
        (pgettext_lazy("part of a form", "The need"), ("title", "problem", "population", "setting")),
        (_("Today and wanted"), ("practice", "outcome")),
        (_("Measurable targets"), ("targets",)),
        (_("Partner and limits"), ("requirements", "wanted", "evidence", "summary", "member_note")),
    ),
    ListingKind.ACHIEVEMENT: (
        (_("The result"), ("title", "problem", "difference", "summary")),
        (_("What buyers screen on"), ("evidence", "economics", "maturity")),
        (_("Rights and people"), ("ip", "team", "seeks", "member_note")),
    ),
    ListingKind.SERVICE: (
        (_("The service"), ("title", "scope", "standards", "summary")),
        (_("Terms"), ("capacity", "price", "lead_time", "member_note")),
    ),
    ListingKind.MANDATE: (
        (_("The mandate"), ("title", "thesis", "summary")),
        (_("In and out"), ("wants", "excludes", "member_note")),
    ),
}

FACTS: dict[ListingKind, tuple[str, ...]] = {
    ListingKind.NEED: ("kind", "fields", "region"),
    ListingKind.ACHIEVEMENT: ("kind", "trl", "ip_state", "fields", "region"),
    ListingKind.SERVICE: ("kind", "fields", "region", *SITE_COLUMNS),
    ListingKind.MANDATE: ("stages", "ticket", "regions", "fields"),
}

LABELS: dict[str, Hint] = {
    "kind": _("Type"),
    "fields": _("Field"),
    "trl": _("Technology readiness level"),
    "ip_state": _("State of the IP"),
    "stages": _("Stage"),
    "ticket": _("Ticket"),
    "regions": _("Regions"),
    "ethics_next_on": _("Next ethics committee meeting"),
    "past_trials_count": _("Past trials, number"),
    "trials_a_year": _("Trials a year that can be taken"),
    "subjects_a_year": _("Subjects a year that can be taken"),
    "attachments": _("Files"),
    "files": _("Files"),
}

TRL: Choices = [
    ("1", _("1 · principle observed")),
    ("2", _("2 · concept formulated")),
    ("3", _("3 · proof of concept")),
    ("4", _("4 · tested in the laboratory")),
    ("5", _("5 · tested in a relevant setting")),
    ("6", _("6 · prototype in a relevant setting (animal, phantom)")),
    ("7", _("7 · prototype in use (first patients)")),
    ("8", _("8 · qualified (trial finished, registration)")),
    ("9", _("9 · on the market")),
]

_KINDS: dict[ListingKind, Choices] = {
    ListingKind.NEED: list(NeedKind.choices),
    ListingKind.ACHIEVEMENT: list(AchievementKind.choices),
    ListingKind.SERVICE: list(ServiceKind.choices),
}

ALWAYS_SHOWN = {kind: frozenset({"title", *names}) for kind, names in ASKED.items()}

_BIG = frozenset({"problem", "scope", "thesis", "evidence", "practice", "difference"})


def label_of(field: str) -> str:
    """What a field is called on a form."""
    return str(LABELS[field]) if field in LABELS else subject_label(field)


@dataclass(frozen=True, slots=True)
class Pair:
    """One text in both languages, with what stands beside it.

    ``longest`` are the signs that a line takes in Chinese and in English; no ``tier`` where nobody else reads it.
    """

    subject: str
    label: str
    hint: str
    zh: str
    en: str
    tier: Audience | None
    comments: tuple[str, ...] = ()
    one_line: bool = False
    longest: tuple[int, int] = (200, 300)

    @property
    def is_line(self) -> bool:
        """Whether it is one line."""
        return self.one_line or self.subject == "title"

    @property
    def is_told(self) -> bool:
        """Whether anything stands there or is said of it."""
        return bool(self.zh.strip() or self.en.strip() or self.comments)

    @property
    def rows(self) -> int:
        """Lines of its boxes."""
        return 4 if self.subject in _BIG else 2

    @property
    def lacks(self) -> str:
        """The language that is missing beside the other one: ``zh``, ``en`` or nothing."""
        if bool(self.zh.strip()) == bool(self.en.strip()):
            return ""
        return "en" if self.zh.strip() else "zh"

    @property
    def tier_label(self) -> str:
        """Who reads it."""
        return str(self.tier.label) if self.tier else ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field that is no text: a choice, several choices, numbers or a line."""

    name: str
    label: str
    form: str
    value: Any
    choices: Choices
    tier: Audience
    comments: tuple[str, ...] = ()

    @property
    def tier_label(self) -> str:
        """Who reads it."""
        return str(self.tier.label)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form under a heading; ``is_targets`` where it is the targets builder.

    ``folded`` are texts that nobody screens on and that are empty: they stand behind a fold.
    """

    title: str
    pairs: list[Pair]
    is_targets: bool = False
    folded: list[Pair] = dataclass_field(default_factory=list)


def values_of(listing: Listing | None, kind: str) -> dict[str, Any]:
    """What the form shows of a stored listing, by the form's own names; of none, an empty form."""
    row = listing or MODELS[ListingKind(kind)]()
    values: dict[str, Any] = {
        f"{name}_{end}": getattr(row, f"{name}_{end}") for name in SUBJECTS[ListingKind(kind)] for end in ("zh", "en")
    }
    for name in FACTS[ListingKind(kind)]:
        if name == "ticket" and isinstance(row, Mandate):
            values |= {"ticket_min": _wan(row.ticket_min_cny), "ticket_max": _wan(row.ticket_max_cny)}
        elif name == "regions":
            values[name] = "、".join(getattr(row, name))
        elif name == "trl":
            values[name] = str(getattr(row, name) or "")
        elif name in SITE_COLUMNS:
            values[name] = fact_text(row, name)
        else:
            values[name] = getattr(row, name)
    values |= {"tier": row.tier, "anonymous": row.anonymous, "version": version_of(row) if listing else ""}
    if kind == ListingKind.NEED:
        values["targets"] = target_rows(row) if isinstance(row, Need) and listing is not None else []
    return values


def posted_values(post: QueryDict, kind: str) -> dict[str, Any]:
    """What was sent in, by the form's own names: texts as typed, nothing checked.

    What trial sites alone tell is there only where the form asked for it: what was not asked is not emptied.
    """
    values: dict[str, Any] = {
        name: _text(post, name)
        for subject in SUBJECTS[ListingKind(kind)]
        for name in (f"{subject}_zh", f"{subject}_en")
        if name in post or name not in SITE_FIELDS
    }
    for name in FACTS[ListingKind(kind)]:
        if name == "ticket":
            values |= {"ticket_min": _text(post, "ticket_min"), "ticket_max": _text(post, "ticket_max")}
        elif name in ("fields", "stages"):
            values[name] = [value[:40] for value in post.getlist(name)][:40]
        elif name in post or name not in SITE_COLUMNS:
            values[name] = _text(post, name)
    values |= {"tier": _text(post, "tier"), "anonymous": "anonymous" in post, "version": _text(post, "version")[:32]}
    if kind == ListingKind.NEED:
        values["targets"] = targets_posted(post)
    return values


def columns_from(values: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The columns of a listing from the form's values; what is no number stays text and is refused by the command."""
    apart = ("targets", "ticket_min", "ticket_max", "version")
    columns = {name: value for name, value in values.items() if name not in apart}
    for end in ("min", "max"):
        if f"ticket_{end}" in values:
            columns[f"ticket_{end}_cny"] = _yuan(str(values[f"ticket_{end}"]))
    if "regions" in columns:
        columns["regions"] = [part for part in _split(str(columns["regions"])) if part]
    for name in ("fields", "stages"):
        if name in columns:
            allowed = Specialty.values if name == "fields" else Stage.values
            columns[name] = [value for value in columns[name] if value in allowed]
    if "trl" in columns:
        columns["trl"] = columns["trl"] or None
    for name in [name for name in SITE_COLUMNS if name in columns]:
        columns[name] = columns[name].strip().replace(",", "").replace("，", "") or None
    if "ip_state" in columns:
        columns["ip_state"] = columns["ip_state"] or str(IpState.UNKNOWN)
    for name in ("kind", "tier"):
        if not columns.get(name, "x"):
            del columns[name]
    return columns


def brought_up_to_date(values: Mapping[str, Any], listing: Listing, kind: str) -> tuple[dict[str, Any], list[str]]:
    """Typing that began from an older state of the listing, and the names of the fields in which the two differ.

    Who finds the listing, and under which name, is as it stands now: old typing never opens what was closed since.
    """
    now = values_of(listing, kind)
    differ = [name for name in now if name in values and name != "version" and values[name] != now[name]]
    fields = dict.fromkeys(name.removesuffix("_zh").removesuffix("_en") for name in differ)
    unasked = {name: now[name] for name in SITE_FIELDS if name in now and name not in values}
    return {**unasked, **values, **{name: now[name] for name in ("tier", "anonymous", "version")}}, list(fields)


def sections_of(kind: str, values: Mapping[str, Any], listing: Listing, remarks: Remarks) -> list[Section]:
    """The form's parts, filled."""
    parts = []
    for title, subjects in SECTIONS[ListingKind(kind)]:
        pairs = [pair_of(kind, subject, values, listing, remarks) for subject in subjects if subject != "targets"]
        shown = [pair for pair in pairs if pair.subject in ALWAYS_SHOWN[ListingKind(kind)] or pair.is_told]
        parts.append(
            Section(
                str(title),
                shown,
                is_targets=subjects == ("targets",),
                folded=[pair for pair in pairs if pair not in shown],
            )
        )
    return parts


def pair_of(kind: str, subject: str, values: Mapping[str, Any], listing: Listing, remarks: Remarks) -> Pair:
    """One text, filled."""
    return Pair(
        subject,
        label_of(subject),
        str(HINTS.get((str(kind), subject)) or HINTS.get(("", subject), "")),
        str(values.get(f"{subject}_zh", "")),
        str(values.get(f"{subject}_en", "")),
        permissions.field_tier(listing, subject),
        remarks.comments.get(subject, ()),
    )


def facts_of(kind: str, values: Mapping[str, Any], listing: Listing, remarks: Remarks) -> list[Fact]:
    """The fields that are no text, filled; those that trial sites alone tell stand apart (``forms.trial_sites``)."""
    return [one for one in all_facts(kind, values, listing, remarks) if one.name not in SITE_COLUMNS]


def all_facts(kind: str, values: Mapping[str, Any], listing: Listing, remarks: Remarks) -> list[Fact]:
    """All fields that are no text, filled."""
    no_choices: Choices = []
    choices: dict[str, tuple[str, Choices]] = {
        "kind": ("choice", _KINDS.get(ListingKind(kind), [])),
        "fields": ("several", list(Specialty.choices)),
        "trl": ("choice", [("", pgettext_lazy("choice", "not stated")), *TRL]),
        "ip_state": ("choice", list(IpState.choices)),
        "stages": ("several", list(Stage.choices)),
        "ticket": ("ticket", []),
        "regions": ("line", []),
        "region": ("line", []),
        "ethics_next_on": ("day", []),
        **dict.fromkeys(SITE_COLUMNS[1:], ("number", no_choices)),
    }
    return [
        Fact(
            name,
            label_of(name),
            choices[name][0],
            [values.get("ticket_min", ""), values.get("ticket_max", "")] if name == "ticket" else values.get(name, ""),
            choices[name][1],
            permissions.field_tier(listing, permissions.field_of(name)),
            remarks.comments.get(name, ()),
        )
        for name in FACTS[ListingKind(kind)]
    ]


def fact_text(listing: Listing, name: str) -> str:
    """A field that is no text, in words; empty where nothing is stated."""
    if name in ("kind", "ip_state"):
        return str(getattr(listing, f"get_{name}_display")()) if getattr(listing, name) else ""
    if name == "trl":
        return str(dict(TRL).get(str(getattr(listing, name) or ""), ""))
    if name in SITE_COLUMNS:
        found = getattr(listing, name)
        return "" if found is None else str(found)
    if name == "ticket" and isinstance(listing, Mandate):
        return ticket_text(listing)
    if name == "stages":
        return listed(str(Stage(value).label) for value in getattr(listing, name) if value in Stage.values)
    if name == "fields":
        return listed(str(Specialty(value).label) for value in listing.fields if value in Specialty.values)
    if name == "regions":
        return listed(region_label(value) for value in getattr(listing, name))
    return region_label(listing.region) if name == "region" else ""


def preview_listing(values: Mapping[str, Any], kind: str, listing: Listing | None, owner: Any) -> Listing:
    """An unsaved listing that holds the form's texts, for what is said of them; never stored."""
    model = MODELS[ListingKind(kind)]
    row = model(owner=owner)
    if listing is not None:
        row.tiers, row.tier = dict(listing.tiers), listing.tier
    for name in SUBJECTS[ListingKind(kind)]:
        for end in ("zh", "en"):
            setattr(row, f"{name}_{end}", str(values.get(f"{name}_{end}", "")).strip())
    for name, value in columns_from(values, kind).items():
        if name in ("fields", "stages", "regions", "trl", "ip_state", "kind", "region", "anonymous"):
            setattr(row, name, value)
        if name.startswith("ticket"):
            setattr(row, name, value or None)
    if values.get("tier") in Audience.values:
        row.tier = values["tier"]
    return row


def missing_words(missing: Missing) -> list[str]:
    """Names of the fields that buyers screen on and that are empty."""
    return [label_of(name) for name in missing.fields]


def _text(post: QueryDict, name: str) -> str:
    """As typed; of what is too long as much as shows the command that it is."""
    return post.get(name, "").replace("\x00", "").replace("\r\n", "\n")[: LONGEST + 1]


def _split(text: str) -> list[str]:
    for sign in "，,;；/":
        text = text.replace(sign, "、")
    return [part.strip()[:40] for part in text.split("、")][:40]


def _wan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{(amount / WAN).normalize():f}"


def _yuan(text: str) -> Decimal | str | None:
    plain = text.strip().replace(",", "").replace("，", "")
    if not plain:
        return None
    try:
        return round(Decimal(plain) * WAN, 2)
    except InvalidOperation:
        return text.strip()[:40]

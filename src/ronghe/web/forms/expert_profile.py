"""The form of one's own expert profile: what it shows, and what it sends in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ronghe.base.audience import Audience
from ronghe.base.problems import BadInput, NotFound
from ronghe.exchange.queries.drafting import Missing
from ronghe.exchange.queries.versions import profile_version
from ronghe.network.enums import Specialty
from ronghe.network.models import Person
from ronghe.web.forms.listings import Pair, label_of

NEW_WORKS = 2
MOST_WORKS = 200
PAIRS = ("name", "position", "summary", "offers")
LONGEST = {"name": (80, 120), "position": (200, 200)}
FLAGS = ("is_expert", "listed", "contact_consent")
ASKED = ("position", "summary", "offers")
"""What whoever looks for an expert screens on, besides fields and works."""

HINTS = {
    "summary": gettext_lazy("What you work on, with which methods, and for which patients or devices."),
    "offers": gettext_lazy("Advice, trial design, testing, supervision: what one may ask you for."),
}


class YearUnreadable(BadInput):
    """The year of a work that is none."""

    code = "year-unreadable"


def values_of(person: Person) -> dict[str, Any]:
    """What the form shows of a stored profile, by the form's own names. One statement where works are not fetched."""
    values: dict[str, Any] = {
        f"{name}_{end}": getattr(person, f"{name}_{end}") for name in PAIRS for end in ("zh", "en")
    }
    values |= {name: getattr(person, name) for name in FLAGS}
    works = [_row(work.title, str(work.year or ""), work.abstract, str(work.pk)) for work in person.works.all()]
    return values | {"fields": list(person.fields), "works": works, "version": profile_version(person)}


def posted_values(post: QueryDict) -> dict[str, Any]:
    """What was sent in, by the form's own names: texts as typed, nothing checked."""

    def text(name: str, most: int = 20_000) -> str:
        return post.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()[:most]

    values: dict[str, Any] = {f"{name}_{end}": text(f"{name}_{end}") for name in PAIRS for end in ("zh", "en")}
    values |= {name: name in post for name in FLAGS}
    values["fields"] = [value for value in post.getlist("fields") if value in Specialty.values]
    values["version"] = text("version", 32)
    works = []
    for number in range(MOST_WORKS):
        if f"work-{number}-title" not in post:
            break
        row = {part: text(f"work-{number}-{part}", 4000) for part in ("title", "year", "abstract", "id")}
        if any(row.values()):
            works.append(row)
    return values | {"works": works}


def brought_up_to_date(values: Mapping[str, Any], person: Person) -> tuple[dict[str, Any], list[str]]:
    """Typing that began from an older state of the profile, and the names of the fields in which the two differ.

    Who finds the profile and its contact data is as it stands now: old typing never opens what was closed since.
    """
    now = values_of(person)
    differ = [name for name in now if name in values and name != "version" and values[name] != now[name]]
    fields = dict.fromkeys(name.removesuffix("_zh").removesuffix("_en") for name in differ)
    return {**values, **{name: now[name] for name in (*FLAGS, "version")}}, list(fields)


def columns_from(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The columns of the person, and the works, from the form's values.

    Raises:
        YearUnreadable: a year that is none.
        NotFound: the identifier of a work that is none.
    """
    columns = {name: value for name, value in values.items() if name not in ("works", "version")}
    return columns, [_work(row) for row in values["works"] if row["title"] or row["id"]]


def pairs_of(values: Mapping[str, Any]) -> list[Pair]:
    """The bilingual texts, filled; whoever finds the profile reads all of them."""
    return [
        Pair(
            name,
            field_label(name),
            str(HINTS.get(name, "")),
            str(values.get(f"{name}_zh", "")),
            str(values.get(f"{name}_en", "")),
            Audience.PUBLIC if values.get("listed") else None,
            one_line=name in LONGEST,
            longest=LONGEST.get(name, (0, 0)),
        )
        for name in PAIRS
    ]


def work_rows(values: Mapping[str, Any]) -> list[dict[str, str]]:
    """The works with a few empty rows below."""
    return [*values["works"], *(_row("", "", "", "") for _n in range(NEW_WORKS))]


def missing_in(values: Mapping[str, Any]) -> Missing:
    """What the profile lacks: fields that are screened on, and texts without their Chinese or English."""
    told = {pair.subject: pair for pair in pairs_of(values)}
    fields = [name for name in ASKED if not told[name].is_told]
    fields += [name for name in ("fields", "works") if not values.get(name)]
    return Missing(
        tuple(fields),
        tuple(name for name, pair in told.items() if pair.lacks == "zh"),
        tuple(name for name, pair in told.items() if pair.lacks == "en"),
        (),
    )


def field_label(name: str) -> str:
    """What a field is called on the form."""
    own = {
        "name": pgettext("person", "Name"),
        "works": _("Works and patents"),
        "is_expert": _("I am asked as an expert"),
        "listed": _("I may be found"),
        "contact_consent": _("My telephone and e-mail may be shown"),
    }
    return own.get(name) or label_of(name)


def _row(title: str, year: str, abstract: str, key: str) -> dict[str, str]:
    return {"title": title, "year": year, "abstract": abstract, "id": key}


def _work(row: Mapping[str, str]) -> dict[str, Any]:
    year = row["year"]
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise YearUnreadable(
            _("“%(year)s” is no year.") % {"year": year[:10]}, _("Write four digits, or leave it empty.")
        )
    return {
        "title": row["title"],
        "abstract": row["abstract"],
        "year": int(year or 0) or None,
        "id": _key(row["id"]),
    }


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound() from None

"""One's own expert profile: fields, works, what one offers, and who may see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ronghe.base.audience import Audience
from ronghe.base.problems import BadInput, NotFound, Problem
from ronghe.exchange import commands
from ronghe.exchange.errors import PatientNameFound
from ronghe.network.enums import Specialty
from ronghe.network.models import Person
from ronghe.web.actors import member_of, standing_here
from ronghe.web.forms.listings import Pair, label_of

NEW_WORKS = 2
PAIRS = ("name", "position", "summary", "offers")
FLAGS = ("is_expert", "listed", "contact_consent")


class YearUnreadable(BadInput):
    """The year of a work that is none."""

    code = "year-unreadable"


@require_http_methods(["GET", "HEAD", "POST"])
def expert_profile(request: HttpRequest) -> HttpResponse:
    """The form of one's own profile, with works; what is saved shows at once where one is listed."""
    actor = member_of(request)
    standing = standing_here(request)
    assert standing is not None  # noqa: S101 -- member_of has refused visitors
    person = standing.person
    values, works = (
        _stored(person),
        [_row(work.title, work.year, work.abstract, work.pk) for work in person.works.all()],
    )
    problem: Problem | None = None
    reason = request.POST.get("reason", "").strip()[:500]
    if request.method == "POST":
        values, works = _posted(request)
        try:
            commands.save_expert_profile(actor, person.pk, values, _works(works), reason=reason)
            messages.success(request, _("Saved."))
            return redirect("expert-profile")
        except Problem as refused:
            problem = refused
    works += [_row("", None, "") for _n in range(NEW_WORKS)]
    context = {
        "person": person,
        "pairs": [
            Pair(name, label_of(name), "", values[f"{name}_zh"], values[f"{name}_en"], Audience.PUBLIC)
            for name in PAIRS
        ],
        "values": values,
        "works": works,
        "specialties": Specialty.choices,
        "problem": problem,
        "ask_reason": isinstance(problem, PatientNameFound) or bool(reason),
        "reason": reason,
    }
    return render(request, "exchange/expert_profile.html", context, status=problem.status if problem else 200)


def _stored(person: Person) -> dict[str, Any]:
    values: dict[str, Any] = {
        f"{name}_{end}": getattr(person, f"{name}_{end}") for name in PAIRS for end in ("zh", "en")
    }
    values |= {name: getattr(person, name) for name in FLAGS}
    return values | {"fields": list(person.fields)}


def _posted(request: HttpRequest) -> tuple[dict[str, Any], list[dict[str, str]]]:
    post = request.POST

    def text(name: str, most: int = 20_000) -> str:
        return post.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()[:most]

    values: dict[str, Any] = {f"{name}_{end}": text(f"{name}_{end}") for name in PAIRS for end in ("zh", "en")}
    values |= {name: name in post for name in FLAGS}
    values["fields"] = [value for value in post.getlist("fields") if value in Specialty.values]
    works = []
    for number in range(200):
        if f"work-{number}-title" not in post:
            break
        row = {part: text(f"work-{number}-{part}", 4000) for part in ("title", "year", "abstract", "id")}
        if row["title"] or row["id"]:
            works.append(row)
    return values, works


def _row(title: str, year: int | None, abstract: str, key: UUID | None = None) -> dict[str, str]:
    return {"title": title, "year": str(year or ""), "abstract": abstract, "id": str(key or "")}


def _works(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    works: list[dict[str, Any]] = []
    for row in rows:
        if row["year"] and not (row["year"].isascii() and row["year"].isdigit() and len(row["year"]) == 4):
            raise YearUnreadable(
                _("“%(year)s” is no year.") % {"year": row["year"][:10]}, _("Write four digits, or leave it empty.")
            )
        work = {"title": row["title"], "abstract": row["abstract"], "year": int(row["year"] or 0) or None}
        works.append(work | {"id": _key(row["id"])})
    return works


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound() from None

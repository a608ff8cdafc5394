"""Logging contacts in one line, and the pages of contacts and follow-ups."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ronghe.base.actors import Actor
from ronghe.base.problems import Problem
from ronghe.exchange import commands
from ronghe.exchange.permissions import book_of, may_write_book, require_write_book
from ronghe.exchange.queries.contacts import contact_of, follow_up_of, possible_owners
from ronghe.exchange.queries.loglines import organisations_named, read_log_line
from ronghe.network.models import Organisation
from ronghe.network.queries import organisation_of
from ronghe.web.actors import member_of
from ronghe.web.addresses import own_address
from ronghe.web.desk_words import readings_of
from ronghe.web.forms.contacts import AmendForm, ContactForm, FollowUpForm, OutcomeForm, initial_of

LONGEST = 2000


def new_contact(request: HttpRequest) -> HttpResponse:
    """A contact: from a line that is read (``step=read``), confirmed on the form (``step=keep``), or a blank form."""
    actor = member_of(request)
    book_of(actor)  # who keeps no book is told at once
    if request.method == "POST" and request.POST.get("step") == "read":
        return _read(request, actor)
    if request.method == "POST":
        return _keep(request, actor)
    initial: dict[str, Any] = {"on": timezone.localdate(), "kind": request.GET.get("kind", "visit")}
    for name in ("introduction", "lead"):
        initial[name] = request.GET.get(name, "")
    if organisation := request.GET.get("organisation"):
        initial["organisation"] = str(organisation_of(actor, _uuid(organisation)))
    form = _form(actor, initial=initial)
    return render(request, "desk/contact_form.html", _context(request, actor, form))


def _read(request: HttpRequest, actor: Actor) -> HttpResponse:
    text = request.POST.get("text", "").strip()[:LONGEST]
    if not text:
        return redirect(_back(request))
    reading = read_log_line(actor, text, timezone.localdate())
    form = _form(actor, initial=initial_of(reading))
    context = _context(request, actor, form) | {
        "text": text,
        "readings": readings_of(reading),
        "choices": [found.organisation for found in reading.others],
        "to_come": reading.line.on is None,
    }
    part = "#confirm" if "HX-Request" in request.headers else ""
    return render(request, f"desk/contact_form.html{part}", context)


def _keep(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = _form(actor, data=request.POST)
    context = _context(request, actor, form)
    if not form.is_valid():
        return render(request, "desk/contact_form.html", context, status=422)
    values = {name: form.cleaned_data[name] for name in ("kind", "on", "unit", "people", "note")}
    name = form.cleaned_data["organisation"].strip()
    known = organisations_named(actor, name)
    if len(known) > 1:
        form.add_error("organisation", _("Several organisations have this name: choose one by its other name."))
        return render(request, "desk/contact_form.html", context | {"choices": known}, status=422)
    values |= {"organisation": known[0].pk} if known else {"named": name}
    for subject in ("introduction", "lead"):
        if form.cleaned_data[subject]:
            values[subject] = form.cleaned_data[subject]
    try:
        plans = form.plans()
        if request.POST.get("only_plan") and plans:
            for plan in plans:
                commands.plan_follow_up(actor, plan, {key: values[key] for key in SUBJECTS if key in values})
            messages.success(request, _("Planned. It is on the list of follow-ups."))
            return redirect(_back(request))
        contact = commands.log_contact(actor, values, plans)
    except Problem as problem:
        form.add_error(None, str(problem))
        return render(request, "desk/contact_form.html", context, status=problem.status)
    messages.success(request, _kept_text(contact, len(plans), name if not known else ""))
    return redirect(_back(request))


SUBJECTS = ("organisation", "introduction", "lead")


def _kept_text(contact: Any, plans: int, named: str) -> str:
    if named:
        return _("Kept. “%(name)s” is not in the network yet; the contact is kept by this name.") % {"name": named}
    return _("Kept, with what is to be done.") if plans else _("Kept.")


@require_safe
def contact_page(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """One contact with what followed from it."""
    actor = member_of(request)
    row = contact_of(actor, contact_id)
    context = {"row": row, "today": timezone.localdate(), "may_edit": may_write_book(actor, row.kept_for_id)}
    return render(request, "desk/contact.html", context)


def edit_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Correct a contact: another organisation, day, note."""
    actor = member_of(request)
    row = contact_of(actor, contact_id)
    require_write_book(actor, row.kept_for_id)
    initial = {name: getattr(row, name) for name in ("kind", "on", "unit", "people", "note")}
    initial["organisation"] = str(row.organisation) if row.organisation_id else row.named
    form = AmendForm(request.POST or None, initial=initial)
    choices: list[Organisation] = []
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("kind", "on", "unit", "people", "note")}
        name = form.cleaned_data["organisation"].strip()
        if name != initial["organisation"]:
            choices = organisations_named(actor, name)
            values |= {"organisation": choices[0].pk, "named": ""} if choices else {"organisation": None, "named": name}
        try:
            if len(choices) > 1:
                form.add_error("organisation", _("Several organisations have this name: choose one by its other name."))
            else:
                commands.amend_contact(actor, row.pk, values)
                messages.success(request, _("Changed."))
                return redirect("contact", row.pk)
        except Problem as problem:
            form.add_error(None, str(problem))
    context = {"form": form, "row": row, "choices": choices}
    return render(request, "desk/contact_edit.html", context, status=422 if form.errors else 200)


def follow_up_page(request: HttpRequest, follow_up_id: UUID) -> HttpResponse:
    """One follow-up: change it, or say what came of it."""
    actor = member_of(request)
    row = follow_up_of(actor, follow_up_id)
    owners = list(possible_owners(actor))
    initial = {"what": row.what, "due_on": row.due_on, "owner": str(row.owner_id)}
    form = FollowUpForm(request.POST or None, initial=initial, owners=owners)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        commands.move_follow_up(actor, row.pk, what=data["what"], due_on=data["due_on"], owner_id=UUID(data["owner"]))
        messages.success(request, _("Changed."))
        return redirect(_back(request, reverse("follow-ups")))
    context = {"row": row, "form": form, "outcome": OutcomeForm(), "today": timezone.localdate()}
    return render(request, "desk/follow_up.html", context, status=422 if form.errors else 200)


@require_POST
def finish_follow_up(request: HttpRequest, follow_up_id: UUID) -> HttpResponse:
    """Done, with an outcome where one is given; the answer offers to take it back."""
    row = commands.finish_follow_up(member_of(request), follow_up_id, request.POST.get("outcome", ""))
    return _changed(request, row, _("Done: %(what)s") % {"what": row.what})


@require_POST
def reopen_follow_up(request: HttpRequest, follow_up_id: UUID) -> HttpResponse:
    """Take back that it was done."""
    row = commands.reopen_follow_up(member_of(request), follow_up_id)
    return _changed(request, row, _("Open again: %(what)s") % {"what": row.what})


@require_POST
def postpone_follow_up(request: HttpRequest, follow_up_id: UUID) -> HttpResponse:
    """A week later than today."""
    due_on = timezone.localdate() + timedelta(days=7)
    row = commands.move_follow_up(member_of(request), follow_up_id, due_on=due_on)
    return _changed(request, row, _("Moved to %(day)s: %(what)s") % {"day": row.due_on.isoformat(), "what": row.what})


def _changed(request: HttpRequest, row: Any, text: str) -> HttpResponse:
    if "HX-Request" in request.headers:
        context = {"row": row, "today": timezone.localdate(), "changed": text, "next": request.POST.get("next", "")}
        return render(request, "desk/_follow_up_row.html", context)
    messages.success(request, text)
    return redirect(_back(request))


def _form(actor: Actor, **options: Any) -> ContactForm:
    return ContactForm(owners=possible_owners(actor), writer=actor.person_id, **options)


def _context(request: HttpRequest, actor: Actor, form: ContactForm) -> dict[str, Any]:
    return {"form": form, "next": _back(request), "choices": list[Organisation]()}


def _back(request: HttpRequest, otherwise: str = "/start/") -> str:
    return own_address(request, request.POST.get("next") or request.GET.get("next") or "", otherwise)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)

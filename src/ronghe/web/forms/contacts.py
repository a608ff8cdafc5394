"""The form on which a person confirms what was read of a line, or writes a contact straight away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.exchange.commands import Plan
from ronghe.exchange.enums import ContactKind
from ronghe.exchange.queries.loglines import LogReading
from ronghe.network.models import Person

ROWS = 3
DAY = {"type": "date"}


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    """A field for a day: a date picker where the browser has one, else ISO typed."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={**DAY, "class": "form-control"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )


class AmendForm(forms.Form):
    """A contact. ``organisation`` is a name; the view finds the record."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("contact", "Kind"),
        choices=ContactKind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    on = day_field(_("Day"), required=True)
    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "list": "organisations", "autocomplete": "off"}),
    )
    unit = forms.CharField(
        label=_("Department"), required=False, max_length=120, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    people = forms.CharField(
        label=_("People met"), required=False, max_length=300, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}))


class ContactForm(AmendForm):
    """A contact with up to three follow-ups."""

    introduction = forms.UUIDField(required=False, widget=forms.HiddenInput)
    lead = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owners: Iterable[Person], writer: UUID | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.writer = writer
        choices = [(str(person.pk), str(person)) for person in owners]
        for number in range(ROWS):
            self.fields[f"what_{number}"] = forms.CharField(
                label=_("What is to be done"),
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
            self.fields[f"due_{number}"] = day_field(_("Due"))
            self.fields[f"owner_{number}"] = forms.ChoiceField(
                label=_("By whom"),
                required=False,
                choices=choices,
                initial=str(writer),
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    @property
    def plan_rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each follow-up."""
        return [(self[f"what_{n}"], self[f"due_{n}"], self[f"owner_{n}"]) for n in range(ROWS)]

    @property
    def subjects(self) -> list[Any]:
        """The hidden fields."""
        return [self["introduction"], self["lead"]]

    def plans(self) -> list[Plan]:
        """What was filled in; a day alone counts, so that the command can say what is missing."""
        data = self.cleaned_data
        rows = [(data[f"what_{n}"], data[f"due_{n}"], data[f"owner_{n}"]) for n in range(ROWS)]
        return [Plan(what, due, UUID(owner) if owner else None) for what, due, owner in rows if what or due]


def initial_of(reading: LogReading) -> dict[str, Any]:
    """What the form proposes for a line that was read."""
    line = reading.line
    values: dict[str, Any] = {
        "kind": str(line.kind),
        "on": line.on,
        "organisation": str(reading.organisation.organisation) if reading.organisation else reading.named,
        "unit": reading.unit,
        "people": "、".join(person.text for person in line.people),
        "note": reading.text.strip(),
    }
    for number, plan in enumerate(line.planned[:ROWS]):
        values |= {f"what_{number}": plan.what[:300], f"due_{number}": plan.due_on}
    return values


class FollowUpForm(forms.Form):
    """Change what is to be done, by whom and by when."""

    what = forms.CharField(
        label=_("What is to be done"), max_length=300, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    due_on = day_field(_("Due"), required=True)

    def __init__(self, *args: Any, owners: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"] = forms.ChoiceField(
            label=_("By whom"),
            choices=[(str(person.pk), str(person)) for person in owners],
            widget=forms.Select(attrs={"class": "form-select"}),
        )


class OutcomeForm(forms.Form):
    """What came of a follow-up."""

    outcome = forms.CharField(
        label=_("Outcome"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )

"""Forms of the attraction pipeline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.exchange.enums import LeadStage
from ronghe.network.enums import Specialty
from ronghe.network.models import Person
from ronghe.web.forms.contacts import day_field

TEXT = {"class": "form-control"}


class LeadForm(forms.Form):
    """What is known of a firm to be attracted; the amount is asked for in 万元, as offices write it."""

    firm = forms.CharField(
        label=_("Firm"), max_length=200, widget=forms.TextInput(attrs={**TEXT, "list": "organisations"})
    )
    person = forms.CharField(
        label=_("Contact person"), required=False, max_length=200, widget=forms.TextInput(attrs=TEXT)
    )
    field = forms.ChoiceField(
        label=_("Field"),
        required=False,
        choices=[("", "—"), *Specialty.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    amount_wan = forms.DecimalField(
        label=_("Investment expected (10,000 CNY)"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=4,
        widget=forms.NumberInput(attrs={**TEXT, "step": "any"}),
    )
    area_m2 = forms.DecimalField(
        label=_("Area expected (m²)"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=1,
        widget=forms.NumberInput(attrs={**TEXT, "step": "any"}),
    )
    origin = forms.CharField(
        label=_("Where it came from"), required=False, max_length=200, widget=forms.TextInput(attrs=TEXT)
    )
    seeks = forms.CharField(label=_("What it seeks"), required=False, widget=forms.Textarea(attrs={**TEXT, "rows": 3}))

    def __init__(self, *args: Any, owners: Iterable[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"] = forms.ChoiceField(
            label=pgettext_lazy("lead", "Owner"),
            choices=[(str(person.pk), str(person)) for person in owners],
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    def values(self) -> dict[str, Any]:
        """What the command takes, but for the firm itself."""
        data = self.cleaned_data
        amount = data["amount_wan"]
        return {
            "person": data["person"],
            "fields": [data["field"]] if data["field"] else [],
            "owner": data["owner"],
            "amount_cny": None if amount is None else amount * 10_000,
            "area_m2": data["area_m2"],
            "origin": data["origin"],
            "seeks": data["seeks"],
        }


class MoveForm(forms.Form):
    """Another stage, since when, and why where it goes back or is lost."""

    stage = forms.ChoiceField(
        label=pgettext_lazy("lead", "Stage"),
        choices=LeadStage.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    on = day_field(_("Day"))
    why = forms.CharField(
        label=_("Why (needed when it goes back or is lost)"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs=TEXT),
    )

"""The form of a target."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.exchange.enums import Figure
from ronghe.network.models import Person
from ronghe.web.forms.contacts import day_field


def _month_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month", "class": "form-control"}, format="%Y-%m"),
    )


class TargetForm(forms.Form):
    """A figure, from one month to another, a value, an owner and a day; ``until`` becomes the last day."""

    figure = forms.ChoiceField(
        label=_("Figure"), choices=Figure.choices, widget=forms.Select(attrs={"class": "form-select"})
    )
    since = _month_field(_("From month"))
    until = _month_field(_("To month"))
    value = forms.IntegerField(
        label=_("Target"), min_value=0, max_value=1_000_000, widget=forms.NumberInput(attrs={"class": "form-control"})
    )
    due_on = day_field(_("Due"), required=True)

    def __init__(self, *args: Any, owners: Iterable[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"] = forms.ChoiceField(
            label=pgettext_lazy("target", "Owner"),
            choices=[(str(person.pk), str(person)) for person in owners],
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    def clean_until(self) -> date:
        """The last day of the month."""
        until: date = self.cleaned_data["until"]
        year, month = divmod(until.year * 12 + until.month, 12)
        return date(year, month + 1, 1) - timedelta(days=1)

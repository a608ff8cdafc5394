"""The form of one finished stage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.route.commands import StageCase
from ronghe.route.commands.history import MOST_MONTHS, MOST_WAN_CNY
from ronghe.route.exports.wording import said
from ronghe.route.queries.stage_records import known_stages
from ronghe.route.stages import networks


class StageCaseForm(forms.Form):
    """The way, a stage of it, months, money, the day it ended, and where that is known from."""

    network = forms.ChoiceField(label=pgettext_lazy("route", "Way"))
    stage = forms.ChoiceField(label=_("Stage"))
    months = forms.DecimalField(label=_("Months"), min_value=0, max_value=MOST_MONTHS, decimal_places=2)
    cost_wan_cny = forms.DecimalField(
        label=_("Cost (CNY 10,000), if known"), min_value=0, max_value=MOST_WAN_CNY, decimal_places=2, required=False
    )
    ended_on = forms.DateField(label=_("Ended on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(label=_("Known from (project, file)"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, f"{said(words)} ({name})") for name, words in known_stages().items()]
        self.fields["stage"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["network"].choices = [(one.id, said(one.title)) for one in networks().values()]  # type: ignore[attr-defined]  # a choice field
        for field in self.fields.values():
            chooses = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if chooses else "form-control"

    def case(self) -> StageCase:
        """What was typed; only of a valid form."""
        return StageCase(**self.cleaned_data)

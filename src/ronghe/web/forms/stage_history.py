"""The form of one finished stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ronghe.route.commands import StageCase
from ronghe.route.commands.history import MOST_MONTHS, MOST_WAN_CNY
from ronghe.route.exports.wording import said
from ronghe.route.stages import StageNetwork, networks
from ronghe.route.stages.history import counts


class StageCaseForm(forms.Form):
    """A stage of a way, months, money, the day it ended, and where that is known from.

    ``way``: the network whose stages are offered; those that are clocks or fees through and through are not.
    """

    network = forms.ChoiceField(label=pgettext_lazy("route", "Way"), widget=forms.HiddenInput)
    stage = forms.ChoiceField(label=pgettext_lazy("route", "Stage"))
    months = forms.DecimalField(label=_("Months"), min_value=0, max_value=MOST_MONTHS, decimal_places=2)
    cost_wan_cny = forms.DecimalField(
        label=_("Cost (CNY 10,000), if known"), min_value=0, max_value=MOST_WAN_CNY, decimal_places=2, required=False
    )
    ended_on = forms.DateField(label=_("Ended on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(label=_("Known from (project, file)"), max_length=300)

    def __init__(self, *args: Any, way: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        network = networks()[way]
        self.initial["network"] = way
        self.fields["network"].choices = [(way, said(network.title))]  # type: ignore[attr-defined]  # a choice field
        self.fields["stage"].choices = list(_offered(network))  # type: ignore[attr-defined]  # a choice field
        for field in self.fields.values():
            chooses = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if chooses else "form-control"

    def case(self) -> StageCase:
        """What was typed; only of a valid form."""
        return StageCase(**self.cleaned_data)


def _offered(network: StageNetwork) -> Iterator[tuple[str, str]]:
    """Stages of which a plan may count a case: of those with a clock only the cost, where that is an estimate."""
    for stage in network.stages:
        if counts(stage.time, "months"):
            yield stage.id, said(stage.name)
        elif not stage.cost.none and counts(stage.cost, "wan_cny"):
            yield stage.id, gettext("%(stage)s (cost alone)") % {"stage": said(stage.name)}

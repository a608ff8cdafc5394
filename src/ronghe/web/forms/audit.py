"""Filters of the audit log; their state stands in the address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AuditFilterForm(forms.Form):
    """Who, what, on which record, in which days."""

    who = forms.CharField(label=_("Person"), max_length=80, required=False)
    action = forms.CharField(label=_("Action begins with"), max_length=80, required=False)
    subject = forms.CharField(label=_("Record (kind or identifier)"), max_length=40, required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

"""Forms of the account pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ronghe.network.enums import MailRhythm, MembershipRole, NodeRole, TokenScope

DAYS = [(30, _("30 days")), (90, _("90 days")), (180, _("half a year")), (365, _("a year"))]


class ProfileForm(forms.Form):
    """What a person says of themselves."""

    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=80, required=False)
    name_en = forms.CharField(label=_("Name (English)"), max_length=120, required=False)
    position_zh = forms.CharField(label=_("Position (Chinese)"), max_length=200, required=False)
    position_en = forms.CharField(label=_("Position (English)"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language of letters to you"), choices=settings.LANGUAGES)
    mail_rhythm = forms.ChoiceField(label=_("Notices by e-mail"), choices=MailRhythm)
    contact_consent = forms.BooleanField(
        label=_("My telephone and e-mail may be shown to everybody who sees my record"), required=False
    )


class InvitationForm(forms.Form):
    """Whom, and as what."""

    address = forms.CharField(label=_("E-mail or mobile number"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole, initial=MembershipRole.MEMBER)


class NodeInvitationForm(forms.Form):
    """Whom, and for which role on the node."""

    address = forms.CharField(label=_("E-mail or mobile number"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=NodeRole, initial=NodeRole.TECHNOLOGY_MANAGER)


class TokenForm(forms.Form):
    """What for, what it may do, how long."""

    name = forms.CharField(label=_("What is it for?"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"), choices=TokenScope, widget=forms.CheckboxSelectMultiple, initial=[TokenScope.READ]
    )
    days = forms.TypedChoiceField(label=_("Valid for"), choices=DAYS, coerce=int, initial=90)

    def __init__(self, *args: Any, has_roles: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_roles:  # the scope says something to whoever has roles on the node alone
            scopes = self.fields["scopes"]
            assert isinstance(scopes, forms.MultipleChoiceField)  # noqa: S101 -- tells the type checker
            scopes.choices = [(value, label) for value, label in TokenScope.choices if value != TokenScope.NODE]

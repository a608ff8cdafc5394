"""allauth's forms with our fields, and with codes whose hash alone is kept."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.account.fields import PhoneField
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.base.phones import mobile_number
from ronghe.web.accounts.codes import is_code
from ronghe.web.accounts.inviting import pending_invitation


class MobileField(PhoneField):  # type: ignore[misc]  # allauth is untyped
    """A mobile number, kept in international form; Chinese ones need no country code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number"))
        kwargs["validators"] = []
        super().__init__(*args, **kwargs)
        self.widget.attrs.update(placeholder="", inputmode="tel")

    def clean(self, value: Any) -> str:
        """The number in international form."""
        text = forms.CharField.clean(self, value)
        if not text:
            return ""
        try:
            return mobile_number(text)
        except ValueError:
            told = _("Write an eleven-digit mobile number, or a number with its country code.")
            raise ValidationError(told) from None


class RequestLoginCodeForm(account_forms.RequestLoginCodeForm):  # type: ignore[misc]
    """E-mail or mobile number, one of them; allauth's own breaks where neither is given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        if "phone" in self.fields:
            self.fields["phone"].label = _("Mobile number")

    def clean(self) -> dict[str, Any]:
        """Refuse an empty form."""
        values: dict[str, Any] = super().clean()
        if not self.errors and not values.get("email") and not values.get("phone"):
            raise ValidationError(_("Write an e-mail address or a mobile number."))
        return values


class LoginForm(account_forms.LoginForm):  # type: ignore[misc]
    """One field for e-mail or mobile number, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail or mobile number")
        self.fields["login"].widget.attrs.update(placeholder="", autocomplete="username", autofocus=True)
        self.fields["password"].widget.attrs.update(placeholder="")
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Stay logged in on this device")

    def clean_login(self) -> str:
        """A mobile number in international form, so that however it is written it is one name."""
        login = str(super().clean_login())
        try:
            return login if "@" in login else mobile_number(login)
        except ValueError:
            return login


class SignupForm(account_forms.SignupForm):  # type: ignore[misc]
    """Name, e-mail or mobile number, and a password. Who comes by an invitation keeps the address that was invited."""

    name = forms.CharField(
        label=pgettext_lazy("person", "Name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("name", "email", "phone", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        request = account_forms.context.request
        self.invitation = pending_invitation(request) if request is not None else None
        email, phone = self.fields["email"], self.fields["phone"]
        email.label, email.required = _("E-mail"), False
        email.widget.attrs.update(placeholder="")
        email.widget.is_required = False
        phone.label = _("Mobile number")
        self.fields["password1"].label = _("Password")
        self.fields["password1"].widget.attrs.update(placeholder="")
        if self.invitation is not None:
            kept, other = (email, "phone") if self.invitation.email else (phone, "email")
            kept.initial, kept.disabled, kept.required = self.invitation.address, True, True
            self._signup_fields.pop(other, None)
            del self.fields[other]

    def clean(self) -> dict[str, Any]:
        """At least one address."""
        cleaned: dict[str, Any] = super().clean()
        cleaned.setdefault("email", "")
        if not cleaned.get("email") and not cleaned.get("phone") and not self.errors:
            self.add_error("email", _("Give an e-mail address or a mobile number."))
        return cleaned


class _Hashed:
    """Asks for six digits and compares with the hash."""

    expected_code: str
    cleaned_data: dict[str, Any]
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = pgettext_lazy("sent to prove an address", "Code")
        self.fields["code"].widget.attrs.update(placeholder="", inputmode="numeric", autofocus=True)

    def clean_code(self) -> str:
        """The code typed, where it is the one that was sent."""
        typed = str(self.cleaned_data["code"])
        if not is_code(typed, self.expected_code):
            raise get_adapter().validation_error("incorrect_code")
        return typed


class ConfirmLoginCodeForm(_Hashed, account_forms.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code for log-in."""


class ConfirmReauthenticationCodeForm(_Hashed, account_forms.ConfirmReauthenticationCodeForm):  # type: ignore[misc]
    """The code that proves again who one is."""


class ConfirmPasswordResetCodeForm(_Hashed, account_forms.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code for a new password."""


class ConfirmEmailVerificationCodeForm(_Hashed, account_forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that proves an e-mail address."""

    def clean_code(self) -> str:
        """The code typed, where it is the one that was sent and the address is free."""
        typed = super().clean_code()
        account_forms.flows.manage_email.email_already_exists(self.email, user=self.user, always_raise=True)
        return typed


class VerifyPhoneForm(_Hashed, account_forms.VerifyPhoneForm):  # type: ignore[misc]
    """The code that proves a mobile number."""

    def clean_code(self) -> str:
        """The code typed, where it is the one that was sent and the number is free."""
        typed = super().clean_code()
        account_forms.phone_already_exists(self.user, self.phone, always_raise=True)
        return typed

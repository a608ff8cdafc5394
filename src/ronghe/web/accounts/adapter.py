"""allauth by our rules: made-up user names, a person behind every account, mobile numbers, sign-up by invitation."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.base.pacing import address_of
from ronghe.base.texting import send_text
from ronghe.network import commands
from ronghe.network.models import User
from ronghe.web.accounts.codes import OneTimeCode, fresh_code
from ronghe.web.accounts.inviting import pending_invitation
from ronghe.web.accounts.locking import name_of

PASSWORD_FAILED = "password_failed"  # noqa: S105 -- the name of a counter
NOT_TOGETHER = gettext_lazy(
    "The name and the password do not belong together. Try again, set a new password, or log in with a code."
)


def verified_addresses(user: User) -> tuple[list[str], str]:
    """The e-mail addresses and the mobile number that this user has proved to own (one statement)."""
    emails = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary").values_list("email", flat=True)
    return [email.lower() for email in emails], (user.phone or "") if user.phone_verified else ""


def shown_name(user: User) -> str:
    """How a user is called in letters and messages."""
    return str(user.person or user.first_name or user.email or user.phone or "")


def tried_name(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """The account that is tried, whatever name of it was typed; the name itself where there is none (one statement)."""
    name = name_of(request, credentials)
    owner = User.objects.filter(phone=name, phone_verified=True) | User.objects.filter(emailaddress__email=name)
    found = owner.values_list("pk", flat=True).first() if name else None
    return f"user-{found}" if found else f"name-{name}"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """What allauth asks of a site."""

    error_messages = DefaultAccountAdapter.error_messages | {
        f"{name}_password_mismatch": NOT_TOGETHER for name in ("email", "phone", "username")
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether this visitor may register: by the settings, or by an invitation whose link was opened here."""
        return bool(settings.OPEN_REGISTRATION) or pending_invitation(request) is not None

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """A name that nobody types and that tells nothing."""
        user.username = uuid.uuid4().hex

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The user; the name waits in it until the address is verified and a person is found or made."""
        user.first_name = str(form.cleaned_data.get("name", ""))[:150]
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def login(self, request: HttpRequest, user: User) -> None:
        """Every way in ends here, with the address verified: make sure of the person behind."""
        super().login(request, user)
        emails, phone = verified_addresses(user)
        user.person = commands.open_account(user.pk, user.first_name, emails=emails, phone=phone)
        if hasattr(request, "_standing"):
            del request._standing

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count this try, from wherever it comes, before the password is looked at; a right one is not counted.

        Raises:
            ValidationError: this name, or this address, has been tried too often.
        """
        usage = ratelimit.consume(
            request, app="allauth.account", action=PASSWORD_FAILED, key=tried_name(request, credentials)
        )
        self._login_failed_rl_usage = usage  # allauth takes it back after the right password
        if not usage:
            raise self.validation_error("too_many_login_attempts")

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Whoever set the password anew, by a code, starts again; what was counted of the address stays."""
        rates = settings.ACCOUNT_RATE_LIMITS[PASSWORD_FAILED].split(",")
        of_names = {PASSWORD_FAILED: ",".join(rate for rate in rates if rate.endswith("/key"))}
        ratelimit.clear(
            request,
            app="allauth.account",
            action=PASSWORD_FAILED,
            config=of_names,
            key=tried_name(request, credentials),
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address, as for the lock-out."""
        return address_of(request)

    def get_login_stages(self) -> list[str]:
        """The usual ones; whoever has a mobile number alone is not asked for an e-mail address."""
        usual: list[str] = super().get_login_stages()
        return [
            "ronghe.web.accounts.stages.AddressStage" if stage.endswith(".EmailVerificationStage") else stage
            for stage in usual
        ]

    # ---- codes ----
    def generate_login_code(self) -> OneTimeCode:
        """A code of which the session keeps the hash."""
        return fresh_code()

    def generate_password_reset_code(self) -> OneTimeCode:
        """A code of which the session keeps the hash."""
        return fresh_code()

    def generate_email_verification_code(self) -> OneTimeCode:
        """A code of which the session keeps the hash."""
        return fresh_code()

    def generate_phone_verification_code(self, *, user: User, phone: str) -> OneTimeCode:
        """A code of which the session keeps the hash."""
        return fresh_code()

    # ---- mobile numbers ----
    def phone_form_field(self, **kwargs: Any) -> Any:
        """Our field, which takes Chinese numbers as people write them."""
        from ronghe.web.accounts.forms import MobileField  # noqa: PLC0415 -- allauth's forms need a ready adapter

        return MobileField(**kwargs)

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Put the number on the account."""
        commands.set_phone(user.pk, phone, verified=verified)
        user.phone, user.phone_verified = phone or None, verified

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """The number, and whether it is verified."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone_verified(self, user: User, phone: str) -> None:
        """The number was proved by a code."""
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Whose number it is; unverified ones are nobody's."""
        return User.objects.filter(phone=phone, phone_verified=True).first()

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Send the code."""
        send_text(phone, _("Your code for Ronghe is %(code)s. Do not pass it on.") % {"code": str(code)})

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Whoever asks for a code learns nothing from its absence; the owner of the number learns why."""
        send_text(phone, _("A code was asked for at Ronghe, but no account has this number."))

    def send_account_already_exists_sms(self, phone: str) -> None:
        """The same for registration."""
        send_text(phone, _("Somebody tried to register with this number at Ronghe; it has an account already."))

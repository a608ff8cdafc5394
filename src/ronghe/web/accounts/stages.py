"""Steps between the right password and being logged in."""

from __future__ import annotations

from allauth.account.stages import EmailVerificationStage
from django.http import HttpResponse


class AddressStage(EmailVerificationStage):  # type: ignore[misc]  # allauth is untyped
    """One address has to be verified: the e-mail address, or for those who have none the mobile number."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Pass whoever has a verified number and no e-mail address; else verify the e-mail address."""
        user = self.login.user
        if user is not None and not user.email and user.phone_verified:
            return None, True
        answer: tuple[HttpResponse | None, bool] = super().handle()
        return answer

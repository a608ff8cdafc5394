"""What the tests of log-in share: quick passwords, empty counters, a gateway that remembers."""

from __future__ import annotations

import re

import pytest

from tests.factories import make_organisation, make_person

PASSWORD = "a long walk 2026"  # noqa: S105 -- of people who do not exist


class RememberingGateway:
    """Keeps what it was given."""

    sent: list[tuple[str, str]] = []

    def send(self, number: str, text: str) -> None:
        self.sent.append((number, text))


@pytest.fixture(autouse=True)
def _quick(settings):
    """A password takes no second here. Attempts are counted in the database, which each test leaves as it was."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SMS_GATEWAY = "tests.web.accounts.conftest.RememberingGateway"
    RememberingGateway.sent.clear()


@pytest.fixture
def texts():
    """Short messages sent: (number, text)."""
    return RememberingGateway.sent


@pytest.fixture
def alice(db):
    """A person with e-mail, verified mobile number and password."""
    person = make_person(name_zh="王芳", email="alice@example.org")
    user = person.user
    user.phone, user.phone_verified = "+8613800138000", True
    user.set_password(PASSWORD)
    user.save()
    return person


@pytest.fixture
def hospital(db):
    return make_organisation(kind="hospital", name_zh="示例医院", name_en="Example Hospital")


def code_in(text: str) -> str:
    """The six digits of a letter or a short message."""
    found = re.search(r"(?<!\d)\d{6}(?!\d)", text)
    assert found, text
    return found.group()


def who(client) -> int | None:
    """The account that the client is logged in with."""
    key = client.session.get("_auth_user_id")
    return int(key) if key else None

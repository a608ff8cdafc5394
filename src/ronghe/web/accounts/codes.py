"""Codes that are sent to people. Sessions, which lie in the database, keep their hash alone."""

from __future__ import annotations

import hmac
import secrets

from django.utils.crypto import salted_hmac

DIGITS = 6


class OneTimeCode(str):
    """A code whose stored form is its hash, and whose shown form, ``str(code)``, is the code itself.

    allauth puts what it is given into the session and, before that is saved, into the letter: the former takes the
    characters, the latter asks for ``str``.
    """

    plain: str

    def __new__(cls, plain: str) -> OneTimeCode:
        """A code to be sent."""
        code = super().__new__(cls, hashed(plain))
        code.plain = plain
        return code

    def __str__(self) -> str:
        return self.plain


def hashed(typed: str) -> str:
    """The hash of a code under the site's key; spaces and hyphens that people type are left out."""
    plain = "".join(character for character in typed if character.isalnum()).lower()
    return salted_hmac("ronghe.web.accounts.codes", plain, algorithm="sha256").hexdigest()


def fresh_code() -> OneTimeCode:
    """Six digits, as people expect of short messages; three tries and a few minutes make them safe."""
    return OneTimeCode("".join(secrets.choice("0123456789") for _ in range(DIGITS)))


def is_code(typed: str, stored: str) -> bool:
    """Whether the typed code is the one whose hash is stored."""
    kept = stored.encode() if isinstance(stored, str) else b""
    return bool(kept) and hmac.compare_digest(hashed(typed).encode(), bytes(kept))

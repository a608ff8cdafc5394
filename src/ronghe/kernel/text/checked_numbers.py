"""Identifiers that people read aloud and type: the last character tells most slips of the hand."""

import re

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLAIN = re.compile(r"[^0-9A-Z]")


def check_character(body: str) -> str:
    """The check character of letters and digits; other characters are passed over.

    Every single wrong character changes it, and nearly every swap of two neighbours.

    Source: ISO/IEC 7064, MOD 37,36.

    >>> check_character("RH-2026-0001")
    '0'
    """
    product = 36
    for sign in _PLAIN.sub("", body.upper()):
        total = (_SIGNS.index(sign) + product) % 36 or 36
        product = total * 2 % 37
    return _SIGNS[(37 - product) % 36]


def checks(number: str) -> bool:
    """Whether the last character of a number is its check character.

    >>> checks("rh 2026 0001 0"), checks("RH-2026-0010-0"), checks("")
    (True, False, False)
    """
    plain = _PLAIN.sub("", number.upper())
    return len(plain) > 1 and check_character(plain[:-1]) == plain[-1]


def written_plainly(number: str) -> str:
    """A number without spaces and hyphens, in capitals: two ways of writing one number agree.

    >>> written_plainly("rh 2026-0001 0")
    'RH202600010'
    """
    return _PLAIN.sub("", number.upper())

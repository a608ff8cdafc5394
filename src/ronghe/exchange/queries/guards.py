"""What a text must be, and must not hold, before it is worked on or stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ronghe.exchange.errors import IdentityNumberFound, PatientNameFound, TextEmpty, TextTooLong, TextTooShort
from ronghe.kernel import text as kernel_text

LEAST_TERMS = 2


def require_no_patient_data(texts: Iterable[str], *, reason: str = "") -> bool:
    """Refuse identity-card numbers always, and names beside record numbers unless a reason is given.

    The refusal never repeats the number or the name. Returns whether the reason was needed, so that it is logged.

    Raises:
        IdentityNumberFound, PatientNameFound.
    """
    excused = False
    for text in texts:
        if kernel_text.identity_numbers(text):
            raise IdentityNumberFound()
        if kernel_text.medical_record_mentions(text):
            if not reason.strip():
                raise PatientNameFound()
            excused = True
    return excused


def texts_in(values: Iterable[Any]) -> Iterator[str]:
    """Every text in the values, those in lists and mappings too."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from texts_in(value.values())
        elif isinstance(value, (list, tuple)):
            yield from texts_in(value)


def require_usable(text: str, *, reason: str = "") -> str:
    """The text of a need, if it can be worked on.

    Raises:
        TextEmpty, TextTooShort, TextTooLong, IdentityNumberFound, PatientNameFound.
    """
    size = len(text.encode("utf-8", "replace"))
    if size > settings.TEXT_LIMIT_BYTES:
        raise TextTooLong(
            _("It has %(size)d KB; the limit is %(limit)d KB.")
            % {"size": size // 1024, "limit": settings.TEXT_LIMIT_BYTES // 1024}
        )
    if not text.strip():
        raise TextEmpty()
    if len(set(kernel_text.terms(text))) < LEAST_TERMS:
        raise TextTooShort(_("It holds “%(text)s” alone.") % {"text": text.strip()[:40]})
    require_no_patient_data([text], reason=reason)
    return text

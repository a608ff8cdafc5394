"""What the audit log keeps of a value: states, dates and identifiers as they are, everything else as a salted digest.

So the log proves what a text was before and after (to one who has the text and the entry's salt), and is itself no
second copy of what is confidential or personal. The salt is emptied when a person is erased; what was sealed with it
then means nothing any more.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

CODE = re.compile(r"[a-z][a-z0-9]*(?:[._:-][a-z0-9]+)*|[0-9a-f]{64}")
"""How states, kinds and actions are spelt; a text that merely looks so is sealed where its column is a text."""

LONGEST_CODE = 64
MOST_LISTED = 1000
PERSONAL = re.compile(r"name|mail|phone|title|text|summary|abstract|note|address|reason|comment|body", re.IGNORECASE)


def seal(salt: str, value: Any) -> str:
    """Digest of a value under a salt (HMAC-SHA-256, cut to 128 bits)."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder, default=str)
    return hmac.new(salt.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def kept(salt: str, subject: models.Model | None, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What an entry keeps of these values.

    A model may name in ``AUDIT_PLAIN`` which of its columns are kept as they are. Without it these are: columns of
    states, dates, flags, numbers and references. Of what is no column of the subject, codes, numbers and identifiers.
    """
    if values is None:
        return None
    return {str(name): _kept(salt, value, _rule(subject, str(name))) for name, value in values.items()}


def _rule(subject: models.Model | None, name: str) -> bool | None:
    """True: kept; False: sealed; None: the value decides."""
    if subject is None:
        return False if PERSONAL.search(name) else None
    try:
        field = subject._meta.get_field(name)
    except FieldDoesNotExist:
        return False if PERSONAL.search(name) else None
    named = getattr(subject, "AUDIT_PLAIN", None)
    if named is not None:
        return field.name in named
    if isinstance(field, models.CharField | models.TextField):
        return bool(field.choices)
    return None


def _kept(salt: str, value: Any, rule: bool | None) -> Any:
    plain = _plain(value)
    if rule is False:
        return plain if plain in (None, "", []) or isinstance(plain, bool) else {"sealed": seal(salt, plain)}
    if isinstance(plain, str):
        return plain if rule or plain == "" or _is_code(value, plain) else {"sealed": seal(salt, plain)}
    if isinstance(plain, list):
        if len(plain) > MOST_LISTED:
            return {"number": len(plain), "sealed": seal(salt, plain)}
        return [_kept(salt, one, rule) for one in value]
    if isinstance(plain, dict):
        return {key: _kept(salt, one, False if PERSONAL.search(key) else rule) for key, one in plain.items()}
    return plain


def _is_code(value: Any, plain: str) -> bool:
    if isinstance(value, Enum | UUID | date | datetime | time | Decimal):
        return True
    return len(plain) <= LONGEST_CODE and bool(CODE.fullmatch(plain) or _is_identifier(plain) or _is_date(plain))


def _is_identifier(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _plain(value: Any) -> Any:
    """As the database will give it back: dates, decimals and identifiers in their written form."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Set):
        return sorted(str(_plain(one)) for one in value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return repr(value)  # databases write numbers each in their own way
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, default=str))

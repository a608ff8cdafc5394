"""Addresses of memos: answers and the day of the rules stand in them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from ronghe.route.models import KeptMemo

PREFIX = "a."
"""Answers stand in the address as ``a.sterile=yes``."""


def address_of(row: KeptMemo) -> str:
    """Where a memo is read with the answers and the day that were kept."""
    pairs = {PREFIX + name: value for name, value in row.answers.items()} | {"on": row.on.isoformat()}
    return f"{reverse('route-memo', args=[str(row.pk)])}?{urlencode(pairs)}"

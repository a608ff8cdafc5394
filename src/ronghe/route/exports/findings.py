"""What came out of a kept memo, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from ronghe.kernel.rules import Pack
from ronghe.route.exports.wording import said
from ronghe.route.packs import NoSuchPack, shelf
from ronghe.route.queries.kept import Difference
from ronghe.route.queries.memos import own_packs

PACKS = {
    "china": ("nmpa-class",),
    "us": ("fda-path",),
    "eu": ("eu-mdr", "eu-ivdr"),
    "drug": ("nmpa-drug",),
}
"""Which packs name the outcomes of a regime."""

NAMES: dict[str, str | Promise] = {
    "china": _("China"),
    "us": _("United States"),
    "eu": _("European Union"),
    "drug": _("Drugs, cells and genes"),
    "nmpa_code": _("Catalogue code"),
    "fda_code": _("Product code"),
}
EDITION = pgettext_lazy("rule pack", "Edition")


@dataclass(frozen=True, slots=True)
class Changed:
    """One line of a comparison, in words."""

    what: str
    then: str
    now: str


def outcome_words(regime: str, findings: Mapping[str, Any]) -> str:
    """The outcome of a regime; that it was open where none came out. An outcome that no pack names stands as its key.

    The packs of today name it: a key keeps its meaning over editions.
    """
    return _words(regime, str(findings.get(regime) or ""))


def changed_lines(found: tuple[Difference, ...]) -> tuple[Changed, ...]:
    """What came out otherwise, in words."""
    return tuple(_line(one) for one in found)


def _line(one: Difference) -> Changed:
    if one.what.startswith("packs."):
        pack = _pack(one.what.removeprefix("packs."))
        title = said(pack.title) if pack else one.what.removeprefix("packs.")
        return Changed(f"{title} · {EDITION}", one.then or "—", one.now or "—")
    if one.what in PACKS:
        return Changed(str(NAMES[one.what]), _words(one.what, one.then), _words(one.what, one.now))
    return Changed(str(NAMES.get(one.what, one.what)), one.then or "—", one.now or "—")


def _words(regime: str, key: str) -> str:
    if not key:
        return pgettext("outcome", "open")
    for name in PACKS[regime]:
        pack = _pack(name)
        if pack is not None and key in pack.labels:
            return said(pack.labels[key])
    return key


def _pack(name: str) -> Pack | None:
    try:
        return shelf(own_packs()).in_force(name, timezone.localdate()).pack
    except NoSuchPack:
        return None

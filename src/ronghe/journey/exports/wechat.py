"""A line for a chat: at most 120 characters, public facts only."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ronghe.base.audience import Audience
from ronghe.journey.exports.cards import Card, cards_of, target_text
from ronghe.journey.exports.plain_text import printable
from ronghe.journey.exports.wording import PARTNER_KINDS
from ronghe.journey.queries import Dossier

LONGEST = 120
TITLE = 36
TARGETS = 2


def wechat_text(dossier: Dossier) -> str:
    """Title, leading targets, how many partners whose record shows something, and the first one; parts that do not fit
    are left out whole.

    Raises:
        ValueError: the dossier was made for readers of more than public facts; make it for a visitor first.
    """
    if dossier.audience != Audience.PUBLIC:
        raise ValueError("a line for a chat is made from a public dossier only")
    cards = cards_of(dossier)
    mark = _("(sample) ") if dossier.need.illustrative else ""
    line = _("Need: %(title)s") % {"title": _short(mark + dossier.need.title, TITLE)}
    targets = [target_text(clause.target) for clause in dossier.need.clauses if clause.target is not None][:TARGETS]
    parts = []
    if targets:
        parts.append(_("targets: %(targets)s") % {"targets": _("; ").join(targets)})
    shown = {kind: [card for card in rows if not (card.vetoes or card.field_only)] for kind, rows in cards.items()}
    counts = [
        _("%(kind)s %(number)d") % {"kind": PARTNER_KINDS[kind], "number": len(rows)}
        for kind, rows in shown.items()
        if rows
    ]
    told = _("found so far: %(counts)s") % {"counts": _(", ").join(counts)}
    total = sum(len(rows) for rows in shown.values())
    if len(line) + len(told) > LONGEST // 2 + TITLE // 2:
        told = _("%(number)d candidates found") % {"number": total}
    if counts:
        parts.append(told)
    first = _first(cards)
    if first is not None:
        parts.append(_("first: %(name)s") % {"name": _named(first)})
    parts.append(_("Partners welcome."))
    for part in parts:
        longer = line + _(" | ") + part
        if len(longer) <= LONGEST:
            line = longer
    return line


def _first(cards: dict[str, list[Card]]) -> Card | None:
    candidates = [card for rows in cards.values() for card in rows[:3] if not (card.vetoes or card.field_only)]
    return max(candidates, key=lambda card: card.partner.candidate.score, default=None)


def _named(card: Card) -> str:
    name = _short(card.title, 24)
    if card.partner.record.label.illustrative:
        name = _("(sample) ") + name
    return f"{name} {_short(card.owner, 14)}".strip()


def _short(text: str, most: int) -> str:
    flat = " ".join(printable(text).split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"

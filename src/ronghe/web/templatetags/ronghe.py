"""Filters that put stored values into words. They decide nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from ronghe.base.bilingual import pick, prefers_english
from ronghe.exchange.queries import SimilarProduct
from ronghe.ingest.enums import PASTED
from ronghe.journey.exports import wording
from ronghe.journey.exports.cards import Card, target_text
from ronghe.network.models import Indicator
from ronghe.route.exports.plan_sites import site_facts
from ronghe.route.stages.wording import money_words

register = template.Library()


def _in_words(words: Mapping[str, str | Promise]) -> Callable[[Any], str]:
    """A filter that gives what a table calls a value, and the value where it has no word for it."""
    return lambda value: str(words.get(value, value))


for _name, _words in {
    "record_kind": wording.RECORD_KINDS,
    "record_list": wording.RECORD_LISTS,
    "partner_kind": wording.PARTNER_KINDS,
    "one_partner": wording.ONE_PARTNER,
    "clause_kind": wording.CLAUSE_KINDS,
    "verdict_label": wording.VERDICTS,
}.items():
    register.filter(_name, _in_words(_words))
register.filter("specialty", wording.specialty_label)
register.filter("region", wording.region_label)
register.filter("subject", wording.subject_label)
register.filter("target_text", target_text)
register.filter("site_facts", site_facts)

PAGES = {
    "need": "need",
    "achievement": "achievement",
    "service": "service",
    "mandate": "mandate",
    "organisation": "organisation",
    "expert": "expert",
    "cleared": "cleared",
}
_HAN = re.compile(r"[\u4e00-\u9fff]")


@register.filter
def run_name(value: str) -> str:
    """What was imported: the file, or that it was a text without one."""
    return gettext("Pasted text") if value == PASTED else value


@register.filter
def record_url(record: Any) -> str:
    """Address of the page of a record (anything with ``kind`` and ``id``)."""
    return reverse(PAGES[record.kind], args=[record.id])


@register.filter
def told(cards: list[Card]) -> list[Card]:
    """Those listed for more than their field."""
    return [card for card in cards if not card.field_only]


@register.filter
def field_only(cards: list[Card]) -> list[Card]:
    """Those listed for their field alone."""
    return [card for card in cards if card.field_only]


@register.filter
def shared_names(row: SimilarProduct) -> str:
    """What a cleared product and the need both name, in the active language."""
    return " · ".join(pick(zh, en) for zh, en in row.shared)


@register.filter
def lang_of(text: str) -> str:
    """Value of ``lang`` for a text: zh-Hans where it holds Chinese characters, else en."""
    return "zh-Hans" if _HAN.search(text or "") else "en"


@register.filter
def figure(indicator: Indicator) -> str:
    """A reported figure with its bound and unit."""
    return wording.figure_text(indicator.value, indicator.unit, indicator.bound)


@register.filter
def plain_number(value: Any) -> str:
    """A number without the zeros that the column adds: 3.300000 is 3.3."""
    return "" if value is None else f"{Decimal(value).normalize():f}"


@register.filter
def money(value: Any) -> str:
    """An amount in CNY: in 万元 for Chinese readers, in millions for English ones."""
    if value is None:
        return ""
    if prefers_english():
        return f"CNY {float(value) / 1_000_000:,.6g} million"
    return f"{float(value) / 10_000:,.6g} 万元"


@register.filter
def yuan(wan_cny: float) -> str:
    """An amount of 10,000 yuan as the active language writes money: 24,562 万元, CNY 245.6 million."""
    words = money_words(wan_cny)
    return pick(words.zh, words.en)


@register.filter
def introduction_stage(value: str) -> str:
    """A stage of an introduction in one word."""
    return str(wording.INTRODUCTION_STAGES.get(value, value))


@register.filter
def at(values: Any, key: str) -> Any:
    """What stands under the key; None where there is nothing to look in."""
    return values.get(key) if isinstance(values, dict) else None

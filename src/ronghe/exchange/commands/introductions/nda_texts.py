"""Texts of agreements on confidentiality: the node's versions, and the one drawn up for an introduction."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import NotAllowed
from ronghe.exchange.commands.introductions.moving import party_on, reads_as, title_context
from ronghe.exchange.dealing_errors import NdaVersionTaken
from ronghe.exchange.enums import Side
from ronghe.exchange.models import Introduction, Listing, Nda, NdaText

FOLDER = Path(__file__).resolve().parents[2] / "nda"
FIRST = "2026-1"
_PLACE = re.compile(r"\{(version|asking|answering|subject|date)\}")


@transaction.atomic
def publish_nda_text(actor: Actor, version: str, text_zh: str, text_en: str) -> NdaText:
    """Make a version of the template the one used from now on. The same version with the same text changes nothing.

    Raises:
        NotAllowed: the actor is neither administrator nor the node itself.
        NdaVersionTaken: the version is there with another text.
    """
    if not actor.has_role("administrator"):
        raise NotAllowed()
    row, made = NdaText.objects.get_or_create(version=version, defaults={"text_zh": text_zh, "text_en": text_en})
    if (row.text_zh, row.text_en) != (text_zh, text_en):
        raise NdaVersionTaken()
    if made:
        audit.record(actor, "exchange.publish_nda_text", row, after={"version": version})
    return row


def current_nda_text() -> NdaText:
    """The newest version, or the one that comes with the program. Two statements at the most."""
    newest = NdaText.objects.first()
    if newest is not None:
        return newest
    texts = {f"text_{language}": (FOLDER / f"{FIRST}.{language}.txt").read_text("utf-8") for language in ("zh", "en")}
    return NdaText.objects.get_or_create(version=FIRST, defaults=texts)[0]


def draw_up(introduction: Introduction, listing: Listing) -> Nda:
    """The newest version with both names, the subject and the day put in; kept as it is from then on."""
    template = current_nda_text()
    asking, answering = (party_on(introduction, side) for side in Side)
    title = title_context(listing, None, reads_as(introduction, Side.ANSWERING))
    title = title or {"title_zh": str(listing.pk), "title_en": str(listing.pk)}
    texts = {}
    for first, second in (("zh", "en"), ("en", "zh")):
        values = {
            "version": template.version,
            "asking": getattr(asking, f"name_{first}") or getattr(asking, f"name_{second}"),
            "answering": getattr(answering, f"name_{first}") or getattr(answering, f"name_{second}"),
            "subject": title[f"title_{first}"] or title[f"title_{second}"],
            "date": timezone.localdate().isoformat(),
        }
        texts[first] = _filled(getattr(template, f"text_{first}"), values)
    return Nda.objects.create(
        introduction=introduction,
        template=template,
        text_zh=texts["zh"],
        text_en=texts["en"],
        sha256=digest_of(texts["zh"], texts["en"]),
    )


def digest_of(text_zh: str, text_en: str) -> str:
    """SHA-256 of the whole agreement: the Chinese text, a line feed, the English one, in UTF-8."""
    return hashlib.sha256(f"{text_zh}\n{text_en}".encode()).hexdigest()


def _filled(text: str, values: dict[str, str]) -> str:
    """All places at once: a name that looks like a place is put in as it is."""
    return _PLACE.sub(lambda place: values[place.group(1)], text)

"""Rule packs as an officer reads them: editions held, every rule with its article, its cases, and what changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ronghe.base.bilingual import pick
from ronghe.route.exports.pack_lines import case_change_lines, change_lines, outcome_of, rule_lines
from ronghe.route.permissions import may_import_reference
from ronghe.route.queries.rule_packs import case_results, differences_of, pack_faults, pack_of, packs_held
from ronghe.web.actors import actor_of

LONGEST = 100


@require_safe
def packs_page(request: HttpRequest) -> HttpResponse:
    """Every edition held; files that cannot be used are told to those who keep them. No statement of its own."""
    may_keep = may_import_reference(actor_of(request))
    context = {"held": packs_held(), "faults": pack_faults() if may_keep else (), "may_keep": may_keep}
    return render(request, "route/packs.html", context)


@require_safe
def pack_page(request: HttpRequest, pack: str) -> HttpResponse:
    """One edition: ``version`` (else that of today), ``q`` words in its rules, ``than`` another to compare with."""
    shown = pack_of(pack, request.GET.get("version", "")[:LONGEST])
    words = request.GET.get("q", "").replace("\x00", "").split()[:8]
    rules = rule_lines(shown)
    matching = [rule for rule in rules if all(_holds(rule, word) for word in words)]
    results = case_results(shown)
    context: dict[str, Any] = {
        "pack": shown,
        "title": pick(shown.title.zh, shown.title.en),
        "sources": [(pick(one.title.zh, one.title.en), one) for one in shown.sources.values()],
        "rules": matching,
        "of_all": len(rules),
        "q": " ".join(words),
        "cases": [
            (one, pick(one.case.name.zh, one.case.name.en), outcome_of(shown, one.case.expect), _source(one))
            for one in results
        ],
        "wrong": sum(not one.fits for one in results),
        "others": [
            held.edition.pack.version
            for held in packs_held()
            if held.edition.pack.id == shown.id and held.edition.pack.version != shown.version
        ],
        **_compared(shown, request.GET.get("than", "")[:LONGEST]),
    }
    return render(request, "route/pack.html", context)


def _compared(shown: Any, than: str) -> dict[str, Any]:
    if not than:
        return {}
    other = pack_of(shown.id, than)
    rules, cases = differences_of(other, shown)
    return {"than": than, "changes": change_lines(rules), "case_changes": case_change_lines(other, shown, cases)}


def _source(result: Any) -> str:
    source = result.case.source
    return pick(source.zh, source.en) if source else ""


def _holds(rule: Any, word: str) -> bool:
    said = " ".join((rule.id, rule.text, rule.source, rule.article, rule.effect)).casefold()
    return word.casefold() in said

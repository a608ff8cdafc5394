"""Whether the search index is there and fresh."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.base.audience import INDEXED
from ronghe.base.fitness import Finding, bad, check, look_at, well
from ronghe.base.outbox import Change
from ronghe.exchange.queries.indexes import index_for

LATE = timedelta(minutes=10)


@check("index", gettext_lazy("Search index"), serving=True)
def search_index() -> Finding:
    """Every audience has one, and no change waits long."""
    states = [index_for(audience).status() for audience in INDEXED]
    if any(not state.generation for state in states):
        if not Change.objects.exists():
            return look_at(_("There is no index yet, and nothing to be found."), _("Import records first."))
        return bad(_("There is no index yet."), _("Run “ronghe index rebuild”, or see that a worker runs."))
    oldest = Change.objects.order_by("seq").values_list("noted_at", flat=True).first()
    if oldest is not None and timezone.now() - oldest > LATE:
        return bad(
            _("Changes have waited since %(moment)s.")
            % {"moment": timezone.localtime(oldest).strftime("%Y-%m-%d %H:%M")},
            _("See that a worker runs, then “ronghe index update” and “ronghe index check”."),
        )
    return well(_("%(number)s documents, no change waits long.") % {"number": max(s.documents for s in states)})

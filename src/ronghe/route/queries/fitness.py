"""Whether the node's own rule packs can be used."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ronghe.base.fitness import Finding, bad, check, well
from ronghe.route.queries.rule_packs import pack_faults, packs_held


@check("rule-packs", gettext_lazy("Rule packs"))
def rule_packs() -> Finding:
    """Every file of the node's folder is read; one that is not would be left out of every answer."""
    if faults := pack_faults():
        return bad(
            _("%(number)d of this node's rule packs cannot be used: %(fault)s")
            % {"number": len(faults), "fault": str(faults[0].error)[:300]},
            _("Mend the file or take it away; until then the shipped rules count. “ronghe route packs” lists all."),
        )
    own = sum(held.edition.own for held in packs_held())
    return well(_("%(number)d editions, %(own)d of them this node's own.") % {"number": len(packs_held()), "own": own})

"""Learning from the imported tables; what is learned lies in the data folder and can be learned again at any time."""

from __future__ import annotations

from ronghe.base import audit
from ronghe.base.actors import Actor
from ronghe.base.problems import Unavailable
from ronghe.exchange.queries.indexes import encoder
from ronghe.route import permissions
from ronghe.route.errors import NoClassification
from ronghe.route.queries.fda_codes import cleared_rows, code_rows, fda_folder, fda_stamp
from ronghe.route.similar.fda import FdaCodes
from ronghe.route.similar.fda_space import CodeSpace
from ronghe.route.similar.fda_store import save_codes


def learn_fda_codes(actor: Actor) -> dict[str, int | bool]:
    """Learn how product codes are told from device names, from the tables held now, and keep it in the data folder.

    The same tables give the same weights. Returns how many codes and clearances it rests on, and whether there were
    enough to learn from.

    Cost: encodes each text once, then some ten seconds; memory linear in the clearances.

    Raises:
        NotAllowed: the actor keeps no reference tables.
        Unavailable: no product classification is held, or the data folder cannot be written.
    """
    permissions.require_import_reference(actor)
    stamp = fda_stamp()
    rows = list(code_rows())
    if not rows:
        raise NoClassification()
    codes = FdaCodes.learned(CodeSpace(rows, list(cleared_rows()), encoder()))
    try:
        save_codes(codes, fda_folder(), stamp)
    except OSError as error:
        raise Unavailable(str(error)) from error
    found: dict[str, int | bool] = {
        "codes": len(codes.space.rows),
        "clearances": int(codes.space.counts.sum()),
        "is_learned": codes.is_learned,
    }
    audit.record(actor, "route.learn_fda_codes", after=found)
    return found

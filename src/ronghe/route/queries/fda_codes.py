"""FDA product codes for a device, from the tables that this node holds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max

from ronghe.exchange.models import ClearedProduct
from ronghe.exchange.queries.indexes import encoder
from ronghe.route.enums import ReferenceKind
from ronghe.route.models import Edition, FdaProductCode
from ronghe.route.similar.fda import FdaAnswer, FdaCodes, codes_of
from ronghe.route.similar.fda_space import Asked
from ronghe.route.similar.fda_store import StoreUnreadable, load_codes
from ronghe.route.similar.rows import ClearedRow, CodeRow

NAMELESS = 200
"""Characters of a text that stand for a name where it gives none."""

_lock = threading.Lock()
_COLUMNS = tuple(name for name in CodeRow.__dataclass_fields__ if name != "is_current")


def fda_answer(name: str, description: str = "", firm: str = "") -> FdaAnswer | None:
    """Codes that may fit a device; None where the node holds no product classification.

    Weights and vectors are those learned last (``commands.learn_fda_codes``). Where the tables have changed since,
    or nothing was learned, the tables of this moment are compared by words alone, and probabilities only order.

    Cost: one question takes some milliseconds; the first in a process loads the codes, or reads both tables. Two small
    statements each time, so that a newer edition counts at once.
    """
    if not fda_codes_held():
        return None
    with _lock:
        codes = _codes(fda_folder(), fda_stamp())
    return codes.ask(Asked(name, description, firm))


def fda_answer_of_text(name: str, text: str) -> FdaAnswer | None:
    """Codes that may fit what a text describes; None where the node holds no product classification.

    A device is asked for by its name, as cleared devices are, from whose names the weights were learned: the words of a
    long description drown it. A code of which the name is sure stands only where the description has it among its own
    too: a name that says little is sure of what it merely shares a word with. Where the name settles no code, that
    of the text stands if it does, else the answer with the likelier one.

    Cost: as ``fda_answer``, twice.
    """
    by_both = fda_answer(name or text[:NAMELESS], text)
    by_name = fda_answer(name) if name and by_both is not None else None
    if by_both is None or by_name is None or not by_name.candidates:
        return by_both
    if not by_name.settles:
        return by_both if by_both.settles or _likeliest(by_both) > _likeliest(by_name) else by_name
    return by_name if by_name.candidates[0].code in {one.code for one in by_both.candidates} else by_both


def _likeliest(answer: FdaAnswer) -> float:
    return max((one.probability for one in answer.candidates if one.row is not None), default=0.0)


def fda_codes_held() -> bool:
    """Whether the node holds a product classification. One statement."""
    return FdaProductCode.objects.filter(withdrawn_on=None).exists()


def fda_code_row(code: str) -> CodeRow | None:
    """The row of a product code in the table held; None where it has none. One statement."""
    found = FdaProductCode.objects.filter(code=code).values_list(*_COLUMNS, "withdrawn_on").first()
    return CodeRow(**dict(zip(_COLUMNS, found, strict=False)), is_current=found[-1] is None) if found else None


@lru_cache(maxsize=2)
def _codes(folder: Path, stamp: str) -> FdaCodes:
    try:
        codes, learned_from = load_codes(folder, encoder())
    except StoreUnreadable:
        learned_from = ""
    return codes if learned_from == stamp else codes_of(list(code_rows()), list(cleared_rows()))


def fda_folder() -> Path:
    """Where learned codes lie."""
    return Path(settings.DATA_FOLDER) / "route" / "fda-codes"


def fda_stamp() -> str:
    """What the codes would be learned from now: changes with every import. Two statements."""
    edition = Edition.objects.filter(kind=ReferenceKind.CLASSIFICATION).values_list("pk", flat=True).first()
    cleared = ClearedProduct.objects.order_by().aggregate(n=Count("pk"), last=Max("updated_at"))
    return f"{edition}:{cleared['n']}:{cleared['last'].isoformat() if cleared['last'] else ''}"


def code_rows() -> Iterator[CodeRow]:
    """Every product code held, withdrawn ones marked, by code (one statement)."""
    for *values, withdrawn_on in FdaProductCode.objects.values_list(*_COLUMNS, "withdrawn_on"):
        yield CodeRow(**dict(zip(_COLUMNS, values, strict=True)), is_current=withdrawn_on is None)


def cleared_rows() -> Iterator[ClearedRow]:
    """Every cleared device with a product code, by number (one statement)."""
    rows = ClearedProduct.objects.exclude(product_code="").order_by("number")
    columns = ("number", "device", "firm", "product_code", "decided_on")
    for values in rows.values_list(*columns).iterator(chunk_size=2000):
        yield ClearedRow(*values)

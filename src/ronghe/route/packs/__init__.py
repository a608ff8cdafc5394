"""Rule packs: the regulations as data, one YAML file for each pack, with cases and pairs beside it."""

from ronghe.route.packs.cases import Case, CasesUnreadable, Pair, cases_of, pairs_of
from ronghe.route.packs.shelf import Edition, NoSuchPack, PackFault, Shelf, shelf

__all__ = [
    "Case",
    "CasesUnreadable",
    "Edition",
    "NoSuchPack",
    "PackFault",
    "Pair",
    "Shelf",
    "cases_of",
    "pairs_of",
    "shelf",
]

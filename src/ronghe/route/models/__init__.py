"""Tables of the route room."""

from ronghe.route.models.edition import Edition
from ronghe.route.models.fda import FdaProductCode
from ronghe.route.models.kept_memo import KeptMemo
from ronghe.route.models.nmpa import CatalogueCode, ClinicalExemption, Determination
from ronghe.route.models.stage_record import StageRecord

__all__ = [
    "CatalogueCode",
    "ClinicalExemption",
    "Determination",
    "Edition",
    "FdaProductCode",
    "KeptMemo",
    "StageRecord",
]

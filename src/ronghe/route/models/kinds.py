"""Which table holds the rows of a reference kind, and which of their columns are compared."""

from __future__ import annotations

from ronghe.route.enums import ReferenceKind
from ronghe.route.models.edition import Reference
from ronghe.route.models.fda import FdaProductCode
from ronghe.route.models.nmpa import CatalogueCode, ClinicalExemption, Determination

MODELS: dict[ReferenceKind, type[Reference]] = {
    ReferenceKind.DETERMINATIONS: Determination,
    ReferenceKind.CATALOGUE: CatalogueCode,
    ReferenceKind.EXEMPTIONS: ClinicalExemption,
    ReferenceKind.CLASSIFICATION: FdaProductCode,
}
"""Cleared devices are the exchange's and stand in no table of this room."""

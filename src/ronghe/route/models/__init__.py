"""Tables of the route room."""

from ronghe.route.models.edition import Edition
from ronghe.route.models.fda import FdaProductCode
from ronghe.route.models.nmpa import CatalogueCode, ClinicalExemption, Determination

__all__ = ["CatalogueCode", "ClinicalExemption", "Determination", "Edition", "FdaProductCode"]

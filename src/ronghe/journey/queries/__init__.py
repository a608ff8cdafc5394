"""The dossier, and what it is composed of."""

from ronghe.journey.queries.dossier import Dossier, NeedView, dossier_of_need, dossier_of_text
from ronghe.journey.queries.plain import as_json
from ronghe.journey.queries.sections import SECTIONS, Section

__all__ = ["SECTIONS", "Dossier", "NeedView", "Section", "as_json", "dossier_of_need", "dossier_of_text"]

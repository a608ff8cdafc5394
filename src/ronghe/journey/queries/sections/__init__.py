"""The sections of a dossier, in order. A room adds its own by one module here and one line below."""

from __future__ import annotations

from ronghe.journey.queries.sections.base import Section, SectionSource
from ronghe.journey.queries.sections.partners import PartnersSection, partners_section
from ronghe.journey.queries.sections.questions import QuestionsSection, questions_section
from ronghe.journey.queries.sections.route import RouteSection, route_section
from ronghe.journey.queries.sections.similar import SimilarSection, similar_section

SECTIONS: tuple[SectionSource, ...] = (questions_section, partners_section, similar_section, route_section)

__all__ = [
    "SECTIONS",
    "PartnersSection",
    "QuestionsSection",
    "RouteSection",
    "Section",
    "SectionSource",
    "SimilarSection",
]

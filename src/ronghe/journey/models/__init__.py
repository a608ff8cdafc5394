"""Tables of the room."""

from ronghe.journey.models.project import Project, ProjectNumber

__all__ = ["Project", "ProjectNumber"]

"""What may be done with projects."""

from ronghe.journey.commands.projects import close_project, open_project, reopen_project

__all__ = ["close_project", "open_project", "reopen_project"]

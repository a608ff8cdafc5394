"""What may be read of the route room."""

from ronghe.route.queries.editions import editions_held, latest_editions

__all__ = ["editions_held", "latest_editions"]

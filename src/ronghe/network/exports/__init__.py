"""Files that the room writes."""

from ronghe.network.exports.personal import write_personal_data

__all__ = ["write_personal_data"]

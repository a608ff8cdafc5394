"""Days that a Chinese or English line names, as seen from the day on which it was written."""

from ronghe.kernel.text.dates.reading import dates
from ronghe.kernel.text.dates.spans import DateReading, Doubt

__all__ = ["DateReading", "Doubt", "dates"]

"""What is wrong with a file of stages, said so that its author can mend it."""

from __future__ import annotations


class StagesUnreadable(ValueError):
    """A file of stages that cannot be used.

    ``code`` is stable (unreadable, wrong_kind, unknown_field, missing_field, unmarked, unknown_source, unknown_stage,
    unknown_value, out_of_bounds, more_sites, bad_condition, bad_network, loose_end); ``file``, ``stage`` (empty: the
    file itself), ``field``, ``value`` and ``remedy`` say where, what and the way out.
    """

    def __init__(self, code: str, file: str, stage: str, field: str, value: object, remedy: str) -> None:
        self.code, self.file, self.stage, self.field = code, file, stage, field
        self.value, self.remedy = value, remedy
        names = (file, f"stage {stage}" if stage else "", f"field {field}" if field else "")
        super().__init__(f"{' '.join(name for name in names if name)}: {value!r}: {remedy}")

"""What is wrong with a plan, said so that its author can mend it."""

from __future__ import annotations


class PlanInvalid(ValueError):
    """A network that cannot be run.

    ``code`` is stable: no_stages, duplicate_id, missing_predecessor, circle, negative, not_finite, out_of_order,
    probability, bad_bound, unknown_repeat, repeat_not_before, bad_runs, bad_seed, unknown_stage, waits_inside.
    ``stage`` (empty: the network), ``field``, ``value`` and ``remedy`` say where, what and the way out.
    """

    def __init__(self, code: str, stage: str, field: str, value: object, remedy: str) -> None:
        self.code, self.stage, self.field, self.value, self.remedy = code, stage, field, value, remedy
        names = (f"stage {stage}" if stage else "", f"field {field}" if field else "")
        place = " ".join(name for name in names if name)
        super().__init__(f"{place}: {value!r}: {remedy}" if place else f"{value!r}: {remedy}")

"""What is wrong with a pack, said so that its author can mend it."""

from __future__ import annotations


class PackUnreadable(ValueError):
    """A pack that cannot be used.

    ``code`` is stable (unknown_fact, wrong_kind, missing_source, circle, duplicate_id, bad_date, ...); ``file``,
    ``rule`` (empty: the pack itself), ``field``, ``value`` and ``remedy`` say where, what and the way out.
    """

    def __init__(self, code: str, file: str, rule: str, field: str, value: object, remedy: str) -> None:
        self.code, self.file, self.rule, self.field = code, file, rule, field
        self.value, self.remedy = value, remedy
        place = " ".join(
            part for part in (file, f"rule {rule}" if rule else "", f"field {field}" if field else "") if part
        )
        super().__init__(f"{place}: {value!r}: {remedy}")


class FactUnfit(ValueError):
    """A value that its fact cannot have, or of another sort than a rule compares it with; ``fact`` names it."""

    def __init__(self, fact: str, value: object, reason: str) -> None:
        self.fact, self.value, self.reason = fact, value, reason
        super().__init__(f"{fact}: {reason}")

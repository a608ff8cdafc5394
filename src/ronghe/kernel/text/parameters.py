"""Stable names for the parameters that needs and offers speak of."""


def canonical_parameter(parameter: str, unit: str = "") -> str | None:
    """The key of a parameter named in Chinese or English, or ``None`` where it is not known."""
    return {"定位误差": "positioning_error", "positioning error": "positioning_error", "latency": "latency"}.get(
        parameter.lower()
    )


def better(parameter_key: str) -> str | None:
    """Whether ``"low"`` or ``"high"`` values are better, or ``None`` where neither is."""
    return {"positioning_error": "low", "latency": "low"}.get(parameter_key)


def per_cent(key: str | None) -> bool:
    """Whether a bare value between 0 and 1 of this parameter is a share."""
    return key in {"sensitivity"}

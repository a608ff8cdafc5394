"""The language of what is printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from django.utils import translation

CODES = {"zh": "zh-hans", "en": "en"}


def _activate(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
    code = CODES[value] if value else "zh-hans"
    translation.activate(code)
    return "en" if code == "en" else "zh"


def lang_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--lang zh|en``; Chinese where it is not given."""
    return click.option(
        "--lang",
        type=click.Choice(list(CODES)),
        callback=_activate,
        is_eager=True,
        help="Language of the output (default: zh).",
    )(function)

"""Takes values out of JSON that may be of another type than it should."""

from __future__ import annotations

from typing import Any

LARGEST = 1e9
"""Larger numbers are neither coordinates nor places in a text."""


def fields(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def entries(value: Any) -> list[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """The value if it is a text, else ""."""
    return value if isinstance(value, str) else ""


def number(value: Any, default: float = 0.0) -> float:
    """The value if it is a number below `LARGEST`, else the default."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return value if abs(value) < LARGEST else default  # infinite and "not a number" are not

"""`about.toml` of a fixture: what it says of the run, and what of it cannot be."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ocrfix.errors import Location, OcrfixError
from ocrfix.pipeline import PASSES
from ocrfix.rules.file import not_toml
from ocrfix.rules.location import Block
from ocrfix.storage import folder

SETTINGS: dict[str, type] = {
    "language": str,
    "apply": str,
    "passes": list,
    "notes": str,
    "keep-furniture": bool,
    "encoding": str,
    "norm": str,
    "score": dict,
}
"""What `about.toml` may say about the run, as the options of `run` do; all other keys are prose."""
ALIKE = 0.85
"""Likeness (difflib's ratio) from which on a key is taken for a misspelt setting."""
PROSE = frozenset(("note", "pass"))
"""Keys that are like a setting, and words of their own."""


def read(path: Path, data: bytes) -> dict[str, Any]:
    """What an `about.toml` says.

    Raises:
        OcrfixError: something in it cannot be; the message quotes the line.

    """
    text = data.decode("utf-8-sig", "replace")
    try:
        data.decode("utf-8-sig")
        about = tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise OcrfixError(
            f"not UTF-8: {error.reason} at byte {error.start}.", Location(str(path))
        ) from None
    except (ValueError, RecursionError) as error:  # ValueError: a number of thousands of digits
        raise OcrfixError(*not_toml(str(path), text.splitlines(), error)) from None
    for name, value in _wrong(about):
        can = ", ".join(map(str, known_values().get(name, ())))
        may = f"It may be: {can}." if can else "docs/check.md has what can."
        raise unfit(f"{name} = {value!r} cannot be. {may}", path, text, key=name.split()[-1])
    for name in about.keys() - SETTINGS.keys():
        if meant := get_close_matches(name, SETTINGS, 1, ALIKE) if name not in PROSE else ():
            raise unfit(
                f"{name} says nothing to ocrfix. Write {meant[0]}, if that is meant; else "
                "give it a name that is less like it.", path, text, key=name,
            )  # fmt: skip
    return about


def unfit(what: str, path: Path, text: str, *, key: str) -> OcrfixError:
    """The error about a key, with its line quoted."""
    block = Block(str(path), 1, tuple(text.splitlines()))
    place = block.key(key)
    return OcrfixError(f"{what}{block.quote(place)}", place)


def known_values() -> dict[str, tuple[str, ...]]:
    """What some settings may be; `passes` is a list of its values."""
    from ocrfix.scoring.norms import NORMS

    return {
        "apply": tuple(folder.LEVELS),
        "norm": tuple(NORMS),
        "notes": ("paragraph", "end", "markdown"),
        "passes": tuple(each.__name__ for each in PASSES),
    }


def _wrong(about: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """The settings that have a wrong type, or a value that none of them has."""
    known = known_values()
    for name, kind in SETTINGS.items():
        value = about.get(name)
        if name in about and not (
            isinstance(value, kind) and (name == "passes" or value in known.get(name, (value,)))
        ):
            yield name, value
    for unit, rate in (
        about.get("score", {}).items() if isinstance(about.get("score"), dict) else ()
    ):
        if not isinstance(rate, int | float):
            yield f"[score] {unit}", rate
    passes = about.get("passes", ())
    if isinstance(passes, list):
        yield from (("passes", name) for name in passes if name not in known["passes"])

"""The options that several measurements share."""

from __future__ import annotations

import argparse
from pathlib import Path


def options(doc: str | None) -> argparse.Namespace:
    """The bench, `--show` and `--write`, with the first line of a module's docstring as help."""
    parser = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    parser.add_argument("bench", type=Path)
    parser.add_argument("--show", action="store_true", help="show what was wrong")
    parser.add_argument("--write", action="store_true", help="write the record")
    return parser.parse_args()

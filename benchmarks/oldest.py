"""Prints the lowest versions of ocrfix's own dependencies, as constraints for pip.

Read from pyproject.toml: `click>=8.1` becomes `click==8.1`. Development tools are left out: what
users install is what must work with its declared minimum.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def lowest() -> list[str]:
    """A constraint for each dependency of the package and its extras."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    return [re.sub(r">=\s*", "==", each) for each in wanted]


if __name__ == "__main__":
    print("\n".join(lowest()))

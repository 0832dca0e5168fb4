"""Make every safe rule a proposal whose record on real scans is not good enough.

    python -m benchmarks.measure.demote          say which rules these are
    python -m benchmarks.measure.demote --write  and write `review` into rules/*.toml

A rule is never made safe here: that is for a person, who reads its record first.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

from ocrfix.core.edits import Safety
from ocrfix.resources import LANGUAGES
from ocrfix.rules import file as rulefile
from ocrfix.rules.loading import load
from ocrfix.rules.ruleset import Ruleset

RULES = Path(__file__).parents[2] / "rules"
SAFETY = re.compile(r'^(safety\s*=\s*)"safe"', re.MULTILINE)
WHY = "On real scans it is not yet shown to be right 19 times in 20."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    bound, rulefile.SAFE_BOUND = rulefile.SAFE_BOUND, -1.0  # to load them as they are
    sets = [load(language) for language in LANGUAGES]
    rulefile.SAFE_BOUND = bound
    found = unearned(sets)
    for name, said in sorted(found.items()):
        print(f"{name:40}{said}")
    if options.write:
        for file in sorted(RULES.glob("*.toml")):
            text = file.read_text("utf-8")
            if (new := demoted(text, set(found))) != text:
                file.write_text(new, "utf-8")


def unearned(sets: list[Ruleset]) -> dict[str, str]:
    """The safe rules that may not be safe, with what their record says."""
    return {
        rule.id: f"{rule.right} of {rule.of} ({rule.proven:.3f}), {rule.measured_on or '–'}"
        for rules in sets
        for rule in rules
        if rule.safety == Safety.SAFE and not rulefile.earned(rule)
    }


def demoted(text: str, names: set[str]) -> str:
    """A file of rules with some of them made proposals."""
    parts = re.split(r"(?m)^(?=\[\[rule\]\])", text)
    return "".join(_part(part, names) for part in parts)


def _part(part: str, names: set[str]) -> str:
    if not part.startswith("[[rule]]"):
        return part
    (row,) = tomllib.loads(part)["rule"]
    if row["id"] not in names:
        return part
    # Only a proposal must say why it is one.
    why = "" if row.get("why") else f'\nwhy     = "{WHY}"'
    return SAFETY.sub(rf'\1"review"{why}', part, count=1)


if __name__ == "__main__":
    main()

"""Writes problems as lines for code review: GitHub workflow commands, or reviewdog input."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ocrfix.checking.problems import ROSE, Problem
from ocrfix.visible import json_text

SHOWN = 10
"""GitHub shows this many annotations of one level for each step."""


def github(found: Iterable[Problem]) -> Iterator[str]:
    """Lines like `::error file=…,line=…::…`, the most important first.

    GitHub shows only ten errors and ten warnings of a step. So the first problem of each rule
    comes first, and all after the tenth are warnings. See docs.github.com, "Workflow commands for
    GitHub Actions".
    """
    turns: dict[tuple[str, str], int] = defaultdict(int)
    ranked: list[tuple[bool, int, int, Problem]] = []
    for number, each in enumerate(found):
        # Turns are counted for each rule and file, so the second problem of a rule in one file
        # comes after the first ones of all others. Error rates that rose are counted for all
        # fixtures together.
        which = ("" if each.rule == ROSE else each.path), each.rule
        turns[which] += 1
        ranked.append((each.minor, turns[which], number, each))
    for place, (*_, each) in enumerate(sorted(ranked)):
        level = "error" if place < SHOWN else "warning"
        columns = f"col={each.column + 1},endColumn={each.column + each.length + 1},"
        yield (
            f"::{level} file={_property(each.path)},line={each.line},{columns * bool(each.length)}"
            f"title={_property(each.title)}::{_text(_whole(each))}"
        )


def rdjsonl(found: Iterable[Problem]) -> Iterator[str]:
    """Diagnostics for reviewdog, one a line. Its columns count bytes, so only lines are given.

    See github.com/reviewdog/reviewdog, proto/rdf/reviewdog.proto.
    """
    for each in found:
        row = {
            "message": f"{each.title}\n{_whole(each)}",
            "location": {"path": each.path, "range": {"start": {"line": each.line}}},
            "severity": "ERROR",
            "source": {"name": "ocrfix check"},
            "code": {"value": each.rule},
        }
        yield json_text(row)


def _whole(each: Problem) -> str:
    place = f"\n{each.scan[0]}:{each.scan[1]}:{each.scan[2]}" if each.scan else ""
    return each.message + place


def _text(text: str) -> str:
    # `%` first, or it would escape the other escapes again.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")

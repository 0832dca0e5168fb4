"""Problems as lines that code review shows: GitHub's workflow commands, and reviewdog's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ocrfix.checking.problems import ROSE, Problem
from ocrfix.visible import json_text

SHOWN = 10
"""Annotations of one level that GitHub shows of a step."""


def github(found: Iterable[Problem]) -> Iterator[str]:
    """`::error file=…,line=…::…`, those that must be seen first.

    GitHub shows ten errors of a step and ten warnings: the first of each rule lead, and what
    follows the tenth is a warning. See docs.github.com, "Workflow commands for GitHub Actions".
    """
    turns: dict[tuple[str, str], int] = defaultdict(int)
    ranked: list[tuple[bool, int, int, Problem]] = []
    for number, each in enumerate(found):
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
    """Reviewdog's diagnostics, a line each; its columns count bytes, so that only lines are named.

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
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")

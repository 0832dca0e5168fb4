"""Writes problems as SARIF 2.1.0, for code scanning (OASIS, docs.oasis-open.org/sarif)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ocrfix.checking.check import Checked
from ocrfix.checking.problems import Problem
from ocrfix.version import VERSION
from ocrfix.visible import json_text

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(found: Iterable[Problem], checked: Sequence[Checked]) -> str:
    """A SARIF file for one run of `ocrfix check`, with all problems."""
    results = list(found)
    rules = sorted({each.rule for each in results})
    run = {
        "tool": {
            "driver": {
                "name": "ocrfix",
                "semanticVersion": VERSION,
                "rules": [{"id": rule, "shortDescription": {"text": rule}} for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not any(each.error for each in checked)}],
        "results": [_result(each, rules.index(each.rule)) for each in results],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _result(each: Problem, rule: int) -> dict[str, Any]:
    region = {"startLine": each.line}
    if each.length:  # its columns count from 1, and the end is after the last character
        start = each.column + 1
        region |= {"startColumn": start, "endColumn": start + each.length}
    result: dict[str, Any] = {
        "ruleId": each.rule,
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": f"{each.title}\n{each.message}"},
        "locations": [_location(each.path, region)],
    }
    if each.scan:
        path, line, column = each.scan
        place = _location(path, {"startLine": line, "startColumn": column})
        result["relatedLocations"] = [{"id": 1, "message": {"text": "the scan"}, **place}]
    if each.change:
        # By this, a program can recognise a result from run to run, though its line moved.
        result["partialFingerprints"] = {"ocrfixChange/v1": each.change}
    return result


def _location(path: str, region: dict[str, int]) -> dict[str, Any]:
    from urllib.parse import quote

    return {"physicalLocation": {"artifactLocation": {"uri": quote(path)}, "region": region}}

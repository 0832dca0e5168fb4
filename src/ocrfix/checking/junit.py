"""Writes a check as JUnit XML for Jenkins' xunit plugin, with a test case for each fixture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from ocrfix.checking.check import Checked
from ocrfix.checking.text_report import report_lines
from ocrfix.visible import visible

# All characters outside the production `Char` of XML 1.0, which no escape can express.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(found: Sequence[Checked]) -> str:
    """One test suite: a fixture that drifted is a failure, one that could not run is an error."""
    failures = sum(1 for each in found if not each.fine and not each.error)
    counts = {
        "name": "ocrfix check",
        "tests": str(len(found)),
        "failures": str(failures),
        "errors": str(sum(1 for each in found if each.error)),
        "time": f"{sum(each.seconds for each in found):.3f}",
    }
    root = ET.Element("testsuites", counts)
    suite = ET.SubElement(root, "testsuite", {**counts, "skipped": "0"})
    for each in found:
        _case(suite, each)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def _case(suite: ET.Element, each: Checked) -> None:
    # Jenkins groups cases by the class name, so the folder of fixtures is the class.
    folder, _, name = _xml(each.path).rpartition("/")
    case = ET.SubElement(
        suite,
        "testcase",
        {"classname": folder or "fixtures", "name": name, "time": f"{each.seconds:.3f}"},
    )
    if each.error:
        ET.SubElement(case, "error", {"type": "could-not-run", "message": _xml(each.error)})
    elif not each.fine:
        first, *rest = report_lines(each, colour=False)
        failure = ET.SubElement(case, "failure", {"type": "drift", "message": _xml(first)})
        failure.text = _xml("\n".join(rest))


def _xml(text: str) -> str:
    shown = "\n".join(map(visible, text.split("\n")))
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", shown)

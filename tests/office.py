"""Drives LibreOffice for the tests: open a Word file, decide on tracked changes, save it.

Run by the Python that LibreOffice is bound to (Debian: python3-uno), which is not ours:

    python3 office.py PIPE < jobs.json      # [{"from", "to", "do", "only"}, …]
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from pathlib import Path


def connected(pipe):
    """The desktop of the LibreOffice that listens on a pipe."""
    import uno

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(600):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001 - whatever it is: not there yet
            time.sleep(0.1)
            continue
        manager = context.ServiceManager
        return context, manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise SystemExit("LibreOffice did not answer")


def value(name, content):
    """A named value, as LibreOffice wants its arguments."""
    from com.sun.star.beans import PropertyValue

    made = PropertyValue()
    made.Name, made.Value = name, content
    return made


def redlines(document):
    """The tracked changes, in the order of the text."""
    each = document.Redlines.createEnumeration()
    while each.hasMoreElements():
        yield each.nextElement()


def dispatch(context, document, command):
    """Run a command of the menu."""
    helper = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.DispatchHelper", context
    )
    helper.executeDispatch(document.CurrentController.Frame, command, "", 0, ())


def decide(context, document, verdicts):
    """Accept (y) or reject (n) tracked changes, from the last to the first; "-" leaves one.

    Each by the minute it is dated, as changes that touch differ in it.
    """
    found = list(redlines(document))
    cursor = document.CurrentController.ViewCursor
    for number in range(len(found) - 1, -1, -1):
        said = verdicts[found[number].RedlineDateTime.Minutes % 10]
        if said == "-":
            continue
        try:
            start, end = found[number].RedlineStart, found[number].RedlineEnd
            cursor.gotoRange(start, False)
            cursor.gotoRange(end, True)
        except Exception:  # noqa: BLE001 - it went with another
            continue
        command = "AcceptTrackedChange" if said == "y" else "RejectTrackedChange"
        dispatch(context, document, f".uno:{command}")


def write(document, edits, author):
    """Replace texts, as somebody who types would; tracked or not as the document has it."""
    for old, new in edits:
        finder = document.createSearchDescriptor()
        finder.SearchString, finder.SearchCaseSensitive = old, True
        found = document.findFirst(finder)
        if found is None:
            raise SystemExit(f"no {old!r} in the document")
        found.String = new


def job(context, desktop, each):
    """Open, do, save."""
    hidden = value("Hidden", True)
    url = Path(each["from"]).resolve().as_uri()
    document = desktop.loadComponentFromURL(url, "_blank", 0, (hidden,))
    if each.get("edits"):
        document.RecordChanges = each.get("record", True)
        write(document, each["edits"], each.get("by"))
    if each["do"] in {"AcceptAll", "RejectAll"}:
        dispatch(context, document, f".uno:{each['do']}TrackedChanges")
    elif each["do"]:
        decide(context, document, each["do"])
    name = "writer_pdf_Export" if each["to"].endswith(".pdf") else "MS Word 2007 XML"
    target = Path(each["to"]).resolve().as_uri()
    document.storeToURL(target, (value("FilterName", name),))
    document.close(True)


def main():
    """Do the jobs of standard input, then end the LibreOffice."""
    context, desktop = connected(sys.argv[1])
    try:
        for each in json.load(sys.stdin):
            job(context, desktop, each)
    finally:
        with contextlib.suppress(Exception):  # it may be gone
            desktop.terminate()
    sys.stdout.flush()
    os._exit(0)  # the bridge to LibreOffice may crash when Python takes it down


if __name__ == "__main__":
    main()

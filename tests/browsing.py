"""A real browser for tests, and a ledger that has everything in it."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

import ocrfix
from ocrfix.core.decisions import Decision
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety, Span
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import HeadingMark, TitleMark

CHROMIUM = os.environ.get("OCRFIX_CHROMIUM", "/usr/bin/chromium")

REQUIRED = os.environ.get("OCRFIX_REQUIRE_BROWSER", "0") != "0"


def needed(module):
    return importlib.import_module(module) if REQUIRED else pytest.importorskip(module)


if not Path(CHROMIUM).exists():
    if REQUIRED:
        pytest.fail(f"no Chromium at {CHROMIUM}: apt-get install chromium", pytrace=False)
    pytest.skip(
        f"NO BROWSER TESTS: no Chromium at {CHROMIUM} (apt-get install chromium)",
        allow_module_level=True,
    )

sync_api = needed("playwright.sync_api")
HOSTILE = (
    "<script>alert(1)</script> \u202eevil\u202c \x00 \U0001f469\u200d\U0001f467 \udc80 </main> "
    + "long" * 12_500
)


def every_case():
    """A ledger with a change of every look, flags over changes, hostile text, a moved note."""
    text = (
        "THE BOOK\n\nCHAPTKR I\n\nHe saw de-\nlighted men;  and teh cat* sat arid slept.\f"
        "12 THE BOOK\nand more text.\n\n* A note.\n\nAn excell word, a cut\n\nsentence here.\n\n"
        + HOSTILE
    )
    ledger = Ledger(Document.from_text(text, "</title>.txt"))

    def record(stage, *rows):
        view = ledger.view()
        found = []
        for rule, safety, *edits in rows:
            places = [view.text.index(old) for old, _ in edits]
            found.append(Fix(
                tuple(Edit.at(at, at + len(old), new)
                      for at, (old, new) in zip(places, edits, strict=True)),
                rule, f"because of <b>{rule}</b>", 0.9, safety,
            ))  # fmt: skip
        ledger.record(stage, view, found)

    safe, review, note = Safety.SAFE, Safety.REVIEW, Safety.NOTE
    record("furniture", ("f.head", safe, ("\f12 THE BOOK\n", " ")))
    record(
        "footnotes",
        ("n.moved", safe, ("* A note.\n\n", ""), ("more text.", "more text.\n\n* A note.")),
    )
    ledger.record("headings", ledger.view(), [
        TitleMark(Span(0, 8)), HeadingMark(Span(10, 19), 1),
    ])  # fmt: skip
    record("hyphens", ("h.cut", safe, ("-\n", "")), ("h.cap", safe, ("PTKR", "PTER")))
    record("scannos", ("s.teh", safe, ("teh", "the")), ("s.arid", review, ("arid", "and")),
           ("s.odd", note, ("excell", "")), ("s.join", note, ("delighted", "")))  # fmt: skip
    record("spacing", ("p.two", safe, ("  ", " ")), ("p.cut", review, ("cut\n\nsen", "cut sen")))
    rejected = next(c.id for c in ledger.changes if c.rule == "s.teh")
    return ledger, ocrfix.NONE.having(Decision("reject", rejected, by="E. Ditor"))


@pytest.fixture(scope="module", name="browser")
def a_browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(name="opened")
def opener(browser):
    """Opens a page, and proves at the end that it said nothing on the console."""
    contexts, errors = [], []

    def opened(path, **how):
        ours = ("file:", "blob:") if isinstance(path, Path) else ("file:", "http://127.0.0.1:")
        context = browser.new_context(offline=isinstance(path, Path), **how)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("console", lambda message: errors.append(message.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(ours) else errors.append(r.url))
        page.goto(path.as_uri() if isinstance(path, Path) else path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []

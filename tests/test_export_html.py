"""HTML to read: in a real browser, for people who see it and people who hear it."""

from __future__ import annotations

import re

import pytest

from browsing import a_browser, every_case, needed, opener
from exporting import book, in_folder, only
from ocrfix.core.document import Document
from ocrfix.core.edits import Span
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import HeadingMark

__all__ = ["a_browser", "opener"]
SIZES = [(1200, 900), (360, 640)]


@pytest.fixture(scope="module")
def axe():
    return needed("axe_playwright_python.sync_playwright").Axe()


@pytest.fixture(params=["book", "hostile"])
def file(request, tmp_path):
    found = book() if request.param == "book" else in_folder(*every_case())
    path = tmp_path / "book.html"
    path.write_text(only(found, "html"), "utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, axe, file, scheme):
    page = opened(file, color_scheme=scheme)
    found = axe.run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


@pytest.mark.parametrize("size", SIZES)
def test_it_is_no_wider_than_the_window_and_runs_no_script_of_the_text(opened, file, size):
    page = opened(file, viewport={"width": size[0], "height": size[1]})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("script").count() == 0


def test_headings_pages_and_notes_can_be_walked(opened, tmp_path):
    path = tmp_path / "book.html"
    path.write_text(only(book(), "html"), "utf-8")
    page = opened(path)
    assert page.title() == "the-harbour"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("heading").all_inner_texts() == ["the-harbour", "CHAPTER I"]
    page.locator("[role=doc-noteref]").click()
    assert page.url.endswith("#note-1")
    note = page.locator("#note-1")
    assert note.inner_text().startswith("See the book of the keeper, p. 4.")
    note.locator("[role=doc-backlink]").click()
    assert page.url.endswith("#cited-1")
    assert page.locator("#page-2").get_attribute("aria-label") == "page 12"
    assert page.locator(".corrected").get_attribute("title") == "in the scan: tbe"
    # The number of a page comes after the word that the page end cuts.
    assert re.search(r"it was hardest\s+12\s*for those", page.locator("main").inner_text())


def test_the_text_is_the_restored_text(opened, tmp_path):
    path = tmp_path / "book.html"
    found = book()
    path.write_text(only(found, "html"), "utf-8")
    page = opened(path)
    page.evaluate("document.querySelectorAll('.page, sup, h1, [role=doc-endnotes]')"
                  ".forEach(each => each.remove())")  # fmt: skip
    shown = page.locator("main").inner_text().split()
    text = found.ledger.text()
    wanted = text.replace("* See the book of the keeper, p. 4.", "").replace("wages.*", "wages.")
    assert shown == wanted.split()


def test_no_level_of_headings_is_left_out(opened, axe, tmp_path):
    ledger = Ledger(Document.from_text("A PREFACE\n\nText.\n\nPART I\n\nText.\n\nA PLATE\n"))
    spans = [(0, 9, 3), (18, 24, 1), (33, 40, 3)]
    ledger.record("headings", ledger.view(), [
        HeadingMark(Span(start, end), level) for start, end, level in spans
    ])  # fmt: skip
    path = tmp_path / "book.html"
    path.write_text(only(in_folder(ledger), "html"), "utf-8")
    page = opened(path)
    assert axe.run(page).response["violations"] == []
    made = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => e.localName)")
    assert made == ["h1", "h2", "h2", "h3"]
    page.locator("summary").click()
    links = page.locator("nav a")
    assert links.all_inner_texts() == ["A PREFACE", "PART I", "A PLATE"]

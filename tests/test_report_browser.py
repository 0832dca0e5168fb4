"""The report in a real browser: keys, filters, reasons, modes, no errors, accessible."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import ocrfix
from browsing import a_browser, every_case, needed, opener, sync_api  # noqa: F401 - fixtures
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.render.report.html import report

FIXTURES = Path(__file__).parent.parent / "fixtures"


def written(folder, name, ledger, decisions=ocrfix.NONE):
    path = folder / f"{name}.html"
    path.write_text(report(ledger, decisions, name), "utf-8")
    return path


@pytest.fixture(scope="module")
def result():
    return ocrfix.restore((FIXTURES / "along-came-stakhanov/scan.txt").read_text("utf-8"))


@pytest.fixture(scope="module")
def path(result, tmp_path_factory):
    return written(tmp_path_factory.mktemp("report"), "Along Came Stakhanov", result.ledger)


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return written(tmp_path_factory.mktemp("cases"), "cases", *every_case())


@pytest.fixture
def page(opened, path):
    return opened(path)


def showing(page):
    return page.locator("#why").inner_text()


def test_keys_walk_the_changes_and_say_why(page):
    page.keyboard.press("n")
    sync_api.expect(page.locator("#why")).to_be_visible()
    first = showing(page)
    assert all(word in first for word in ("confidence", "line", "column", "rule", "pass", "state"))
    page.keyboard.press("j")
    assert showing(page) != first
    page.keyboard.press("p")
    assert showing(page) == first
    page.keyboard.press("Escape")
    sync_api.expect(page.locator("#why")).to_be_hidden()
    assert page.evaluate("document.activeElement.classList.contains('c')")


def test_walking_begins_where_one_reads(page):
    page.evaluate("document.querySelectorAll('main > *')[60].scrollIntoView()")
    place = page.evaluate("scrollY")
    page.keyboard.press("n")
    page.wait_for_timeout(50)
    assert page.evaluate("scrollY") > place - 900


def test_reasons_can_be_reached_and_left_by_keyboard(page):
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "why"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#why') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.c") == "0"


def test_one_tab_stop_for_all_changes(page):
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.locator('main [tabindex="0"]').count() == 1
    assert page.evaluate("document.activeElement.tabIndex") == 0


def test_a_change_of_many_places_lights_up_whole(opened, cases):
    page = opened(cases)
    page.locator('ins:has-text("A note.")').first.click()
    assert page.locator("main .here").count() >= 2
    assert "of <b>n.moved</b>" in showing(page)


def test_what_hangs_on_a_change_can_be_followed(page):
    page.locator('[data-c]:has-text("One centner")').first.click()
    page.locator("#why dd a").first.click()
    assert "sentences.cut-lower" in showing(page)
    assert "#c-" in page.url


def test_filters_hide_a_pass_and_a_kind(page):
    hyphens = page.locator('[data-pass="hyphens"]')
    before = page.locator(".c:not(.off)").count()
    hyphens.uncheck()
    without = page.locator(".c:not(.off)").count()
    assert without < before
    page.locator('[data-look="p"]').uncheck()
    assert page.locator(".c:not(.off)").count() < without
    assert not page.locator("#shown").inner_text().startswith("61 ")
    hyphens.check()
    page.locator('[data-look="p"]').check()
    assert page.locator(".c:not(.off)").count() == before


def test_finding_narrows_what_keys_walk(page):
    page.keyboard.press("/")
    page.keyboard.type("stamp npjk?123")
    assert page.locator("#find").input_value() == "stamp npjk?123"  # no key of it acted
    page.locator("#find").fill("stamp")
    assert page.locator("#shown").inner_text().startswith("0 of ")  # it is in no text
    page.locator("#also").check()
    assert page.locator("#shown").inner_text().startswith("1 of ")
    page.locator("#find").blur()
    page.keyboard.press("n")
    assert "lone-stamp" in showing(page)
    page.keyboard.press("n")
    assert "lone-stamp" in showing(page)


def shown(page):
    # What is off the screen is not laid out, and would have no text.
    page.evaluate(
        "() => document.querySelectorAll('main > *')"
        ".forEach(e => { e.style.contentVisibility = 'visible'; })"
    )
    return page.evaluate(
        "() => [...document.querySelectorAll('main > *')]"
        ".filter(e => e.checkVisibility()).map(e => e.innerText).join('\\n\\n')"
    )


def plain(text):
    return " ".join(text.split())


def test_clean_mode_is_the_restored_text_and_scan_mode_the_scan(page, result):
    page.keyboard.press("2")
    assert plain(shown(page)) == plain(result.text)
    page.keyboard.press("3")
    assert plain(shown(page)) == plain(result.ledger.document.text)
    page.keyboard.press("n")
    assert page.locator("[name=mode][value=changes]").is_checked()


def test_headings_are_headings(page):
    assert page.locator("main h2.heading", has_text="LIFE HAS BECOME").count() == 1
    assert page.locator("main h4.heading", has_text="Forge Ahead").count() == 1


@pytest.mark.parametrize("rule", ["headings.capitals-lost", "quotes.no-partner"])
def test_a_link_to_a_change_opens_it(opened, path, result, rule):
    change = next(c for c in result.changes if c.rule == rule)
    page = opened(f"{path.as_uri()}#c-{change.id}")
    assert rule in showing(page)
    sync_api.expect(page.locator(f"#c-{change.id}")).to_be_in_viewport()


def test_a_link_to_what_is_set_aside_shows_it(opened, cases):
    aside = every_case()[0].changes
    rejected = next(c.id for c in aside if c.rule == "s.teh")
    page = opened(f"{cases.as_uri()}#c-{rejected}")
    assert "rejected, by E. Ditor" in showing(page)
    sync_api.expect(page.locator(f"#c-{rejected}")).to_be_in_viewport()


def test_the_strip_leads_into_the_text(page):
    page.locator("#strip g").nth(5).click()
    sync_api.expect(page.locator("#why")).to_be_visible()


def test_help_shows_the_keys(page):
    page.keyboard.press("?")
    sync_api.expect(page.locator("#map")).to_be_visible()
    assert page.locator("#help").get_attribute("aria-expanded") == "true"


def test_hostile_text_is_text(opened, cases):
    page = opened(cases)
    text = page.locator("main").text_content()
    assert "<script>alert(1)</script> ‹202E›evil‹202C› ‹0000›" in text
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1400, 900, 380])
def test_nothing_sticks_out(opened, cases, path, width):
    for each in (cases, path):
        page = opened(each, viewport={"width": width, "height": 700})
        page.keyboard.press("n")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        here = page.locator("main .here").first
        sync_api.expect(here).to_be_in_viewport()
        box, panel = here.bounding_box(), page.locator("#why").bounding_box()
        assert box["y"] + box["height"] <= panel["y"] or box["x"] + box["width"] <= panel["x"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible(opened, cases, path, scheme):
    axe = needed("axe_playwright_python.sync_playwright").Axe()
    for each in (path, cases):
        page = opened(each, color_scheme=scheme, viewport={"width": 1400, "height": 900})
        for box in page.locator('[data-look="x"]').all():
            box.check()
        page.keyboard.press("n")
        page.evaluate("scrollTo(0, 300)")
        found = axe.run(page).response["violations"]
        assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found
                if v["impact"] in {"serious", "critical"}] == []  # fmt: skip


def test_print_has_the_text_and_no_controls(page):
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("nav").is_visible()
    assert page.locator("main").is_visible()
    paper = page.evaluate("getComputedStyle(document.body).getPropertyValue('--paper').trim()")
    assert paper == "#fdfcf8"


def test_a_book_opens_in_a_moment(opened, tmp_path):
    line = "A line of print that goes to the very end, where a word is some-\ntimes cut in two. "
    text = (line * 3 + "\n\n") * 4000
    ledger = Ledger(Document.from_text(text))
    places, at = [], text.find("-\n")
    while at >= 0:
        places.append(at)
        at = text.find("-\n", at + 1)
    ledger.record("hyphens", ledger.view(), [
        Fix((Edit.at(at, at + 2, ""),), "h.cut", "cut", 0.9, Safety.SAFE) for at in places[::2]
    ])  # fmt: skip
    book = written(tmp_path, "book", ledger)
    start = time.monotonic()
    page = opened(book)
    page.keyboard.press("n")
    assert "h.cut" in showing(page)
    assert time.monotonic() - start < 4  # about one, on a quiet machine

"""The report in a real browser: keys, filters, reasons, no errors, accessible."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import ocrfix
from ocrfix.render.html import report

CHROMIUM = os.environ.get("OCRFIX_CHROMIUM", "/usr/bin/chromium")
SCAN = Path(__file__).parent.parent / "fixtures/along-came-stakhanov/scan.txt"

if not Path(CHROMIUM).exists():
    if os.environ.get("OCRFIX_REQUIRE_BROWSER"):
        pytest.fail(f"no Chromium at {CHROMIUM}: apt-get install chromium", pytrace=False)
    pytest.skip(
        f"NO BROWSER TESTS: no Chromium at {CHROMIUM} (apt-get install chromium)",
        allow_module_level=True,
    )

sync_api = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def result():
    return ocrfix.restore(SCAN.read_text("utf-8"))


@pytest.fixture(scope="module")
def path(result, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report(result.ledger, result.decisions, "Along Came Stakhanov"), "utf-8")
    return path


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(params=["light", "dark"])
def page(request, browser, path):
    context = browser.new_context(color_scheme=request.param, offline=True)
    page = context.new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    yield page
    assert errors == []
    context.close()


def test_keys_walk_the_changes_and_say_why(page):
    page.keyboard.press("n")
    why = page.locator("#why")
    sync_api.expect(why).to_be_visible()
    first = why.inner_text()
    assert "confidence" in first
    assert "line" in first
    page.keyboard.press("n")
    assert why.inner_text() != first
    page.keyboard.press("p")
    assert why.inner_text() == first
    page.keyboard.press("Escape")
    sync_api.expect(why).to_be_hidden()


def test_a_change_of_many_places_lights_up_whole(page):
    page.locator('[data-c]:has-text("One centner")').first.click()
    assert page.locator(".here").count() == 2
    assert "cites it" in page.locator("#why").inner_text()


def test_what_hangs_on_a_change_can_be_followed(page):
    page.locator('[data-c]:has-text("One centner")').first.click()
    page.locator("#why a").first.click()
    assert "sentences.cut-lower" in page.locator("#why h2").inner_text()


def test_filters_hide_a_pass_and_a_kind(page):
    hyphens = page.locator('[data-pass="hyphens"]')
    before = page.locator(".c:not(.off)").count()
    hyphens.uncheck()
    without = page.locator(".c:not(.off)").count()
    assert without < before
    page.locator('[data-look="p"]').uncheck()
    assert page.locator(".c:not(.off)").count() < without
    hyphens.check()
    page.locator('[data-look="p"]').check()
    assert page.locator(".c:not(.off)").count() == before


def shown(page):
    # What is off the screen is not laid out, and would have no text.
    page.evaluate(
        "() => document.querySelectorAll('main > *')"
        ".forEach(e => { e.style.contentVisibility = 'visible'; })"
    )
    return page.evaluate(
        "() => [...document.querySelectorAll('main > *')].map(e => e.innerText).join('\\n\\n')"
    )


def plain(text):
    return "".join(char for char in text if not char.isspace() and char != "↵")


def test_clean_mode_is_the_restored_text_and_scan_mode_the_scan(page, result):
    page.keyboard.press("2")
    assert plain(shown(page)) == plain(result.text)
    page.keyboard.press("3")
    assert plain(shown(page)) == plain(result.ledger.document.text)
    page.keyboard.press("1")


def test_headings_are_headings(page):
    assert page.locator("main h2.heading", has_text="LIFE HAS BECOME").count() == 1
    assert page.locator("main h4.heading", has_text="Forge Ahead").count() == 1


def test_a_link_to_a_change_opens_it(page, path, result):
    change = next(c for c in result.changes if c.rule == "headings.capitals-lost")
    page.goto(f"{path.as_uri()}#c-{change.id}")
    page.reload()
    assert "headings.capitals-lost" in page.locator("#why h2").inner_text()


def test_the_strip_leads_into_the_text(page):
    page.locator("#strip rect").nth(5).click()
    sync_api.expect(page.locator("#why")).to_be_visible()


def test_help_shows_the_keys(page):
    page.keyboard.press("?")
    sync_api.expect(page.locator("#map")).to_be_visible()


def test_it_is_accessible(page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.keyboard.press("n")
    found = axe.run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []

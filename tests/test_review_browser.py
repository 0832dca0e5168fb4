"""A whole review in a real browser: `ocrfix review` on the pamphlet, with hostile scans beside."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import ocrfix
from browsing import HOSTILE, a_browser, needed, opener, sync_api  # noqa: F401 - fixtures
from ocrfix.core.decisions import ACCEPT, REJECT
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.pipeline import run
from ocrfix.proof import prove
from ocrfix.review.desk import Desk
from ocrfix.storage import folder
from reviewing import picture
from serving import Served

expect = sync_api.expect
FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture(scope="module")
def pamphlet(tmp_path_factory):
    data = (FIXTURES / "along-came-stakhanov/scan.txt").read_bytes()
    path = tmp_path_factory.mktemp("pamphlet") / "pamphlet"
    made = run(Document.from_bytes(data, "scan.txt"), ocrfix.load("en"))
    folder.save(path, made.ledger, made.decisions)
    (path / "images").mkdir()
    (path / "images" / "0001.png").write_bytes(picture(600, 4000))
    return path


@pytest.fixture
def served(pamphlet, tmp_path):
    path = tmp_path / "pamphlet"
    shutil.copytree(pamphlet, path)
    served = Served(path)
    yield served
    served.stop()


@pytest.fixture
def page(served, opened):
    return opened(served.server.address)


def desk(served):
    return Desk.open(served.server.desk.path, "Checker")


def states(page):
    return dict(page.evaluate("data.map((c) => [c.id, c.state])"))


def settled(page):
    """Wait until all that was decided is on the disk."""
    page.evaluate("inOrder(async () => { await desk.refresh(); })")


def agree(page, served):
    """The page, the desk and the disk say the same."""
    settled(page)
    on_disk = {s.change.id: s.state for s in desk(served).shown()}
    assert states(page) == {s.change.id: s.state for s in served.server.desk.shown()} == on_disk


def open_rule(page, rule):
    page.evaluate("rule => show(data.find((c) => c.rule === rule).place)", rule)


def until(page, true):
    """Wait as Playwright would, whose own way needs the eval that our policy forbids."""
    for _ in range(400):
        if page.evaluate(true):
            return
        page.wait_for_timeout(20)
    pytest.fail(f"never came true: {true}")


def said(page):
    return page.locator("#said").inner_text()


def test_a_whole_review(page, served):
    assert "token" not in page.url
    page.keyboard.press("N")
    waiting = page.evaluate("data.filter((c) => WAITING.has(c.state)).length")
    page.keyboard.press("a")
    page.keyboard.press("r")
    page.keyboard.press("a")
    agree(page, served)
    assert page.evaluate("data.filter((c) => WAITING.has(c.state)).length") == waiting - 3
    assert (
        f"{waiting - 3} changes wait for a decision, 3 decided"
        in page.locator("#waits").inner_text()
    )
    decided = states(page)
    page.keyboard.press("u")
    agree(page, served)
    assert states(page) != decided
    page.keyboard.press("U")
    agree(page, served)
    assert states(page) == decided
    page.reload()
    assert states(page) == decided
    page.locator("#sift").evaluate("e => { e.open = true; }")
    page.locator("#decided").select_option("by Ann")
    assert page.locator("#shown").inner_text().startswith("3 of ")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("o")
    agree(page, served)
    page.keyboard.press("w")
    expect(page.locator("#said")).to_contain_text("were written")
    assert prove(served.server.desk.path).wrong == ()


def test_another_wording_stands_and_is_what_the_text_has(page, served):
    change = next(s.change for s in desk(served).shown() if s.state == "proposed"
                  and len(s.change.edits) == 1)  # fmt: skip
    page.evaluate("id => show(placeOf.get(id))", change.id)
    page.keyboard.press("e")
    page.locator("#wording").fill("my <i>own</i> words")
    page.keyboard.press("Enter")
    agree(page, served)
    now = desk(served)
    assert "my <i>own</i> words" in now.ledger.text(now.decisions)
    assert page.locator('main ins.a:text-is("my <i>own</i> words")').count() == 1
    page.reload()
    assert page.locator('main ins.a:text-is("my <i>own</i> words")').count() == 1
    page.keyboard.press("u")
    agree(page, served)
    assert page.locator('main ins:not(.other):text-is("my <i>own</i> words")').count() == 0


SELECT = """words => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(words);
        if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + words.length); return; }
    }
}"""


def test_a_correction_of_ones_own(page, served):
    now = desk(served)
    text = now.ledger.text(now.decisions)
    words = "Soviet Union" if "Soviet Union" in text else text.split()[400]
    page.keyboard.press("c")
    assert "Select the wrong text" in said(page)
    page.evaluate(SELECT, words)
    page.keyboard.press("c")
    expect(page.locator("#own-old")).to_have_text(words)
    page.locator("#own-new").fill("<b>Mine</b>")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_have_text("applied · hand")
    now = desk(served)
    assert now.ledger.text(now.decisions) == text.replace(words, "<b>Mine</b>", 1)
    agree(page, served)
    page.keyboard.press("u")
    until(page, "data[here].state === 'removed'")
    now = desk(served)
    assert now.ledger.text(now.decisions) == text
    page.keyboard.press("U")
    until(page, "data[here].state === 'applied'")
    page.keyboard.press("r")
    until(page, "data.find((c) => c.pass === 'hand').gone")
    settled(page)
    assert desk(served).decisions.by_change == {}


def test_paragraphs_that_were_joined_read_as_one(page, served):
    page.keyboard.press("N")
    for change in [s.change for s in desk(served).shown() if s.state == "proposed"]:
        page.evaluate("id => show(placeOf.get(id))", change.id)
        page.keyboard.press("a")
    page.keyboard.press("2")
    settled(page)
    now = desk(served)
    parted = now.ledger.text(now.decisions).strip().split("\n\n")
    blocks = page.evaluate("[...text.children].filter((e) => e.checkVisibility()).length")
    shown = page.evaluate(
        "[...text.children].forEach((e) => { e.style.contentVisibility = 'visible'; });"
        "text.innerText"
    )
    assert shown.split() == now.ledger.text(now.decisions).split()
    assert blocks == len([each for each in parted if each.strip()])
    page.keyboard.press("n")
    page.keyboard.press("u")
    agree(page, served)


def test_what_is_withdrawn_shows_at_once(page, served):
    teller = desk(served)
    change = next(c for c in teller.ledger.changes if teller.applied.standing[c.number] and any(
        teller.applied.standing[other.number] for other in teller.hanging(c)))  # fmt: skip
    hanging = [c.id for c in teller.hanging(change) if teller.applied.standing[c.number]]
    page.evaluate("id => show(placeOf.get(id))", change.id)
    assert "needed by" in page.locator("#reason").inner_text()
    page.keyboard.press("r")
    expect(page.locator("#said")).to_contain_text("withdrawn with it")
    assert {states(page)[key] for key in hanging} == {"withdrawn"}
    agree(page, served)
    page.locator("#said a").first.click()
    assert "withdrawn" in page.locator("#state").inner_text()
    assert change.id in page.locator("#reason").inner_text()


def test_a_kind_at_once_but_for_exceptions(page, served):
    rule = "hyphens.cut-word"
    page.locator("[data-do=unfilter]").click()
    open_rule(page, rule)
    page.keyboard.press("s")
    page.locator("[name=kind][value=rule]").check()
    total = page.evaluate("kin.items.length")
    assert total >= 3
    page.locator("#kin").focus()
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    page.keyboard.press("r")
    expect(page.locator("#said")).to_contain_text(f"Rejected: {total - 1} changes")
    agree(page, served)
    found = page.evaluate("rule => data.filter((c) => c.rule === rule).map((c) => c.state)", rule)
    assert found.count("rejected") == total - 1
    page.keyboard.press("u")
    agree(page, served)
    assert desk(served).decisions.by_change == {}


def test_words_and_page_states(page, served):
    path = served.server.desk.path
    word = next(s.change for s in desk(served).shown() if s.change.stage == "scannos")
    page.evaluate("id => show(placeOf.get(id))", word.id)
    page.keyboard.press("g")
    expect(page.locator("#said")).to_contain_text("is right in this book")
    agree(page, served)
    assert (path / "good_words.txt").read_text("utf-8").strip()
    page.keyboard.press("u")
    settled(page)
    assert not (path / "good_words.txt").read_text("utf-8").strip()
    page.keyboard.press("t")
    expect(page.locator("#page-state")).to_be_focused()
    page.locator("#page-state").select_option("proofread")
    expect(page.locator("#page-by")).to_have_text("by Ann")
    page.locator("#page-state").select_option("validated")
    expect(page.locator("#said")).to_contain_text("second person")
    expect(page.locator("#page-state")).to_have_value("proofread")
    page.reload()
    page.keyboard.press("n")
    expect(page.locator("#page-state")).to_have_value("proofread")


def test_another_reviewer_is_heard_and_never_overruled_unawares(page, served):
    bob = Desk.open(served.server.desk.path, "Bob")
    first, second = [s.change for s in bob.shown() if s.state == "proposed"][:2]
    bob.decide([bob.verdict(REJECT, first.id)])
    page.evaluate("id => show(placeOf.get(id))", first.id)
    page.keyboard.press("a")
    expect(page.locator("#said")).to_contain_text("Bob decided meanwhile (reject)")
    assert states(page)[first.id] == "rejected"
    page.evaluate("id => show(placeOf.get(id))", first.id)
    page.keyboard.press("a")
    agree(page, served)
    assert states(page)[first.id] == "accepted"
    bob.decide([bob.verdict(ACCEPT, second.id)])
    page.evaluate(
        "inOrder(async () => { const a = await desk.refresh(); report('', a, take(a)); })"
    )
    assert "Bob decided 1 change meanwhile" in said(page)
    agree(page, served)


def test_two_windows_of_one_review_agree(served, opened):
    one, two = opened(served.server.address), opened(served.server.address)
    for page in (one, two):
        page.keyboard.press("N")
        page.keyboard.press("a")
        settled(page)
    one.evaluate("inOrder(hear)")
    agree(one, served)
    two.keyboard.press("u")
    settled(two)
    one.evaluate("inOrder(hear)")
    assert states(one) == states(two)
    agree(two, served)


def test_when_the_desk_is_gone_nothing_pretends_to_be_decided(served, browser):
    context = browser.new_context()
    page = context.new_page()  # its console may complain
    page.goto(served.server.address)
    page.keyboard.press("N")
    before = states(page)
    served.stop()
    page.keyboard.press("a")
    expect(page.locator("#said.bad")).to_contain_text("does not answer")
    assert states(page) == before
    context.close()


def test_a_ledger_made_anew_is_told_and_opened_again(page, served):
    path = served.server.desk.path
    folder.write(path / folder.LEDGER, (path / folder.LEDGER).read_bytes())
    page.keyboard.press("N")
    before = states(page)
    page.keyboard.press("a")
    expect(page.locator("#said.bad")).to_contain_text("Open the review again")
    assert states(page) == before
    page.reload()
    page.keyboard.press("N")
    page.keyboard.press("a")
    agree(page, served)


def test_decisions_that_lost_their_place_are_listed_loudly(opened, pamphlet, tmp_path):
    path = tmp_path / "pamphlet"
    shutil.copytree(pamphlet, path)
    with (path / folder.DECISIONS).open("a") as file:
        file.write("accept\t123456789abc\t1\t2\t<b>x</b>\ty\tno such\tplace\tBob\t\n")
    served = Served(path)
    try:
        page = opened(served.server.address)
        expect(page.locator("#lost")).to_contain_text("<b>x</b>")
        expect(page.locator("#lost")).to_contain_text("Decide again")
    finally:
        served.stop()


def test_the_page_of_the_scan_is_beside_the_text(page):
    open_rule(page, "hyphens.cut-word")
    expect(page.locator("#frame img")).to_be_visible()
    until(page, "document.querySelector('#frame img').naturalWidth === 600")
    page.evaluate("show(order[order.length - 1])")
    until(page, "byId('frame').scrollTop > 500")
    page.keyboard.press("z")
    assert page.locator("#frame img").bounding_box()["width"] > 600
    page.keyboard.press("i")
    expect(page.locator("#frame")).to_be_hidden()


def test_the_line_is_cut_out_where_its_box_is_known(page):
    open_rule(page, "hyphens.cut-word")
    until(page, "document.querySelector('#frame img').naturalWidth === 600")
    page.evaluate("book.boxes = []; book.boxes[here] = [100, 3000, 400, 3030]; show(here)")
    box, spot = page.locator("#frame").bounding_box(), page.locator(".spot").bounding_box()
    assert box["x"] <= spot["x"]
    assert spot["x"] + spot["width"] <= box["x"] + box["width"] + 1
    assert spot["width"] > 0.85 * box["width"]
    assert box["y"] < spot["y"] < box["y"] + box["height"]


def test_hostile_text_is_text_everywhere(opened, tmp_path):
    text = HOSTILE.replace("\udc80", "") + "\n\nteh <img src=x onerror=alert(1)> teh\n"
    ledger = Ledger(Document.from_bytes(text.encode(), "</title><script>.txt"))
    at = text.index("teh <img")
    fixes = [
        Fix((Edit.at(at, at + 3, "<script>alert(2)</script>"),), "x.<b>", "<i>why</i>", 0.9,
            Safety.REVIEW),
        Fix((Edit.at(at + 4, at + 8, ""),), "x.\u202eevil", "</script>", 0.9, Safety.REVIEW),
    ]  # fmt: skip
    ledger.record("<hyphens>", ledger.view(), fixes)
    path = tmp_path / "<b>out&quot;"
    folder.save(path, ledger, ocrfix.NONE)
    served = Served(path, by="<u>An\u202en</u>")
    try:
        page = opened(served.server.address)
        page.on("dialog", lambda _: pytest.fail("a script of the scan ran"))
        page.keyboard.press("n")
        assert "<i>why</i>" in page.locator("#reason").inner_text()
        page.keyboard.press("e")
        page.locator("#wording").fill("<script>alert(3)</script>\u202e\x07")
        page.keyboard.press("Enter")
        settled(page)
        page.keyboard.press("s")
        page.keyboard.press("a")
        settled(page)
        page.reload()
        assert page.locator("main script, main img, main b:not(.page), aside b").count() == 0
        assert "\u202e" not in page.locator("main").text_content()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert "<u>An‹202E›n</u>" in page.evaluate("data.map((c) => c.by).join()")
    finally:
        served.stop()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1000, 390])
def test_it_is_accessible_and_nothing_sticks_out(served, opened, scheme, width):
    axe = needed("axe_playwright_python.sync_playwright").Axe()
    page = opened(served.server.address, color_scheme=scheme,
                  viewport={"width": width, "height": 900})  # fmt: skip
    page.keyboard.press("N")
    page.keyboard.press("r")
    page.keyboard.press("N")
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    here, panel = (
        page.locator("main .here").first.bounding_box(),
        page.locator("#why").bounding_box(),
    )
    assert here["y"] + here["height"] <= panel["y"] or here["x"] + here["width"] <= panel["x"]
    found = axe.run(page).response["violations"]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found
            if v["impact"] in {"serious", "critical"}] == []  # fmt: skip


def test_all_can_be_done_by_keyboard_and_is_told(page, served):
    page.keyboard.press("N")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        ("proposed", "flagged"))  # fmt: skip
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "why"
    names = []
    for _ in range(12):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent"))
    assert any("accept" in name for name in names)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#map")).to_be_visible()
    keys = page.locator("#map kbd").all_inner_texts()
    handled = page.evaluate("Object.keys(KEYS)")
    assert set(handled) <= set(keys)
    assert {"a", "r", "e", "u", "U", "s", "g", "b", "t", "n", "p"} <= set(keys)
    page.keyboard.press("Escape")
    assert page.locator("#said").get_attribute("aria-live") == "polite"


def printed(browser, text):
    """A page as it might have been printed, so that there is one to show beside the text."""
    page = browser.new_page(viewport={"width": 620, "height": 200})
    page.set_content("<body style='margin:70px 60px; background:#efe9dc'><pre></pre>")
    page.evaluate(
        "text => { const e = document.querySelector('pre'); e.textContent = text;"
        "e.style.font = '17px/1.5 Liberation Serif, serif'; e.style.whiteSpace = 'pre-wrap'; }",
        text,
    )
    picture = page.screenshot(full_page=True)
    page.close()
    return picture


def test_the_screenshots_of_the_docs(opened, browser, tmp_path):
    """Written to OCRFIX_SCREENSHOTS where that names a folder (docs, to make them anew)."""
    data = (FIXTURES / "the-harbour-lamp/scan.txt").read_bytes()
    path = tmp_path / "the-harbour-lamp"
    document = Document.from_bytes(data, "harbour-lamp.txt")
    folder.save(path, run(document, ocrfix.load("en")).ledger, ocrfix.NONE)
    (path / "images").mkdir()
    for number, (start, end) in enumerate(document.pages, 1):
        picture = printed(browser, document.text[start:end])
        (path / "images" / f"{number:04}.png").write_bytes(picture)
    served = Served(path, by="A. Reader")
    out = Path(os.environ.get("OCRFIX_SCREENSHOTS") or tmp_path)
    try:
        for scheme, name in (("light", "review.jpg"), ("dark", "review-dark.jpg")):
            page = opened(served.server.address, color_scheme=scheme,
                          viewport={"width": 1380, "height": 760})  # fmt: skip
            page.evaluate("only('any'); say('')")
            open_rule(page, "hyphens.cut-word")
            page.keyboard.press("n")
            until(page, "document.querySelector('#frame img').naturalWidth > 0")
            page.evaluate("say('')")
            until(page, "getComputedStyle(byId('said')).opacity === '0'")
            page.screenshot(path=out / name, type="jpeg", quality=72)
            assert (out / name).stat().st_size > 20_000
    finally:
        served.stop()

"""What an editor met in the review, each in a real browser: layout, keys, find, batches, flags."""

from __future__ import annotations

import shutil
from itertools import pairwise

import pytest

import ocrfix
from browsing import a_browser, needed, opener, sync_api  # noqa: F401 - fixtures
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.render.report.html import report
from ocrfix.review.desk import Desk
from reviewing import book, picture
from serving import Served

expect = sync_api.expect


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = book(tmp_path_factory.mktemp("book") / "book")
    (path / "images").mkdir()
    for page in (1, 2, 3):
        (path / "images" / f"scan-{page}.png").write_bytes(picture(1068, 1600))
    return path


@pytest.fixture
def served(made, tmp_path):
    path = tmp_path / "book"
    shutil.copytree(made, path)
    served = Served(path)
    yield served
    served.stop()


@pytest.fixture
def page(served, opened):
    return opened(served.server.address)


def said(page):
    return page.locator("#said").inner_text()


def go(page, rule, number=0):
    """Open a change of a rule."""
    page.evaluate(
        "([rule, n]) => show(data.filter((c) => c.rule === rule)[n].place)", [rule, number]
    )


def here(page):
    return page.evaluate("[data[here].rule, data[here].page]")


def settled(page):
    page.evaluate("inOrder(async () => { await desk.refresh(); })")


def until(page, true):
    for _ in range(400):
        if page.evaluate(true):
            return
        page.wait_for_timeout(20)
    pytest.fail(f"never came true: {true}")


# ---- accept and reject are in reach at every width ---------------------------------------------

OUT_OF_REACH = """() => [...document.querySelectorAll("#acts [data-do]")]
    .filter((button) => button.checkVisibility())
    .filter((button) => {
        const { left, top, right, bottom } = button.getBoundingClientRect();
        const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight
            || !button.contains(seen);
    })
    .map((button) => button.dataset.do)"""
WIDTHS = [*range(360, 1921, 60), 864, 865, 900, 1024, 1100, 1180, 1240, 1247, 1248, 1249]


@pytest.mark.parametrize("zoom", [1, 2])
@pytest.mark.parametrize("height", [900, 640])
def test_all_buttons_are_in_sight_at_every_width(served, opened, zoom, height):
    """With an image and without, also magnified twice."""
    page = opened(served.server.address, device_scale_factor=zoom)
    for width in WIDTHS:
        page.set_viewport_size({"width": width // zoom, "height": height // zoom})
        for number, image in ((2, True), (9, False)):
            go(page, "w.yankee", number)
            assert page.locator("#scan").is_visible() == image
            if image:
                until(page, "document.querySelector('#frame img').naturalWidth === 1068")
            assert page.locator("#acts [data-do=accept], #acts [data-do=reject]").count() == 2
            assert page.evaluate(OUT_OF_REACH) == [], (width, image)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


# ---- images ------------------------------------------------------------------------------------


def test_an_image_is_shown_for_its_page_alone_and_told(page):
    assert "3 of 20 pages have an image." in said(page)
    go(page, "w.yankee", 2)
    expect(page.locator("#frame img")).to_have_attribute("alt", "Page 3 of the scan")
    assert page.locator("#page-image").inner_text() == ""
    go(page, "w.yankee", 3)
    expect(page.locator("#scan")).to_be_hidden()
    assert page.locator("#page-image").inner_text() == "no image"
    for key in "iz":
        page.evaluate("say('')")
        page.keyboard.press(key)
        assert said(page) == "Page 4 has no image. 3 of 20 pages have an image."


def test_no_line_is_marked_whose_place_is_not_known(page):
    for number in range(3):
        go(page, "w.teh", number * 4 + 3)
        until(page, "document.querySelector('#frame img').naturalWidth > 0")
        expect(page.locator(".spot")).to_be_hidden()
    page.evaluate("book.boxes = []; book.boxes[here] = [100, 300, 400, 330]; show(here)")
    expect(page.locator(".spot")).to_be_visible()
    page.evaluate("show(here - 1)")
    expect(page.locator(".spot")).to_be_hidden()


def test_keys_for_images_say_where_there_are_none(served, opened):
    shutil.rmtree(served.server.desk.path / "images")
    other = Served(served.server.desk.path)
    try:
        page = opened(other.server.address)
        assert said(page) == ""
        for key in "iz":
            page.keyboard.press(key)
            assert "There are no page images" in said(page)
    finally:
        other.stop()


# ---- many at once ------------------------------------------------------------------------------


def test_many_at_once_are_those_that_are_shown(page, served):
    """Filtered to one page, nothing of another page is decided, whatever is asked for."""
    page.evaluate("byId('page').value = 3; filter()")
    assert page.locator("#shown").inner_text().startswith("9 of ")
    go(page, "w.teh", 8)
    page.keyboard.press("s")
    assert page.locator("#ticked").inner_text() == "4 of 4 ticked"
    assert page.locator("#hidden").inner_text().startswith("76 more are hidden")
    page.keyboard.press("3")
    assert page.locator("#ticked").inner_text() == "9 of 9 ticked"
    page.keyboard.press("2")
    assert page.locator("#ticked").inner_text() == "4 of 4 ticked"
    assert page.locator("[data-do=accept-ticked]").inner_text() == "accept 4 ticked"
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    assert page.locator("[data-do=reject-ticked]").inner_text() == "reject 3 ticked"
    page.keyboard.press("a")
    settled(page)
    desk = Desk.open(served.server.desk.path, "Checker")
    decided = [desk.ledger[key] for key in desk.decisions.by_change]
    assert {desk.ledger.document.place(c.scan.start).page for c in decided} == {3}
    assert len(decided) == 3


def test_what_find_leaves_is_what_is_decided(page, served):
    """“und” was looked for, and 456 changes of the rule were accepted."""
    page.keyboard.press("/")
    page.keyboard.type("sce see")
    page.keyboard.press("Enter")
    page.keyboard.press("s")
    for key, many in (("1", 20), ("2", 20), ("3", 20)):
        page.keyboard.press(key)
        assert page.locator("#ticked").inner_text() == f"{many} of {many} ticked"
    page.keyboard.press("r")
    settled(page)
    desk = Desk.open(served.server.desk.path, "Checker")
    assert {desk.ledger[key].rule for key in desk.decisions.by_change} == {"w.sce"}
    assert len(desk.decisions.by_change) == 20


def test_what_was_decided_is_no_more_among_what_waits(page):
    go(page, "w.sce", 0)
    before = int(page.locator("#shown").inner_text().split()[0])
    page.keyboard.press("a")
    assert int(page.locator("#shown").inner_text().split()[0]) == before - 1
    go(page, "w.sce", 1)
    page.keyboard.press("s")
    assert page.locator("#ticked").inner_text() == "19 of 19 ticked"


def test_more_than_fifty_are_decided_when_it_is_said_twice(page, served):
    go(page, "w.teh", 0)
    page.keyboard.press("s")
    assert page.locator("#ticked").inner_text() == "80 of 80 ticked"
    page.keyboard.press("a")
    expect(page.locator("#alike")).to_be_visible()
    told = page.locator("#sure-that").inner_text()
    assert told == "80 changes, the least sure with confidence 0.50: a again to accept them all."
    page.keyboard.press("r")  # something else is asked anew
    assert "r again to reject" in page.locator("#sure-that").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    assert page.locator("#sure-that").inner_text() == ""
    page.keyboard.press("r")
    assert page.locator("#sure-that").inner_text().startswith("79 changes, ")
    settled(page)
    assert Desk.open(served.server.desk.path, "Checker").decisions.by_change == {}
    page.keyboard.press("r")
    expect(page.locator("#said")).to_contain_text("Rejected: 79 changes")
    settled(page)
    assert len(Desk.open(served.server.desk.path, "Checker").decisions.by_change) == 79


def test_a_key_that_is_held_says_it_once(page):
    go(page, "w.teh", 0)
    page.keyboard.press("s")
    page.keyboard.down("a")
    page.keyboard.down("a")  # as the keyboard repeats it
    page.keyboard.up("a")
    expect(page.locator("#alike")).to_be_visible()
    assert page.evaluate("data.every((c) => !c.verdict)")


def test_the_scope_does_not_depend_on_how_often_a_word_stands(page):
    for rule in ("w.teh", "w.yankee"):
        go(page, rule)
        page.evaluate("only('any')")
        page.keyboard.press("s")
        assert page.locator("[name=kind]:checked").get_attribute("value") == "words"
        page.keyboard.press("Escape")


# ---- states of pages ---------------------------------------------------------------------------


def states_file(served):
    file = served.server.desk.path / "page_states.tsv"
    return file.read_text("utf-8").splitlines()[1:] if file.exists() else []


@pytest.mark.parametrize("then", ["n", "j", "a", "Enter", "Tab", "Escape"])
def test_a_state_that_was_chosen_stays(page, served, then):
    go(page, "w.sce", 1)
    before = here(page)
    for key in ("t", "p", "p"):
        page.keyboard.press(key)
    expect(page.locator("#page-state")).to_have_value("proofread")
    settled(page)
    assert states_file(served) == []  # on its way there, it was problematic
    page.keyboard.press(then)
    expect(page.locator("#page-state")).not_to_be_focused()
    settled(page)
    page.evaluate("new Promise((done) => setTimeout(done))")  # Enter waits for an open list
    settled(page)
    assert states_file(served) == ([] if then == "Escape" else ["2\tproofread\tAnn"])
    moved = then in {"n", "j", "a"}
    assert (here(page) != before) == moved
    assert page.evaluate("data.filter((c) => c.verdict).length") == (then == "a")
    if then in {"Enter", "Escape"}:
        assert page.evaluate("document.activeElement.dataset.c !== undefined")
    go(page, "w.sce", 1)
    expected = "not proofread" if then == "Escape" else "proofread"
    expect(page.locator("#page-state")).to_have_value(expected)


def test_n_goes_on_from_a_page_that_is_proofread(page, served):
    go(page, "w.sce", 1)
    for key in ("t", "p", "p", "n"):
        page.keyboard.press(key)
    go(page, "w.sce", 1)
    before = here(page)
    for key in ("t", "n"):
        page.keyboard.press(key)
    assert here(page) != before
    settled(page)
    assert states_file(served) == ["2\tproofread\tAnn"]


def test_states_are_chosen_by_letters_arrows_and_mouse(page, served):
    go(page, "w.sce", 2)
    for keys, state in ((["t", "p"], "problematic"), (["t", "w"], "without text"),
                        (["t", "Home"], "not proofread")):  # fmt: skip
        for key in keys:
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        expect(page.locator("#said")).to_have_text(f"Page 3 is {state}.")
    page.keyboard.press("t")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    settled(page)
    assert len(states_file(served)) == 3
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Page 3 is proofread.")
    page.locator("#page-state").select_option("problematic")
    expect(page.locator("#said")).to_have_text("Page 3 is problematic.")
    assert page.evaluate("document.activeElement.id !== 'page-state'")
    page.keyboard.press("t")
    page.keyboard.press("p")
    page.locator("main .c:not(.off)").nth(60).click()  # leaving by the mouse keeps it too
    expect(page.locator("#said")).to_have_text("Page 3 is proofread.")


# ---- keys of other keyboards -------------------------------------------------------------------

PRESS = """([key, code, more]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
    { key, code, bubbles: true, cancelable: true, ...more }))"""


def press(page, key, code, **more):
    page.evaluate(PRESS, [key, code, more])


def verdicts(page):
    return page.evaluate("data.filter((c) => c.verdict).map((c) => c.verdict)")


@pytest.mark.parametrize(
    ("accept", "undo", "redo"),
    [("\u0444", "\u0433", "\u0413"), ("\u03b1", "\u03b8", "\u0398"), ("\u05e9", "\u05d5", "\u05d5"),
     ("\u0634", "\u0639", "\u0639"), ("Process", "Process", "Process")],
    ids=["russian", "greek", "hebrew", "arabic", "input method"],
)  # fmt: skip
def test_keys_count_by_their_place_on_other_layouts(page, accept, undo, redo):
    go(page, "w.sce")
    press(page, accept, "KeyA")
    settled(page)
    assert verdicts(page) == ["accept"]
    press(page, undo, "KeyU")
    settled(page)
    assert verdicts(page) == []
    press(page, redo, "KeyU", shiftKey=True)
    settled(page)
    assert verdicts(page) == ["accept"]
    press(page, ",", "Slash", shiftKey=True)  # where a question mark is elsewhere
    expect(page.locator("#map")).to_be_visible()


def test_latin_keys_count_by_their_letter(page):
    """On Dvorak, x lies where b does: no word is bad; on AZERTY, digits need Shift."""
    go(page, "w.sce")
    press(page, "x", "KeyB")
    press(page, "\u20ac", "KeyE", modifierAltGraph=True)
    settled(page)
    assert (verdicts(page), page.locator("#amend").is_visible()) == ([], False)
    press(page, "a", "KeyQ")
    settled(page)
    assert verdicts(page) == ["accept"]
    press(page, "\u00e9", "Digit2")
    assert page.locator("[name=mode][value=clean]").is_checked()
    press(page, "1", "Digit1", shiftKey=True)
    assert page.locator("[name=mode][value=changes]").is_checked()
    press(page, "@", "Digit3", shiftKey=True)
    assert page.locator("[name=mode][value=changes]").is_checked()


def test_caps_lock_does_not_count(page):
    page.keyboard.press("N")
    first = here(page)
    caps = {"modifierCapsLock": True}
    press(page, "A", "KeyA", **caps)
    settled(page)
    assert verdicts(page) == ["accept"]
    second = here(page)
    assert second != first
    press(page, "U", "KeyU", **caps)  # undo, and not redo
    settled(page)
    assert verdicts(page) == []
    press(page, "u", "KeyU", shiftKey=True, **caps)
    settled(page)
    assert verdicts(page) == ["accept"]
    page.keyboard.press("n")
    press(page, "R", "KeyR")  # and where the browser does not say that it is on
    settled(page)
    assert verdicts(page) == ["accept", "reject"]


@pytest.mark.parametrize("held", ["ctrlKey", "metaKey"])
def test_undo_as_elsewhere(page, held):
    go(page, "w.sce")
    page.keyboard.press("a")
    settled(page)
    press(page, "z", "KeyZ", **{held: True})
    settled(page)
    assert verdicts(page) == []
    press(page, "\u044f", "KeyZ", shiftKey=True, **{held: True})
    settled(page)
    assert verdicts(page) == ["accept"]
    press(page, "z", "KeyZ", **{held: True})
    press(page, "y", "KeyY", **{held: True})
    settled(page)
    assert verdicts(page) == ["accept"]
    page.locator("#find").focus()  # where one writes, it undoes what was written
    press(page, "z", "KeyZ", **{held: True})
    settled(page)
    assert verdicts(page) == ["accept"]


def test_keys_in_the_dialog_count_so_too(page):
    go(page, "w.sce")
    press(page, "\u044b", "KeyS")
    expect(page.locator("#alike")).to_be_visible()
    press(page, "\u0435", "KeyT")
    assert page.locator("#ticked").inner_text() == "0 of 20 ticked"
    press(page, "T", "KeyT", modifierCapsLock=True)
    press(page, "\u0444", "KeyA")
    settled(page)
    assert verdicts(page) == ["accept"] * 20


# ---- find --------------------------------------------------------------------------------------


def found(page, words, *boxes):
    for box in ("whole", "also"):
        page.locator(f"#{box}").set_checked(box in boxes)
    page.locator("#find").fill(words)
    return {
        rule: page.evaluate(
            "(rule) => list.items.filter((n) => data[n].rule === rule).length", rule
        )
        for rule in page.evaluate("[...new Set(list.items.map((n) => data[n].rule))]")
    }


def test_find_looks_in_the_words_that_change(page):
    page.evaluate("only('any')")
    assert found(page, "sce") == {"w.sce": 20, "w.gap": 20}  # sce, and TheScenery
    assert found(page, "sce", "whole") == {"w.sce": 20}
    assert found(page, "sce see") == {"w.sce": 20}
    assert found(page, "SEE", "whole") == {"w.sce": 20}
    assert found(page, "to sce the") == {"w.sce": 20}  # with what is around it
    assert found(page, "descends") == {}  # that is around it, and does not change
    assert found(page, "the scenery") == {"w.gap": 20}
    assert found(page, "sea;") == {"p.blank": 20}
    assert found(page, "misread") == {}
    assert found(page, "misread", "also") == {"w.yankee": 20, "w.teh": 80}
    assert found(page, "w.te", "also") == {"w.teh": 80}
    assert found(page, "looks like") == {}
    assert found(page, '"looks', "also") == {}
    assert found(page, 'like "see"', "also") == {"w.sce": 20}


def test_straight_quotation_marks_find_curly_ones(page):
    page.evaluate("only('any')")
    assert found(page, '"') == {"q.mark": 20, "q.partner": 20}
    assert found(page, "\u201c") == {"q.mark": 20, "q.partner": 20}
    assert found(page, '"fine') == {"q.mark": 20}
    assert found(page, "\u201cfine\u201d") == {"q.mark": 20, "q.partner": 20}


def test_find_says_where_else_it_would_find(page):
    page.locator("#find").fill("misread")
    page.locator("#find").press("Enter")
    assert said(page) == (
        "No change has that in its words. 100 changes by rule or reason: tick the box."
    )
    page.locator("#find").fill("nowhere at all")
    page.locator("#find").press("Enter")
    assert said(page) == "No change has that."


def test_a_change_that_is_filtered_out_can_be_opened_and_the_filter_stays(page, served):
    shown = "data[here].rule + !spans.get(here)[0].classList.contains('off')"
    go(page, "c.safe", 4)
    assert page.evaluate(shown) == "c.safetrue"
    assert page.locator("#shown").inner_text() == "180 of 240 changes shown"
    page.keyboard.press("a")  # goes on to what is shown
    assert page.evaluate("data[here].state") == "proposed"
    go(page, "c.safe", 5)
    page.keyboard.press("r")
    settled(page)
    go(page, "c.safe", 6)
    page.keyboard.press("2")  # has the text anew
    page.evaluate("inOrder(() => reread())")
    page.keyboard.press("1")
    assert page.evaluate(shown) == "c.safetrue"
    page.keyboard.press("n")
    assert page.evaluate("data[here].state") == "proposed"
    assert page.evaluate("guest < 0 || !on.has(guest)")
    page.evaluate("byId('page').value = 1; filter()")
    for _ in range(9):
        page.keyboard.press("N")
        page.keyboard.press("a")
    settled(page)
    page.keyboard.press("n")
    assert said(page) == "No shown change waits for a decision any more."


# ---- flags -------------------------------------------------------------------------------------


def test_flags_are_counted_apart(page):
    assert page.locator("#waits").inner_text() == "180 changes wait for a decision, 0 decided"
    assert page.locator("#flags").inner_text() == "40 flags"
    assert page.locator("#shown").inner_text() == "180 of 240 changes shown"
    go(page, "q.partner")
    page.keyboard.press("a")
    assert page.locator("#flags").inner_text() == "39 flags"
    assert "180 changes wait" in page.locator("#waits").inner_text()


def test_n_goes_through_what_waits(page):
    seen = set()
    for _ in range(30):
        page.keyboard.press("n")
        seen.add(page.evaluate("data[here].state"))
    assert seen == {"proposed"}
    page.keyboard.press("a")
    page.keyboard.press("p")
    assert page.evaluate("data[here].state") == "proposed"


def test_flags_have_a_key_and_a_filter(page):
    for rule in ("q.partner", "w.odd"):
        page.keyboard.press("v")
        assert here(page) == [rule, 1]
    page.keyboard.press("V")
    assert here(page) == ["q.partner", 1]
    page.keyboard.press("a")  # goes on to the next flag, as it was one
    assert here(page) == ["w.odd", 1]
    assert page.locator("#decided").input_value() == "waiting"  # the filter is as it was
    page.keyboard.press("n")
    assert page.evaluate("data[here].state") == "proposed"
    page.locator("#flags").click()
    assert page.locator("#decided").input_value() == "flags"
    assert page.locator("#shown").inner_text() == "39 of 240 changes shown"
    page.keyboard.press("n")
    assert page.evaluate("data[here].state") == "flagged"


@pytest.mark.parametrize(
    ("rule", "offered"),
    [("q.partner", False), ("q.mark", False), ("w.odd", True), ("w.sce", True), ("w.teh", True),
     ("p.blank", False)],
)  # fmt: skip
def test_word_lists_are_offered_for_words_alone(page, served, rule, offered):
    go(page, rule)
    for name in ("good", "bad"):
        assert page.locator(f"[data-do={name}]").is_visible() == offered
    page.keyboard.press("g")
    settled(page)
    assert ("right in this book" in said(page)) == offered
    assert ("not about a single word" in said(page)) == (not offered)


# ---- small changes can be seen -----------------------------------------------------------------


def test_letters_that_differ_are_marked(page):
    go(page, "w.yankee")
    for where in ("#reason", "#list [aria-selected=true]"):
        marked = page.locator(f"{where} .differs").all_inner_texts()
        assert marked == ["c", "e"]
    go(page, "w.gap")
    assert page.locator("#reason .differs").all_inner_texts() == ["␣"]
    assert page.locator("#reason blockquote ins").inner_text() == "The␣Scenery"


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [("Yankce", "Yankee", [["c"], ["e"]]), ("modem", "modern", [["m"], ["rn"]]),
     ("und", "and", [["u"], ["a"]]), ("sm", "SM", [["sm"], ["SM"]]), ("a  b", "a b", [[" "], []]),
     ("", "x", [[], ["x"]]), ("same", "same", [[], []]), ("x" * 200, "y", [["x" * 200], ["y"]]),
     ("cafe\u0301s", "cafes", [["e\u0301"], ["e"]]), ("ax" * 200, "b", [["ax" * 200], ["b"]])],
)  # fmt: skip
def test_letters_are_set_against_those_they_were_misread_for(page, old, new, marked):
    parts = page.evaluate("([old, now]) => differing(old, now)", [old, new])
    assert [[text for text, differs in side if differs] for side in parts] == marked
    assert ["".join(text for text, _ in side) for side in parts] == [old, new]


LINE = "(e) => getComputedStyle(e).textDecorationLine"


def test_what_is_proposed_is_not_struck_where_it_is_to_be_read(page):
    go(page, "w.yankee")
    assert page.locator("main del.here").first.evaluate(LINE) == "underline"
    for where in ("#reason blockquote", "#list [aria-selected=true]"):
        assert page.locator(f"{where} del").first.evaluate(LINE) == "underline"
    assert "Yankce → Yankee" in page.locator("#reason blockquote").inner_text()


def test_what_only_goes_and_what_only_comes_are_told_apart(opened, tmp_path):
    """A blank that is to go looks otherwise than one that is to come."""
    ledger = Ledger(Document.from_text("“ Now thenext day."))
    ledger.record("spacing", ledger.view(), [
        Fix((Edit.at(1, 2, ""),), "p.go", "why", 0.9, Safety.REVIEW),
        Fix((Edit.at(9, 9, " "),), "p.come", "why", 0.9, Safety.REVIEW),
    ])  # fmt: skip
    file = tmp_path / "report.html"
    file.write_text(report(ledger, ocrfix.NONE, "blanks"), "utf-8")
    page = opened(file)
    gone, come = page.locator("main del"), page.locator("main ins")
    assert (gone.evaluate(LINE), come.evaluate(LINE)) == ("line-through", "underline")
    brackets = "(e) => getComputedStyle(e, '::before').content"
    assert (gone.evaluate(brackets), come.evaluate(brackets)) == ("none", '"⟨"')
    for rule, told in (("p.go", "“␣ → ∅Now"), ("p.come", "the∅ → ␣next")):
        go(page, rule)
        assert told in page.locator("#reason blockquote").inner_text()
        assert told in page.locator("#list [aria-selected=true] .words").inner_text()


def test_the_mark_of_what_is_open_hides_no_letter(page):
    """No ring, which would lie over the letters beside it; and no two marks that overlap."""
    for rule in ("q.mark", "p.blank", "q.partner"):
        go(page, rule)
        page.evaluate("document.activeElement.blur()")
        for element in page.locator("main .here").all():
            style = element.evaluate(
                "(e) => { const s = getComputedStyle(e); return [s.outlineStyle, s.boxShadow]; }"
            )
            assert style[0] == "none"
            assert "inset" not in style[1]
            assert {" 0px -2px 0px 0px", " 0px 2px 0px 0px"} == {
                " " + " ".join(each.split(" ")[-4:])
                for each in style[1].split(", ")
                if "px" in each
            }
        boxes = [each.bounding_box() for each in page.locator("main .here").all()]
        for one, two in pairwise(boxes):
            assert one["x"] + one["width"] <= two["x"] + 0.5
        assert all(box["width"] > 4 for box in boxes)


def test_quotation_marks_are_told_in_brackets_of_another_kind(page):
    go(page, "q.mark")
    page.keyboard.press("a")
    settled(page)
    assert said(page) == 'Accepted: ⟨“⟩ to ⟨"⟩.'
    go(page, "p.blank")
    page.keyboard.press("s")
    assert page.locator("#kin-title").inner_text() == "All that make “ ;” into “;”"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("keys", ["nz", "v", "nssa", "ns3a"])
def test_it_is_accessible(served, opened, scheme, width, keys):
    axe = needed("axe_playwright_python.sync_playwright").Axe()
    page = opened(served.server.address, color_scheme=scheme,
                  viewport={"width": width, "height": 900})  # fmt: skip
    for key in keys:
        page.keyboard.press(key)
    response = axe.run(page).response["violations"]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in response] == []

"""The report decides: as the desk would, without one; and hands its decisions over."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
import strategies
from browsing import a_browser, every_case, needed, opener, sync_api  # noqa: F401 - fixtures
from ocrfix.core.decisions import HAND, Decision, Decisions, loads
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.core.status import shown
from ocrfix.exchange import format_of
from ocrfix.exchange.apply_import import take
from ocrfix.render.report.html import report
from ocrfix.render.report.rows import plain
from ocrfix.review.desk import Desk
from ocrfix.storage import folder
from ocrfix.storage.folder import RestorationFolder

expect = sync_api.expect


@pytest.fixture
def cases(tmp_path):
    ledger, decisions = every_case()
    path = tmp_path / "cases.html"
    path.write_text(report(ledger, decisions, "cases"), "utf-8")
    return path


@pytest.fixture
def page(opened, cases):
    return opened(cases)


@pytest.fixture(scope="module")
def wide(browser):
    """A page that is used again and again."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def rule(page, name):
    """Open the first change of a rule."""
    page.evaluate("rule => show(data.find((c) => c.rule === rule).place)", name)


def state(page, name):
    return page.evaluate("rule => data.find((c) => c.rule === rule).state", name)


def said(page):
    return page.locator("#said").inner_text()


def states(page):
    found = page.evaluate("data.map((c) => [c.id, [c.state, c.because]])")
    return {key: tuple(value) for key, value in found}


LOOKS = """() => [...document.querySelectorAll('main .c')].map((e) =>
    [e.localName, [...e.classList].filter((k) => k !== 'off').sort().join(' '), e.textContent])"""


@settings(max_examples=30)
@given(strategies.histories(), st.data())
def test_the_page_settles_what_stands_as_the_ledger_does(wide, tmp_path_factory, history, data):
    """Opened, it shows what it knows; decided on, it is what it would be if made anew."""
    ledger = history.ledger
    decisions = data.draw(strategies.decisions_for(ledger))
    html = report(ledger, decisions, "t")
    path = tmp_path_factory.getbasetemp() / "law.html"
    path.write_text(html, "utf-8", "replace")
    wide.goto(path.as_uri())
    wide.evaluate("localStorage.clear()")
    wide.reload()
    before = wide.evaluate(LOOKS)
    wide.evaluate("redress(data.map((c) => c.place))")
    assert wide.evaluate(LOOKS) == before
    expected = {s.change.id: (s.state, plain(s.because)) for s in shown(ledger, decisions)}
    assert states(wide) == expected

    more = data.draw(strategies.decisions_for(ledger))
    rows = [d for d in more.by_change.values() if not (d.verdict == "amend" and "\n" in d.new)]
    verdicts = [{"change": d.change, "verdict": d.verdict, "wording": d.new} for d in rows]
    wide.evaluate(
        "async (verdicts) => { if (verdicts.length) await decide(verdicts, '') }", verdicts
    )
    after = decisions.having(*rows)
    expected = {s.change.id: (s.state, plain(s.because)) for s in shown(ledger, after)}
    assert states(wide) == expected
    path.write_text(report(ledger, after, "t"), "utf-8", "replace")
    text = wide.evaluate(TEXT)
    wide.evaluate("localStorage.clear()")
    wide.goto(path.as_uri())
    assert letters(wide.evaluate(TEXT)) == letters(text)


TEXT = """() => {
    mode('clean');
    for (const e of text.children) e.style.contentVisibility = 'visible';
    return text.innerText;
}"""


def letters(text):
    return re.sub(r"\s+", "", text)


def test_accept_reject_and_open_again_show_at_once(page):
    rule(page, "s.arid")
    page.keyboard.press("a")
    assert state(page, "s.arid") == "accepted"
    expect(page.locator('ins.a:has-text("and")').first).to_be_attached()
    rule(page, "s.arid")
    expect(page.locator("#acts [data-do=accept]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("r")
    assert state(page, "s.arid") == "rejected"
    assert page.locator('main del.x:has-text("arid")').count() == 1
    rule(page, "s.arid")
    page.keyboard.press("o")
    assert state(page, "s.arid") == "proposed"
    assert "Opened again" in said(page)


def test_it_is_told_what_was_decided_and_the_sum_above_agrees(page):
    tally = page.locator("#tally")
    was = tally.inner_text()
    rule(page, "s.arid")
    page.keyboard.press("a")
    assert said(page) == "Accepted: “arid” to “and”."
    assert tally.inner_text() != was
    assert page.evaluate(
        "Object.keys(LOOKS).every((k) => { const n = data.filter((c) => c.look === k).length;"
        " return byId('tally').textContent.includes(`${n} ${LOOKS[k]}`) === n > 0; })"
    )
    page.keyboard.press("u")
    assert said(page) == "Undone: “arid” to “and”, now proposed."
    assert tally.inner_text() == was
    page.keyboard.press("U")
    assert said(page) == "Redone: “arid” to “and”, now accepted."


def test_enter_in_the_search_goes_to_the_first_that_is_found(page):
    page.keyboard.press("/")
    page.keyboard.type("arid")
    page.keyboard.press("Enter")
    assert page.evaluate("data[here].rule") == "s.arid"
    assert page.evaluate("document.activeElement.dataset.c !== undefined")
    page.keyboard.press("/")
    page.keyboard.type("nothing has this")
    page.keyboard.press("Enter")
    assert said(page) == "No change has that."


def test_what_is_withdrawn_is_told_and_shown(page):
    rule(page, "h.cut")
    page.keyboard.press("r")
    assert state(page, "h.cut") == "rejected"
    ids = dict(page.evaluate("data.map((c) => [c.rule, c.id])"))
    reads = [c for c in every_case()[0].changes
             if any(every_case()[0].changes[n].id == ids["h.cut"] for n, _ in c.needs)]  # fmt: skip
    for change in reads:
        assert states(page)[change.id][0] in {"withdrawn", "flagged"}
        assert change.safety == Safety.NOTE or "withdrawn with it" in said(page)


def test_undo_has_no_end_and_redo_brings_back(page):
    before = states(page)
    for name in ("s.arid", "p.two", "h.cap"):
        rule(page, name)
        page.keyboard.press("r")
    after = states(page)
    for _ in range(3):
        page.keyboard.press("u")
    assert states(page) == before
    page.keyboard.press("u")
    expect(page.locator("#said")).to_have_text("Nothing left to undo.")
    for _ in range(3):
        page.keyboard.press("U")
    assert states(page) == after


def test_another_wording(page):
    rule(page, "s.arid")
    page.keyboard.press("e")
    expect(page.locator("#wording")).to_be_focused()
    page.keyboard.type("<b>&c.</b>")
    page.keyboard.press("Enter")
    assert state(page, "s.arid") == "amended"
    assert page.locator('main ins.a:not(.other):text-is("<b>&c.</b>")').count() == 1
    page.keyboard.press("u")
    assert state(page, "s.arid") == "proposed"
    assert page.locator('main ins:not(.other):text-is("<b>&c.</b>")').count() == 0
    rule(page, "n.moved")
    expect(page.locator("#acts [data-do=amend]")).to_be_disabled()


def test_a_reload_keeps_what_was_decided(page):
    rule(page, "s.arid")
    page.keyboard.press("a")
    rule(page, "p.two")
    page.keyboard.press("r")
    after = states(page)
    page.reload()
    assert "2 decisions of an earlier sitting" in said(page)
    assert states(page) == after
    page.keyboard.press("w")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[data-do=forget]").click()
    page.wait_for_function("!desk.count")
    assert states(page) != after


def test_decisions_are_handed_over_as_a_file(page, tmp_path):
    ledger, made = every_case()
    for name, key in (("s.arid", "a"), ("p.two", "r"), ("p.cut", "r")):
        rule(page, name)
        page.keyboard.press(key)
    rule(page, "s.teh")
    page.keyboard.press("g")
    rule(page, "h.cap")
    page.keyboard.press("e")
    page.locator("#wording").fill("a\tb\\c\nd")
    page.locator("[data-do=amended]").click()
    page.keyboard.press("w")
    page.locator("#name").fill("A. Reader")
    with page.expect_download() as download:
        page.locator("[data-do=download]").click()
    assert download.value.suggested_filename == "cases.decisions.tsv"
    table = download.value.path().read_bytes().decode()
    assert f"# scan: {ledger.document.source.sha256}" in table
    found = loads(table)
    assert {d.by for d in found.by_change.values()} == {"A. Reader"}
    after = made.having(*found.by_change.values())
    expected = {s.change.id: (s.state, s.because) for s in shown(ledger, after)}
    assert {k: v[0] for k, v in states(page).items()} == {k: v[0] for k, v in expected.items()}
    amended = next(d for d in found.by_change.values() if d.verdict == "amend")
    assert amended.new == "a\tb\\c\nd"
    known = {c.id: c for c in ledger.changes}
    assert all(known[d.change].scan == (d.start, d.end) for d in found.by_change.values())
    assert all(known[d.change].old == d.old for d in found.by_change.values())


def test_what_is_handed_over_counts_for_the_desk(opened, tmp_path):
    folder.save(tmp_path / "out", many(), ocrfix.NONE)
    page = opened(tmp_path / "out" / "report.html")
    for key in "nararg":
        page.keyboard.press(key)
    desk = Desk.open(tmp_path / "out", "Ann")
    found = RestorationFolder(desk.path, desk.ledger, desk.decisions, ())
    data = page.evaluate("desk.file").encode()
    taken = take(desk, format_of(data, "out.decisions.tsv").read(data, found))
    assert (taken.refused, taken.said, taken.words) == ([], [], 1)
    assert {s.change.id: s.state for s in desk.shown()} == {
        k: v[0] for k, v in states(page).items()
    }


def many(times=12):
    """A ledger of many changes of few kinds."""
    text = "teh cat and teh dog sat arid slept.\n\n" * times
    ledger = Ledger(Document.from_bytes(text.encode(), "many.txt"))
    fixes = [
        Fix((Edit.at(m.start(), m.end(), new),), f"s.{old}", "so", 0.9, safety)
        for old, new, safety in (("teh", "the", Safety.REVIEW), ("arid", "and", Safety.REVIEW))
        for m in re.finditer(old, text)
    ]
    ledger.record("scannos", ledger.view(), fixes)
    return ledger


@pytest.fixture
def kinds(opened, tmp_path):
    path = tmp_path / "kinds.html"
    path.write_text(report(many(), ocrfix.NONE, "kinds"), "utf-8")
    return opened(path)


def test_all_of_a_kind_with_exceptions_unticked(kinds):
    kinds.keyboard.press("n")
    kinds.keyboard.press("s")
    expect(kinds.locator("#alike")).to_be_visible()
    assert kinds.locator("#ticked").inner_text() == "24 of 24 ticked"
    kinds.keyboard.press("ArrowDown")
    kinds.keyboard.press(" ")
    kinds.locator("#kin .row").nth(3).click()
    assert kinds.locator("#ticked").inner_text() == "22 of 24 ticked"
    kinds.keyboard.press("a")
    expect(kinds.locator("#alike")).to_be_hidden()
    found = kinds.evaluate("data.filter((c) => c.rule === 's.teh').map((c) => c.state)")
    assert found[:5] == ["accepted", "proposed", "accepted", "proposed", "accepted"]
    assert found.count("accepted") == 22
    assert kinds.evaluate("data.every((c) => c.rule === 's.teh' || c.state === 'proposed')")
    kinds.keyboard.press("u")
    assert kinds.evaluate("data.every((c) => c.state === 'proposed')")
    kinds.keyboard.press("s")
    kinds.keyboard.press("t")
    assert kinds.locator("#ticked").inner_text() == "0 of 24 ticked"
    kinds.keyboard.press("Escape")
    expect(kinds.locator("#alike")).to_be_hidden()


def test_a_word_of_the_book(kinds):
    kinds.keyboard.press("n")
    kinds.keyboard.press("g")
    assert said(kinds) == "“teh” is right in this book: 24 changes rejected."
    assert kinds.evaluate("data.filter((c) => c.state === 'rejected').length") == 24
    assert "# good word: teh" in kinds.evaluate("desk.file")
    kinds.keyboard.press("u")
    assert kinds.evaluate("desk.count && data.every((c) => c.state === 'proposed')")
    assert "good word" not in kinds.evaluate("desk.file")


def test_deciding_goes_on_to_the_next_that_waits(kinds):
    kinds.keyboard.press("n")
    for _ in range(5):
        kinds.keyboard.press("a")
    assert kinds.evaluate("data.map((c) => c.state).slice(0, 6)") == ["accepted"] * 5 + ["proposed"]
    assert kinds.evaluate("here") == 5
    kinds.locator("#going").uncheck()
    kinds.keyboard.press("a")
    assert kinds.evaluate("here") == 5


def test_filters_and_the_list_agree(kinds):
    kinds.locator("#rule").select_option("s.arid")
    assert kinds.locator("#shown").inner_text() == "12 of 36 changes shown"
    assert kinds.locator("#list .row").first.get_attribute("aria-setsize") == "12"
    kinds.keyboard.press("Escape")
    kinds.keyboard.press("n")
    kinds.keyboard.press("a")
    kinds.locator("#decided").select_option("waiting")
    assert kinds.locator("#shown").inner_text() == "11 of 36 changes shown"
    kinds.locator("#decided").select_option("decided")
    assert kinds.locator("#shown").inner_text() == "1 of 36 changes shown"
    kinds.locator("[data-do=unfilter]").click()
    assert kinds.locator("#shown").inner_text() == "36 of 36 changes shown"
    for box, value, left in (("#safety", "2", 0), ("#safety", "1", 36)):
        kinds.locator(box).select_option(value)
        assert kinds.locator("#shown").inner_text() == f"{left} of 36 changes shown"
    for box, value, left in (("#page", "2", 0), ("#page", "1", 36), ("#sure", "0.5", 0)):
        kinds.locator(box).fill(value)
        kinds.locator(box).blur()
        assert kinds.locator("#shown").inner_text() == f"{left} of 36 changes shown"


def test_the_list_is_walked_by_keys_and_drawn_in_part(opened, tmp_path):
    path = tmp_path / "long.html"
    path.write_text(report(many(500), ocrfix.NONE, "long"), "utf-8")
    page = opened(path)
    page.keyboard.press("l")
    expect(page.locator("#list")).to_be_focused()
    for key in ("ArrowDown", "ArrowDown", "PageDown", "End"):
        page.keyboard.press(key)
    assert page.evaluate("here") == 1499
    expect(page.locator("#list [aria-selected=true]")).to_be_in_viewport()
    active = page.locator("#list").get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-posinset") == "1500"
    assert page.locator("#list .row").count() < 100
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.c") == "1499"
    page.locator("#list .row").first.click()
    assert page.evaluate("here") < 1499


def test_keys_do_nothing_while_one_writes(page):
    rule(page, "s.arid")
    before = states(page)
    page.keyboard.press("e")
    page.keyboard.type("arnu")
    page.keyboard.press("Escape")
    expect(page.locator("#amend")).to_be_hidden()
    page.locator("#find").fill("aru")
    page.locator("#page").focus()
    page.keyboard.type("1")
    assert states(page) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("key", ["?", "s", "w", "e"])
def test_dialogs_are_accessible(opened, cases, scheme, key):
    axe = needed("axe_playwright_python.sync_playwright").Axe()
    page = opened(cases, color_scheme=scheme, viewport={"width": 1400, "height": 900})
    rule(page, "s.arid")
    page.keyboard.press(key)
    found = axe.run(page).response["violations"]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found
            if v["impact"] in {"serious", "critical"}] == []  # fmt: skip


def test_corrections_by_hand_can_be_taken_back(opened, tmp_path):
    ledger = Ledger(Document.from_text("The old man sat. The old man slept."))
    hand = Decision(HAND, start=4, end=7, old="old", new="odd", by="Ann")
    path = tmp_path / "hand.html"
    path.write_text(report(ledger, Decisions.of([hand]), "hand"), "utf-8")
    page = opened(path)
    page.keyboard.press("n")
    assert state(page, "hand") == "applied"
    page.keyboard.press("r")
    assert state(page, "hand") == "removed"
    assert letters(page.evaluate(TEXT)) == "Theoldmansat.Theoldmanslept."
    page.keyboard.press("u")
    assert letters(page.evaluate(TEXT)) == "Theoddmansat.Theoldmanslept."


def test_a_key_answers_in_a_moment_in_a_long_book(opened, tmp_path):
    path = tmp_path / "long.html"
    path.write_text(report(many(1700), ocrfix.NONE, "long"), "utf-8")
    page = opened(path)
    page.keyboard.press("n")
    start = time.monotonic()
    for _ in range(10):
        page.keyboard.press("a")
    page.evaluate("new Promise((done) => requestAnimationFrame(done))")
    assert page.evaluate("data.filter((c) => c.verdict).length") == 10
    assert time.monotonic() - start < 3  # a quarter of a second, on a quiet machine

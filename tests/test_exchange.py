"""Files to decide in: left alone they decide nothing; edited, just what the editor said."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchanging import NASTY, OURS, exported, found_in, imported, keys, opened, there
from ocrfix.core.decisions import ACCEPT, AMEND, NONE, OPEN, REJECT, Decision, Decisions
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.errors import DecisionError, OcrfixError
from ocrfix.exchange import FORMATS, format_of, named
from ocrfix.exchange.edited import FreeEdit
from ocrfix.exchange.items import LEFT, NO, YES, Bit, Look, ReviewItem, kept
from ocrfix.exchange.matching import align
from ocrfix.exchange.returned import KEPT, ReturnedText
from ocrfix.render.one_line import back, flat
from ocrfix.storage import folder
from ocrfix.storage.word_lists import WordLists
from strategies import decisions_for, histories

__all__ = ["there"]


# ---- laws ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OURS)
@given(st.data())
@settings(max_examples=60)
def test_what_was_left_alone_decides_nothing(name, data):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    with tempfile.TemporaryDirectory() as place:
        found = found_in(Path(place), history.ledger, made)
        written = named(name).write(found)
        assert format_of(written, "x").name == name
        heard = named(name).read(written, found)
    assert list(heard.said) == []
    if name == "decisions":
        assert Decisions.of(heard.decisions).by_change == made.by_change
    else:
        assert list(heard.decisions) == []


@pytest.mark.parametrize("name", OURS)
@given(st.lists(st.tuples(NASTY, NASTY, NASTY), max_size=4))
@settings(max_examples=100)
def test_hostile_text_comes_back_in_every_format(name, rows):
    ledger = Ledger(Document.from_text("".join(f"{plain}.{old}" for plain, old, _ in rows)))
    fixes, at = [], 0
    for plain, old, new in rows:
        at += len(plain) + 1
        if old != new:
            fixes.append(Fix((Edit.at(at, at + len(old), new),), "a.x", new, 0.5, Safety.SAFE))
        at += len(old)
    ledger.record("a", ledger.view(), fixes)
    with tempfile.TemporaryDirectory() as place:
        found = found_in(Path(place), ledger, NONE)
        written = named(name).write(found)
        heard = named(name).read(written, found)
        assert (list(heard.decisions), list(heard.said)) == ([], [])
        if name in {"sheet", "tsv"}:
            accepted = re.sub(rb"(?m)^open(?=\s)", b"accept", written)
            heard = named(name).read(accepted, found)
            assert [each.verdict for each in heard.decisions] == [ACCEPT] * len(ledger.changes)
            known = {change.id: change for change in ledger.changes}
            for each in heard.decisions:
                assert (each.old, each.new) == (known[each.change].old, known[each.change].new)


@pytest.mark.parametrize("name", ["sheet", "tsv"])
@given(st.data())
@settings(max_examples=60)
def test_what_was_decided_in_a_sheet_comes_back(name, data):
    history = data.draw(histories())
    ledger = history.ledger
    made = data.draw(decisions_for(ledger))
    other = Decisions.of(
        [d for d in data.draw(decisions_for(ledger)).by_change.values() if d.verdict != AMEND]
    )
    with tempfile.TemporaryDirectory() as place:
        found = found_in(Path(place), ledger, made)
        text = named(name).write(found).decode()
        for change in ledger.changes:
            wanted = other.by_change.get(change.id)
            line = rf"(?m)^\w+(?=\s+#?{change.id}/|\t.*#{change.id}/)"
            text = re.sub(line, wanted.verdict if wanted else "open", text)
        heard = named(name).read(text.encode(), found)
    after = made.having(*heard.decisions).by_change
    for change in ledger.changes:
        wanted = other.by_change.get(change.id)
        got = after.get(change.id)
        assert (got.verdict if got else OPEN) == (wanted.verdict if wanted else OPEN) or (
            got.verdict == AMEND and made.by_change[change.id].new == got.new
        )


@given(NASTY)
def test_texts_on_one_line_come_back(text):
    assert back(flat(text)) == text
    assert not set(flat(text)) & set("\n\t\r\x00\x1b\u202e\u2028")


@given(st.lists(st.tuples(NASTY.filter(bool), NASTY, NASTY, st.integers(0, 2)), max_size=5), NASTY)
def test_choices_in_any_text_are_read_as_choices_that_give_it(rows, end):
    items, target, at = [], "", 0
    for number, (plain, old, new, choice) in enumerate(rows):
        texts = {LEFT: f"<{new}>", YES: new, NO: old}
        looks = tuple(Look(text, KEPT * len(text), said, 1) for said, text in texts.items())
        bits = Bit(old, cut=str(number)), Bit(new, by=str(number))
        items += [kept(plain, at), ReviewItem(bits, at + len(plain), (str(number),), looks)]
        at += len(plain) + len(old)
        target += plain + list(texts.values())[choice]
    there = ReturnedText(target + end, KEPT * len(target + end))
    found = align([*items, kept(end, at)], there)
    assert not any(isinstance(each, FreeEdit) for each in found)
    shown = [next((look.text for look in item.looks if look.said in said), item.text)
             for item, said in found]  # fmt: skip
    assert "".join(shown) == target + end


# ---- the report's table ----------------------------------------------------------------------


def test_the_table_of_a_report_is_taken_with_its_words(there):
    key, desk = keys(there), opened(there)[0]
    scan = desk.ledger.document.source.sha256
    head = "\t".join(Decision._fields)
    row = f"accept\t{key['s.arid']}\t0\t0\t\t\t\t\tCat\tsure\n"
    text = f"{head}\n# scan: {scan}\n{row}# good word: teh\n# bad word: arid\n"
    taken = imported(there, "decisions", text)
    made = folder.decisions(there).by_change[key["s.arid"]]
    assert (made.by, made.note, made.old, taken.words) == ("Cat", "sure", "arid", 2)
    assert (WordLists(there).of(WordLists.GOOD), WordLists(there).of(WordLists.BAD)) == (
        ["teh"],
        ["arid"],
    )
    assert imported(there, "decisions", text).counts == {}
    for wrong, said in ((text.replace("# scan", "# scam"), "HASH` is missing"),
                        (text.replace("accept", "axe"), "line 3"),
                        (text.replace("change", "chance"), "not a decisions table")):  # fmt: skip
        with pytest.raises(DecisionError, match=said):
            imported(there, "decisions", wrong)


# ---- the commands ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [each.name for each in FORMATS if each.name in OURS])
def test_export_and_import_by_command(said, there, name, tmp_path):
    code, out, err = said("export", there, "--to", name)
    assert (code, out) == (0, "")
    path = tmp_path / f"out{named(name).suffix}"
    assert path.name in err
    code, _, err = said("import", there, path)
    assert (code, "nothing to decide" in err) == (0, True)
    assert said("export", there, "--to", name, "-o", "-")[1].encode() == path.read_bytes()


@pytest.mark.parametrize("name", ["docx", "critic"])
def test_proposals_that_a_file_has_no_room_for_are_told(said, there, tmp_path, name):
    assert "not in the file" not in said("export", there, "--to", name)[2]
    ledger = Ledger(Document.from_bytes(b"He sat arid  slept.\n"))
    for stage, (old, new), safety in (
        ("scannos", ("arid", "and"), Safety.REVIEW), ("spacing", ("  ", " "), Safety.SAFE)
    ):  # fmt: skip
        view = ledger.view()
        at = view.text.index(old)
        edit = Edit.at(at, at + len(old), new, (7, 14))  # each reads what the other alters
        ledger.record(stage, view, [Fix((edit,), "s.rule", "so it is", 0.9, safety)])
    folder.save(tmp_path / "two", ledger, NONE)
    err = said("export", tmp_path / "two", "--to", name)[2]
    assert (
        "1 proposal that excludes others is not in the file. `--to sheet --waiting` has all" in err
    )
    sheet = said("export", tmp_path / "two", "--to", "sheet", "--waiting", "-o", "-")[1]
    assert "arid→and" in sheet


def test_import_says_what_it_did_and_ends_with_1_where_something_needs_a_person(said, there):
    key, text = keys(there), exported(there, "sheet")
    text = text.replace(f"open    {key['s.arid']}", f"accept  {key['s.arid']}")
    bob = opened(there, "Bob")[0]
    bob.decide([bob.verdict(REJECT, key["p.two"])])
    text = text.replace(f"open    {key['p.two']}", f"amend   {key['p.two']}")
    text = text.replace("⟦  → ⟧", "⟦  →_⟧")
    code, _, err = said("import", there, "-", "--by", "Ann", stdin=text.encode())
    assert (code, "1 accepted" in err) == (1, True)
    assert "refused: amend of" in err
    assert "reject by Bob since" in err
    assert "sat and slept" in (there / folder.RESTORED).read_text()


def test_a_sheet_may_have_only_what_waits(said, there):
    key = keys(there)
    for name in ("sheet", "tsv"):
        text = said("export", there, "--to", name, "--waiting", "-o", "-")[1]
        assert [rule for rule, change in key.items() if f"{change}/" in text] == ["s.arid", "s.odd"]
        assert imported(there, name, text).counts == {}
    assert said("export", there, "--to", "patch", "--waiting")[0] == 2


def test_what_is_no_such_file_is_refused(said, there, tmp_path):
    (tmp_path / "x.txt").write_text("hello")
    code, _, err = said("import", there, tmp_path / "x.txt")
    assert (code, "unsupported format" in err) == (2, True)
    assert said("import", there, tmp_path / "none.txt")[0] == 2
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")
    assert "Save it as CSV" in said("import", there, tmp_path / "x.xlsx")[2]
    assert said("export", there, "--to", "pdf")[0] == 2
    with pytest.raises(OcrfixError, match="no such format"):
        named("pdf")

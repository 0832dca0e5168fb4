"""Exports: what holds for all kinds, and the edition that they are written from."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporting import book, edited, exported, folder_of, in_folder
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety, Span
from ocrfix.core.ledger import Ledger
from ocrfix.core.marks import NoteMark
from ocrfix.exports import EXPORTS, ExportOptions
from ocrfix.exports.edition import edition
from strategies import decisions_for, histories

OF_TEXT = [each for each in EXPORTS if each.name != "crops"]
"""Exports of any restoration; `crops` needs page images (tests/test_image_files.py)."""
KINDS = [each.name for each in OF_TEXT]


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_record_can_be_exported_and_gives_the_same_bytes_again(kind, data):
    history = data.draw(histories())
    found = in_folder(history.ledger, data.draw(decisions_for(history.ledger)))
    assert exported(found, kind) == exported(found, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_each_file_says_where_it_is_from_and_has_no_date_unless_it_is_given(kind, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    ledger = book().ledger
    files = exported(book(), kind)
    whole = b"".join(files.values()).decode()
    for fact in ("0.1.0", ledger.rules, ledger.document.source.sha256):
        assert fact in whole
    assert "2001-02-03" not in whole
    dated = exported(book(), kind, date="2001-02-03T00:00:00Z")
    assert b"2001-02-03" in b"".join(dated.values())


@given(st.data())
@settings(max_examples=300)
def test_an_edition_is_the_restored_text_in_blocks(data):
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    found = edition(in_folder(history.ledger, made))
    assert found.text == history.ledger.text(made)
    at = 0
    for block in found.blocks:
        assert block.start < block.end
        assert not found.text[at : block.start].strip()
        at = block.end
    assert not found.text[at:].strip()
    assert all(0 < line.at < len(found.text) for line in found.lines)
    at = 0
    for each in found.corrections:
        assert at <= each.start <= each.end
        at = each.end
        assert each.changes


@pytest.mark.parametrize(("text", "edits", "wanted"), [
    ("He saw tbe man.", [("tbe", "the")], [("the", "tbe")]),
    ("Itis so.", [("Itis", "It is")], [("It is", "Itis")]),
    ("to geth er now", [(" er", "er")], [("gether", "geth er")]),
    ("the “cat” sat", [("“", '"'), ("”", '"')], [('"cat"', "“cat”")]),
    ("de-\nlighted men", [("-\n", ""), (" ", "\n")], []),
    ("de-\nlightcd men", [("-\n", ""), ("lightcd", "lighted")], [("delighted", "delightcd")]),
    ("one line\nand another", [("\n", " ")], []),
    ("one line\fand another", [("\f", "\n\n")], []),
    ("two  blanks", [("  ", " ")], []),
    ("a word or © so", [(" ©", "")], [("or", "or ©")]),
    ("self-\nmade", [("\n", "")], []),
    ("end. Next", [(". N", ".\n\nN")], []),
    ("\ufeffthe", [("\ufeff", "")], []),
    ("one\r\ntwo", [("\r", "")], []),
])  # fmt: skip
def test_corrections_are_words_and_layout_is_none(text, edits, wanted):
    found = edited(text, *edits)
    assert [(found.text[c.start : c.end], c.old) for c in found.corrections] == wanted


@pytest.mark.parametrize(("text", "edits", "wanted"), [
    ("de-\nlighted men", [("-\n", ""), (" ", "\n"), ("\n", " ")], [("de|lighted", True)]),
    ("one\ntwo", [("\n", " ")], [("one |two", False)]),
    ("one\ntwo", [], [("one\n|two", False)]),
    ("one\n\n12 HEAD\n\ntwo", [("\n\n12 HEAD\n\n", " ")], [("one |two", False)]),
    ("well-\nknown", [("\n", "")], [("well-|known", True)]),
])  # fmt: skip
def test_lines_of_print_begin_in_the_text(text, edits, wanted):
    found = edited(text, *edits)
    shown = [(f"{found.text[: b.at]}|{found.text[b.at :]}", b.within) for b in found.lines]
    assert [(each[: len(w)], within) for (each, within), (w, _) in zip(shown, wanted, strict=True)
            ] == wanted  # fmt: skip


def test_notes_headings_and_furniture_of_a_book():
    found = edition(book())
    kinds = [block.kind for block in found.blocks]
    assert kinds == ["heading", "heading", "paragraph", "note", "paragraph", "paragraph"]
    (note,) = found.notes
    assert (note.label, note.page, note.moved) == ("*", 2, True)
    assert found.text[: note.cited.end].endswith("wages.*")
    assert found.text[note.body : note.end] == "See the book of the keeper, p. 4."
    assert [(each.page, each.text) for each in found.furniture] == [
        (2, "12 THE HARBOUR OF THE NORTH"), (3, "THE HARBOUR OF THE NORTH 13"),
    ]  # fmt: skip
    assert [page.name for page in found.pages] == ["0011", "0012", "0013"]
    assert found.text[found.pages[1].at :].startswith("dest for those")
    assert found.text[found.pages[1].whole :].startswith("for those")


def test_a_block_that_is_only_likely_a_note_stays_a_paragraph():
    found = book()
    (move,) = [c for c in found.ledger.changes if c.moves]
    from ocrfix.core.decisions import REJECT, Decision

    made = found.decisions.having(Decision(REJECT, move.id))
    stays = edition(found._replace(decisions=made))
    assert [note.moved for note in stays.notes] == [False] * len(stays.notes)
    assert all(note.cited is None or note.label == "*" for note in stays.notes)


def test_further_paragraphs_of_a_moved_note_go_with_it():
    text = (
        "He had wages.* They carried stones, and\n\n* See the book of the keeper.\n\n"
        "And ask the miller.\n\nso it was done.\n"
    )
    ledger = Ledger(Document.from_text(text))
    at = text.index("*")
    start, end = text.index("* See"), text.index("\n\nso it")
    mark = NoteMark(Span(start, end), "*", at, sure=True)
    ledger.record("notes", ledger.view(), [mark])
    note, last = text[start - 2 : end], len(text) - 1
    # The text after the note follows without a blank line: no part of it is the note's.
    move = Edit.at(start - 2, end, ""), Edit.at(last, last, f"{note}\nThe end.")
    ledger.record("footnotes", ledger.view(), [
        Fix(move, "footnotes.from-foot", "cited", 0.97, Safety.SAFE, moves=True),
    ])  # fmt: skip
    ledger.record("b", ledger.view(), [])
    found = edition(in_folder(ledger))
    words = [found.text[n.start : n.end] for n in found.notes]
    assert words[0] == "* See the book of the keeper."
    assert words[1].startswith("And ask the miller.")
    assert [n.continues for n in found.notes] == [False, True]
    made = exported(in_folder(ledger), "markdown")["the-harbour.md"].decode()
    assert "[^1]: See the book of the keeper.\\\n    And ask the miller." in made


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_html_has_all_letters_of_any_text_in_order(data):
    html = pytest.importorskip("lxml.html")
    history = data.draw(histories())
    made = data.draw(decisions_for(history.ledger))
    page = html.fromstring(exported(in_folder(history.ledger, made), "html")["the-harbour.html"])
    main = page.get_element_by_id("text")
    for each in main.xpath(".//*[@class='page']|.//h1"):
        each.drop_tree()
    text = history.ledger.text(made).replace("\udcff", "\ufffd").replace("\f", " ")
    assert "".join(main.text_content().split()) == "".join(text.split())


# ---- the command -----------------------------------------------------------------------------


@pytest.mark.parametrize("each", OF_TEXT, ids=KINDS)
def test_the_command_writes_each_kind(each, tmp_path, monkeypatch, said):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "981158400")
    code, _, err = said("export", folder_of(book()), "--to", each.name)
    assert code == 0
    assert each.what in err
    wanted = dict(each.write(book(), ExportOptions("2001-02-03T00:00:00Z")))
    if each.suffix:
        assert (tmp_path / f"the-harbour{each.suffix}").read_bytes() in wanted.values()
    else:
        into = tmp_path / f"the-harbour-{each.name}"
        assert {p.name: p.read_bytes() for p in into.iterdir()} == wanted


def test_a_wrong_date_and_standard_output_for_a_folder_are_refused(said):
    path = folder_of(book())
    code, _, err = said("export", path, "--to", "pages", "--date", "soon")
    assert (code, "--date soon" in err) == (2, True)
    code, _, err = said("export", path, "--to", "pages", "-o", "-")
    assert (code, "folder" in err) == (2, True)


# ---- documentation ---------------------------------------------------------------------------


@pytest.mark.parametrize("each", EXPORTS, ids=[each.name for each in EXPORTS])
def test_the_documentation_says_what_each_kind_holds_and_loses(each):
    docs = Path(__file__).parent.parent / "docs"
    row = f"| `{each.name}` | {each.what} |"
    assert f"\n{row}\n" in (docs / "commands.md").read_text("utf-8")
    assert f"\n{row} {each.written} | {each.lost} |\n" in (docs / "formats.md").read_text("utf-8")

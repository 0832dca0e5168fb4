"""Printed lines become paragraphs; verse, lists and tables keep theirs."""

from __future__ import annotations

import pytest

import ocrfix
from ocrfix.core.document import Document
from ocrfix.core.edits import Safety
from ocrfix.passes.paragraphs.paragraphs import paragraphs
from ocrfix.pipeline import run

RULES = ocrfix.load("en")
ALL = ocrfix.NONE.applying(Safety.REVIEW)
ONE = (
    "The men who had built the boats were long since dead,\n"
    "and their sons had gone to the mines in the north,\n"
    "where the pay was better and the winters were longer."
)
TWO = (
    "In the evening one could see the smoke of the town\n"
    "behind the hills, and hear the trains that carried\n"
    "the coal down to the harbour."
)
VERSE = (
    "Tell me not, in mournful numbers,\n"
    "Life is but an empty dream!\n"
    "For the soul is dead that slumbers,\n"
    "And things are not what they seem."
)
FLAT_ONE, FLAT_TWO = ONE.replace("\n", " "), TWO.replace("\n", " ")


def _run(text):
    return run(Document.from_text(text), RULES, ALL, (paragraphs,)).ledger


def _text(text):
    return _run(text).text(ALL)


def test_lines_are_joined_one_fix_a_paragraph():
    ledger = _run(f"{ONE}\n\n{TWO}\n")
    assert ledger.text(ALL) == f"{FLAT_ONE}\n\n{FLAT_TWO}\n"
    assert [change.rule for change in ledger.changes] == ["paragraphs.lines-joined"] * 2


def test_a_paragraph_without_a_blank_line_before_it():
    assert _text(f"{TWO}\n{ONE}\n") == f"{FLAT_TWO}\n\n{FLAT_ONE}\n"


@pytest.mark.parametrize("gap", ["\n\f", "\f", "\n\n\f", "\n\f\n", "\n\n"])
def test_a_sentence_runs_on_over_gaps(gap):
    head, tail = ONE.rsplit("\n", 1)
    assert _text(f"{head}{gap}{tail}\n\n{TWO}\n") == f"{FLAT_ONE}\n\n{FLAT_TWO}\n"


def test_a_page_end_between_paragraphs():
    assert _text(f"{TWO}\n\f{ONE}\n") == f"{FLAT_TWO}\n\n{FLAT_ONE}\n"


@pytest.mark.parametrize(
    "block",
    [
        VERSE,
        "The old boats . . . . 12\nThe river . . . . . 14\nThe mines . . . . . 20",
        "boats, 12, 14\ncoal, 20, 21\nmines, 33",
        "wheat     12     14\nbarley    20     21\noats      33     40",
    ],
)
def test_blocks_that_keep_their_lines(block):
    assert block in _text(f"{ONE}\n\n{block}\n\n{TWO}\n")


@pytest.mark.parametrize(
    "text", ["", "\n", "\f", f"{VERSE}\n", f"{VERSE}\n\n" * 5, f"{VERSE}\n\f" * 4]
)
def test_verse_throughout_and_nothing_are_left_alone(text):
    assert not _run(text).changes


def test_a_note_at_the_page_foot_is_not_joined_into():
    head, tail = ONE.rsplit("\n", 1)
    note = "* See the book of the boats, p. 12."
    scan = f"{head}\n\n{note}\n\f{tail}\n\n{TWO}\n"
    found = ocrfix.restore(scan, passes=["paragraphs"]).text  # the citations pass runs before
    assert f"\n\n{note}\n" in found


def test_a_label_and_its_number():
    long = "A paragraph on one line, " * 8
    assert "\n\nNo 3\n\n" in _text(f"OLD BOATS\n\nNo\n3\n\n{long}\n")
    assert not _run(f"He said No\n3 times.\n\n{long}\n").changes


def test_a_chapter_number_stands_apart_from_its_title():
    assert "CHAPTER II\n\nTHE OLD BOATS\n\n" in _text(
        f"{TWO}\n\nCHAPTER II\nTHE OLD BOATS\n\n{ONE}\n"
    )


@pytest.mark.parametrize("item", ["(c) where the pay was better", "a) where the pay was better"])
def test_an_item_of_a_list_behind_a_blank_line_stays_apart(item):
    found = _text(f"{ONE.splitlines()[0]}\n\n{item} and the winters were longer.\n\n{TWO}\n")
    assert f"\n\n{item}" in found


def test_a_line_is_as_long_as_it_was_printed_though_a_word_was_made_whole():
    scan = (
        "He went to the harbour and saw how the incompre-\n"
        "hensibilities of the old men had become a law.\n"
        "Nobody who had been at sea would have thought so,\n"
        "and nobody did.\n\n"
    )
    lines = f"{ONE}\n\n{scan}{TWO}\n\n{ONE}\n\n{TWO}\n"
    found = ocrfix.restore(lines).text
    assert "incomprehensibilities of the old men had become a law. Nobody who" in found


def test_a_heading_of_several_lines_in_capitals_stays_one_block():
    heading = "THE\nNATURAL FOUNDATION\nOF THE HARBOUR"
    assert (
        f"{heading}\n\n{FLAT_ONE}" in ocrfix.restore(f"{heading}\n\n{ONE}\n\n{TWO}\n\n{ONE}\n").text
    )


def test_a_heading_at_a_page_head_stays_apart_from_the_lines_before_it():
    text = f"{TWO}\n\n{VERSE}\n\fTHE OLD BOATS\nOF THE HARBOUR\n\n{ONE}\n\n{TWO}\n{ONE}\n"
    assert f"{VERSE}\n\nTHE OLD BOATS" in _text(text)


FULL_LINES = "The tenant shall keep the sluice and the wheel and the\nbridge in good repair."


def _list(*labels):
    return "\n".join(f"{label} {FULL_LINES}" for label in labels)


@pytest.mark.parametrize(
    "labels",
    [
        ("1.", "2.", "3."),
        ("1)", "2)", "3)"),
        ("(a)", "(b)", "(c)"),
        ("i.", "ii.", "iii."),
        ("Art. 1.", "Art. 2.", "Art. 3."),
        ("•", "•", "•"),
        ("Q.", "A.", "Q.", "A.", "Q.", "A."),
        ("ALDER, Thomas.", "QUARRY COMPANY, THE.", "ROWAN, Sir H."),
        ("1°", "2°", "3°"),
        ("Resolved,", "Moved by", "Ordered,", "Resolved,", "Moved by", "Ordered,") * 3,
    ],
)
def test_items_of_a_list_keep_one_line_end_each(labels):
    flat = FULL_LINES.replace("\n", " ")
    wanted = "\n".join(f"{label} {flat}" for label in labels)
    assert wanted in _text(f"{ONE}\n\n{_list(*labels)}\n\n{TWO}\n")


@pytest.mark.parametrize(
    "labels", [("1.", "7."), ("Then", "It was"), ("It was", "It was", "It was")]
)
def test_one_label_alone_begins_no_item(labels):
    text = _text(f"{ONE}\n\n{_list(*labels)}\n\n{TWO}\n{ONE}\n")
    assert f"repair.\n{labels[1]}" not in text


def test_a_list_goes_on_over_a_page_end():
    text = _text(f"{ONE}\n\n{_list('1.', '2.', '3.')}\n\f{_list('4.', '5.')}\n\n{TWO}\n")
    assert "repair.\n4. The" in text


def test_first_lines_that_are_set_in_begin_paragraphs_also_below_full_lines():
    full = ONE.replace("longer.", "longer still.")
    text = "".join(f"    {part}\n" for part in (full, TWO, full, ONE, full, TWO))
    assert _text(text).strip().count("\n\n") == 5


def test_indents_join_a_page_end_that_ends_a_sentence():
    full = "The men had built the boats and the mills and quay.\n"
    body = "".join(f"    {part}\n" for part in (ONE, TWO, ONE, TWO, ONE))
    scan = f"{body}    {TWO}\n{full}\f{full}{full}    {TWO}\n"
    assert "quay. The men" in run(
        Document.from_text(scan), RULES, ocrfix.NONE, (paragraphs,)
    ).ledger.text(ocrfix.NONE)


@pytest.mark.parametrize("gap", ["\n\n", "\n\f"])
@pytest.mark.parametrize(
    "between", ["Fig. 3.—The old harbour, before the war.", "Plate IV. The harbour"]
)
def test_nothing_is_joined_to_a_caption(gap, between):
    head, tail = ONE.rsplit("\n", 1)
    text = _text(f"{TWO}\n\n{head}{gap}{between}{gap}{tail}\n\n{TWO}\n")
    assert f"\n\n{between}\n\n" in text


def test_a_sentence_that_ended_is_not_joined_over_a_blank_line():
    assert "north.\n\nwhere" in _text(f"{ONE.replace('north,', 'north.' + chr(10))}\n\n{TWO}\n")


@pytest.mark.parametrize(
    ("last", "first"),
    [("Mr.", "Lacey"), ("No.", "14"), ("St.", "Andrew"), ("p.", "xii"), ("Jan.", "3")],
)
@pytest.mark.parametrize("gap", ["\n", "\n\f"])
def test_an_abbreviation_ends_no_sentence(last, first, gap):
    one = f"In the evening one could see the smoke behind {last}"
    two = f"{first} and the hills, and hear the trains that went by,\nand all was quiet."
    assert f"{last} {first}" in _text(f"{ONE}\n{one}{gap}{two}\n{TWO}\n{ONE}\n")


@pytest.mark.parametrize("gutter", ["      ", " "])
def test_columns_read_across_stay_lines(gutter):
    one = [
        "the foot of a long hill.",
        "with neither haste nor rest",
        "and nobody has heard of it",
    ] * 6
    two = [
        "and the eldest went to sea",
        "The miller kept the accounts",
        "till the break of that day",
    ] * 6
    lines = [f"{left}{gutter}{right}" for left, right in zip(one, two, strict=True)]
    assert not _run("\n".join(lines)).changes


def test_a_page_end_in_a_stanza_or_a_directory_is_a_line_end():
    stanza = VERSE.replace("\n", "\n\f", 1)
    assert _text(f"{VERSE}\n\n{stanza}\n") == f"{VERSE}\n\n{VERSE}\n"
    page = "Fox Carl miner h22 Edwards\nHart Alice maid 183 Main\nHarvey Chas lab h90 Franklin\n"
    assert _text(f"{page}\f{page}\f{page}") == page * 3


def test_tables_years_and_items_are_not_numbered_lines():
    table = "\n".join(f"wheat     {n}     {n * 3}" for n in range(1, 20))
    items = "\n".join(f"{n}. {FULL_LINES}" for n in range(1, 12))
    years = "\n".join(f"In the year of the flood {n}" for n in (1811, 1814, 1815, 1817, 1820, 1822))
    assert not any(
        c.safety == Safety.NOTE for c in _run(f"{table}\n\n{items}\n\n{years}\n").changes
    )


STANZAS = ["\n".join(f"Now {word} {line} was sung" for line in "abcd") for word in (
    "here", "there", "then", "thus", "once", "twice", "late")]  # fmt: skip


def test_a_stanza_goes_on_over_a_page_end_if_the_lines_add_up():
    whole = "\n\n".join(STANZAS) + "\n"
    pages = whole.replace("there b was sung\n", "there b was sung\n\f")
    pages = pages.replace("once d was sung\n\n", "once d was sung\n\f")
    assert pages.count("\f") == 2
    ledger = _run(pages)
    assert ledger.text(ocrfix.NONE) == whole
    assert "4 lines" in ledger.changes[0].why


@pytest.mark.parametrize("count", [2, 3])  # too few stanzas; a line was lost at the page end
def test_page_ends_of_verse_stay_where_the_lines_do_not_tell(count):
    pages = "\n\n".join(STANZAS[: 3 if count == 2 else 7]) + "\n"
    lost = "" if count == 2 else "Now there c was sung\n"
    pages = pages.replace("there b was sung\n" + lost, "there b was sung\n\f")
    assert _run(pages).text(ocrfix.NONE) == pages


def test_a_line_in_capitals_at_the_end_of_a_block_is_no_heading():
    lines = "Perrow Photo Service\nCounty Tunnel Authority\nCREDIT LINE IMPERATIVE\n"
    text = f"{ONE}\n{lines}\f{TWO}\n{lines}"
    assert "Authority\nCREDIT" in _run(text).text(ocrfix.NONE)


@pytest.mark.parametrize("opens", ["/#", "/*", "/Q"])
def test_the_marks_of_transcribers_stay_beside_their_block(opens):
    closes = opens[::-1]
    assert f"{opens}\n{FLAT_TWO}\n{closes}\n" in _text(
        f"{ONE}\n\n{opens}\n{TWO}\n{closes}\n\n{ONE}\n"
    )


@pytest.mark.parametrize("bullet", "•*-·▪☞")
def test_a_list_with_bullets_keeps_its_items(bullet):
    goods = ("salt and tar", "rope", "boards of elm", "canvas")
    block = "\n".join(f"{bullet} The keeper shall count the {each}." for each in goods)
    text = f"{ONE}\n\n{block}\n\n{TWO}\n\f{ONE}\n"
    result = ocrfix.restore(text, "en")
    assert not [change for change in result.changes if change.stage == "footnotes"]
    assert f"\n{bullet} The keeper shall count the rope.\n{bullet} The keeper" in result.text


def test_an_entry_of_a_bibliography_goes_on_below_a_short_line():
    entries = """\
ALDER, Thomas. The Dues of the old Harbour
considered by its keeper, at the Clock,
1799.
VESTRY OF CORRAN. Reports of the years of the Flood,
first to ninth.
Penlow, 1740.
BIRCH, Anne. A Sermon on the folly of the wheel, with
some account of it. Penlow, 1811.
LACEY, W. Osiers, and the Law concerning them, and
the custom of it. 2 vols. Penlow, 1811.
ROWAN, H. Minutes, from the earliest times to the
flood, with the names of all. London, 1802.
"""
    found = _text(f"{ONE}\n{ONE}\n\n{entries}").partition("ALDER")[2].splitlines()
    assert len(found) == 5
    assert found[1].endswith("first to ninth. Penlow, 1740.")

"""Typeset benches: every printed line is known, once, and says what the text says."""

from __future__ import annotations

import json
import random
import re

import pytest
from rapidfuzz import fuzz

for module in ("PIL", "numpy", "pyphen"):
    pytest.importorskip(module, reason=f"typeset benches need {module}: pip install --group bench")

from benchmarks import make_fixtures  # noqa: E402
from benchmarks.typeset import founts, make, source, style  # noqa: E402
from benchmarks.typeset import lines as typeset_lines  # noqa: E402
from benchmarks.typeset.age import scan_for  # noqa: E402
from benchmarks.typeset.read import Seen, matched  # noqa: E402
from benchmarks.typeset.record import book_record, clean_text  # noqa: E402
from benchmarks.typeset.words import curled, roman, title_case  # noqa: E402

FOUNTS = "no page can be set"
FIXTURES = sorted(each.parent for each in make_fixtures.FIXTURES.glob("*/source.txt"))
TEXT = """THE MILL BY THE RIVER



CHAPTER I

THE MILL AND ITS WATER


The mill stood where the river, which had come down slowly through the meadows
for eleven miles, made up its mind to hurry.[1] It was a well-built, grey-walled
house, and the half-timbered barn beside it was older still--nobody could say
by how much. "It was old," said the miller, "when my grandfather's
grandfather bought it."

In the evenings the neighbours came, considerably more often for conversation
than for flour,[2] and the _old_ songs were sung:

    The wheel goes round, the wheel goes round,
      The water runs below,
    And all the corn in all the ground
      To flour and bread shall go.

Then the lanterns were extraordinarily beautiful upon the water; and the
schoolmaster, who distrusted beauty, went home early to his dictionary.

[Footnote 1: A measurement which the surveyors of the neighbouring parish have
always disputed, but which the millers have transmitted from father to son.]

[Footnote 2: See _The Parish Book_, p. 14.]

       *       *       *       *       *

After the inundation everything was different, and nothing was repaired without
a meeting of the self-appointed committee, whose secretary recorded faithfully
whatever had not been decided.


CHAPTER II

WHAT THE COMMITTEE RESOLVED


    The committee, having considered the circumstances attentively and at
    considerable length, resolves that the circumstances be considered again.

The resolution was received with satisfaction. It was printed, distributed, and
understood by all to mean that the miller should pay.[*]

[*] He never did.
"""


@pytest.fixture
def book(tmp_path):
    file = tmp_path / "mill.txt"
    file.write_text(TEXT * 3, "utf-8")
    return file


def _job(book, seed=1, **options):
    usual = {"book": str(book), "name": "dev-mill", "title": "The Mill", "author": "A. Miller"}
    usual |= {"lang": "en", "start": "The Mill and its Water", "style": str(seed), "seed": seed}
    return usual | {"pages": 40, "damage": ["light"], "with": ["fount=times"]} | options


def _truth(job):
    """What is printed, without pictures."""
    try:
        make_up = make.made_up(job, random.Random(job["seed"]))
    except FileNotFoundError as missing:
        pytest.skip(f"{FOUNTS}: {missing}")
    pages = [page for page, _ in make.scanned(make_up, ["light"], random.Random(job["seed"]))]
    return book_record(make_up, pages) | {"style": make_up.style.record()}


def _printed(truth, key):
    """The lines of each block or note, in the order of the pages."""
    found = {}
    for page in truth["pages"]:
        for line in page["lines"]:
            if key in line and line["kind"] != "ornament":
                found.setdefault(line[key], []).append(line)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_every_letter_of_the_text_is_printed_once(book, seed):
    truth = _truth(_job(book, seed))
    for key, listed in (("block", truth["blocks"]), ("note", truth["notes"])):
        lines = _printed(truth, key)
        for item in listed:
            if not item["text"]:
                continue
            end = 0
            for line in lines[item["id"]]:
                assert line["a"] >= end
                assert not item["text"][end : line["a"]].strip()
                end = line["b"]
            assert not item["text"][end:].strip()


@pytest.mark.parametrize("seed", range(6))
def test_lines_joined_are_the_text(book, seed):
    truth = _truth(_job(book, seed))
    lines = _printed(truth, "block")
    marks = {note["id"]: note["mark"] for note in truth["notes"]}
    for item in truth["blocks"]:
        text = item["text"]
        for offset, note in sorted(item.get("refs", []), reverse=True):
            text = text[:offset] + marks[note] + text[offset:]
        joined = ""
        for line in lines.get(item["id"], []):
            joined += (
                line["text"].removesuffix("-") if line.get("hyphen") == "soft" else line["text"]
            )
        assert "".join(joined.split()).lower() == "".join(text.split()).lower()


@pytest.mark.parametrize("seed", range(3))
def test_no_two_lines_stand_in_one_place(book, seed):
    truth = _truth(_job(book, seed))
    for page in truth["pages"]:
        assert [line["no"] for line in page["lines"]] == list(range(1, len(page["lines"]) + 1))
        rows = [(line["ml"], line["mr"]) for line in page["lines"]]
        for at, (left, right) in enumerate(rows):
            assert 0 <= left[0] <= right[0] <= page["width"]
            for other, end in rows[:at]:
                apart = right[0] <= other[0] or end[0] <= left[0]
                assert apart or abs(left[1] - other[1]) > 5


def test_the_clean_text_has_the_blocks_and_the_notes_once(book):
    truth = _truth(_job(book))
    paragraphs = clean_text(truth).strip().split("\n\n")
    notes = [p for p in paragraphs if re.match(r"\[\^\d+\]: ", p)]
    assert [p.partition(" ")[2] for p in notes] == [n["text"] for n in truth["notes"]]
    rest = [re.sub(r"\[\^\d+\]", "", p) for p in paragraphs if p not in notes]
    assert rest == [b["text"] or "* * *" for b in truth["blocks"]]


def test_a_note_stands_on_the_page_that_cites_it(book):
    truth = _truth(_job(book))
    assert truth["notes"]
    for note in truth["notes"]:
        page = truth["pages"][note["page"] - 1]
        assert any(line.get("note") == note["id"] and line["a"] == 0 for line in page["lines"])
        cited = [
            line
            for line in page["lines"]
            if line.get("block") == note["block"] and line["a"] < note["offset"] <= line["b"]
        ]
        assert note["mark"] in cited[0]["text"]


def test_the_same_seed_makes_the_same_book(book):
    one = _truth(_job(book, style="random"))
    assert one == _truth(_job(book, style="random"))
    assert one["style"] != _truth(_job(book, 2, style="random"))["style"]


@pytest.mark.parametrize(
    ("setting", "kind"),
    [("head=none", "running_head"), ("signature=", "signature"), ("catchword=0", "catchword")],
)
def test_furniture_that_a_style_leaves_out_is_not_printed(book, setting, kind):
    settings = ["fount=times", "head=centre", "catchword=1", "signature=letter", "sheet=2"]
    with_it = _truth(_job(book, **{"with": settings}))
    without = _truth(_job(book, **{"with": [*settings, setting]}))
    count = [
        sum(line["kind"] == kind for page in truth["pages"] for line in page["lines"])
        for truth in (with_it, without)
    ]
    assert count[0] > 0
    assert count[1] == 0


def test_the_engine_reads_what_was_printed(book, tmp_path):
    if missing := founts.missing_tools():
        pytest.skip(f"{missing}; no page was read")
    _truth(_job(book))  # skips where founts are missing
    folder = tmp_path / "out"
    error = make.make(folder, _job(book, pages=2))
    aligned = json.loads((folder / "alignment.json").read_text("utf-8"))
    assert error < 0.2
    assert (folder / "ocr.txt").read_text("utf-8").count("\f") == len(aligned["pages"]) - 1
    body = [line for line in aligned["pages"][1]["lines"] if line["kinds"] == ["body"]]
    assert len(body) > 5
    assert sum(line["sim"] > 0.8 for line in body) / len(body) > 0.8


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_a_fixture_is_what_its_source_makes(fixture, tmp_path):
    """The truth to the letter; what was read, where this is the Tesseract that read it."""
    if missing := founts.missing_tools():
        pytest.skip(f"{missing}; {fixture.name} was not made anew")
    try:
        make.make(tmp_path, make_fixtures.job(fixture))
    except FileNotFoundError as missing:
        pytest.skip(f"{FOUNTS}: {missing}")
    printed = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    assert make_fixtures.truth(printed) == (fixture / "truth.txt").read_text("utf-8")
    scan, now = ((each).read_text("utf-8") for each in (fixture / "scan.txt", tmp_path / "ocr.txt"))
    assert now.count("\f") == scan.count("\f")
    assert fuzz.ratio(now, scan) > 90


def test_lines_that_stand_as_they_are(tmp_path):
    text = "[Lines]\n^^ THE _WEIR_\n> 1851.\nYear | Tons\n1841 | 212\nThe Flood ..... 12\n"
    file = tmp_path / "weir.txt"
    file.write_text(text, "utf-8")
    (block,) = source.parse(file, title="", author="", lang="en", start=None).blocks
    assert (block.kind, block.role) == ("set", "Crttj")
    assert block.text.split("\n") == [
        "THE WEIR", "1851.", "Year   Tons", "1841   212", "The Flood . . . . . . . . 12",
    ]  # fmt: skip
    assert block.italic == ((4, 8),)


@pytest.mark.parametrize(
    ("text", "after", "printed"),
    [
        ("possesses", "", "po\u017f\u017fe\u017f\u017fes"),
        ("is", ",", "is"),
        ("mis", "t", "mi\u017f"),  # cut at a line end
        ("exact", "", "exa\ueec5"),
    ],
)
def test_letters_as_before_1800(text, after, printed):
    assert typeset_lines._long(text, after) == printed


# ---- the parts ---------------------------------------------------------------------------------


def test_a_text_is_parsed_into_its_kinds(book):
    parsed = source.parse(book, title="", author="", lang="en", start="Water")
    kinds = [(b.kind, b.role) for b in parsed.blocks[:9]]
    assert kinds == [
        ("heading", "number"), ("heading", "title"), ("para", ""), ("para", ""), ("verse", ""),
        ("para", ""), ("break", ""), ("para", ""), ("heading", "number"),
    ]  # fmt: skip
    assert [n.text[:9] for n in parsed.notes[:3]] == ["A measure", "See The P", "He never "]
    offset, note = parsed.blocks[2].refs[0]
    assert parsed.blocks[2].text[:offset].endswith("hurry.")
    assert note == 0
    assert parsed.blocks[1].text == "The Mill and its Water"


def test_a_start_that_no_heading_has_is_refused(book):
    with pytest.raises(ValueError, match="no heading has 'Windmill'"):
        source.parse(book, title="", author="", lang="en", start="Windmill")


def test_a_setting_that_no_style_has_is_refused():
    with pytest.raises(ValueError, match="NAME one of fount, size"):
        style.draw(1, ("margin=3",))


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ((100, 100, 900, 130), [2, 1]),  # folio and head read as one line
        ((400, 100, 900, 130), [1]),
        ((100, 160, 900, 190), [3]),
        ((100, 300, 900, 330), []),  # nothing was printed there
    ],
)
def test_lines_read_are_matched_by_place(box, found):
    def line(number, text, x0, y0, x1):
        middle = y0 + 15
        ends = {"ml": [x0, middle], "mr": [x1, middle]}
        kind = "running_head"
        return {"no": number, "kind": kind, "text": text, "box": [x0, y0, x1, y0 + 30], **ends}

    printed = [
        line(1, "THE MILL", 400, 100, 900),
        line(2, "12", 100, 100, 130),
        line(3, "stood by the river", 100, 160, 900),
    ]
    assert matched([Seen("12 THE MILL", box, 90.0)], printed)[0]["truth"] == found


def test_boxes_move_with_the_paper():
    scan = scan_for("heavy", random.Random(3))
    box = (100.0, 500.0, 900.0, 530.0)
    left, top, right, foot = scan.moved(box, 1000, 200)
    assert (left, right) == (100.0, 900.0)
    shifts = [scan.shift(x, 1000, 200) for x in (100, 900)]
    assert (top, foot) == (500 - max(shifts), 530 - min(shifts))


@pytest.mark.parametrize(
    ("plain", "set_as"),
    [
        (
            '"Well," he said--"\'tis so."',
            "\u201cWell,\u201d he said\u2014\u201c\u2019tis so.\u201d",
        ),
        ("the men's 'luck'", "the men\u2019s \u2018luck\u2019"),
    ],
)
def test_quotes_are_curled(plain, set_as):
    assert curled(plain) == set_as


def test_titles_and_figures():
    assert title_case("THE LAND OF HENRY VIII") == "The Land of Henry VIII"
    assert [roman(n) for n in (4, 9, 14, 40, 1899)] == ["iv", "ix", "xiv", "xl", "mdcccxcix"]

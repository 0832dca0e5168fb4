"""The summary of `run`: what was assumed, what was done with text, and what waits."""

from __future__ import annotations

import re

import pytest

LINE = "The boats lay in the harbour that day and nobody had thought of the tide\n"
"""A line of print; many of them are a page."""


def pages(count, size=24, head="THE OLD HARBOUR"):
    """Pages with a running head and a folio on the first line."""
    body = "".join(
        f"and number {n} of the boats went out to sea with the wind of the day\n"
        for n in range(size)
    )
    return "\f".join(f"{head} {number}\n\n{body}" for number in range(11, 11 + count))


@pytest.fixture
def summary(said, tmp_path):
    def run(text, *args):
        (tmp_path / "book.txt").write_text(text, "utf-8", newline="")
        return said("run", tmp_path / "book.txt", "-o", tmp_path / "out", *args)[2]

    return run


def test_the_first_line_names_language_shape_and_pages(summary):
    first = summary(pages(6)).strip().splitlines()[0]
    assert re.fullmatch(
        r"book.txt: [\d,]+ characters, 6 pages of printed lines; language: English \(.*\)", first
    )


def test_without_pages_the_passes_that_need_them_show_no_dot(summary):
    text = pages(6).replace("\f", "\n").replace("THE OLD HARBOUR", "The harbour")
    out = summary(text, "--passes", "furniture,notes,footnotes,citations,spacing")
    assert "of printed lines" not in out
    assert "  furniture     not searched: no page breaks are known" in out
    assert "  footnotes     not searched: no page breaks are known" in out
    assert re.search(r"^  spacing +·", out, re.MULTILINE)
    assert "put a form feed" in out


def test_two_pages_are_too_few_to_compare_unless_their_heads_are_equal(summary):
    other = re.sub(r"THE OLD HARBOUR \d+\n\n", "", pages(2))
    assert "  furniture     not searched: too few pages to compare" in summary(other)
    assert "not searched" not in summary(pages(2))
    assert "not searched" not in summary(pages(3))


def test_a_text_beyond_repair_says_so_before_the_table(summary):
    lines = (f"{n} nobody had thought of the tide until it was late\n" for n in range(1, 40))
    out = summary("".join(lines), "--skip", "furniture")
    assert "38 of 39 lines have a number" in out.partition("  pass ")[0]


def test_without_words_of_the_language_misread_words_show_no_dot(summary):
    out = summary(LINE * 3, "--language", "cs")
    assert "  scannos       not searched: no word list for the language 'cs'" in out


def test_a_language_that_the_text_contradicts_is_a_warning(summary):
    out = summary(LINE * 8, "--language", "de")
    assert "the named language is German, but by its words the text is English" in out


def test_struck_texts_are_listed_with_their_places(summary):
    out = summary(pages(6))
    assert "  Struck out of the text: 6" in out
    assert len(re.findall(r"running-head +THE OLD HARBOUR \d\d$", out, re.MULTILINE)) == 6
    assert re.search(r"page 2, line \d+ +running-head +THE OLD HARBOUR 12$", out, re.MULTILINE)


def test_many_struck_texts_are_not_all_listed(summary):
    out = summary(pages(60, size=12))
    assert "  Struck out of the text: 60" in out
    assert len(re.findall(r"running-head +THE OLD", out)) == 10
    assert re.search(r"… and 50 more: ocrfix diff \S+ --pass furniture$", out, re.MULTILINE)


def test_line_numbers_are_one_entry_with_the_first_and_the_last(summary):
    verse = [f"And under the old wall the water lay {word}" for word in ["as", "it", "was"] * 5]
    out = summary(
        "".join(f"{v}{' ' + str(n) if n % 5 == 0 else ''}\n" for n, v in enumerate(verse, 1)),
        "--apply", "review",
    )  # fmt: skip
    assert re.search(r"line-number +5 … 15 \(3 places\)$", out, re.MULTILINE)


def test_examples_are_of_the_commonest_rules(summary):
    text = "It rained aud snowed that day.\n\n" * 3 + "It was a cold morning in tbe town.\n\n"
    out = summary(text, "--passes", "scannos")
    rules = re.findall(r"^  page .*?(\w+\.[\w-]+) .*$", out, re.MULTILINE)
    assert rules == ["scannos.aud-for-and", "scannos.h-read-as-b"]
    assert "(one of 3)" in out


def test_equal_proposals_are_one_kind_and_flags_are_apart(summary):
    text = "They went into tho house of tho man, and to tho sea.\n\n" * 4
    out = summary(text + 'And so it went on."\n', "--passes", "scannos,quotes")
    assert "12 proposed changes wait for a decision: 1 decision, as equal changes" in out
    assert re.search(r"^ +12  scannos.tho-for-the +`tho` read for `the`$", out, re.MULTILINE)
    assert "1 place is flagged: look at the print" in out
    assert re.search(r"^ +1  quotes.no-partner ", out, re.MULTILINE)
    assert "To decide:   ocrfix review " in out


def test_nothing_waits_says_nothing_of_decisions(summary):
    out = summary("It was a fine day, and nothing was to be done about it at all.\n")
    assert "decision" not in out
    assert "flagged: look" not in out

"""Signs that stand for letters all through a text, and such places that must be left alone."""

from __future__ import annotations

import pytest

import ocrfix

PLAIN = "He went down to the river in the morning, and came home in the evening with his brother. "


def fixed(text, **options):
    return ocrfix.restore(text, passes=["scannos"], **options).text


@pytest.mark.parametrize(
    ("scan", "print_"),
    [
        ("“| have seen him,” he said, “and | know that |'ll go when | can.”",
         "“I have seen him,” he said, “and I know that I'll go when I can.”"),
        ("He wil| come to the mi|l, and |t wi|l stand sti|l unti| then.",
         "He will come to the mill, and it will stand still until then."),
        ("The valle}^ and the countr}^ are ver}^ near, and onl}^ the cit}' is far.",
         "The valley and the country are very near, and only the city is far."),
        ("The \ufffdrst o\ufffdcer was at the o\ufffdce; su\ufffdcient was the \ufffdgure.",
         "The first officer was at the office; sufficient was the figure."),
        ("The fir[t of the [treams lay pa[t the pari[h, and mu[t [till be [een from the ca[tle.",
         "The first of the streams lay past the parish, and must still be seen from the castle."),
    ],
)  # fmt: skip
def test_a_sign_that_gives_words_throughout_is_a_letter(scan, print_):
    assert fixed(PLAIN + scan) == PLAIN + print_


@pytest.mark.parametrize(
    "text",
    [
        "Of these 1 was lost, and in No. 1 had been found the rest. See page 1 for the list.",
        "| name | year |\n| have | 1851 |\n| think | 1852 |\n| was | 1853 |",
        "The sum of \ufffd5 was paid, and \ufffd7 is owing; of \ufffd9 nothing is known.",
        "Alas ! have they gone ? What ! was it so ? They have gone.",
        "The parish [had] a church [of stone] and a [small] house.",
    ],
)
def test_signs_that_stand_for_themselves_are_left(text):
    assert fixed(PLAIN + text) == PLAIN + text


def test_specks_at_the_edges_of_lines_are_no_pronouns():
    lines = "| have been there in it\n| was the town, which had\n| will be the mill and the wall\n"
    assert fixed(lines) == lines


def test_one_lost_ligature_is_no_habit():
    text = PLAIN + "The rst of them had been the same."
    assert "first" not in fixed(text)


def test_a_french_text_has_its_long_s():
    text = (
        "La ville eft affise au pied d'une colline, et les habitans font prefque des marchands, "
        "qui paffent pour des perfonnes fages, lorfque le premier fut conftruit au fervice du roi."
    )
    got = fixed(text, language="fr")
    assert {"presque", "passent", "personnes", "lorsque"} <= set(got.replace(",", "").split())


PROPOSED = {"scannos.misread", "scannos.misread-likely", "scannos.lookalike"}


def proposals(text):
    return [c.old for c in ocrfix.restore(text, passes=["scannos"]).changes if c.rule in PROPOSED]


@pytest.mark.parametrize(
    "text",
    [
        "He describ'd the foot, and consider'd it; then he remark'd that it was fastned there.",
        "Rickard John, miner, h19 Oak. Hosking Ann, tchr, Lake Linden. Jarvi Aili, clk, h4 Pine.",
        "It was sung by all of them as vom Blut und Eisen, and that in the open street.",
        "Letters patent: et cum seu quibus ordinacoe alio sive aut materijs vel nostrum.",
    ],
)
def test_right_words_of_old_texts_lists_and_other_languages_draw_no_proposal(text):
    assert proposals(text) == []


def test_dialect_draws_no_proposal():
    text = (
        "De ole man sez he wouldn' tetch it, an' he'd jes' ez soon go wid 'em ez not, an' lef' dat "
        "fambly an' all 'bout it, an' dee couldn' fin' him whar he wuz gwine, sho' 'nough."
    )
    assert proposals(text) == []


def test_misread_words_of_a_bad_scan_are_still_proposed():
    assert "rivor" in proposals("They went down to the rivor in the evening, and came home.")

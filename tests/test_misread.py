"""The corrector: what it mends, what it leaves alone, and that its parts keep their word."""

from __future__ import annotations

import re
from math import isfinite
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

import ocrfix
from ocrfix.core.edits import Safety
from ocrfix.language.model.model import Model
from ocrfix.spelling.channel import MisreadingModel
from ocrfix.spelling.features import FEATURES
from ocrfix.spelling.habits import Habits
from ocrfix.spelling.neighbours import LEAST, Near, edits
from ocrfix.spelling.options import shaped
from ocrfix.spelling.period import period
from ocrfix.spelling.ranking import WALKS, Sum, rankings
from ocrfix.spelling.shapes import Shapes, strokes
from ocrfix.spelling.tokens import odd_case, tokens

FIXTURES = Path(__file__).parents[1] / "fixtures"
RULES = ocrfix.load("en")
MODEL = Model.open("en")
CORRECTED = {"scannos.misread", "scannos.misread-likely", "scannos.lookalike",
             "scannos.run-together", "scannos.cut-in-two"}  # fmt: skip
WORDS = ["prisoner", "poisoner", "river", "rivet", "liver", "the", "then", "examination", "house"]


def mended(text, apply="review", language="en"):
    return ocrfix.restore(text, language, rules=ocrfix.load(language), apply=apply).text


@pytest.mark.parametrize(
    ("misread", "right"),
    [
        ("He asked the prlsoner what he had done.", "He asked the prisoner what he had done."),
        (
            "They went down to the rivor in the evening.",
            "They went down to the river in the evening.",
        ),
        ("It was one ofthe men who stood there.", "It was one of the men who stood there."),
        ("The exa mination of the witness was begun.", "The examination of the witness was begun."),
        (
            "They found salvatlou in the end, by the grace of God.",
            "They found salvation in the end, by the grace of God.",
        ),
        (
            "He was seen onThurday, when the court sat.",
            "He was seen on Thursday, when the court sat.",
        ),
        ("It haB been a long day for the haryest.", "It has been a long day for the harvest."),
    ],
)
def test_misread_words_are_proposed(misread, right):
    assert mended(misread) == right


LONG = (
    "I muft confefs that he was moft juftly accufed of fuch a thing, and faid fo himfelf. The fun "
    "fhone upon the houfe, and Fanny fpoke of the lofs of the foft Suffolk cheefe."
)


def test_long_s_is_read_where_a_text_has_it():
    assert mended(LONG, "safe") == (
        "I must confess that he was most justly accused of such a thing, and said so himself. The "
        "fun shone upon the house, and Fanny spoke of the loss of the soft Suffolk cheese."
    )


@given(st.lists(st.sampled_from(["moft", "fuch", "the", "his", "castle", "first"]), max_size=40))
def test_long_s_is_looked_for_in_no_text_that_has_it_seldom(words):
    found = RULES.corrector.read(" ".join(words)).long_s
    long = sum(word in ("moft", "fuch") for word in words)
    round_ = sum(word in ("castle", "first") for word in words)
    assert len(found) == (long if long >= max(5, (long + round_) / 10) else 0)


def test_what_stands_often_with_a_capital_only_is_a_name():
    seen = " ".join(f"We came to Coronel in the year {n}, and left." for n in range(1870, 1876))
    assert mended(seen) == seen


def test_a_text_that_begins_with_a_word_of_lists_alone_is_read():
    assert mended("Aalii.") == "Aalii."


@pytest.mark.parametrize(
    "text",
    [
        "He paid 3s. 6d. in 1885, on the 11th and 23rd of the month, and 500l. more.",
        "Chapter XIV. and vol. iii. treat of Henry VIII. and of Louis XVI.",
        "O'er hill and dale th' unwearied sun looks down; 'tis e'en so.",
        "The publick controul of musick was compleat, and the connexion shewn.",
        "Kuzma Petrovich and Zhenya Popova came with Busygin; Petrovich spoke to Zhenya.",
    ],
)
def test_numbers_names_and_older_spellings_stay(text):
    assert mended(text, "safe") == text
    assert mended(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "He said: “Le roi est mort; il n'y a pas de doute que la chambre est dissolue.” He left.",
        "The motto was: Die Kunst ist lang und das Leben ist kurz, aber die Arbeit bleibt. He.",
    ],
)
def test_passages_in_other_languages_stay(text):
    found = ocrfix.restore(text, rules=RULES, passes=["scannos"]).changes
    assert [c.rule for c in found if c.rule in CORRECTED] == []


@pytest.mark.parametrize(
    "text",
    [
        "“Whaur are ye gaun?” said Jock. “I dinna ken,” quoth she.",
        "Arma virumque cano, Troiae qui primus ab oris Italiam, fato profugus, Laviniaque venit.",
    ],
)
def test_dialect_and_latin_are_not_changed_unasked(text):
    assert mended(text, "safe") == text


ODD = (
    "I wouldn' hev gone thar fer all the gold in this worl', an' I tole him so.",
    "Whar is de ole man? Sho', he hadn' seen 'im sence de day befo'.",
    "“I knaw un, I du,” said she; “he doan't plaace no trust in the likes o' we.”",
    "You caan't expect nothin' else, an' 'tis wonnerful straange to me.",
    "Vell, sir, I alvays thought it vos vorth a guinea, and vith the dog it vos vorth two.",
    "‘I niver heerd tell on it,’ quoth the owd mon; ‘tha mun ax thi feyther.’",
    "He'd looken to be paid by hisseln, and she expecten it of her mither.",
    "Us zees a girt beg chap on a zort of a brown cob, a coomin in our road, zure enow.",
    "Begause I haf not the time, I vould not gontinue de work; it is bad baper.",
    "“Thenk you, my lady; it's no metter, I was thet tired on Seturday.”",
    "The cinturies is long, and the faemily is an old wan, so I'll prisent ye to them.",
    "'Appen he'll coom, 'appen he won't; nobbody knaws but himseln.",
    "She is my ain bairn, an' I wadna gie her up for a' the warld's gear.",
    "Mysel and yoursel went togither, and there was hardly eneugh for the hend of one.",
    "He took me by the sleeve and says, Larn this, says he, and you'll be a gentleman arter.",
    "It was an aukward Situation, and the Gentleman shewed great Chearfulness in it.",
    "The Collonies are most advantagious to us, by the Imployment of our People.",
    "My Mistriss was surpriz'd at his Melancholly, and cou'd not but think it feign'd.",
    "They were of antient Descent, and had many Conveniencies about their House.",
    "He hath exprest himselfe in divers Places with more Spleen than became an honest Writer.",
    "The Acquaintaince I had with his Lordship was compleat before the Encouragment he gave me.",
    "'Tis publick enough that the Goods were stopt, and the Master perswaded to come a-shoar.",
)
"""Dialect, and print of the 18th century."""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ODD), min_size=1, max_size=9, unique=True))
def test_dialect_and_old_spellings_are_never_changed_unasked(sentences):
    text = " ".join(sentences)
    for mark in ("'", "’"):
        assert mended(text.replace("'", mark), "safe") == text.replace("'", mark)


MISREAD = (
    "motber's", "kiug's", "brotber's", "cily's", "govcrnment's", "doctcr's", "natiou's", "wcren't",
    "couldu't", "tbey'll", "o'cloek", "Euglishman's", "wornan's", "prlsoner's",
)  # fmt: skip


@pytest.mark.parametrize("word", MISREAD)
def test_a_curly_apostrophe_is_as_good_as_a_straight_one(word):
    text = f"He said that the {word} house was there, and nobody had seen that it's so old."
    for level in ("safe", "review"):
        curly = mended(text.replace("'", "’"), level)
        assert curly == mended(text, level).replace("'", "’")


def test_a_word_without_an_apostrophe_is_given_the_one_of_the_text():
    assert shaped(("don't",), "dont", "’") == "don’t"
    assert shaped(("don't",), "don't", "’") == "don't"
    assert tokens("it’s his and that’s hers, he'd say", MODEL).apostrophe == "’"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I wouldn' hev come", ["I", "wouldn'", "hev", "come"]),
        ("I wouldn’ hev come", ["I", "wouldn’", "hev", "come"]),
        ("he said 'appen so", ["he", "said", "'appen", "so"]),
        ("a paper called 'the Gleanor' there", ["a", "paper", "called", "the", "Gleanor", "there"]),
        ("‘the cily’ he said", ["the", "cily", "he", "said"]),
        ("the 'cily' there", ["the", "cily", "there"]),
        ("“Wbat is it?” the boys' dog", ["Wbat", "is", "it", "the", "boys", "dog"]),
    ],
)
def test_an_apostrophe_stays_with_its_word(text, words):
    assert tokens(text, MODEL).words == words


@pytest.mark.parametrize("mark", ["†", "1", "¹", "*", "12"])
def test_marks_of_notes_are_no_misread_letters(mark):
    text = f"The men who had built the boats were long since dead{mark}, and their sons had gone."
    assert mended(text) == text


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_language_without_tables_is_left_alone(language):
    assert RULES.corrector is not None
    assert ocrfix.load(language).corrector is None


@given(st.text(max_size=300))
def test_no_text_makes_it_raise(text):
    found = ocrfix.restore(text, rules=RULES, passes=["scannos"])
    assert all(0 < change.confidence <= 1 for change in found.changes)


@given(st.text(alphabet="abeinorstu' -.1BT\n", max_size=200))
def test_tokens_lie_in_the_text_in_order(text):
    read = tokens(text, MODEL)
    assert [text[a:b] for a, b in zip(read.starts, read.ends, strict=True)] == read.words
    assert all(b <= a for b, a in zip(read.ends, read.starts[1:], strict=False))
    assert len(read.at) == len(read.words) == len(read.folded)


@given(st.sampled_from(WORDS), st.data())
def test_near_finds_all_within_two_edits(word, data):
    reading = word
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(reading)))
        keep = data.draw(st.integers(0, 1))
        reading = reading[:at] + data.draw(st.sampled_from(["", "x", "q"])) + reading[at + keep :]
    if len(reading) < LEAST:
        return
    found = Near(WORDS, []).near(reading)
    for other in WORDS:
        distance = Levenshtein.distance(other, reading)
        if len(other) >= LEAST and distance <= 2 <= edits(len(reading)):
            assert found[other] == distance


def test_a_brief_word_is_near_a_longer_reading():
    assert Near(WORDS, ["the", "then"]).near("tihe")["the"] == 1


def test_words_are_found_by_their_strokes_however_many_letters_differ():
    shapes = Shapes(["salvation", "morning", "marriage", "house"])
    assert shapes.near("balvaliou") == {"salvation": 1}  # b is no s
    assert shapes.near("salvaliou") == {"salvation": 0}
    assert shapes.near("moining") == shapes.near("inoming") == {"morning": 0}


@given(st.sampled_from(WORDS), st.data())
def test_shapes_finds_all_within_an_edit_of_a_look(word, data):
    at = data.draw(st.integers(0, len(word)))
    reading = word[:at] + data.draw(st.sampled_from(["", "x", "g"])) + word[at + 1 :]
    found = Shapes(WORDS).near(reading)
    for other in WORDS:
        edits_of_look = strokes(reading, [other])
        assert (other in found) == (edits_of_look < 2)
        if other in found:
            assert found[other] == edits_of_look


def test_a_text_has_habits_which_a_word_does_not_prove_of_itself():
    sure = [("tho", "the"), ("streot", "street"), ("tho", "the"), ("bouse", "house")]
    habits = Habits(sure, unknown=9)
    assert habits.of("river", "rivor") > habits.of("hand", "band") > habits.of("lake", "lale")
    assert habits.of("house", "bouse") == habits.of("lake", "lale")


@given(st.text(alphabet="abehlnmrit", max_size=9), st.text(alphabet="abehlnmritBI1", max_size=9))
def test_a_reading_costs_nothing_only_where_it_is_the_word(word, reading):
    cost = RULES.corrector.finder.channel.cost(word, reading)
    assert isfinite(cost)
    assert (cost == 0) == (word == reading.lower())


def test_a_confusion_often_seen_costs_less():
    table = (
        "truth\treading\tcount\tof\ton\nh\tb\t90\t1000\tx\nh\tk\t2\t1000\tx\nrn\tm\t50\t900\tx\n"
    )
    channel = MisreadingModel(table)
    assert channel.cost("the", "tbe") < channel.cost("the", "tke") < channel.cost("the", "tze")
    assert channel.cost("morning", "moming") < channel.cost("morning", "mozing")


@pytest.mark.parametrize(
    ("new", "reading", "wanted"),
    [
        (("the",), "Tbe", "The"),
        (("the",), "TBE", "THE"),
        (("of", "the"), "ofthe", "of the"),
        (("i",), "1", "I"),
        (("stakhanovism",), "STAKHANOVIsm", "STAKHANOVISM"),
    ],
)
def test_capitals_stay_as_they_are_read(new, reading, wanted):
    assert shaped(new, reading) == wanted


@pytest.mark.parametrize("word", ["himselfe", "controversie", "haue", "knockt", "publick", "hee"])
def test_older_spellings_are_known(word):
    assert period(word, RULES.corrector.finder.words)


@pytest.mark.parametrize("word", ["tbe", "prlsoner", "examlnation"])
def test_misreadings_are_no_older_spellings(word):
    assert not period(word, RULES.corrector.finder.words)


def test_capitals_inside_words_are_odd_but_not_in_names():
    assert all(map(odd_case, ["haB", "tOOds", "STAKHANOVIsm", "sAx"]))
    assert not any(
        map(
            odd_case,
            [
                "McKay",
                "O'Brien",
                "The",
                "THE",
                "the",
                "MacDonald",
                "D'Arcy",
                "non-Party",
                "o'Clock",
            ],
        )
    )


def test_a_ranking_learned_on_other_columns_is_refused():
    with pytest.raises(ValueError, match="learn it again"):
        rankings('{"columns": ["cost"], "first": {}, "again": {}}')


@given(
    st.lists(
        st.lists(st.floats(-20, 20), min_size=len(FEATURES), max_size=len(FEATURES)),
        min_size=1,
        max_size=4,
    )
)
def test_odds_are_shares(options):
    for ranking in RULES.corrector.ranked:
        odds = ranking.odds(options)
        assert all(0 <= each <= 1 for each in odds)
        assert sum(odds) <= 1 + 1e-9


def test_trees_that_are_walked_and_compiled_give_the_same_sum():
    trees = [[0, 0.5, -0.3, [1, 2.0, 0.1, 1e-9]], 0.7, [1, -1.0, 0.2, -0.4]]
    columns = [
        [x / 3, y / 7] + [0.0] * (len(FEATURES) - 2) for x in range(4) for y in range(-9, 20)
    ]
    total = Sum(trees)
    walked = [total.of(line) for line in columns]
    for _ in range(WALKS):
        total.of(columns[0])
    assert [total.of(line) for line in columns] == walked
    assert len(set(walked)) > 4


@pytest.mark.parametrize("name", ["on-the-use-of-clocks", "stakhanov-pages", "the-salt-bill"])
def test_nothing_more_is_safe_in_a_text_whose_safe_corrections_are_made(name):
    """Here `h` is read as `b`, so that words repaired make company for others."""
    text = (FIXTURES / name / "scan.txt").read_text("utf-8")
    noisy = re.sub(r"\b(\w*)h(\w{3,})\b", r"\1b\2", text)
    first = ocrfix.restore(noisy, "en", passes=["scannos"])
    again = ocrfix.restore(first.text, "en", passes=["scannos"])
    assert any(change.safety == Safety.SAFE for change in first.changes)
    assert [c.old for c in again.changes if c.safety == Safety.SAFE] == []

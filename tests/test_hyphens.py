"""Words cut by line ends: what is joined, what keeps its hyphen, what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.edits import Safety
from ocrfix.errors import RuleError
from ocrfix.language.lexicon import Compounds, Lexicon, read_counts, write_counts
from ocrfix.passes.hyphens.text_language import spoken
from ocrfix.passes.hyphens.verdict import KEPT, Cut, Grammar, judge
from ocrfix.passes.hyphens.words import Words, word_at, word_before
from ocrfix.rules.loading import load

RULES = {language: load(language) for language in ("en", "de", "fr")}
GERMAN, FRENCH = "de", "fr"


def mended(text, language="en", apply="safe"):
    return ocrfix.restore(text, rules=RULES[language], passes=["hyphens"], apply=apply)


@pytest.mark.parametrize(
    ("scan", "text"),
    [
        ("they were de-\nlighted at it", "they were delighted\nat it"),
        ("it was de-\nlighted, and so", "it was delighted,\nand so"),
        ("it was de-\n\nlighted at it", "it was delighted at it"),
        ("it was de-\n\flighted at it", "it was delighted at it"),
        ("it was de\N{NOT SIGN}\nlighted at it", "it was delighted\nat it"),
        ("it was de\N{HYPHEN}\nlighted at it", "it was delighted\nat it"),
        ("*How to Orga-*\n\nnize and another", "*How to Organize* and another"),
        ("of the *Compe-*\n\n*tition* there", "of the *Competition* there"),
        ("up to New-\ncastle-on-Tyne there", "up to Newcastle-on-Tyne\nthere"),
        ("a hither-\nto unknown man", "a hitherto\nunknown man"),
        ("the grand McKen-\nzie and Mc-\nDonald", "the grand McKenzie\nand McDonald"),
        ("HISTORY OF MAN-\nKIND IN GENERAL", "HISTORY OF MANKIND\nIN GENERAL"),
    ],
)
def test_a_cut_word_is_joined(scan, text):
    assert mended(scan).text == text


@pytest.mark.parametrize(
    "scan",
    [
        "the first- and\nsecond-class carriages",
        "the first-\nand second-class carriages",
        "both pre-\nor early post-war houses",
        "from 1914-\n1918 they fought",
        "pages 12-\n14 of the book",
        "he said -\nnothing of it",
        "he said--\nnothing of it",
        "he said\N{EM DASH}\nnothing of it",
        "well--\nknown to them",
        "it was well-\nknown to them",
        "the x-\nray of it",
        "made of p-\nxylene and water",
        "sent by e-\nfolio to them",
        "a rebel-\nin-chief of the men",
        "he spoke of d-\nd fools",
        "I know what b----\nit is",
        "came in-\na hurry",
        "the lord of the pro-\nn it",
        "taken from the con-\n* By the same author",
        "in the fashion-\nThe costumes of it",
        "-\nlighted",
        "word-",
        "word-\n",
        "a man came in\na hurry to be\ncome king of all",
    ],
)
def test_what_is_no_cut_word_is_left_alone(scan):
    result = mended(scan)
    assert result.text == scan
    assert not [change for change in result.changes if change.safety == Safety.SAFE]


@pytest.mark.parametrize(
    ("language", "scan", "text"),
    [
        (GERMAN, "die Haus-\nund Hofarbeit", None),
        (GERMAN, "die Haus-\noder Hofarbeit", None),
        (GERMAN, "in Schleswig-\nHolstein war", None),
        (GERMAN, "die Gewerkschafts-\nbewegung war", "die Gewerkschaftsbewegung\nwar"),
        (GERMAN, "die Ge-\nsellschaft war", "die Gesellschaft\nwar"),
        (FRENCH, "le gouverne-\nment de la", "le gouvernement\nde la"),
        (FRENCH, "sans doute, dit-\non alors", None),
        (FRENCH, "cette fois-\nci on a", None),
        (FRENCH, "les pré-\net post-romans", None),
    ],
)
def test_other_languages(language, scan, text):
    assert mended(scan, language).text == (text or scan)


IN_GERMAN = (
    "Die Gesellschaft hatte inzwischen beschlossen, daß jede Abteilung ihre eigenen Berichte "
    "schreiben sollte, und niemand konnte dagegen etwas sagen, weil alles schon geschehen war. "
)


def test_a_text_is_read_in_its_own_language_whatever_was_said():
    cut = IN_GERMAN + "Man sprach von der Verpflich-\ntung, die jeder hatte."
    assert "Verpflichtung" in mended(cut).text
    assert mended(cut).text == mended(cut, "de").text


def test_a_badly_read_text_keeps_the_language_that_was_said():
    text = "Tle mcn wbo liad huilt tlie hoats wcre loug smce dcad, aud tlieir sous wcre miners."
    rules = RULES["en"]
    assert spoken(Words(text).counted, rules) is rules


def test_a_language_without_a_lexicon_only_asks():
    rules = load("nl")
    result = ocrfix.restore("de regee-\nring was", rules=rules, passes=["hyphens"])
    assert result.text == "de regee-\nring was"
    assert [change.rule for change in result.changes] == ["hyphens.cut-or-compound"]


@pytest.mark.parametrize("sign", "~=_^.:*+")
def test_a_misread_hyphen_goes_with_its_line_end(sign):
    assert mended(f"the utmost difficul{sign}\nty of it").text == "the utmost difficulty\nof it"


@pytest.mark.parametrize("sign", ["", ".", "\N{EM DASH}", "~", ","])
def test_two_words_stay_two_whatever_stands_between(sign):
    scan = f"he was there{sign}\nall the time{sign}\nwith his brother"
    assert mended(scan).changes == []


def test_a_hyphen_between_words_that_make_no_compound_is_a_speck():
    scan = (
        "The men had no more work in the harbour, and what has-\n"
        "been done in the course of this year should be put to some\n"
        "test, as I have said to all of them in the town since then\n"
    )
    assert "what has- been done" in ocrfix.restore(scan).text
    assert "what has been done" in ocrfix.restore(scan, apply="review").text


def test_a_line_does_not_end_in_a_hyphen_that_the_print_has_inside_it():
    assert mended("in a far eas-\nier- way of living").text == "in a far easier- way of living"


def test_a_missing_hyphen_is_known_by_the_half_that_is_no_word():
    assert mended("a great disap\npearance of it").text == "a great disappearance\nof it"
    assert mended("it was hither\nward bound").changes == []


def test_two_words_that_are_mostly_one_are_proposed_together():
    (change,) = mended("I did it for my\nself alone").changes
    assert (change.rule, change.safety) == ("hyphens.missing-between-words", Safety.REVIEW)


def test_a_name_cut_without_a_hyphen_is_known_by_the_text():
    scan = "Zhdanovich came. Zhdanovich went. Zhdanovich sat. Old Zhda\nnovich ate"
    assert mended(scan).text.endswith("Old Zhdanovich\nate")
    assert mended("Zhdanovich came. Old Zhda\nnovich ate").changes == []


@pytest.mark.parametrize("speck", ["~", "_", "-", " |", "'"])
def test_a_speck_beside_the_hyphen_goes_too(speck):
    assert mended(f"the govern-{speck}\nment of it").text == "the government\nof it"
    assert mended("|the|govern-|\n|ment|of|it|").changes == []


def test_the_text_itself_is_heard_before_the_lexicon():
    assert mended("a tomor-\nrow").text == "a tomorrow"
    assert mended("to-day and to-day, to-\nday is").changes == []
    assert mended("farmhouse, farmhouse, farm-\nhouse is").text.endswith("farmhouse\nis")
    assert mended("farm-house, farm-house, farm-\nhouse is").changes == []
    assert mended("farm-house, farm-house, farm-\nhouses are").changes == []


def test_the_halves_of_another_cut_are_no_evidence():
    words = Words("fore- fore fore")
    words.leave_out("fore")
    assert words["fore"] == 2


def test_over_a_note_the_rest_of_the_word_comes_up():
    scan = "every kind of sci-\n\n* Origin, p. 62.\n\fence, and of art"
    assert mended(scan).text == scan  # a person decides
    fixed = mended(scan, apply="review").text
    assert fixed == "every kind of science,\n\n* Origin, p. 62.\n\fand of art"
    assert mended(scan.replace("ence", "The")).changes == []
    ibid = mended(scan.replace("* Origin", "ibid"), apply="review")
    assert ibid.text == "every kind of science,\n\nibid, p. 62.\n\fand of art"


def test_a_word_at_the_top_of_the_next_page_is_not_taken_from_it():
    scan = "they were de-\nlighted at it\n\n* See p. 2.\n\fence, and of art"
    assert mended(scan).text.endswith("\n\fence, and of art")


def test_the_collection_is_heard_before_the_lexicon(tmp_path):
    (tmp_path / "lexicon").mkdir()
    table = tmp_path / "lexicon" / "en.tsv"
    table.write_text(write_counts({"work-house": 9, "bobolinka": 3}), "utf-8")
    rules = load("en", [tmp_path])
    assert rules.digest != load("en").digest
    text = "the bobo-\nlinka of a work-\nhouse there"
    result = ocrfix.restore(text, rules=rules, passes=["hyphens"])
    assert result.text == "the bobolinka\nof a work-\nhouse there"
    assert "collection" in result.changes[0].why
    table.write_text("word\tcount\nwork-house nine\n", "utf-8")
    with pytest.raises(RuleError, match=r"lexicon/en\.tsv, line 2.*work-house nine"):
        load("en", [tmp_path])


def test_counts_are_read_as_they_are_written():
    counts = {"b": 2, "a-b": 1, "l'a": 7}
    assert read_counts(write_counts(counts)) == counts


def test_odds_rise_with_the_compounds_that_a_half_is_in():
    compounds = Compounds(["coal-field", "coal-owner", "nation", "station", "consider"])
    assert compounds.odds("coal", "field") > 1 > compounds.odds("sta", "tion")
    assert compounds.closed("tion", first=False) == 2
    assert compounds.share == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("left", "right", "answer", "rule"),
    [
        ("de", "lighted", "drop", "hyphens.cut-word"),
        ("busi", "hess", "drop", "hyphens.cut-fragment"),  # business, its half misread
        ("coal", "ficlds", "keep", KEPT),  # coal-fields
        ("well", "known", "keep", KEPT),
        ("Anglo", "Saxon", "keep", KEPT),
        ("aide-de", "camp", "keep", KEPT),
        ("cucum", "ber-boat", "drop", "hyphens.cut-word"),
    ],
)
def test_verdicts_by_the_lexicon(left, right, answer, rule):
    verdict = judge(Cut(left, right), Words(""), RULES["en"].lexicon, Grammar())
    assert verdict
    assert verdict[:2] == (answer, rule)


@pytest.mark.parametrize(
    ("left", "right"), [("in", "a"), ("Eng", "Jand"), ("volu", "Minous"), ("first", "It")]
)
def test_some_hyphens_are_none(left, right):
    grammar = Grammar(RULES["en"].words["function.en"])
    assert judge(Cut(left, right), Words(""), RULES["en"].lexicon, grammar) is None


LETTERS = st.text(
    "aeinrstAB-'\N{RIGHT SINGLE QUOTATION MARK}\N{LATIN SMALL LETTER LONG S}", max_size=9
)
PIECES = st.lists(st.one_of(LETTERS, st.sampled_from(
    [" ", "\n", "\f", "-\n", "de-\nlighted ", "~\n", "- |\n", "-*\n\n*", "-\n\n* See.\n\f", "tion "]
)), max_size=30).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_only_hyphens_gaps_and_specks_go(text):
    """Letters and digits stay, in their order, unless a page end came into a word."""
    result = ocrfix.restore(text, rules=RULES["en"], passes=["hyphens"], apply="review")
    before = sorted(char for char in text if char.isalnum())
    assert sorted(char for char in result.text if char.isalnum()) == before


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_words_are_found_where_they_stand(text):
    for at in range(len(text) + 1):
        assert text.endswith(word_before(text[:at], at), 0, at)
        assert text.startswith(word_at(text, at), at)


def test_an_empty_lexicon_knows_nothing():
    assert Lexicon("xx").counts == {}
    assert Lexicon("xx").compounds.share == 0


# ---- dashes for hyphens --------------------------------------------------------------------------

FRAKTUR = (
    "Der arme ge—\nnügsame Bergmann ging in der Ein—\nsamkeit des Ta—\nges umher, und "
    "er dachte — so schien es — an seine Genos—\nsen. Da rief er — \naber leise — nach ihnen."
)


def test_dashes_for_hyphens_are_learned_from_the_text():
    found = mended(FRAKTUR, GERMAN)
    assert {c.rule for c in found.changes} == {"hyphens.dash"}
    for word in ("genügsame", "Einsamkeit", "Tages", "Genossen"):
        assert word in found.text
    assert "er — \naber leise" in found.text
    assert found.ledger.text(ocrfix.NOTHING) == FRAKTUR


@pytest.mark.parametrize("end", ["\n", "  \n", "\n\n", "\n\f"])
def test_the_satirical_case(end):
    text = FRAKTUR + f" Es war saty—{end}risch gemeint."
    assert "satyrisch" in mended(text, GERMAN).text


def test_where_dashes_stand_close_only_words_are_joined():
    text = (
        "with the fami—\nlies—so he said—of the dis—\ntrict, and in Novem—\nber. He saw them—\n"
        "and was seen. It was Perrow—\nand nobody else; then the frost—\nthe great one—came."
    )
    got = mended(text).text
    for word in ("families", "district", "November"):
        assert word in got
    assert "them—\nand" in got
    assert "Perrow—\nand" in got
    assert "frost—\nthe" in got


@pytest.mark.parametrize(
    "text",
    [
        "he went there—\nfore and aft—\nand saw nothing—\nor so he said—\nbut little",
        "it was Perrow—\nor Tench—\nor Corranmouth—\nwho could tell—\nthat was seen there—\nby all",
        "in the end—\nless so than before—\nhand in hand—\nsome came—\nlater than that",
        "the fami—\nlies were there—\nand so was he—\nwho had come—\nbefore the day",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "de"])
def test_real_dashes_join_nothing(text, language):
    found = mended(text, language)
    assert not [c for c in found.changes if c.rule.startswith("hyphens.dash")]


CUTS = (
    "fami—lies", "dis—trict", "Novem—ber", "gov—ernment", "beau—tiful", "exami—nation",
    "tele—graph", "par—liament", "immedi—ately", "Septem—ber", "possi—bility", "neces—sary",
)  # fmt: skip
REAL = (
    "the house—which stood", "they came—and saw", "his brother—who was", "nothing more—than this",
    "it was late—too late", "the others—or some", "a man—not old", "so he said—but when",
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.sampled_from(CUTS), max_size=8), st.lists(st.sampled_from(REAL), max_size=8))
def test_no_real_dash_is_ever_joined(cuts, real):
    parts = [f"of the {cut.replace('—', '—' + chr(10))} there" for cut in cuts]
    parts += [one.replace("—", "—\n") for one in real]
    text = ", ".join(sorted(parts, key=hash))
    got = ocrfix.restore(text, rules=RULES["en"], passes=["hyphens"], apply="review").text
    for one in real:
        assert one.replace("—", "—\n") in got


@pytest.mark.parametrize("word", ["e-mail", "x-ray", "S-bend", "t-shirt"])
def test_a_single_letter_keeps_its_hyphen(word):
    text = f"He had an {word.replace('-', '-' + chr(10))} in the drawer of the old writing desk.\n"
    assert word in ocrfix.restore(text, language="en").text


@pytest.mark.parametrize("word", ["amend", "elope", "again", "alike", "open"])
def test_a_word_cut_after_its_first_letter_is_joined(word):
    text = f"He would not {word[0]}-\n{word[1:]} the thing that he had begun in the summer.\n"
    assert word in ocrfix.restore(text, language="en").text


# ---- Other signs, blanks and old spellings -------------------------------------------------------

CUT_BY = [
    "He lived upon vege{}\ntables, which he grew behind the mill,",
    "and the neigh{}\nbours thought it a harmless kind of mad{}\nness, and sent",
    "him cab{}\nbages by the car{}\nrier, who lived at the well{}\nknown inn.",
]


@pytest.mark.parametrize("sign", ["=", "_", "@", ".", " -", "\N{EN DASH}", "\N{SMALL TILDE}"])
def test_a_sign_that_cuts_most_words_is_the_hyphen_of_the_text(sign):
    text = mended("\n".join(CUT_BY).replace("{}", sign)).text
    for word in ("vegetables", "neighbours", "madness", "cabbages", "carrier", "well-\nknown"):
        assert word in text


@pytest.mark.parametrize(
    "scan",
    [
        "He came in the even.\ning and said no.\nthing of it, but sat by the win-\ndow for an hour",
        "Read under vol.\nume four, and\nalso: see the list:\nof men, and the rest:\nof it",
        "he went there -\nthough it was late -\nand said nothing -\nbut sat down",
    ],
)
def test_a_point_or_dash_is_no_hyphen_because_of_one_word(scan):
    changes = mended(scan).changes
    assert not [each for each in changes if each.rule == "hyphens.dash"]


def test_words_cut_by_a_hyphen_and_a_blank_inside_a_line():
    scan = "the capabili- ties and prac- tices and conserva- tion of a well- known man"
    assert (
        mended(scan).text == "the capabilities and practices and conservation of a well-known man"
    )
    for kept in (
        "the first- and second-class men",
        "they were there- after all",
        "die Ein- und Aus",
    ):
        assert mended(kept).text == kept


@pytest.mark.parametrize(
    ("scan", "text"),
    [
        ("der alte B\u00e4k-\nker war", "der alte B\u00e4cker\nwar"),
        ("die Glok-\nke war", "die Glocke\nwar"),
        ("ein Ak-\nkord war", "ein Akkord\nwar"),
        ("die Volks-\nkunde war", "die Volkskunde\nwar"),
    ],
)
def test_old_german_spelling_at_a_line_end(scan, text):
    assert mended(scan, "de").text == text


@pytest.mark.parametrize(
    "scan",
    [
        "it was de-\n\n\n\n\n\nlighted at it",
        "H. Nitrate of soda, super-\nstition, and potash 36 47 2,673 715",
        "Sulphur   and de-\nlight   and more",
        "he was extra-\nFig. 3. The bridge",
    ],
)
def test_nothing_is_joined_over_many_lines_or_into_tables_and_captions(scan):
    assert mended(scan).text == scan


def test_an_unknown_word_is_only_proposed_over_a_gap_or_with_a_scrap():
    for scan in ("old Zhdano-\n\nvich came", "old Zhdano-\nvich\n\nThe house"):
        assert mended(scan).text == scan

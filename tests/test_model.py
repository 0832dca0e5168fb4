"""The language model: what was counted is found again, probabilities sum to one, damage is told."""

from __future__ import annotations

import gzip
from collections import Counter
from math import exp

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from ocrfix.cli.lexicon import build
from ocrfix.lm.build import model_bytes
from ocrfix.lm.counting import SPECIAL, count
from ocrfix.lm.estimate import estimate
from ocrfix.lm.modelfile import ModelError
from ocrfix.lm.table import fill
from ocrfix.lm.tokens import body, fold, sentences
from ocrfix.lm.trust import trusted
from ocrfix.model import Model

WORDS = st.sampled_from(
    ["the", "The", "THE", "man", "to-day", "Émile", "l'homme", "ſaid", "said", "1848", "o’er", "x"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=30).map(" ".join), max_size=4)
CORPUS = ["The man saw the dog. The dog saw Mr. Smith to-day.\n\nThe man saw the sea in 1848."] * 3
MANY = 10**9


def made(path, texts, *, least=1, pairs=MANY, triples=MANY, listed=()):
    counts = count(texts, least=least, added=listed)
    found = estimate(counts, pairs=pairs, triples=triples)
    path.write_bytes(model_bytes("en", counts, found, trusted(counts, listed)))
    return Model(path)


@pytest.fixture
def model(tmp_path):
    return made(tmp_path / "en.model", CORPUS)


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_what_was_counted_is_found_again(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("model") / "en.model"
    model = made(path, texts)
    model.file.verify()
    expected = Counter(fold(w) for text in texts for s in sentences(text) for w in s)
    del expected["1848"]
    assert {w: model.count(w) for w in model.words} == expected
    assert [model.word(model.id(w)) for w in expected] == list(expected)
    assert model.count("absent") == model.id("absent") == 0


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_probabilities_of_one_context_sum_to_one(tmp_path_factory, texts):
    model = made(tmp_path_factory.mktemp("model") / "en.model", texts)
    for left1, left2 in [(4 % model.vocabulary_size, 1), (1, 1), (0, 0)]:
        total = sum(exp(model.logp(w, left1, left2)) for w in range(model.vocabulary_size))
        assert total == pytest.approx(1, abs=0.25)  # quantised, and of few words


def test_spellings_of_one_context_sum_to_one(model):
    letters = model._letters("letters")
    signs = {*"themansawdoginy-", "\n", "\N{SNOWMAN}"}
    total = sum(exp(letters._letter("\n\nth"[-4:] + s)) for s in signs)
    assert total == pytest.approx(1, abs=0.1)
    assert letters._letter("\nthxe") < letters._letter("\n\nthe")


def test_likely_spellings_are_likelier(model):
    assert model.spelling("thew") > model.spelling("hetw") > model.spelling("qqqq")
    assert model.spelling("smith", name=True) > model.spelling("smith")
    assert model.spelling("a" * 100) > -1000


def test_the_same_files_give_the_same_bytes(tmp_path):
    files = []
    for name, text in [("a.txt", CORPUS[0]), ("b.txt.gz", "A second text.")]:
        data = text.encode()
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
        files.append(str(tmp_path / name))
    for folder, given_files in [("one", files), ("two", files[::-1])]:
        args = [*given_files, "-o", str(tmp_path / folder)]
        assert CliRunner().invoke(build, args, standalone_mode=False).return_value == 0
    assert (tmp_path / "one/en.model").read_bytes() == (tmp_path / "two/en.model").read_bytes()


def test_company_tells(model):
    saw, the, dog, man = map(model.id, ["saw", "the", "dog", "man"])
    assert model.logp(the, saw, man) > model.logp(man, saw, man)
    assert model.bigram(the, dog) > model.bigram(the, saw)
    assert model.score([the, man]) == pytest.approx(
        model.logp(the, Model.BOUNDARY, Model.BOUNDARY) + model.logp(man, the, Model.BOUNDARY)
    )
    assert model.logp(Model.NUMBER, model.id("in"), model.id("sea")) > -1.5


def test_the_three_kinds_of_evidence_agree_with_the_estimates(tmp_path):
    counts = count(CORPUS, least=1)
    found = estimate(counts, pairs=MANY, triples=MANY)
    (tmp_path / "en.model").write_bytes(model_bytes("en", counts, found, ()))
    model, size = Model(tmp_path / "en.model"), len(counts.words)
    for key, value in found.triples.items():
        left, word = divmod(key, size)
        assert model.logp(word, left % size, left // size) == pytest.approx(value, abs=0.1)
    for key, value in found.pairs.items():
        assert model.bigram(*divmod(key, size)) == pytest.approx(value, abs=0.1)


def test_what_tells_least_goes_first(tmp_path):
    whole = made(tmp_path / "whole.model", CORPUS)
    small = made(tmp_path / "small.model", CORPUS, pairs=3, triples=1)
    assert small.file.facts["triples"][0] == 2  # with the unknown among the unknown
    assert small.file.facts["pairs"][0] <= 4
    assert len(list(small.words)) == len(list(whole.words))


def test_words_of_a_list_are_there_without_being_counted(tmp_path):
    model = made(tmp_path / "en.model", CORPUS, least=2, listed={"zebra", "man"})
    assert model.id("zebra") >= model.modelled > model.id("man") > 0
    assert (model.count("zebra"), model.trusted("zebra")) == (0, True)


def test_curated_words_are_there_if_they_stand_at_all():
    counts = count(["one two two three"], curated={"one", "four"})
    assert counts.words[len(SPECIAL) :] == ["two", "one"]
    assert counts.modelled == len(SPECIAL) + 1


def test_names_are_known_by_their_capitals(model):
    assert (model.capital("smith"), model.capital("dog"), model.capital("absent")) == (1, 0, 0)


def test_misreadings_are_not_trusted():
    text = (
        "the " * 3000 + "tbe tbe tbe tbe tbe ofthe ofthe ofthe ofthe ofthe queer " * 2 + "of " * 900
    )
    sure = trusted(count([text, text, text]), {"the"})
    assert "the" in sure
    assert "queer" in sure
    assert not {"tbe", "ofthe"} & sure


def test_a_rare_compound_is_counted_as_its_parts():
    counts = count(["A coal-mine. To-day and to-day."], least=2)
    assert counts.words[len(SPECIAL) :] == ["to-day"]
    assert count(["coal-mine coal mine"], least=2).seen[len(SPECIAL) :] == [2, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said. She did", [["He", "said"], ["She", "did"]]),
        ("Mr. Smith came", [["Mr", "Smith", "came"]]),
        ("de-\nlighted, he", [["delighted", "he"]]),
        ("’Tis o’er th' hill", [["’Tis", "o’er", "th'", "hill"]]),
        ("one\n\ntwo", [["one"], ["two"]]),
        ("£1,000 in _1848_", [["1,000", "in", "1848"]]),
        ("", []),
    ],
)
def test_sentences(text, expected):
    assert list(sentences(text)) == expected


def test_headers_are_left_out():
    text = (
        "x\n*** START OF THE PROJECT GUTENBERG EBOOK A ***\nbook\n*** END OF THE PROJECT GUTENBERG"
    )
    assert body(text) == "book"
    assert body("book") == "book"


@pytest.mark.parametrize("number", range(0, 200, 37))
def test_a_damaged_file_is_told(tmp_path, number):
    path = tmp_path / "en.model"
    made(path, CORPUS)
    data = path.read_bytes()
    path.write_bytes(data[: number * len(data) // 200])
    with pytest.raises(ModelError, match=r"en\.model: .*"):
        Model(path)


def test_a_changed_byte_is_told(tmp_path):
    path = tmp_path / "en.model"
    made(path, CORPUS)
    data = bytearray(path.read_bytes())
    data[-20] ^= 255
    path.write_bytes(data)
    with pytest.raises(ModelError, match="checksum"):
        Model(path).file.verify()


@pytest.mark.parametrize("head", ["[]", "{}", '{"format": "ocrfix model 1"}', "{", '{"format": 2}'])
def test_another_file_is_told(tmp_path, head):
    path = tmp_path / "en.model"
    path.write_bytes(head.encode() + b"\n" + bytes(9000))
    with pytest.raises(ModelError, match="ocrfix lexicon build"):
        Model(path)


def test_no_model_is_told():
    with pytest.raises(ModelError, match="'tlh'"):
        Model.open("tlh")


@given(st.dictionaries(st.integers(0, 2**60), st.integers(0, 2**32 - 1), max_size=300))
@settings(deadline=None)
def test_a_table_gives_what_was_put_in(entries):
    (one, two, three), table = fill(list(entries), list(entries.values()))
    found = {
        key: table[key % one] ^ table[one + key % two] ^ table[one + two + key % three]
        for key in entries
    }
    assert found == entries


def test_a_key_that_stands_twice_is_told():
    with pytest.raises(ValueError, match="twice"):
        fill([7, 7], [1, 2])

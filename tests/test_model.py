"""The language model: what was counted is found again, probabilities sum to one, damage is told."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from math import exp

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocrfix.cli.lexicon import build
from ocrfix.errors import ReadError
from ocrfix.language.model import scoring
from ocrfix.language.model.build import model_bytes
from ocrfix.language.model.counting import SPECIAL, count
from ocrfix.language.model.estimate import estimate
from ocrfix.language.model.model import Model
from ocrfix.language.model.model_file import HEADER, ModelError
from ocrfix.language.model.table import fill
from ocrfix.language.model.tokens import body, fold, sentences
from ocrfix.language.model.trust import trusted

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


@given(TEXTS, st.integers(0, 9), st.integers(0, 9))
@settings(max_examples=40, deadline=None)
def test_estimates_sum_to_one_however_few_are_kept(texts, pairs, triples):
    counts = count(texts, least=1)
    found, size = estimate(counts, pairs=pairs, triples=triples), len(counts.words)

    def backed_off(context, word):
        pair = context % size * size + word
        if context * size + word in found.triples:
            return found.triples[context * size + word]
        weight = found.pair_backoff.get(context, 0.0)
        if pair in found.pairs:
            return weight + found.pairs[pair]
        return weight + found.word_backoff[context % size] + found.words[word]

    for context in {(1, 1), *(divmod(key, size) for key in list(found.pair_backoff)[:5])}:
        total = sum(exp(backed_off(context[0] * size + context[1], w)) for w in range(size))
        assert total == pytest.approx(1, abs=0.001)


@given(st.lists(st.integers(0, 10), max_size=12), st.integers(0, 10), st.integers(0, 10))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_scores_are_sums_however_little_is_remembered(model, monkeypatch, ids, left1, left2):
    monkeypatch.setattr(scoring, "MOST_PAIRS", 5)
    monkeypatch.setattr(scoring, "MOST_TRIPLES", 2)
    line = [left2, left1, *ids]
    each = [model.logp(c, b, a) for a, b, c in zip(line, line[1:], line[2:], strict=False)]
    assert model.score(ids, left1, left2) == pytest.approx(sum(each))
    assert model.scores(range(9), ids, left1, left2) == [
        model.score([word, *ids], left1, left2) for word in range(9)
    ]
    assert len(model._pairs) <= 5
    assert len(model._triples) <= 2


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_probabilities_of_one_context_sum_to_one(language):
    model = Model.open(language)
    model.file.verify()
    in_, of, the = map(
        model.id, {"en": "in of the", "de": "in von der", "fr": "dans de la"}[language].split()
    )
    for left2, left1 in [(1, 1), (of, the), (in_, Model.NUMBER), (model.vocabulary_size - 1, 0)]:
        total = sum(exp(model.logp(w, left1, left2)) for w in range(model.vocabulary_size))
        assert total == pytest.approx(1, abs=0.05)


def test_a_project_has_its_own_model(tmp_path):
    (tmp_path / "lexicon").mkdir()
    made(tmp_path / "lexicon" / "tlh.model", CORPUS)
    assert Model.open("tlh", tmp_path).count("dog") == 6
    with pytest.raises(ModelError, match="'la'"):
        Model.open("la", tmp_path)


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


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no word occurs 2 times"),
        (b"\n\n... 1848 ...\n", "no word occurs 2 times"),
        (b"Each word stands once.", "no word occurs 2 times"),
        (b"fa\xe7ade", "not UTF-8 at byte 2"),
        (b"\x1f\x8b\x08damaged", "cannot be read"),
    ],
)
def test_texts_that_teach_nothing_are_told(tmp_path, data, told):
    (tmp_path / "a.txt").write_bytes(data)
    args = [str(tmp_path / "a.txt"), "-o", str(tmp_path / "out")]
    with pytest.raises(ReadError, match=rf"a\.txt: {told}"):
        CliRunner().invoke(build, args, standalone_mode=False, catch_exceptions=False)
    assert not (tmp_path / "out").exists()


def test_a_language_is_a_code(tmp_path):
    (tmp_path / "a.txt").write_text("one one")
    args = [str(tmp_path / "a.txt"), "--language", "../en", "-o", str(tmp_path)]
    run = CliRunner().invoke(build, args)
    assert (run.exit_code, "'../en' is not a language code" in run.output) == (2, True)


@given(st.text(max_size=8))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_form_has_ids(model, form):
    assert all(0 <= number < model.vocabulary_size for number in model.ids(form))
    assert len(model.ids(form)) >= 1
    assert model.spelling(form) < 0
    assert (model.count(form) > 0) == (model.id(form) > 0)


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


def test_old_spellings_of_listed_words_are_trusted():
    old = "publick pray'd maketh seeketh expences rôle coöperate surprize controul"
    now = set(
        re.findall(r"\w+", "public prayed make seek expenses role surprise control cooperate")
    )
    assert trusted(count([old, old]), now) == set(old.split())
    assert trusted(count(["quick quock quick quock"]), {"quic"}) == {"quick"}
    assert trusted(count(["wé wé"]), {"we"}) == set()


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


@given(st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_byte_is_told(model, tmp_path, data):
    changed = bytearray(model.file.path.read_bytes())
    length = changed.index(b"\n")
    at = data.draw(st.one_of(st.integers(0, length - 1), st.integers(HEADER, len(changed) - 1)))
    changed[at] ^= data.draw(st.integers(1, 255))
    (tmp_path / "changed.model").write_bytes(changed)
    with pytest.raises(ModelError, match=r"changed\.model: .*ocrfix lexicon build"):
        Model(tmp_path / "changed.model").file.verify()


@pytest.mark.parametrize("head", ["[]", "{}", '{"format": "ocrfix model 2"}', "{", '{"format": 2}'])
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

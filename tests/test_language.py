"""The language of a text, by its words: told, left open, or none that there are words of."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocrfix
from ocrfix.cli.remarks import language_of
from ocrfix.cli.rulesets import RuleSets
from ocrfix.core.edits import Safety
from ocrfix.formats.documents import NamedBytes, document
from ocrfix.language.at_hand import base
from ocrfix.language.guess import PART, PARTS, UNKNOWN, guess

ENGLISH = """\
The old man had lived in the house by the river for many years, and nobody in the village could
remember a time when he had not been there. Every morning he went down to the water with his dog,
and in the evening he sat before the door and smoked his pipe. The children were a little afraid of
him, for he seldom spoke; but the women said that he had once been a captain, and had lost his ship.
"""
GERMAN = """\
Der alte Mann hatte schon viele Jahre in dem Hause am Flusse gewohnt, und niemand im Dorfe konnte
sich an eine Zeit erinnern, in der er nicht da gewesen wäre. Jeden Morgen ging er mit seinem Hunde
an das Wasser hinunter, und am Abend saß er vor der Tür und rauchte seine Pfeife. Die Kinder
fürchteten sich ein wenig vor ihm, denn er sprach selten; aber die Frauen sagten, er sei einmal
Kapitän gewesen und habe sein Schiff verloren.
"""
FRENCH = """\
Le vieil homme demeurait depuis bien des années dans la maison au bord de la rivière, et personne
dans le village ne pouvait se rappeler un temps où il n'y avait pas été. Chaque matin il descendait
à l'eau avec son chien, et le soir il s'asseyait devant la porte et fumait sa pipe. Les enfants
avaient un peu peur de lui, car il parlait rarement; mais les femmes disaient qu'il avait été
capitaine autrefois, et qu'il avait perdu son navire. On avait accusé le préfet d'avoir ordonné
l'opération sans une véritable nécessité, et le gouvernement avait pris un parti différent.
"""
OTHERS = {
    "Latin": """\
Senex multos iam annos in domo iuxta flumen habitabat, neque quisquam in vico meminerat temporis quo
ibi non fuisset. Mane cotidie cum cane suo ad aquam descendebat, vesperi autem ante ianuam sedens
fumum ex fistula ducebat. Pueri eum paulum timebant, quia raro loquebatur; mulieres vero dicebant
eum quondam navis magistrum fuisse navemque suam amisisse.
""",
    "Dutch": """\
De oude man woonde al vele jaren in het huis aan de rivier, en niemand in het dorp kon zich een tijd
herinneren waarin hij er niet geweest was. Iedere morgen ging hij met zijn hond naar het water, en
's avonds zat hij voor de deur en rookte zijn pijp. De kinderen waren een beetje bang voor hem, want
hij sprak zelden; maar de vrouwen zeiden dat hij eens schipper geweest was.
""",
    "Spanish": """\
El viejo vivía desde hacía muchos años en la casa junto al río, y nadie en el pueblo recordaba un
tiempo en que no hubiera estado allí. Todas las mañanas bajaba al agua con su perro, y por la tarde
se sentaba delante de la puerta y fumaba su pipa. Los niños le tenían un poco de miedo, porque
hablaba rara vez; pero las mujeres decían que había sido capitán y que había perdido su barco.
""",
    "Italian": """\
Il vecchio abitava da molti anni nella casa vicino al fiume, e nessuno nel villaggio ricordava un
tempo in cui non ci fosse stato. Ogni mattina scendeva all'acqua con il suo cane, e la sera sedeva
davanti alla porta e fumava la pipa. I bambini avevano un poco paura di lui, perché parlava di rado;
ma le donne dicevano che una volta era stato capitano e che aveva perduto la sua nave.
""",
    "Czech": """\
Starý muž bydlel už mnoho let v domě u řeky a nikdo ve vsi si nepamatoval dobu, kdy by tam nebyl.
Každé ráno chodil se svým psem dolů k vodě a večer sedával přede dveřmi a kouřil dýmku. Děti se ho
trochu bály, protože málokdy promluvil; ale ženy říkaly, že býval kdysi kapitánem a ztratil loď.
""",
    "Russian": """\
Старик уже много лет жил в доме у реки, и никто в деревне не помнил времени, когда бы его там не
было. Каждое утро он спускался со своей собакой к воде, а вечером сидел перед дверью и курил трубку.
Дети немного боялись его, потому что он редко говорил; но женщины знали, что он был капитаном.
""",
}
OWN = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH}


@pytest.mark.parametrize("language", OWN)
def test_each_language_is_told(language):
    found = guess(OWN[language])
    assert (found.language, found.kind, found.careful) == (language, "sure", False)
    assert ocrfix.restore(OWN[language]).language == language
    assert ocrfix.restore(OWN[language]).ledger.language == language


@pytest.mark.parametrize("language", OWN)
@pytest.mark.parametrize("long", [False, True])
def test_it_is_told_though_badly_read(language, long):
    damage = str.maketrans({"e": "c", "h": "b"}) if long else str.maketrans({"u": "n", "r": "i"})
    words = OWN[language].split(" ")
    text = " ".join(w.translate(damage) if n % 3 == 0 else w for n, w in enumerate(words))
    assert guess(text).language == language


@pytest.mark.parametrize("language", OWN)
def test_it_is_told_in_lines_in_decomposed_letters_and_with_long_s(language):
    import unicodedata

    text = OWN[language]
    assert guess(unicodedata.normalize("NFD", text)).language == language
    assert guess(text.replace("s", "ſ")).language == language
    assert guess(text.upper()).language == language
    assert guess("\n".join(text.split())).language == language


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_without_words_is_taken_for_no_other(language):
    found = guess(OTHERS[language])
    assert (found.language, found.kind) == (UNKNOWN, "other")


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_of_such_a_language_is_repaired(language):
    result = ocrfix.restore(OTHERS[language] * 3)
    assert result.language == UNKNOWN
    assert not [c for c in result.changes if c.stage == "scannos"]
    cut = ocrfix.restore(OTHERS[language] + "\nqualis arbo-\nribus erat\n" * 2)
    assert not [c for c in cut.changes if c.stage == "hyphens" and c.safety == Safety.SAFE]


def test_a_quotation_or_a_preface_in_another_language_leads_astray_in_no_way():
    assert guess(ENGLISH * 3 + FRENCH).language == "en"
    assert guess(FRENCH + ENGLISH * 3).language == "en"
    assert guess(OTHERS["Latin"] + GERMAN * 3).language == "de"


def test_what_is_mixed_is_not_sure():
    found = guess(ENGLISH + FRENCH)
    assert found.kind == "unsure"
    assert found.careful


@pytest.mark.parametrize("text", ["", "a", "12", "Différent.", "opération", "xxx yyy", "Die Katze"])
def test_a_short_text_is_english_and_nothing_is_repaired_unasked(text):
    found = guess(text)
    assert (found.language, found.kind, found.careful) == ("en", "short", True)
    assert ocrfix.restore(text).language == "en"


def test_a_short_text_in_plain_english_is_repaired():
    assert not guess("He asked the prlsoner what he had done.").careful
    result = ocrfix.restore("He asked the prlsoner what he had done with the money.")
    assert "prisoner" in result.text


def test_so_many_words_are_looked_at_however_long_the_text_is():
    one = guess(ENGLISH * 200)
    assert one.words == pytest.approx(guess(ENGLISH * 2_000).words, rel=0.05)
    assert one.words < PARTS * PART / 4


@given(st.text(max_size=400))
def test_no_text_makes_it_raise(text):
    found = guess(text)
    assert set(found.unknown) == {"en", "de", "fr"}
    assert all(0 <= share <= 1 for share in found.unknown.values())


# ---- what is named -------------------------------------------------------------------------------


def test_what_is_named_holds():
    assert ocrfix.restore(GERMAN, "en").language == "en"
    assert ocrfix.restore(GERMAN, "de-AT").language == "de"
    assert ocrfix.restore(GERMAN, "nl").language == "nl"
    assert base("en-GB") == "en"


@pytest.mark.parametrize("text", [FRENCH, GERMAN])
def test_no_word_is_repaired_unasked_in_a_language_that_the_text_is_not_in(text):
    result = ocrfix.restore(text, "en")
    assert [c for c in result.changes if c.stage == "scannos" and c.safety == Safety.SAFE] == []
    assert result.text == ocrfix.restore(text).text


def test_rules_that_are_given_have_their_language():
    assert ocrfix.restore(GERMAN, rules=ocrfix.load("en")).language == "en"


def test_a_language_of_further_folders_is_told(tmp_path):
    (tmp_path / "lexicon").mkdir()
    words = sorted({word.strip(".,;:").lower() for word in OTHERS["Latin"].split()})
    table = "word\tcount\n" + "".join(f"{word}\t9\n" for word in words)
    (tmp_path / "lexicon" / "la.tsv").write_text(table, "utf-8")
    assert guess(OTHERS["Latin"], [tmp_path]).language == "la"
    chosen = RuleSets(None, [tmp_path]).choose(OTHERS["Latin"])
    assert (chosen.rules.language, chosen.named) == ("la", False)


def test_rules_of_languages_go_to_other_processes():
    sets = RuleSets("fr")
    sets.warm("fr")
    again = pickle.loads(pickle.dumps(sets))
    assert again.choose(FRENCH).rules.digest == sets.choose(FRENCH).rules.digest
    assert again.choose(FRENCH).rules.language == "fr"


# ---- what is said --------------------------------------------------------------------------------


def summary_of(said, tmp_path, text, *args):
    (tmp_path / "a.txt").write_text(text, "utf-8")
    code, _, err = said("run", "a.txt", "--force", *args)
    assert code < 2, err
    return code, " ".join(err.split())


def test_the_summary_names_the_language_first(said, tmp_path):
    for language, name in (("en", "English"), ("de", "German"), ("fr", "French")):
        (tmp_path / "a.txt").write_text(OWN[language], "utf-8")
        err = said("run", "a.txt", "--force")[2]
        assert err.lstrip("\n").split("\n")[0].endswith(f"; language: {name} (by its words)")
        assert said("run", "a.txt", "--force", "--language", language)[2].count("(named)") == 1


def test_a_named_language_that_the_text_is_not_in_is_said_even_quietly(said, tmp_path):
    code, err = summary_of(said, tmp_path, FRENCH, "--language", "en", "-q")
    assert (code, "named language is English, but by its words the text is French" in err) == (
        1,
        True,
    )
    assert "--language fr" in err
    (tmp_path / "ocrfix.toml").write_text('language = "en"\n')
    assert "named language is English" in summary_of(said, tmp_path, GERMAN, "-q")[1]
    assert "named language" not in summary_of(said, tmp_path, GERMAN, "-q", "--language", "de")[1]


def test_a_language_without_words_is_said(said, tmp_path):
    _, err = summary_of(said, tmp_path, OTHERS["Dutch"])
    assert "none of the languages that ocrfix has word lists for (de, en, fr)" in err
    assert "Misread words were not corrected" in err
    assert '"language": "und"' in (tmp_path / "out/a/ledger.jsonl").read_text("utf-8")


def test_too_short_to_tell_is_said(said, tmp_path):
    _, err = summary_of(said, tmp_path, "opération militaire\n")
    assert "too short to recognise" in err
    # Two French words side by side are left alone, whatever the language is taken to be.
    assert summary_of(said, tmp_path, "opération militaire\n", "-q") == (0, "")


def test_a_batch_names_each_language_and_says_each_remark_once(said, tmp_path):
    texts = OWN | OTHERS
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    err = said("run", *(f"{name}.txt" for name in texts), "-j", "2")[2]
    for name in OWN:
        assert f"  {name}.txt       {name} " in err
    assert err.count(" und ") == len(OTHERS)
    assert err.count("none of the languages") == 1
    assert f"and {len(OTHERS) - 3} more: " in " ".join(err.split())


def test_on_standard_input_what_is_not_sure_is_said(said):
    assert "none of the languages" in said("run", "-", stdin=OTHERS["Latin"].encode())[2]
    assert said("run", "-", stdin=GERMAN.encode())[2].count("\n") == 1


def test_a_text_without_page_breaks_is_told_so(said, tmp_path):
    _, err = summary_of(said, tmp_path, ENGLISH * 12)
    assert "No page breaks were found. Running heads, folios and notes" in err
    assert "form feed" in err
    for text in (ENGLISH * 12 + "\f" + ENGLISH, ENGLISH, f"<!-- page 1 -->\n{ENGLISH * 9}\n" * 3):
        assert "No page breaks" not in summary_of(said, tmp_path, text)[1]
    one_a_line = "".join(f"{' '.join(ENGLISH.split())}\n\n" for _ in range(12))
    assert "searched for only between paragraphs" in summary_of(said, tmp_path, one_a_line)[1]
    assert "No page breaks" not in summary_of(said, tmp_path, ENGLISH * 12, "--passes", "quotes")[1]


@pytest.mark.parametrize(
    ("text", "named", "language", "said"),
    [
        ("Wien, 12. Mai", "deu", "de", "German (as its files say)"),
        ("Wien, 12. Mai", "", "en", "English (too short to tell)"),
        ("Wien, 12. Mai", "lat", "en", "English (too short to tell; its files say la)"),
        (ENGLISH, "deu", "en", "English (by its words; its files say German)"),
        (ENGLISH, "eng", "en", "English (by its words)"),
    ],
)  # fmt: skip
def test_the_language_that_files_name_counts_where_words_do_not_tell(text, named, language, said):
    pytest.importorskip("lxml")
    words = "".join(f"<span class='ocrx_word'>{word}</span> " for word in text.split())
    hocr = (
        f"<html><body><div class='ocr_page'><p class='ocr_par' lang='{named}'>"
        f"<span class='ocr_line'>{words}</span></p></div></body></html>"
    )
    read = document([NamedBytes("p.hocr", hocr.encode())])
    assert read.source is not None
    chosen = RuleSets(None).choose(read.document.text, read.source.found.language)
    assert (chosen.rules.language, language_of(chosen)) == (language, said)

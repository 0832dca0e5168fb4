"""The names that OCR engines give to languages, as tags: `deu_frak` and `German` are `de`."""

from __future__ import annotations

import re

NAMES = """
af afr afrikaans; ar ara arabic; bg bul bulgarian; br bre breton; ca cat catalan; cs ces cze czech;
cy cym wel welsh; da dan danish; de deu ger german; el ell gre greek; en eng english;
eo epo esperanto;
es spa spanish castilian; et est estonian; eu eus baq basque; fa fas per persian; fi fin finnish;
fr fra fre french; ga gle irish; gd gla gaelic; gl glg galician; grc ancientgreek; he heb hebrew;
hi hin hindi; hr hrv croatian; hu hun hungarian; hy hye arm armenian; is isl ice icelandic;
it ita italian; ja jpn japanese; ko kor korean; la lat latin; lb ltz luxembourgish;
lt lit lithuanian; lv lav latvian; mk mkd mac macedonian; mt mlt maltese; nl nld dut dutch flemish;
no nor norwegian; nb nob norwegianbokmal; nn nno norwegiannynorsk; oc oci occitan; pl pol polish;
pt por portuguese; ro ron rum romanian; ru rus russian; sa san sanskrit; sk slk slo slovak;
sl slv slovenian; sq sqi alb albanian; sr srp serbian; sv swe swedish; tr tur turkish;
uk ukr ukrainian; yi yid yiddish; zh zho chi chinese
"""
TAGS = {name: names.split()[0] for names in NAMES.split(";") for name in names.split()}
# `deu_frak`, `eng+fra`, `EnglishUnitedStates`, `en-GB`, `fr_FR`: the first part is the language.
PARTS = re.compile(r"[A-Z]+[a-z]*|[a-z]+")
OLD = frozenset(("old", "modern", "new", "middle", "medieval"))


def tag(name: str | None) -> str:
    """The tag of a language, as `de`; "" where the name is not known.

    >>> [tag(name) for name in ("OldGerman", "eng+fra", "EnglishUnitedStates", "deu_frak", "zxx")]
    ['de', 'en', 'en', 'de', '']
    """
    words = [word.lower() for word in PARTS.findall(name or "")]
    for word in words[: 2 if words[:1] and words[0] in OLD else 1]:
        if word in TAGS:
            return TAGS[word]
    return ""

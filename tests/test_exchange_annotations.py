"""Web Annotations: written as the standard says, decided in and read back."""

from __future__ import annotations

import contextlib
import json

import pytest

from exchanging import exported, imported, keys, opened, there, verdicts
from exporting import book, folder_of
from ocrfix.core.decisions import ACCEPT, AMEND, HAND, REJECT
from ocrfix.errors import DecisionError
from ocrfix.exchange import format_of, named
from ocrfix.storage import folder
from test_desk import SCAN
from test_export_tei import hocr

__all__ = ["there"]
PURPOSES = {"editing", "assessing", "commenting", "tagging"}


def page(there):
    return json.loads(exported(there, "annotations"))


def body(annotation, purpose):
    return next(each for each in annotation["body"] if each["purpose"] == purpose)


def of(whole, change):
    return next(each for each in whole["items"] if f"/{change}/" in each["id"])


def test_they_are_what_the_standard_asks(there):
    whole = page(there)
    assert whole["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert whole["type"] == "AnnotationPage"
    ids = [each["id"] for each in whole["items"]]
    assert len(set(ids)) == len(ids) == 7
    for each in whole["items"]:
        assert each["type"] == "Annotation"
        assert each["motivation"] in {"editing", "commenting"}
        assert {b["purpose"] for b in each["body"]} <= PURPOSES
        assert all(b["type"] == "TextualBody" for b in each["body"])
        for target in each["target"]:
            assert target["source"].startswith("ni:///sha-256;")
            quote, position = target["selector"]
            assert SCAN[position["start"] : position["end"]] == quote["exact"]
            at = position["start"] - len(quote["prefix"])
            assert SCAN.startswith(f"{quote['prefix']}{quote['exact']}{quote['suffix']}", at)


def test_boxes_are_regions_of_the_page_image():
    found = book(names=("1.hocr", "2.hocr", "3.hocr"), make=hocr)
    whole = json.loads(named("annotations").write(found))
    by = {change.rule: change for change in found.ledger.changes}
    text, image = of(whole, by["scannos.misread"].id)["target"]
    assert text["selector"][0]["exact"] == "tbe"
    assert image["source"] == "one.png"
    assert image["selector"] == {
        "type": "FragmentSelector", "conformsTo": "http://www.w3.org/TR/media-frags/",
        "value": "xywh=9,9,81,31",
    }  # fmt: skip
    # A word over a page end has a region on each of the two images.
    cut = of(whole, by["hyphens.cut-word"].id)["target"]
    assert [each["source"] for each in cut[1:]] == ["one.png", "two b.png"]


def test_decisions_in_them_are_read(there):
    key = keys(there)
    whole = page(there)
    body(of(whole, key["s.arid"]), "assessing")["value"] = "accept"
    body(of(whole, key["p.semi"]), "assessing")["value"] = "reject"
    body(of(whole, key["s.teh"]), "editing")["value"] = "that"
    taken = imported(there, "annotations", json.dumps(whole))
    assert taken.counts == {"accept": 1, "reject": 1, "amend": 1}
    assert verdicts(there) == {key["s.arid"]: ACCEPT, key["p.semi"]: REJECT, key["s.teh"]: AMEND}
    who = of(page(there), key["s.teh"])
    assert who["creator"] == {"type": "Person", "name": "Ann"}
    assert who["modified"] == folder.decisions(there).by_change[key["s.teh"]].at
    assert body(who, "assessing")["value"] == "amend"


@pytest.mark.parametrize("form", ["list", "collection", "one", "server"])
def test_other_programs_may_pack_them_in_their_way(there, form):
    key = keys(there)["s.arid"]
    whole = page(there)
    body(of(whole, key), "assessing")["value"] = "accept"
    if form == "list":
        whole = whole["items"]
    elif form == "collection":
        whole = {"@context": whole["@context"], "type": "AnnotationCollection", "first": whole}
    elif form == "one":
        whole = {"@context": whole["@context"], **of(whole, key)}
        whole["body"] = [body(whole, "assessing")]
    else:
        for number, each in enumerate(whole["items"]):
            each["id"] = f"https://annotations.example/{number}"
    taken = imported(there, "annotations", json.dumps(whole, indent=2))
    assert taken.counts == {"accept": 1}
    assert verdicts(there) == {key: ACCEPT}


def foreign(there, *selectors, value="Xyz", **more):
    source = page(there)["items"][0]["target"][0]["source"]
    return json.dumps({
        "@context": "http://www.w3.org/ns/anno.jsonld", "id": "https://a.example/1",
        "type": "Annotation", "motivation": "editing",
        "body": {"type": "TextualBody", "value": value},
        "target": {"source": source, "selector": [*selectors]}, **more,
    })  # fmt: skip


def quote(exact, prefix="", suffix=""):
    return {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}


def position(start, end):
    return {"type": "TextPositionSelector", "start": start, "end": end}


def test_an_annotation_of_another_program_is_a_correction_by_hand(there):
    at = SCAN.index("cat")
    taken = imported(there, "annotations", foreign(there, quote("cat"), position(at, at + 3)))
    assert taken.counts == {"hand": 1}
    (made,) = folder.decisions(there).by_change.values()
    assert (made.verdict, made.start, made.old, made.new) == (HAND, at, "cat", "Xyz")


def test_a_quote_alone_must_be_in_one_place(there):
    before = SCAN[: SCAN.index("cat")][-5:]
    taken = imported(there, "annotations", foreign(there, quote("cat", before)))
    assert taken.counts == {"hand": 1}
    with pytest.raises(DecisionError, match="annotation 1: its place is not in the scan"):
        imported(there, "annotations", foreign(there, quote("e")))
    with pytest.raises(DecisionError, match="annotation 1: its place is not in the scan"):
        imported(there, "annotations", foreign(there, position(0, 3), quote("nowhere")))


def test_remarks_decide_nothing(there):
    assert imported(there, "annotations", foreign(there, motivation="commenting")).counts == {}


@pytest.mark.parametrize("data", [b"", b"{", b"[1, 2", b'{"type": 3}', b"[" * 10_000, b"null"])
def test_what_is_no_annotation_is_refused(there, data):
    with pytest.raises(DecisionError):
        imported(there, "annotations", data)
    assert verdicts(there) == {}


@pytest.mark.parametrize("said", [
    {"target": None}, {"target": ["x", {"source": 3}]}, {"body": 5}, {"body": [None, {"value": 3}]},
    {"canonical": 7}, {"type": ["Annotation", "x"], "motivation": None},
])  # fmt: skip
def test_odd_values_give_no_traceback(there, said):
    with contextlib.suppress(DecisionError):
        imported(there, "annotations", foreign(there, quote("cat"), **said))


def test_they_are_recognised(there):
    data = exported(there, "annotations").encode()
    assert format_of(data, "x.json").name == "annotations"
    assert format_of(json.dumps(json.loads(data), indent=4).encode(), "x").name == "annotations"


def test_a_hand_made_correction_comes_back_as_it_is(there):
    desk, _ = opened(there)
    desk.decide([desk.correction(SCAN.index("cat"), "cat", "cow")])
    whole = page(there)
    assert imported(there, "annotations", json.dumps(whole)).counts == {}
    made = next(each for each in whole["items"] if "/hand/" in each["id"])
    body(made, "assessing")["value"] = "open"
    assert imported(there, "annotations", json.dumps(whole)).counts == {"open": 1}
    assert verdicts(there) == {}


def test_by_command(said):
    found = book()
    path = folder_of(found)
    assert said("export", path, "--to", "annotations", "-o", "x.json")[0] == 0
    code, _, err = said("import", path, "x.json")
    assert (code, "nothing to decide" in err) == (0, True)

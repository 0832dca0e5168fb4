"""PROV and PREMIS: valid, read by other programs, and true to the files."""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporting import book, folder_of, in_folder, only
from ocrfix.core.decisions import ACCEPT, REJECT, Decision
from strategies import decisions_for, histories
from test_export_tei import hocr

etree = pytest.importorskip("lxml.etree")

P = "{http://www.loc.gov/premis/v3}"
SCHEMA = os.environ.get("OCRFIX_PREMIS_XSD", "")
"""PREMIS 3.0 of the Library of Congress, https://www.loc.gov/standards/premis/premis.xsd."""


@cache
def premis_3():
    if not Path(SCHEMA).is_file():
        if os.environ.get("OCRFIX_REQUIRE_PREMIS", "0") != "0":
            pytest.fail("OCRFIX_PREMIS_XSD names no schema of PREMIS 3")
        pytest.skip("NO TEST AGAINST PREMIS 3: OCRFIX_PREMIS_XSD names no schema")
    return etree.XMLSchema(etree.parse(SCHEMA))


def decided():
    found = book(names=("1.hocr", "2.hocr", "3.hocr"), make=hocr)
    by = {change.rule: change.id for change in found.ledger.changes}
    return found._replace(decisions=found.decisions.having(
        Decision(ACCEPT, by["scannos.misread-likely"], by="Ann & Bo", at="2001-02-03T04:05:06Z"),
        Decision(REJECT, by["scannos.misread"], by="Ann & Bo", at="2001-02-05T04:05:06Z"),
        Decision(ACCEPT, by["hyphens.cut-word"]),
    ))  # fmt: skip


def test_checksums_are_of_the_files_of_the_folder():
    found = decided()
    path = folder_of(found)
    sums = {
        str(file.relative_to(path)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in path.rglob("*")
        if file.is_file()
    }
    made = json.loads(only(found, "prov"))["entity"]
    named = {e["prov:label"]: e["schema:sha256"] for e in made.values() if "schema:sha256" in e}
    assert set(named) == {
        "scan.txt", "ledger.jsonl", "restored.txt",
        "source/1.hocr", "source/2.hocr", "source/3.hocr",
    }  # fmt: skip
    assert {name: sums[name] for name in named} == named


def test_prov_says_who_did_what():
    made = json.loads(only(decided(), "prov", date="2001-03-01T00:00:00Z"))
    review = made["activity"]["it:review-2"]
    assert (review["prov:startTime"], review["prov:endTime"]) == (
        "2001-02-03T04:05:06Z", "2001-02-05T04:05:06Z",
    )  # fmt: skip
    assert made["entity"]["it:decisions-2"]["ocrfix:reject"] == 1
    assert made["agent"]["it:person-1"]["prov:label"] == "not named"
    assert made["agent"]["it:person-2"]["prov:label"] == "Ann & Bo"
    assert made["activity"]["it:pass-scannos"]["ocrfix:refused"] == 1
    assert made["activity"]["it:writing"]["prov:endTime"] == "2001-03-01T00:00:00Z"
    known = {key for kind in ("entity", "activity", "agent") for key in made[kind]}
    for kind, rows in made.items():
        if kind not in {"prefix", "entity", "activity", "agent"}:
            assert {key for row in rows.values() for key in row.values()} <= known


def test_another_program_reads_the_prov():
    if os.environ.get("OCRFIX_REQUIRE_PROV", "0") == "0":
        pytest.importorskip("prov", reason="NO SECOND READER OF PROV: pip install prov")
    from prov.model import ProvActivity, ProvDocument, ProvEntity

    found = ProvDocument.deserialize(content=only(decided(), "prov"), format="json")
    assert len(list(found.get_records(ProvEntity))) == 9
    assert len(list(found.get_records(ProvActivity))) == 2 + 8 + 2
    again = ProvDocument.deserialize(content=found.serialize(format="json"), format="json")
    assert found == again


def test_premis_is_valid_and_its_links_lead_somewhere():
    found = decided()
    for date in ("", "2001-03-01T00:00:00Z"):
        root = etree.fromstring(only(found, "premis", date=date).encode())
        values = {e.text for kind in ("object", "event", "agent")
                  for e in root.iter(f"{P}{kind}IdentifierValue")}  # fmt: skip
        for name in ("linkingAgent", "linkingObject", "relatedObject", "relatedEvent"):
            assert {e.text for e in root.iter(f"{P}{name}IdentifierValue")} <= values
        dates = [e.text for e in root.iter(f"{P}eventDateTime")]
        assert dates == [
            date or "XXXX", "XXXX", "2001-02-03T04:05:06Z/2001-02-05T04:05:06Z", date or "XXXX",
        ]  # fmt: skip
    premis_3().assertValid(root)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_premis_of_any_record_is_valid(data):
    history = data.draw(histories())
    found = in_folder(history.ledger, data.draw(decisions_for(history.ledger)))
    premis_3().assertValid(etree.fromstring(only(found, "premis").encode()))

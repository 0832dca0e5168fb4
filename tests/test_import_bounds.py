"""Files to decide in that are huge, packed to burst, or damaged: refused, in little work."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import ocrfix
from exchanging import opened, there
from ocrfix import exchange
from ocrfix.core.decisions import NONE
from ocrfix.errors import DecisionError, OcrfixError
from ocrfix.exchange import FORMATS, largest, named
from ocrfix.exchange.apply_import import take
from ocrfix.exchange.docx import docx
from ocrfix.exchange.docx import xml_parts as xmlparts
from ocrfix.review.desk import Desk
from ocrfix.storage import folder
from ocrfix.storage.folder import RestorationFolder
from test_desk import a_ledger
from test_docx import data_of, with_xml

__all__ = ["there"]
FIXTURES = Path(__file__).parent.parent / "fixtures"
DTD = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.fixture
def found(there):
    return opened(there)[1]


def packed(body, *, name="word/document.xml", pack=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack) as file:
        file.writestr(name, body)
    return out.getvalue()


# ---- Word files ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["word/document.xml", "docProps/core.xml", "docProps/custom.xml"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-le", "latin-1", "ascii"])
@pytest.mark.parametrize("before", ["", f"<!-- {'x' * 5000} -->", " " * 3 + "<?a b?>\n" * 900])
def test_a_document_type_is_refused_in_any_encoding_wherever_it_stands(found, name, codec, before):
    """Entities are nothing that a word processor writes, so that none is ever expanded."""
    data = docx.write(found)
    text = data_of(data, name)
    head, _, rest = text.partition("?>")
    declared = f'<?xml version="1.0" encoding="{codec.removesuffix("-le").upper()}"?>'
    mark = "\ufeff" if codec == "utf-16-le" else ""
    odd = (mark + declared + before + DTD + rest.lstrip()).encode(codec, "xmlcharrefreplace")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            new.writestr(each, odd if each == name else old.read(each))
    assert head.startswith("<?xml")
    with pytest.raises(DecisionError, match="document type"):
        named("docx").read(out.getvalue(), found)


@pytest.mark.parametrize(
    "inside",
    [
        b" " * 4096,
        b"<w:r><w:t>x</w:t></w:r>",
        b"<w:p/>",
        b"<w:ins w:author='a'/>",
        b"<!-- -->",
        b"<a>",
    ],
)
def test_no_more_of_a_part_is_unpacked_than_a_file_of_the_scan_may_have(found, monkeypatch, inside):
    """A small file that comes to hundreds of megabytes."""
    monkeypatch.setattr(exchange, "ROOM", 1 << 20)
    read = []
    real = zipfile.ZipExtFile.read

    def counted(self, size=-1):
        chunk = real(self, size)
        read.append(len(chunk))
        return chunk

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    body = b'<w:document xmlns:w="%s"><w:body>' % docxread_w() + inside * (
        32_000_000 // len(inside)
    )
    data = packed(body)
    assert len(data) < largest(found) < len(body)
    with pytest.raises(DecisionError, match=r"unpacks to more than|nested too deep"):
        named("docx").read(data, found)
    assert sum(read) <= largest(found) + xmlparts.CHUNK
    assert max(read) <= xmlparts.CHUNK


def docxread_w():
    from ocrfix.exchange.docx.parts import W

    return W.encode()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<w:document>" + b"<w:p>" * 100_000, "nested too deep"),
        (b"<w:document w:x='" + b"y" * 3_000_000 + b"'/>", "too long"),
        (b"<w:document><!--" + b"y" * 3_000_000, "too long"),
        (b"<w:document/>", "no text"),
        (b"", "damaged"),
        (b"\xff\xfe\x00", "damaged"),
    ],
)
def test_what_no_word_processor_writes_is_refused(found, body, says):
    body = body.replace(b"<w:document", b'<w:document xmlns:w="%s"' % docxread_w())
    with pytest.raises(DecisionError, match=says):
        named("docx").read(packed(body), found)


@pytest.mark.parametrize("pack", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_may_be_packed_only_as_word_processors_do_it(found, pack):
    with pytest.raises(DecisionError, match="compression that word processors do not use"):
        named("docx").read(packed("<a/>", pack=pack), found)


def test_what_we_write_is_far_below_the_bound(tmp_path):
    scan = (FIXTURES / "stakhanov-pages" / "scan.txt").read_bytes()
    ledger = ocrfix.run(ocrfix.read(scan), ocrfix.load("en")).ledger
    one = RestorationFolder(tmp_path, ledger, NONE, ())
    room = largest(one) - exchange.ROOM
    for form in FORMATS:
        data = form.write(one)
        # A Word file is packed. Annotations say the place and the words of each change twice.
        most = {"docx": 3, "annotations": 4}.get(form.name, 5)
        size = len(data_of(data)) if form.name == "docx" else len(data)
        assert most * size < room, form.name


# ---- all formats -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_file_too_large_is_refused_unread(found, monkeypatch, form):
    monkeypatch.setattr(exchange, "ROOM", 1000)
    data = form.write(found) + b" " * 100_000
    with pytest.raises(DecisionError, match="the limit for this restoration"):
        form.read(data, found)

    class Endless:
        taken = 0

        def read(self, size):
            self.taken += size
            return b"x" * size

    source = Endless()
    with pytest.raises(DecisionError, match="the limit for this restoration"):
        exchange.contents(source, found)
    assert source.taken == largest(found) + 1


def test_import_and_merge_name_a_file_that_is_too_large(said, there, tmp_path, monkeypatch):
    monkeypatch.setattr(exchange, "ROOM", 1000)
    path = tmp_path / "big.tsv"
    path.write_bytes(b"x" * 1_000_000)
    for command in ("import", "merge"):
        code, _, err = said(command, there, path)
        assert (code, f"{path}: it is larger than" in err) == (2, True)


GARBAGE = (
    "{>>ocrfix; ", "{~~", "~>", "{~~a~>", "{++", "++}", "{>>", "<<}", "x ", "\n", "a\n", "⟦",
    "⟦→⟧ ", "@@ -1 +1 @@\n", "--- a\n+++ b\n", f"From {'0' * 40} x\n", "# scan: \n", "accept\t",
    "\t", '"',
    ",", "# good word: a\n", "-a\n", "+a\n", " a\n", "open 000000000000/open/",
)  # fmt: skip


@pytest.mark.parametrize("junk", GARBAGE)
def test_garbage_decides_little_and_is_read_once(found, junk):
    """An expression or a loop that looked at it again and again would not end here."""
    times = 200_000 // len(junk)
    for form in FORMATS:
        if form.name == "docx":
            continue
        written = form.write(found).decode()
        for text in (junk * times, written + junk * times):
            with suppress(OcrfixError):
                assert len(form.read(text.encode(), found).decisions) < 20


# ---- mutants ---------------------------------------------------------------------------------


@cache
def written(name):
    """A file of a restoration that lies in a folder of its own."""
    path = Path(tempfile.mkdtemp()) / "out"
    folder.save(path, a_ledger(), NONE)
    return path, named(name).write(RestorationFolder(path, a_ledger(), NONE, ()))


PIECES = (
    b"\x00", b"\xff\xfe", b"\n", b"\t", b"\r", b"{~~", b"~>", b"~~}", b"++}", b"<<}", b"-", b"+",
    b"@@ -9 +9 @@\n", b"9" * 5000, b"accept", b"hand", "⟦".encode(), "→".encode(),
    "␦FFFFFF␦".encode(), b"<", b"&a;", b'"', b"#", b"scan", b"\x1b[2J", b"\xed\xa0\x80", b"<w:p>",
    b"</w:r>", b"w:ins",
)  # fmt: skip


def mutated(data, dice):
    """A file with bytes taken out, put in, turned, doubled or moved."""
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        low = dice.randrange(len(data) + 1)
        high = min(len(data), low + dice.choice((0, 1, 1, 3, 20, 200)))
        part = data[low:high]
        odd, noise = dice.choice(PIECES), dice.randbytes(len(part))
        new = dice.choice((b"", part * 2, part[::-1], odd, noise, part + odd))
        data = data[:low] + new + data[high:]
        if dice.random() < 0.1:
            lines = data.splitlines(keepends=True)
            dice.shuffle(lines)
            data = b"".join(lines)
    return data


@pytest.mark.parametrize("name", [form.name for form in FORMATS])
@given(st.integers(0, 2**32))
@settings(max_examples=150)
def test_no_mutant_of_a_file_is_more_than_refused(name, seed):
    """It decides something, or is refused in words; and what it decides can be made or is told."""
    dice = random.Random(seed)
    path, data = written(name)
    if name == "docx" and dice.random() < 0.8:  # within the packed parts, not the packing
        part = dice.choice(("word/document.xml", "docProps/custom.xml", "docProps/core.xml"))
        text = mutated(data_of(data, part).encode(), dice).decode("utf-8", "replace")
        data = with_xml(data, (data_of(data, part), text), name=part)
    else:
        data = mutated(data, dice)
    (path / folder.DECISIONS).unlink(missing_ok=True)
    desk = Desk.open(path, "Ann")
    found = RestorationFolder(path, desk.ledger, desk.decisions, desk.said)
    try:
        form = named(name) if dice.random() < 0.9 else exchange.format_of(data, "x")
        heard = form.read(data, found)
    except OcrfixError as error:
        event("refused" if str(error) else "")
        return
    event(f"{len(heard.decisions) > 0}")
    take(desk, heard)
    again = folder.load(path)
    assert again.ledger.text(again.decisions) == desk.ledger.text(desk.decisions)

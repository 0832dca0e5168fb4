"""Word: what an editor does to tracked changes comes back, from our own hand and LibreOffice's."""

from __future__ import annotations

import io
import json
import os
import shlex
import shutil
import signal
import subprocess
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ocrfix
from ocrfix.cli.main import main
from ocrfix.core.decisions import ACCEPT, AMEND, HAND, REJECT
from ocrfix.core.document import Document
from ocrfix.core.edits import Edit, Fix, Safety
from ocrfix.core.ledger import Ledger
from ocrfix.errors import DecisionError
from ocrfix.exchange import format_of, named
from ocrfix.exchange.apply_import import take
from ocrfix.exchange.docx import docx
from ocrfix.exchange.docx import writer as docxwrite
from ocrfix.exchange.docx.reader import read_docx
from ocrfix.exchange.edited import FreeEdit
from ocrfix.exchange.matching import align
from ocrfix.exchange.returned import ReturnedText
from ocrfix.exchange.verdicts import verdicts
from ocrfix.render.stretches import offer
from ocrfix.review.desk import Desk
from ocrfix.storage import folder
from ocrfix.storage.folder import RestorationFolder
from strategies import decisions_for, histories
from test_desk import a_ledger

HOSTILE = (
    "NUL \0 bidi \u202e turned \u202c, emoji \U0001f600\u200d\U0001f469, <script>alert(1)</script>"
    " &amp; ]]> tab\there  two   \xa0 soft\xadhyphen, non\u2011break, \u2424 \u2426" + "41\u2426"
    " \ufffe \u2028 \x85\x0b \x1b[31m lone \udc80 a\u0301\r\nteh cat\f" + "word teh " * 5600 + "\n"
)
OFFICE = Path(__file__).with_name("office.py")
PYTHON = "/usr/bin/python3"  # the one that Debian binds LibreOffice to


@pytest.fixture
def there(tmp_path):
    path = tmp_path / "out"
    folder.save(path, a_ledger(), ocrfix.NONE)
    return path


def restored(path, scan):
    document = ocrfix.read(scan.encode("utf-8", "surrogateescape"))
    folder.save(path, ocrfix.run(document, ocrfix.load("en")).ledger, ocrfix.NONE)
    return folder.load(path)


def with_xml(data, *pairs, name="word/document.xml"):
    """A Word file with texts replaced in one of its parts; no text at all takes it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.namelist():
            text = old.read(each).decode()
            for one, other in pairs if each == name else ():
                assert one in text
                text = text.replace(one, other)
            if pairs or each != name:
                new.writestr(each, text)
    return out.getvalue()


def both(found):
    stretches = offer(found.ledger, found.decisions).stretches
    before = "".join(each.text for each in stretches if each.before)
    return before, "".join(each.text for each in stretches if each.after)


# ---- laws ------------------------------------------------------------------------------------


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), st.data())
def test_what_was_left_alone_decides_nothing(tmp_path_factory, history, data):
    path = tmp_path_factory.mktemp("w") / "out"
    decisions = data.draw(decisions_for(history.ledger))
    folder.save(path, history.ledger, decisions)
    found = RestorationFolder(path, history.ledger, decisions, ())
    heard = docx.read(docx.write(found), found)
    assert (heard.decisions, heard.said) == ([], [])


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), st.data())
def test_any_mixture_of_decisions_is_read_as_it_shows(history, data):
    decisions = data.draw(decisions_for(history.ledger))
    found = RestorationFolder(Path(), history.ledger, decisions, ())
    items = docx._items(found, decisions)
    said = {key: data.draw(st.sampled_from("-yn")) for item in items for key in item.ids}
    there = as_decided(items, said)
    read = align(items, there)
    assert not any(isinstance(each, FreeEdit) for each in read)
    heard = {}
    for item, chosen in read:
        heard |= dict(zip(item.ids, chosen, strict=True))
    if all(len(history.ledger[key].edits) == 1 for key in said):
        assert as_decided(items, heard) == there


def test_what_went_with_a_rejected_change_is_not_taken_for_accepted():
    """Of text that one change wrote and another struck nothing is left, however it went."""
    ledger = Ledger(Document.from_bytes(b"He sat."))
    for stage, start, end, new in (("footnotes", 7, 7, " Note ."), ("spacing", 12, 13, "")):
        edit = Edit.at(start, end, new, (start - 1, end))
        ledger.record(stage, ledger.view(), [Fix((edit,), "s.rule", "", 0.9, Safety.SAFE)])
    found = RestorationFolder(Path(), ledger, ocrfix.NONE, ())
    note, space = (change.id for change in ledger.changes)
    items, said = docx._items(found, ocrfix.NONE), {note: "n", space: "y"}
    there = as_decided(items, said)
    assert there == as_decided(items, {**said, space: "n"})
    chosen = [(each, tuple(said[key] for key in each.ids)) for each in items]
    heard = verdicts(chosen, there, found, ocrfix.NONE)
    assert [(each.change, each.verdict) for each in heard.decisions] == [(note, REJECT)]


def as_decided(items, said):
    """What a file holds in which this was said of each change."""
    text = status = ""
    for item in items:
        for bit in item.bits:
            shows = shown(said[bit.by] if bit.by else "y", said[bit.cut] if bit.cut else "n")
            text += bit.text * bool(shows)
            status += shows * len(bit.text)
    return ReturnedText(text, status)


def shown(by, cut):
    if by == "n" or cut == "y":
        return ""
    return {"-n": "i", "--": "s", "yn": "k", "y-": "d"}[by + cut]


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), st.data())
def test_what_somebody_writes_is_theirs_and_stands_or_is_said(history, data):
    decisions = data.draw(decisions_for(history.ledger))
    found = RestorationFolder(Path(), history.ledger, decisions, ())
    items = docx._items(found, decisions)
    there = as_decided(items, {key: "-" for item in items for key in item.ids})
    kept = [at for at, how in enumerate(there.status) if how == "k"]
    at = data.draw(st.sampled_from(kept)) if kept else 0
    end = at + (data.draw(st.integers(0, 1)) if kept else 0)
    new = data.draw(st.sampled_from(["", "x", "Zebra", "\n", " q "]))
    edited = ReturnedText(
        there.text[:at] + new + there.text[end:],
        there.status[:at] + "k" * len(new) + there.status[end:],
    )  # fmt: skip
    heard = verdicts(align(items, edited), edited, found, decisions)
    if there.text == edited.text:
        assert not heard.decisions
    assert {each.verdict for each in heard.decisions} <= {HAND, AMEND, ACCEPT, REJECT}
    assert len(heard.decisions) <= 2


# ---- by hand ---------------------------------------------------------------------------------


def test_the_same_restoration_gives_the_same_bytes_and_tells_its_format(there):
    found = folder.load(there)
    data = docx.write(found)
    assert data == docx.write(found)
    assert format_of(data, "x").name == "docx"
    assert named("docx").read(data, found).decisions == []


def test_rejecting_and_rewording_and_writing_come_back(there):
    desk = Desk.open(there, "Ann")
    found = RestorationFolder(there, desk.ledger, desk.decisions, ())
    data = with_xml(
        docx.write(found),
        (">and</w:t>", ">ahd</w:t>"),  # within our insertion: the change is amended
        ("dog too.", "dog, too."),
    )
    heard = docx.read(data, found)
    taken = take(desk, heard)
    assert sorted(taken.counts) == [AMEND, HAND]
    assert not taken.said
    text = desk.ledger.text(desk.decisions)
    assert "sat ahd slept" in text
    assert "the dog, too." in text


def test_what_is_tracked_of_somebody_else_bears_the_name(there):
    found = folder.load(there)
    tracked = (
        '<w:t xml:space="preserve">lighted </w:t></w:r>'
        '<w:ins w:id="900" w:author="Bea" w:date="2026-01-01T00:00:00Z">'
        "<w:r><w:t>old </w:t></w:r></w:ins>"
        '<w:del w:id="901" w:author="Bea"><w:r><w:delText>men</w:delText></w:r></w:del></w:r>'
    )
    data = docx.write(found)
    data = with_xml(
        data,
        ('<w:t xml:space="preserve">lighted men</w:t></w:r>', tracked.removesuffix("</w:r>")),
    )
    (made,) = docx.read(data, found).decisions
    assert (made.verdict, made.by) == (HAND, "Bea")
    assert "men" in made.old
    assert "old" in made.new


def test_half_of_a_replaced_word_decided_decides_it(there):
    found = folder.load(there)
    data = docx.write(found)
    arid = data_of(data).split('<w:delText xml:space="preserve">arid')[0].rsplit("<w:del ", 1)[1]
    whole = f'<w:del {arid}<w:delText xml:space="preserve">arid</w:delText></w:r></w:del>'
    (made,) = docx.read(with_xml(data, (whole, "")), found).decisions
    assert (made.verdict, found.ledger[made.change].rule) == (ACCEPT, "s.arid")


def data_of(data, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name).decode()


def test_an_accepted_wording_of_ones_own_stays_ones_own(there):
    desk = Desk.open(there, "Ann")
    key = next(c.id for c in desk.ledger.changes if c.rule == "s.arid")
    desk.decide([desk.verdict(AMEND, key, "had")])
    found = folder.load(there)
    items = docx._items(found, found.decisions)
    there_all = as_decided(items, {k: "y" for item in items for k in item.ids})
    heard = verdicts(align(items, there_all), there_all, found, found.decisions)
    assert key not in {each.change for each in heard.decisions}


def test_another_scan_or_a_damaged_file_is_refused(there, tmp_path):
    found = folder.load(there)
    data = docx.write(found)
    other = restored(tmp_path / "other", "Another scan altogether.\n")
    with pytest.raises(DecisionError, match="another scan"):
        docx.read(data, other)
    for broken in (b"", b"PK\3\4 no", data[: len(data) // 2], with_xml(data)):
        with pytest.raises(DecisionError, match=r"Word file"):
            docx.read(broken, found)
    bomb = with_xml(data, ("<w:document ", '<!DOCTYPE x [<!ENTITY a "b">]><w:document '))
    with pytest.raises(DecisionError, match="document type"):
        docx.read(bomb, found)


def test_a_file_without_its_properties_is_refused_and_one_of_them_is_enough(there):
    found = folder.load(there)
    data = docx.write(found)
    one = with_xml(data, name="docProps/custom.xml")
    assert docx.read(one, found).decisions == []
    with pytest.raises(DecisionError, match="the document properties are missing"):
        docx.read(with_xml(one, name="docProps/core.xml"), found)


def test_names_that_a_program_took_off_decide_nothing(there):
    found = folder.load(there)
    authors = {f'w:author="{a}"' for a in ("ocrfix hyphens", "ocrfix scannos", "ocrfix spacing",
                                           "ocrfix scannos (proposed)")}  # fmt: skip
    pairs = [(author, 'w:author="Author"') for author in authors]
    assert docx.read(with_xml(docx.write(found), *pairs), found).decisions == []


def test_hostile_text_survives(tmp_path):
    found = restored(tmp_path / "out", HOSTILE)
    data = docx.write(found)
    assert docx.read(data, found).decisions == []
    there = read_docx(data, 1 << 24)[0]
    assert (
        "".join(c for c, how in zip(there.text, there.status, strict=True) if how in "kd")
        == (both(found)[0])
    )


def test_doubts_and_flags_are_comments(there):
    notes = data_of(docx.write(folder.load(there)), "word/comments.xml")
    assert "proposed, not applied: because of s.arid" in notes
    assert "a place to look at: because of s.odd" in notes
    assert "s.teh" not in notes


# ---- LibreOffice -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Does jobs in LibreOffice: `office([{"from": …, "to": …, "do": …}])`."""
    bound = Path(PYTHON).exists() and subprocess.run(
        [PYTHON, "-c", "import uno"], capture_output=True, check=False, env={}
    )
    if not shutil.which("soffice") or not bound or bound.returncode:
        if os.environ.get("OCRFIX_REQUIRE_OFFICE"):
            pytest.fail("no LibreOffice: apt install libreoffice-writer-nogui python3-uno")
        pytest.skip("no LibreOffice: apt install libreoffice-writer-nogui python3-uno")

    def run(jobs):
        pipe, profile = f"ocrfix{uuid4().hex[:8]}", tmp_path_factory.mktemp("profile")
        program = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", "--nodefault",
             f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            done = subprocess.run(
                [PYTHON, str(OFFICE), pipe], input=json.dumps(jobs), capture_output=True,
                text=True, check=False, timeout=240, env={"HOME": str(profile)},
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        finally:
            try:
                program.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()

    return run


@pytest.fixture
def uncommented(monkeypatch):
    """The LibreOffice without windows (7.4) ends when it shows a comment, of whatever file."""
    monkeypatch.setattr(docxwrite, "MOST_COMMENTS", 0)


LINES = (
    "xii\n\nTHE HISTORY OF THE CEN-\nTURY\n\nThe print shows Rodney tramp-\nling on the flag, "
    "and teh\npeople of tbe town were de-\nlighted at it.\f157\n\nTHE HISTORY\n\nIn the back-\n"
    "ground are  sailors bring-\ning ashore arid more ,\nas it was.\n"
)
PARAGRAPHS = (
    'He saw teh men de- lighted, and\n\ntbe cat sat . "Well ," he said, \'tis arid.\n\n12\n\n'
    "The end was  there, as ofthe rest.\n"
)


JOINED = (
    "The print shows Rodney on the flag of tbe\nenemy, and teh people of the town were glad\n"
    "at it, as was  every one of the others that\ncame to see teh ships .\fIn the ground there are"
    " some\nsailors who bring tbe gold ashore, arid more\nof the same as it was in those days.\n"
)


@pytest.mark.parametrize("scan", [LINES, PARAGRAPHS, JOINED], ids=["lines", "paragraphs", "joined"])
@pytest.mark.usefixtures("uncommented")
def test_libreoffice_accepts_rejects_and_mixes(office, tmp_path, scan):
    found = restored(tmp_path / "out", scan)
    (tmp_path / "x.docx").write_bytes(docx.write(found))
    plan = {"same": "", "yes": "AcceptAll", "no": "RejectAll", "mix": "yn-yn-", "mix2": "ny-yny"}
    office([{"from": str(tmp_path / "x.docx"), "to": str(tmp_path / f"{name}.docx"), "do": do}
            for name, do in plan.items()])  # fmt: skip
    heard = {name: docx.read((tmp_path / f"{name}.docx").read_bytes(), found) for name in plan}
    texts = {
        name: read_docx((tmp_path / f"{name}.docx").read_bytes(), 1 << 24)[0].text for name in plan
    }
    before, after = both(found)
    assert (heard["same"].decisions, heard["same"].said) == ([], [])
    assert (texts["no"], texts["yes"]) == (before, after) == (scan, after)
    assert found.ledger.text(found.decisions.having(*heard["yes"].decisions)) == after
    assert found.ledger.text(found.decisions.having(*heard["no"].decisions)) == scan
    items = docx._items(found, found.decisions)
    if scan != PARAGRAPHS:
        return  # where changes touch, one command of LibreOffice decides a half, or a neighbour
    for name in ("mix", "mix2"):
        saved = read_docx((tmp_path / f"{name}.docx").read_bytes(), 1 << 24)[0]
        verdict = {each.change: each.verdict for each in heard[name].decisions}
        said = {key: {ACCEPT: "y", REJECT: "n"}.get(verdict.get(key), "-")
                for item in items for key in item.ids}  # fmt: skip
        assert set(verdict.values()) == {ACCEPT, REJECT}
        assert as_decided(items, said)[:2] == saved[:2]


@pytest.mark.usefixtures("uncommented")
def test_what_is_written_in_libreoffice_comes_back(office, there, tmp_path):
    found = folder.load(there)
    (tmp_path / "x.docx").write_bytes(docx.write(found))
    office([{"from": str(tmp_path / "x.docx"), "to": str(tmp_path / "y.docx"), "do": "",
             "edits": [["men", "people"], ["word", "phrase"]]}])  # fmt: skip
    heard = docx.read((tmp_path / "y.docx").read_bytes(), found)
    assert [each.verdict for each in heard.decisions] == [HAND, HAND]
    text = found.ledger.text(found.decisions.having(*heard.decisions))
    assert "delighted people" in text
    assert "excell phrase" in text


@pytest.mark.usefixtures("uncommented")
def test_libreoffice_keeps_hostile_text(office, tmp_path):
    found = restored(tmp_path / "out", HOSTILE[: HOSTILE.index("word teh")] + "word " * 10_000)
    (tmp_path / "x.docx").write_bytes(docx.write(found))
    office([{"from": str(tmp_path / "x.docx"), "to": str(tmp_path / f"{do}.docx"), "do": do}
            for do in ("", "RejectAll")])  # fmt: skip
    assert docx.read((tmp_path / ".docx").read_bytes(), found).decisions == []
    assert read_docx((tmp_path / "RejectAll.docx").read_bytes(), 1 << 24)[0].text == both(found)[0]


def test_the_commands_of_the_page_do_what_it_says(there, tmp_path, monkeypatch, capsys):
    page = Path(__file__).parent.parent.joinpath("docs/word.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    there.rename(tmp_path / "scan")
    (tmp_path / "out").mkdir()
    (tmp_path / "scan").rename(tmp_path / "out/scan")
    for line in (line[6:] for line in page.splitlines() if line.startswith("    $ ")):
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(line)[1:])
        assert ended.value.code == 0
    assert "nothing to decide" in capsys.readouterr().err

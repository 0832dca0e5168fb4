"""Where the restoration of each scan goes: by its own name, whatever else is restored with it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocrfix.cli import naming
from ocrfix.cli.naming import Named, distinct, folders
from ocrfix.errors import OcrfixError

PARTS = st.sampled_from(["a", "A", "b", "a.txt", "..txt", "...txt", "....txt", "a.md", "x.", "é"])
NAMES = st.sampled_from(
    ["a.txt", "a.md", "A.TXT", "a", "a.txt.txt", "..txt", "...txt", "....txt", " .txt", "b..md"]
)
SCANS = st.lists(st.tuples(st.lists(PARTS, max_size=3), NAMES), min_size=1, max_size=12)


def named(*paths):
    return [Named(Path(path), Path(Path(path).name)) for path in paths]


def goals(*paths):
    return [goal.as_posix() for goal in folders(distinct(named(*paths)))]


def test_a_folder_is_called_as_the_scan():
    assert goals("books/one.txt", "two.tar.md") == ["one", "two.tar"]


def test_scans_that_only_their_endings_part_keep_them_in_any_order():
    assert goals("a.txt", "a.md", "b.txt") == ["a.txt", "a.md", "b"]
    assert goals("a.md", "b.txt", "a.txt") == ["a.md", "b", "a.txt"]


def test_scans_of_one_name_are_called_by_their_folders():
    assert goals("v/A/1.txt", "v/B/1.txt", "v/A/1.md") == ["A/1", "B/1", "1.md"]
    assert goals("v/A/ocr.txt", "w/A/ocr.txt") == ["v/A/ocr", "w/A/ocr"]


def test_what_is_named_in_a_folder_keeps_its_place_there():
    scans = [Named(Path(f"{top}/s/1.txt"), Path("s/1.txt")) for top in ("A", "B")]
    assert [goal.as_posix() for goal in folders(distinct(scans))] == ["A/s/1", "B/s/1"]


@pytest.mark.parametrize("name", ["..txt", "...txt", "....txt", " .txt", "b..md", ".. .txt"])
def test_a_name_that_is_none_without_its_ending_keeps_it(name):
    assert goals(f"books/{name}") == [name]


def test_a_scan_that_is_named_twice_is_one():
    scans = distinct([*named("A/s/1.txt"), Named(Path("./A/s/1.txt"), Path("s/1.txt"))])
    assert [each.below.as_posix() for each in scans] == ["s/1.txt"]
    assert distinct(reversed([*named("A/s/1.txt"), *scans])) == scans


@given(SCANS, st.randoms(use_true_random=False))
def test_no_two_share_a_folder_and_none_leaves_out(scans, order: Random):
    found = distinct(named(*("/".join([*above, name]) for above, name in scans)))
    chosen = dict(zip([each.scan for each in found], folders(found), strict=True))
    assert len({str(goal).casefold() for goal in chosen.values()}) == len(
        {str(naming._whole(scan)).casefold() for scan in chosen}
    )
    for goal in chosen.values():
        assert goal.parts
        assert not goal.is_absolute()
        assert not {".", ".."} & set(goal.parts)
    order.shuffle(found)
    assert dict(zip([each.scan for each in found], folders(found), strict=True)) == chosen


@pytest.mark.parametrize("name", ["..", "../x", "a/../../x", "/x", "."])
def test_a_name_that_leads_out_of_out_is_refused(name):
    with pytest.raises(OcrfixError, match="not a folder below OUT"):
        naming.given(name)


def test_naming_costs_as_much_again_for_each_scan(monkeypatch):
    """4,000 scans of one name took 61 seconds."""
    asked = []
    real = naming._name
    monkeypatch.setattr(naming, "_name", lambda *each: asked.append(1) or real(*each))

    def work(number):
        asked.clear()
        folders(distinct(named(*(f"{n}/ocr.txt" for n in range(number)))))
        return len(asked)

    assert work(400) == 4 * work(100)


def test_run_writes_beside_nothing_else(said, tmp_path):
    for name in ("...txt", "..txt"):
        (tmp_path / name).write_text("A text.\n", "utf-8")
        said("run", name, "-o", "some/out", "-q")
    assert sorted(path.name for path in (tmp_path / "some").iterdir()) == ["out"]
    assert sorted(path.name for path in (tmp_path / "some/out").iterdir()) == ["...txt", "..txt"]

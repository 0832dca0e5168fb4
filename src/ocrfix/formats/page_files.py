"""Find the books among files: page files of one folder whose names differ in a number.

`0001.txt, 0002.txt, …` are the pages of one book; so are `rob-roy_p10.xml, rob-roy_p9.xml`, in the
order of their numbers. Files whose names differ in anything else are documents by themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

_NUMBER = re.compile(r"\d+")
DENSE = 0.5
"""Share of the numbers of a series that files must have. Names with years or with the numbers of
documents (`1812.txt, 1850.txt`) leave most numbers out; not measured."""
NAMED = 8
"""How many missing or doubled numbers a message names; not measured, one line of text."""


class PageFiles(NamedTuple):
    """Files that make one document, in the order of their pages."""

    files: tuple[Path, ...]
    numbers: tuple[int, ...] = ()  # the number in each name; empty for a file by itself

    @property
    def gaps(self) -> list[int]:
        """Numbers between the first and the last that no file has."""
        there = set(self.numbers)
        return [number for number in _series(self.numbers) if number not in there]

    @property
    def doubles(self) -> list[int]:
        """Numbers that several files have, as `p7.txt` and `p07.txt`."""
        return sorted(number for number, count in Counter(self.numbers).items() if count > 1)

    @property
    def said(self) -> list[str]:
        """What is odd about the numbers, in words."""
        made = []
        if gaps := self.gaps:
            made.append(f"no file has {_listed(gaps)}: pages may be missing")
        if doubles := self.doubles:
            made.append(f"several files have {_listed(doubles)}: a page may be there twice")
        return made


def _series(numbers: Sequence[int]) -> range:
    """All numbers from the first to the last, in their usual step: scans of one side count in twos.

    `numbers` are sorted.
    """
    steps = {b - a for a, b in pairwise(numbers)}
    step = 2 if steps and all(each % 2 == 0 for each in steps) else 1
    return range(numbers[0], numbers[-1] + 1, step) if numbers else range(0)


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:NAMED]))
    more = f" and {len(numbers) - NAMED:,} more" if len(numbers) > NAMED else ""
    return f"the number{'s' * (len(numbers) > 1)} {shown}{more}"


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts names by the numbers in them: `p9` before `p10`."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part), "") if n % 2 else (-1, part) for n, part in enumerate(parts)]


def documents(files: Iterable[Path]) -> list[PageFiles]:
    """The documents among files: books of page files, and files by themselves; in path order."""
    alike: dict[tuple[Path, str], list[Path]] = {}
    for path in files:
        alike.setdefault((path.parent, _NUMBER.sub("0", path.name)), []).append(path)
    found: list[PageFiles] = []
    for group in alike.values():
        found += _books(group)
    return sorted(found, key=lambda each: each.files[0])


def _books(group: Sequence[Path]) -> list[PageFiles]:
    """The documents among files whose names are equal but for their numbers."""
    numbers = [tuple(map(int, _NUMBER.findall(path.name))) for path in group]
    width = len(numbers[0])
    differ = [n for n in range(width) if len({each[n] for each in numbers}) > 1]
    if not differ:
        # Only leading zeros differ: `7.txt` and `07.txt`, or it is one file.
        differ = [width - 1] if len(group) > 1 else []
    if not differ:
        return [PageFiles((path,)) for path in group]
    # Of several numbers, as in `vol1_p001.txt`, the last that differs counts the pages.
    page = differ[-1]
    books: dict[tuple[int, ...], list[tuple[int, Path]]] = {}
    for path, each in zip(group, numbers, strict=True):
        books.setdefault(each[:page] + each[page + 1 :], []).append((each[page], path))
    return [found for pages in books.values() for found in _dense(sorted(pages))]


def _dense(pages: Sequence[tuple[int, Path]]) -> list[PageFiles]:
    """One book if the numbers are a series with few gaps, else each file by itself."""
    numbers = tuple(number for number, _ in pages)
    series = _series(numbers)
    if len(pages) > 1 and len(set(numbers)) >= DENSE * len(series):
        return [PageFiles(tuple(path for _, path in pages), numbers)]
    return [PageFiles((path,)) for _, path in pages]

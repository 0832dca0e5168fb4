"""Export and import of `NAME.decisions.tsv`, the table of decisions from a report or a folder.

A line `# scan: HASH` names the scan, lines `# good word: WORD` and `# bad word: WORD` words for the
word lists. The other lines are those of `decisions.tsv`; later ones overrule earlier ones.
"""

from __future__ import annotations

import re

from ocrfix.core.decisions import dumps, escaped, rows, unescaped
from ocrfix.errors import DecisionError
from ocrfix.exchange import ImportedDecisions
from ocrfix.exchange.fingerprint import same_scan
from ocrfix.render.one_line import decoded
from ocrfix.storage.folder import RestorationFolder
from ocrfix.storage.word_lists import WordLists

_SAID = re.compile(r"^# (scan|good word|bad word): (.*?)\r?$", re.MULTILINE)
_LISTS = {"good word": WordLists.GOOD, "bad word": WordLists.BAD}


def write(found: RestorationFolder) -> bytes:
    """Write the decisions of a folder, with its scan and word lists."""
    head, _, rest = dumps(found.decisions).partition("\n")
    words = WordLists(found.path)
    lines = [head, f"# scan: {found.ledger.document.source.sha256}", rest.removesuffix("\n")]
    lists = _LISTS.items()
    lines += [f"# {said}: {escaped(each)}" for said, name in lists for each in words.of(name)]
    return "".join(f"{line}\n" for line in lines if line).encode("utf-8", "surrogatepass")


def read(data: bytes, found: RestorationFolder) -> ImportedDecisions:
    """Read the decisions and words from such a table.

    Raises:
        DecisionError: it is of another scan, names no scan, or has a line that is not a decision.
    """
    text = decoded(data)
    said = _SAID.findall(text)
    scans = [value.strip() for key, value in said if key == "scan"]
    if not scans:
        raise DecisionError(
            "the line `# scan: HASH` is missing. If you are sure that it is of this scan, add `# "
            f"scan: {found.ledger.document.source.sha256}` below its first line."
        )
    for scan in scans:
        same_scan(scan, found)
    lists = WordLists(found.path)
    words = [(unescaped(word.strip()), _LISTS[key]) for key, word in said if key in _LISTS]
    # Words that are on that list already are no news.
    words = [(word, name) for word, name in words if word and lists.where(word) != name]
    # A correction by hand may lack an id; its place and words identify it.
    latest = {each.change or str(each[2:6]): each for each in rows(text)}
    return ImportedDecisions(list(latest.values()), words=words)

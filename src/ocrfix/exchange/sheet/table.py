"""`NAME.decisions.tsv`: the table of decisions that a report hands over, or a folder has.

A line `# scan: HASH` names the scan, lines `# good word: WORD` and `# bad word: WORD` what
goes on the word lists. Other lines are as `decisions.tsv` has them, later over earlier.
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
    """The decisions of a folder, with scan and word lists named."""
    head, _, rest = dumps(found.decisions).partition("\n")
    words = WordLists(found.path)
    lines = [head, f"# scan: {found.ledger.document.source.sha256}", rest.removesuffix("\n")]
    lists = _LISTS.items()
    lines += [f"# {said}: {escaped(each)}" for said, name in lists for each in words.of(name)]
    return "".join(f"{line}\n" for line in lines if line).encode("utf-8", "surrogatepass")


def read(data: bytes, found: RestorationFolder) -> ImportedDecisions:
    """The decisions and words of such a table.

    Raises:
        DecisionError: it is of another scan, names none, or has a line that is no decision.

    """
    text = decoded(data)
    said = _SAID.findall(text)
    scans = [value.strip() for key, value in said if key == "scan"]
    if not scans:
        raise DecisionError(
            "it does not name its scan. A report writes a line `# scan: HASH`; if you are "
            f"sure, add `# scan: {found.ledger.document.source.sha256}` below its first line."
        )
    for scan in scans:
        same_scan(scan, found)
    lists = WordLists(found.path)
    words = [(unescaped(word.strip()), _LISTS[key]) for key, word in said if key in _LISTS]
    words = [(word, name) for word, name in words if word and lists.where(word) != name]
    latest = {each.change or str(each[2:6]): each for each in rows(text)}
    return ImportedDecisions(list(latest.values()), words=words)

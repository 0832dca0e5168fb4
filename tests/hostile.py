"""A restoration, rules and names of files that try to steer a terminal, a page or a spreadsheet."""

from __future__ import annotations

import json

from ocrfix.core.decisions import ACCEPT, HAND, NONE, Decision, line
from ocrfix.storage import folder
from ocrfix.storage.ledger_file import _line, _seal, dumps
from test_desk import a_ledger

ESCAPES = (
    "\x1b[31mred\x1b]0;title\x07 \x9b2J\x9d8;;x\x9c \u202egnp.exe\u2066 \x85\u2028\u200b\x7f\x08"
    "\nFAKE: proved\rFAKE"
)
HTML = "\"'><img src=x onerror=alert(1)><script>alert(2)</script><!--]]></style></title>&amp;"
FORMULA = '=HYPERLINK("http://x","y")'
NAME = ESCAPES.replace("\x07", "").replace(":", "")
"""As much of it as the name of a file may have."""


def resealed(text, alter):
    """A ledger file with its header and rows altered, under a seal that is right."""
    head, *rows = map(json.loads, text.splitlines())
    del head["seal"]
    alter(head, rows)
    body = "".join(map(_line, rows))
    return _line({**head, "seal": _seal(head, body)}) + body


def spoil(word):
    """Puts a word into all that a ledger says in words."""

    def alter(head, rows):
        passes = {name: f"{name}{word}" for name in head["passes"]}
        head["scan"]["name"] = word
        head["language"] = f"en{word}"
        head["rules"] = word
        head["passes"] = list(passes.values())
        for row in rows:
            if "mark" in row:
                row["mark"] += word if row["mark"] != "heading" else ""
                row["attrs"] |= {f"key{word}": word, "level": word}
            else:
                row |= {"pass": passes[row["pass"]], "rule": f"{row['rule']}{word}", "why": word}

    return alter


def restoration(path, word):
    """A folder in which a stranger's ledger, decisions, opinions and lists all say `word`."""
    ledger = a_ledger()
    folder.save(path, ledger, NONE)
    text = resealed(dumps(ledger), spoil(word))
    (path / folder.LEDGER).write_text(text, "utf-8", newline="")
    change = ledger.changes[0].id
    rows = [
        Decision(ACCEPT, change, by=word, note=word),
        Decision(HAND, old="He", new=word, by=word),
    ]
    head = "\t".join(Decision._fields) + "\n"
    for name in (folder.DECISIONS, "opinions.tsv"):
        (path / name).write_text(head + "".join(map(line, rows)), "utf-8", newline="")
    (path / "good_words.txt").write_text(f"word{word}\n", "utf-8", newline="")
    (path / "page_states.tsv").write_text(f"page\tstate\tby\n1\tproofread\t{word}\n", newline="")
    return path

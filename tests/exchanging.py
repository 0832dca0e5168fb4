"""What the tests of files to decide in share."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

import ocrfix
from ocrfix.core.decisions import dumps
from ocrfix.exchange import named
from ocrfix.exchange.apply_import import take
from ocrfix.review.desk import Desk
from ocrfix.storage import folder
from ocrfix.storage.folder import RestorationFolder
from test_desk import a_ledger, by_rule

OURS = ("sheet", "tsv", "decisions", "series", "patch", "critic", "annotations")
NASTY = st.text(
    st.sampled_from('a \n\t\r"=+-@#,;|{}~<>⟦⟧→⏎⇥␦␀\x00\x1b\u202e\u2028\ufeff\udcff1E5/')
)


@pytest.fixture
def there(tmp_path):
    path = tmp_path / "out"
    folder.save(path, a_ledger(), ocrfix.NONE)
    return path


def opened(there, by="Ann"):
    desk = Desk.open(there, by)
    return desk, RestorationFolder(there, desk.ledger, desk.decisions, desk.said)


def exported(there, name):
    return named(name).write(opened(there)[1]).decode("utf-8", "surrogatepass")


def imported(there, name, text, by="Ann"):
    desk, found = opened(there, by)
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return take(desk, named(name).read(data, found))


def verdicts(there):
    return {key: d.verdict for key, d in folder.decisions(there).by_change.items()}


def keys(there):
    desk = opened(there)[0]
    names = ("s.teh", "s.arid", "s.odd", "p.semi", "p.two", "h.cut")
    return {rule: by_rule(desk, rule) for rule in names}


def found_in(path, ledger, made):
    rows = dumps(made).encode("utf-8", "surrogatepass")
    (path / folder.DECISIONS).write_bytes(rows)
    return RestorationFolder(path, ledger, made, ())

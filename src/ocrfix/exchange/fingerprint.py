"""Record in a review file the scan and the decisions that it was written from.

A file that shows one text, such as a patch, says nothing about changes that were decided after it
was written. So it names the number of lines in `decisions.tsv`, and their digest. The table only
grows, so its first lines still hold the decisions of that time.
"""

from __future__ import annotations

import hashlib
import re

from ocrfix.core.decisions import COLUMNS, Decisions, dumps, rows, whole
from ocrfix.core.reanchor import attach
from ocrfix.errors import DecisionError
from ocrfix.storage import folder
from ocrfix.storage.append_log import Table
from ocrfix.storage.folder import RestorationFolder

# For example `scan 9f…; decisions 12 safe 1a2b3c4d5e6f7a8b`. The level matters, because it says
# which changes were applied without a decision.
_TOKEN = re.compile(
    r"scan ([0-9a-f]{64}); decisions ([0-9]{1,9}) (safe|review|none) ([0-9a-f]{16})"
)


def token(found: RestorationFolder) -> str:
    """One line that identifies the scan and the decisions of a restoration."""
    count = len(_rows(found))
    level = next(name for name, v in folder.LEVELS.items() if v == found.decisions.apply)
    base = _folded(found, count, level)
    scan = found.ledger.document.source.sha256
    return f"scan {scan}; decisions {count} {level} {_digest(found, base)}"


def base_of(text: str, found: RestorationFolder) -> Decisions | None:
    """The decisions when a file was written; None if the file does not say.

    Raises:
        DecisionError: it is of another scan, or of decisions or a ledger that are not here.
    """
    named = _TOKEN.search(text)
    if not named:
        return None
    scan, count, level, digest = named.groups()
    same_scan(scan, found)
    base = _folded(found, int(count), level)
    if digest != _digest(found, base):
        raise DecisionError(
            f"the ledger or the decisions in {found.path} have changed since it was written: "
            "`ocrfix run` replaced the ledger, or decisions.tsv was edited. Export the file again, "
            "and decide there; or use a sheet, which still finds its changes."
        )
    return base


def same_scan(scan: str, found: RestorationFolder) -> None:
    """Refuse a file of another scan; `scan` may be the beginning of its hash.

    Raises:
        DecisionError: it is of another scan.
    """
    ours = found.ledger.document.source.sha256
    # An empty hash is the beginning of every hash, so it must not pass.
    if not scan or not ours.startswith(scan):
        raise DecisionError(
            f"it is of another scan ({scan[:12]}…; {found.path} holds {ours[:12]}…). "
            "Import it into the restoration that it was exported from."
        )


def _rows(found: RestorationFolder) -> list[str]:
    table = Table(found.path / folder.DECISIONS, "\t".join(COLUMNS) + "\n", whole)
    return list(table.read())


def _folded(found: RestorationFolder, count: int, level: str) -> Decisions:
    head = "".join(_rows(found)[:count])
    made = Decisions.of(rows(head) if head else (), folder.LEVELS[level])
    # The rows may name changes by ids of an older ledger. `attach` gives each its present id.
    return attach(found.ledger, made)[0]


def _digest(found: RestorationFolder, base: Decisions) -> str:
    ids = " ".join(change.id for change in found.ledger.changes if change.stage != "hand")
    data = f"{ids}\n{base.apply}\n{dumps(base)}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:16]

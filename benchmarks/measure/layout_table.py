"""The table of docs/layout.md: raw text, a naive joiner, other people's tools, and ocrfix.

Means over the books of BENCH/pages, each book alone, and what each pass costs.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from ocrfix.core.decisions import NONE
from ocrfix.core.document import Document
from ocrfix.core.ledger import Ledger
from ocrfix.formats.documents import NamedBytes, document
from ocrfix.pipeline import PASSES, run
from ocrfix.rules.loading import load
from ocrfix.rules.ruleset import Ruleset

PEERS = Path(__file__).parents[1] / "peers"
DOCS = Path(__file__).parents[2] / "docs" / "layout.md"
BEGIN, END = (
    "<!-- made by benchmarks/measure/against_layout.py --write-docs -->",
    "<!-- end of what was made -->",
)
RUNNERS = (
    ("HTRC running heads, then naive", "htrc_heads"),
    ("dehyphen (pd3f), without its model", "dehyphen_words"),
    ("calibre heuristics", "calibre_text"),
)
"""Peers, and the scripts that run them."""
FIGURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("word error %", ("words", "wer")),
    ("furniture recall", ("furniture", "all", "recall")),
    ("furniture precision", ("furniture", "all", "precision")),
    ("soft hyphens joined", ("hyphens", "soft", "accuracy")),
    ("hard hyphens kept", ("hyphens", "hard", "accuracy")),
    ("paragraph F1", ("paragraphs", "f1")),
    ("pages rejoined", ("page_breaks", "rejoined")),
    ("headings apart", ("headings", "own_paragraph")),
    ("headings' case", ("headings", "case_restored")),
    ("notes anchored", ("footnotes", "anchored")),
    ("words repaired", ("repair", "repaired")),
    ("words harmed", ("repair", "harmed")),
)
LAYOUT = (
    "pages", "furniture", "notes", "footnotes", "citations", "hyphens", "headings", "paragraphs",
    "sentences",
)  # fmt: skip
Score = dict[str, Any]


def show(bench: Path, rules: Ruleset, books: Path | None = None, *, write: bool) -> None:
    """Print the tables, of BENCH/pages or other `books`; with `write` put them into the docs."""
    books = books or bench / "pages"
    scored = dict(_scored(bench, books, rules))
    spent = speed(bench, books, rules)
    made = "\n".join([*_means(scored), "", *_books(scored), "", *_costs(spent)])
    print(made)
    if write:
        text = DOCS.read_text("utf-8")
        if BEGIN not in text or END not in text:
            sys.exit(f"{DOCS} has no place for the tables: put {BEGIN} and {END} into it")
        before, _, rest = text.partition(BEGIN)
        DOCS.write_text(f"{before}{BEGIN}\n\n{made}\n\n{END}{rest.partition(END)[2]}", "utf-8")


# ---- scores ------------------------------------------------------------------------------------


def _scored(bench: Path, books: Path, rules: Ruleset) -> Iterable[tuple[str, dict[str, Score]]]:
    """The scores of each book, by system."""
    scorer = _module(bench / "score_pages.py")
    languages = {rules.language: rules}
    for folder in sorted(books.iterdir()):
        source = folder / "ocr.txt"
        ocr = source.read_text("utf-8")
        truth = scorer.Truth(str(folder))
        raw = scorer.Aligned(ocr, truth)
        made = {"raw text": ocr, "naive joiner": scorer.naive(ocr)}
        for name, script in RUNNERS:
            text = peer(script, source)
            if text is not None:
                made[name] = scorer.naive(text) if name.endswith("naive") else text
        language = truth.t.get("lang", rules.language)
        own = languages[language] = languages.get(language) or load(language)
        made["ocrfix"] = run(Document.from_text(ocr), own).text
        if (boxes := folder / "ocr.alto.xml.gz").is_file():
            files = [NamedBytes(boxes.name, boxes.read_bytes())]
            made["ocrfix, with boxes"] = run(document(files).document, own).text
        yield folder.name, {n: scorer.score(truth, text, raw)[0] for n, text in made.items()}


def peer(script: str, source: Path) -> str | None:
    """What a peer makes of a file; None where it is not installed."""
    python = os.environ.get("PEERS_PYTHON", sys.executable)
    command = [python, str(PEERS / f"{script}.py"), str(source)]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.stdout.decode("utf-8") if done.returncode == 0 else None


def _value(score: Score, path: Sequence[str]) -> float | None:
    found: Any = score
    if path[0] == "footnotes" and not score["footnotes"]["n"]:
        return None
    for step in path:
        found = found.get(step) if isinstance(found, dict) else None
    return None if found is None else float(found)


def _means(scored: dict[str, dict[str, Score]]) -> list[str]:
    """One row a system: means over the books that have something to count; words are summed."""
    names = [name for name, _ in FIGURES]
    rows = [["", *names], ["---", *["---:"] * len(names)]]
    for system in next(iter(scored.values())):
        row = [system]
        for name, path in FIGURES:
            values = [_value(book[system], path) for book in scored.values() if system in book]
            known = [value for value in values if value is not None]
            row.append(_sum(known) if name.startswith("words") else _mean(known))
        rows.append(row)
    return _lines(rows)


def _books(scored: dict[str, dict[str, Score]]) -> list[str]:
    """One row a figure, one column a book: raw, naively joined, restored."""
    rows = [["", *scored], ["---", *["---"] * len(scored)]]
    for name, path in FIGURES:
        row = [name]
        for book in scored.values():
            values = [_value(book[s], path) for s in ("raw text", "naive joiner", "ocrfix")]
            form = _sum if name.startswith("words") else _mean
            row.append(" → ".join(form([] if v is None else [v]) for v in values))
        rows.append(row)
    return _lines(rows)


def _mean(values: Sequence[float]) -> str:
    return f"{100 * sum(values) / len(values):.1f}" if values else "-"


def _sum(values: Sequence[float]) -> str:
    return f"{sum(values):.0f}" if values else "-"


def _lines(rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in rows]


# ---- speed -------------------------------------------------------------------------------------


def speed(bench: Path, books: Path, rules: Ruleset) -> dict[str, dict[str, float]]:
    """CPU seconds a million characters of each pass, ledger included: typeset and real pages."""
    kinds = {
        "typeset": sorted(books.glob("*/ocr.txt")),
        "real": sorted((bench / "books" / "layout").glob("*/raw*.txt")),
    }
    return {kind: _spent(files, rules) for kind, files in kinds.items() if files}


def _spent(files: Sequence[Path], rules: Ruleset) -> dict[str, float]:
    spent: dict[str, float] = defaultdict(float)
    size = 0
    run(Document.from_text(files[0].read_text("utf-8")), rules)  # words and rules are read once
    for file in files:
        text = file.read_text("utf-8")
        size += len(text)
        start = time.process_time()
        document = Document.from_text(text)
        ledger = Ledger(document, rules.digest, rules.language)
        spent["reading"] += time.process_time() - start
        for propose in PASSES:
            start = time.process_time()
            view = ledger.view(NONE.for_passes)
            ledger.record(propose.__name__, view, propose(view, rules))
            spent[propose.__name__] += time.process_time() - start
        start = time.process_time()
        ledger.text(NONE)
        spent["writing"] += time.process_time() - start
    return {name: 1e6 * each / size for name, each in spent.items()}


def _costs(spent: dict[str, dict[str, float]]) -> list[str]:
    """One row a pass: milliseconds of CPU a million characters, its view and records included."""
    rows = [["pass, ms a million characters", *spent], ["---", *["---:"] * len(spent)]]
    rows += (
        [f"`{name}`", *(f"{1000 * each[name]:.0f}" for each in spent.values())]
        for name in next(iter(spent.values()))
    )
    for title, names in (("layout passes", LAYOUT), ("everything", None)):
        sums = [
            sum(c for n, c in each.items() if not names or n in names) for each in spent.values()
        ]
        rows.append([f"**{title}**", *(f"**{1000 * s:.0f}** ({1 / s:.1f} MB/s)" for s in sums)])
    return _lines(rows)


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module

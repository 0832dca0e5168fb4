"""Plain texts in Gutenberg style, parsed into blocks and notes."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.typeset.words import curled, title_case

Span = tuple[int, int]

NOTE = re.compile(r"\s*(?:\[(?:Footnote|Note|Fu\xdfnote)\s+|\[)([\dA-Za-z*]{1,4})(:|\])\s+(?=\S)")
ANCHOR = re.compile(r"[ ]?\[(?:Footnote |Note )?(\d{1,4}|[A-Z]|\*{1,3}|[a-z])\]")
MARKUP = re.compile(rf"_|{ANCHOR.pattern}")
LABEL = r"(?:chapter|chapitre|kapitel|abschnitt|book|livre|buch|part|partie|teil|section|act|scene)"
ROMAN = r"(?:[ivxlc]+|\d{1,3})"
ORDINAL = r"(?:erste|zweite|dritte|vierte|f\u00fcnfte|sechste|siebente|achte|neunte|zehnte)[rs]?"
NUMBER = re.compile(
    rf"(?:{LABEL}\s+(?:the\s+)?{ROMAN}|{ROMAN}\.?\s+{LABEL}|{LABEL} premier"
    rf"|{ORDINAL} {LABEL}|{ROMAN})\.?",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(?:\d{1,2}|[IVX]{1,5})\. [A-Z\u00c0-\u00dc][^.]{3,60}\.?")
NUMBER_AND_TITLE = re.compile(
    rf"(?P<number>{LABEL}\s+{ROMAN})(?:\.\s*[\u2014-]*|:|\s*\u2014)\s*(?P<title>\S.*)",
    re.IGNORECASE,
)
SKIPPED = re.compile(r"\s*\[(?:Illustration|Sidenote|Transcriber|Greek|Hebrew|Map|Pg|Page)\b")
PAGE_MARK = re.compile(r"\[Pg \d+\]|\{\d+\}")
SET = "[Lines]\n"  # a chunk whose lines are kept as they are: a table, a title page
MARKED = {"^ ": "c", "^^ ": "C", "> ": "r"}  # before a line: centred, large; right
LEADERS = re.compile(r" ?\.{4,} ?")
BREAK = re.compile(r"(?:\*\s*){3,}|-{5,}")
SPEECH = re.compile(r"(?=[\w\u2019 ]*[A-Z]{2})[A-Z\d][A-Z\dSTNDRH\u2019 -]{2,34}\.(?=\s)")


@dataclass(frozen=True)
class Block:
    """One piece of the running text: heading, para, verse, blockquote, set or break.

    `italic` and `caps` are spans of `text`, `refs` the places where notes are cited, each with
    the number of the note in `Book.notes`. The `role` of a block `set` has a letter for each line.
    """

    kind: str
    text: str
    role: str = ""
    italic: tuple[Span, ...] = ()
    caps: tuple[Span, ...] = ()
    refs: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Note:
    """A footnote; `label` is the mark the source gives it."""

    label: str
    text: str
    italic: tuple[Span, ...] = ()


@dataclass
class Book:
    """A parsed text; `notes` are known by their place in the list."""

    title: str
    author: str
    lang: str
    blocks: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def parse(file: Path, *, title: str, author: str, lang: str, start: str | None = "") -> Book:
    """The book in a text file (plain or gzipped), from the heading that contains `start` on.

    No `start` (None) is the whole of it.

    Raises ValueError where `start` occurs in no heading.
    """
    raw = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    text = raw.decode("utf-8").replace("\r\n", "\n").replace("\t", "    ").rstrip() + "\n"
    book = Book(title, author, lang)
    chunks = list(_without_notes(_chunks(PAGE_MARK.sub("", text)), book.notes))
    used: dict[int, int] = {}
    for gap, chunk, known in chunks:
        book.blocks += _blocks(gap, chunk, book, known, used)
    book.blocks = _titled(book.blocks)
    if start is not None:
        book.blocks = _from(book.blocks, start, file)
    return _renumbered(book)


# ---- chunks ------------------------------------------------------------------------------------


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Runs of lines, each with the number of blank lines before it."""
    last = 0
    for match in re.finditer(r"(?:[^\n]*\S[^\n]*\n)+", text):
        yield text.count("\n", last, match.start()), match[0].rstrip("\n")
        last = match.end()


def _without_notes(
    chunks: Iterator[tuple[int, str]], notes: list[Note]
) -> Iterator[tuple[int, str, int]]:
    """The chunks that are no notes, each with the number of notes met before; notes go aside."""
    open_note = False
    for gap, chunk in chunks:
        if open_note:
            open_note = not chunk.endswith("]")
            continue
        match = NOTE.match(chunk)
        if not match:
            yield gap, chunk, len(notes)
            continue
        for piece in re.split(r"\n(?=\s*\[(?:Footnote )?[\dA-Za-z*]{1,4}[:\]]\s)", chunk):
            if found := NOTE.match(piece):
                body = piece[found.end() :]
                bracketed = found[2] == ":"
                open_note = bracketed and not body.endswith("]")
                body = body.removesuffix("]") if bracketed else body
                text, italic, _ = _rich(ANCHOR.sub("", _flowed(body)))
                notes.append(Note(found[1], text, italic))


def _flowed(chunk: str) -> str:
    return curled(" ".join(chunk.split()))


def _rich(text: str) -> tuple[str, tuple[Span, ...], list[tuple[int, str]]]:
    """The text without its markup, its italic spans, and the labels of notes with their places."""
    out: list[str] = []
    italic: list[Span] = []
    refs: list[tuple[int, str]] = []
    length = last = 0
    since: int | None = None
    for match in MARKUP.finditer(text):
        out.append(text[last : match.start()])
        length += match.start() - last
        last = match.end()
        if match[1]:
            refs.append((length, match[1]))
        elif since is None:
            since = length
        else:
            if length > since:
                italic.append((since, length))
            since = None
    out.append(text[last:])
    return "".join(out), tuple(italic), refs


# ---- blocks ------------------------------------------------------------------------------------


def _blocks(gap: int, chunk: str, book: Book, known: int, used: dict[int, int]) -> list[Block]:
    lines = chunk.split("\n")
    if BREAK.fullmatch(chunk.strip()):
        return [Block("break", "")]
    if chunk.startswith(SET):
        return [_set(lines[1:])]
    if SKIPPED.match(chunk) or _is_table(lines) or not re.search(r"\w", chunk):
        return []
    if heads := _headings(gap, lines):
        return heads
    kind, text = "para", _flowed(chunk)
    if min(len(line) - len(line.lstrip()) for line in lines) >= 1 and len(lines) > 1:
        kind = "blockquote" if _is_filled(lines) else "verse"
        if kind == "verse":
            text = "\n".join(_flowed(line) for line in lines)
    plain, italic, labels = _rich(text)
    refs = []
    for offset, label in labels:
        number = _find(book.notes, label, known, used)
        if number is not None:
            used[number] = 1
            refs.append((offset, number))
    speech = SPEECH.match(plain) if kind == "para" else None
    caps = ((0, speech.end()),) if speech else ()
    return [Block(kind, plain, "speech" if speech else "", italic, caps, tuple(refs))]


def _set(lines: list[str]) -> Block:
    """Lines that are kept as they are: cells parted by three blanks, leaders as dots."""
    texts, fits = [], ""
    for line in lines:
        mark = next((m for m in MARKED if line.startswith(m)), "")
        cells = [_flowed(cell) for cell in re.split(r"\s{3,}|\s\|\s", line[len(mark) :].strip())]
        led = LEADERS.search(line)
        text = LEADERS.sub(" . . . . . . . . ", "   ".join(cells)) if led else "   ".join(cells)
        fits += MARKED.get(mark) or ("j" if led else "t" if len(cells) > 1 else "l")
        texts.append(text)
    plain, italic, _ = _rich("\n".join(texts))
    return Block("set", plain, fits, italic)


def _find(notes: list[Note], label: str, known: int, used: dict[int, int]) -> int | None:
    """The next note so labelled: those already met have been cited before."""
    after = [n for n in range(known, len(notes)) if notes[n].label == label and n not in used]
    return after[0] if after else None


def _is_table(lines: list[str]) -> bool:
    wide = sum(bool(re.search(r"\S {3,}\S|\.{4,}|\|", line)) for line in lines)
    return wide > len(lines) / 3


def _is_filled(lines: list[str]) -> bool:
    lengths = [len(line.rstrip()) for line in lines]
    longest = max(lengths)
    return longest > 50 and sum(lengths[:-1]) > 0.83 * longest * (len(lengths) - 1)


def _headings(gap: int, lines: list[str]) -> list[Block]:
    flat = [" ".join(ANCHOR.sub("", line).replace("_", "").split()) for line in lines]
    joined = " ".join(flat)
    if len(lines) > 4 or len(joined) > 110 or joined[-1:] in ",;:-" or len(joined) < 1:
        return []
    letters = [c for c in joined if c.isalpha()]
    upper = len(letters) > 2 and all(c.isupper() for c in letters)
    if NUMBER.fullmatch(flat[0]) and (gap > 1 or upper):
        rest = " ".join(flat[1:])
        return [_head("number", flat[0]), *([_head("title", rest)] if rest else [])]
    if (both := NUMBER_AND_TITLE.fullmatch(joined)) and gap > 1:
        return [_head("number", both["number"]), _head("title", both["title"])]
    if gap > 2 and (
        upper or not joined.endswith((".", "!", "?", "\N{RIGHT DOUBLE QUOTATION MARK}"))
    ):
        return [_head("title", joined)]
    if gap > 1 and len(lines) == 1 and NUMBERED.fullmatch(joined):
        return [_head("title", joined)]
    if gap > 2 and len(lines) == 1 and re.fullmatch(r"[^.!?]{3,60}\.", joined):
        return [_head("title", joined)]
    if upper and gap > 1 and len(joined) > 3 and len(lines) < 3 and joined[0].isalpha():
        return [_head("section", joined)]
    return []


def _head(role: str, text: str) -> Block:
    text = curled(text).strip().rstrip(".")
    if text.isupper() and not re.fullmatch(r"[IVXLC]+", text):
        text = title_case(text)
    return Block("heading", text, role)


# ---- the whole ---------------------------------------------------------------------------------


def _titled(blocks: list[Block]) -> list[Block]:
    """A short line between a chapter's number and its text is the chapter's title."""
    out: list[Block] = []
    for at, block in enumerate(blocks):
        before = out[-1] if out else None
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        short = len(block.text) < 130 and "\n" not in block.text and not block.refs
        if (
            before is not None
            and before.role == "number"
            and block.kind in {"para", "blockquote"}
            and short
            and after is not None
            and len(after.text) > 90
        ):
            out.append(_head("title", block.text))
        elif block.role == "section" and before is not None and before.role == "number":
            out.append(replace(block, role="title"))
        else:
            out.append(block)
    return out


def _from(blocks: list[Block], start: str, file: Path) -> list[Block]:
    """From the heading with `start` on; else from the first that has running text after it.

    Where several have it, as in a table of contents, it is the one with the most text below.
    """
    found: list[tuple[int, int]] = []
    for at, block in enumerate(blocks):
        if block.kind == "heading" and start.lower() in block.text.lower():
            after = [len(b.text) for b in blocks[at + 1 : at + 8] if b.kind != "heading"]
            if sum(length > 80 for length in after) >= 2:
                exact = block.text.lower() == start.lower()
                found.append((sum(after) + 10**6 * exact, -at))
    if not found and start:
        raise ValueError(f"{file}: no heading has {start!r} in it; give other words with --start.")
    if not found:
        return blocks
    first = -max(found)[1] if start else -found[0][1]
    return blocks[first - (first > 0 and blocks[first - 1].role == "number") :]


def _renumbered(book: Book) -> Book:
    """Notes in the order of their citing, those never cited left out."""
    order = [number for block in book.blocks for _, number in block.refs]
    new = {old: n for n, old in enumerate(order)}
    book.notes = [book.notes[old] for old in order]
    book.blocks = [
        replace(block, refs=tuple((at, new[n]) for at, n in block.refs)) for block in book.blocks
    ]
    return book

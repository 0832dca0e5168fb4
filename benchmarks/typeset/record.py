"""What was printed, as a bench records it: `truth.json` and `clean.txt`."""

from __future__ import annotations

from typing import Any

from benchmarks.typeset.age import Scan
from benchmarks.typeset.draw import Placed
from benchmarks.typeset.makeup import MakeUp
from benchmarks.typeset.page import Page
from benchmarks.typeset.source import Block


def page_record(
    page: Page, placed: list[Placed], scan: Scan, size: tuple[int, int], dpi: int
) -> dict[str, Any]:
    """One page of the truth, its lines numbered from 1 in reading order."""
    lines = []
    for number, one in enumerate(placed, 1):
        line = one.line
        box = scan.moved(one.box, size[0], dpi)
        record: dict[str, Any] = {"kind": line.kind, "text": line.text}
        if line.block is not None:
            record["block"] = line.block
        if line.note is not None:
            record["note"] = line.note
        if line.block is not None or line.note is not None:
            ornament = line.kind == "ornament"
            record |= {"a": 0 if ornament else line.a, "b": 0 if ornament else line.b}
            if line.hyphen:
                record["hyphen"] = line.hyphen
            if line.vline is not None:
                record["vline"] = line.vline
        record["turnover"] = line.turnover
        middle = (one.box[1] + one.box[3]) / 2
        record["box"] = [round(side) for side in box]
        for name, x in (("ml", one.box[0]), ("mr", one.box[2])):
            record[name] = [round(x, 1), round(middle - scan.shift(x, size[0], dpi), 1)]
        record["no"] = number
        if "a" in record:
            record |= {"in_para": line.more, "para_start": line.first}
        lines.append(record)
    return {"n": page.number, "folio": page.folio, "front": page.front, "opening": page.opening,
            "chapter": page.chapter, "plate": page.plate, "lines": lines}  # fmt: skip


def book_record(make_up: MakeUp, pages: list[dict[str, Any]]) -> dict[str, Any]:
    """Blocks and notes of the text that is on the pages, cut where the last page ends."""
    ends: dict[int, int] = {}
    note_ends: dict[int, int] = {}
    for page in pages:
        for line in page["lines"]:
            if "block" in line:
                ends[line["block"]] = max(line["b"], ends.get(line["block"], 0))
            if "note" in line:
                note_ends[line["note"]] = max(line["b"], note_ends.get(line["note"], 0))
    blocks = [_block(number, end, make_up, note_ends) for number, end in sorted(ends.items())]
    notes = []
    for number, end in sorted(note_ends.items()):
        block, offset = next(
            (at, offset)
            for at, one in enumerate(make_up.setting.book.blocks)
            for offset, note in one.refs
            if note == number
        )
        notes.append({
            "id": number, "src": f"n{number}", "mark": make_up.marks[number][0],
            "page": make_up.marks[number][1], "block": block, "offset": offset,
            "text": make_up.setting.book.notes[number].text[:end].rstrip(),
        })  # fmt: skip
    return {"blocks": blocks, "notes": notes, "pages": pages}


def _block(number: int, end: int, make_up: MakeUp, notes: dict[int, int]) -> dict[str, Any]:
    block: Block = make_up.front[number] if number < 0 else make_up.setting.book.blocks[number]
    copy = make_up.setting.copies.get(("block", number))
    record: dict[str, Any] = {"id": number, "kind": block.kind, "text": block.text[:end].rstrip()}
    if block.role:
        record["role"] = block.role
    caps = [
        list(span)
        for span in (*block.caps, *(copy.big if copy and block.kind != "heading" else ()))
    ]
    refs = [[offset, note] for offset, note in block.refs if note in notes and offset <= end]
    record |= {"caps": caps} if caps else {}
    record |= {"italic": [list(span) for span in block.italic]} if block.italic else {}
    return record | ({"refs": refs} if refs else {})


def clean_text(truth: dict[str, Any]) -> str:
    """The restoration wanted: paragraphs a blank line apart, notes below the one citing them."""
    notes = {note["id"]: note for note in truth["notes"]}
    numbers = {note["id"]: n for n, note in enumerate(truth["notes"], 1)}
    out = []
    for block in truth["blocks"]:
        text = "* * *" if block["kind"] == "break" else block["text"]
        refs = sorted(block.get("refs", []), reverse=True)
        for offset, note in refs:
            text = f"{text[:offset]}[^{numbers[note]}]{text[offset:]}"
        out.append(text)
        out += [f"[^{numbers[note]}]: {notes[note]['text']}" for _, note in reversed(refs)]
    return "\n\n".join(out) + "\n"
